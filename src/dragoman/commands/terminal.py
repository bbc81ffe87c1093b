"""The console that pages and tables are written on."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from dragoman.output import Output


WIDEST = 120
"""Columns of a page at a terminal that has more: longer lines are hard to follow."""


class _Into(io.StringIO):
    """A text stream that ends in an `Output`."""

    def __init__(self, out: Output) -> None:
        super().__init__()
        self._out = out

    def write(self, words: str) -> int:
        self._out.write(words)
        return len(words)


def console(out: Output, width: int) -> Console:
    """The terminal itself where a person reads; elsewhere plain text, `COLUMNS` or `width` wide."""
    if out.terminal:
        found = Console(file=sys.stdout, emoji=False, markup=False, highlight=False)
        found.width = min(found.width, WIDEST)
        return found
    columns = os.environ.get("COLUMNS", "")
    return Console(
        file=_Into(out),
        width=int(columns) if columns.isdecimal() and int(columns) >= 40 else width,
        color_system=None,
        force_terminal=False,
        emoji=False,
        markup=False,
        highlight=False,
    )
