"""The timelines of a question: who stands where, since when, on whose word.

    from dragoman.questions.track import track

    told = track(question, seen, knowledge, looked=looked, acts=acts)
    for line in told.lines:
        print(line.name, line.stand.value, line.stand.first_day, [shift.day for shift in line.shifts])

Pure: `seen` are positions with where they were read (seen.py), the answer is a `Track` (tracked.py). How a shift is
told from noise stands in shifts.py, silence in silence.py, who contradicts whom in voices.py, deeds in deeds.py.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.knowledge import Knowledge, normalise
from dragoman.questions.deeds import words_and_deeds
from dragoman.questions.records import Question
from dragoman.questions.seen import UNKNOWN, Act, Looked, Seen, days_between, ordinal
from dragoman.questions.shifts import DEED, moves, point
from dragoman.questions.silence import silences
from dragoman.questions.tracked import Day, Earlier, Line, Sources, Track
from dragoman.questions.voices import contradictions, sources
from dragoman.questions.whose import Houses, Whose
from dragoman.records.dates import parse_published

WAKE = 14
"""Days before a shift in which shifts and deeds of others are told beside it: two weeks, the span in which the reports
of a shift name what went before it. The order in time alone."""
BEFORE = 30
"""Days before the first report of which positions count: reports tell of last week and last month, and of years before,
but of those no report of that time could say otherwise."""
MOST_EARLIER = 3
"""So many of them, the nearest first."""
NOBODY = Sources(kind="several", newsrooms=(), own=0, others=0, by=())


def track(
    question: Question,
    seen: Iterable[Seen],
    knowledge: Knowledge,
    *,
    looked: Iterable[Looked] = (),
    acts: Iterable[Act] = (),
    since: str | None = None,
    until: str | None = None,
    least: float = 0.0,
) -> Track:
    """The timelines that these positions make, the actor with most points first.

    `looked`: what was looked at by day, without which silences cannot be told; `acts`: events to hold words against,
    beside the positions that are deeds; `least`: the confidence that a position needs. `since`, `until` (ISO days,
    inclusive) leave out what lies elsewhere. By default they are the days of the reports, or of the positions where no
    reports are given; what reports tell of days long before the first of them is left out, see `Track.outside`.
    """
    houses = Houses(knowledge)
    ours = [s for s in seen if s.position.question == question.id and s.position.confidence >= least]
    dated = [s for s in ours if parse_published(s.when) is not None]
    covered = sorted((one for one in looked if _within(one.day, since, until)), key=lambda one: one.day)
    earliest = since or (_day_before(covered[0].day, BEFORE) if covered else None)
    inside = [s for s in dated if _within(str(s.when), earliest, until)]
    done = [act for act in acts if _within(act.day, earliest, until)]
    known = [*(one.day for one in covered), *(str(s.when) for s in inside), *(act.day for act in done)]
    first, last = since or min(known, default=None), until or max(known, default=None)
    groups: dict[str, list[tuple[Whose, Seen]]] = {}
    apart: list[Seen] = []
    for one in inside:
        whose = houses.of(one.position.holder, one.when)
        if whose.key is None:
            apart.append(one)
        else:
            groups.setdefault(whose.key, []).append((whose, one))
    named = _Named(houses, covered)
    lines = [_line(key, group, named, first or "", last or "") for key, group in groups.items()]
    lines = _followed(_sourced(lines, houses))
    lines.sort(key=lambda line: (-len(line.points), -len(line.seen), line.name))
    return Track(
        question=question.id, wording=question.wording, since=first, until=last,
        reports=sum(one.reports for one in covered), bearing=sum(len(one.bearing) for one in covered),
        days=tuple(Day(day=one.day, reports=one.reports, bearing=len(one.bearing)) for one in covered),
        lines=tuple(lines), words=words_and_deeds(question, lines, done, houses, covered, last),
        apart=tuple(apart),
        undated=tuple(s for s in ours if parse_published(s.when) is None),
        outside=tuple(s for s in dated if since is None and str(s.when) < (earliest or "")),
    )  # fmt: skip


def _day_before(day: str, days: int) -> str:
    return datetime.date.fromordinal(ordinal(day) - days).isoformat()


def _within(day: str, since: str | None, until: str | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


class _Named:
    """How many reports on the question name an actor, by day; offices and armies name their state."""

    def __init__(self, houses: Houses, looked: Sequence[Looked]) -> None:
        self.looked = looked
        self._counts: dict[str, Counter[str]] = {}
        for one in looked:
            tally = self._counts.setdefault(one.day, Counter())
            for report in one.bearing:
                tally.update({houses.home(actor, one.day) for actor in report})

    def count(self, actor: str, day: str) -> int:
        """Of that day."""
        return self._counts[day][actor]


def _line(key: str, group: Sequence[tuple[Whose, Seen]], named: _Named, since: str, until: str) -> Line:
    """An actor's timeline, but for its sources and what went before its shifts: they need the other lines."""
    by_day: dict[str, list[Seen]] = {}
    for _, one in group:
        by_day.setdefault(str(one.when), []).append(one)
    days = sorted(by_day)
    points = [point(day, by_day[day]) for day in days]
    found = moves(points)
    whose = group[0][0]
    name, _ = min(
        Counter(w.name for w, _ in group).items(), key=lambda held: (-held[1], len(held[0]), held[0])
    )
    # Whom only reports name has an id of each report: where nobody names him cannot be told.
    quiet = silences(days, since, until, named.looked, lambda one: named.count(key, one.day))
    return Line(
        actor=key, name=name, known=whose.known, points=tuple(points), stands=found.stands, shifts=found.shifts,
        aside=found.aside, unsettled=found.waiting,
        contradictions=contradictions([s for _, s in group], found.shifts),
        silences=() if key.startswith(UNKNOWN) else quiet,
        sources=NOBODY,
    )  # fmt: skip


def _sourced(lines: Sequence[Line], houses: Houses) -> list[Line]:
    """The lines with where all that is known of each comes from."""
    sides = {line.actor: line.stand.side for line in lines}
    names = {normalise(name): line.actor for line in lines for name in _names(line)}

    def named(name: str) -> str | None:
        return names.get(normalise(name)) or houses.name(name)

    return [
        msgspec.structs.replace(
            line,
            sources=sources(line.actor, line.stand.side, line.seen, sides, named, houses.opposed),
        )
        for line in lines
    ]


def _names(line: Line) -> set[str]:
    """Under which names an actor and those who speak for him appear."""
    return {line.name, *(s.position.holder.name for s in line.seen)}


def _followed(lines: Sequence[Line]) -> list[Line]:
    """The lines with what others did in the days before each shift."""
    events = [
        Earlier(actor=line.actor, name=line.name, what="shift", value=shift.after.value, day=shift.day, days=0,
                id=shift.first.opens)
        for line in lines
        for shift in line.shifts
    ]  # fmt: skip
    for line in lines:
        for one in line.points:
            done = next((s for s in one.seen if s.deed and s.own and s.position.confidence >= DEED), None)
            if done is not None:
                value = done.position.value
                events.append(
                    Earlier(
                        actor=line.actor, name=line.name, what="deed", value=value, day=one.day, days=0,
                        id=done.opens,
                    )
                )  # fmt: skip
    events.sort(key=lambda event: (event.day, event.id))
    days = [event.day for event in events]
    out = []
    for line in lines:
        shifts = []
        for shift in line.shifts:
            near = events[bisect_left(days, _day_before(shift.day, WAKE)) : bisect_left(days, shift.day)]
            shifts.append(msgspec.structs.replace(shift, earlier=_before(line.actor, shift.day, near)))
        out.append(msgspec.structs.replace(line, shifts=tuple(shifts)))
    return out


def _before(actor: str, day: str, events: Sequence[Earlier]) -> tuple[Earlier, ...]:
    """Of these events of the days before those of others, the nearest first, one of each actor and kind."""
    near: dict[tuple[str, str], Earlier] = {}
    for event in reversed(events):
        if event.actor != actor and (event.actor, event.what) not in near:
            days = days_between(event.day, day)
            near[event.actor, event.what] = msgspec.structs.replace(event, days=days)
    return tuple(sorted(near.values(), key=lambda e: (e.days, e.name)))[:MOST_EARLIER]
