"""The numbers of a chart: a table beneath it, and a file."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

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
    """RFC 4180; what a spreadsheet would take for a formula is preceded by an apostrophe (see export/table.py)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([cell(value) for value in row.cells])
    return out.getvalue()
