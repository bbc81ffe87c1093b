"""The patterns of data/ties.toml, checked and turned into look-ups."""

from __future__ import annotations

import functools

import msgspec

from dragoman.reading.tables import table
from dragoman.records.reading import TieType


class Verb(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb; with `prep` the other party follows one of these prepositions."""

    type: TieType
    lemmas: tuple[str, ...]
    prep: frozenset[str] = frozenset()
    reverse: bool = False
    passive: bool = False


class Adjective(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: TieType
    words: tuple[str, ...]
    preps: frozenset[str]


class Affix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a hyphened compound before a noun; `outward`: its other part is the tie's `from`."""

    type: TieType
    words: tuple[str, ...]
    outward: bool = False


class Noun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: TieType
    words: tuple[str, ...]
    preps: frozenset[str] = frozenset()
    named: bool = False
    reverse: bool = False


class Bond(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: TieType
    words: frozenset[str]
    preps: frozenset[str]
    verbs: frozenset[str]


class Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verbs: frozenset[str]
    words: frozenset[str]
    bodies: frozenset[str]


class Negation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verbs: frozenset[str]
    words: frozenset[str]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: frozenset[str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verb: tuple[Verb, ...]
    adjective: tuple[Adjective, ...]
    epithet: tuple[Affix, ...]
    prefix: tuple[Affix, ...]
    noun: tuple[Noun, ...]
    bond: Bond
    seat: Seat
    negation: Negation
    actors: _Words
    title: _Words


class Patterns(msgspec.Struct, frozen=True):
    """By lower-case word or lemma."""

    verbs: dict[str, Verb]
    adjectives: dict[str, Adjective]
    epithets: dict[str, Affix]
    prefixes: dict[str, Affix]
    nouns: dict[str, Noun]
    bond: Bond
    seat: Seat
    negation: Negation
    actors: frozenset[str]
    title: frozenset[str]


@functools.cache
def patterns() -> Patterns:
    """The patterns; raises KnowledgeError on a damaged file. A word's first entry counts."""
    file = table("ties/data/ties.toml", _File)
    return Patterns(
        verbs={w: v for v in reversed(file.verb) for w in v.lemmas},
        adjectives={w: a for a in reversed(file.adjective) for w in a.words},
        epithets={w: e for e in reversed(file.epithet) for w in e.words},
        prefixes={w: p for p in reversed(file.prefix) for w in p.words},
        nouns={w: n for n in reversed(file.noun) for w in n.words},
        bond=file.bond,
        seat=file.seat,
        negation=file.negation,
        actors=file.actors.words,
        title=file.title.words,
    )
