"""Corpus items to what the network is taught: one example a sentence, its marks as indexes of words."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import get_args

import msgspec

from dragoman.corpus.items import Item
from dragoman.encoder.hints import Hint, Hinted, on_pieces
from dragoman.encoder.wordpieces import Window, WordPieces
from dragoman.records.reading import Act, Attitude, EventType, Modality, Span

TYPES: tuple[str, ...] = get_args(EventType)
MODALITIES: tuple[str, ...] = get_args(Modality)
ATTITUDES: tuple[str, ...] = get_args(Attitude)
ACTS: tuple[str, ...] = ("", *get_args(Act))
Words = tuple[int, int]
"""First and last word of a stretch, inclusive."""


class EventLabel(msgspec.Struct, frozen=True):
    """An event at `cue`; parties are indexes into the example's mentions."""

    type: str
    cue: Words
    modality: str
    modes: tuple[str, ...]
    flags: tuple[bool, bool, bool]
    """historical, repeated, aggregate"""
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    reciprocal: bool


class StatementLabel(msgspec.Struct, frozen=True):
    """A statement at `cue`; `sources` are indexes into the example's sources."""

    cue: Words
    sources: tuple[int, ...]
    content: tuple[Words, ...]
    attitude: str
    act: str


class Example(msgspec.Struct, frozen=True):
    """A sentence of the corpus as the network sees it."""

    item: str
    sentence: int
    window: Window
    mentions: tuple[Words, ...]
    sources: tuple[Words, ...]
    events: tuple[EventLabel, ...]
    statements: tuple[StatementLabel, ...]
    hints: list[Hint]
    """One a piece."""
    partial: bool = False
    """Only the events are marked: nothing is taught of mentions and statements."""
    open: tuple[int, ...] = ()
    """Words of which nothing is taught as to events: they may be cues of a type that nobody marked here."""

    def pairs(self) -> list[tuple[str, int | None, int | None]]:
        """(type, actor, recipient) by index of mention for each pair of parties of each event, either may lack."""
        out: dict[tuple[int | None, int | None], str] = {}
        for event in self.events:
            actors: Sequence[int | None] = event.actors or (None,)
            recipients: Sequence[int | None] = event.recipients or (None,)
            if event.reciprocal and len(event.actors) > 1:
                recipients = event.actors
            for a in actors:
                for r in recipients:
                    if a != r:
                        out.setdefault((a, r), event.type)
        return [(t, a, r) for (a, r), t in out.items()]


def examples(
    items: Iterable[Item],
    pieces: WordPieces,
    known: Callable[[Item], Sequence[Hinted]] | None = None,
    *,
    partial: bool = False,
    unmarked: Container[str] = (),
) -> list[Example]:
    """One example for each window of each sentence of each item, in order.

    `known` gives the hints of each sentence; `partial` says that only events are marked; `unmarked` are words (small
    letters) that may be cues of types which the items were not annotated for.
    """
    out: list[Example] = []
    for item in items:
        texts = [item.text[a:b] for a, b in item.sentences]
        told = None if known is None else known(item)
        for number, windows in enumerate(pieces.windows(texts)):
            for window in windows:
                hinted = on_pieces(window, None if told is None else told[number])
                example = _example(item, number, window, hinted)
                start = item.sentences[number][0]
                words = (item.text[start + a : start + b].lower() for a, b in window.words)
                unsaid = tuple(i for i, w in enumerate(words) if w in unmarked)
                out.append(msgspec.structs.replace(example, partial=partial, open=unsaid))
    return out


def _example(item: Item, number: int, window: Window, hinted: list[Hint]) -> Example:
    start, end = item.sentences[number]

    def words(span: Span) -> Words | None:
        a, b = span[0] - start, span[1] - start
        if a < 0 or b > end - start:
            return None
        return window.at((a, b))

    def first(mark: str | None) -> Words | None:
        return None if mark is None else words(item.marks[mark][0])

    mentions: dict[str, int] = {}
    spans: list[Words] = []
    for mark in item.marks:
        if mark.startswith("m") and (found := first(mark)) is not None:
            if found not in spans:
                spans.append(found)
            mentions[mark] = spans.index(found)
    events = []
    for e in item.events:
        cue = first(e.id)
        if cue is None:
            continue
        events.append(
            EventLabel(
                type=e.type,
                cue=cue,
                modality=e.modality,
                modes=tuple(f"{e.type}/{m}" for m in e.modes),
                flags=(e.historical, e.repeated, e.aggregate),
                actors=tuple(mentions[m] for m in e.actors if m in mentions),
                recipients=tuple(mentions[m] for m in e.recipients if m in mentions),
                reciprocal=e.reciprocal,
            )
        )
    sources: list[Words] = []
    statements = []
    for s in item.statements:
        cue = first(s.cue)
        if cue is None:
            continue
        named = [w for m in s.sources if (w := first(m)) is not None]
        for w in named:
            if w not in sources:
                sources.append(w)
        pieces = [w for span in item.marks[s.content] if (w := words(span)) is not None]
        statements.append(
            StatementLabel(
                cue=cue,
                sources=tuple(sources.index(w) for w in named),
                content=tuple(pieces),
                attitude=s.attitude,
                act=s.act or "",
            )
        )
    return Example(
        item=item.id, sentence=number, window=window, mentions=tuple(spans), sources=tuple(sources),
        events=tuple(events), statements=tuple(statements), hints=hinted,
    )  # fmt: skip
