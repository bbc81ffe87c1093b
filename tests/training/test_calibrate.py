"""Confidence fitted on held-out answers."""

from __future__ import annotations

import math
import random

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")

from dragoman.encoder.weights import Calibration
from dragoman.training.calibrate import Answer, events, pairs


def test_scores_that_boast_are_lowered() -> None:
    rng = random.Random(3)
    answers = []
    for _ in range(3000):
        truth = rng.gauss(0.0, 1.5)
        right = rng.random() < 1 / (1 + math.exp(-(truth - 0.5)))
        answers.append(Answer(logit=3 * truth, agreed=False, differing=False, right=right))
    fitted = events(answers, Calibration())
    assert fitted.slope == pytest.approx(1 / 3, abs=0.05)
    assert fitted.offset == pytest.approx(-0.5, abs=0.15)


def test_pairs_find_their_temperature() -> None:
    rng = random.Random(5)
    rows, gold = [], []
    for _ in range(2000):
        p = rng.choice([0.6, 0.75, 0.9])
        boasted = p**3 / (p**3 + (1 - p) ** 3)
        rows.append({"A": boasted, "B": 1 - boasted})
        gold.append("A" if rng.random() < p else "B")
    assert pairs(rows, gold, Calibration()).pair_temperature == pytest.approx(3.0, rel=0.15)
