"""Krippendorff's alpha against figures worked out by hand."""

from __future__ import annotations

import pytest

from dragoman.ledger.desk.alpha import nominal

PUBLISHED = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Krippendorff (2011), section C: four observers, twelve units, values missing; nominal alpha 0.743."""


def test_the_published_example_with_missing_values() -> None:
    rows = [[None if v == "." else v for v in line.split()] for line in PUBLISHED.split("\n") if line]
    found = nominal(zip(*rows, strict=True))
    assert (found.units, found.values) == (11, 40)
    assert found.value == pytest.approx(0.743, abs=0.0005)


def test_two_coders_by_hand() -> None:
    # Ten units: 00 00 00 00 00 00 01 10 01 11. Pairs that differ: o(0,1) + o(1,0) = 6; n(0) = 15, n(1) = 5, n = 20.
    units = ["00"] * 6 + ["01", "10", "01", "11"]
    found = nominal(units)
    assert found.value == pytest.approx(1 - 19 * 6 / (2 * 15 * 5))
    assert found.share == pytest.approx(0.7)


def test_a_single_value_in_a_unit_does_not_count() -> None:
    assert nominal([("a", None), ("a", "a"), ("b", "b")]) == nominal([("a", "a"), ("b", "b")])
    assert nominal([("a", "a"), ("b", "b")]).value == 1.0


def test_disagreement_on_everything_is_below_chance() -> None:
    # Two units, a-b each: n(a) = n(b) = 2, o(a,b) + o(b,a) = 4, so 1 - 3 * 4 / 8.
    assert nominal([("a", "b"), ("b", "a")]).value == pytest.approx(-0.5)


@pytest.mark.parametrize("units", [[], [("a",)], [("a", None)], [("a", "a"), ("a", "a")]])
def test_without_pairs_or_variation_it_is_not_defined(units: list[tuple[str | None, ...]]) -> None:
    assert nominal(units).value is None
