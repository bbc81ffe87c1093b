"""A corpus item: text with what its marked words mean. Spans are code point offsets into `Item.text`."""

from __future__ import annotations

import msgspec

from dragoman.records.reading import Act, Attitude, HopRole, Modality, Span, StatementKind


class EventMark(msgspec.Struct, frozen=True):
    """An event. `cue` is its pieces in order; `actors` and `recipients` are ids of mentions."""

    id: str
    type: str
    modes: tuple[str, ...]
    modality: Modality
    historical: bool
    repeated: bool
    aggregate: bool
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    reciprocal: bool


class StatementMark(msgspec.Struct, frozen=True):
    """A statement. `sources` are ids of `n` or `m` marks, `cue` of a `k`, `content` of a `c`; all may be None."""

    id: str
    kind: StatementKind
    attitude: Attitude
    act: Act | None
    sources: tuple[str, ...]
    cue: str | None
    content: str
    within: str | None
    addressees: tuple[str, ...]


class TimeMark(msgspec.Struct, frozen=True):
    """An inclusive range of days, ISO 8601; None at an open end."""

    id: str
    start: str | None
    end: str | None


class Place(msgspec.Struct, frozen=True):
    """A toponym's country (ISO alpha-3 or None) and precision."""

    id: str
    country: str | None
    precision: str


class Quantity(msgspec.Struct, frozen=True):
    """A count of people."""

    id: str
    low: int | None
    high: int | None
    approximate: bool
    kind: str


class Chain(msgspec.Struct, frozen=True):
    """The path of a statement's words: (id of a mention, role) in order."""

    statement: str
    hops: tuple[tuple[str, HopRole], ...]


class Item(msgspec.Struct, frozen=True):
    """One sentence, or a passage of several.

    `marks` gives the pieces of each id, in order of the text; `same` are sets of mentions of one actor.
    """

    id: str
    file: str
    line: int
    meta: dict[str, str]
    text: str
    sentences: tuple[Span, ...]
    marks: dict[str, tuple[Span, ...]]
    events: tuple[EventMark, ...]
    statements: tuple[StatementMark, ...]
    times: tuple[TimeMark, ...]
    places: tuple[Place, ...]
    quantities: tuple[Quantity, ...]
    same: tuple[tuple[str, ...], ...]
    chains: tuple[Chain, ...]

    @property
    def region(self) -> str:
        """The first part of the id."""
        return self.id.split("-")[0]

    @property
    def batch(self) -> str:
        """Who wrote it: region and batch number."""
        return "-".join(self.id.split("-")[:2])

    def words(self, mark: str) -> str:
        """The words that `mark` covers, pieces joined by " … "."""
        return " … ".join(self.text[a:b] for a, b in self.marks[mark])

    def sentence_of(self, mark: str) -> int:
        """Index of the sentence in which `mark` begins."""
        start = self.marks[mark][0][0]
        return next(i for i, (a, b) in enumerate(self.sentences) if a <= start < b)
