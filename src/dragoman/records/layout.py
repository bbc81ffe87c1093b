"""How a report's text is laid out: blocks, sentences, quotations."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.records.reading import Span

BlockKind = Literal["headline", "dateline", "byline", "text"]


class Block(msgspec.Struct, frozen=True):
    """A paragraph, headline or dateline."""

    span: Span
    kind: BlockKind


class SentenceSpan(msgspec.Struct, frozen=True):
    """A sentence's place and the block (index into `Layout.blocks`) it stands in."""

    span: Span
    block: int
    headline: bool = False


class Quotation(msgspec.Struct, frozen=True):
    """Words between quotation marks, or to the end of a block where the closing mark is missing.

    `inner` excludes the marks, `outer` includes those that are there. A quotation that goes on over several
    paragraphs (each reopened, only the last closed) is several of these with one `group`.
    `depth` is 0 for an outer quotation, 1 for one inside another.
    """

    inner: Span
    outer: Span
    group: int
    depth: int = 0
    closed: bool = True


class Layout(msgspec.Struct, frozen=True):
    """The result of segmentation. Sentences do not overlap and stand in order of the text."""

    blocks: tuple[Block, ...]
    sentences: tuple[SentenceSpan, ...]
    quotations: tuple[Quotation, ...]
    dateline: str | None = None
    """The dateline's date words ("Feb. 6"), if the report begins with one that names a day."""
    dateline_place: Span | None = None
