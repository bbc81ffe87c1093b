"""The words of time expressions, loaded from data/times.toml and checked."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from dragoman.reading.tables import table

Unit = Literal["hour", "day", "week", "fortnight", "weekend", "month", "quarter", "year", "decade"]


class Holiday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day that falls on one date each year."""

    words: list[str]
    month: int
    day: int


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sets of lower-case words; the data file says what each is for."""

    dayparts: frozenset[str]
    prepositions: frozenset[str]
    year_prepositions: frozenset[str]
    month_prepositions: frozenset[str]
    sure_month_prepositions: frozenset[str]
    determiners: frozenset[str]
    counted: frozenset[str]
    weekday_not_before: frozenset[str]
    weekday_not_after: frozenset[str]
    function_words: frozenset[str]
    totals: frozenset[str]
    today_not_after: frozenset[str]
    today_not_before: frozenset[str]
    future_governors: frozenset[str]
    future_modifiers: frozenset[str]
    future_events: frozenset[str]
    future_modals: frozenset[str]
    past_verbs: frozenset[str]
    past_nouns: frozenset[str]
    past_prepositions: frozenset[str]
    future_prepositions: frozenset[str]


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of data/times.toml. Weekdays count from Monday 0, months from January 1."""

    weekdays: dict[str, int]
    weekdays_short: dict[str, int]
    months: dict[str, int]
    months_short: dict[str, int]
    seasons: dict[str, int]
    ordinals: dict[str, int]
    holidays: list[Holiday]
    units: dict[str, Unit]
    words: Words


@cache
def lexicon() -> Lexicon:
    """The lexicon. Raises KnowledgeError where the data file has another shape."""
    return table("data/times.toml", Lexicon)
