"""Human judgements: rows that are added and withdrawn, shown as a layer over what the program read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, and_, exists, insert, select, update
from sqlalchemy.orm import aliased

from dragoman.errors import LedgerError
from dragoman.ledger import attaching, edits
from dragoman.ledger.answers import Judgement, Verdict
from dragoman.ledger.lookup import Found, label_of, record_id
from dragoman.ledger.query import PLOVER_TYPES, in_force, live, own_types
from dragoman.ledger.schema import (
    AttachmentRow,
    EditRow,
    JudgementRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
)

Layer = dict[tuple[str, int], list[Judgement]]
"""Live judgements by kind and number of the record, oldest first."""


def judge(
    connection: Connection,
    found: Found,
    verdict: Verdict,
    *,
    reviewer: str,
    changes: Mapping[str, Any] | None,
    note: str,
    now: datetime,
) -> int:
    """Add a judgement on a record; its id. It is attached to that reading and to the one in force.

    Raises LedgerError(ledger.bad-judgement) where it does not fit the record.
    """
    if verdict not in get_args(Verdict):
        raise LedgerError(
            "ledger.bad-judgement", f"There is no verdict {verdict!r}.", "accept, reject or edit."
        )
    if not reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A judgement is signed: say who the reviewer is.")
    if changes and verdict != "edit":
        raise LedgerError("ledger.bad-judgement", f"The verdict {verdict} changes no field.", "Use edit.")
    text = attaching.revision_text(connection, found.revision_id)
    among = attaching.anchors(connection, found.reading_id, found.kind)
    anchor = next(anchor for anchor in among if anchor.number == found.number)
    values: dict[str, Any] = {}
    if verdict == "edit":
        values = _as_json(changes or {})
        edits.check_edits(found.kind, found.record, values, found.reading, len(text))
        _check_type(connection, found.kind, values)
        values = edits.to_stored(values, found.reading)
    start, end = anchor.span
    before, after = attaching.context(text, anchor.span)
    row: dict[str, Any] = {"report_id": found.report_id, "revision_id": found.revision_id, "kind": found.kind}
    row |= {"start": start, "end": end, "cue": text[start:end], "before": before, "after": after}
    row |= {"what": anchor.what, "ordinal": attaching.ordinal(anchor, among), "verdict": verdict}
    row |= {"reviewer": reviewer.strip(), "note": note, "made": now}
    judgement_id = connection.execute(insert(JudgementRow).returning(JudgementRow.id), row).scalar_one()
    if values:
        rows = [
            {"judgement_id": judgement_id, "field": field, "value": json.dumps(value)}
            for field, value in values.items()
        ]
        connection.execute(insert(EditRow), rows)
    _attach_everywhere(connection, judgement_id, found)
    return judgement_id


def _check_type(connection: Connection, kind: str, values: Mapping[str, Any]) -> None:
    """An event's new type is PLOVER's or one that the ledger holds already."""
    if kind != "event" or values.get("type", PLOVER_TYPES[0]) in PLOVER_TYPES:
        return
    known = PLOVER_TYPES + own_types(connection)
    if values["type"] not in known:
        raise LedgerError(
            "ledger.bad-judgement", f"There is no type {values['type']!r}.", f"One of: {', '.join(known)}."
        )


def _as_json(changes: Mapping[str, Any]) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads(json.dumps(msgspec.to_builtins(dict(changes))))
    except (TypeError, ValueError) as error:
        raise LedgerError("ledger.bad-judgement", f"The edit is no JSON: {error}.") from error
    return values


def _attach_everywhere(connection: Connection, judgement_id: int, found: Found) -> None:
    """To the reading that was judged, and to the one in force if that is another."""
    readings = connection.execute(
        select(ReadingRow.id, ReadingRow.revision_id)
        .where(ReadingRow.report_id == found.report_id)
        .where(ReadingRow.superseded.is_(None) | (ReadingRow.id == found.reading_id))
    )
    for reading_id, revision_id in readings.all():
        attaching.Fitter(connection, reading_id, revision_id).attach(judgement_id)


def withdraw(connection: Connection, judgement_id: int, *, reviewer: str, now: datetime) -> str:
    """End a judgement; the ref of its report. Raises LedgerError where there is none such, or it has been withdrawn."""
    if not reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A withdrawal is signed: say who the reviewer is.")
    ended = connection.execute(
        update(JudgementRow)
        .where(JudgementRow.id == judgement_id, JudgementRow.withdrawn.is_(None))
        .values(withdrawn=now, withdrawn_by=reviewer.strip())
    )
    if ended.rowcount != 1:
        raise LedgerError("ledger.no-record", f"There is no judgement {judgement_id} that holds.")
    return connection.execute(
        select(ReportRow.ref)
        .join(JudgementRow, JudgementRow.report_id == ReportRow.id)
        .where(JudgementRow.id == judgement_id)
    ).scalar_one()


def bearing(connection: Connection, found: Found) -> list[int]:
    """The numbers of the live judgements on a record, oldest first."""
    return list(
        connection.scalars(
            select(JudgementRow.id)
            .join(AttachmentRow, AttachmentRow.judgement_id == JudgementRow.id)
            .where(
                AttachmentRow.reading_id == found.reading_id,
                AttachmentRow.record == found.kind,
                AttachmentRow.number == found.number,
                live(JudgementRow, None),
            )
            .order_by(JudgementRow.id)
        )
    )


def any_judged(connection: Connection) -> bool:
    """Whether the ledger has judgements at all."""
    return connection.scalar(select(JudgementRow.id).limit(1)) is not None


_COLUMNS = (*JudgementRow.__table__.c, ReportRow.ref, RevisionRow.number.label("revision"))


def _answer(row: Any, changed: Mapping[str, Any], record: str | None) -> Judgement:
    return Judgement(
        id=row.id,
        report=row.ref,
        kind=row.kind,
        span=(row.start, row.end),
        text=row.cue,
        what=row.what,
        revision=row.revision,
        verdict=row.verdict,
        edits=dict(changed),
        reviewer=row.reviewer,
        note=row.note,
        made=row.made,
        withdrawn=row.withdrawn,
        withdrawn_by=row.withdrawn_by,
        record=record,
    )


def _stored_edits(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for at in range(0, len(ids), 500):
        rows = connection.execute(
            select(EditRow.judgement_id, EditRow.field, EditRow.value)
            .where(EditRow.judgement_id.in_(ids[at : at + 500]))
            .order_by(EditRow.judgement_id, EditRow.field)
        )
        for judgement_id, field, value in rows:
            found.setdefault(judgement_id, {})[field] = json.loads(value)
    return found


def layer(connection: Connection, reading_id: int, at: datetime | None, prefix: str) -> Layer:
    """The live judgements on a reading's records; `prefix` is the part of record ids before the label."""
    rows = connection.execute(
        select(*_COLUMNS, AttachmentRow.record, AttachmentRow.number.label("place"), AttachmentRow.edits)
        .join(AttachmentRow, AttachmentRow.judgement_id == JudgementRow.id)
        .join(ReportRow, ReportRow.id == JudgementRow.report_id)
        .join(RevisionRow, RevisionRow.id == JudgementRow.revision_id)
        .where(AttachmentRow.reading_id == reading_id, live(JudgementRow, at))
        .order_by(JudgementRow.id)
    )
    found: Layer = {}
    for row in rows:
        label = label_of(connection, reading_id, row.record, row.place)
        answer = _answer(row, json.loads(row.edits) if row.edits else {}, prefix + label)
        found.setdefault((row.record, row.place), []).append(answer)
    return found


def overlay(record: edits.Record, on_it: Sequence[Judgement]) -> tuple[edits.Record, Verdict | None]:
    """The record with its live judgements applied in order, and the newest verdict."""
    for judgement in on_it:
        if judgement.verdict == "edit":
            record = edits.apply(record, judgement.edits)
    return record, on_it[-1].verdict if on_it else None


def of_report(connection: Connection, ref: str, at: datetime | None, *, withdrawn: bool) -> list[Judgement]:
    """The judgements on a report, oldest first, each with the record of the reading in force it is attached to.

    `withdrawn`: also those that hold no longer.
    """
    conditions = [ReportRow.ref == ref]
    if not withdrawn:
        conditions.append(live(JudgementRow, at))
    elif at is not None:
        conditions.append(JudgementRow.made <= at)
    return _listed(connection, at, conditions)


def by_reviewer(
    connection: Connection, at: datetime | None, reviewer: str, *, limit: int, before: int | None
) -> list[Judgement]:
    """A reviewer's judgements, the newest first, those withdrawn too; `before`: only of lower number."""
    asked = select(JudgementRow.id).where(JudgementRow.reviewer == reviewer)
    if before is not None:
        asked = asked.where(JudgementRow.id < before)
    if at is not None:
        asked = asked.where(JudgementRow.made <= at)
    ids = connection.scalars(asked.order_by(JudgementRow.id.desc()).limit(limit)).all()
    return _listed(connection, at, [JudgementRow.id.in_(ids)])[::-1]


def page(
    connection: Connection,
    at: datetime | None,
    reviewer: str | None,
    report: str | None,
    *,
    withdrawn: bool,
    limit: int,
    before: int | None,
) -> list[Judgement]:
    """See `View.judgements`."""
    asked = select(JudgementRow.id)
    if not withdrawn:
        asked = asked.where(live(JudgementRow, at))
    elif at is not None:
        asked = asked.where(JudgementRow.made <= at)
    if reviewer is not None:
        asked = asked.where(JudgementRow.reviewer == reviewer)
    if report is not None:
        asked = asked.join(ReportRow, ReportRow.id == JudgementRow.report_id).where(ReportRow.ref == report)
    if before is not None:
        asked = asked.where(JudgementRow.id < before)
    ids = connection.scalars(asked.order_by(JudgementRow.id.desc()).limit(limit)).all()
    return _listed(connection, at, [JudgementRow.id.in_(ids)])[::-1]


def orphans(connection: Connection, at: datetime | None) -> list[Judgement]:
    """Live judgements that fit no record of their report's reading in force: the queue of those that wait."""
    attachment, reading = aliased(AttachmentRow), aliased(ReadingRow)
    attached = exists().where(
        attachment.judgement_id == JudgementRow.id,
        attachment.reading_id == reading.id,
        reading.report_id == JudgementRow.report_id,
        in_force(reading, at),
    )
    return _listed(connection, at, [live(JudgementRow, at), ~attached])


def _listed(connection: Connection, at: datetime | None, conditions: list[Any]) -> list[Judgement]:
    rows = connection.execute(
        select(
            *_COLUMNS,
            ReadingRow.id.label("reading_id"),
            ReadingRow.number.label("reading"),
            AttachmentRow.record,
            AttachmentRow.number.label("place"),
            AttachmentRow.edits,
        )
        .join(ReportRow, ReportRow.id == JudgementRow.report_id)
        .join(RevisionRow, RevisionRow.id == JudgementRow.revision_id)
        .outerjoin(ReadingRow, and_(ReadingRow.report_id == JudgementRow.report_id, in_force(ReadingRow, at)))
        .outerjoin(
            AttachmentRow,
            and_(AttachmentRow.judgement_id == JudgementRow.id, AttachmentRow.reading_id == ReadingRow.id),
        )
        .where(*conditions)
        .order_by(JudgementRow.id)
    ).all()
    stored = _stored_edits(connection, [row.id for row in rows if row.place is None])
    answers = []
    for row in rows:
        if row.place is None:
            answers.append(_answer(row, stored.get(row.id, {}), None))
            continue
        label = label_of(connection, row.reading_id, row.record, row.place)
        changed = json.loads(row.edits) if row.edits else {}
        answers.append(_answer(row, changed, record_id(row.ref, row.reading, label)))
    return answers
