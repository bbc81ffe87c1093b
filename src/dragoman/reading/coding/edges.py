"""Where a party's words begin and end: the network tells it piece by piece, and cuts names now and then."""

from __future__ import annotations

import re

from dragoman.records.parse import Sentence
from dragoman.records.reading import Span

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.)+[^\W\d_]$")
_BEFORE = frozenset({"the", "a", "an"})


def mended(span: Span, sentence: Sentence, text: str) -> Span:
    """`span` without punctuation at its start, with the last point of initials ("U.S."), and with whole names.

    `text` is the sentence's; spans are offsets into the report.
    """
    start, end = span
    base = sentence.start
    while start < end - 1 and not text[start - base].isalnum():
        start += 1
    if end - base < len(text) and text[end - base] == "." and _INITIALS.search(text[start - base : end - base]):
        end += 1
    for entity in sentence.entities:
        if entity.label not in _NAMES:
            continue
        first, last = entity.first, entity.last
        if sentence[first].text.lower() in _BEFORE and first < last:
            first += 1
        if sentence[last].text in {"'s", "’s", "'", "’"} and first < last:
            last -= 1
        a, b = sentence.span(first, last)
        if a < start < b <= end or (a < start and end <= b):
            start = a
        if start <= a < end < b or (a <= start and end < b):
            end = b
    return start, end
