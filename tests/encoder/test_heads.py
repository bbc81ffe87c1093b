"""The heads' arithmetic, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.encoder.heads import Heads, Names, means, sigmoid, softmax, stretches


def test_stretches_begin_at_a_begin_or_an_orphan_inside() -> None:
    tags = np.eye(3, dtype=np.float32)[[0, 1, 2, 1, 0, 2, 2, 0, 1]]
    assert [s for s, _ in stretches(tags)] == [(1, 2), (3, 3), (5, 6), (8, 8)]
    assert all(p == 1.0 for _, p in stretches(tags))


def test_probabilities() -> None:
    assert softmax(np.array([0.0, np.log(3.0)], dtype=np.float32)) == pytest.approx([0.25, 0.75])
    assert sigmoid(np.array([0.0, 1000.0, -1000.0], dtype=np.float32)) == pytest.approx([0.5, 1.0, 0.0])


def test_means_of_stretches() -> None:
    words = np.arange(6, dtype=np.float32).reshape(3, 2)
    assert means(words, [(0, 1), (2, 2)]).tolist() == [[1.0, 2.0], [4.0, 5.0]]


def heads() -> Heads:
    rng = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return rng.normal(size=shape).astype(np.float32)

    return Heads(
        {
            "event.weight": some(4, 6), "event.bias": some(4),
            "party.left.weight": some(4, 6), "party.left.bias": some(4),
            "party.right.weight": some(4, 6), "party.right.bias": some(4),
            "party.distance.weight": some(5, 2), "party.bias": some(2),
            "pair_hidden.weight": some(3, 24), "pair_hidden.bias": some(3),
            "pair_type.weight": some(3, 3), "pair_type.bias": some(3),
            "modes.weight": some(5, 6), "modes.bias": some(5),
        }
    )  # fmt: skip


def test_far_words_share_a_distance() -> None:
    h = heads()
    left = np.ones((1, 6), dtype=np.float32)
    near = h.link("party", left, left, np.array([[2]]))
    assert np.array_equal(near, h.link("party", left, left, np.array([[900]])))
    assert not np.array_equal(near, h.link("party", left, left, np.array([[1]])))


def test_a_pair_without_one_party_is_answered() -> None:
    h = heads()
    words = np.random.default_rng(1).normal(size=(7, 6)).astype(np.float32)
    both, one, none = h.pair(words, (0, 1), (4, 4)), h.pair(words, (0, 1), None), h.pair(words, None, None)
    assert both.shape == one.shape == none.shape == (3,)
    assert np.isfinite(both).all()
    assert not np.allclose(both, one)
    assert not np.allclose(both, h.pair(words, (4, 4), (0, 1)))


def test_modes_are_shared_out_within_their_type() -> None:
    names = Names(types=("A", "B", "C"), modes=("A/x", "C/y"), modalities=(), attitudes=(), acts=())
    likely = np.array([[True, True, False], [False, False, True]])
    first, second = heads().modes(np.ones((2, 6), dtype=np.float32), likely, names)
    assert set(first) == {"A/x"}
    assert set(second) == {"C/y"}
    assert 0.0 < first["A/x"] < 1.0
