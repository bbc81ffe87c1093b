"""What is compared and what is decided: frozen records, small enough to be kept beside each reading."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.records.reading import Basis, Modality, Precision, QuantityKind, Span, Stance

CopyKind = Literal["exact", "near", "edited", "partial"]
"""exact: word for word. near: a few words differ. edited: most of one text, cut, with words put in or before.
partial: a long part of another report in a text of its own."""

Mark = tuple[int, int]
"""Which event: the number of its report, its place in the reading. Whoever calls gives the numbers."""


class Flat(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Base: stored as an array, so that the names of fields take no room."""


class Who(Flat, frozen=True, kw_only=True, array_like=True):
    """A party. `id` is None for a report's own actor and for words that were not resolved; `name` folded words.

    `code` and `sectors` are those of the actor, `country` the ISO code of the state whose it is.
    """

    id: str | None
    name: str
    code: str | None = None
    sectors: tuple[str, ...] = ()
    shown: str = ""


class Where(Flat, frozen=True, kw_only=True, array_like=True):
    """A place; degrees WGS84."""

    name: str
    shown: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    precision: Precision


class Count(Flat, frozen=True, kw_only=True, array_like=True):
    """A count of people that belongs to the event; bounds inclusive, None where open. `by`: whose word, else none."""

    kind: QuantityKind
    low: int | None
    high: int | None
    approximate: bool
    words: str
    by: tuple[str, ...] = ()


class Word(Flat, frozen=True, kw_only=True, array_like=True):
    """Whose word an event rests on: speakers by id (or folded name) and as shown, the stance, the outlet it came by.

    `outlet` is the id or folded name of the first outlet named on the way of the words, None where none is.
    """

    ids: tuple[str, ...]
    shown: tuple[str, ...]
    stance: Stance
    outlet: str | None = None
    outlet_shown: str = ""


class Fact(Flat, frozen=True, kw_only=True, array_like=True):
    """An event as it is compared. `number`: its place in the reading, `label` its id there.

    Days are proleptic ordinals (`date.toordinal`), None: open or unknown. `cue` holds the stems of the cue, `words` the
    telling stems of its sentence, `names` those of the words with a capital there. `lead`: it stands in the headline or
    the first two sentences.
    """

    number: int
    label: str
    type: str
    modality: Modality
    historical: bool
    aggregate: bool
    span: Span
    sentence: Span
    cue: tuple[str, ...]
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    reciprocal: bool
    first: int | None
    last: int | None
    basis: Basis | None
    place: Where | None
    counts: tuple[Count, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    lead: bool
    said: tuple[Word, ...]


class Paper(Flat, frozen=True, kw_only=True, array_like=True):
    """A report as it is compared. `day`: ordinal of its publication. `published`: the date as given.

    `names`, `words`: stems of the whole text, those with a capital and all telling ones. `credits`: outlets that the
    text names as its source, by id and name, the surest first.
    """

    ref: str
    outlet: str | None
    outlet_key: str
    outlet_shown: str
    published: str | None
    day: int | None
    title: str | None
    names: tuple[str, ...]
    words: tuple[str, ...]
    credits: tuple[Credit, ...]
    facts: tuple[Fact, ...]


class Credit(Flat, frozen=True, kw_only=True, array_like=True):
    """A credit line. `whole`: the report is the agency's ("(Reuters) -"); else it only helped ("AP contributed")."""

    outlet: str
    shown: str
    whole: bool
    span: Span


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Words that two reports share, as spans of either text."""

    a: Span
    b: Span
    words: int


class Copy(Flat, frozen=True, kw_only=True, array_like=True):
    """That two reports share their text, with what shows it. Reports are numbers, `a` < `b`.

    `share_a`: share of a's words that stand in b in runs; `share_b` the other way. `longest`: words of the longest
    such run that is no quotation. `score`: 0 to 1, the larger of the two shares.
    """

    a: int
    b: int
    kind: CopyKind
    share_a: float
    share_b: float
    longest: int
    score: float
    stretches: tuple[Stretch, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a score: what was compared, how alike it is (-1 to 1, or 0 to 1), and what that adds in log-odds."""

    name: str
    value: float
    adds: float
    why: str = ""


class Link(Flat, frozen=True, kw_only=True, array_like=True):
    """That two events may be one. `score`: probability, 0 to 1."""

    a: Mark
    b: Mark
    score: float
