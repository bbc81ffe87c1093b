"""Sentences without politics leave early; what the rules found never does."""

from __future__ import annotations

import numpy as np

from dragoman.encoder.gate import RULED, Gate
from dragoman.encoder.hints import NOTHING, SIZES, Hint
from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import SHIPPED
from dragoman.encoder.wordpieces import Window

CUE = 7


def gate() -> Gate:
    """One dimension: piece 7 is a cue, and the more so after piece 5."""
    pieces = np.zeros((10, 1), dtype=np.float32)
    pieces[CUE], pieces[5] = 3.0, 1.0
    near = np.array([[0.5], [0.0]], dtype=np.float32)
    hints = {f"hint.{n}": np.zeros((size, 1), dtype=np.float32) for n, size in enumerate(SIZES)}
    out, limit = np.ones(1, dtype=np.float32), np.array([3.2], dtype=np.float32)
    return Gate({"pieces": pieces, "near": near, "out": out, "limit": limit, **hints})


def window(*ids: int) -> Window:
    return Window(
        [0, *ids, 0], [0] * (len(ids) + 2), [(i, i + 1) for i in range(len(ids))], [*range(1, len(ids) + 1)]
    )


def nothing(w: Window) -> list[Hint]:
    return [NOTHING] * len(w.ids)


def test_the_likeliest_word_decides_and_its_neighbour_counts() -> None:
    alone, after, before = window(2, CUE, 2), window(5, CUE), window(CUE, 5)
    assert gate().score(alone, nothing(alone)) == 3.0
    assert gate().score(after, nothing(after)) == 3.5
    assert gate().score(before, nothing(before)) == 3.0
    assert not gate().passes(alone, nothing(alone))
    assert gate().passes(after, nothing(after))


def test_pieces_that_begin_no_word_do_not_count() -> None:
    w = Window([0, 2, CUE, 0], [0] * 4, [(0, 2)], [1])
    assert gate().score(w, nothing(w)) == 0.0


def test_what_the_rules_found_is_always_read() -> None:
    w = window(2, 2)
    ruled = nothing(w)
    values = list(NOTHING)
    values[RULED] = 1
    ruled[1] = (values[0], values[1], values[2], values[3], values[4])
    assert not gate().passes(w, nothing(w))
    assert gate().passes(w, ruled)


def test_the_shipped_gate_stops_weather_and_no_attack() -> None:
    tagger = Tagger(SHIPPED / "fast")
    plain, attack = "It rained in the hills.", "Rebels shelled the town of Kufra on Monday."
    told = [([(0, 2)], [NOTHING]), ([(0, 6)], [NOTHING])]
    stopped, read = tagger.read([plain, attack], told)
    assert not stopped.mentions
    assert not stopped.events
    assert read.events
    # Without hints, or where statements are asked for, every sentence is read.
    assert tagger.read([plain])[0] == tagger.read([plain], statements=True)[0]
