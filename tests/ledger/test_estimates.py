"""Low, best and high of several counts, by the rule as it is stated."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.ledger import Figure, estimate
from dragoman.ledger.answers import Passage, ReportRef


def figure(
    number: int, low: int | None, high: int | None, day: str | None = "2020-01-01", **more: Any
) -> Figure:
    report = ReportRef(
        ref=more.pop("ref", "r"),
        id="r",
        outlet=None,
        title=None,
        url=None,
        published=day,
        language="en",
        revision=1,
    )
    plain: dict[str, Any] = {
        "approximate": False,
        "kind": "killed",
        "words": "",
        "of": None,
        "by": (),
        "event": None,
    }
    passage = Passage(text="", span=(0, 9))
    return Figure(
        low=low,
        high=high,
        report=report,
        passage=passage,
        first_day=day,
        id=f"q{number}",
        span=(number, 9),
        **plain | more,
    )


CASES: list[tuple[list[Figure], tuple[Any, ...]]] = [
    ([figure(1, 12, 12)], (12, 12, 12, False, False, "q1")),
    ([figure(1, 12, 12), figure(2, 30, None)], (12, 12, 30, False, True, "q1")),
    ([figure(1, None, 50), figure(2, 30, None)], (30, 50, 50, True, True, "q1")),
    ([figure(1, None, 50)], (None, 50, 50, True, False, "q1")),
    ([figure(1, 12, 12, by=("A",)), figure(2, 30, 30)], (12, 30, 30, False, False, "q2")),
    ([figure(1, 12, 12, quoted=True), figure(2, 30, 30)], (12, 30, 30, False, False, "q2")),
    ([figure(1, 12, 12, approximate=True), figure(2, 30, 30)], (12, 30, 30, False, False, "q2")),
    ([figure(1, 12, 12), figure(2, 30, 30, by=("A",), day="2020-01-02", ref="s")],
     (12, 30, 30, False, False, "q2")),
    ([figure(1, 12, 12, day=None), figure(2, 24, 99)], (12, 24, 99, False, False, "q2")),
    ([figure(5, 12, 12), figure(2, 30, 30)], (12, 30, 30, False, False, "q2")),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "expected"), CASES)
@pytest.mark.parametrize("turned", [False, True])
def test_the_rule(figures: list[Figure], expected: tuple[Any, ...], turned: bool) -> None:
    found = estimate(figures[::-1] if turned else figures)
    assert found is not None
    assert (found.low, found.best, found.high, found.low_open, found.high_open, found.figure) == expected
    assert found.figures == len(figures)
    assert found.basis == ("quoted" if found.by else "report")


def test_no_bounds_no_estimate() -> None:
    assert estimate([]) is None
    assert estimate([figure(1, None, None)]) is None
