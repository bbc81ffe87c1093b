"""Writing: one report and its reading at a time, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from dragoman.ledger import attaching, body
from dragoman.ledger.answers import Outcome
from dragoman.ledger.columns import storable
from dragoman.ledger.engine import Database
from dragoman.ledger.identity import calendar_day, fold_outlet, report_key, report_ref, text_hash
from dragoman.ledger.rows import ORDER, ReadingRows
from dragoman.ledger.schema import (
    ActorRow,
    IdentityRow,
    JudgementRow,
    MentionRow,
    NameRow,
    PassageRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
)
from dragoman.records.reading import Reading, Run, Span
from dragoman.records.report import Report

NAMES_REMEMBERED = 200_000
"""Names whose row numbers a writer keeps in memory (about 30 MB)."""

_INSERTS = {table: insert(table) for table in ORDER}

_NEWEST = select(
    select(func.max(ReadingRow.added)).scalar_subquery(),
    select(func.max(JudgementRow.made)).scalar_subquery(),
    select(func.max(JudgementRow.withdrawn)).scalar_subquery(),
    select(func.max(IdentityRow.made)).scalar_subquery(),
    select(func.max(IdentityRow.withdrawn)).scalar_subquery(),
)

_CHUNK = 500
"""Values in one IN list; SQLite's oldest limit is 999."""


class Known(NamedTuple):
    """What the ledger holds of a report. `same`: the revision that has this very text and head, if any."""

    report_id: int
    latest: int
    same: int | None
    same_id: int | None


def look_up(connection: Connection, report: Report) -> Known | None:
    """What is known of this report; None: nothing.

    A title, date or language that is not given is no change of one that was.
    """
    report_id = connection.scalar(select(ReportRow.id).where(ReportRow.key == report_key(report)))
    if report_id is None:
        return None
    revisions = connection.execute(
        select(
            RevisionRow.id,
            RevisionRow.number,
            RevisionRow.text_hash,
            RevisionRow.title,
            RevisionRow.published,
            RevisionRow.language,
        )
        .where(RevisionRow.report_id == report_id)
        .order_by(RevisionRow.number.desc())
    ).all()
    digest = text_hash(report.text)
    head = [
        None if part is None else storable(part) for part in (report.title, report.published, report.language)
    ]
    for revision in revisions:
        held = (revision.title, revision.published, revision.language)
        if revision.text_hash == digest and all(
            new in (None, old) for new, old in zip(head, held, strict=True)
        ):
            return Known(report_id, revisions[0].number, revision.number, revision.id)
    return Known(report_id, revisions[0].number, None, None)


def settled(connection: Connection, known: Known | None, run: Run) -> bool:
    """Whether nothing is left to do: an older revision came again, or these versions have read the latest."""
    if known is None or known.same is None:
        return False
    if known.same != known.latest:
        return True
    by = connection.execute(
        select(RunRow.program, RunRow.knowledge, RunRow.weights)
        .join(ReadingRow, ReadingRow.run_id == RunRow.id)
        .where(ReadingRow.report_id == known.report_id, ReadingRow.superseded.is_(None))
    ).one_or_none()
    return by is not None and tuple(by) == (
        storable(run.program),
        storable(run.knowledge),
        storable(run.weights),
    )


def moment(connection: Connection, clock: Callable[[], datetime]) -> datetime:
    """Now, or the newest moment in the ledger if the clock has been set back: order is never lost."""
    stored = connection.execute(_NEWEST).one()
    stamps: list[datetime] = [stamp for stamp in stored if stamp is not None]
    return max([clock(), *stamps])


class Writer:
    """Adds readings to a ledger; make one with `Ledger.writer()`, use it in one thread."""

    def __init__(self, database: Database, started: datetime | None = None) -> None:
        self._database = database
        self._started = started or database.clock()
        self._names: dict[str, int] = {}

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *exception: object) -> None:
        self._names.clear()

    def add(self, report: Report, reading: Reading) -> Outcome:
        """Store a report and its reading, all or nothing; what became of it.

        Raises LedgerError: `ledger.bad-reading` where the reading does not fit the report, or the database's.
        """
        body.check(report, reading)
        packed = body.pack(reading)
        fresh: dict[str, int] = {}
        with self._database.writing() as connection:
            known = look_up(connection, report)
            if settled(connection, known, reading.run):
                return Outcome.SAME
            now = moment(connection, self._database.clock)
            report_id = known.report_id if known else self._add_report(connection, report, now)
            revision_id = known.same_id if known else None
            if revision_id is None:
                number = known.latest + 1 if known else 1
                revision_id = self._add_revision(connection, report_id, number, report, now)
            reading_id = connection.execute(
                insert(ReadingRow).returning(ReadingRow.id),
                {
                    "report_id": report_id,
                    "revision_id": revision_id,
                    "run_id": self._run(connection, reading.run),
                    "number": self._supersede(connection, report_id, now) + 1,
                    "added": now,
                    "language": reading.language,
                    "genre": reading.genre,
                    "sentences": len(reading.sentences),
                    "body": packed,
                },
            ).scalar_one()
            rows = ReadingRows(report.text, reading, self._day(connection, revision_id))
            self._add_rows(connection, report.text, rows, reading_id, revision_id, fresh)
            attaching.attach_to_reading(connection, reading_id)
        if len(self._names) + len(fresh) > NAMES_REMEMBERED:
            self._names.clear()
        self._names |= fresh  # only now: a failed transaction took its names back
        if known is None:
            return Outcome.NEW
        return Outcome.REVISED if known.same is None else Outcome.REREAD

    @staticmethod
    def _add_report(connection: Connection, report: Report, now: datetime) -> int:
        key = report_key(report)
        row = {"ref": report_ref(key), "key": key, "outlet": report.outlet, "added": now}
        row |= {"outlet_key": fold_outlet(report.outlet)}
        return connection.execute(insert(ReportRow).returning(ReportRow.id), row).scalar_one()

    @staticmethod
    def _add_revision(
        connection: Connection, report_id: int, number: int, report: Report, now: datetime
    ) -> int:
        row = {"report_id": report_id, "number": number, "text": report.text, "added": now}
        row |= {"text_hash": text_hash(report.text), "source_id": report.id, "url": report.url}
        row |= {"title": report.title, "language": report.language, "published": report.published}
        row |= {"day": calendar_day(report.published)}
        return connection.execute(insert(RevisionRow).returning(RevisionRow.id), row).scalar_one()

    @staticmethod
    def _day(connection: Connection, revision_id: int) -> str | None:
        return connection.scalar(select(RevisionRow.day).where(RevisionRow.id == revision_id))

    def _run(self, connection: Connection, run: Run) -> int:
        row = {"program": run.program, "knowledge": run.knowledge, "weights": run.weights}
        row = {name: storable(version) for name, version in row.items()}
        sought = select(RunRow.id).filter_by(**row, started=self._started)
        found = connection.scalar(sought)
        if found is not None:
            return found
        return connection.execute(
            insert(RunRow).returning(RunRow.id), row | {"started": self._started}
        ).scalar_one()

    @staticmethod
    def _supersede(connection: Connection, report_id: int, now: datetime) -> int:
        """End the reading in force; the number of the newest reading that there has been, 0 for none."""
        connection.execute(
            update(ReadingRow)
            .where(ReadingRow.report_id == report_id, ReadingRow.superseded.is_(None))
            .values(superseded=now)
        )
        newest = select(func.max(ReadingRow.number)).where(ReadingRow.report_id == report_id)
        return connection.scalar(newest) or 0

    def _add_rows(
        self,
        connection: Connection,
        text: str,
        rows: ReadingRows,
        reading_id: int,
        revision_id: int,
        fresh: dict[str, int],
    ) -> None:
        passages = _passages(connection, revision_id, text, rows.passages)
        fresh.update(_names(connection, rows.names - self._names.keys()))
        for table in ORDER:
            batch = rows.tables.get(table)
            if not batch:
                continue
            for row in batch:
                row["reading_id"] = reading_id
                if "passage_id" in row:
                    row["passage_id"] = passages[row["passage_id"]]
                if table is ActorRow or table is MentionRow:
                    name = row["name_id"]
                    row["name_id"] = self._names.get(name) or fresh[name]
            connection.execute(_INSERTS[table], batch)


def _passages(connection: Connection, revision_id: int, text: str, spans: Iterable[Span]) -> dict[Span, int]:
    """Row numbers of the passages with these spans; those that the revision lacks are added."""
    held = connection.execute(
        select(PassageRow.start, PassageRow.end, PassageRow.id).where(PassageRow.revision_id == revision_id)
    )
    found = {(start, end): number for start, end, number in held}
    missing = [span for span in spans if span not in found]
    if missing:
        rows = [
            {"revision_id": revision_id, "start": start, "end": end, "text": text[start:end]}
            for start, end in missing
        ]
        ids = connection.scalars(
            insert(PassageRow).returning(PassageRow.id, sort_by_parameter_order=True), rows
        )
        found |= dict(zip(missing, ids, strict=True))
    return found


def _names(connection: Connection, keys: set[str]) -> dict[str, int]:
    """Row numbers of these folded names; those that the ledger lacks are added."""
    ordered = sorted(keys)
    found: dict[str, int] = {}
    for at in range(0, len(ordered), _CHUNK):
        some = ordered[at : at + _CHUNK]
        rows = connection.execute(select(NameRow.key, NameRow.id).where(NameRow.key.in_(some)))
        found |= {row.key: row.id for row in rows}
    missing = [key for key in ordered if key not in found]
    if missing:
        ids = connection.scalars(
            insert(NameRow).returning(NameRow.id, sort_by_parameter_order=True), [{"key": k} for k in missing]
        )
        found |= dict(zip(missing, ids, strict=True))
    return found
