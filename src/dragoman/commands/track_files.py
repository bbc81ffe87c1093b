"""The timelines of a question for other programs: records, a drawing, Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from dragoman.page.clean import one_line
from dragoman.questions.picture import svg
from dragoman.questions.records import Question
from dragoman.questions.saying import how, interval, outcome, signed, silence
from dragoman.questions.seen import Seen
from dragoman.questions.tracked import Line, Track

if TYPE_CHECKING:
    from dragoman.ledger import Ledger

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&])")


def records(track: Track) -> Iterator[dict[str, Any]]:
    """A track as flat records: one `question`, then for each actor an `actor`, its `point`s, `shift`s,
    `contradiction`s and `silence`s, then each `word`, and the positions that are `left-out`, with the reason."""
    head = {"question": track.question, "wording": track.wording, "since": track.since, "until": track.until}
    yield (
        {"record": "question"}
        | head
        | {"reports": track.reports, "bearing": track.bearing, "actors": len(track.lines)}
    )
    for line in track.lines:
        whose = {"actor": line.actor, "name": line.name}
        stand = {"stand": line.stand, "stands": line.stands, "sources": line.sources}
        counts = {"known": line.known, "points": len(line.points), "positions": len(line.seen)}
        waits = {"unsettled": [p.day for p in line.unsettled], "aside": [p.day for p in line.aside]}
        yield {"record": "actor"} | whose | counts | stand | waits
        for kind, told in (
            ("point", line.points), ("shift", line.shifts), ("contradiction", line.contradictions),
            ("silence", line.silences),
        ):  # fmt: skip
            for one in told:
                yield {"record": kind} | whose | msgspec.to_builtins(one)
    for word in track.words:
        yield {"record": "word"} | msgspec.to_builtins(word)
    for why, left in (("nobody", track.apart), ("undated", track.undated), ("outside", track.outside)):
        for seen in left:
            yield {"record": "left-out", "reason": why} | msgspec.to_builtins(seen)


def drawing(store: Ledger, question: Question, track: Track) -> str:
    """The SVG; a position leads to its report's own page where the ledger knows its address."""
    urls = {
        shown.report.ref: shown.report.url
        for shown in store.questions().positions(question.id)
        if shown.report is not None
    }
    return svg(track, question, link=lambda seen: urls.get(seen.report))


def markdown(question: Question, track: Track, *, points: bool) -> str:
    """The page as Markdown, with tables; `points`: every position with its sentence."""
    return "\n".join(_markdown(question, track, points)) + "\n"


def _markdown(question: Question, track: Track, points: bool) -> Iterator[str]:
    yield f"# {_text(question.wording)}"
    yield ""
    days = f"{track.since} to {track.until}"
    yield f"{track.bearing} of {track.reports} reports are on it, {days}. `{one_line(question.id)}`"
    yield ""
    for pole in (question.for_, question.against):
        yield f"- {signed(pole.value)}: {_text(pole.wording)}"
    yield from _table(
        "Who stands where",
        ("actor", "stand", "interval", "since", "days", "outlets", "last words", "id"),
        map(_row, track.lines),
    )
    shifts = (
        (
            s.day,
            line.name,
            f"{signed(s.before.value)} → {signed(s.after.value)}",
            s.why,
            s.first.words,
            s.first.opens,
        )
        for line in track.lines
        for s in line.shifts
    )
    yield from _table("Shifts", ("day", "actor", "from and to", "on what", "first source", "id"), shifts)
    voices = (
        (v.seen.when or "", line.name, v.name, signed(v.value), str(v.times), v.seen.words, v.seen.opens)
        for line in track.lines
        for c in line.contradictions
        for v in c.voices
    )
    yield from _table("Contradictions", ("day", "actor", "voice", "value", "times", "words", "id"), voices)
    words = (
        (
            w.day, w.name, f"{w.kind} {signed(w.value)}", w.said[0].words, w.said[0].opens, outcome(w),
            ", ".join(d.opens if isinstance(d, Seen) else d.id for d in (w.deed, w.contrary) if d is not None),
        )
        for w in track.words
    )  # fmt: skip
    yield from _table("Words and deeds", ("day", "actor", "what", "words", "id", "then", "id of that"), words)
    gaps = ((line.name, g.first_day, g.last_day, silence(g)) for line in track.lines for g in line.silences)
    yield from _table("Silence", ("actor", "from", "to", "what was looked at"), gaps)
    if points:
        told = (
            (
                s.when or "",
                line.name,
                s.position.holder.name,
                signed(s.position.value),
                how(s.position),
                s.words,
                s.opens,
            )
            for line in track.lines
            for s in line.seen
        )
        yield from _table("Positions", ("day", "actor", "who", "value", "how", "words", "id"), told)


def _row(line: Line) -> tuple[str, ...]:
    stand = line.stand
    since = stand.first_day if stand.settled else f"{stand.first_day}, one report"
    return (
        line.name, signed(stand.value), interval(stand.low, stand.high), since, str(len(line.points)),
        str(len(line.sources.newsrooms)), line.last.words, line.last.opens,
    )  # fmt: skip


def _table(
    title: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]] | map[tuple[str, ...]]
) -> Iterator[str]:
    """A section with a table; nothing where there are no rows."""
    body = [f"| {' | '.join(map(_text, row))} |" for row in rows]
    if body:
        yield from ("", f"## {title}", "", f"| {' | '.join(columns)} |", "|" + " --- |" * len(columns), *body)


def _text(words: str) -> str:
    """Anybody's words in Markdown: on one line, and nothing in them is markup."""
    return _MARKUP.sub(r"\\\1", one_line(words))
