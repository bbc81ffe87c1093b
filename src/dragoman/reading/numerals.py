"""Numbers in words and digits. No stage: times and quantities both read numbers with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from dragoman.reading.tables import table

_LONGEST = 12
"""Digits of the longest number read as a count: more are identifiers, not numbers of people or years."""


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An inclusive range; `high` None where it is open."""

    low: int
    high: int | None = None


class Compound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plural of a plural ("tens of thousands")."""

    words: tuple[str, str]
    low: int
    high: int | None = None


class Numerals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Number words, as in data/numerals.toml."""

    ones: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    suffixes: dict[str, int]
    plural: dict[str, Bounds]
    compound: list[Compound]


@cache
def numerals() -> Numerals:
    """The table of number words. Raises KnowledgeError where the data file has another shape."""
    return table("data/numerals.toml", Numerals)


@cache
def starters() -> frozenset[str]:
    """Lower-case words at which a number written in words can begin."""
    table = numerals()
    return frozenset({*table.ones, *table.tens, *table.scales, *table.plural, "half", "a", "an"})


def digits(word: str) -> float | None:
    """The value of "5,000", "12" or "2.5"; None for anything else, ill-grouped or over-long numbers included."""
    if not word or not word[0].isdecimal() or not word[-1].isdecimal() or len(word) > _LONGEST + 4:
        return None
    whole, _, part = word.partition(".")
    groups = whole.split(",")
    if any(not g.isdecimal() for g in groups) or (part and not part.isdecimal()):
        return None
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(g) != 3 for g in groups[1:])):
        return None
    if len("".join(groups)) > _LONGEST:
        return None
    return float("".join(groups) + "." + part) if part else int("".join(groups))


def _glued(word: str) -> float | None:
    """The value of "2.5m" or "30k"."""
    for suffix, scale in numerals().suffixes.items():
        if word.endswith(suffix) and (value := digits(word[: -len(suffix)])) is not None:
            return value * scale
    return None


def number(words: Sequence[str], i: int) -> tuple[float, int] | None:
    """The number that begins at lower-case word `i` and the index after it, or None.

    Reads "5,000", "2.5 million", "twenty-five" (also as three words), "a hundred and twenty", "half a million",
    "a dozen". A lone "a" or "half" is no number.
    """
    table = numerals()
    n = len(words)
    if i >= n:
        return None
    if words[i] == "half" and words[i + 1 : i + 2] == ["a"] and i + 2 < n and words[i + 2] in table.scales:
        return table.scales[words[i + 2]] / 2, i + 3
    if (
        words[i] == "a"
        and list(words[i + 1 : i + 4]) == ["quarter", "of", "a"]
        and i + 4 < n
        and words[i + 4] in table.scales
    ):
        return table.scales[words[i + 4]] / 4, i + 5
    if words[i] in {"a", "an", "one"} and i + 1 < n and words[i + 1] == "half" and words[i + 2 : i + 3]:
        return None
    value: float | None = digits(words[i])
    if value is None:
        value = _glued(words[i])
    if value is not None:
        j = i + 1
        if j < n and words[j] in table.suffixes and words[j] != "m":
            return value * table.suffixes[words[j]], j + 1
        while j < n and words[j] in table.scales and words[j] != "score" and value < 10**_LONGEST:
            value *= table.scales[words[j]]
            j += 1
        return value, j
    return _in_words(words, i)


def _in_words(words: Sequence[str], i: int) -> tuple[float, int] | None:
    table = numerals()
    n = len(words)
    total, current, j, seen = 0, 0, i, False
    if words[i] in {"a", "an"}:
        if i + 1 < n and words[i + 1] in table.scales and words[i + 1] != "score":
            current, j = 1, i + 1
        else:
            return None
    while j < n and total < 10**_LONGEST:
        word = words[j]
        if word in table.tens and current % 100 == 0:
            current += table.tens[word]
        elif word in table.ones and current % 10 == 0 and (table.ones[word] < 10 or current % 100 == 0):
            current += table.ones[word]
        elif word in table.scales and current:
            scale = table.scales[word]
            if scale in {12, 20, 100}:
                current *= scale
            else:
                total, current = total + current * scale, 0
        elif _link(words, j) and seen:
            j += 1
            continue
        else:
            break
        seen = True
        j += 1
    return (total + current, j) if seen else None


def _link(words: Sequence[str], j: int) -> bool:
    """Does word `j` tie number words together ("twenty-five", "a hundred and five")?"""
    table = numerals()
    if not 0 < j < len(words) - 1:
        return False
    before, after = words[j - 1], words[j + 1]
    if words[j] == "-":
        return before in table.tens and after in table.ones
    small = after in table.tens or after in table.ones
    return words[j] == "and" and small and before in {"hundred", "thousand", "million"}


def plural_range(words: Sequence[str], i: int) -> tuple[Bounds, int] | None:
    """The range that "dozens" or "tens of thousands" at word `i` stands for and the index after it, or None."""
    table = numerals()
    bounds = table.plural.get(words[i]) if i < len(words) else None
    if bounds is None:
        return None
    if i + 2 < len(words) and words[i + 1] in {"of", "upon"}:
        for entry in table.compound:
            if entry.words == (words[i], words[i + 2]):
                return Bounds(entry.low, entry.high), i + 3
    if words[i] == "tens":
        return None
    return bounds, i + 1
