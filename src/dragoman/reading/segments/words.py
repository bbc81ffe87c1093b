"""The word lists that segmentation asks, loaded from data/segments.toml."""

from __future__ import annotations

import functools

import msgspec

from dragoman.reading.tables import table
from dragoman.records.reading import Span


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file's lists (data/segments.toml)."""

    titles: frozenset[str]
    maybe: frozenset[str]
    numbered: frozenset[str]
    starters: frozenset[str]
    said: frozenset[str]
    small: frozenset[str]


@functools.cache
def words() -> Words:
    return table("data/segments.toml", Words)


def strip(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff\u00ad"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff\u00ad"):
        end -= 1
    return (start, end) if end > start else None
