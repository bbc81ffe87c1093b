"""What an editor says of the report itself: that it was corrected, clarified, or taken back."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from dragoman.reading.tables import table
from dragoman.records.layout import Layout
from dragoman.records.reading import EditorNote, NoteKind, Span

__all__ = ["find"]

_HEAD, _TAIL = 6, 8
"""Sentences of a report's beginning and end among which a note is looked for."""
_LONGEST = 800
"""Characters of a note that goes on to the end of its paragraph; a longer paragraph is the report's own."""
_LABEL = 20
"""Characters of a paragraph that can only be a note's label."""
_KINDS: tuple[NoteKind, ...] = ("retraction", "correction", "clarification")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}})"
_DATE = rf"(?:(?:on )?{_DAY}(?:,? ?\d{{2,4}})?)"
_AFTER = rf"(?: ?\({_DATE}\)|,? {_DATE}|, [^:.]{{1,40}})?"
"""A date, or a few words, between a label and its colon."""


class _Kinds(msgspec.Struct, frozen=True):
    correction: tuple[str, ...]
    clarification: tuple[str, ...]
    retraction: tuple[str, ...]


class _Earlier(msgspec.Struct, frozen=True):
    versions: tuple[str, ...]
    harmless: tuple[str, ...]


class _Table(msgspec.Struct, frozen=True):
    own: tuple[str, ...]
    openers: tuple[str, ...]
    labels: _Kinds
    titles: _Kinds
    verbs: _Kinds
    opening: _Kinds
    house: _Kinds
    earlier: _Earlier


def _any(words: tuple[str, ...]) -> str:
    """One of these, the longest first; a blank is any white space."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


class _Signs:
    """The table as patterns, kind by kind, the gravest first."""

    def __init__(self, words: _Table) -> None:
        own = rf"(?:this|our) (?:[\w.,-]+ ){{0,3}}?{_any(words.own)}"
        opener = rf"(?:[\[(*_—–-]*\s*)(?:{_any(words.openers)}{_AFTER}\s*[:.—–-]+\s*)?[\[(*_]*\s*"
        self.titles: list[tuple[NoteKind, re.Pattern[str]]] = []
        self.starts: list[tuple[NoteKind, re.Pattern[str]]] = []
        self.within: list[tuple[NoteKind, re.Pattern[str]]] = []
        for kind in _KINDS:
            verbs = _any(getattr(words.verbs, kind))
            label = rf"{_any(getattr(words.labels, kind))}{_AFTER}\s*(?::|\s[—–-]\s|—)"
            opened = rf"[\[(]\s*{_any(getattr(words.opening, kind))}\b"
            aside = r"(?: \([^)]{1,60}\)|, [^,]{1,60},)?"
            was = r"(?:(?:has|have|had)(?: since)? been|was|were|is being)(?: since)?"
            passive = rf"{own}{aside} {was} {verbs}\b"
            active = rf"we(?: have| are| had)? (?:since )?{verbs} {own}\b"
            corrects = rf"this (?:[\w.-]+ ){{0,3}}?{_any(words.own)} (?:corrects|clarifies)\b"
            parts = [label, passive, active, *([corrects] if kind == "correction" else [])]
            self.starts.append((kind, _compiled(rf"(?:{opener}(?:{'|'.join(parts)})|{opened})")))
            if kind == "correction":
                gone = rf"(?!\s+(?:{_any(words.earlier.harmless)}))"
                noun = rf"(?:[\w.-]+ ){{0,3}}?{_any(words.own)}"
                self.starts.append(
                    (kind, _compiled(rf"{opener}{_any(words.earlier.versions)} {noun}\b{gone}"))
                )
            self.titles.append(
                (
                    kind,
                    _compiled(
                        rf"\s*[\[(]?{_any(getattr(words.titles, kind))}\s*(?::|\]|\)|\s?[–—]|-(?=\S)|\s-)"
                    ),
                )
            )
            if house := getattr(words.house, kind):
                self.within.append((kind, _compiled(rf"(?<!\w){_any(house)}\b")))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s"), re.IGNORECASE)


@functools.cache
def _signs() -> _Signs:
    return _Signs(table("notes/data/notes.toml", _Table))


def find(text: str, title: str | None, layout: Layout) -> list[EditorNote]:
    """Notes on the report itself, in the order of the text, without their days.

    `layout` is that of `text`. A note's span is None where only a title that is no part of the text says so. News of
    others' corrections is none. Never raises.
    """
    found: dict[Span | None, EditorNote] = {}
    headline = _headline(text, layout)
    for kind, sign in _signs().titles:
        if headline is not None and sign.match(text[headline[0] : headline[1]]):
            found.setdefault(headline, EditorNote(kind=kind, span=headline, day=None))
    for kind, span in _told(text, layout):
        if not any(held is not None and held[0] <= span[0] < held[1] for held in found):
            found[span] = EditorNote(kind=kind, span=span, day=None)
    kinds = {note.kind for note in found.values()}
    for kind, sign in _signs().titles:
        if title and kind not in kinds and sign.match(title):
            found[None] = EditorNote(kind=kind, span=None, day=None)
            break
    return sorted(found.values(), key=lambda note: note.span or (-1, -1))


def _headline(text: str, layout: Layout) -> Span | None:
    """The first block where it is a line of its own and no paragraph."""
    if not layout.blocks:
        return None
    start, end = layout.blocks[0].span
    return (start, end) if end - start <= 200 and end < len(text.rstrip()) else None


def _told(text: str, layout: Layout) -> Iterator[tuple[NoteKind, Span]]:
    """Kind and span of each note among the first and last sentences."""
    sentences = layout.sentences
    chosen = [n for n in range(len(sentences)) if n < _HEAD or n >= len(sentences) - _TAIL]
    inside = [quotation.outer for quotation in layout.quotations]
    for n in chosen:
        start, end = sentences[n].span
        words = text[start:end]
        begins = next((kind for kind, sign in _signs().starts if sign.match(words)), None)
        kind = begins or next((kind for kind, sign in _signs().within if sign.search(words)), None)
        if kind is None or any(low <= start < high for low, high in inside):
            continue
        stop = _end(text, layout, n)
        whole = text[start:stop]
        if kind != "retraction" and any(s.search(whole) for k, s in _signs().within if k == "retraction"):
            kind = "retraction"
        yield kind, (start, stop)


def _end(text: str, layout: Layout, n: int) -> int:
    """Where a note that begins with a sentence ends: with its paragraph, or the next where it is a label alone."""
    (start, end), block = layout.sentences[n].span, layout.sentences[n].block
    stop = layout.blocks[block].span[1]
    if block + 1 < len(layout.blocks) and (text[start:stop].endswith(":") or stop - start <= _LABEL):
        stop = layout.blocks[block + 1].span[1]
    return stop if stop - start <= _LONGEST else end
