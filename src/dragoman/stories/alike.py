"""How alike two events are, field by field: 0 where the facts say nothing, up to 1 where they speak for one event.

What speaks against it goes to -1, and to `AGAINST` where reports plainly place it in another time or place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dragoman.stories.records import Count, Fact, Where, Who
from dragoman.stories.wording import faceless

_FINE = frozenset(("point", "city", "admin2"))
AGAINST = -2.5
"""What different states, places far apart, and days far apart say."""
_EARTH_KM = 6371.0


def who(a: Who, b: Who) -> float:
    """Two parties: one id is one party; parties of one state are near; a report's own are compared by name."""
    if a.id is not None and a.id == b.id:
        return 1.0
    if a.id is not None and b.id is not None:
        if a.code is None or a.code != b.code:
            return -1.0 if a.code and b.code else -0.6
        part = a.id.startswith(b.id + "/") or b.id.startswith(a.id + "/")
        return 0.7 if part else 0.5 if set(a.sectors) & set(b.sectors) else 0.1
    if a.name == b.name:
        return 0.4 if a.name in faceless() else 0.9
    mine, theirs = set(a.name.split()), set(b.name.split())
    shared = mine & theirs - faceless()
    if shared:
        return 0.3 + 0.6 * len(shared) / min(len(mine), len(theirs))
    if a.code and b.code and a.code != b.code:
        return -0.6
    if mine & faceless() or theirs & faceless():
        return 0.0
    return -0.2 if a.id is None and b.id is None else -0.1


def side(a: Sequence[Who], b: Sequence[Who]) -> float:
    """Two sets of parties: each of the smaller set with the best of the other; 0 where one is empty."""
    if not a or not b:
        return 0.0
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    return sum(max(who(x, y) for y in many) for x in few) / len(few)


def parties(a: Fact, b: Fact) -> tuple[float, float]:
    """Actors and recipients. Where an event is mutual, all its parties are one side; exchanged roles count a little."""
    actors, recipients = side(a.actors, b.actors), side(a.recipients, b.recipients)
    if a.reciprocal or b.reciprocal:
        both = side((*a.actors, *a.recipients), (*b.actors, *b.recipients))
        return max(actors, both), max(recipients, both * 0.5)
    if actors + recipients < 0.5:
        crossed = side(a.actors, b.recipients) + side(a.recipients, b.actors)
        if crossed > max(0.0, actors + recipients):
            return crossed * 0.3, crossed * 0.3
    return actors, recipients


Days = tuple[int | None, int | None]
"""First and last day as ordinals, None at an open end."""


def between(a: Days, b: Days) -> int:
    """Days between two ranges, 0 where they overlap."""
    gaps = [0]
    for (first, _), (_, last) in ((a, b), (b, a)):
        if first is not None and last is not None:
            gaps.append(first - last)
    return max(gaps)


def gap(a: Fact, b: Fact) -> int | None:
    """Days between the times of two events, 0 where they overlap; None where one has no time."""
    if a.basis is None or b.basis is None:
        return None
    return between((a.first, a.last), (b.first, b.last))


def _width(fact: Fact) -> int:
    if fact.first is None or fact.last is None:
        return 30
    return fact.last - fact.first


def time(a: Fact, b: Fact) -> float:
    """Days: an overlap of short ranges speaks for one event; each day between them against it.

    A day that is only that of the dateline or of publication may be off by two.
    """
    days = gap(a, b)
    if days is None:
        return 0.0
    stated = (a.basis == "text") + (b.basis == "text")
    if days == 0:
        width = max(_width(a), _width(b))
        sure = 1.0 if width <= 1 else 0.7 if width <= 7 else 0.3
        return sure * (0.5 + 0.25 * stated)
    days -= 0 if stated == 2 else 1
    if days <= 0:
        return 0.2
    return max(AGAINST, -(0.5 if stated == 2 else 0.2) * days)


def distance(a: Where, b: Where) -> float | None:
    """Kilometres between two places (haversine); None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    p, q = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((q - p) / 2) ** 2
    half += math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def place(a: Where | None, b: Where | None) -> float:
    """Places: the same, one within the other, near, far, in different states."""
    if a is None or b is None:
        return 0.0
    if (a.geonameid is not None and a.geonameid == b.geonameid) or a.name == b.name:
        return 0.4 if a.precision in ("country", "region") else 1.0
    if a.country and b.country and a.country != b.country:
        return AGAINST
    if a.precision in _FINE and b.precision in _FINE:
        km = distance(a, b)
        if km is not None:
            return 0.7 if km < 15 else 0.3 if km < 60 else -0.3 if km < 150 else AGAINST
        return -0.3
    if a.admin1 and b.admin1 and "country" not in (a.precision, b.precision):
        return 0.5 if a.admin1 == b.admin1 else -0.6
    return 0.15 if a.country and a.country == b.country else 0.0


def _amounts(a: Count, b: Count) -> float:
    low, high = max(a.low or 0, b.low or 0), [x for x in (a.high, b.high) if x is not None]
    if (a.low, a.high) == (b.low, b.high):
        return 1.0
    if not high or low <= min(high):
        return 0.6
    return -0.3


def figures(a: Fact, b: Fact) -> float:
    """Counts of one kind: agreement speaks for one event, disagreement hardly against it (12 dead here, 30 there)."""
    found = [_amounts(x, y) for x in a.counts for y in b.counts if x.kind == y.kind]
    return max(found, default=0.0)


def status(a: Fact, b: Fact) -> float:
    """What is planned and what happened differ; what one denies may be what the other tells. Background differs too."""
    value = 0.0
    if a.modality != b.modality:
        pair = {a.modality, b.modality}
        value = -0.2 if "denied" in pair else -0.4 if pair == {"actual", "possible"} else -0.7
    if a.historical != b.historical:
        value -= 0.3
    return max(-1.0, value)
