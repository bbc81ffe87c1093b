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
_SHARP = 2.0
"""How much a higher score counts when weight is shared out: low values let many unlikely places add up."""
_MOST = 40
"""Candidates looked at for one name."""
_WIDE, _TIGHT = 1.0, 0.3
"""Degrees of latitude and longitude of a cell of the two grids; a cell's neighbours count too."""
_AROUND = frozenset({"admin1", "admin2"})
_PULL, _MOST_PULL = 1.5, 2.0
"""What a hint of home adds to each place of its country, and the most that all hints add."""
_LOCAL = frozenset({"city", "admin2", "point"})

_KNOWN_ABROAD = 100_000
"""Inhabitants from which another name of a city is likely its English one ("Geneva")."""
_STATES = frozenset({"USA", "CAN", "AUS", "GBR"})
"""Countries whose states and provinces English news names without more ado."""
_SEAT = (0.0, 0.6, 2.0)
"""What a capital gains: of a state, of a country."""

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


def choose(
    text: str, spots: Sequence[Spot], home: str | None, hints: Sequence[tuple[Entry, float]] = ()
) -> dict[Name, Entry | None]:
    """The place of each name (key, unit), None where none is known.

    `home` is an ISO alpha-3 code or a state; `hints` are places that the report points to without naming them,
    with their weight (a name said once weighs 1).
    """
    groups: dict[Name, list[Spot]] = defaultdict(list)
    for spot in spots:
        groups[(spot.key, spot.unit)].append(spot)
    bonus = _containment(text, spots)
    pull = _pull(hints)
    choices: dict[Name, Choice] = {}
    for name, members in groups.items():
        candidates = _distinct(members[0])
        fixed = [
            prior(e, members[0]) + bonus.get((name, e.id), 0.0) + _at_home(e, home) + pull.get(e.country, 0.0)
            for e in candidates
        ]
        early = 0.5 if members[0].sentence < 3 else 0.0
        choices[name] = Choice(candidates, fixed, 1.0 + math.log(len(members)) + early)
    for _ in range(_ROUNDS):
        _round(choices, hints)
    return {name: choice.best() for name, choice in choices.items()}


def _distinct(spot: Spot) -> list[Entry]:
    """The candidates of a name, without provinces that lie around a city of the same name: the city stands for both.

    Two rows for one place would share its weight between them.
    """
    entries = list(spot.entries[:_MOST])
    if len(entries) < 2 or spot.unit in {"admin1", "admin2"}:
        return entries
    cities = [e for e in entries if e.kind == "city" and e.population >= _KNOWN_ABROAD]
    if not cities:
        return entries
    return [e for e in entries if not (e.kind in _AROUND and any(_beside(e, city) for city in cities))]


def _beside(entry: Entry, city: Entry) -> bool:
    return (
        entry.country == city.country and abs(entry.lat - city.lat) < 0.7 and abs(entry.lon - city.lon) < 0.9
    )


def prior(entry: Entry, spot: Spot) -> float:
    """How likely a place is meant by its name alone."""
    if entry.kind == "country":
        value = 4.2 + 0.25 * math.log10(entry.population + 1)
    elif entry.kind in {"continent", "region", "water"}:
        value = 5.2
    elif entry.kind == "admin1":
        value = 5.3 if entry.country in _STATES else 4.2
    elif entry.kind == "point":
        value = 4.0
    elif entry.kind == "admin2":
        value = 2.5
    else:
        value = 0.62 * math.log10(entry.population + 10)
        # A capital's former name is no cue: "Salisbury" is not Harare.
        if entry.via == "name" or spot.entries[0].id == entry.id:
            value += _SEAT[entry.seat]
    if entry.via == "alternate":
        value -= 0.5 if entry.population >= _KNOWN_ABROAD else 1.5
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


def _pull(hints: Sequence[tuple[Entry, float]]) -> dict[str | None, float]:
    """By country, what hints of home add to each of its places, whatever else the report names."""
    found: dict[str | None, float] = defaultdict(float)
    for entry, mass in hints:
        found[entry.country] = min(_MOST_PULL, found[entry.country] + _PULL * mass)
    return found


def _share(scores: list[float]) -> list[float]:
    """Scores as shares that sum to one."""
    if not scores:
        return []
    top = max(scores)
    raw = [math.exp(_SHARP * (s - top)) for s in scores]
    total = sum(raw)
    return [r / total for r in raw]


class _Ground:
    """Where the weight of the names lies: by cell of two grids, by province, by country."""

    __slots__ = ("admin", "country", "near", "state", "tight")

    def __init__(self) -> None:
        self.near: dict[tuple[int, int], float] = defaultdict(float)
        self.tight: dict[tuple[int, int], float] = defaultdict(float)
        self.admin: dict[tuple[str | None, str | None], float] = defaultdict(float)
        self.country: dict[str | None, float] = defaultdict(float)
        self.state = 0.0
        """Weight of countries and their capitals: how international the report is."""

    def lay(self, entry: Entry, mass: float) -> None:
        if entry.kind in _LOCAL:
            self.near[_cell(entry, _WIDE)] += mass
            self.tight[_cell(entry, _TIGHT)] += mass
        if entry.admin1 is not None:
            self.admin[(entry.country, entry.admin1)] += mass
        self.country[entry.country] += mass
        if _state(entry):
            self.state += mass

    def add(self, other: _Ground) -> None:
        for mine, theirs in (
            (self.near, other.near),
            (self.tight, other.tight),
        ):
            for cell, mass in theirs.items():
                mine[cell] += mass
        for key, mass in other.admin.items():
            self.admin[key] += mass
        for code, mass in other.country.items():
            self.country[code] += mass
        self.state += other.state


def _round(choices: dict[Name, Choice], hints: Sequence[tuple[Entry, float]]) -> None:
    """Score all candidates anew by what the other names mean at present."""
    ground = _Ground()
    total = 0.0
    for entry, mass in hints:
        ground.lay(entry, mass)
        total += mass
    own: dict[Name, _Ground] = {}
    for name, choice in choices.items():
        mine = _Ground()
        for entry, share in zip(choice.candidates, choice.present, strict=True):
            if share >= 0.02:
                mine.lay(entry, share * choice.weight)
        ground.add(mine)
        own[name] = mine
        total += choice.weight
    for name, choice in choices.items():
        others = total - choice.weight
        if others > 0.01 and len(choice.candidates) > 1:
            mine = own[name]
            choice.present = _share(
                [
                    fixed + _support(entry, ground, mine, others)
                    for entry, fixed in zip(choice.candidates, choice.fixed, strict=True)
                ]
            )


def _support(entry: Entry, ground: _Ground, mine: _Ground, others: float) -> float:
    """How much the other names speak for a candidate. Weights hand-set on development reports."""
    score = 0.0
    if entry.country is not None:
        score += 2.0 * (ground.country[entry.country] - mine.country[entry.country]) / others
    if entry.admin1 is not None:
        key = (entry.country, entry.admin1)
        score += 3.0 * (ground.admin[key] - mine.admin[key]) / others
    if _state(entry) or entry.population >= _KNOWN_ABROAD:
        score += 1.5 * (ground.state - mine.state) / others
    if entry.kind in _LOCAL:
        score += 2.5 * (1.0 - math.exp(-_mass(ground.near, mine.near, _cell(entry, _WIDE))))
        score += 1.5 * (1.0 - math.exp(-_mass(ground.tight, mine.tight, _cell(entry, _TIGHT))))
    return score


def _state(entry: Entry) -> bool:
    return entry.kind == "country" or entry.seat == 2


def _cell(entry: Entry, size: float) -> tuple[int, int]:
    return int(entry.lat // size), int(entry.lon // size)


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
        after = spots[i + 1]
        if after.sentence != spot.sentence or not after.entries or not spot.entries:
            continue
        between = text[spot.end : after.start].strip()
        if between in {"'s", "’s"}:
            _contain(after, spot, bonus, 3.0)
        elif between == "," and not _listed(text, spots, i):
            _contain(spot, after, bonus, 5.0)
        elif between in _JOINS or between == "":
            _contain(spot, after, bonus, 3.0)
    return bonus


def _listed(text: str, spots: Sequence[Spot], i: int) -> bool:
    """Are this name and the next two of a row of states or countries ("California, Maryland and Virginia")?"""
    if not any(e.kind in {"country", "admin1"} for e in spots[i].entries[:2]):
        return False
    before = text[spots[i - 1].end : spots[i].start].strip() if i else ""
    after = text[spots[i + 1].end : spots[i + 1].end + 6].lstrip()
    return before == "," or after.startswith(("and ", "or ", ", and ", ", or "))


def _contain(inner: Spot, outer: Spot, bonus: dict[tuple[Name, int], float], strength: float) -> None:
    for whole in outer.entries[:_MOST]:
        if whole.kind not in {"country", "admin1", "admin2", "region"}:
            continue
        worth = strength if whole.via in {"name", "abbreviation"} else strength / 2
        for part in inner.entries[:_MOST]:
            if part.id != whole.id and _holds(whole, part):
                for spot, entry in ((inner, part), (outer, whole)):
                    key = ((spot.key, spot.unit), entry.id)
                    bonus[key] = max(bonus.get(key, 0.0), worth)


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
