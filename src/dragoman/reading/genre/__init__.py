"""What kind of text a report is: news unless its own words say otherwise."""

from __future__ import annotations

import functools
import re

import msgspec

from dragoman.reading.tables import table
from dragoman.records.layout import Layout
from dragoman.records.reading import Genre

__all__ = ["guess"]

_OPENING = 300
_BIOGRAPHY = 400
_SAMPLE = 20_000
"""Characters of the text that are counted over."""
_STAMP = re.compile(
    r"\(?(?:[01]?\d|2[0-3])[.:][0-5]\d\s?(?:[ap]\.?m\.?\b|GMT\b|BST\b|EST\b|EDT\b|CET\b|UTC\b|$|[\s–—:-])",
    re.IGNORECASE,
)
_TURN = re.compile(r"(?:Q|A|Q\.|A\.|[A-Z][A-Z .'’-]{3,40}):\s")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_STAMPS = 4
"""Paragraphs that begin with a time of day before a text counts as live."""
_TURNS = 6
_FIRST_PERSON = 0.012
"""Share of the narrator's words in the first person singular above which a text argues; chosen well above
that of news reports, whose narrator says "I" not at all. At least `_FIRST_PERSONS` of them."""
_FIRST_PERSONS = 4


class _Signs(msgspec.Struct, frozen=True):
    title: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    arguing: frozenset[str] = frozenset()


class _Table(msgspec.Struct, frozen=True):
    live: _Signs
    roundup: _Signs
    opinion: _Signs
    other: _Signs


@functools.cache
def _table() -> _Table:
    return table("genre/data/genre.toml", _Table)


def guess(text: str, title: str | None, layout: Layout) -> Genre:
    """The genre of a text by its title, opening, layout and voice; `news` where nothing speaks against it.

    `layout` is that of `text`. Never raises.
    """
    signs = _table()
    heading = (title or "").casefold()
    opening = text[:_OPENING].casefold()
    if layout.blocks and layout.blocks[0].kind == "headline":
        start, end = layout.blocks[0].span
        heading = f"{heading}\n{text[start:end].casefold()}"
    kinds: tuple[tuple[Genre, _Signs], ...] = (
        ("live", signs.live),
        ("roundup", signs.roundup),
        ("opinion", signs.opinion),
        ("other", signs.other),
    )
    for kind, sign in kinds:
        if any(_begins(s, heading) for s in sign.title) or any(_begins(s, opening) for s in sign.opening):
            return kind
    starts = [text[b.span[0] : b.span[0] + 60] for b in layout.blocks[:400]]
    if sum(_STAMP.match(s) is not None for s in starts) >= _STAMPS:
        return "live"
    if sum(_TURN.match(s) is not None for s in starts) >= max(_TURNS, len(starts) // 3):
        return "other"
    if _argues(text, layout, signs.opinion):
        return "opinion"
    return "news"


def _begins(sign: str, text: str) -> bool:
    place = text.find(sign)
    return place == 0 or (place > 0 and not text[place - 1].isalnum())


def _argues(text: str, layout: Layout, signs: _Signs) -> bool:
    ending = text[-_BIOGRAPHY:].casefold()
    own = _own_words(text[:_SAMPLE], layout)
    words = [w.casefold() for w in _WORD.findall(own)]
    said = sum(w in signs.arguing for w in words)
    if said >= _FIRST_PERSONS and said >= _FIRST_PERSON * len(words):
        return True
    return said > 0 and any(s in ending or s in text[:_OPENING].casefold() for s in signs.byline)


def _own_words(text: str, layout: Layout) -> str:
    """The narrator's words: what stands outside quotations."""
    pieces, position = [], 0
    for quotation in layout.quotations:
        start, end = quotation.outer
        if start >= len(text):
            break
        if start >= position:
            pieces.append(text[position:start])
        position = max(position, end)
    pieces.append(text[position:])
    return " ".join(pieces)
