"""The words of one sentence with their offsets, and the pieces found among them."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from dragoman.reading.times.calendar import Range, Third

HYPHENS = frozenset("-–—‑‒−/")
APOSTROPHES = frozenset("'’‘ʼ`")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")

Kind = Literal[
    "day", "weekday", "month", "year", "range", "season", "quarter", "half", "weekend", "unit", "clip",
    "offset", "overnight", "ago", "past", "coming",
]  # fmt: skip
Which = Literal["last", "this", "next"]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One time expression without its preposition: words `first` to `end` (exclusive) of the scan.

    `number` is the weekday, the season's first month, the quarter, the days of an offset or a count of units; `unit`
    names the unit. `fixed` holds the range of a `range`. `edge` marks "the end of" and "the start of".
    """

    first: int
    end: int
    kind: Kind
    year: int | None = None
    month: int = 0
    day: int = 0
    last_day: int = 0
    number: int = 0
    unit: str = ""
    which: Which | None = None
    third: Third | None = None
    edge: Literal["start", "end"] | None = None
    fixed: Range = (None, None)


class Scan:
    """A sentence cut into words, numbers and marks. `low` is in lower case; offsets count from the report's start."""

    __slots__ = ("ends", "low", "raw", "size", "starts")

    def __init__(self, text: str, start: int, end: int) -> None:
        found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
        self.raw = [f[0] for f in found]
        self.low = [f[0].lower() for f in found]
        self.starts = [f[1] for f in found]
        self.ends = [f[2] for f in found]
        self.size = len(found)

    def word(self, i: int) -> str:
        """Lower-case word `i`, or "" outside the sentence."""
        return self.low[i] if 0 <= i < self.size else ""

    def glued(self, i: int) -> bool:
        """Does word `i` follow the one before it without a space?"""
        return 0 < i < self.size and self.starts[i] == self.ends[i - 1]

    def integer(self, i: int, low: int, high: int, digits: tuple[int, ...] = (1, 2)) -> int | None:
        """Word `i` as a plain number between these bounds with so many digits."""
        word = self.word(i)
        if len(word) not in digits or not (word.isascii() and word.isdigit()):
            return None
        value = int(word)
        return value if low <= value <= high else None

    def capital(self, i: int) -> bool:
        """Does word `i` begin with a capital letter?"""
        return self.raw[i][0].isupper()
