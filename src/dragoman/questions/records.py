"""What a contested question is, and what a position on it is. Values go from -100 (against) to 100 (for)."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.records.reading import Span

Side = Literal["for", "against", "between"]
Evidence = Literal["said", "demanded", "threatened", "promised", "voted", "did", "reported_by_others"]

FOR, AGAINST = 100, -100
"""Values of the poles."""
BETWEEN = 40
"""Values from -40 to 40 are between the poles."""


class Pole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pole or a step: what those who stand there want, and phrases that say so (`withdraw*` begins a word)."""

    wording: str
    value: int
    phrases: tuple[str, ...] = ()


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What bears on a question. A record bears on it where one of `phrases` stands near it, or an actor and a place
    of the question come together in it; never where one of `without` does."""

    phrases: tuple[str, ...]
    actors: tuple[str, ...] = ()
    """Actor ids, names or country codes, as in `search --actor`."""
    places: tuple[str, ...] = ()
    """ISO 3166 alpha-3 codes or names of places."""
    without: tuple[str, ...] = ()


class Deed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event that shows where its actor stands, whatever is said: RETREAT of USA from SYR counts 100."""

    type: str
    value: int
    actor: str | None = None
    recipient: str | None = None
    place: str | None = None
    modes: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    """One of these stands in the event's sentence, where given."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A contested question as an analyst writes it down. `since`, `until`: ISO days of the reports looked at."""

    id: str
    wording: str
    for_: Pole = msgspec.field(name="for")
    against: Pole
    about: About
    steps: tuple[Pole, ...] = ()
    deeds: tuple[Deed, ...] = ()
    since: str | None = None
    until: str | None = None
    notes: str = ""

    def covers(self, day: str) -> bool:
        """Whether reports of a day are looked at."""
        return (self.since or "") <= day <= (self.until or "9999")


class Holder(msgspec.Struct, frozen=True):
    """Who holds a position: the words that name him, whom they were resolved to, and for whom he speaks."""

    span: Span
    name: str
    actor: str | None = None
    on_behalf_of: str | None = None

    @property
    def stands_for(self) -> str | None:
        """Whose position it is: his for whom he speaks, else his own."""
        return self.on_behalf_of or self.actor


class Position(msgspec.Struct, frozen=True):
    """One reading of where somebody stands, tied to its words.

    `statement`, `event`: labels of the reading's records that it rests on. `low`, `high`: the interval that `value` is
    thought to lie in. `reported_by`: names of those who tell of another's position. `conditional`: "only if". `why`
    says what decided (a pattern, the network with its scores, a deed); `coder` which part of the program, "typed" for
    an analyst's own. Days are those of the words or the deed.
    """

    question: str
    holder: Holder
    side: Side
    value: int
    low: int
    high: int
    evidence: Evidence
    span: Span
    sentence: Span
    confidence: float
    why: str
    coder: str
    statement: str | None = None
    event: str | None = None
    conditional: bool = False
    reported_by: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    modality: str = "actual"
    """Of a deed or promise: actual, planned, possible (contract)."""
