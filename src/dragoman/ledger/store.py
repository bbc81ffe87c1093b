"""The open ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from dragoman.errors import UsageError
from dragoman.ledger import judgements, merging, visits
from dragoman.ledger.answers import Identity, Judgement, Pruned, Verdict
from dragoman.ledger.body import unpack
from dragoman.ledger.counting import stamp
from dragoman.ledger.coverage import Notes
from dragoman.ledger.engine import Database, open_engine
from dragoman.ledger.faults import judged_meanwhile
from dragoman.ledger.lookup import find_record
from dragoman.ledger.releases import Release
from dragoman.ledger.releases import listed as listed_releases
from dragoman.ledger.releases import register as register_release
from dragoman.ledger.schema import (
    EventRow,
    PruningRow,
    ReadingRow,
    RevisionRow,
    RunRow,
    StatementRow,
)
from dragoman.ledger.view import View
from dragoman.ledger.writer import Writer, has_read, look_up, moment, settled
from dragoman.records.feeds import EntryState, FeedState
from dragoman.records.reading import Actor, Reading, Run
from dragoman.records.report import Report

if TYPE_CHECKING:
    from dragoman.ledger.desk.people import People
    from dragoman.ledger.desk.queue import Queue
    from dragoman.ledger.desk.samples import Samples
    from dragoman.ledger.desk.views import Views
    from dragoman.ledger.questions.book import Questions
    from dragoman.ledger.stories.book import Stories


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class Ledger:
    """A ledger; make one with `open_ledger`, close it or use it in a `with` block.

    Threads may share it: every call takes a connection of its own. A `Writer` belongs to one thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The path by which it was opened."""
        return self._database.name

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def writer(self, *, started: datetime | None = None) -> Writer:
        """A writer for one run, which began now or at `started`."""
        return Writer(self._database, started)

    def notes(self) -> Notes:
        """Notes documents that cannot be read, for `View.coverage`; use it in a `with` block."""
        return Notes(self._database, lambda connection: moment(connection, self._database.clock))

    def releases(self) -> list[Release]:
        """The releases that were made, oldest first."""
        with self._database.reading() as connection:
            return listed_releases(connection)

    def register(self, release: Release) -> None:
        """Enter a release. Raises LedgerError(release.taken) where another has the name."""
        with self._database.writing() as connection:
            register_release(connection, release)

    def now(self) -> datetime:
        """A moment at which all that is written by now was known, and nothing that is written later will be."""
        with self._database.writing() as connection:
            return moment(connection, self._database.clock)

    def people(self) -> People:
        """Who may sign in at the desk."""
        from dragoman.ledger.desk.people import People

        return People(self._database)

    def queue(self) -> Queue:
        """Which records a reviewer should see first."""
        from dragoman.ledger.desk.queue import Queue

        return Queue(self._database)

    def samples(self) -> Samples:
        """Samples of events that reviewers code blind."""
        from dragoman.ledger.desk.samples import Samples

        return Samples(self._database)

    def views(self) -> Views:
        """Pages of the desk that people keep under a name."""
        from dragoman.ledger.desk.views import Views

        return Views(self._database)

    def stamp(self) -> str:
        """Changes with everything that is written of readings, judgements, identities and stories; cheap to ask."""
        with self._database.reading() as connection:
            return stamp(connection)

    def stories(self) -> Stories:
        """Copies, stories and corroboration."""
        from dragoman.ledger.stories.book import Stories

        return Stories(self._database)

    def questions(self) -> Questions:
        """Contested questions and positions on them."""
        from dragoman.ledger.questions.book import Questions

        return Questions(self._database)

    def view(self, as_of: datetime | None = None) -> View:
        """What is known now, or was known at that moment."""
        return View(self._database, as_of)

    def has(self, report: Report, run: Run, *, ever: bool = False) -> bool:
        """Whether these versions have nothing left to do on this report, so that it need not be read.

        True where its text is the latest known and was read by them, or is an older revision come again. `ever`: also
        where they have read it and others since, so that an old reading need not be added a second time.
        """
        with self._database.reading() as connection:
            known = look_up(connection, report)
            return settled(connection, known, run) or (ever and has_read(connection, known, run))

    def in_force(self, report: Report) -> Reading | None:
        """The reading in force of this very text, if it is the latest known: what newer knowledge may start from."""
        with self._database.reading() as connection:
            known = look_up(connection, report)
            if known is None or known.same is None or known.same != known.latest:
                return None
            stored = connection.scalar(
                select(ReadingRow.body).where(
                    ReadingRow.report_id == known.report_id,
                    ReadingRow.revision_id == known.same_id,
                    ReadingRow.superseded.is_(None),
                )
            )
            return None if stored is None else unpack(stored)

    def completed(self, report: Report) -> Report:
        """The report with title, date and language that are not given now but were when this text came before."""
        with self._database.reading() as connection:
            known = look_up(connection, report)
            if known is None or known.same_id is None:
                return report
            row = connection.execute(
                select(RevisionRow.title, RevisionRow.published, RevisionRow.language).where(
                    RevisionRow.id == known.same_id
                )
            ).one()
        return msgspec.structs.replace(
            report,
            title=report.title or row.title,
            published=report.published or row.published,
            language=report.language or row.language,
        )

    def feed(self, url: str) -> FeedState:
        """A feed as it was last visited; as new where it never was."""
        with self._database.reading() as connection:
            return visits.feed(connection, url)

    def entries(self, url: str, keys: Iterable[str]) -> dict[str, EntryState]:
        """Those of a feed's entries that were read or tried, by key."""
        with self._database.reading() as connection:
            return visits.entries(connection, url, keys)

    def keep_feed(self, state: FeedState) -> None:
        """Remember a visit to a feed."""
        with self._database.writing() as connection:
            visits.keep_feed(connection, state)

    def keep_entry(self, url: str, entry: EntryState) -> None:
        """Remember how it went with an entry of a feed."""
        with self._database.writing() as connection:
            visits.keep_entry(connection, url, entry, self._database.clock())

    def judge(
        self,
        record_id: str,
        verdict: Verdict,
        *,
        reviewer: str,
        edits: Mapping[str, Any] | None = None,
        note: str = "",
        seen: Collection[int] | None = None,
    ) -> Judgement:
        """Add a reviewer's word on a record; `edits` sets fields of it (contract's names and shapes).

        `seen`: the numbers of the judgements on the record that the reviewer knew; None: let him judge whatever there
        is. Raises LedgerError: `ledger.no-record`, `ledger.bad-judgement`, `ledger.judged-meanwhile` where others
        than `seen` hold.
        """
        with self._database.writing() as connection:
            found = find_record(connection, record_id, None)
            if seen is not None and set(seen) != set(judgements.bearing(connection, found)):
                raise judged_meanwhile(f"The record {record_id}")
            now = moment(connection, self._database.clock)
            judgement_id = judgements.judge(
                connection, found, verdict, reviewer=reviewer, changes=edits, note=note, now=now
            )
            listed = judgements.of_report(connection, found.ref, None, withdrawn=False)
            return next(judgement for judgement in listed if judgement.id == judgement_id)

    def withdraw(self, judgement_id: int, *, reviewer: str) -> Judgement:
        """End a judgement; it stays on record. Raises LedgerError(ledger.no-record) where none such holds."""
        with self._database.writing() as connection:
            now = moment(connection, self._database.clock)
            ref = judgements.withdraw(connection, judgement_id, reviewer=reviewer, now=now)
            listed = judgements.of_report(connection, ref, None, withdrawn=True)
            return next(judgement for judgement in listed if judgement.id == judgement_id)

    def merge(
        self,
        actor: str,
        target: str,
        *,
        reviewer: str,
        note: str = "",
        known: Mapping[str, Actor] | None = None,
        name: str | None = None,
    ) -> Identity:
        """Say that two actors are one: wherever `actor` was read, the ledger answers `target`.

        Ids are those of readings; a report's own actor is REF:local:3. `known`: actors of the knowledge by id, for
        those that no reading names yet; `name`: of a target that is new. Raises LedgerError: `ledger.no-actor`,
        `ledger.identity-held` where `actor` is somebody else already, `ledger.identity-circle`.
        """
        with self._database.writing() as connection:
            words = merging.Words(reviewer, note, moment(connection, self._database.clock))
            number = merging.merge(connection, actor, target, words, merging.Known(dict(known or {}), name))
            return self._identity(connection, number)

    def split(
        self,
        actor: str,
        *,
        report: str,
        target: str,
        reviewer: str,
        note: str = "",
        known: Mapping[str, Actor] | None = None,
        name: str | None = None,
    ) -> Identity:
        """Say that in one report (its ref, or the beginning of it) `actor` is `target`. Else as `merge`."""
        with self._database.writing() as connection:
            words = merging.Words(reviewer, note, moment(connection, self._database.clock))
            told = merging.Known(dict(known or {}), name)
            return self._identity(connection, merging.split(connection, actor, report, target, words, told))

    def withdraw_identity(self, number: int, *, reviewer: str) -> Identity:
        """End a merge or split; it stays on record. Raises LedgerError where none such holds."""
        with self._database.writing() as connection:
            now = moment(connection, self._database.clock)
            merging.withdraw(connection, number, reviewer=reviewer, now=now)
            return self._identity(connection, number)

    @staticmethod
    def _identity(connection: Connection, number: int) -> Identity:
        everything = merging.listed(connection, None, withdrawn=True)
        return next(identity for identity in everything if identity.id == number)

    def prune(self, *, keep: int = 1, dry_run: bool = False) -> Pruned:
        """Drop superseded readings but for the newest `keep` readings of each report (the one in force counts).

        Texts, judgements and readings in force always stay. `dry_run` counts only. What was known before can
        no longer be asked of what is dropped; `View.incomplete` says so.
        """
        if keep < 1:
            raise UsageError("prune.keep", "keep must be at least 1: the reading in force stays.")
        rank = (
            func.row_number()
            .over(partition_by=ReadingRow.report_id, order_by=ReadingRow.number.desc())
            .label("rank")
        )
        ranked = select(ReadingRow.id, ReadingRow.superseded, rank).subquery()
        old = select(ranked.c.id).where(ranked.c.rank > keep, ranked.c.superseded.is_not(None))
        with self._database.reading() if dry_run else self._database.writing() as connection:
            readings = connection.scalars(old).all()
            events = _count(connection, EventRow, old)
            statements = _count(connection, StatementRow, old)
            left = select(ReadingRow.run_id).where(ReadingRow.id.not_in(old))
            unused = RunRow.id.not_in(left)
            runs = connection.scalar(select(func.count()).select_from(RunRow).where(unused)) or 0
            if not dry_run and readings:
                for at in range(0, len(readings), 500):
                    some = readings[at : at + 500]
                    connection.execute(delete(ReadingRow).where(ReadingRow.id.in_(some)))
                used = select(ReadingRow.run_id)
                connection.execute(delete(RunRow).where(RunRow.id.not_in(used)))
                now = moment(connection, self._database.clock)
                row = {"at": now, "keep": keep, "readings": len(readings)}
                connection.execute(insert(PruningRow), row)
        return Pruned(
            readings=len(readings), events=events, statements=statements, runs=runs, dry_run=dry_run
        )


def _count(connection: Any, table: type[EventRow] | type[StatementRow], old: Any) -> int:
    counted = select(func.count()).select_from(table).where(table.reading_id.in_(old))
    return connection.execute(counted).scalar_one()  # type: ignore[no-any-return]


def open_ledger(
    where: str | os.PathLike[str],
    *,
    create: bool = False,
    read_only: bool = False,
    timeout: float = 30.0,
    clock: Callable[[], datetime] = utc_now,
) -> Ledger:
    """Open the ledger in a file (a path or a `sqlite:///` URL), bringing an older one up to date.

    `create`: make one where there is none. `read_only`: never write, so that others' ledgers can be read.
    `timeout`: seconds to wait for another writer. `clock`: for tests. Raises LedgerError, see faults.py.
    """
    engine, name = open_engine(where, create=create, read_only=read_only, timeout=timeout)
    return Ledger(Database(engine, name, read_only=read_only, clock=clock))
