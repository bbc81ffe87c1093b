"""Text to what the encoder takes: word pieces with the shape of their letters and the words they make up."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from pathlib import Path

import msgspec
from tokenizers import Tokenizer

from dragoman.records.reading import Span

MAX_WORDS = 160
"""Most words of one window; a longer sentence is read in several."""
MAX_PIECES = 480
"""A window that has as many pieces takes no further word."""
POSITIONS = 512
"""Most pieces the encoder takes, `[CLS]` and `[SEP]` included."""
SHAPES = 7
"""Shapes of a piece's word: none (special pieces), lower, Title, UPPER, mixed, with digit, punctuation."""


class Window(msgspec.Struct, frozen=True):
    """A stretch of text cut into pieces. `ids` and `shapes` have a value a piece, `[CLS]` and `[SEP]` included.

    `words` are spans of the text, `first` the index of each word's first piece.
    """

    ids: list[int]
    shapes: list[int]
    words: list[Span]
    first: list[int]

    def at(self, span: Span) -> tuple[int, int] | None:
        """First and last word that `span` touches, or None where it touches none of this window."""
        low = bisect.bisect_right(self.words, span[0], key=lambda w: w[1])
        high = bisect.bisect_left(self.words, span[1], key=lambda w: w[0]) - 1
        return (low, high) if low <= high else None


class WordPieces:
    """Cuts text with the tokenizer of the weights. Raises OSError where its file cannot be read."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        # The published file pads and cuts to 128 pieces: long sentences would lose their ends unseen.
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        # The published tokenizer has both; where another lacks them, its first piece (filling) stands in.
        self._start = self._tokenizer.token_to_id("[CLS]") or 0
        self._end = self._tokenizer.token_to_id("[SEP]") or 0

    def windows(self, texts: Sequence[str]) -> list[list[Window]]:
        """The windows of each text; none for a text without words. Spans are offsets into that text."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [self._cut(text, e.ids, e.word_ids, e.offsets) for text, e in zip(texts, encoded, strict=True)]

    def _cut(
        self, text: str, ids: list[int], owners: Sequence[int | None], offsets: Sequence[Span]
    ) -> list[Window]:
        out: list[Window] = []
        open_ = Window([], [], [], [])
        last: int | None = None
        for piece, owner, (start, end) in zip(ids, owners, offsets, strict=True):
            fresh = owner is None or owner != last
            last = owner
            if fresh and (len(open_.words) >= MAX_WORDS or len(open_.ids) >= MAX_PIECES):
                out.append(self._closed(text, open_))
                open_ = Window([], [], [], [])
            if fresh or not open_.words:
                open_.words.append((start, end))
                open_.first.append(len(open_.ids) + 1)
            else:
                open_.words[-1] = (open_.words[-1][0], end)
            if len(open_.ids) < POSITIONS - 2:  # of a "word" of hundreds of pieces the head is enough
                open_.ids.append(piece)
        if open_.words:
            out.append(self._closed(text, open_))
        return out

    def _closed(self, text: str, window: Window) -> Window:
        shapes = [0]
        bounds = [*window.first, len(window.ids) + 1]
        for (a, b), first, after in zip(window.words, bounds[:-1], bounds[1:], strict=True):
            shapes.extend([_shape(text[a:b])] * (after - first))
        shapes.append(0)
        return Window([self._start, *window.ids, self._end], shapes, window.words, window.first)


def _shape(word: str) -> int:
    if any(c.isdigit() for c in word):
        return 5
    if not any(c.isalpha() for c in word):
        return 6
    if word.islower():
        return 1
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return 2
    return 3 if word.isupper() else 4
