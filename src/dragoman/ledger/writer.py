"""Writing: one report and its reading at a time, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from dragoman.ledger import attaching, body, fts
from dragoman.ledger.answers import Outcome
from dragoman.ledger.columns import storable
from dragoman.ledger.engine import Database
from dragoman.ledger.identity import calendar_day, fold_outlet, report_key, report_ref, text_hash
from dragoman.ledger.rows import ORDER, Guise, ReadingRows
from dragoman.ledger.schema import (
    ActorRow,
    Base,
    GuiseRow,
    IdentityRow,
    InvolvementRow,
    JudgementRow,
    MentionRow,
    NameRow,
    NameWordRow,
    PassageRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
)
from dragoman.ledger.searching import LONGEST_WORD
from dragoman.records.reading import Reading, Run, Span
from dragoman.records.report import Report

NAMES_REMEMBERED = 200_000
"""Names, and as many guises, whose row numbers a writer keeps in memory (about 60 MB)."""

_TABLES: tuple[type[Base], ...] = (*ORDER, InvolvementRow, NameWordRow)
_INSERTS = {table: insert(table) for table in _TABLES}

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


def has_read(connection: Connection, known: Known | None, run: Run) -> bool:
    """Whether the ledger holds a reading of this text by these versions, be it superseded."""
    if known is None or known.same_id is None:
        return False
    sought = (
        select(ReadingRow.id)
        .join(RunRow, ReadingRow.run_id == RunRow.id)
        .where(
            ReadingRow.report_id == known.report_id,
            ReadingRow.revision_id == known.same_id,
            RunRow.program == storable(run.program),
            RunRow.knowledge == storable(run.knowledge),
            RunRow.weights == storable(run.weights),
        )
    )
    return connection.scalar(sought.limit(1)) is not None


def moment(connection: Connection, clock: Callable[[], datetime]) -> datetime:
    """Now, or the newest moment in the ledger if the clock has been set back: order is never lost."""
    stored = connection.execute(_NEWEST).one()
    stamps: list[datetime] = [stamp for stamp in stored if stamp is not None]
    return max([clock(), *stamps])


class Numbers:
    """Row numbers of names and guises that are known."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.guises: dict[Guise, int] = {}

    def learn(self, fresh: Numbers) -> None:
        """Those of a transaction that is done; when there are too many, all are forgotten."""
        for known, new in ((self.names, fresh.names), (self.guises, fresh.guises)):
            if len(known) + len(new) > NAMES_REMEMBERED:
                known.clear()
        self.names |= fresh.names
        self.guises |= fresh.guises


class Writer:
    """Adds readings to a ledger; make one with `Ledger.writer()`, use it in one thread."""

    def __init__(self, database: Database, started: datetime | None = None) -> None:
        self._database = database
        self._started = started or database.clock()
        self._known = Numbers()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *exception: object) -> None:
        self._known = Numbers()

    def add(self, report: Report, reading: Reading) -> Outcome:
        """Store a report and its reading, all or nothing; what became of it.

        Raises LedgerError: `ledger.bad-reading` where the reading does not fit the report, or the database's.
        """
        body.check(report, reading)
        packed = body.pack(reading)
        fresh = Numbers()
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
        self._known.learn(fresh)  # only now: a failed transaction took its names back
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
        fresh: Numbers,
    ) -> None:
        passages = _passages(connection, revision_id, text, rows.passages)
        fresh.names |= _names(connection, rows.names - self._known.names.keys())

        def name(key: str) -> int:
            return self._known.names.get(key) or fresh.names[key]

        for table in ORDER:
            batch = rows.tables.get(table)
            if not batch:
                continue
            for row in batch:
                row["reading_id"] = reading_id
                if "passage_id" in row:
                    row["passage_id"] = passages[row["passage_id"]]
                if table is ActorRow or table is MentionRow:
                    row["name_id"] = name(row["name_id"])
            connection.execute(_INSERTS[table], batch)
        wanted = {involved.guise for involved in rows.involved} - self._known.guises.keys()
        fresh.guises |= _guises(connection, {guise: name(guise.name) for guise in sorted(wanted)})
        batch = [
            {
                "reading_id": reading_id,
                "part": part,
                "number": number,
                "guise_id": self._known.guises.get(guise) or fresh.guises[guise],
                "day": day,
            }
            for (part, number, guise), day in rows.involved.items()
        ]
        if batch:
            connection.execute(_INSERTS[InvolvementRow], batch)


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
        new = dict(zip(missing, ids, strict=True))
        fts.index(connection, ((number, text[start:end]) for (start, end), number in new.items()))
        found |= new
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
        new = dict(zip(missing, ids, strict=True))
        words = [
            {"word": word, "name_id": number}
            for key, number in new.items()
            for word in sorted({part[:LONGEST_WORD] for part in key.split()})
        ]
        if words:
            connection.execute(_INSERTS[NameWordRow], words)
        found |= new
    return found


def _guises(connection: Connection, wanted: dict[Guise, int]) -> dict[Guise, int]:
    """Row numbers of these guises (with those of their names); those that the ledger lacks are added."""
    found: dict[Guise, int] = {}
    numbers = sorted(set(wanted.values()))
    keys = {(guise.actor, name, guise.code): guise for guise, name in wanted.items()}
    for at in range(0, len(numbers), _CHUNK):
        some = numbers[at : at + _CHUNK]
        held = connection.execute(
            select(GuiseRow.actor, GuiseRow.name_id, GuiseRow.code, GuiseRow.id).where(
                GuiseRow.name_id.in_(some)
            )
        )
        found |= {keys[a, n, c]: number for a, n, c, number in held if (a, n, c) in keys}
    missing = [(guise, name) for guise, name in wanted.items() if guise not in found]
    if missing:
        rows = [{"actor": guise.actor, "name_id": name, "code": guise.code} for guise, name in missing]
        ids = connection.scalars(insert(GuiseRow).returning(GuiseRow.id, sort_by_parameter_order=True), rows)
        found |= {guise: number for (guise, _), number in zip(missing, ids, strict=True)}
    return found
