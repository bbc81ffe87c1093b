"""When an actor's stand moved, and when a point is only noise.

A reading *departs* from a stand where its value is `STEP` or more away and the stand's value lies outside its interval,
a day's point where more than half of its readings do, by their confidences. Points that depart wait. They become the
new stand, from the first of them on, as soon as together they are *settled*; a point that does not depart, or departs
to the other side, sets those that wait aside. So one odd reading moves nothing; a move is dated by its first source.

Points are settled where

- two reports say so in different sentences (one quotation printed twice can be misread twice), or
- one is a deed or vote reported done with a confidence of `DEED` or more, or
- one is a reading as sure as `SURE`.

A voice that mostly departed from the stand while it held is a dissenter: a minister who resigned over it does not move
his government by being quoted on a quiet day. A first stand is settled in the same way as a new one: where the points
after it depart before it is, it was noise, and what follows is no shift.

A day's value is the weighted median of its readings, a stand's value that of its days: both are values that somebody
read, and neither moves by one wild reading in three. Of each voice, newsroom and side the surest reading of a day
counts, with its confidence, so that a speech told in ten sentences is not ten. Intervals are medians likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dragoman.questions.records import BETWEEN
from dragoman.questions.seen import Seen, weighted_median
from dragoman.questions.tracked import Point, Shift, Stand, side_of

STEP = BETWEEN
"""Least move: half the width of the middle, so that every step from a pole to its middle counts, and none within."""
SURE = 0.9
"""Confidence from which one reading settles a stand: at most one in ten such is wrong, two of .7 as rarely both."""
DEED = 0.5
"""Confidence from which a deed does: an event more likely read rightly than not, and deeds are not said in haste."""


class Moves(NamedTuple):
    """Stands in order, the shifts between them, lone points set aside, and those that still wait."""

    stands: tuple[Stand, ...]
    shifts: tuple[Shift, ...]
    aside: tuple[Point, ...]
    waiting: tuple[Point, ...]


def point(day: str, seen: Sequence[Seen]) -> Point:
    """One day's positions as one point: own ones where there are any, else hearsay. `seen` is not empty."""
    counted = surest(seen)
    rooms: dict[str, float] = {}
    for one in counted:
        rooms[one.newsroom] = max(rooms.get(one.newsroom, 0.0), one.position.confidence)
    values = [one.position.value for one in counted]
    weights = [one.position.confidence for one in counted]
    value = weighted_median(values, weights)
    return Point(
        day=day,
        value=value,
        low=min(value, weighted_median([one.position.low for one in counted], weights)),
        high=max(value, weighted_median([one.position.high for one in counted], weights)),
        lowest=min(values),
        highest=max(values),
        newsrooms=len(rooms),
        hearsay=not counted[0].own,
        weight=sum(rooms.values()),
        seen=tuple(sorted(seen, key=lambda s: (not s.own, -s.position.confidence, s.id))),
    )


def surest(seen: Sequence[Seen]) -> list[Seen]:
    """The readings of a day that count: own ones where there are any, of each voice, newsroom and side the surest."""
    found: dict[tuple[str, str, str], Seen] = {}
    for one in [s for s in seen if s.own] or seen:
        key = (one.voice, one.newsroom, side_of(one.position.value))
        if key not in found or one.position.confidence > found[key].position.confidence:
            found[key] = one
    return list(found.values())


def moves(points: Sequence[Point]) -> Moves:
    """The stands of an actor with these points, in order of their days. No points, no stands."""
    if any(not p.hearsay for p in points):
        points = [p for p in points if not p.hearsay]
    closed: list[list[Point]] = []
    stand: list[Point] = []
    waiting: list[Point] = []
    aside: list[Point] = []
    for new in points:
        level = _level(stand) if stand else new.value
        if not departs(new, level):
            stand.append(new)
            aside += waiting
            waiting = []
            continue
        if waiting and (waiting[-1].value > level) != (new.value > level):
            aside += waiting
            waiting = []
        waiting.append(new)
        if settled(waiting, level, dissenters(stand, level)):
            if settled(stand):
                closed.append(stand)
            else:
                aside += stand
            stand, waiting = waiting, []
    found: list[list[Point]] = []
    for of in [*closed, stand] if stand else []:
        if found and abs(_level(of) - _level(found[-1])) < STEP:  # it came back before the move was much told
            found[-1] += of
        else:
            found.append(of)
    stands = tuple(_stand(of) for of in found)
    shifts = tuple(
        _shift(before, after, of) for before, after, of in zip(stands, stands[1:], found[1:], strict=False)
    )
    return Moves(stands, shifts, tuple(sorted(aside, key=lambda p: p.day)), tuple(waiting))


def departs(new: Point, level: int) -> bool:
    """Whether a day's point contradicts a stand of this value."""
    away = whole = 0.0
    for position in (one.position for one in surest(new.seen)):
        whole += position.confidence
        if abs(position.value - level) >= STEP and not position.low <= level <= position.high:
            away += position.confidence
    return away > whole / 2


def dissenters(stand: Iterable[Point], level: int) -> frozenset[str]:
    """Voices that departed from a stand of this value more often than not while it held, by their confidences."""
    balance: dict[str, float] = {}
    for one in _counted(stand):
        away = abs(one.position.value - level) >= STEP
        balance[one.voice] = balance.get(one.voice, 0.0) + one.position.confidence * (1 if away else -1)
    return frozenset(voice for voice, weight in balance.items() if weight > 0)


def settled(points: Iterable[Point], level: int | None = None, without: frozenset[str] = frozenset()) -> bool:
    """Whether these points are more than noise; `level`: readings count that depart from it, not those of `without`."""
    return bool(_support(points, level, without)[0])


def _counted(points: Iterable[Point]) -> Iterator[Seen]:
    """The readings that make points: an actor's own, and in a point of hearsay that."""
    return (one for point in points for one in point.seen if one.own or point.hearsay)


def _support(
    points: Iterable[Point], level: int | None = None, without: frozenset[str] = frozenset()
) -> tuple[tuple[Seen, ...], str]:
    """What settles these points, and why; nothing where nothing does."""
    told: dict[str, Seen] = {}
    for one in _counted(points):
        if one.voice in without or (level is not None and abs(one.position.value - level) < STEP):
            continue
        if one.deed and one.position.confidence >= DEED:
            return (one,), "a deed"
        if one.position.confidence >= SURE:
            return (one,), f"read with a confidence of {one.position.confidence:.2f}"
        told.setdefault(" ".join(one.words.casefold().split()), one)
    support = tuple(told.values())
    reports = len({one.report for one in support})
    return (support, f"told by {reports} reports") if reports > 1 else ((), "")


def _level(points: Sequence[Point]) -> int:
    return weighted_median([p.value for p in points], [p.weight for p in points])


def _stand(points: Sequence[Point]) -> Stand:
    weights = [p.weight for p in points]
    value = _level(points)
    return Stand(
        value=value,
        low=min(value, weighted_median([p.low for p in points], weights)),
        high=max(value, weighted_median([p.high for p in points], weights)),
        side=side_of(value),
        first_day=points[0].day,
        last_day=points[-1].day,
        settled=settled(points),
        points=len(points),
    )


def _shift(before: Stand, after: Stand, points: Sequence[Point]) -> Shift:
    support, why = _support(points, before.value)
    away = (one for one in _counted(points[:1]) if abs(one.position.value - before.value) >= STEP)
    first = next(away, points[0].seen[0])
    return Shift(day=points[0].day, before=before, after=after, first=first, support=support, why=why)
