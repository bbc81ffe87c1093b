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


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a verb says of its subject or object when one of `words` hangs on it ("stabbed to death")."""

    kind: QuantityKind
    of: Literal["subject", "object"]
    verbs: frozenset[str]
    words: frozenset[str]


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
    endings: tuple[str, ...]
    single_endings: tuple[str, ...]
    things: frozenset[str]
    others: frozenset[str]
    peoples: frozenset[str]
    people_endings: tuple[str, ...]
    fell: frozenset[str]
    military: frozenset[str]
    mustering: frozenset[str]
    men: frozenset[str]
    captors: frozenset[str]
    deadly: frozenset[str]
    tails: tuple[str, ...]


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of data/people.toml."""

    nouns: Kinds
    pairs: Kinds
    small: Limit
    states: Kinds
    turns: list[Turn]
    objects: Kinds
    subjects: Kinds
    of: Kinds
    words: Words
    bounds: list[Bound]


class Lexicon(msgspec.Struct, frozen=True):
    """The tables turned round, word to kind."""

    nouns: dict[str, QuantityKind]
    pairs: dict[str, QuantityKind]
    states: dict[str, QuantityKind]
    turns: dict[tuple[str, str], tuple[Turn, ...]]
    """By side and verb, in the file's order."""
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
        pairs=_turned(data.pairs),
        states=_turned(data.states),
        turns=_by_verb(data.turns),
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


def _by_verb(turns: list[Turn]) -> dict[tuple[str, str], tuple[Turn, ...]]:
    keys = {(turn.of, verb) for turn in turns for verb in turn.verbs}
    return {(of, verb): tuple(t for t in turns if t.of == of and verb in t.verbs) for of, verb in keys}
