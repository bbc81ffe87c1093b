"""Text to layout: headline, dateline, paragraphs, sentences and quotations, with exact offsets."""

from __future__ import annotations

import re

from dragoman.records.layout import Block, BlockKind, Layout, Quotation, SentenceSpan
from dragoman.records.reading import Span

MAX_SENTENCE = 6000
"""Longest sentence in characters; beyond it text is cut at white space, so that parsing stays quick."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\r\n[^\S\n]*\r\n\s*")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'‘])(?:(?:[A-Z]\.)*[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Cmdr|Brig|Sen|Rep|Gov|Rev|Hon|"
    r"Pres|St|Jr|Sr|vs|etc|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|e\.g|i\.e|al|approx)\.$"
)


def segment(text: str) -> Layout:
    """Lay out a report's text. Never raises; a text without words gives an empty layout."""
    blocks: list[Block] = []
    sentences: list[SentenceSpan] = []
    position = 0
    for gap in [*(m.span() for m in _PARAGRAPH.finditer(text)), (len(text), len(text))]:
        span = _strip(text, position, gap[0])
        position = gap[1]
        if span is None:
            continue
        kind: BlockKind = "text"
        inside = _sentences(text, span)
        if not blocks and len(inside) == 1 and text[span[1] - 1] not in '.!?"”’…' and span[1] - span[0] < 200:
            kind = "headline"
        sentences.extend(SentenceSpan(s, len(blocks), kind == "headline") for s in inside)
        blocks.append(Block(span, kind))
    return Layout(tuple(blocks), tuple(sentences), tuple(_quotations(text, blocks)))


def _strip(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def _sentences(text: str, span: Span) -> list[Span]:
    out: list[Span] = []
    start = span[0]
    for stop in _STOP.finditer(text, span[0], span[1]):
        following = text[stop.end() : stop.end() + 4].lstrip()
        if text[stop.start() : stop.end()] == "." and _ABBREVIATION.search(text, start, stop.end()):
            continue
        if following and following[0].islower():
            continue
        if (piece := _strip(text, start, stop.end())) is not None:
            out.append(piece)
        start = stop.end()
    if (piece := _strip(text, start, span[1])) is not None:
        out.append(piece)
    return out


def _quotations(text: str, blocks: list[Block]) -> list[Quotation]:
    out: list[Quotation] = []
    for group, m in enumerate(re.finditer(r"“([^“”]+)”|\"([^\"]+)\"", text)):
        inner = m.span(1) if m.group(1) else m.span(2)
        out.append(Quotation(inner, m.span(), group))
    return out
