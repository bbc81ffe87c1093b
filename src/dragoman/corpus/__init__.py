"""The training corpus: its markup, its checks, its loader."""

from dragoman.corpus.items import Chain, EventMark, Item, Place, Quantity, StatementMark, TimeMark
from dragoman.corpus.markup import Slip, parse

__all__ = [
    "Chain", "EventMark", "Item", "Place", "Quantity", "Slip", "StatementMark", "TimeMark", "parse",
]  # fmt: skip
