"""Rows as files: CSV that no spreadsheet runs, typed Parquet, JSON lines. Rows stream; memory stays flat."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dragoman.errors import DragomanError
from dragoman.output import Output
from dragoman.page.clean import safe, safe_json

Row = dict[str, Any]

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters by which a spreadsheet takes a cell for a formula, or shifts one (OWASP, CSV injection)."""

JOINER = " | "
"""Between the values of a list in one cell of a CSV file."""

_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


def clean(value: Any) -> Any:
    """NUL and lone surrogates replaced in every string, one for one: no file format holds them."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else value.translate(_UNSTORABLE)
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value


def cell(value: Any) -> Any:
    """A value as a CSV cell: what a spreadsheet would take for a formula is preceded by an apostrophe."""
    if isinstance(value, list):
        value = JOINER.join(map(str, value)) if any(item != "" for item in value) else ""
    elif value is None:
        return ""
    elif isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = clean(value)
        return "'" + value if value[:1] in FORMULA and value else value
    return value


def line(row: Row) -> str:
    """A row as one line of JSON that is harmless at a terminal."""
    return safe_json(msgspec.json.encode(clean(row)).decode("utf-8"))


def write_lines(out: Output, rows: Iterable[Row], columns: Mapping[str, str] | None = None) -> int:
    """One JSON object a line; how many."""
    written = 0
    for row in rows:
        out.write(line(row) + "\n")
        written += 1
    return written


def write_csv(out: Output, rows: Iterable[Row], columns: Mapping[str, str]) -> int:
    """RFC 4180: a head line, commas, CRLF, quotes doubled; UTF-8. At a terminal what would command it is shown."""
    show = safe if out.terminal else str
    writer = csv.writer(_Lines(lambda line: out.write(show(line))), lineterminator="\r\n")
    writer.writerow(columns)
    written = 0
    for row in rows:
        writer.writerow([cell(value) for value in row.values()])
        written += 1
    return written


class _Lines(NamedTuple):
    """What `csv` writes to: each finished line goes to `write`."""

    write: Callable[[str], object]


def write_parquet(out: Output, rows: Iterable[Row], columns: Mapping[str, str]) -> int:
    """Typed columns, zstd. The rows go to a temporary file as JSON, which DuckDB reads in one sweep.

    One thread, so that the same rows always make the same bytes. Raises DragomanError(export.write).
    """
    import duckdb

    written = 0
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        lines, table = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        with lines.open("wb") as raw:
            for row in rows:
                raw.write(msgspec.json.encode(clean(row)) + b"\n")
                written += 1
        try:
            with duckdb.connect(":memory:") as database:
                database.execute("SET TimeZone = 'UTC'")
                database.execute("SET threads = 1")
                found = database.read_json(str(lines), columns=dict(columns), format="newline_delimited")
                found.write_parquet(str(table), compression="zstd")
        except duckdb.Error as error:
            raise DragomanError("export.write", f"The table cannot be written: {error}.") from error
        with table.open("rb") as whole:
            while block := whole.read(1 << 20):
                out.stream.write(block)
    return written
