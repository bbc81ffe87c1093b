"""Events with CAMEO codes in GDELT 1.0's columns; data/cameo.toml says how a code is found and what columns hold."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from typing import Any

from dragoman import ontology
from dragoman.export import spec as specs
from dragoman.export.entities import named_place
from dragoman.export.told import Context, Row, Somebody, event_of, located, pairs, states
from dragoman.ledger import Told

Signature = tuple[frozenset[str], frozenset[str]]


class Coder:
    """From a PLOVER type with its modes and contexts to a CAMEO code."""

    def __init__(self, tables: dict[str, Any], codes: ontology.Ontology) -> None:
        self._codes = codes
        self._roots: dict[str, str] = tables["root"]
        self._modes: dict[str, dict[str, str]] = tables["mode"]
        skip = set(tables["skip"])
        if stray := skip - codes.cameo.keys():
            raise specs.slip("cameo", min(stray), "the ontology has no such code")
        if lost := codes.types.keys() - self._roots.keys():
            raise specs.slip("cameo", min(lost), "the type has no root")
        for type_, modes in self._modes.items():
            if stray := modes.keys() - set(codes.modes(type_)):
                raise specs.slip("cameo", min(stray), f"{type_} has no such mode")
        self._rows: dict[str, dict[Signature, list[str]]] = defaultdict(lambda: defaultdict(list))
        for code, row in codes.cameo.items():
            if code not in skip:
                self._rows[row.type][frozenset(row.modes), frozenset(row.contexts)].append(code)
        self.code = functools.lru_cache(maxsize=4096)(self._code)

    def _code(self, type_: str, modes: tuple[str, ...], contexts: tuple[str, ...]) -> str | None:
        """The code; None for a type that is not PLOVER's."""
        if type_ not in self._roots:
            return None
        given = self._modes.get(type_, {})
        told = [mode for mode in modes if mode in given]
        if told:
            scores = {name: mode.score for name, mode in self._codes.types[type_].modes.items()}  # type: ignore[index]
            return given[max(told, key=lambda mode: abs(scores[mode]))]
        fits = [
            (len(m), len(c), held)
            for (m, c), held in self._rows[type_].items()
            if m <= set(modes) and c <= set(contexts)
        ]
        if not fits:
            return self._roots[type_]
        best = max(fit[:2] for fit in fits)
        found = [code for *size, held in fits if tuple(size) == best for code in held]
        for code in _common(found):
            row = self._codes.cameo.get(code)
            if row is not None and row.type == type_ and {*row.modes, *row.contexts} <= {*modes, *contexts}:
                return code
        return self._roots[type_]


def _common(codes: list[str]) -> tuple[str, str]:
    """What several codes have in common: themselves or their base, and the general code of their root."""
    together = zip(*codes, strict=False)
    shared = "".join(digits[0] for digits in itertools.takewhile(lambda d: len(set(d)) == 1, together))
    return shared, shared[:2] + "0"


@functools.cache
def coder() -> Coder:
    """The coder of the shipped tables."""
    return Coder(dict(specs.load("cameo").tables), ontology.load())


def rows(told: Told, context: Context) -> list[Row] | str:
    """One row a pair of parties."""
    event = event_of(told)
    code = coder().code(event.type, event.modes, event.contexts)
    if code is None:
        return "no-code"
    tables = context.spec.tables
    shared = _when(told) | _where(told, context) | _codes(told, context, code)
    found = []
    for number, (actor, recipient) in enumerate(pairs(told, context.no_text), 1):
        row = {"GLOBALEVENTID": told.hit.id if number == 1 else f"{told.hit.id}/{number}"} | shared
        for head, somebody in (("1", actor), ("2", recipient)):
            row |= _actor(head, somebody, tables)
        found.append(row)
    return found


def _codes(told: Told, context: Context, code: str) -> Row:
    event, hit = event_of(told), told.hit
    row: Row = {"EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2]}
    quads = context.spec.tables["quad"]
    row |= {"QuadClass": next(int(quad) for quad, roots in quads.items() if code[:2] in roots)}
    row |= {"NumMentions": 1, "NumSources": 1, "NumArticles": 1, "SOURCEURL": hit.report.url}
    row |= {"event_scale": context.codes.event_scale(event.type, event.modes), "plover_type": event.type}
    row |= {"plover_modes": list(event.modes), "plover_contexts": list(event.contexts)}
    row |= {"plover_quad": context.codes.quad(event.type), "sentence": hit.sentence}
    return row | {"outlet": hit.report.outlet, "published": hit.report.published}


def _when(told: Told) -> Row:
    row: Row = {"enddate": told.hit.last_day, "DATEADDED": int(f"{told.hit.reading.added:%Y%m%d}")}
    if told.hit.first_day is None:
        return row
    year, month, day = map(int, told.hit.first_day.split("-"))
    row |= {"SQLDATE": year * 10000 + month * 100 + day, "MonthYear": year * 100 + month, "Year": year}
    return row | {"FractionDate": round(year + (month * 30 + day) / 365, 4)}


def _where(told: Told, context: Context) -> Row:
    place = event_of(told).place
    if place is None:
        return {}
    american = place.country == "USA"
    kinds = {"country": 1, "admin1": 2 if american else 5}
    kinds |= dict.fromkeys(("point", "city", "admin2"), 3 if american else 4)
    point, state = located(place), states().get(place.country or "")
    row: Row = {"ActionGeo_Type": kinds.get(place.precision), "precision": place.precision}
    row |= {"ActionGeo_FullName": named_place(place, no_text=context.no_text), "country": place.country}
    row |= {"ActionGeo_CountryCode": None if state is None else state.fips, "admin1": place.admin1}
    row |= {"ActionGeo_Lat": point and point[0], "ActionGeo_Long": point and point[1]}
    return row | {"geonameid": place.geonameid}


def _actor(head: str, somebody: Somebody | None, tables: Any) -> Row:
    if somebody is None:
        return {}
    roles = [tables["role"][sector] for sector in somebody.sectors if sector in tables["role"]]
    roles = list(dict.fromkeys(roles))[:3]
    state = None if somebody.state is None else tables["state"].get(somebody.state, somebody.state)
    first = state or somebody.code or ""
    row: Row = {
        f"Actor{head}Code": "".join((first, *roles)) or None,
        f"Actor{head}Name": somebody.name,
        f"Actor{head}CountryCode": state,
        f"actor{head}_id": somebody.id,
    }
    return row | {f"Actor{head}Type{n}Code": role for n, role in enumerate(roles, 1)}
