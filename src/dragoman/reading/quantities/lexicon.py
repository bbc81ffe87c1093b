"""The words by which people are counted, loaded from data/people.toml and checked."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from dragoman.reading.tables import table
from dragoman.records.reading import QuantityKind

Side = Literal["low", "high", "about"]
Kinds = dict[QuantityKind, list[str]]


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exact counts up to this of people who merely do something are left out ("two officials said")."""

    limit: int


class Bound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases before a number and what they make of it."""

    side: Side
    phrases: list[str]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sets of lower-case words; the data file says what each is for."""

    part: frozenset[str]
    tolls: frozenset[str]
    figures: frozenset[str]
    strong: frozenset[str]
    bodies: frozenset[str]
    units: frozenset[str]
    currency: frozenset[str]
    speech: frozenset[str]


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of data/people.toml."""

    nouns: Kinds
    small: Limit
    states: Kinds
    objects: Kinds
    subjects: Kinds
    of: Kinds
    words: Words
    bounds: list[Bound]


class Lexicon(msgspec.Struct, frozen=True):
    """The tables turned round, word to kind."""

    nouns: dict[str, QuantityKind]
    states: dict[str, QuantityKind]
    objects: dict[str, QuantityKind]
    subjects: dict[str, QuantityKind]
    of: dict[str, QuantityKind]
    words: Words
    small: int
    bounds: dict[tuple[str, ...], Side]
    longest_bound: int


@cache
def lexicon() -> Lexicon:
    """The lexicon. Raises KnowledgeError where the data file has another shape."""
    data = table("data/people.toml", People)
    bounds = {tuple(p.split()): b.side for b in data.bounds for p in b.phrases}
    return Lexicon(
        nouns=_turned(data.nouns),
        states=_turned(data.states),
        objects=_turned(data.objects),
        subjects=_turned(data.subjects),
        of=_turned(data.of),
        words=data.words,
        small=data.small.limit,
        bounds=bounds,
        longest_bound=max(map(len, bounds)),
    )


def _turned(kinds: Kinds) -> dict[str, QuantityKind]:
    return {word: kind for kind, words in kinds.items() for word in words}
