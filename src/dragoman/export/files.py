"""Writing exports: whole or not at all, each with what it is beside it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from dragoman import __version__, ontology
from dragoman.errors import DragomanError, UsageError
from dragoman.export import acled, cameo, geojson, polecat, ucdp
from dragoman.export.flat import EVENT_COLUMNS, STATEMENT_COLUMNS, contract, event_row, statement_row
from dragoman.export.plover import plover
from dragoman.export.spec import MAPPED, Spec, load, narrowed
from dragoman.export.table import FORMULA, cell, line, write_csv, write_lines, write_parquet
from dragoman.export.told import Context, Rows, rows_of
from dragoman.ledger import Filters, Told, View
from dragoman.output import Output

__all__ = ["FORMATS", "FORMULA", "Exported", "Format", "cell", "describe", "export", "write"]

Format = Literal["plover", "csv", "parquet", "jsonl", "polecat", "cameo", "acled", "ucdp", "geojson"]
FORMATS: tuple[Format, ...] = get_args(Format)
Kind = Literal["event", "statement"]

ABOUT = ".about.json"
"""What the name of the file ends in that says what an export is."""

Row = dict[str, Any]
Maker = Callable[..., Row]

_ROWS: dict[str, Rows] = {
    "polecat": polecat.rows, "cameo": cameo.rows, "acled": acled.rows, "ucdp": ucdp.rows, "geojson": geojson.rows,
}  # fmt: skip


class Exported(NamedTuple):
    """What was written: `rows` of `records` events or statements, and how many were left out for which reason."""

    rows: int
    records: int
    left_out: Mapping[str, int]


def describe(format: Format, kind: Kind = "event") -> Spec:
    """What a format is: its filter, columns and mappings. Raises UsageError(export.format)."""
    if format not in FORMATS:
        raise UsageError("export.format", f"There is no format {format!r}.", f"One of: {', '.join(FORMATS)}.")
    if kind == "statement" and format not in ("csv", "parquet", "jsonl"):
        raise UsageError(
            "export.format", f"The format {format} has no statements.", "Use jsonl, csv or parquet."
        )
    if format in ("csv", "parquet"):
        return load("events" if kind == "event" else "statements")
    return load(format)


def export(
    view: View,
    filters: Filters | None,
    format: Format,
    out: str | os.PathLike[str],
    *,
    kind: Kind = "event",
    no_text: bool = False,
) -> int:
    """As `write`, without the file beside it; how many rows there were."""
    return write(view, filters, format, out, kind=kind, no_text=no_text).rows


def write(
    view: View,
    filters: Filters | None,
    format: Format,
    out: str | os.PathLike[str],
    *,
    kind: Kind = "event",
    no_text: bool = False,
    about: bool = False,
) -> Exported:
    """Write every record that meets the filters and that the format takes.

    `out`: a file, which takes its place when it is complete, or `-` for standard output (not for Parquet). `about`:
    also write `OUT.about.json`, where `out` is a plain file: what the format is, what was asked for, what was left out.
    Raises UsageError for a format that is not for this kind or takes nothing of what is asked for,
    DragomanError(export.write) where the file cannot be written, LedgerError from the view.
    """
    spec = describe(format, kind)
    if format == "parquet" and os.fspath(out) == "-":
        raise UsageError("export.format", "Parquet goes to a file.", "Name one with -o.")
    codes = ontology.load()
    taken = narrowed(filters, spec, codes)
    with writing(out) as whole:
        if format in MAPPED:
            done = _mapped(whole, view.told(taken), format, Context(spec, codes, no_text))
        else:
            done = _plain(whole, view, taken, format, kind, no_text)
    if about and os.path.isfile(out):
        _about(view, taken, Path(out), spec, done, no_text)
    return done


def _plain(out: Output, view: View, filters: Filters, format: Format, kind: Kind, no_text: bool) -> Exported:
    make: Maker = event_row if kind == "event" else statement_row
    make = {"plover": plover, "jsonl": contract}.get(format, make)
    codes = ontology.load()
    rows = (make(hit, codes, no_text=no_text) for hit in view.records(filters, kind=kind))
    if format in ("plover", "jsonl"):
        written = write_lines(out, rows)
    else:
        columns = EVENT_COLUMNS if kind == "event" else STATEMENT_COLUMNS
        written = (write_csv if format == "csv" else write_parquet)(out, rows, columns)
    return Exported(written, written, {})


def _mapped(out: Output, events: Iterable[Told], format: Format, context: Context) -> Exported:
    left_out: Counter[str] = Counter()
    taken = 0

    def found() -> Iterator[tuple[Told, Row]]:
        nonlocal taken
        for told in events:
            rows = rows_of(told, context, _ROWS[format])
            if isinstance(rows, str):
                left_out[rows] += 1
                continue
            taken += 1
            yield from ((told, row) for row in rows)

    if format == "geojson":
        return Exported(_features(out, found(), context, left_out), taken, dict(sorted(left_out.items())))
    columns = {name: column.type for name, column in context.spec.columns.items()}
    written = write_csv(out, (row for _, row in found()), columns)
    return Exported(written, taken, dict(sorted(left_out.items())))


def _features(
    out: Output, found: Iterable[tuple[Told, Row]], context: Context, left_out: Mapping[str, int]
) -> int:
    """A FeatureCollection, feature by feature; what is counted comes after them, as a foreign member."""
    out.write('{"type":"FeatureCollection","features":[')
    written = 0
    for told, row in found:
        out.write(("," if written else "") + "\n" + line(geojson.feature(told, row)))
        written += 1
    member = {"features": written, "left_out": dict(sorted(left_out.items())), "stated": context.spec.stated}
    member |= {"no_text": context.no_text, "program": __version__}
    out.write(f'\n],\n"dragoman":{line(member)}}}\n')
    return written


def asked(filters: Filters) -> dict[str, Any]:
    """What the filters ask for, without what they leave open."""
    found: dict[str, Any] = msgspec.to_builtins(filters)
    plain: dict[str, Any] = msgspec.to_builtins(Filters())
    return {name: value for name, value in found.items() if value != plain[name]}


def _about(view: View, filters: Filters, out: Path, spec: Spec, done: Exported, no_text: bool) -> None:
    """The file beside an export. Nothing of it depends on when it was written."""
    as_of = None if view.as_of is None else view.as_of.isoformat()
    write_about(out, spec, done, {"no_text": no_text, "filters": asked(filters), "as_of": as_of})


def write_about(out: Path, spec: Spec, done: Exported, wanted: Mapping[str, Any]) -> None:
    """Write the file that says what an export is; `wanted`: what was asked for."""
    with out.open("rb") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
    left_out = {
        reason: {"events": number, "why": spec.reasons[reason]} for reason, number in done.left_out.items()
    }
    found = {
        "file": out.name,
        "sha256": digest,
        "rows": done.rows,
        "records": done.records,
        "left_out": left_out,
        **wanted,
        "program": __version__,
        "format": spec.about(),
    }
    beside = out.with_name(out.name + ABOUT)
    with writing(beside) as whole_about:
        whole_about.write(json.dumps(found, indent=2, ensure_ascii=True) + "\n")


@contextmanager
def writing(out: str | os.PathLike[str]) -> Iterator[Output]:
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
