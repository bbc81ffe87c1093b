"""The training corpus: its markup, its checks, its loader."""

from dragoman.training.items import Chain, EventMark, Item, Place, Quantity, StatementMark, TimeMark
from dragoman.training.markup import Slip, parse

__all__ = [
    "Chain", "EventMark", "Item", "Place", "Quantity", "Slip", "StatementMark", "TimeMark", "parse",
]  # fmt: skip
