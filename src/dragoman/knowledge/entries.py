"""What the knowledge files hold, as frozen records."""

from __future__ import annotations

import datetime
import functools
from typing import Annotated, Literal

import msgspec

from dragoman.records.reading import ActorKind, TieType

How = Literal["name", "alias", "weak", "capital", "adjective", "people", "short", "shared"]
"""How a word names an entry. `weak`, `shared`: only with support elsewhere in the report. `capital`: a place for its
government. `adjective`, `people`: a demonym. `short`: the part of a person's name used alone."""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An office held: key of offices.toml, of which actor, first and last day, inclusive; `end` None: still held."""

    office: str
    of: str
    start: datetime.date
    end: datetime.date | None = None

    def on(self, day: datetime.date) -> bool:
        """Was the office held on this day?"""
        return self.start <= day and (self.end is None or day <= self.end)


Since = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A year, month or day, as far as it is known."""


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A standing tie that is common knowledge; `from_` or `to` is another actor's id, the missing one the entry's.

    `start` and `end` are when it began and ended, where that is known.
    """

    type: TieType
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    start: Since | None = None
    end: Since | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An actor that is known beforehand. `country` is the id of a state, `code` as in a reading's actor."""

    id: str
    name: str
    kind: ActorKind
    code: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    lands: tuple[str, ...] = ()
    """Ids of the states that a people lives in."""
    leader: str | None = None
    """Office that "the country's leader" means."""
    part: str | None = None
    """Id of the body it is an organ of, or to which a person without dated office belongs."""
    roles: tuple[Role, ...] = ()
    ties: tuple[Fact, ...] = ()
    start: Since | None = None
    """When a group came up, and `end`: when it was dissolved or went up in another."""
    end: Since | None = None
    succeeds: tuple[str, ...] = ()
    """Ids of the groups it was made of or renamed from."""
    split_from: str | None = None
    woman: bool = False
    medium: Literal["wire", "state", "private"] | None = None
    file: str = ""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """An entry found under a name, the name as the file has it, and how it names the entry."""

    entry: Entry
    alias: str
    how: How


class Institution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of body that every state has; `name` is a pattern with {adjective}."""

    name: str
    kind: ActorKind
    sectors: tuple[str, ...]
    phrases: tuple[str, ...]
    owned: tuple[str, ...] = ()


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An office that one person holds at a time."""

    name: str
    sectors: tuple[str, ...]
    phrases: tuple[str, ...]
    titles: tuple[str, ...]


class Sector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People or bodies outside the state's own institutions, known by their common nouns."""

    kind: ActorKind
    sectors: tuple[str, ...]
    phrases: tuple[str, ...]
    owned: tuple[str, ...] = ()


class Pronoun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A personal pronoun: its number and the kinds of actor it may stand for."""

    number: Literal["singular", "plural"]
    kinds: frozenset[ActorKind]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of words."""

    words: frozenset[str]


class Trade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Head nouns that tell a sector: of people and of bodies, lemmas."""

    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


class Suffixes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ends of words, and words with such ends that are not meant."""

    suffixes: tuple[str, ...]
    but: frozenset[str]


class Agents(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """agents.toml."""

    sector: dict[str, Sector]
    trade: dict[str, Trade]
    lead_in: dict[str, str]
    faith: Words
    rite: Words
    gathering: Words
    member: dict[str, str]
    political: Words
    opening: dict[str, str]
    closing: dict[str, str]
    world: Words
    abroad: Words
    relation: Words
    abstract: Suffixes
    nobody: Words
    sole: dict[str, tuple[str, str]]
    sole_at_home: Words
    speaks: Words
    lead: Words
    anaphor: dict[str, frozenset[ActorKind]]
    homely: Words
    anaphor_plural: Words
    human: Words
    pairs: dict[str, frozenset[ActorKind]]
    led: dict[str, str]
    former: Words
    not_holder: Words
    pronoun: dict[str, Pronoun]

    @functools.cached_property
    def people_words(self) -> frozenset[str]:
        """Lemmas of all nouns for one human being."""
        return self.human.words.union(*(t.people for t in self.trade.values()))
