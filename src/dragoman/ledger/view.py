"""Asking: what the ledger holds, now or as of a moment. All answers of one call come from one state of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, distinct, func, select

from dragoman.errors import UsageError
from dragoman.ledger import judgements, merging, who
from dragoman.ledger.answers import Figure, Filters, Hit, Identity, Judgement, Shown, Stats, TieTold, Version
from dragoman.ledger.body import unpack
from dragoman.ledger.engine import Database
from dragoman.ledger.hits import Hits
from dragoman.ledger.identity import fold
from dragoman.ledger.lookup import find_record, find_report, missing
from dragoman.ledger.query import PLOVER_TYPES, Search, Searched, in_force, live, own_types
from dragoman.ledger.schema import (
    EventRow,
    JudgementRow,
    PruningRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
    StatementRow,
    TieRow,
)
from dragoman.ledger.showing import show
from dragoman.records.reading import Reading, Span
from dragoman.records.report import Report

LARGEST_PAGE = 100_000
"""Hits that one search answers at most; `records` has no such limit."""


def parse_as_of(text: str) -> datetime:
    """The moment that an ISO 8601 date or time names; a bare day means its end, no zone means UTC.

    Raises UsageError(filter.as-of).
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return datetime.combine(day, time.max, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("filter.as-of", f"{text!r} is no date or time.", "Write 2018-02-05.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class View:
    """What was known at a moment (`as_of`, by the time of storing), or what is known now (None)."""

    def __init__(self, database: Database, as_of: datetime | None = None) -> None:
        if as_of is not None and as_of.tzinfo is None:
            as_of = as_of.replace(tzinfo=UTC)
        self._database = database
        self.as_of = as_of

    def search(
        self,
        filters: Filters | None = None,
        *,
        kind: Searched = "event",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Hit]:
        """Records that meet every filter, the latest day first. Raises UsageError for a senseless filter."""
        if not 0 <= limit <= LARGEST_PAGE or not 0 <= offset < 2**63:
            raise UsageError("filter.page", f"limit goes from 0 to {LARGEST_PAGE}, offset from 0 on.")
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, kind, filters, same)
            rows = connection.execute(
                found.found(*Hits.COLUMNS, *Hits.record_columns(found.row))
                .order_by(
                    found.row.first_day.desc().nulls_last(), found.row.reading_id.desc(), found.row.number
                )
                .limit(limit)
                .offset(offset)
            ).all()
            hits = Hits(connection, self.as_of, kind, same)
            return [hits.hit(row) for row in rows]

    def count(self, filters: Filters | None = None, *, kind: Searched = "event") -> int:
        """How many records meet every filter."""
        with self._database.reading() as connection:
            found = self._search(connection, kind, filters, who.load(connection, self.as_of))
            total: int = connection.execute(found.found(func.count())).scalar_one()
            return total

    def records(self, filters: Filters | None = None, *, kind: Searched = "event") -> Iterator[Hit]:
        """All records that meet every filter, report by report in the order they came, one at a time.

        The transaction stays open while the iterator is in use; memory stays flat.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, kind, filters, same)
            hits = Hits(connection, self.as_of, kind, same)
            rows = connection.execution_options(yield_per=500).execute(
                found.found(*Hits.COLUMNS, *Hits.record_columns(found.row)).order_by(
                    found.row.reading_id, found.row.number
                )
            )
            for row in rows:
                yield hits.hit(row)

    def figures(self, filters: Filters | None = None) -> list[Figure]:
        """Counts of people of the events that meet every filter, by day, and counts in their reports of no event.

        A count that several events share comes once.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, "event", filters, same)
            hits = Hits(connection, self.as_of, "event", same)
            rows = connection.execute(
                found.found(*Hits.COLUMNS, *Hits.record_columns(found.row)).order_by(
                    found.row.first_day.nulls_first(), found.row.reading_id, found.row.number
                )
            )
            seen: dict[tuple[str, str, Span], Figure] = {}
            read: set[int] = set()
            for row in rows:
                for figure in hits.figures(row, loose=row.reading_id not in read):
                    seen.setdefault((figure.report.ref, figure.words, figure.passage.span), figure)
                read.add(row.reading_id)
            return list(seen.values())

    def ties(self, actor: str | None = None) -> list[TieTold]:
        """Standing relations that reports tell of (backs, commands, part of ...), by publication; with an `actor`, his.

        He is named as in a search: an id, a name or part of one in whole words, a country code.
        """
        with self._database.reading() as connection:
            hits = Hits(connection, self.as_of, "event", who.load(connection, self.as_of))
            rows = connection.execute(
                select(*Hits.COLUMNS[:-3])
                .join(RunRow, RunRow.id == ReadingRow.run_id)
                .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
                .join(ReportRow, ReportRow.id == ReadingRow.report_id)
                .where(in_force(ReadingRow, self.as_of), ReadingRow.id.in_(select(TieRow.reading_id)))
                .order_by(RevisionRow.published.nulls_first(), ReadingRow.id)
            )
            told = [tie for row in rows for tie in hits.ties(row)]
        if actor is None:
            return told
        wanted = actor.strip()
        return [
            t
            for t in told
            if _is(wanted, t.from_id, t.from_name, t.from_code) or _is(wanted, t.to_id, t.to_name, t.to_code)
        ]

    def _search(
        self, connection: Connection, kind: Searched, filters: Filters | None, same: who.Who
    ) -> Search:
        judged = judgements.any_judged(connection)
        filters = filters or Filters()
        types = PLOVER_TYPES
        if set(filters.types) - set(types):
            types += own_types(connection)
        return Search(kind, filters, self.as_of, judged=judged, who=same, types=types)

    def show(self, record_id: str) -> Shown:
        """All about one record, superseded or not. Raises LedgerError(ledger.no-record)."""
        with self._database.reading() as connection:
            found = find_record(connection, record_id, self.as_of)
            return show(connection, found, self.as_of, who.load(connection, self.as_of))

    def reading(self, report: str) -> tuple[Report, Reading]:
        """A report as it stood and the reading in force of it, by its ref or the beginning of that.

        Newer knowledge resolves the reading's mentions again from here; `Writer.add` takes what comes of it.
        Raises LedgerError(ledger.no-record).
        """
        with self._database.reading() as connection:
            report_id, _ = find_report(connection, report)
            row = connection.execute(
                select(
                    ReadingRow.body,
                    RevisionRow.source_id,
                    RevisionRow.text,
                    RevisionRow.title,
                    RevisionRow.published,
                    ReportRow.outlet,
                    RevisionRow.url,
                    RevisionRow.language,
                )
                .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
                .join(ReportRow, ReportRow.id == ReadingRow.report_id)
                .where(ReadingRow.report_id == report_id, in_force(ReadingRow, self.as_of))
            ).one_or_none()
            if row is None:
                raise missing(report)
            stood = Report(
                id=row.source_id,
                text=row.text,
                title=row.title,
                published=row.published,
                outlet=row.outlet,
                url=row.url,
                language=row.language,
            )
            return stood, unpack(row.body)

    def judgements_for(self, report: str, *, withdrawn: bool = False) -> list[Judgement]:
        """The judgements on a report (its ref, or the beginning of it), oldest first."""
        with self._database.reading() as connection:
            _, ref = find_report(connection, report)
            return judgements.of_report(connection, ref, self.as_of, withdrawn=withdrawn)

    def orphans(self) -> list[Judgement]:
        """Judgements that hold and fit no record of the reading in force: they wait for a reviewer."""
        with self._database.reading() as connection:
            return judgements.orphans(connection, self.as_of)

    def identities(self, *, withdrawn: bool = False) -> list[Identity]:
        """Which actors reviewers said to be one, or to be another in one report; oldest first.

        `withdrawn`: also what holds no longer.
        """
        with self._database.reading() as connection:
            return merging.listed(connection, self.as_of, withdrawn=withdrawn)

    def incomplete(self) -> bool:
        """Whether superseded readings have been pruned since `as_of`, so that some may be missing here."""
        if self.as_of is None:
            return False
        with self._database.reading() as connection:
            newest = connection.scalar(select(func.max(PruningRow.at)))
            return newest is not None and newest > self.as_of

    def stats(self) -> Stats:
        """Counts of what is in view."""
        at = self.as_of
        with self._database.reading() as connection:
            here = [] if at is None else [ReadingRow.added <= at]
            readings, runs = connection.execute(
                select(func.count(), func.count(distinct(ReadingRow.run_id))).where(*here)
            ).one()
            reports, sentences, outlets = connection.execute(
                select(
                    func.count(), func.coalesce(func.sum(ReadingRow.sentences), 0),
                    func.count(distinct(ReportRow.outlet_key)),
                )
                .join(ReportRow, ReportRow.id == ReadingRow.report_id)
                .where(in_force(ReadingRow, at))
            ).one()  # fmt: skip
            revisions = select(func.count()).select_from(RevisionRow)
            types = connection.execute(
                select(
                    EventRow.type, func.count(), func.min(EventRow.first_day), func.max(EventRow.first_day)
                )
                .join(ReadingRow, ReadingRow.id == EventRow.reading_id)
                .where(in_force(ReadingRow, at))
                .group_by(EventRow.type)
                .order_by(func.count().desc(), EventRow.type)
            ).all()
            statements = connection.execute(
                select(func.count())
                .select_from(StatementRow)
                .join(ReadingRow, ReadingRow.id == StatementRow.reading_id)
                .where(in_force(ReadingRow, at))
            ).scalar_one()
            judged = select(func.count()).select_from(JudgementRow).where(live(JudgementRow, at))
            return Stats(
                reports=reports,
                revisions=connection.scalar(
                    revisions if at is None else revisions.where(RevisionRow.added <= at)
                ) or 0,
                readings=readings,
                superseded=readings - reports,
                runs=runs,
                outlets=outlets,
                sentences=sentences,
                events=sum(row[1] for row in types),
                statements=statements,
                events_by_type={row[0]: row[1] for row in types},
                first_day=min((row[2] for row in types if row[2]), default=None),
                last_day=max((row[3] for row in types if row[3]), default=None),
                judgements=connection.scalar(judged) or 0,
                orphans=len(judgements.orphans(connection, at)),
                versions=_versions(connection, at),
            )  # fmt: skip


def _versions(connection: Connection, at: datetime | None) -> tuple[Version, ...]:
    """The versions behind the readings in force."""
    count = func.count().label("readings")
    rows = connection.execute(
        select(RunRow.program, RunRow.knowledge, RunRow.weights, count)
        .join(ReadingRow, ReadingRow.run_id == RunRow.id)
        .where(in_force(ReadingRow, at))
        .group_by(RunRow.program, RunRow.knowledge, RunRow.weights)
        .order_by(count.desc(), RunRow.program, RunRow.knowledge, RunRow.weights)
    )
    return tuple(Version(**row._mapping) for row in rows)


def _is(sought: str, id_: str | None, name: str, code: str | None) -> bool:
    """Is this actor meant: by id, by country code, or by whole words of the name?"""
    words = fold(sought)
    return (
        id_ == sought
        or (code is not None and code == sought.upper())
        or (bool(words) and f" {words} " in f" {fold(name)} ")
    )
