"""The timelines of a question as a page shows them: an actor's lane, contradictions, silences, words and deeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dragoman.desk.standing import Moved, Point, Standing, moved, point
from dragoman.desk.wording import count, day, days
from dragoman.ledger.questions.answers import PositionShown
from dragoman.page.clean import one_line
from dragoman.page.sections import named
from dragoman.questions.saying import interval, outcome, signed, silence
from dragoman.questions.seen import UNKNOWN
from dragoman.questions.tracked import Line, Track, Word

MOST = 40
"""Shifts, contradictions, silences, and words of a page; fewer days or one actor show the others."""
VOICES = 8
"""Voices of a contradiction."""
MOST_BY = 4
"""Most names of those who tell of an actor."""


class Lane(NamedTuple):
    """Where an actor stands. `of`: his address; None: only reports name him. `notes`: what is to be said of the
    sources; `last`: his newest positions, `more`: how many there are beside them."""

    actor: str
    of: str | None
    name: str
    side: str
    value: str
    interval: str
    since: str
    settled: bool
    counts: str
    notes: list[str]
    last: list[Point]
    more: int


class Voice(NamedTuple):
    """One side of a contradiction."""

    side: str
    value: str
    name: str
    times: int
    point: Point


class Against(NamedTuple):
    """Voices of one actor that contradict each other."""

    name: str
    when: str
    same_voice: bool
    voices: list[Voice]


class Quiet(NamedTuple):
    """Days on which nothing is known of an actor, and why."""

    name: str
    when: str
    days: int
    words: str


class Deed(NamedTuple):
    """What was announced, and what came of it."""

    name: str
    kind: str
    side: str
    value: str
    when: str
    told: int
    said: Point
    outcome: str
    then: list[tuple[str, Point]]


def lane(line: Line, track: Track, shown: Mapping[str, PositionShown], most: int) -> Lane:
    """An actor's lane with its `most` newest positions."""
    stand, seen = line.stand, list(reversed(line.seen))
    reports = len({one.report or one.id for one in seen})
    counts = (
        count(len(seen), "position"),
        count(reports, "report"),
        count(len(line.sources.newsrooms), "newsroom"),
    )
    return Lane(
        actor=line.actor,
        of=None if line.actor.startswith(UNKNOWN) else line.actor,
        name=one_line(line.name),
        side=stand.side,
        value=signed(stand.value),
        interval=interval(stand.low, stand.high),
        since=day(stand.first_day),
        settled=stand.settled,
        counts=", ".join(counts),
        notes=[*sources(line, track), *_waits(line)],
        last=[point(one, shown) for one in seen[:most]],
        more=max(0, len(seen) - most),
    )


def sources(line: Line, track: Track) -> list[str]:
    """What is to be said of where all that is known of an actor comes from."""
    by = named(map(one_line, line.sources.by[:MOST_BY])) or "others"
    many = len({room for other in track.lines for room in other.sources.newsrooms}) > 1
    match line.sources.kind:
        case "rivals":
            return [f"known only from its rivals: {by}"]
        case "others":
            return [f"only reported by {by}"]
        case "one-outlet" if many and line.sources.newsrooms:
            return [f"{one_line(line.sources.newsrooms[0])} alone tells of it"]
        case _:
            return []


def _waits(line: Line) -> list[str]:
    return [f"{signed(one.value)} on {day(one.day)} waits for a second report" for one in line.unsettled[:1]]


def shifts(standing: Standing, track: Track) -> list[Moved]:
    """The newest shifts of a track."""
    found = [(shift.day, line, shift) for line in track.lines for shift in line.shifts]
    newest = sorted(found, key=lambda each: each[0], reverse=True)[:MOST]
    return [moved(standing.held, line, shift) for _, line, shift in newest]


def against(track: Track, shown: Mapping[str, PositionShown]) -> list[Against]:
    """The newest contradictions within an actor."""
    found = [(one.first_day, line, one) for line in track.lines for one in line.contradictions]
    return [
        Against(
            one_line(line.name),
            days(one.first_day, one.last_day),
            one.same_voice,
            [
                Voice(v.side, signed(v.value), one_line(v.name), v.times, point(v.seen, shown))
                for v in one.voices[:VOICES]
            ],
        )
        for _, line, one in sorted(found, key=lambda each: each[0], reverse=True)[:MOST]
    ]


def quiet(track: Track) -> list[Quiet]:
    """Silences, the longest first; of actors that were read once there is nothing to be silent after."""
    found = [
        Quiet(one_line(line.name), days(gap.first_day, gap.last_day), gap.days, silence(gap))
        for line in track.lines
        if len(line.points) > 1
        for gap in line.silences
    ]
    return sorted(found, key=lambda one: -one.days)[:MOST]


def deeds(track: Track, shown: Mapping[str, PositionShown]) -> list[Deed]:
    """The newest words and what came of them."""
    return [deed(word, shown) for word in reversed(track.words[-MOST:])]


def left(track: Track) -> dict[str, int]:
    """How many of each list are not on the page."""
    counts = {
        "shifts": sum(len(line.shifts) for line in track.lines),
        "against": sum(len(line.contradictions) for line in track.lines),
        "deeds": len(track.words),
    }
    return {name: max(0, number - MOST) for name, number in counts.items()}


def deed(word: Word, shown: Mapping[str, PositionShown]) -> Deed:
    """What one actor announced, and what came of it."""
    then = []
    if word.deed is not None:
        then.append((f"done after {count(word.days, 'day')}", point(word.deed, shown)))
    if word.contrary is not None:
        after = word.days if word.contrary_days is None else word.contrary_days
        then.append((f"contrary after {count(after, 'day')}", point(word.contrary, shown)))
    first = word.said[0]
    said = point(first, shown)
    return Deed(
        one_line(word.name), word.kind, said.side, signed(word.value), day(word.day), len(word.said), said,
        outcome(word), then,
    )  # fmt: skip
