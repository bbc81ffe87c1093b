"""Our own place data (data/*.toml), loaded and checked."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import resources
from typing import Any, TypeVar

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.knowledge.gazetteer.records import Kind

_T = TypeVar("_T")

FILES = ("countries.toml", "us_states.toml", "regions.toml")


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Further names of a country and words for its people; `point` overrides the usual one."""

    names: list[str] = []
    adjectives: list[str] = []
    point: tuple[float, float] | None = None


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A state of the United States."""

    name: str
    point: tuple[float, float]
    capital: str
    names: list[str] = []
    abbreviations: list[str] = []
    adjectives: list[str] = []


class Region(msgspec.Struct, frozen=True):
    """A land, water or spot of regions.toml."""

    name: str
    kind: Kind
    lat: float
    lon: float
    country: str | None
    names: list[str]
    adjectives: list[str]


class _Extra(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    country: str | None = None
    names: list[str] = []
    adjectives: list[str] = []


def _read(name: str) -> bytes:
    return resources.files("dragoman.knowledge.gazetteer").joinpath("data", name).read_bytes()


def _checked(point: tuple[float, float], entry: str, file: str) -> None:
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise KnowledgeError("knowledge.bad-entry", f"{file}: {entry}: {point} is no point on earth.")


@functools.cache
def countries() -> dict[str, Country]:
    """ISO alpha-3 to what our file adds. Raises KnowledgeError on a slip in the file."""
    found = _decode("countries.toml", dict[str, Country])
    for code, country in found.items():
        if country.point is not None:
            _checked(country.point, code, "countries.toml")
    return found


@functools.cache
def us_states() -> dict[str, State]:
    """Postal code to state. Raises KnowledgeError on a slip in the file."""
    found = _decode("us_states.toml", dict[str, State])
    for code, state in found.items():
        _checked(state.point, code, "us_states.toml")
    return found


@functools.cache
def regions() -> tuple[Region, ...]:
    """All rows of regions.toml. Raises KnowledgeError on a slip in the file."""
    table = _decode("regions.toml", dict[Kind, list[list[Any]]])
    return tuple(_regions(table))


def _regions(table: dict[Kind, list[list[Any]]]) -> Iterator[Region]:
    for kind, rows in table.items():
        for row in rows:
            try:
                name, lat, lon, *rest = row
                extra = msgspec.convert(rest[0] if rest else {}, _Extra)
                region = Region(
                    name, kind, float(lat), float(lon), extra.country, extra.names, extra.adjectives
                )
            except (ValueError, TypeError, msgspec.ValidationError) as error:
                raise KnowledgeError(
                    "knowledge.bad-entry", f"regions.toml: {kind}: {row!r}: {error}."
                ) from error
            _checked((region.lat, region.lon), region.name, "regions.toml")
            yield region


def _decode(name: str, kind: type[_T]) -> _T:
    try:
        return msgspec.toml.decode(_read(name), type=kind)
    except msgspec.DecodeError as error:
        raise KnowledgeError("knowledge.bad-file", f"{name}: {error}.") from error
