"""One low, best and high out of several counts of the same people, by a rule that anybody can repeat.

Nothing is added up, and nothing is weighed:

- `low` is the lowest lower bound that anybody gives, `high` the highest upper bound. A count without one of them ("at
  least 30", "up to 50") gives its other bound, and `high_open`, `low_open` say so.
- `best` is the count of the report published last; within it, what the report tells in its own voice goes before what
  it quotes, an exact number before a range or an approximate one, and what stands first before what comes later. Of
  that count `best` is the lower bound where there is one, else the upper: UCDP takes the most conservative figure too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dragoman.ledger.answers import Answer, Figure
from dragoman.ledger.identity import calendar_day


class Estimate(Answer, frozen=True, kw_only=True):
    """Bounds of a number of people and the figure that was taken for the best; all inclusive."""

    low: int | None
    best: int
    high: int
    low_open: bool
    """A count has no lower bound: it may be less than `low`."""
    high_open: bool
    """A count has no upper bound: it may be more than `high`."""
    basis: Literal["report", "quoted"]
    """Whose word `best` is: the report's own, or somebody's whom it quotes."""
    by: tuple[str, ...]
    """Who is quoted."""
    figure: str
    """Id of the count that `best` is."""
    figures: int
    reports: int


def estimate(figures: Sequence[Figure]) -> Estimate | None:
    """The estimate from counts of one kind; None where there is none with a bound."""
    told = [f for f in figures if f.low is not None or f.high is not None]
    if not told:
        return None
    lows = [f.low for f in told if f.low is not None]
    highs = [f.high if f.high is not None else f.low or 0 for f in told]
    chosen = max(told, key=_rank)
    best = chosen.low if chosen.low is not None else chosen.high
    assert best is not None
    return Estimate(
        low=min(lows, default=None),
        best=best,
        high=max(highs),
        low_open=len(lows) < len(told),
        high_open=any(f.high is None for f in told),
        basis="quoted" if chosen.by or chosen.quoted else "report",
        by=chosen.by,
        figure=chosen.id,
        figures=len(told),
        reports=len({f.report.ref for f in told}),
    )


def _rank(figure: Figure) -> tuple[str, bool, bool, str, int]:
    exact = figure.low == figure.high and not figure.approximate
    day = calendar_day(figure.report.published) or ""
    return day, not (figure.by or figure.quoted), exact, figure.report.ref, -figure.span[0]
