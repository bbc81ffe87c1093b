"""Which sentences the network need not read: those in which no word could be the cue of an event.

A word by itself, its neighbours and what parser and rules know of it; a hundredth of the encoder's time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dragoman.encoder.heads import Array
from dragoman.encoder.hints import SIZES, Hint
from dragoman.encoder.wordpieces import Window

RULED = 3
"""The hint that tells the type of the rules' cue."""


class Gate:
    """`arrays` (training/gate.py): "pieces" [pieces, width], "hint.N" [values, width], "near" [2 width, width],
    "out" [width], "limit" [1]."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._pieces, self._near, self._out = arrays["pieces"], arrays["near"], arrays["out"]
        self._hints = [arrays[f"hint.{n}"] for n in range(len(SIZES))]
        self.limit = float(arrays["limit"][0])

    def score(self, window: Window, known: Sequence[Hint]) -> float:
        """How likely the likeliest word of the window is a cue, as log odds; `known` has the hints of each piece."""
        words = self._pieces[window.ids]
        told = np.asarray(known, dtype=np.int64)
        for n, table in enumerate(self._hints):
            words = words + table[told[:, n]]
        around = np.zeros((len(words), 2 * words.shape[1]), dtype=np.float32)
        around[1:, : words.shape[1]] = words[:-1]
        around[:-1, words.shape[1] :] = words[1:]
        scores = np.maximum(words + around @ self._near, 0.0) @ self._out
        return float(scores[window.first].max())

    def passes(self, window: Window, known: Sequence[Hint]) -> bool:
        """Whether the network has to read this window. What the rules found always is read."""
        return any(h[RULED] for h in known) or self.score(window, known) >= self.limit
