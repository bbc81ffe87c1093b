"""Writing exports: whole or not at all, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from dragoman import ontology
from dragoman.errors import DragomanError, UsageError
from dragoman.export.flat import EVENT_COLUMNS, STATEMENT_COLUMNS, contract, event_row, statement_row
from dragoman.export.plover import plover
from dragoman.ledger import Filters, Hit, View
from dragoman.ontology import Ontology
from dragoman.output import Output
from dragoman.page.clean import safe, safe_json

Format = Literal["plover", "csv", "parquet", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)

Row = dict[str, Any]
Maker = Callable[..., Row]

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters by which a spreadsheet takes a cell for a formula, or shifts one (OWASP, CSV injection)."""

JOINER = " | "
"""Between the values of a list in one cell of a CSV file."""

_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


def export(
    view: View,
    filters: Filters | None,
    format: Format,
    out: str | os.PathLike[str],
    *,
    kind: Literal["event", "statement"] = "event",
    no_text: bool = False,
) -> int:
    """Write every record that meets the filters; how many there were.

    `out`: a file, which takes its place when it is complete, or `-` for standard output (not for Parquet).
    Raises UsageError for a format that is not for this kind, DragomanError(export.write) where the file cannot be
    written, LedgerError from the view.
    """
    if format not in FORMATS:
        raise UsageError("export.format", f"There is no format {format!r}.", f"One of: {', '.join(FORMATS)}.")
    if format == "plover" and kind != "event":
        raise UsageError("export.format", "PLOVER has no statements.", "Use jsonl, csv or parquet.")
    if format == "parquet" and os.fspath(out) == "-":
        raise UsageError("export.format", "Parquet goes to a file.", "Name one with -o.")
    codes = ontology.load()
    hits = view.records(filters, kind=kind)
    with _writing(out) as whole:
        if format == "plover":
            return _lines(whole, hits, plover, codes, no_text=no_text)
        if format == "jsonl":
            return _lines(whole, hits, contract, codes, no_text=no_text)
        make: Maker = event_row if kind == "event" else statement_row
        columns = EVENT_COLUMNS if kind == "event" else STATEMENT_COLUMNS
        rows = (make(hit, codes, no_text=no_text) for hit in hits)
        return (_csv if format == "csv" else _parquet)(whole, rows, columns)


@contextmanager
def _writing(out: str | os.PathLike[str]) -> Iterator[Output]:
    """Standard output, or a file that takes the place of `out` when all went well."""
    target = os.fspath(out)
    try:
        with Output(target) as whole:
            yield whole
    except OSError as error:
        if target == "-":
            raise
        raise DragomanError(
            "export.write", f"{target} cannot be written: {error.strerror or error}.", "What was there stays."
        ) from error


def _clean(value: Any) -> Any:
    """NUL and lone surrogates replaced in every string, one for one: no file format holds them."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else value.translate(_UNSTORABLE)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _lines(out: Output, hits: Iterable[Hit], make: Maker, codes: Ontology, *, no_text: bool) -> int:
    written = 0
    for hit in hits:
        line = msgspec.json.encode(_clean(make(hit, codes, no_text=no_text))).decode("utf-8")
        out.write(safe_json(line) + "\n")
        written += 1
    return written


def cell(value: Any) -> Any:
    """A value as a CSV cell: what a spreadsheet would take for a formula is preceded by an apostrophe."""
    if isinstance(value, list):
        value = JOINER.join(map(str, value)) if any(item != "" for item in value) else ""
    elif value is None:
        return ""
    elif isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = _clean(value)
        return "'" + value if value[:1] in FORMULA and value else value
    return value


def _csv(out: Output, rows: Iterable[Row], columns: dict[str, str]) -> int:
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


def _parquet(out: Output, rows: Iterable[Row], columns: dict[str, str]) -> int:
    """Typed columns, zstd. The rows go to a temporary file as JSON, which DuckDB reads in one sweep."""
    import duckdb

    written = 0
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        lines, table = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        with lines.open("wb") as raw:
            for row in rows:
                raw.write(msgspec.json.encode(_clean(row)) + b"\n")
                written += 1
        try:
            with duckdb.connect(":memory:") as database:
                database.execute("SET TimeZone = 'UTC'")
                found = database.read_json(str(lines), columns=columns, format="newline_delimited")
                found.write_parquet(str(table), compression="zstd")
        except duckdb.Error as error:
            raise DragomanError("export.write", f"The table cannot be written: {error}.") from error
        with table.open("rb") as whole:
            while block := whole.read(1 << 20):
                out.stream.write(block)
    return written
