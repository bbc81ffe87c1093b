"""What changed from one release to the next: records added, changed, removed, and why.

A ledger forgets nothing, so both states are read from it. Record ids name a reading and change when a report is read
anew; what is compared is keyed to report, kind, the words of the sentence and of the cue (as a hash), and rank among
alike. A record is *changed* when any column of the csv format differs but ids, offsets, versions and confidence.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec

from dragoman import ontology
from dragoman.export.flat import event_row, statement_row
from dragoman.export.table import clean
from dragoman.ledger import Filters, Hit, View

Kind = Literal["event", "statement"]
Row = dict[str, Any]

COLUMNS = {
    "change": "VARCHAR", "why": "VARCHAR", "kind": "VARCHAR", "report": "VARCHAR", "key": "VARCHAR", "id": "VARCHAR",
    "was": "VARCHAR",
}  # fmt: skip

_VOLATILE = frozenset({
    "id", "revision", "reading", "program", "knowledge", "weights", "coded", "sentence", "confidence", "coder",
    "claims", "performed_by", "within",
})  # fmt: skip
"""Columns that differ from reading to reading though the record is the same; offsets come to them."""

_KEY = {"ref": "VARCHAR", "kind": "VARCHAR", "key": "VARCHAR", "id": "VARCHAR", "digest": "VARCHAR"}
_STOOD = {"ref": "VARCHAR", "revision": "INTEGER", "reading": "INTEGER"}

_QUERY = """
SELECT
    CASE WHEN a.key IS NULL THEN 'added' WHEN b.key IS NULL THEN 'removed' ELSE 'changed' END AS change,
    CASE
        WHEN s.ref IS NULL THEN 'new report'
        WHEN t.ref IS NULL THEN 'report gone'
        WHEN s.revision <> t.revision THEN 'new revision'
        WHEN s.reading <> t.reading THEN 'new reading'
        WHEN ? AND (a.key IS NULL OR b.key IS NULL) THEN 'other filters'
        ELSE 'judgement'
    END AS why,
    coalesce(b.kind, a.kind) AS kind, coalesce(b.ref, a.ref) AS report, coalesce(b.key, a.key) AS key,
    b.id AS id, a.id AS was
FROM before AS a
FULL JOIN after AS b ON a.ref = b.ref AND a.kind = b.kind AND a.key = b.key
LEFT JOIN stood_before AS s ON s.ref = coalesce(b.ref, a.ref)
LEFT JOIN stood_after AS t ON t.ref = coalesce(b.ref, a.ref)
WHERE a.key IS NULL OR b.key IS NULL OR a.digest <> b.digest
ORDER BY kind, report, key
"""


class Sought(msgspec.Struct, frozen=True):
    """A state of the ledger and the records of it that a release holds."""

    view: Any
    events: Filters
    statements: Filters


def changes(before: Sought, after: Sought) -> Iterator[Row]:
    """Rows of COLUMNS, by kind, report and key. The states are compared on disk: memory stays flat."""
    import duckdb

    other_filters = (before.events, before.statements) != (after.events, after.statements)
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder, duckdb.connect(":memory:") as database:
        database.execute("SET threads = 1")
        for name, state in (("before", before), ("after", after)):
            _table(database, Path(folder, f"{name}.jsonl"), name, _keys(state), _KEY)
            stood = (msgspec.to_builtins(row) for row in state.view.standing())
            _table(database, Path(folder, f"stood_{name}.jsonl"), f"stood_{name}", stood, _STOOD)
        found = database.execute(_QUERY, [other_filters])
        while rows := found.fetchmany(1000):
            for row in rows:
                yield dict(zip(COLUMNS, row, strict=True))


def _table(database: Any, path: Path, name: str, rows: Iterator[Row], columns: dict[str, str]) -> None:
    with path.open("wb") as raw:
        for row in rows:
            raw.write(msgspec.json.encode(row) + b"\n")
    found = database.read_json(str(path), columns=columns, format="newline_delimited")
    found.create(name)


def _keys(state: Sought) -> Iterator[Row]:
    codes = ontology.load()
    kinds: tuple[tuple[Kind, Filters], ...] = (("event", state.events), ("statement", state.statements))
    for kind, filters in kinds:
        view: View = state.view
        report, seen = "", Counter[str]()
        for hit in view.records(filters, kind=kind):
            if hit.report.ref != report:
                report, seen = hit.report.ref, Counter()
            words = _words(hit)
            seen[words] += 1
            make = event_row if kind == "event" else statement_row
            row = make(hit, codes)
            kept = {name: value for name, value in row.items() if not _volatile(name)}
            body = msgspec.json.encode(clean(kept), order="sorted")
            yield {
                "ref": report,
                "kind": kind,
                "key": f"{words}.{seen[words]}",
                "id": hit.id,
                "digest": sha256(body).hexdigest(),
            }


def _volatile(column: str) -> bool:
    return column in _VOLATILE or column.endswith(("_start", "_end"))


def _words(hit: Hit) -> str:
    """A hash of the sentence and of the words that the record hangs on."""
    low = hit.passage.span[0]
    cue = "" if hit.cue is None else hit.passage.text[hit.cue[0] - low : hit.cue[1] - low]
    return sha256(f"{hit.passage.text}\0{cue}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
