"""The heads of the reader's network, applied with numpy to the encoder's vectors. See training/network.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Words = tuple[int, int]
"""First and last word of a stretch, inclusive."""
_TINY = 1e-9


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the outputs of the heads mean, in order of their indexes."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    modalities: tuple[str, ...]
    attitudes: tuple[str, ...]
    acts: tuple[str, ...]


def _floats(values: NDArray[Any]) -> Array:
    return values.astype(np.float32, copy=False)


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return _floats(raised / raised.sum(-1, keepdims=True))


def sigmoid(scores: Array) -> Array:
    """Probabilities of yes, each for itself."""
    return _floats(1.0 / (1.0 + np.exp(-np.clip(scores, -40.0, 40.0))))


class Heads:
    """`arrays` are the network's parameters by name ("event.weight": [types + 1, width], float32)."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self._columns: dict[int, tuple[list[int], list[str]]] = {}

    @property
    def width(self) -> int:
        """Size of the encoder's vectors."""
        return int(self.arrays["event.weight"].shape[1])

    def linear(self, name: str, vectors: Array) -> Array:
        """Scores [n, out] of vectors [n, width]."""
        return _floats(vectors @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"])

    def link(self, name: str, left: Array, right: Array, distance: NDArray[np.int64]) -> Array:
        """Scores [n, m, kinds] of `left` [n, width] with `right` [m, width], `distance` [n, m] in words."""
        table = self.arrays[f"{name}.distance.weight"]
        far, kinds = (table.shape[0] - 1) // 2, table.shape[1]
        a = self.linear(f"{name}.left", left).reshape(len(left), kinds, -1)
        b = self.linear(f"{name}.right", right).reshape(len(right), kinds, -1)
        score = np.einsum("nkr,mkr->nmk", a, b) / a.shape[-1] ** 0.5
        return _floats(score + table[np.clip(distance, -far, far) + far] + self.arrays[f"{name}.bias"])

    def modes(self, vectors: Array, likely: NDArray[np.bool_], names: Names) -> list[dict[str, float]]:
        """For each vector [width] the probability of each mode among the modes of its type.

        Only of the types that are `likely` [n, types] there.
        """
        scores = self.linear("modes", vectors)
        out: list[dict[str, float]] = [{} for _ in vectors]
        for row, type_ in np.argwhere(likely):
            columns, mine = self._of_type(int(type_), names)
            if mine:
                values = softmax(scores[row, columns])[:-1].tolist()
                out[row].update(zip(mine, values, strict=True))
        return out

    def _of_type(self, type_: int, names: Names) -> tuple[list[int], list[str]]:
        """The outputs of the head of modes that belong to a type, the one for none last, and the modes' names."""
        if type_ not in self._columns:
            start = f"{names.types[type_]}/"
            mine = [i for i, m in enumerate(names.modes) if m.startswith(start)]
            self._columns[type_] = [*mine, len(names.modes) + type_], [names.modes[i] for i in mine]
        return self._columns[type_]

    def pair(self, words: Array, actor: Words | None, recipient: Words | None) -> Array:
        """Type scores [types] of a pair of parties in a sentence with the vectors `words` [words, width]."""
        weight, scores, pooled = self._between(words, actor, recipient)
        told = weight @ softmax(scores[:, 1:])
        hidden = self.linear("pair_hidden", np.concatenate([*pooled, weight @ words, words[0]]))
        return _floats(np.log(told + 1e-3) + self.linear("pair_type", _gelu(hidden)))

    def modality(self, words: Array, actor: Words | None, recipient: Words | None) -> Array:
        """Probability [modalities] of each modality of what happens between a pair of parties."""
        weight, _, _ = self._between(words, actor, recipient)
        return _floats(weight @ softmax(self.linear("modality", words)))

    def _between(
        self, words: Array, actor: Words | None, recipient: Words | None
    ) -> tuple[Array, Array, list[Array]]:
        """How surely each word is the cue of an event between the two [words], the scores of types there, both parties'
        mean vectors."""
        scores = self.linear("event", words)
        cue = _logsumexp(scores[:, 1:]) - scores[:, 0]
        pooled: list[Array] = []
        for kind, span in enumerate((actor, recipient)):
            if span is None:
                pooled.append(np.zeros(words.shape[1], dtype=np.float32))
                continue
            pooled.append(means(words, [span])[0])
            distance = span[0] - np.arange(len(words))[:, None]
            cue = cue + self.link("party", words, pooled[-1][None], distance)[:, 0, kind]
        return softmax(_floats(cue)), scores, pooled


def joined(first: Heads, second: Heads) -> Heads:
    """Heads for the vectors of both side by side, whose scores are the mean of theirs.

    Maps are stacked and halved; a link of both is the sum of two products, in as many dimensions; the hidden
    layer of pairs keeps both halves, each on its own columns.
    """
    a, b = first.arrays, second.arrays
    out: dict[str, Array] = {}
    for name, left in a.items():
        right = b[name]
        head, _, part = name.partition(".")
        if part.startswith(("left.", "right.")):
            kinds = a[f"{head}.distance.weight"].shape[1]
            out[name] = _floats(_apart(left, right, kinds) / 2**0.25)
        elif head == "pair_hidden":
            # Four vectors stand one after the other: actor, recipient, cue, start.
            out[name] = _apart(left, right, 1, 4)
        elif part == "weight":
            out[name] = _floats(np.concatenate([left, right], axis=1) / 2)
        else:
            out[name] = _floats((left + right) / 2)
    return Heads(out)


def _apart(left: Array, right: Array, groups: int, vectors: int = 1) -> Array:
    """A map (or bias) of both, in which rows of either see its own columns only, `groups` of rows kept together."""
    if left.ndim == 1:
        return _floats(np.concatenate([np.stack(np.split(x, groups)) for x in (left, right)], axis=1).ravel())
    rows = []
    for x, mine in ((left, 0), (right, 1)):
        parts = [
            [c, np.zeros_like(c)] if mine == 0 else [np.zeros_like(c), c]
            for c in np.split(x, vectors, axis=1)
        ]
        rows.append(np.concatenate([p for pair in parts for p in pair], axis=1))
    grouped = [np.stack(np.split(x, groups)) for x in rows]
    return _floats(np.concatenate(grouped, axis=1).reshape(-1, rows[0].shape[1]))


def _logsumexp(scores: Array) -> Array:
    top = scores.max(-1)
    return _floats(top + np.log(np.exp(scores - top[..., None]).sum(-1)))


def _gelu(x: Array) -> Array:
    # The tanh form, as in training.
    return _floats(0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))))


def stretches(begin_inside: Array) -> list[tuple[Words, float]]:
    """Stretches told by tag probabilities [words, 3] (outside, begin, inside), with the mean of their words'.

    A word inside without a begin before it begins a stretch.
    """
    tags = begin_inside.argmax(-1)
    out: list[tuple[Words, float]] = []
    start: int | None = None
    for i in range(len(tags) + 1):
        tag = int(tags[i]) if i < len(tags) else 0
        if start is not None and tag != 2:
            out.append(((start, i - 1), float(1.0 - begin_inside[start:i, 0].mean())))
            start = None
        if tag == 1 or (tag == 2 and start is None):
            start = i
    return out


def means(vectors: Array, spans: Sequence[Words]) -> Array:
    """Mean vectors [n, width] of stretches of words."""
    return np.stack([vectors[a : b + 1].mean(0) for a, b in spans]).astype(np.float32)
