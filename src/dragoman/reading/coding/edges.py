"""Where a party's words begin and end: the network tells it piece by piece, and cuts names now and then."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.records.parse import Sentence
from dragoman.records.reading import Span

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.)+[^\W\d_]$")
_BEFORE = frozenset({"the", "a", "an"})


def mended(span: Span, sentence: Sentence, text: str) -> Span:
    """`span` without punctuation at its start, with the last point of initials ("U.S."), and with whole names.

    `text` is the report's.
    """
    start, end = span
    while start < end - 1 and not text[start].isalnum():
        start += 1
    if end < sentence.end and text[end] == "." and _INITIALS.search(text[start:end]):
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


def joined(spans: Iterable[Span], sentence: Sentence, text: str) -> tuple[Span, ...]:
    """Parties of one part: pieces of one phrase put together, an office before its holder's name left to the name.

    "[major] [Iraqi groups]" is one party, "[UN envoy] [Staffan de Mistura]" too; of "the [foreign minister], [Sergei
    Lavrov]" the name is the party (guide, section 1).
    """
    people = [sentence.span(e.first, e.last) for e in sentence.entities if e.label == "PERSON"]
    out: list[Span] = []
    for span in sorted(spans):
        if out:
            between = text[out[-1][1] : span[0]]
            if span[0] <= out[-1][1] or between == " ":
                out[-1] = (out[-1][0], max(out[-1][1], span[1]))
                continue
            if between == ", " and any(a < span[1] and span[0] < b for a, b in people):
                before = sentence.at(out[-1][1] - 1)
                if before is not None and before.pos == "NOUN":
                    out[-1] = span
                    continue
        out.append(span)
    return tuple(out)
