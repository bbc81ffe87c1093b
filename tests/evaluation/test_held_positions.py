"""Stances on questions that nobody trained on, actor and words given: their figures stay above the floors.

The network's figures are looked at where its weights are there. After a change that is meant to be worse somewhere, or
better: `DRAGOMAN_WRITE_FLOORS=1 pytest tests/evaluation/test_held_positions.py`.
"""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path

import pytest

from dragoman.corpus.positions import load
from dragoman.encoder.stance import FOLDER, Stances
from dragoman.evaluation.stance import stance_given, table

ROOT = Path(__file__).parents[2]
FLOORS = ROOT / "held-out" / "positions-floors.toml"
SLACK = 0.015
WAYS = ("patterns", "network") if FOLDER.is_dir() else ("patterns",)


@functools.cache
def measured(way: str) -> dict[str, float]:
    pairs = load(ROOT / "training-corpus" / "positions")
    model = Stances() if way == "network" else None
    found = table(pairs.unseen, stance_given(pairs.questions, pairs.unseen, model))
    return {f"{way}: macro-F1": found.macro, f"{way}: precision of none": found.figures("none")[0]}


def floors() -> dict[str, float]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


if os.environ.get("DRAGOMAN_WRITE_FLOORS"):
    kept = floors() | {n: v - SLACK for way in WAYS for n, v in measured(way).items()}
    FLOORS.write_text("".join(f'"{n}" = {v:.3f}\n' for n, v in sorted(kept.items())), encoding="utf-8")


@pytest.mark.parametrize("name", [n for n in sorted(floors()) if n.split(":")[0] in WAYS])
def test_figures_stay_above_their_floor(name: str) -> None:
    assert measured(name.split(":")[0])[name] >= floors()[name]


def test_there_are_as_many_pairs_as_promised() -> None:
    pairs = load(ROOT / "training-corpus" / "positions")
    assert len(pairs.unseen) >= 400
    assert len({p.question for p in pairs.unseen}) >= 5
