"""The program's answers on items of the corpus, held against their marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.corpus.items import EventMark, Item
from dragoman.encoder.hints import Hinted, by_sentence
from dragoman.encoder.protocol import Parser
from dragoman.encoder.tagger import Tagger
from dragoman.reading import coding, events, mentions, segments
from dragoman.reading.coding.weigh import logit
from dragoman.reading.filing import filed
from dragoman.records.drafts import EventDraft
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence
from dragoman.records.reading import Span


class Coded(msgspec.Struct, frozen=True):
    """What was coded in one item."""

    item: Item
    drafts: tuple[EventDraft, ...]


class Judged(msgspec.Struct, frozen=True):
    """A coded event with the mark that it meets, if any. `agreed` and `differing`: what the rules found there."""

    item: Item
    draft: EventDraft
    mark: EventMark | None
    logit: float
    agreed: bool
    differing: bool

    @property
    def right(self) -> bool:
        return self.mark is not None


class Pair(msgspec.Struct, frozen=True):
    """A sentence with two parties and the type of what one does to the other."""

    text: str
    actor: Span | None
    recipient: Span | None
    type: str


def _ruled(item: Item, parser: Parser) -> tuple[list[Sentence], list[EventDraft]]:
    """An item's sentences, taken as they are marked, and the rules' events in them."""
    text = item.text
    sentences = parser.parse(text, [SentenceSpan(s, 0) for s in item.sentences])
    return sentences, events.code(text, segments.segment(text), sentences, mentions.find(text, sentences))


def known(item: Item, parser: Parser) -> list[Hinted]:
    """What parser and rules know of the words of each sentence of an item."""
    return by_sentence(*_ruled(item, parser))


def coded(items: Iterable[Item], parser: Parser, tagger: Tagger | None) -> list[Coded]:
    """The events that rules and network code in each item."""
    out = []
    for item in items:
        sentences, drafts = _ruled(item, parser)
        if tagger is not None:
            told = by_sentence(sentences, drafts)
            seen = tagger.read([item.text[a:b] for a, b in item.sentences], told)
            topics = events.topics(sentences)
            drafts = coding.code(item.text, sentences, seen, drafts, topics, tagger.name, tagger.calibration)
        out.append(Coded(item, tuple(drafts)))
    return out


def right_ones(answers: Iterable[Coded]) -> list[Judged]:
    """Each coded event with the mark of the same type whose cue it touches; a mark is met once."""
    out = []
    for answer in answers:
        free = {e.id: e for e in answer.item.events}
        for draft in answer.drafts:
            met = next(
                (
                    e
                    for e in free.values()
                    if e.type == draft.type and any(_touch(draft.cue, s) for s in answer.item.marks[e.id])
                ),
                None,
            )
            if met is not None:
                del free[met.id]
            ruled = draft.ruled
            out.append(
                Judged(
                    item=answer.item,
                    draft=draft,
                    mark=met,
                    logit=logit(draft.scores.get(draft.type, draft.confidence)),
                    agreed=ruled == draft.type,
                    differing=ruled is not None and ruled != draft.type,
                )
            )
    return out


def pairs(items: Iterable[Item]) -> list[Pair]:
    """Every pair of parties of every event in its sentence, either of them None where the event has none."""
    out = []
    for item in items:
        for event in item.events:
            start, end = item.sentences[item.sentence_of(event.id)]

            def place(mark: str | None, start: int = start, end: int = end, item: Item = item) -> Span | None:
                if mark is None:
                    return None
                a, b = item.marks[mark][0]
                return (a - start, b - start) if start <= a and b <= end else None

            cue = {
                w.lower().removesuffix("s") for a, b in item.marks[event.id] for w in item.text[a:b].split()
            }
            type_ = filed(event.type, event.modality, event.modes, cue)
            actors: Sequence[str | None] = event.actors or (None,)
            recipients: Sequence[str | None] = event.recipients or (None,)
            if event.reciprocal and len(event.actors) > 1:
                recipients = event.actors
            for actor in actors:
                for recipient in recipients:
                    a, r = place(actor), place(recipient)
                    if actor != recipient and a != r:
                        out.append(Pair(item.text[start:end], a, r, type_))
    return out


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def reliability(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 10
) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, count) of answers by tenths of confidence; empty tenths are left out."""
    out = []
    for n in range(bins):
        here = [
            i
            for i, c in enumerate(confidences)
            if n / bins <= c < (n + 1) / bins or (n == bins - 1 and c == 1.0)
        ]
        if here:
            out.append(
                (
                    math.fsum(confidences[i] for i in here) / len(here),
                    sum(right[i] for i in here) / len(here),
                    len(here),
                )
            )
    return out


def expected_error(bins: Sequence[tuple[float, float, int]]) -> float:
    """Expected calibration error: mean gap between confidence and share right, weighted by count."""
    total = sum(n for *_, n in bins)
    return math.fsum(abs(c - r) * n for c, r, n in bins) / total if total else 0.0
