"""Positions on contested questions as a table: JSON lines, CSV or Parquet, one row a position."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from dragoman.errors import UsageError
from dragoman.export.entities import from_text, own
from dragoman.export.files import Exported, write_about, writing
from dragoman.export.spec import Spec, load
from dragoman.export.table import write_csv, write_lines, write_parquet
from dragoman.ledger import Ledger
from dragoman.ledger.questions.answers import PositionFilters, PositionShown
from dragoman.ledger.questions.kept import days_of
from dragoman.records.reading import Actor, Span

Shape = Literal["jsonl", "csv", "parquet"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
_WRITERS = {"jsonl": write_lines, "csv": write_csv, "parquet": write_parquet}


def describe() -> Spec:
    """What the columns mean."""
    return load("positions")


def shape_of(out: str, shape: str | None = None) -> Shape:
    """The shape that is asked for, else the one that a file's name ends in, else JSON lines.

    Raises UsageError(export.format).
    """
    asked = shape or (os.path.splitext(out)[1].removeprefix(".").lower() if out != "-" else "") or "jsonl"
    for known in SHAPES:
        if asked == known:
            return known
    if shape is not None:
        raise UsageError("export.format", f"Positions are no {shape}.", f"One of: {', '.join(SHAPES)}.")
    return "jsonl"


def write_positions(
    ledger: Ledger,
    out: str | os.PathLike[str],
    *,
    questions: Sequence[str] = (),
    filters: PositionFilters | None = None,
    shape: str | None = None,
    no_text: bool = False,
    about: bool = False,
) -> int:
    """Write the positions on these questions (all that are followed, where none is named); how many there are.

    `out`: a file, which takes its place when it is complete, or `-` for standard output (not for Parquet). `about`:
    also write `OUT.about.json`. Raises UsageError(export.format), LedgerError, DragomanError(export.write).
    """
    target = os.fspath(out)
    chosen = shape_of(target, shape)
    if chosen == "parquet" and target == "-":
        raise UsageError("export.format", "Parquet goes to a file.", "Name one with -o.")
    book = ledger.questions()
    asked = [book.get(id_) for id_ in dict.fromkeys(questions)] or list(book.list())

    def rows() -> Iterator[dict[str, Any]]:
        for question in asked:
            for shown in book.positions(question.id, filters):
                yield row(shown, question.version, no_text=no_text)

    columns = {name: column.type for name, column in describe().columns.items()}
    with writing(out) as whole:
        written = _WRITERS[chosen](whole, rows(), columns)
    if about and os.path.isfile(target):
        wanted: dict[str, Any] = {"no_text": no_text, "questions": [one.id for one in asked]}
        wanted["filters"] = msgspec.to_builtins(filters or PositionFilters())
        write_about(Path(target), describe(), Exported(written, written, {}), wanted)
    return written


def row(shown: PositionShown, version: int, *, no_text: bool = False) -> dict[str, Any]:
    """One position with the columns of data/positions.toml, in their order."""
    position, report, typed = shown.position, shown.report, shown.typed
    first, last = days_of(position, shown.day)
    words = typed.quotation if typed is not None and shown.passage is None else None
    if shown.passage is not None:
        words = shown.passage.text
    found: dict[str, Any] = {"id": shown.id, "question": shown.question, "version": version}
    found |= _who("holder", shown.actor, position.holder.name, no_text=no_text)
    found |= _who("on_behalf_of", shown.behalf, None, no_text=no_text)
    found |= {"side": position.side, "value": position.value, "low": position.low, "high": position.high}
    found |= {
        "evidence": position.evidence,
        "conditional": position.conditional,
        "modality": position.modality,
    }
    found |= {"reported_by": [] if no_text else list(position.reported_by), "date": first, "enddate": last}
    found |= {"confidence": position.confidence, "why": None if no_text else position.why}
    found |= {"coder": position.coder, "reviewed": shown.verdict, "records": list(shown.records)}
    found |= {"report": None, "outlet": None, "origin": shown.origin or None, "source_id": None}
    found |= {"url": None if typed is None else typed.url, "title": None, "published": None}
    if report is not None:
        found |= {"report": report.ref, "outlet": report.outlet, "source_id": report.id}
        found |= {"url": found["url"] or report.url, "title": None if no_text else report.title}
        found |= {"published": report.published}
    found |= {"text": None if no_text else words}
    found |= _ends("text", None if shown.passage is None else shown.passage.span)
    read = typed is None
    start, end = position.span if read else (None, None)
    found |= {"start": start, "end": end} | _ends("holder", shown.stored.holder.span if read else None)
    return found | {
        "typed_by": None if typed is None else typed.by,
        "typed": None if typed is None else typed.made.isoformat(),
        "note": None if typed is None or no_text else typed.note or None,
    }


def _who(role: str, actor: Actor | None, name: str | None, *, no_text: bool) -> dict[str, Any]:
    """Name, id and code; the name of somebody whom only a report names is the report's words."""
    local = actor is None or from_text(actor.id)
    shown = name if name is not None else None if actor is None else actor.name
    return {
        role: None if no_text and local else shown,
        f"{role}_id": None if actor is None or local else own(actor.id),
        f"{role}_code": None if actor is None else actor.code,
    }


def _ends(name: str, span: Span | None) -> dict[str, int | None]:
    start, end = span or (None, None)
    return {f"{name}_start": start, f"{name}_end": end}
