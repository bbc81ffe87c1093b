"""Which place a name means: the whole report decides, never the number of inhabitants alone.

Each name has candidates with a prior (kind, size). Then, a few times over, every candidate is scored anew by how
much of the other names' weight lies near it, in its province and in its country; what the text says of
containment ("Alexandria, Louisiana") comes on top. Linear in names and candidates: nearness is summed on a grid.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from dragoman.knowledge.gazetteer import Entry
from dragoman.reading.places.spots import Spot

_ROUNDS = 3
_MOST = 40
"""Candidates looked at for one name."""
_CELL = 1.0
"""Degrees of latitude and longitude of a cell of the grid."""

Name = tuple[str, str | None]


class Choice:
    """The candidates of one name in one report, their fixed and their present scores."""

    __slots__ = ("candidates", "fixed", "present", "weight")

    def __init__(self, candidates: list[Entry], fixed: list[float], weight: float) -> None:
        self.candidates = candidates
        self.fixed = fixed
        self.present = _share(fixed)
        self.weight = weight

    def best(self) -> Entry | None:
        """The candidate that is likeliest now."""
        if not self.candidates:
            return None
        return self.candidates[max(range(len(self.candidates)), key=self.present.__getitem__)]


def choose(text: str, spots: Sequence[Spot], home: str | None) -> dict[Name, Entry | None]:
    """The place of each name (key, unit), None where none is known. `home` is an ISO alpha-3 code or a state."""
    groups: dict[Name, list[Spot]] = defaultdict(list)
    for spot in spots:
        groups[(spot.key, spot.unit)].append(spot)
    bonus = _containment(text, spots)
    choices: dict[Name, Choice] = {}
    for name, members in groups.items():
        candidates = list(members[0].entries[:_MOST])
        fixed = [prior(e, members[0]) + bonus.get((name, e.id), 0.0) + _at_home(e, home) for e in candidates]
        early = 0.5 if members[0].sentence < 3 else 0.0
        choices[name] = Choice(candidates, fixed, 1.0 + math.log(len(members)) + early)
    for _ in range(_ROUNDS):
        _round(choices)
    return {name: choice.best() for name, choice in choices.items()}


def prior(entry: Entry, spot: Spot) -> float:
    """How likely a place is meant by its name alone."""
    if entry.kind == "country":
        value = 4.2 + 0.25 * math.log10(entry.population + 1)
    elif entry.kind in {"continent", "region", "water"}:
        value = 5.2
    elif entry.kind == "admin1":
        value = 5.3 if entry.country == "USA" else 4.0
    elif entry.kind == "point":
        value = 4.0
    elif entry.kind == "admin2":
        value = 2.5
    else:
        value = 0.62 * math.log10(entry.population + 10)
    if entry.via == "alternate":
        value -= 1.5
    if spot.unit is not None:
        value += _fits(entry, spot)
    return value


def _fits(entry: Entry, spot: Spot) -> float:
    if spot.unit == entry.kind:
        return 3.0
    return 1.0 if {spot.unit, entry.kind} == {"admin1", "admin2"} else 0.0


def _at_home(entry: Entry, home: str | None) -> float:
    if home is None:
        return 0.0
    if entry.admin1 == home:
        return 2.5
    return 1.0 if entry.country == home else 0.0


def _share(scores: list[float]) -> list[float]:
    """Scores as shares that sum to one."""
    if not scores:
        return []
    top = max(scores)
    raw = [math.exp(s - top) for s in scores]
    total = sum(raw)
    return [r / total for r in raw]


def _round(choices: dict[Name, Choice]) -> None:
    """Score all candidates anew by what the other names mean at present."""
    near: dict[tuple[int, int], float] = defaultdict(float)
    admin: dict[tuple[str | None, str | None], float] = defaultdict(float)
    country: dict[str | None, float] = defaultdict(float)
    own: dict[
        Name,
        tuple[
            dict[tuple[int, int], float], dict[tuple[str | None, str | None], float], dict[str | None, float]
        ],
    ] = {}
    total = 0.0
    for name, choice in choices.items():
        mine_near: dict[tuple[int, int], float] = defaultdict(float)
        mine_admin: dict[tuple[str | None, str | None], float] = defaultdict(float)
        mine_country: dict[str | None, float] = defaultdict(float)
        for entry, share in zip(choice.candidates, choice.present, strict=True):
            if share < 0.02:
                continue
            mass = share * choice.weight
            if entry.kind in {"city", "admin2", "point"}:
                mine_near[_cell(entry)] += mass
            if entry.admin1 is not None:
                mine_admin[(entry.country, entry.admin1)] += mass
            mine_country[entry.country] += mass
        for cell, mass in mine_near.items():
            near[cell] += mass
        for key, mass in mine_admin.items():
            admin[key] += mass
        for code, mass in mine_country.items():
            country[code] += mass
        own[name] = (mine_near, mine_admin, mine_country)
        total += choice.weight
    for name, choice in choices.items():
        others = total - choice.weight
        if others <= 0 or len(choice.candidates) < 2:
            continue
        mine_near, mine_admin, mine_country = own[name]
        scores = []
        for entry, fixed in zip(choice.candidates, choice.fixed, strict=True):
            score = fixed
            if entry.country is not None:
                score += 3.0 * (country[entry.country] - mine_country[entry.country]) / others
            if entry.admin1 is not None:
                key = (entry.country, entry.admin1)
                score += 3.0 * (admin[key] - mine_admin[key]) / others
            if entry.kind in {"city", "admin2", "point"}:
                mass = _mass(near, mine_near, _cell(entry))
                score += 3.0 * (1.0 - math.exp(-mass))
            scores.append(score)
        choice.present = _share(scores)


def _cell(entry: Entry) -> tuple[int, int]:
    return int(entry.lat // _CELL), int(entry.lon // _CELL)


def _mass(
    near: dict[tuple[int, int], float], mine: dict[tuple[int, int], float], cell: tuple[int, int]
) -> float:
    row, column = cell
    total = 0.0
    for r in (row - 1, row, row + 1):
        for c in (column - 1, column, column + 1):
            if (r, c) in near:
                total += near[(r, c)] - mine.get((r, c), 0.0)
    return total


_JOINS = frozenset({",", " ", ", in", "in", "(", "'s", "’s", "of", "of the", "in the"})


def _containment(text: str, spots: Sequence[Spot]) -> dict[tuple[Name, int], float]:
    """What neighbouring names say of each other: for (name, entry id) the bonus it earns."""
    bonus: dict[tuple[Name, int], float] = {}
    for i, spot in enumerate(spots[:-1]):
        for after in spots[i + 1 : i + 2]:
            if after.sentence != spot.sentence or not after.entries or not spot.entries:
                continue
            between = text[spot.end : after.start].strip()
            if between in {"'s", "’s"}:
                _contain(after, spot, bonus)
            elif between in _JOINS or between == "":
                _contain(spot, after, bonus)
    return bonus


def _contain(inner: Spot, outer: Spot, bonus: dict[tuple[Name, int], float]) -> None:
    for whole in outer.entries[:_MOST]:
        if whole.kind not in {"country", "admin1", "admin2", "region"}:
            continue
        strength = 5.0 if whole.via in {"name", "abbreviation"} else 2.5
        for part in inner.entries[:_MOST]:
            if part.id != whole.id and _holds(whole, part):
                for spot, entry in ((inner, part), (outer, whole)):
                    key = ((spot.key, spot.unit), entry.id)
                    bonus[key] = max(bonus.get(key, 0.0), strength)


def _holds(whole: Entry, part: Entry) -> bool:
    """Does one place lie in the other?"""
    if part.kind in {"country", "continent", "water"}:
        return False
    if whole.kind == "country":
        return part.country == whole.country
    if part.country != whole.country:
        return False
    if whole.kind == "admin1":
        if part.admin1 is not None and part.admin1 == whole.admin1:
            return part.kind != "admin1"
        return part.kind == "city" and whole.country != "USA" and distance(whole, part) < 200.0
    return part.kind in {"city", "point"} and distance(whole, part) < (
        80.0 if whole.kind == "admin2" else 400.0
    )


def distance(a: Entry, b: Entry) -> float:
    """Kilometres between two places, along the great circle."""
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))
