"""What the gazetteer knows of a place, and what a source of places gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

import msgspec

Kind = Literal["country", "admin1", "admin2", "city", "region", "continent", "water", "point"]
Via = Literal["name", "alternate", "demonym", "abbreviation", "code"]


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A place. `lat`, `lon` are degrees WGS84; `country` is ISO 3166 alpha-3 or None; `population` is 0 where
    unknown; `via` says by what kind of name it was found; `geonameid` is None for places GeoNames' extract
    lacks. `id` holds only within one index. `seat` is 2 for a country's capital, 1 for that of a U.S. state."""

    id: int
    name: str
    kind: Kind
    lat: float
    lon: float
    population: int
    country: str | None
    admin1: str | None
    geonameid: int | None
    seat: int = 0
    via: Via = "name"


class Row(NamedTuple):
    """A place as a source gives it: the entry's fields and all its names, by kind of name."""

    name: str
    kind: Kind
    lat: float
    lon: float
    population: int
    country: str | None
    admin1: str | None
    geonameid: int | None
    seat: int
    names: tuple[str, ...]
    alternates: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class Source(Protocol):
    """Where rows come from. `fingerprint` changes whenever the rows would."""

    def fingerprint(self) -> str: ...

    def rows(self) -> Iterator[Row]: ...
