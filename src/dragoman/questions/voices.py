"""Who says otherwise within one house, and from whom all that is known of an actor comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from dragoman.knowledge import normalise
from dragoman.questions.records import Side
from dragoman.questions.seen import DEEDS, Seen, days_between
from dragoman.questions.shifts import STEP
from dragoman.questions.tracked import Contradiction, Shift, Sourced, Sources, Voiced, side_of

WITHIN = 7
"""Days within which two voices of one house contradict each other, a week of news; later it may have thought again."""
HEARD = 0.7
"""Confidence that both readings need: two of .7 are both right about as often as not, less sure ones seldom."""


def contradictions(
    seen: Sequence[Seen], shifts: Sequence[Shift], within: int = WITHIN
) -> tuple[Contradiction, ...]:
    """Voices of one actor on different sides within so many days, by day.

    Words only: what is done against them is told by deeds.py, what others say of the actor by `sources`. A change of
    mind is none: where the actor shifted between the two, only voices of one day contradict each other.
    """
    spoken = [
        s
        for s in seen
        if s.own
        and s.position.evidence not in DEEDS
        and s.position.confidence >= HEARD
        and s.when is not None
    ]
    spoken.sort(key=lambda s: (str(s.when), s.id))
    turns = [shift.day for shift in shifts]
    episodes: list[list[Seen]] = []
    last = ""
    for number, one in enumerate(spoken):
        for other in spoken[number + 1 :]:
            begun, end = str(one.when), str(other.when)
            if days_between(begun, end) > within:
                break
            if not _against(one, other) or any(begun < day <= end for day in turns):
                continue
            if not episodes or begun > last:
                episodes.append([])
            episodes[-1] += [one, other]
            last = max(last, end)
    return tuple(map(_contradiction, episodes))


def _contradiction(told: Sequence[Seen]) -> Contradiction:
    """Each voice and side of an episode once."""
    groups: dict[tuple[str, Side], dict[str, Seen]] = {}
    for one in told:
        groups.setdefault((one.voice, side_of(one.position.value)), {})[one.id] = one
    voices = []
    for (voice, side), readings in groups.items():
        best = max(readings.values(), key=lambda s: (s.position.confidence, s.id))
        voices.append(
            Voiced(
                voice=voice, name=best.position.holder.name, side=side, value=best.position.value, seen=best,
                times=len(readings),
            )
        )  # fmt: skip
    days = sorted(str(one.when) for one in told)
    return Contradiction(
        first_day=days[0],
        last_day=days[-1],
        voices=tuple(sorted(voices, key=lambda v: (-v.value, -v.times, v.name))),
        same_voice=len({voice for voice, _ in groups}) == 1,
    )


def _against(one: Seen, other: Seen) -> bool:
    """Whether two readings differ in side and by a step, and neither lies in the interval of the other."""
    a, b = one.position, other.position
    apart = side_of(a.value) != side_of(b.value) and abs(a.value - b.value) >= STEP
    return apart and one.opens != other.opens and (a.high < b.low or b.high < a.low)


def sources(
    actor: str,
    side: Side,
    seen: Iterable[Seen],
    stands: Mapping[str, Side],
    named: Callable[[str], str | None],
    opposed: Callable[[str, str], bool],
) -> Sources:
    """From whom all that is known of an actor comes.

    `stands`: where each actor stands now; `named`: the actor's id for a name; `opposed`: whether two are known to
    oppose each other. Rivals are those on another side of this question, or opposed.
    """
    everything = list(seen)
    rooms = {s.newsroom: s.outlet or s.report or s.position.coder for s in everything}
    own = [s for s in everything if s.own]
    by = {normalise(name): name for s in everything for name in s.position.reported_by}
    kind: Sourced = "one-outlet" if len(rooms) == 1 else "several"
    if not own:
        tellers = {named(name) for name in by.values()} - {actor}
        rivals = [t for t in tellers if t is not None and (opposed(actor, t) or stands.get(t, side) != side)]
        kind = "rivals" if tellers and len(rivals) == len(tellers) else "others"
    return Sources(
        kind=kind,
        newsrooms=tuple(sorted(rooms.values())),
        own=len(own),
        others=len(everything) - len(own),
        by=tuple(sorted(by.values())),
    )
