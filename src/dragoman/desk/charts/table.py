"""The numbers of a chart: a table beneath it, and a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, NamedTuple

from dragoman.export.files import cell

Cell = str | int | float | None


class Row(NamedTuple):
    """One mark of a chart: its numbers, and where its records are."""

    cells: tuple[Cell, ...]
    href: str | None = None


class Table(NamedTuple):
    """The numbers of a chart."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def as_csv(table: Table) -> str:
    """The whole table as a file."""
    return csv_line(table.columns) + "".join(csv_line(row.cells) for row in table.rows)


def csv_line(cells: Iterable[Any]) -> str:
    """A line by RFC 4180; what a spreadsheet would take for a formula has an apostrophe before it (export/table.py)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(value) for value in cells])
    return out.getvalue()
