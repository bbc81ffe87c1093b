"""Patterns and the network weighed against each other: one verdict on where words stand."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.questions.composing import SURE, Lean
from dragoman.questions.model import Scores
from dragoman.questions.records import BETWEEN, Side

NETWORK = "network"
"""The coder of a verdict that no pattern gave."""
ENOUGH = 0.6
"""How sure a pattern must be to stand alone, where there is no network."""
FIRM = 0.65
"""How sure a pattern must be to count beside a network."""
GRANTED = 0.4
"""What the network must give a pattern's side at least."""
ALONE = 0.85
"""What the network must give a side that no pattern takes."""
POINTING = 0.9
"""The same where the words only point back to what the question is about."""
AMONG = 0.92
"""The same in a long report, which speaks of much else; found on one question (docs/question-syria.md)."""
NEVER = 1.1
"""More than it can give."""
SIDELESS = 0.6
"""What that no side is taken counts for where an answer must be given, since it is said too readily."""
# Chosen on the 583 pairs for calibration, where of what the network says alone from 0.9 on 174 of 178 are right, from
# 0.85 on 212 of 222, from 0.8 on 229 of 245. GRANTED at 0.2 showed one right pair more and two wrong ones with the
# network before, and a quarter more where texts are read for questions that they are not on.


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


def verdict(lean: Lean, scores: Scores | None, alone: float = ALONE) -> Verdict | None:
    """The verdict, or None where it is too little sure that the words take a side: in doubt there is no position.

    Without a network a pattern decides if it is at least `ENOUGH` sure. With one, the question's own phrases (`SURE`)
    decide; other patterns that are `FIRM` decide if the network gives their side `GRANTED`; the network decides by
    itself with `alone`.
    """
    if scores is None:
        return _patterned(lean, lean.sure) if lean.side is not None and lean.sure >= ENOUGH else None
    pattern = lean.side if lean.sure >= FIRM else None
    by_side = _sides(scores)
    best = max(by_side, key=lambda side: by_side[side])
    if pattern is not None and (lean.sure >= SURE or by_side[pattern] >= GRANTED):
        return _patterned(lean, max(lean.sure, by_side[pattern]))
    if best is None or by_side[best] < alone:
        return None
    return _scored(best, scores, by_side[best], lean)


def likeliest(lean: Lean, scores: Scores | None) -> Side | None:
    """The likeliest of the four answers, however little sure: to compare networks by, not to show.

    A pattern counts only where there is no network: beside this one it gained nothing.
    """
    if scores is None:
        return lean.side if lean.sure >= ENOUGH else None
    by_side = _sides(scores)
    by_side[None] *= SIDELESS
    return max(by_side, key=lambda side: by_side[side])


def _sides(scores: Scores) -> dict[Side | None, float]:
    return {"for": scores.for_, "against": scores.against, "between": scores.between, None: scores.none}


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
    return Verdict(side, value, low, high, round(confidence, 3), why, NETWORK, lean.conditional)


def spread(value: int, confidence: float) -> tuple[int, int]:
    """The interval of a value: 10 either way when certain, 60 when not at all, within -100 and 100."""
    half = round(10 + 50 * (1 - confidence))
    return max(-100, value - half), min(100, value + half)
