"""Two networks side by side: heads for both whose scores are the mean."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.encoder.heads import Array, Heads, joined

WIDTH, TYPES, RANK, HIDDEN, FAR = 6, 3, 4, 5, 2


def heads(seed: int) -> Heads:
    draw = np.random.default_rng(seed)

    def drawn(*shape: int) -> Array:
        return draw.normal(size=shape).astype(np.float32)

    arrays = {"event.weight": drawn(TYPES + 1, WIDTH), "event.bias": drawn(TYPES + 1)}
    arrays |= {
        "party.left.weight": drawn(2 * RANK, WIDTH),
        "party.left.bias": np.zeros(2 * RANK, dtype=np.float32),
    }
    arrays |= {
        "party.right.weight": drawn(2 * RANK, WIDTH),
        "party.right.bias": np.zeros(2 * RANK, dtype=np.float32),
    }
    arrays |= {"party.distance.weight": drawn(2 * FAR + 1, 2), "party.bias": drawn(2)}
    arrays |= {"pair_hidden.weight": drawn(HIDDEN, 4 * WIDTH), "pair_hidden.bias": drawn(HIDDEN)}
    arrays |= {"pair_type.weight": drawn(TYPES, HIDDEN), "pair_type.bias": drawn(TYPES)}
    return Heads(arrays)


def vectors(seed: int, rows: int) -> Array:
    return np.random.default_rng(seed).normal(size=(rows, WIDTH)).astype(np.float32)


def test_scores_are_the_mean_of_both() -> None:
    a, b = heads(1), heads(2)
    x, y = vectors(3, 4), vectors(4, 4)
    both = joined(a, b).linear("event", np.concatenate([x, y], axis=1))
    assert both == pytest.approx((a.linear("event", x) + b.linear("event", y)) / 2, abs=1e-5)


def test_links_are_the_mean_of_both() -> None:
    a, b = heads(1), heads(2)
    x, y, r, s = vectors(3, 4), vectors(4, 4), vectors(5, 3), vectors(6, 3)
    distance = np.array([[i - j for j in range(3)] for i in range(4)])
    both = joined(a, b).link("party", np.concatenate([x, y], 1), np.concatenate([r, s], 1), distance)
    assert both == pytest.approx(
        (a.link("party", x, r, distance) + b.link("party", y, s, distance)) / 2, abs=1e-4
    )


def test_one_network_twice_answers_pairs_as_it_does_alone() -> None:
    a, x = heads(1), vectors(3, 5)
    twice = joined(a, a).pair(np.concatenate([x, x], 1), (0, 1), (3, 3))
    assert twice == pytest.approx(a.pair(x, (0, 1), (3, 3)), abs=1e-4)
    assert joined(a, a).width == 2 * WIDTH


def test_the_second_half_counts_too() -> None:
    a, b, x = heads(1), heads(2), vectors(3, 5)
    mixed = joined(a, b).pair(np.concatenate([x, x], 1), (0, 1), None)
    assert not np.allclose(mixed, a.pair(x, (0, 1), None), atol=1e-3)
    assert not np.allclose(mixed, b.pair(x, (0, 1), None), atol=1e-3)
