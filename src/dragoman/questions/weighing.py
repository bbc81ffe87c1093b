"""Patterns and the network weighed against each other: one verdict on where words stand."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.questions.composing import SURE, Lean
from dragoman.questions.model import Scores
from dragoman.questions.records import BETWEEN, Side

ENOUGH = 0.6
"""How sure a pattern must be to stand alone, where there is no network."""
LEAST = 0.5
"""What the network must give a side before it counts: in doubt there is no position."""
CERTAIN = 0.9
"""What the network must give another side before it overrules a sure pattern."""


class Verdict(NamedTuple):
    """Where words stand. `low`, `high`: the interval that the value is thought to lie in; `confidence` 0 to 1."""

    side: Side
    value: int
    low: int
    high: int
    confidence: float
    why: str
    coder: str
    conditional: bool = False


def verdict(lean: Lean, scores: Scores | None) -> Verdict | None:
    """The verdict, or None where nobody says that the words take a side.

    Without a network a pattern decides if it is at least `ENOUGH` sure. With one, a pattern that is `SURE` decides
    unless the network gives another answer `CERTAIN`; else the network's likeliest answer does, if it has at least
    `LEAST`, and a pattern that agrees makes it surer.
    """
    if scores is None:
        return _patterned(lean, lean.sure) if lean.side is not None and lean.sure >= ENOUGH else None
    by_side: dict[Side | None, float] = {
        "for": scores.for_, "against": scores.against, "between": scores.between, None: scores.none,
    }  # fmt: skip
    likeliest = max(by_side, key=lambda side: by_side[side])
    if (
        lean.side is not None
        and lean.sure >= SURE
        and (likeliest == lean.side or by_side[likeliest] < CERTAIN)
    ):
        return _patterned(lean, max(lean.sure, by_side[lean.side]))
    if likeliest is None or by_side[likeliest] < LEAST:
        return None
    return _scored(likeliest, scores, by_side[likeliest], lean)


def _patterned(lean: Lean, confidence: float) -> Verdict:
    assert lean.side is not None
    low, high = spread(lean.value, confidence)
    return Verdict(
        lean.side, lean.value, low, high, round(confidence, 3), lean.why, "patterns", lean.conditional
    )


def _scored(side: Side, scores: Scores, share: float, lean: Lean) -> Verdict:
    tilt = round(100 * (scores.for_ - scores.against))
    agrees = lean.side == side
    confidence = 1 - (1 - share) * (1 - lean.sure / 2) if agrees else share
    if side == "between":
        value = max(-BETWEEN, min(BETWEEN, tilt))
    elif agrees:
        value = lean.value
    else:
        value = max(tilt, BETWEEN + 1) if side == "for" else min(tilt, -BETWEEN - 1)
    low, high = spread(value, confidence)
    told = " ".join(
        f"{name} {p:.2f}" for name, p in zip(("for", "against", "between", "none"), scores, strict=True)
    )
    why = f"network: {told}" + (f"; {lean.why}" if agrees else "")
    return Verdict(side, value, low, high, round(confidence, 3), why, "network", lean.conditional)


def spread(value: int, confidence: float) -> tuple[int, int]:
    """The interval of a value: 10 either way when certain, 60 when not at all, within -100 and 100."""
    half = round(10 + 50 * (1 - confidence))
    return max(-100, value - half), min(100, value + half)
