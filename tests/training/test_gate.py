"""The gate learns which sentences have the cue of an event."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")

import torch

from dragoman.corpus.load import load
from dragoman.encoder.gate import Gate
from dragoman.encoder.weights import GATE, SHIPPED, TOKENIZER
from dragoman.encoder.wordpieces import WordPieces
from dragoman.training.gate import fit_gate, save_gate
from dragoman.training.labels import Example, examples
from tests.training.test_labels import TEXT

PLAIN = """
# world-99-0003 style=wire decade=2010 spelling=us
It rained in the hills for most of the week.
"""


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "a.txt").write_text(TEXT + PLAIN, encoding="utf-8")
    items, slips = load([folder])
    assert not slips
    return examples(items, WordPieces(SHIPPED / "fast" / TOKENIZER)) * 40


def test_it_learns_repeats_itself_and_keeps_what_it_was_shown(taught: list[Example], tmp_path: Path) -> None:
    table = torch.randn(30522, 24, generator=torch.Generator().manual_seed(1))
    arrays = fit_gate(table, taught, taught, seed=3)
    again = fit_gate(table, taught, taught, seed=3)
    assert all(np.array_equal(arrays[k], again[k]) for k in arrays)
    save_gate(arrays, tmp_path)
    with np.load(tmp_path / GATE) as stored:
        gate = Gate({k: stored[k].astype(np.float32) for k in stored.files})
    with_events = [e for e in taught if e.events]
    without = [e for e in taught if not e.events]
    best = [gate.score(e.window, e.hints) for e in with_events]
    assert min(best) >= gate.limit - 0.05
    assert max(gate.score(e.window, e.hints) for e in without) < min(best)


def test_words_of_which_nothing_is_taught_teach_nothing(taught: list[Example]) -> None:
    table = torch.randn(30522, 24, generator=torch.Generator().manual_seed(1))
    hidden = [
        msgspec.structs.replace(e, events=(), open=tuple(range(len(e.window.words))))
        for e in taught
        if e.events
    ]
    plain = [e for e in taught if not e.events]
    open_ = Gate(fit_gate(table, hidden + plain, taught, seed=3))
    shut = Gate(
        fit_gate(table, [msgspec.structs.replace(e, open=()) for e in hidden] + plain, taught, seed=3)
    )
    some = hidden[0]
    assert open_.score(some.window, some.hints) > shut.score(some.window, some.hints)
