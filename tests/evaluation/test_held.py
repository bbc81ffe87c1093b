"""Cases that nobody tunes on: their figures stay above the floors.

After a change that is meant to be worse somewhere, or better:
`DRAGOMAN_WRITE_FLOORS=1 pytest tests/evaluation/test_held.py`.
"""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path

import pytest

from dragoman.evaluation.held import Share, measure, page
from dragoman.reading.pipeline import Reader

FOLDER = Path(__file__).parents[2] / "held-out"
FLOORS = FOLDER / "floors.toml"
SLACK = 0.015


@functools.cache
def measured() -> dict[str, Share]:
    return measure(FOLDER / "test", Reader())[0]


def floors() -> dict[str, float]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


if os.environ.get("DRAGOMAN_WRITE_FLOORS"):
    lines = [f'"{n}" = {max(0.0, s.value - SLACK):.3f}' for n, s in measured().items()]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", sorted(floors()))
def test_figures_stay_above_their_floor(name: str) -> None:
    share = measured()[name]
    assert share.value >= floors()[name], f"{share.right} of {share.total}"


def test_there_are_as_many_cases_as_promised() -> None:
    count = {n: s.total for n, s in measured().items()}
    assert count["time recall"] >= 200
    assert count["quantity bounds and kind"] >= 100
    assert count["event to time"] + count["event to place"] >= 75
    assert count["hop"] >= 200
    assert count["actor"] >= 250
    assert count["actor in traps"] >= 40


def test_the_page_shows_every_figure() -> None:
    text = page(
        {"test": {"hop": Share(3, 4)}, "dev": {"hop": Share(1, 2), "speaker": Share(1, 1)}}, "Made so."
    )
    assert "| hop | 0.750 (3/4) | 0.500 (1/2) |" in text
    assert "| speaker |  | 1.000 (1/1) |" in text
