"""A reading as positions are read from it: with reviewers' words on its records, and with everybody under one id."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, select

from dragoman.ledger import judgements
from dragoman.ledger.answers import Kind
from dragoman.ledger.body import unpack
from dragoman.ledger.lookup import OWN
from dragoman.ledger.schema import ReadingRow, ReportRow, RevisionRow
from dragoman.ledger.who import Naming, Who
from dragoman.records.reading import Actor, Event, Quantity, Reading, Statement, Tie
from dragoman.records.report import Report

Record = TypeVar("Record", Event, Statement, Quantity, Tie)


class Judged(NamedTuple):
    """A report as it stands and its reading as reviewers left it. `day`: of publication."""

    report_id: int
    revision_id: int
    ref: str
    day: str | None
    report: Report
    reading: Reading

    def actors(self) -> dict[str, Actor]:
        """Everybody whom the reading names, by the ids that it has for them, under ids that all reports may use."""
        return {
            id_: actor if not id_.startswith(OWN) else msgspec.structs.replace(actor, id=f"{self.ref}:{id_}")
            for id_, actor in ((actor.id, actor) for actor in self.reading.actors)
        }


def judged(connection: Connection, reading_id: int, who: Who) -> Judged:
    """A reading in force with judgements, merges and splits applied; what a reviewer rejected is not in it."""
    row = connection.execute(
        select(
            ReadingRow.body, ReadingRow.report_id, ReadingRow.revision_id, RevisionRow.source_id, RevisionRow.text,
            RevisionRow.title, RevisionRow.published, RevisionRow.day, RevisionRow.url, RevisionRow.language,
            ReportRow.outlet, ReportRow.ref,
        )
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(ReadingRow.id == reading_id)
    ).one()  # fmt: skip
    report = Report(
        id=row.source_id, text=row.text, title=row.title, published=row.published, outlet=row.outlet,
        url=row.url, language=row.language,
    )  # fmt: skip
    stored = unpack(row.body)
    layer = judgements.layer(connection, reading_id, None, "")
    if layer:
        stored = _reviewed(stored, layer)
    if who:
        stored = _named(stored, Naming(who, row.ref, stored.actors))
    return Judged(row.report_id, row.revision_id, row.ref, row.day, report, stored)


def _reviewed(reading: Reading, layer: judgements.Layer) -> Reading:
    """The reading with its live judgements applied. Nothing in it names a record that was rejected."""

    def kept(kind: Kind, records: tuple[Record, ...]) -> tuple[Record, ...]:
        found = []
        for number, record in enumerate(records):
            now, verdict = judgements.overlay(record, layer.get((kind, number), ()))
            if verdict != "reject":
                assert isinstance(now, type(record))
                found.append(now)
        return tuple(found)

    statements = kept("statement", reading.statements)
    quantities = kept("quantity", reading.quantities)
    said = {statement.id for statement in statements}
    counted = {quantity.id for quantity in quantities}

    def still(label: str | None) -> str | None:
        return label if label in said else None

    def event(one: Event) -> Event:
        return msgspec.structs.replace(
            one,
            claims=tuple(claim for claim in one.claims if claim.statement in said),
            performed_by=still(one.performed_by),
            quantities=tuple(label for label in one.quantities if label in counted),
        )

    def freed(records: tuple[Any, ...], field: str) -> tuple[Any, ...]:
        return tuple(msgspec.structs.replace(one, **{field: still(getattr(one, field))}) for one in records)

    return msgspec.structs.replace(
        reading,
        events=tuple(map(event, kept("event", reading.events))),
        statements=freed(statements, "within"),
        quantities=freed(quantities, "statement"),
        ties=freed(kept("tie", reading.ties), "statement"),
    )


def _named(reading: Reading, naming: Naming) -> Reading:
    """The reading with everybody under the id that merges and splits give them."""
    mentions = tuple(
        msgspec.structs.replace(
            mention,
            actor=naming.id(mention.actor),
            on_behalf_of=naming.id(mention.on_behalf_of),
            members=tuple(dict.fromkeys(naming.id(m) or m for m in mention.members)),
        )
        for mention in reading.mentions
    )
    return msgspec.structs.replace(
        reading,
        actors=tuple(naming.known().values()),
        mentions=mentions,
        events=tuple(map(naming.record, reading.events)),
        statements=tuple(map(naming.record, reading.statements)),
        quantities=tuple(map(naming.record, reading.quantities)),
        ties=tuple(map(naming.record, reading.ties)),
    )
