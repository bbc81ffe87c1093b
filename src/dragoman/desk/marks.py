"""Marked text: spans of a text as a row of pieces that a template renders, whatever nests or overlaps."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

from dragoman.page.clean import safe
from dragoman.records.reading import Span


class Marked(NamedTuple):
    """A span to be marked. `kind`: cue, party, said, count, place, time; `record`: label of its record."""

    span: Span
    kind: str
    record: str = ""


class Piece(NamedTuple):
    """A stretch of text in which nothing begins or ends. `kinds`, `records`: of the marks that cover it, in order."""

    text: str
    kinds: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    """Records that begin here."""


def pieces(text: str, within: Span, marks: Iterable[Marked]) -> list[Piece]:
    """The pieces of `text[within]`; marks beyond it are cut off. Control characters are made visible."""
    low, high = within
    here = sorted(
        (max(low, m.span[0]), min(high, m.span[1]), m.kind, m.record)
        for m in marks
        if m.span[0] < high and m.span[1] > low
    )
    bounds = sorted({low, high, *(e for mark in here for e in mark[:2])})
    made: list[Piece] = []
    begun: set[str] = set()
    open_: list[tuple[int, int, str, str]] = []
    at = 0
    for start, end in itertools.pairwise(bounds):
        while at < len(here) and here[at][0] <= start:
            open_.append(here[at])
            at += 1
        open_ = [mark for mark in open_ if mark[1] > start]
        records = tuple(dict.fromkeys(record for *_, record in open_ if record))
        first = tuple(record for record in records if record not in begun)
        begun |= set(first)
        kinds = tuple(dict.fromkeys(kind for _, _, kind, _ in open_))
        made.append(Piece(safe(text[start:end]), kinds, records, first))
    return made
