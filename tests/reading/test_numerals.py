"""Number words and digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.reading.numerals import digits, number, plural_range


@pytest.mark.parametrize(
    ("text", "value", "used"),
    [
        ("12", 12, 1),
        ("5,000", 5000, 1),
        ("2.5 million", 2_500_000, 2),
        ("2.5m", 2_500_000, 1),
        ("30k", 30_000, 1),
        ("twenty - five soldiers", 25, 3),
        ("twenty five", 25, 2),
        ("two hundred and fifty", 250, 4),
        ("three thousand two hundred", 3200, 4),
        ("a hundred", 100, 2),
        ("a dozen men", 12, 2),
        ("two dozen", 24, 2),
        ("half a million", 500_000, 3),
        ("a quarter of a million", 250_000, 5),
        ("one and two", 1, 1),
    ],
)
def test_number(text: str, value: float, used: int) -> None:
    assert number(text.split(), 0) == (value, used)


@pytest.mark.parametrize(
    "text", ["a", "half", "a man", "million", "hundreds", "1,2,3", "12,34", "9" * 400, "5th", "²", "x", ""]
)
def test_no_number(text: str) -> None:
    assert number([text] if " " not in text else text.split(), 0) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "used"),
    [
        ("dozens of men", 24, 99, 1),
        ("scores", 40, 199, 1),
        ("hundreds", 200, 999, 1),
        ("thousands", 2000, 9999, 1),
        ("tens of thousands", 20_000, 99_999, 3),
        ("hundreds of thousands", 200_000, 999_999, 3),
        ("millions", 2_000_000, None, 1),
    ],
)
def test_plural_range(text: str, low: int, high: int | None, used: int) -> None:
    found = plural_range(text.split(), 0)
    assert found is not None
    assert (found[0].low, found[0].high, found[1]) == (low, high, used)


def test_tens_alone_is_no_number() -> None:
    assert plural_range(["tens", "of", "men"], 0) is None


@given(st.lists(st.text(max_size=6), min_size=1, max_size=6))
def test_any_words_are_survived(words: list[str]) -> None:
    found = number(words, 0)
    assert found is None or 0 < found[1] <= len(words)
    value = digits(words[0])
    assert value is None or value >= 0
