"""Samples of events that reviewers code blind: nobody sees the program's values or another's until it is closed.

    samples = ledger.samples()
    samples.draw("may", Filters(since="2018-05-01"), size=100, seed=7, by="ann")
    item = samples.item("may", 0)                       # text, cue and mentions; no value of the program's
    samples.code("may", 0, {"type": "REQUEST", "modality": "actual"}, reviewer="ann")
    samples.close("may")
    samples.agreement("may")                            # per field, between reviewers and with the program

A unit is the cue of an event; coders say what it tells of, each field one nominal value. `type` is NONE where they find
no event there; `actors` and `recipients` are the spans of those who take part, `claims` is the strongest stance of a
statement on it. An event that shares its cue with another is not drawn: the cue would not say which is meant.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from dragoman.errors import LedgerError
from dragoman.ledger import attaching, judgements, who
from dragoman.ledger.answers import Answer, Filters
from dragoman.ledger.body import unpack
from dragoman.ledger.columns import storable
from dragoman.ledger.desk.alpha import Alpha, nominal
from dragoman.ledger.desk.rows import CodingRow, SampleItemRow, SampleRow
from dragoman.ledger.engine import Database
from dragoman.ledger.lookup import record_id
from dragoman.ledger.query import PLOVER_TYPES, Search, own_types
from dragoman.ledger.schema import EventRow, ReadingRow, ReportRow, RevisionRow
from dragoman.records.reading import Event, Modality, Reading, Span, Stance

FIELDS = ("type", "modality", "actors", "recipients", "claims")
NONE = "NONE"
"""The type of what is no event."""
UNCLAIMED = "none"
CLAIMS: tuple[str, ...] = (UNCLAIMED, *get_args(Stance))
LARGEST = 2_000
PROGRAM = "(program)"
"""Stands among the coders for what was read; no reviewer can be called so."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SPANS = re.compile(r"(?:[0-9]{1,9}-[0-9]{1,9}(?: [0-9]{1,9}-[0-9]{1,9})*)?")


class Sample(Answer, frozen=True, kw_only=True):
    """A sample. `filters`: those that were set; `coded`: by reviewer, how many units he has coded."""

    name: str
    filters: dict[str, Any]
    seed: int
    made: datetime
    made_by: str
    closed: datetime | None
    size: int
    coded: dict[str, int]


class Unit(Answer, frozen=True, kw_only=True):
    """What is to be coded: a cue in its sentence. Spans are those of the report's text, `text` is that of `span`."""

    number: int
    record: str
    text: str
    span: Span
    cue: Span
    mentions: tuple[Span, ...]


class Coding(Answer, frozen=True, kw_only=True):
    """What one coder says of one unit; a field that is not there he left open."""

    number: int
    reviewer: str
    values: dict[str, str]
    note: str
    made: datetime | None


class FieldAgreement(Answer, frozen=True, kw_only=True):
    """How far coders agree on a field: reviewers among themselves, and each of them with the program."""

    field: str
    between: Alpha
    program: dict[str, Alpha]


class Samples:
    """The samples of an open ledger; get them with `Ledger.samples()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draw(self, name: str, filters: Filters, *, size: int, seed: int, by: str) -> Sample:
        """A new sample of events that meet the filters, rejected ones too; the same seed draws the same of a ledger.

        Raises LedgerError: `sample.name`, `sample.taken`, `sample.size`, `sample.empty`; UsageError for a filter.
        """
        if not _NAME.fullmatch(name):
            raise LedgerError(
                "sample.name", f"{name[:60]!r} is no name of a sample.", "Small letters, digits and hyphens."
            )
        if not 1 <= size <= LARGEST:
            raise LedgerError("sample.size", f"A sample has 1 to {LARGEST} events.")
        if not 0 <= seed < 2**31:
            raise LedgerError("sample.size", f"A seed goes from 0 to {2**31 - 1}.")
        wanted = msgspec.structs.replace(filters, rejected=True)
        with self._database.writing() as connection:
            if connection.scalar(select(SampleRow.id).where(SampleRow.name == name)) is not None:
                raise LedgerError(
                    "sample.taken", f"There is a sample {name!r} already.", "Take another name."
                )
            chosen = _drawn(connection, wanted, size, seed)
            if not chosen:
                raise LedgerError("sample.empty", "No event meets the filters.", "Ask for less.")
            plain = msgspec.to_builtins(Filters())
            kept = {k: v for k, v in msgspec.to_builtins(filters).items() if v != plain[k]}
            row: dict[str, Any] = {"name": name, "filters": json.dumps(kept), "seed": seed, "closed": None}
            row |= {"made": self._database.clock(), "made_by": by}
            made = connection.execute(insert(SampleRow).returning(SampleRow.id), row).scalar_one()
            connection.execute(
                insert(SampleItemRow),
                [
                    {"sample_id": made, "number": n, "record": record, "program": json.dumps(program)}
                    for n, (record, program) in enumerate(chosen)
                ],
            )
            return _sample(connection, name)[1]

    def listed(self) -> list[Sample]:
        """All samples, the newest first."""
        with self._database.reading() as connection:
            names = connection.scalars(select(SampleRow.name).order_by(SampleRow.id.desc())).all()
            return [_sample(connection, name)[1] for name in names]

    def get(self, name: str) -> Sample:
        """A sample. Raises LedgerError(sample.unknown)."""
        with self._database.reading() as connection:
            return _sample(connection, name)[1]

    def item(self, name: str, number: int) -> Unit:
        """A unit of a sample. Raises LedgerError(sample.unknown)."""
        with self._database.reading() as connection:
            id_, _ = _sample(connection, name)
            row = connection.execute(
                select(SampleItemRow.record, SampleItemRow.program).where(
                    SampleItemRow.sample_id == id_, SampleItemRow.number == number
                )
            ).one_or_none()
            if row is None:
                raise LedgerError("sample.unknown", f"The sample {name} has no event {number + 1}.")
            kept = json.loads(row.program)
            text = connection.execute(
                select(RevisionRow.text)
                .join(ReportRow, ReportRow.id == RevisionRow.report_id)
                .where(ReportRow.ref == row.record.partition(":")[0], RevisionRow.number == kept["revision"])
            ).scalar_one()
        start, end = kept["span"]
        return Unit(
            number=number,
            record=row.record,
            text=storable(text[start:end]),
            span=(start, end),
            cue=(kept["cue"][0], kept["cue"][1]),
            mentions=tuple((a, b) for a, b in kept["mentions"]),
        )

    def code(
        self, name: str, number: int, values: Mapping[str, str], *, reviewer: str, note: str = ""
    ) -> None:
        """Say what a unit tells of; a word said before on it is replaced. Fields that are left out are left open.

        Raises LedgerError: `sample.unknown`, `sample.closed`, `sample.value`.
        """
        reviewer = reviewer.strip()
        if not reviewer or reviewer == PROGRAM:
            raise LedgerError("sample.value", "A coding is signed: say who the reviewer is.")
        with self._database.writing() as connection:
            id_, sample = _sample(connection, name)
            if sample.closed is not None:
                raise LedgerError("sample.closed", f"The sample {name} is closed; no more codings are taken.")
            if not 0 <= number < sample.size:
                raise LedgerError("sample.unknown", f"The sample {name} has no event {number + 1}.")
            kept = _checked(values, PLOVER_TYPES + own_types(connection))
            mine = (CodingRow.sample_id == id_, CodingRow.number == number, CodingRow.reviewer == reviewer)
            connection.execute(delete(CodingRow).where(*mine))
            row = {"sample_id": id_, "number": number, "reviewer": reviewer, "values": json.dumps(kept)}
            connection.execute(insert(CodingRow), row | {"note": note, "made": self._database.clock()})

    def coded(self, name: str, reviewer: str) -> dict[int, Coding]:
        """A reviewer's own codings, by the number of the unit."""
        with self._database.reading() as connection:
            id_, _ = _sample(connection, name)
            return {c.number: c for c in _codings(connection, id_) if c.reviewer == reviewer.strip()}

    def close(self, name: str) -> Sample:
        """Take no more codings and open those that were given to all."""
        with self._database.writing() as connection:
            id_, sample = _sample(connection, name)
            if sample.closed is None:
                closing = update(SampleRow).where(SampleRow.id == id_)
                connection.execute(closing.values(closed=self._database.clock()))
            return _sample(connection, name)[1]

    def codings(self, name: str) -> list[Coding]:
        """All codings of a closed sample by unit and coder, the program's (`PROGRAM`) first.

        Raises LedgerError: `sample.unknown`, `sample.open`.
        """
        with self._database.reading() as connection:
            id_, sample = _sample(connection, name)
            if sample.closed is None:
                raise LedgerError(
                    "sample.open", f"The sample {name} is open: nobody sees others' codings yet.", "Close it."
                )
            asked = select(SampleItemRow.number, SampleItemRow.program)
            programs = [
                Coding(number=n, reviewer=PROGRAM, values=json.loads(kept)["values"], note="", made=None)
                for n, kept in connection.execute(asked.where(SampleItemRow.sample_id == id_))
            ]
            everything = [*programs, *_codings(connection, id_)]
        return sorted(everything, key=lambda c: (c.number, c.reviewer != PROGRAM, c.reviewer))

    def agreement(self, name: str) -> list[FieldAgreement]:
        """How far coders of a closed sample agree, field by field. Raises as `codings`."""
        values: dict[str, dict[int, dict[str, str]]] = {}
        for coding in self.codings(name):
            values.setdefault(coding.reviewer, {})[coding.number] = coding.values
        program = values.pop(PROGRAM)

        def said(coder: dict[int, dict[str, str]], unit: int, field: str) -> str | None:
            return coder.get(unit, {}).get(field)

        return [
            FieldAgreement(
                field=field,
                between=nominal([said(c, unit, field) for c in values.values()] for unit in program),
                program={
                    reviewer: nominal((said(program, u, field), said(theirs, u, field)) for u in program)
                    for reviewer, theirs in sorted(values.items())
                },
            )
            for field in FIELDS
        ]


def _checked(values: Mapping[str, str], types: tuple[str, ...]) -> dict[str, str]:
    """The values that are given. Raises LedgerError(sample.value)."""
    allowed = {"type": (*types, NONE), "modality": get_args(Modality), "claims": CLAIMS}
    kept = {field: value for field, value in values.items() if field in ("actors", "recipients") or value}
    for field, value in kept.items():
        if field not in FIELDS or (field in allowed and value not in allowed[field]):
            raise LedgerError("sample.value", f"{value[:60]!r} is no {field[:60]}.")
        if field in ("actors", "recipients") and not _SPANS.fullmatch(value):
            raise LedgerError("sample.value", f"{value[:60]!r} names no spans.")
    return {"type": NONE} if kept.get("type") == NONE else kept


def spans_value(spans: Iterable[Span]) -> str:
    """Spans as one nominal value."""
    return " ".join(f"{start}-{end}" for start, end in sorted(set(spans)))


def _drawn(
    connection: Connection, filters: Filters, size: int, seed: int
) -> list[tuple[str, dict[str, Any]]]:
    """Record ids with what is kept of each: those with the smallest hashes of seed and id, so in no order of theirs."""
    search = Search(
        "event",
        filters,
        None,
        judged=judgements.any_judged(connection),
        who=who.load(connection, None),
        types=PLOVER_TYPES + own_types(connection),
        dialect=connection.dialect.name,
    )
    search.choose(connection)
    asked = search.found(ReportRow.ref, ReadingRow.number.label("reading"), EventRow.label)
    asked = asked.add_columns(EventRow.reading_id, EventRow.number, RevisionRow.number.label("revision"))
    rows = connection.execute(asked.execution_options(yield_per=5_000))
    keyed = (
        (hashlib.sha256(f"{seed}/{record_id(r.ref, r.reading, r.label)}".encode()).digest(), tuple(r))
        for r in rows
    )
    chosen: list[tuple[str, dict[str, Any]]] = []
    for _, (ref, reading, label, reading_id, number, revision) in heapq.nsmallest(2 * size + 20, keyed):
        body, revision_id = connection.execute(
            select(ReadingRow.body, ReadingRow.revision_id).where(ReadingRow.id == reading_id)
        ).one()
        read = unpack(body)
        event = read.events[number]
        if sum(1 for other in read.events if other.cue == event.cue) > 1:
            continue
        text = attaching.revision_text(connection, revision_id)
        chosen.append((record_id(ref, reading, label), _kept(read, event, revision, len(text))))
        if len(chosen) == size:
            break
    return chosen


def _kept(reading: Reading, event: Event, revision: int, length: int) -> dict[str, Any]:
    """What a unit needs to be shown and compared."""
    around = [s for s in reading.sentences if s[0] < event.cue[1] and event.cue[0] < s[1]] or [event.cue]
    low, high = min(s[0] for s in around), min(length, max(s[1] for s in around))
    named = {m.span for m in reading.mentions} | {p.span for p in (*event.actors, *event.recipients)}
    stances = {claim.stance for claim in event.claims}
    claims = next((s for s in ("denies", "doubts", "asserts") if s in stances), UNCLAIMED)
    inside = [s for s in named if low <= s[0] and s[1] <= high]
    values = {"type": event.type, "modality": event.modality, "claims": claims}
    values["actors"] = spans_value([p.span for p in event.actors if p.span in inside])
    values["recipients"] = spans_value([p.span for p in event.recipients if p.span in inside])
    kept = {"values": values, "revision": revision, "span": [low, high], "cue": list(event.cue)}
    return kept | {"mentions": sorted(inside)}


def _sample(connection: Connection, name: str) -> tuple[int, Sample]:
    row = connection.execute(select(SampleRow.__table__).where(SampleRow.name == name)).one_or_none()
    if row is None:
        raise LedgerError("sample.unknown", f"There is no sample {name[:60]!r}.", "See /review/samples.")
    counted = select(func.count()).select_from(SampleItemRow).where(SampleItemRow.sample_id == row.id)
    coded = connection.execute(
        select(CodingRow.reviewer, func.count())
        .where(CodingRow.sample_id == row.id)
        .group_by(CodingRow.reviewer)
        .order_by(CodingRow.reviewer)
    )
    return row.id, Sample(
        name=row.name, filters=json.loads(row.filters), seed=row.seed, made=row.made, made_by=row.made_by,
        closed=row.closed, size=connection.execute(counted).scalar_one(), coded={row[0]: row[1] for row in coded},
    )  # fmt: skip


def _codings(connection: Connection, sample_id: int) -> list[Coding]:
    rows = connection.execute(
        select(CodingRow.number, CodingRow.reviewer, CodingRow.values, CodingRow.note, CodingRow.made)
        .where(CodingRow.sample_id == sample_id)
        .order_by(CodingRow.number, CodingRow.reviewer)
    )
    return [
        Coding(number=number, reviewer=reviewer, values=json.loads(values), note=note, made=made)
        for number, reviewer, values, note, made in rows
    ]
