"""Annotated reports as reviewable TOML: sentences with the words of each field, not offsets.

A file holds `[[sentence]]` tables with `text` and any of

    events     = [{type, cue, actors, recipients, modality}]      actors, recipients, modality have defaults
    statements = [{speakers, cue, content, kind, speaker_from}]   speaker_from: number of another sentence, from 0
    quantities = [{span, low, high, kind}]
    times      = [{span, start, end}]

Every string is looked up inside its sentence; `word#2` means the second place where `word` stands there.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.records.reading import EventType, Modality, QuantityKind, Span, StatementKind

_OPEN = "null"


class GoldEvent(msgspec.Struct, frozen=True):
    """An expected event; spans are offsets into the report's text."""

    sentence: int
    type: EventType
    cue: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    modality: Modality


class GoldStatement(msgspec.Struct, frozen=True):
    """An expected statement, one for each sentence of its content; `speakers` may stand elsewhere."""

    sentence: int
    speakers: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    kind: StatementKind


class GoldQuantity(msgspec.Struct, frozen=True):
    """An expected count of people."""

    span: Span
    low: int | None
    high: int | None
    kind: QuantityKind


class GoldTime(msgspec.Struct, frozen=True):
    """An expected time expression with its range of days."""

    span: Span
    start: str | None
    end: str | None


class Gold(msgspec.Struct, frozen=True):
    """All that is expected of one report."""

    sentences: tuple[Span, ...]
    events: tuple[GoldEvent, ...]
    statements: tuple[GoldStatement, ...]
    quantities: tuple[GoldQuantity, ...]
    times: tuple[GoldTime, ...]


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    type: EventType
    cue: str
    actors: list[str] = []
    recipients: list[str] = []
    modality: Modality = "actual"


class _Statement(msgspec.Struct, forbid_unknown_fields=True):
    content: list[str]
    kind: StatementKind
    speakers: list[str] = []
    cue: str | None = None
    speaker_from: int | None = None


class _Quantity(msgspec.Struct, forbid_unknown_fields=True):
    span: str
    kind: QuantityKind
    low: int | None = None
    high: int | None = None


class _Time(msgspec.Struct, forbid_unknown_fields=True):
    span: str
    start: str | Literal["null"] = _OPEN
    end: str | Literal["null"] = _OPEN


class _Sentence(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    events: list[_Event] = []
    statements: list[_Statement] = []
    quantities: list[_Quantity] = []
    times: list[_Time] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    sentence: list[_Sentence]


def load(path: Path, text: str) -> Gold:
    """The annotations in `path` as offsets into `text`.

    Raises KnowledgeError naming file, sentence and words where something does not fit.
    """
    try:
        source = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KnowledgeError("gold.malformed", f"{path.name}: {error}.") from error
    position, spans = 0, []
    for number, sentence in enumerate(source.sentence):
        at = text.find(sentence.text, position)
        if at < 0:
            raise KnowledgeError("gold.sentence", f"{path.name}: sentence {number} is not in the report.")
        spans.append((at, at + len(sentence.text)))
        position = at + len(sentence.text)
    return _Finder(path, text, spans).gold(source)


class _Finder:
    def __init__(self, path: Path, text: str, sentences: list[Span]) -> None:
        self.path, self.text, self.sentences = path, text, sentences

    def find(self, number: int, words: str) -> Span:
        start, end = self.sentences[number]
        wanted, _, nth = words.partition("#")
        at = start - 1
        for _ in range(int(nth or 1)):
            at = self.text.find(wanted, at + 1, end)
            if at < 0:
                raise KnowledgeError(
                    "gold.words", f"{self.path.name}: sentence {number} does not hold {words!r}."
                )
        return at, at + len(wanted)

    def all(self, number: int, words: list[str]) -> tuple[Span, ...]:
        return tuple(self.find(number, w) for w in words)

    def gold(self, source: _File) -> Gold:
        events, statements, quantities, times = [], [], [], []
        for n, s in enumerate(source.sentence):
            events += [
                GoldEvent(
                    n,
                    e.type,
                    self.find(n, e.cue),
                    self.all(n, e.actors),
                    self.all(n, e.recipients),
                    e.modality,
                )
                for e in s.events
            ]
            for st in s.statements:
                home = n if st.speaker_from is None else st.speaker_from
                speakers = self.all(home, st.speakers)
                cue = None if st.cue is None else self.find(n, st.cue)
                statements.append(GoldStatement(n, speakers, cue, self.all(n, st.content), st.kind))
            quantities += [GoldQuantity(self.find(n, q.span), q.low, q.high, q.kind) for q in s.quantities]
            times += [
                GoldTime(
                    self.find(n, t.span),
                    None if t.start == _OPEN else t.start,
                    None if t.end == _OPEN else t.end,
                )
                for t in s.times
            ]
        return Gold(tuple(self.sentences), tuple(events), tuple(statements), tuple(quantities), tuple(times))
