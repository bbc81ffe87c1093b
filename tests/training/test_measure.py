"""Answers held against the corpus."""

from __future__ import annotations

import pytest

from dragoman.training.measure import expected_error, reliability


def test_reliability_by_tenths() -> None:
    bins = reliability([0.05, 0.05, 0.95, 1.0], [False, True, True, True])
    assert bins == [(0.05, 0.5, 2), (0.975, 1.0, 2)]
    assert expected_error(bins) == pytest.approx((0.45 * 2 + 0.025 * 2) / 4)
    assert expected_error([]) == 0.0
