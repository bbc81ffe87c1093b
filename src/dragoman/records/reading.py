"""The reading contract as frozen records; `dragoman schema` prints their JSON Schema.

Keys and meanings are those of docs/reference/records.md. A span is `(start, end)`: Unicode code point
offsets into the report's text, end exclusive, never empty.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Span = tuple[int, int]

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""PLOVER's types. Weights may know types of their user's beside them."""
TypeName = Annotated[str, msgspec.Meta(pattern="^[A-Z][A-Z0-9_]{1,31}$")]
"""A type of PLOVER's or of a user's own (`dragoman train --types`)."""
Modality = Literal["actual", "planned", "possible", "denied"]
StatementKind = Literal["direct", "indirect", "mixed"]
Attitude = Literal["speech", "belief", "intention"]
Act = Literal["demand", "threat", "accusation", "denial", "promise", "rejection", "support", "report"]
Stance = Literal["asserts", "denies", "doubts"]
HopRole = Literal["speaker", "channel", "relay", "outlet", "publisher"]
By = Literal["name", "alias", "role", "description", "pronoun"]
Precision = Literal["point", "city", "admin2", "admin1", "country", "region"]
Basis = Literal["text", "dateline", "published"]
QuantityKind = Literal[
    "force_level", "killed", "wounded", "detained", "displaced", "trained", "participants", "other_people"
]
TieType = Literal[
    "backs", "commands", "part_of", "speaks_for", "holds_office", "allied_with", "linked_to", "opposes"
]
Genre = Literal["news", "opinion", "live", "roundup", "other"]
NoteKind = Literal["correction", "clarification", "retraction"]
ActorKind = Literal[
    "country", "government", "office", "armed_forces", "police", "legislature", "court", "party",
    "armed_group", "igo", "ngo", "company", "outlet", "person", "people", "place", "coalition", "other",
]  # fmt: skip


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records: frozen, keyword-only."""


class Party(Record, frozen=True, kw_only=True):
    """Who takes part: a noun phrase and what it was resolved to."""

    span: Span
    actor: str | None = None
    on_behalf_of: str | None = None
    members: tuple[str, ...] = ()


class Place(Record, frozen=True, kw_only=True):
    """A toponym. `country` is ISO 3166 alpha-3; `lat`, `lon` degrees WGS84, both null where unknown."""

    span: Span
    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    precision: Precision = "city"


class Time(Record, frozen=True, kw_only=True):
    """An inclusive range of days, ISO 8601; null at an open end. `span` is null when `basis` is not text."""

    span: Span | None
    start: str | None
    end: str | None
    basis: Basis = "text"


class Actor(Record, frozen=True, kw_only=True):
    """Somebody who acts. `code` is ISO alpha-3, IGO, NGO, MNC or null; an unknown actor's id is `local:N`."""

    id: str
    name: str
    kind: ActorKind
    code: str | None = None
    sectors: tuple[str, ...] = ()
    known: bool = False


class Mention(Record, frozen=True, kw_only=True):
    """Where an actor is named. `why` names the alias or rule that decided, or why none did; `score` is 0 to 1.

    `on_behalf_of` and `members` are as in a party. `features` is all that resolution looked at, so that newer
    knowledge can resolve the mention again without the text being read again.
    """

    span: Span
    actor: str | None
    by: By
    on_behalf_of: str | None = None
    members: tuple[str, ...] = ()
    why: str = ""
    score: float = 1.0
    features: MentionFeatures | None = None


class MentionLink(Record, frozen=True, kw_only=True):
    """A mention's tie of grammar to another, by index in the reading's list.

    `apposition`: the same actor; `of`: this one belongs to, speaks for or leads that one; `modifier`: a name before
    the head ("Iraqi" in "Iraqi forces"); `conjunct`: coordinated with it; `is`: that one tells what this one is ("X is
    the mayor"); `serves`: this one leads or is of that body by a verb ("X leads the union"); `seeks`: the office that
    this one stands for.
    """

    role: Literal["apposition", "of", "modifier", "conjunct", "is", "serves", "seeks"]
    target: int


class MentionFeatures(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The grammar of a mention. `head` and `core` are spans of the head word and of the bare name."""

    head: Span
    core: Span
    sentence: int
    form: Literal["name", "pronoun", "description", "demonym"]
    label: str = ""
    lemma: str = ""
    title: str | None = None
    plural: bool = False
    possessive: bool = False
    subject: bool = False
    determiner: str = ""
    lead: str = ""
    preposition: str = ""
    called: str = ""
    """Common words before a name that say what it is ("construction union")."""
    links: tuple[MentionLink, ...] = ()


class Claim(Record, frozen=True, kw_only=True):
    """How a statement stands to an event."""

    statement: str
    stance: Stance


class Event(Record, frozen=True, kw_only=True):
    """One predicate and role set that tells of an interaction of political actors (PLOVER)."""

    id: str
    type: TypeName
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    modality: Modality
    historical: bool
    repeated: bool
    aggregate: bool
    cue: Span
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    reciprocal: bool
    time: Time | None
    place: Place | None
    quantities: tuple[str, ...]
    claims: tuple[Claim, ...]
    performed_by: str | None
    confidence: float
    coder: str
    scores: dict[str, float] = {}
    """The coder's scores of the likeliest types, the best first; beyond the contract."""


class Hop(Record, frozen=True, kw_only=True):
    """One station of the path the words took."""

    role: HopRole
    span: Span | None
    actor: str | None
    name: str


class Statement(Record, frozen=True, kw_only=True):
    """One attributed stretch of speech or writing, belief or intention."""

    id: str
    speakers: tuple[Party, ...]
    cue: Span | None
    content: tuple[Span, ...]
    kind: StatementKind
    attitude: Attitude
    act: Act | None
    addressees: tuple[Party, ...]
    within: str | None
    time: Time | None
    chain: tuple[Hop, ...]


class Quantity(Record, frozen=True, kw_only=True):
    """A count of people: inclusive bounds, null where open."""

    id: str
    span: Span
    low: int | None
    high: int | None
    approximate: bool
    kind: QuantityKind
    of: str | None
    statement: str | None
    place: Place | None
    time: Time | None


class Tie(Record, frozen=True, kw_only=True):
    """A standing relation of two parties that the text tells of."""

    type: TieType
    from_: Party = msgspec.field(name="from")
    to: Party
    evidence: Span
    negated: bool
    statement: str | None
    time: Time | None


class Run(Record, frozen=True, kw_only=True):
    """What made the reading."""

    program: str
    knowledge: str
    weights: str


class EditorNote(Record, frozen=True, kw_only=True):
    """What the report's editors say of it: that it was corrected, clarified, or taken back.

    `span` is null where only a title that is no part of the text says so, `day` where no day is named.
    """

    kind: NoteKind
    span: Span | None
    day: str | None


class Reading(Record, frozen=True, kw_only=True):
    """All that one report tells, each field tied to its characters. Schema 1 of the contract."""

    id: str
    schema: Literal[1]
    language: str
    genre: Genre
    run: Run
    sentences: tuple[Span, ...]
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]
    places: tuple[Place, ...]
    times: tuple[Time, ...]
    ties: tuple[Tie, ...]
    notes: tuple[EditorNote, ...] = ()


class ErrorBody(Record, frozen=True, kw_only=True):
    """Why a line could not be read."""

    code: str
    message: str


class ErrorLine(Record, frozen=True, kw_only=True):
    """Stands in the place of a reading that could not be made. `line` counts from 1."""

    id: str | None
    line: int
    error: ErrorBody
