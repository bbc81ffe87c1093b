"""Where the nodes of a network stand: springs and repulsion, the same answer for the same network every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = 160
_EVEN = 0.6
"""How far the crowded middle is spread: 0 leaves nodes where the springs put them, 1 sets them at equal steps."""
_GOLDEN = 2.399963229728653
"""The golden angle in radians: a spiral by it fills a disc evenly (Vogel, Mathematical Biosciences 44, 1979)."""


def places(
    edges: Sequence[tuple[int, int, float]],
    sizes: Sequence[tuple[float, float]],
    width: float,
    height: float,
) -> list[tuple[float, float]]:
    """The middle of each node in a field of so many pixels.

    `edges`: numbers of two nodes and a weight above 0; a heavier edge is shorter. `sizes`: width and height in pixels
    that a node takes with its name; nodes are pushed apart until few overlap. The method is that of Fruchterman and
    Reingold (Software: Practice and Experience 21(11), 1991, pp. 1129-1164), begun from a spiral in the order given,
    with a weak pull to the middle that keeps parts without edges between them together.
    """
    import numpy as np

    count = len(sizes)
    if not count:
        return []
    ranks = np.arange(count)
    radius, angle = np.sqrt((ranks + 0.5) / count), ranks * _GOLDEN
    at = 0.5 * np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    pull = np.zeros((count, count))
    for one, other, weight in edges:
        if one != other:
            pull[one, other] += weight
            pull[other, one] += weight
    pull = np.log1p(pull) / max(1.0, float(np.log1p(pull).max(initial=0.0)))
    at = _springs(at, pull, 0.9 / float(np.sqrt(count)))
    order = at.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(1, count - 1) - 0.5
    span = np.maximum(np.abs(at).max(axis=0), 1e-9)
    at = (1 - _EVEN) * at / (2 * span) + _EVEN * order
    box = np.asarray(sizes, dtype=float)
    at = _fitted(at, box, width, height)
    for _ in range(150):
        moved = _apart(at, box)
        if moved is None:
            break
        at = np.clip(moved, box / 2, np.maximum(box / 2, np.array([width, height]) - box / 2))
    return [(float(x), float(y)) for x, y in at]


def _springs(at: NDArray[np.float64], pull: NDArray[np.float64], apart: float) -> NDArray[np.float64]:
    import numpy as np

    for step in range(_STEPS):
        between = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt((between**2).sum(axis=2)), 1e-6)
        force = apart**2 / distance**2 - pull * distance / apart
        np.fill_diagonal(force, 0.0)
        moved = (between * force[:, :, None]).sum(axis=1) - at * 0.6
        long = np.maximum(np.sqrt((moved**2).sum(axis=1, keepdims=True)), 1e-9)
        heat = 0.1 * (1 - step / _STEPS) ** 1.5 + 1e-3
        at = at + moved / long * np.minimum(long, heat)
    return at


def _fitted(
    at: NDArray[np.float64], box: NDArray[np.float64], width: float, height: float
) -> NDArray[np.float64]:
    """The field filled, with room for the names at its edges."""
    import numpy as np

    low, high = at.min(axis=0), at.max(axis=0)
    room = np.array([width, height]) - box.max(axis=0)
    scale = np.where(high - low > 1e-9, room / np.maximum(high - low, 1e-9), 0.0)
    middle = np.array([width, height]) / 2
    fitted: NDArray[np.float64] = (at - (low + high) / 2) * scale + middle
    return fitted


def _apart(at: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Each two nodes whose boxes overlap moved apart a little, along the shorter way; None where none do."""
    import numpy as np

    between = at[:, None, :] - at[None, :, :]
    need = (box[:, None, :] + box[None, :, :]) / 2 - np.abs(between)
    over = np.asarray((need > 0).all(axis=2))
    np.fill_diagonal(over, False)
    if not over.any():
        return None
    ranks = np.arange(len(at))
    side = np.where(between != 0, np.sign(between), np.sign(ranks[:, None] - ranks[None, :])[:, :, None])
    sideways = need[:, :, 0] < need[:, :, 1]
    move = np.zeros_like(between)
    move[:, :, 0] = np.where(over & sideways, side[:, :, 0] * need[:, :, 0], 0.0)
    move[:, :, 1] = np.where(over & ~sideways, side[:, :, 1] * need[:, :, 1], 0.0)
    crowd = np.maximum(1, over.sum(axis=1))[:, None]
    moved: NDArray[np.float64] = at + 0.5 * move.sum(axis=1) / crowd
    return moved
