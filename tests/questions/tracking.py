"""Positions for timelines from one line each: `DAY HOLDER VALUE EVIDENCE CONFIDENCE OUTLET [KEY=VALUE]... [| WORDS]`.

`HOLDER` is an id, `local:1`, or `-` for nobody. Keys: `name`, `for` (on whose behalf), `by` (who tells of it), `low`,
`high`, `type`, `to` (recipients), `in` (countries), `modality`, `until` (last day), `report`. `_` in a name is a space.
"""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from dragoman.knowledge import Knowledge, load
from dragoman.questions.records import About, Evidence, Holder, Pole, Position, Question
from dragoman.questions.seen import Act, Looked, Seen
from dragoman.questions.track import track
from dragoman.questions.tracked import Line, Track, side_of

QUESTION = Question(
    id="leave-arrakis",
    wording="Should all foreign troops leave <Arrakis> & its moons?",
    for_=Pole(wording="All of them leave", value=100),
    against=Pole(wording="They stay", value=-100),
    about=About(phrases=("troops",), places=("SYR",)),
)


def knowledge() -> Knowledge:
    """The program's own."""
    return load()


def seen(line: str, number: int = 1) -> Seen:
    """A position; `number` makes its id."""
    facts, _, words = line.partition(" | ")
    day, actor, value, evidence, confidence, outlet, *rest = facts.split()
    assert evidence in get_args(Evidence), evidence
    more: dict[str, str] = dict(part.split("=", 1) for part in rest)
    at = int(value)
    last = more.get("until", "" if day == "-" else day) or None
    return Seen(
        position=Position(
            question=QUESTION.id,
            holder=Holder(
                span=(0, 1), name=more.get("name", actor).replace("_", " "), actor=None if actor == "-" else actor,
                on_behalf_of=more.get("for"),
            ),
            side=side_of(at), value=at, low=int(more.get("low", max(-100, at - 15))),
            high=int(more.get("high", min(100, at + 15))), evidence=msgspec.convert(evidence, Evidence),
            span=(0, 1), sentence=(0, 1), confidence=float(confidence), why=f"pattern {number}", coder="test",
            reported_by=tuple(n.replace("_", " ") for n in more["by"].split(",")) if "by" in more else (),
            first_day=None if day == "-" else day, last_day=last, modality=more.get("modality", "actual"),
        ),
        id=f"p{number}", records=(f"r{number}:1.s1",), report=more.get("report", f"r{number}"), outlet=outlet,
        day=None if day == "-" else day, words=words or f"Words number {number}.", type=more.get("type"),
        recipients=_listed(more.get("to")), countries=_listed(more.get("in")),
    )  # fmt: skip


def _listed(value: str | None) -> tuple[str, ...]:
    return tuple(value.split(",")) if value else ()


def act(line: str, number: int = 1) -> Act:
    """`DAY TYPE ACTORS [to=...] [in=...]`"""
    day, type_, actors, *rest = line.split()
    more: dict[str, str] = dict(part.split("=", 1) for part in rest)
    return Act(
        id=f"a{number}:1.e1", type=type_, actors=tuple(actors.split(",")), recipients=_listed(more.get("to")),
        countries=_listed(more.get("in")), day=day, words=f"Act number {number}.",
    )  # fmt: skip


def looked(line: str) -> Looked:
    """`DAY REPORTS [ACTORS]...`: each group of ids (with commas) is a report on the question; `-` names nobody."""
    day, reports, *bearing = line.split()
    named = tuple(frozenset() if b == "-" else frozenset(b.split(",")) for b in bearing)
    return Looked(day=day, reports=int(reports), bearing=named)


def tracked(lines: list[str], **more: Any) -> Track:
    """The track of these positions; `acts` and `looked` as lines too."""
    made = [seen(line, number) for number, line in enumerate(lines, 1)]
    acts = [act(line, number) for number, line in enumerate(more.pop("acts", []), 1)]
    covered = [looked(line) for line in more.pop("looked", [])]
    return track(QUESTION, made, knowledge(), acts=acts, looked=covered, **more)


def line_of(found: Track, actor: str) -> Line:
    """The timeline of an actor, which is there."""
    return next(line for line in found.lines if line.actor == actor)
