"""Record ids: `REF:N.LABEL`, such as `k5t2mq7xw3abc:1.e3`; printed, typed, put in addresses."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from dragoman.errors import LedgerError
from dragoman.ledger import body
from dragoman.ledger.answers import Kind
from dragoman.ledger.edits import Record
from dragoman.ledger.identity import REF_LENGTH
from dragoman.ledger.schema import (
    EventRow,
    QuantityRow,
    ReadingRow,
    ReportRow,
    StatementRow,
)
from dragoman.records.reading import Reading

_ID = re.compile(r"([a-z2-7]{4,13}):([0-9]{1,9})\.([a-z]{1,8}[0-9]{1,9})")
_REF = re.compile(r"[a-z2-7]{4,13}")

OWN = "local:"
"""How ids of actors begin that mean something in one report only."""

OWN_ID = re.compile(r"([a-z2-7]{4,13}):(local:.{1,200})", re.DOTALL)
"""A report's own actor as it is printed and typed: REF:local:3."""


class Found(NamedTuple):
    """A record and where it stands. `ref` is whole, even if a beginning of it was asked for."""

    ref: str
    report_id: int
    revision_id: int
    reading_id: int
    reading_number: int
    kind: Kind
    number: int
    label: str
    record: Record
    reading: Reading


def record_id(ref: str, reading: int, label: str) -> str:
    """The printed id of a record."""
    return f"{ref}:{reading}.{label}"


def missing(what: str) -> LedgerError:
    """The error for an id that names nothing in view."""
    return LedgerError("ledger.no-record", f"There is nothing in view with the id {what!r}.")


def find_report(connection: Connection, ref: str) -> tuple[int, str]:
    """Row number and whole ref of a report, by its ref or an unambiguous beginning of 4 characters or more."""
    ref = ref.strip().lower()
    if not _REF.fullmatch(ref):
        raise missing(ref)
    same = ReportRow.ref == ref if len(ref) == REF_LENGTH else ReportRow.ref.startswith(ref, autoescape=True)
    found = connection.execute(select(ReportRow.id, ReportRow.ref).where(same).limit(2)).all()
    if not found:
        raise missing(ref)
    if len(found) > 1:
        raise LedgerError(
            "ledger.no-record", f"{ref!r} begins the ids of several reports.", "Give more of it."
        )
    return found[0].id, found[0].ref


def find_record(connection: Connection, wanted: str, at: datetime | None) -> Found:
    """The record of this id, in a reading that was known at that moment, superseded or not.

    Raises LedgerError(ledger.no-record).
    """
    match = _ID.fullmatch(wanted.strip().lower())
    if match is None:
        raise missing(wanted)
    report_id, ref = find_report(connection, match[1])
    condition = [ReadingRow.report_id == report_id, ReadingRow.number == int(match[2])]
    if at is not None:
        condition.append(ReadingRow.added <= at)
    row = connection.execute(
        select(ReadingRow.id, ReadingRow.revision_id, ReadingRow.number, ReadingRow.body).where(*condition)
    ).one_or_none()
    if row is None:
        raise missing(wanted)
    reading = body.unpack(row.body)
    for kind, number, label, record in records(reading):
        if label == match[3]:
            return Found(
                ref, report_id, row.revision_id, row.id, row.number, kind, number, label, record, reading
            )
    raise missing(wanted)


def records(reading: Reading) -> list[tuple[Kind, int, str, Record]]:
    """Every record of a reading that has an id: kind, number, label, itself. Ties are `t1`, `t2` in order."""
    found: list[tuple[Kind, int, str, Record]] = []
    found += (("event", n, event.id, event) for n, event in enumerate(reading.events))
    found += (("statement", n, said.id, said) for n, said in enumerate(reading.statements))
    found += (("quantity", n, count.id, count) for n, count in enumerate(reading.quantities))
    found += (("tie", n, f"t{n + 1}", tie) for n, tie in enumerate(reading.ties))
    return found


def label_of(connection: Connection, reading_id: int, kind: str, number: int) -> str:
    """The label of a record by its place."""
    if kind == "tie":
        return f"t{number + 1}"
    if kind == "event":
        sought = select(EventRow.label).where(EventRow.reading_id == reading_id, EventRow.number == number)
    elif kind == "statement":
        sought = select(StatementRow.label).where(
            StatementRow.reading_id == reading_id, StatementRow.number == number
        )
    else:
        sought = select(QuantityRow.label).where(
            QuantityRow.reading_id == reading_id, QuantityRow.number == number
        )
    return connection.execute(sought).scalar_one()
