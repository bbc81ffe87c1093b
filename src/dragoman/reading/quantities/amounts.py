"""Amounts: number words with their bounds, before it is known what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from dragoman.reading.numerals import Bounds, digits, number, numerals, plural_range
from dragoman.reading.quantities.lexicon import lexicon

_RANGE = re.compile(r"(\d[\d,.]*)[-–—](\d[\d,.]*)")
_TO = frozenset({"to", "or", "-", "–", "—"})
_UNCOUNTED = frozenset({"uncounted", "countless", "untold"})
_ANYWHERE = frozenset({"anywhere", "anything", "somewhere"})
_VAGUE = frozenset({"several", "few"})
LARGEST = 9_999_999_999
"""More than the people there are: larger numbers count something else."""


class Amount(msgspec.Struct, frozen=True):
    """Tokens `first` to `end` (exclusive), `core` the first number word; inclusive bounds, None where open."""

    first: int
    core: int
    end: int
    low: int | None
    high: int | None
    approximate: bool = False
    in_words: bool = False
    bounded: bool = False
    """A word sets a bound ("more than"), or the number is a range."""


def amount(words: Sequence[str], i: int) -> Amount | None:
    """The amount whose first number word is token `i`, words in lower case; bounds to its left are taken in."""
    found = _core(words, i)
    if found is None:
        return None
    low, high, end, ranged = found
    if low > LARGEST or (high is not None and not low <= high <= LARGEST):
        return None
    between = ranged and i > 0 and words[i - 1] == "between"
    if ranged and i > 1 and words[i - 2] in _ANYWHERE and words[i - 1] in {"between", "from"}:
        first, side = i - 2, ""
    else:
        first, side = _bound(words, i - 1 if between else i)
    if first > 0 and words[first - 1] in _UNCOUNTED:
        first -= 1
    approximate = side == "about"
    low_out: int | None = low
    high_out: int | None = high
    if side == "low":
        high_out = None
    elif side == "high":
        low_out = None
        if high is None:
            return None
    end, after = _after(words, end)
    if after == "low" and side != "high":
        high_out = None
    if after == "high" and side != "low":
        low_out = None
    return Amount(
        first=first,
        core=i,
        end=end,
        low=low_out,
        high=high_out,
        approximate=approximate or after == "about",
        in_words=digits(words[i][:1]) is None,
        bounded=side in {"low", "high"} or after in {"low", "high"} or ranged,
    )


def _core(words: Sequence[str], i: int) -> tuple[int, int | None, int, bool] | None:
    """Low, high, the index after, and whether it is a range."""
    word = words[i]
    if (pair := _RANGE.fullmatch(word)) is not None:
        one, two = digits(pair[1]), digits(pair[2])
        if one is None or two is None or one != int(one) or two <= one:
            return None
        scale, end = _scale(words, i + 1)
        return round(one * scale), round(two * scale), end, True
    if word in _VAGUE and i + 1 < len(words) and words[i + 1] in {"hundred", "thousand", "million", "dozen"}:
        bounds = numerals().plural[words[i + 1] + "s"]
        return bounds.low, bounds.high, i + 2, True
    plural = plural_range(words, i)
    if plural is not None:
        return _plural(words, i, *plural)
    one_number = number(words, i)
    if one_number is None:
        if word.endswith("+") and (value := digits(word[:-1])) is not None and value == int(value):
            return int(value), None, i + 1, True
        return None
    value, end = one_number
    two_number = number(words, end + 1) if end + 1 < len(words) and _joins(words, i, end) else None
    if two_number is not None:
        second, after = two_number
        # "two to three million": the scale belongs to both.
        if words[after - 1] in {"dozen", "hundred"} and end == i + 1 and value < 12 and words[end + 1] != "a":
            value *= numerals().scales[words[after - 1]]
        if second >= 1000 > value and value * 1000 <= second:
            unit = 1_000_000 if second >= 1_000_000 else 1000
            shared = words[after - 1] in numerals().scales
            value = value * unit if shared and value * unit < second else value
        if value < second and value == int(value) and second == int(second):
            return int(value), int(second), after, True
    if value != round(value) or value < 1:
        return None
    return round(value), round(value), end, False


def _joins(words: Sequence[str], i: int, at: int) -> bool:
    """Is word `at` the link of a range that begins at `i`? "from 200 to 500" tells of a change, not of a range."""
    before = words[i - 1] if i > 0 else ""
    free = before != "from" or (i > 1 and words[i - 2] in _ANYWHERE)
    return (words[at] in _TO and free) or (words[at] == "and" and before == "between")


def _scale(words: Sequence[str], i: int) -> tuple[int, int]:
    scales = numerals().scales
    if i < len(words) and words[i] in scales and words[i] != "score":
        return scales[words[i]], i + 1
    return 1, i


def _plural(words: Sequence[str], i: int, bounds: Bounds, end: int) -> tuple[int, int | None, int, bool]:
    if end + 1 < len(words) and words[end] in {"or", "to"}:
        other = plural_range(words, end + 1)
        if other is not None:
            return bounds.low, other[0].high, other[1], True
    return bounds.low, bounds.high, end, True


def _bound(words: Sequence[str], i: int) -> tuple[int, str]:
    """First token of the bound phrases that end before token `i`, and the strongest side they give ("" for none)."""
    table = lexicon()
    first, side = i, ""
    for _ in range(2):
        for length in range(min(table.longest_bound, first), 0, -1):
            found = table.bounds.get(tuple(words[first - length : first]))
            # "at least an estimated 200"; but "estimated about 200" has a verb in front.
            if found is not None and not (side and found == "about"):
                first -= length
                side = side if side in {"low", "high"} else found
                break
        else:
            break
    return first, side


def _after(words: Sequence[str], end: int) -> tuple[int, str]:
    """Bounds behind the number: "200 or more", "300-odd", "a dozen or so"."""
    pair = tuple(words[end : end + 2])
    if pair == ("or", "more"):
        return end + 2, "low"
    if pair in {("or", "fewer"), ("or", "less")}:
        return end + 2, "high"
    if pair in {("or", "so"), ("-", "odd"), ("or", "thereabouts")}:
        return end + 2, "about"
    if pair[:1] == ("odd",):
        return end + 1, "about"
    if pair[:1] in {("plus",), ("+",)}:
        return end + 1, "low"
    return end, ""
