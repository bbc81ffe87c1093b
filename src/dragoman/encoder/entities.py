"""What spaCy's entity recogniser finds, decoded in less time.

The recogniser goes through a sentence and chooses at each word: outside (O), a whole entity (U), its first word (B),
one inside (I), its last (L). What it chooses outside of an entity depends on the word alone, so that these scores are
worked out for all words at once; only words within an entity are looked at one by one. The choices are spaCy's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE, SENT_START

if TYPE_CHECKING:
    from spacy.tokens import Doc

Found = tuple[int, int, str]
"""First word, last word (inclusive), label."""
_OUT, _BEGIN, _IN, _LAST, _UNIT = "O", "B", "I", "L", "U"


class Entities:
    """Finds entities with the weights of a spaCy recogniser. Raises ValueError where it is of another make."""

    def __init__(self, recogniser: Any) -> None:
        vectors, lower, upper = recogniser.model.layers
        if lower.get_dim("nF") != 3 or recogniser.cfg["beam_width"] != 1:
            raise ValueError("the entity recogniser has not the features that are known here")
        self._vectors, self._lower = vectors, lower
        self._bias = lower.get_param("b")
        self._weights, self._upper_bias = upper.get_param("W").T, upper.get_param("b")
        moves = recogniser.moves
        names = [moves.get_class_name(i).partition("-") for i in range(moves.n_moves)]
        self._moves = [(move, label) for move, _, label in names]
        self._at = {move: i for i, move in enumerate(self._moves)}
        # Without a preset entity the bare U is never chosen.
        self._closed = np.array(
            [m == _OUT or (m in (_BEGIN, _UNIT) and label != "") for m, label in self._moves]
        )
        self._begins = np.array([m == _BEGIN for m, _ in self._moves])
        self._names = np.array([m in (_BEGIN, _UNIT) for m, _ in self._moves])

    def find(self, docs: Sequence[Doc]) -> list[list[Found]]:
        """The entities of each text, in its order; sentences in it must be known."""
        full = [doc for doc in docs if len(doc)]
        if not full:
            return [[] for _ in docs]
        table = self._lower.predict(self._vectors.predict(full))
        known = np.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in full]).astype(np.int64)
        ends = np.cumsum([len(doc) for doc in full])
        # An entity cannot go on after the last word of a sentence.
        closing = np.append(known[1:, 1] == 1, True)
        closing[ends - 1] = True
        scores = self._scores(table[1:, 0], table[0, 1], table[0, 2])
        scores[:, ~self._closed] = -np.inf
        scores[np.ix_(closing, self._begins)] = -np.inf
        scores[np.ix_(known[:, 0] == 1, self._names)] = -np.inf
        chosen = scores.argmax(axis=1)
        found = iter(self._read(chosen, closing, table, ends))
        return [next(found) if len(doc) else [] for doc in docs]

    def _read(
        self, chosen: NDArray[Any], closing: NDArray[Any], table: NDArray[Any], ends: NDArray[Any]
    ) -> list[list[Found]]:
        out: list[list[Found]] = [[] for _ in ends]
        after, outside = -1, self._at[_OUT, ""]
        for first in np.flatnonzero(chosen != outside).tolist():
            if first <= after:
                continue
            move, label = self._moves[chosen[first]]
            after = first if move == _UNIT else self._last(first, label, closing, table)
            which = int(np.searchsorted(ends, first, side="right"))
            start = int(ends[which - 1]) if which else 0
            out[which].append((first - start, after - start, label))
        return out

    def _last(self, first: int, label: str, closing: NDArray[Any], table: NDArray[Any]) -> int:
        """The last word of an entity of several."""
        inside, last = self._at[_IN, label], self._at[_LAST, label]
        word = first + 1
        while not closing[word]:
            # The table's first row stands for no word.
            scores = self._scores(table[word + 1, 0], table[first + 1, 1], table[word, 2])
            # The earlier of two equal moves is taken.
            if scores[last] > scores[inside] or (scores[last] == scores[inside] and last < inside):
                break
            word += 1
        return word

    def _scores(self, word: NDArray[Any], opened: NDArray[Any], before: NDArray[Any]) -> NDArray[Any]:
        """Scores of the moves, [..., moves], from the three parts of the hidden layer, each [..., width, pieces]."""
        hidden = (word + opened + before + self._bias).max(axis=-1)
        scores: NDArray[Any] = hidden @ self._weights + self._upper_bias
        return scores
