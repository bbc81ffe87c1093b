"""What the Parquet tables hold: their columns (data/tables.toml), and the rows of one report."""

from __future__ import annotations

import functools
import json
import tomllib
from collections import defaultdict
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from dragoman.errors import DragomanError
from dragoman.export.entities import own
from dragoman.export.loose import Loose
from dragoman.ingest.items import Failure, Item
from dragoman.records.reading import Actor, Place, Reading, Tie
from dragoman.records.report import Report

Row = dict[str, Any]
LARGEST = 2**63 - 1
"""Counts beyond stand at this end of their column; the reading keeps the number."""


class Column(NamedTuple):
    """A column: its type in DuckDB's words, and what it means."""

    type: str
    meaning: str


@functools.cache
def tables() -> dict[str, dict[str, Column]]:
    """Every table with its columns, in the order of data/tables.toml. Raises DragomanError (`bulk.bad-data`)."""
    raw = tomllib.loads(files("dragoman.bulk").joinpath("data/tables.toml").read_text(encoding="utf-8"))
    for table, columns in raw.items():
        for name, column in columns.items():
            whole = (
                isinstance(column, list)
                and len(column) == 2
                and all(isinstance(c, str) and c for c in column)
            )
            if not (whole and name.isidentifier() and table.isidentifier()):
                raise DragomanError("bulk.bad-data", f"tables.toml: {table}.{name} is not [type, meaning].")
    return {table: {name: Column(*c) for name, c in columns.items()} for table, columns in raw.items()}


def failure_row(
    failure: Failure, member: str, outlet: str | None = None, published: str | None = None
) -> Row:
    """A document that could not be read."""
    row = {"input": member, "file": failure.file, "line": failure.line, "source_id": failure.id}
    row |= {"outlet": outlet, "published": published}
    row |= {"code": failure.code, "message": failure.message, "hint": failure.hint or None}
    return {name: row[name] for name in tables()["failures"]}


def rows_of(item: Item, reading: Reading, number: int, member: str) -> dict[str, list[Row]]:
    """The rows of one report in every table but `failures`; `number` is its place in the part."""
    found = Loose(item.report, reading)
    head = {"document": found.id, "report": found.ref}
    rows: dict[str, list[Row]] = {
        "events": found.events(),
        "statements": found.statements(),
        "quantities": _quantities(found),
        "ties": [_tie(found, n, tie) for n, tie in enumerate(reading.ties, 1)],
        "places": [_place(found, n, place) for n, place in enumerate(reading.places)],
        "mentions": _mentions(found),
    }
    counts = {table: len(some) for table, some in rows.items()}
    rows["reports"] = [_report(found, item, number, member) | counts]
    rows["readings"] = [{"number": number, "reading": packed(reading)}]
    for table, some in rows.items():
        columns = tables()[table]
        rows[table] = [{name: row.get(name) for name in columns} for row in (head | one for one in some)]
    return rows


def _report(found: Loose, item: Item, number: int, member: str) -> Row:
    report, reading = found.report, found.reading
    source: dict[str, Any] = msgspec.to_builtins(report)
    text = source.pop("text")
    row: Row = {"number": number, "input": member, "file": item.file, "line": item.line}
    row |= {"source_id": report.id, "outlet": report.outlet, "url": report.url, "title": report.title}
    row |= {"published": report.published, "date": found.day, "language": reading.language}
    row |= {"genre": reading.genre, "characters": len(text), "sentences": len(reading.sentences)}
    row |= {"text_sha256": found.text_hash, "text": text, "source": json.dumps(source)}
    run: Row = msgspec.to_builtins(reading.run)
    return row | run


def packed(reading: Reading) -> str:
    """The reading as JSON."""
    try:
        return msgspec.json.encode(reading).decode("utf-8")
    except (UnicodeEncodeError, OverflowError):  # half characters, numbers past 64 bits
        return json.dumps(msgspec.to_builtins(reading))


def unpacked(text: str) -> Reading:
    """The reading again. Raises msgspec.DecodeError, ValueError where it is none."""
    try:
        return msgspec.json.decode(text, type=Reading)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(text), Reading)


def report_again(source: str, text: str) -> Report:
    """The report from its row. Raises msgspec.ValidationError, ValueError where it is none."""
    return msgspec.convert(json.loads(source) | {"text": text}, Report)


def _bounded(number: int | None) -> int | None:
    return None if number is None else max(-LARGEST, min(LARGEST, number))


def _dated(found: Loose, record: Any) -> Row:
    first, last = found.days(record.time)
    return {"outlet": found.report.outlet, "date": first, "enddate": last}


def _placed(found: Loose, span: tuple[int, int]) -> Row:
    row = {"words": found.words(span), "words_start": span[0], "words_end": span[1]}
    return row | {"sentence": found.sentence(span[0])}


def _who(actor: Actor | None, prefix: str) -> Row:
    if actor is None:
        return {}
    return {f"{prefix}_id": own(actor.id), f"{prefix}_name": actor.name, f"{prefix}_code": actor.code}


def _said(found: Loose, label: str | None) -> str | None:
    return None if label is None else f"{found.id}.{label}"


def _quantities(found: Loose) -> list[Row]:
    events: dict[str, list[str]] = defaultdict(list)
    for event in found.reading.events:
        for label in event.quantities:
            events[label].append(f"{found.id}.{event.id}")
    rows = []
    for one in found.reading.quantities:
        row = {"id": f"{found.id}.{one.id}", "kind": one.kind, "approximate": one.approximate}
        row |= {"low": _bounded(one.low), "high": _bounded(one.high), "events": events[one.id]}
        row |= _dated(found, one) | _placed(found, one.span) | _who(found.known.get(one.of or ""), "of")
        row |= {"statement": _said(found, one.statement)}
        if one.place is not None:
            row |= {"place": one.place.name, "place_country": one.place.country}
            row |= {"place_geonameid": one.place.geonameid}
        rows.append(row)
    return rows


def _tie(found: Loose, number: int, tie: Tie) -> Row:
    row: Row = {"id": f"{found.id}.t{number}", "type": tie.type, "negated": tie.negated}
    for prefix, party in (("from", tie.from_), ("to", tie.to)):
        row |= _who(found.known.get(party.actor or ""), prefix) | {f"{prefix}_text": found.words(party.span)}
    row |= {"evidence": found.words(tie.evidence), "evidence_start": tie.evidence[0]}
    row |= {"evidence_end": tie.evidence[1], "sentence": found.sentence(tie.evidence[0])}
    return row | _dated(found, tie) | {"statement": _said(found, tie.statement)}


def _place(found: Loose, number: int, place: Place) -> Row:
    row = _placed(found, place.span) | {"number": number, "name": place.name, "country": place.country}
    row |= {"admin1": place.admin1, "lat": place.lat, "lon": place.lon}
    return row | {"geonameid": place.geonameid, "precision": place.precision}


def _mentions(found: Loose) -> list[Row]:
    rows = []
    for number, one in enumerate(found.reading.mentions):
        row = _placed(found, one.span) | {"number": number, "actor": one.actor, "by": one.by}
        row |= {"on_behalf_of": one.on_behalf_of, "members": list(one.members), "why": one.why}
        row |= {"score": one.score}
        actor = found.known.get(one.actor or "")
        if actor is not None:
            row |= {"name": actor.name, "kind": actor.kind, "code": actor.code, "known": actor.known}
        rows.append(row)
    return rows
