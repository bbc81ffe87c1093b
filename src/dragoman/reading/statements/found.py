"""What the finders of this stage hand to its assembly, and how spans of content are trimmed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.records.layout import Layout, Quotation
from dragoman.records.parse import Sentence
from dragoman.records.reading import Act, Attitude, Span

MARKS = "“”„‟«»\"″‘’'`‹›"
_EDGE = frozenset(MARKS + ",;:–—―-_*•| \t\r\n\u00a0\u2003\u2009\u200b\ufeff\u00ad…")
_WORD = re.compile(r"\w+")


class Found(msgspec.Struct):
    """An attribution on its way: `sentence` and `token` place its cue, so that finders' results merge.

    `quoted` tells that `content` was taken from quotation marks. `rank` orders rival findings of one cue.
    """

    sentence: int
    token: int
    cue: Span | None
    speakers: list[Span]
    content: list[Span]
    attitude: Attitude = "speech"
    act: Act | None = None
    lemma: str = ""
    addressees: list[Span] = []
    channels: list[Span] = []
    quoted: bool = False
    frame: str = ""
    first_person: bool = False
    shares: tuple[int, int] | None = None
    """Sentence and token of the statement that passes these same words on."""


class Quotes:
    """The outer quotations of a layout, for look-ups by offset."""

    def __init__(self, layout: Layout) -> None:
        self.outer: list[Quotation] = [q for q in layout.quotations if q.depth == 0]
        self._starts = [q.outer[0] for q in self.outer]

    def at(self, position: int) -> Quotation | None:
        """The outer quotation whose marks or words cover this offset."""
        n = bisect_right(self._starts, position) - 1
        if n >= 0 and position < self.outer[n].outer[1]:
            return self.outer[n]
        return None

    def inside(self, position: int) -> bool:
        return self.at(position) is not None

    def overlapping(self, span: Span) -> list[Quotation]:
        """Quotations that share a character with the span, in order."""
        n = max(0, bisect_right(self._starts, span[0]) - 1)
        out = []
        while n < len(self.outer) and self.outer[n].outer[0] < span[1]:
            if self.outer[n].outer[1] > span[0]:
                out.append(self.outer[n])
            n += 1
        return out


def trim(text: str, start: int, end: int) -> Span | None:
    """Leave out quotation marks, commas, dashes and a final full stop at the ends; None if nothing is left."""
    while start < end and (text[start] in _EDGE or text[start] in ".)]"):
        start += 1
    while end > start:
        last = text[end - 1]
        opened = {")": "(", "]": "["}.get(last)
        loose = opened is not None and text.rfind(opened, start, end) < 0
        if loose or last in _EDGE or last in "([" or (last == "." and not _dotted(text, start, end)):
            end -= 1
        else:
            break
    return (start, end) if end > start else None


def _dotted(text: str, start: int, end: int) -> bool:
    """Is the full stop before `end` part of a dotted abbreviation such as U.S. or a.m.?"""
    return end - start >= 4 and text[end - 3] == "." and text[end - 2].isalpha() and text[end - 4].isalpha()


def runs(sentence: Sentence, indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Unbroken runs of token indexes as (first, last)."""
    out: list[tuple[int, int]] = []
    for i in sorted(set(indexes)):
        if out and i == out[-1][1] + 1:
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out


def words(text: str, span: Span) -> int:
    """How many words the span holds."""
    return sum(1 for _ in _WORD.finditer(text, *span))


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sorted, overlapping spans joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span[0] <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], span[1]))
        else:
            out.append(span)
    return out


def sentence_at(sentences: Sequence[Sentence], starts: Sequence[int], position: int) -> int:
    """Index of the last sentence that begins at or before this offset, 0 if none does."""
    return max(0, bisect_right(starts, position) - 1)
