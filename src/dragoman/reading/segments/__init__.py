"""Text to layout: headline, dateline, byline, paragraphs, sentences and quotations, with exact offsets."""

from __future__ import annotations

from dragoman.reading.segments.blocks import MAX_HEADLINE, block_kind, find_dateline, paragraphs
from dragoman.reading.segments.quotations import find_quotations
from dragoman.reading.segments.sentences import MAX_SENTENCE, find_sentences
from dragoman.reading.segments.words import strip
from dragoman.records.layout import Block, Layout, SentenceSpan
from dragoman.records.reading import Span

__all__ = ["MAX_SENTENCE", "segment"]


def segment(text: str) -> Layout:
    """Lay out a report's text: blocks, sentences in order and apart from each other, quotations.

    A dateline is a block and a sentence of its own. Linear in the text's length; never raises; a text without
    words gives an empty layout. Spans are code point offsets into `text`, end exclusive, never empty.
    """
    spans = _apart(text, paragraphs(text))
    blocks: list[Block] = []
    sentences: list[SentenceSpan] = []
    dateline: str | None = None
    place: Span | None = None
    for order, span in enumerate(spans):
        kind = block_kind(text, span, order, len(spans))
        if kind == "text" and order < 4 and place is None and dateline is None:
            found = find_dateline(text, span)
            if found is not None:
                end, dateline, place = found
                head = strip(text, span[0], end)
                if head is not None:
                    sentences.append(SentenceSpan(head, len(blocks)))
                    blocks.append(Block(head, "dateline"))
                rest = strip(text, end, span[1])
                if rest is None:
                    continue
                span = rest
        headline = kind == "headline"
        pieces = [span] if headline and span[1] - span[0] <= MAX_HEADLINE else find_sentences(text, span)
        sentences.extend(SentenceSpan(piece, len(blocks), headline) for piece in pieces)
        blocks.append(Block(span, kind))
    return Layout(tuple(blocks), tuple(sentences), find_quotations(text, blocks), dateline, place)


def _apart(text: str, spans: list[Span]) -> list[Span]:
    """A report in one paragraph may hold its title, then a dateline: cut before the dateline."""
    if not spans or spans[0][1] - spans[0][0] <= MAX_HEADLINE:
        return spans
    start, end = spans[0]
    for sentence in find_sentences(text, (start, min(end, start + 2 * MAX_HEADLINE)))[1:4]:
        if find_dateline(text, (sentence[0], end)) is not None:
            title = strip(text, start, sentence[0])
            return [*([title] if title is not None else []), (sentence[0], end), *spans[1:]]
    return spans
