"""Asking: what the ledger holds, now or as of a moment. All answers of one call come from one state of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, false, func, select, true, union

from dragoman.errors import UsageError
from dragoman.ledger import (
    aggregates,
    arrivals,
    counting,
    coverage,
    figures,
    judged,
    judgements,
    merging,
    paging,
    pairs,
    who,
)
from dragoman.ledger.answers import (
    Figure,
    Filters,
    Hit,
    Identity,
    JudgedSentence,
    Judgement,
    ReportRef,
    Shown,
    Standing,
    Stats,
    TieTold,
    Told,
    Whole,
)
from dragoman.ledger.arrivals import Arrived
from dragoman.ledger.body import unpack
from dragoman.ledger.busy import Busy, busiest
from dragoman.ledger.coverage import Covered, Unread
from dragoman.ledger.engine import Database
from dragoman.ledger.hits import Hits
from dragoman.ledger.lookup import find_record, find_report, missing
from dragoman.ledger.query import PLOVER_TYPES, Search, Searched, check, in_force, own_types
from dragoman.ledger.schema import (
    EventRow,
    PruningRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
    StatementRow,
)
from dragoman.ledger.showing import show
from dragoman.ledger.stories.rows import StoryEventRow, StoryRow
from dragoman.records.reading import Actor, QuantityKind, Reading, TieType
from dragoman.records.report import Report

LARGEST_PAGE = 100_000
"""Hits that one search answers at most; `records` has no such limit."""


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
        after: str | None = None,
    ) -> list[Hit]:
        """Records that meet every filter, the latest day first. Raises UsageError for a senseless filter.

        `after`: the id of the last record of one page, for the next one; it costs as little as the first, where
        `offset` goes through all that it passes over. Raises LedgerError(ledger.no-record) for an id that is not there.
        """
        if not 0 <= limit <= LARGEST_PAGE or not 0 <= offset < 2**63:
            raise UsageError("filter.page", f"limit goes from 0 to {LARGEST_PAGE}, offset from 0 on.")
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, kind, filters, same)
            last = None if after is None else self._key(connection, kind, after)
            keys = paging.newest(connection, found, min(limit + offset, 2**62), last)[offset:]
            hits = Hits(connection, self.as_of, kind, same)
            return list(hits.page(paging.rows(connection, found, keys)))

    def _key(self, connection: Connection, kind: Searched, id_: str) -> paging.Key:
        """The place of a record in the order of a search."""
        found = find_record(connection, id_, self.as_of)
        row = EventRow if kind == "event" else StatementRow
        day = connection.execute(
            select(row.first_day).where(row.reading_id == found.reading_id, row.number == found.number)
        ).one_or_none()
        if day is None or found.kind != kind:
            raise missing(id_)
        return paging.Key(day[0] or "", found.reading_id, found.number)

    def count(
        self, filters: Filters | None = None, *, kind: Searched = "event", most: int | None = None
    ) -> int:
        """How many records meet every filter. With `most`, counting ends there: one more means that there are more."""
        with self._database.reading() as connection:
            found = self._search(connection, kind, filters, who.load(connection, self.as_of))
            return paging.count(connection, found, most)

    def records(self, filters: Filters | None = None, *, kind: Searched = "event") -> Iterator[Hit]:
        """All records that meet every filter, report by report in the order they came, one at a time.

        The transaction stays open while the iterator is in use; memory stays flat.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, kind, filters, same)
            hits = Hits(connection, self.as_of, kind, same)
            asked = found.found(*Hits.COLUMNS, *Hits.record_columns(found.row))
            asked = asked.order_by(found.row.reading_id, found.row.number)
            with connection.execute(asked.execution_options(yield_per=500)) as rows:
                for row in rows:
                    yield hits.hit(row)

    def told(self, filters: Filters | None = None) -> Iterator[Told]:
        """As `records` of events, each with its counts, its claims' speakers, the cast of its report, and its story.

        Stories are kept as they are now: a view of a past moment has none.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, "event", filters, same)
            hits = Hits(connection, self.as_of, "event", same)
            here = and_(
                StoryEventRow.reading_id == found.row.reading_id,
                StoryEventRow.number == found.row.number,
                true() if self.as_of is None else false(),
            )
            columns = (
                *Hits.COLUMNS,
                *Hits.record_columns(found.row),
                StoryRow.id.label("story"),
                StoryRow.origins,
            )
            asked = (
                found.found(*columns)
                .outerjoin(StoryEventRow, here)
                .outerjoin(StoryRow, StoryRow.id == StoryEventRow.story)
                .order_by(found.row.reading_id, found.row.number)
            )
            with connection.execute(asked.execution_options(yield_per=500)) as rows:
                for row in rows:
                    yield hits.told(row)

    def wholes(self, events: Filters | None = None, statements: Filters | None = None) -> Iterator[Whole]:
        """Counts, ties and actors of every reading that holds an event or a statement which meets its filters."""
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            hits = Hits(connection, self.as_of, "event", same)
            sought = (
                self._search(connection, "event", events, same),
                self._search(connection, "statement", statements, same),
            )
            holding = union(*(search.found(search.row.reading_id) for search in sought))
            asked = (
                select(*Hits.COLUMNS[:-3])
                .join(RunRow, RunRow.id == ReadingRow.run_id)
                .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
                .join(ReportRow, ReportRow.id == ReadingRow.report_id)
                .where(ReadingRow.id.in_(holding))
                .order_by(ReadingRow.id)
            )
            with connection.execute(asked.execution_options(yield_per=100)) as rows:
                for row in rows:
                    yield hits.whole(row)

    def standing(self) -> Iterator[Standing]:
        """Which revision and reading of each report is in view, by ref."""
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(
                select(
                    ReportRow.ref, RevisionRow.number.label("revision"), ReadingRow.number.label("reading")
                )
                .select_from(ReadingRow)
                .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
                .join(ReportRow, ReportRow.id == ReadingRow.report_id)
                .where(in_force(ReadingRow, self.as_of))
                .order_by(ReportRow.ref)
            )
            for row in rows:
                yield Standing(ref=row.ref, revision=row.revision, reading=row.reading)

    def coverage(self, since: str | None = None, until: str | None = None) -> list[Covered]:
        """What came in by outlet and day of publication: read, failed, passed over. Raises UsageError for no day."""
        check(Filters(since=since, until=until))
        with self._database.reading() as connection:
            return coverage.covered(connection, self.as_of, since, until)

    def failed(self, since: str | None = None, until: str | None = None) -> dict[str | None, int]:
        """How many documents of each outlet could not be read, of these days (ISO, inclusive)."""
        with self._database.reading() as connection:
            return coverage.failed(connection, self.as_of, since, until)

    def unread_codes(self) -> dict[str, int]:
        """How many documents failed or were passed over and have not been read since, by code, the most first."""
        with self._database.reading() as connection:
            return coverage.codes(connection, self.as_of)

    def arrived(self) -> list[Arrived]:
        """How many reports each outlet published on each day, the newest day first, those without a day last."""
        with self._database.reading() as connection:
            return arrivals.arrived(connection, self.as_of)

    def unread(self) -> Iterator[Unread]:
        """Every document that failed or was passed over and has not been read since."""
        with self._database.reading() as connection:
            yield from coverage.unread(connection, self.as_of)

    def figures(
        self,
        filters: Filters | None = None,
        *,
        kinds: Collection[QuantityKind] = (),
        newest: int | None = None,
    ) -> list[Figure]:
        """Counts of people of the events that meet every filter, by day, and counts in their reports of no event.

        A count that several events share comes once. `kinds`: only of these. `newest`: of so many events at most, those
        with the latest days, of reports that have counts.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, "event", filters, same)
            hits = Hits(connection, self.as_of, "event", same)
            return figures.figures(connection, found, hits, kinds, newest)

    def ties(
        self,
        actor: str | None = None,
        *,
        other: str | None = None,
        types: Collection[TieType] = (),
        newest: int | None = None,
    ) -> list[TieTold]:
        """Standing relations that reports tell of (backs, commands, part of ...), by publication; with an `actor`, his.

        He is named as in a search: an id, a name or part of one in whole words, a country code. `types`: only these.
        `other`: only those between the two. `newest`: so many at most, of the reports published last.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            return figures.ties(connection, self.as_of, same, actor, types, newest, other)

    def figures_page(
        self,
        filters: Filters | None = None,
        *,
        kinds: Collection[QuantityKind] = (),
        limit: int = 50,
        after: str | None = None,
    ) -> tuple[list[Figure], str | None]:
        """`figures` of the next `limit` events with counts in their reports, newest first, and the id of the last one.

        None in its place: these were all. A count that events of two pages share comes on both.
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, "event", filters, same)
            hits = Hits(connection, self.as_of, "event", same)
            last = None if after is None else self._key(connection, "event", after)
            return figures.figures_page(connection, found, hits, kinds, limit, last)

    def ties_page(
        self,
        actor: str | None = None,
        *,
        types: Collection[TieType] = (),
        limit: int = 50,
        after: str | None = None,
    ) -> list[TieTold]:
        """`ties`, the last published first; `after`: the id of the last tie of the page before.

        Raises LedgerError(ledger.no-record), UsageError(filter.cursor).
        """
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            return figures.ties_page(connection, self.as_of, same, actor, types, limit, after)

    def busiest(self, most: int) -> list[Busy]:
        """The actors that stand in most reports now, of those that more than one report can know."""
        with self._database.reading() as connection:
            return busiest(connection, most)

    def facets(
        self,
        filters: Filters | None = None,
        *,
        kind: Searched = "event",
        fields: Collection[str] = ("type", "modality", "genre", "country", "outlet"),
        each: int = 12,
    ) -> aggregates.Facets:
        """The `each` most frequent values of these fields among the newest records that meet every filter."""
        with self._database.reading() as connection:
            found = self._search(connection, kind, filters, who.load(connection, self.as_of))
            return aggregates.facets(connection, found, fields, each)

    def series(self, filters: Filters | None = None) -> aggregates.Series:
        """Events that meet every filter by their first day, type and modes."""
        with self._database.reading() as connection:
            found = self._search(connection, "event", filters, who.load(connection, self.as_of))
            return aggregates.series(connection, found)

    def dyads(
        self, filters: Filters | None = None, *, most: int = 100, conflict: Collection[str] = ()
    ) -> pairs.Dyads:
        """Who did most to whom, among the newest events that meet every filter."""
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            found = self._search(connection, "event", filters, same)
            return pairs.dyads(connection, found, same, most, conflict)

    def bonds(self, types: Collection[TieType] = (), *, most: int = 400) -> pairs.Bonds:
        """Between whom reports tell of ties most, by type."""
        with self._database.reading() as connection:
            same = who.load(connection, self.as_of)
            return pairs.bonds(connection, self.as_of, same, types, most)

    def places(self, filters: Filters | None = None, *, most: int = 400) -> aggregates.Places:
        """Where most of the events that meet every filter happened."""
        with self._database.reading() as connection:
            found = self._search(connection, "event", filters, who.load(connection, self.as_of))
            return aggregates.places(connection, found, most)

    def types(self) -> tuple[str, ...]:
        """All event types that there may be: PLOVER's, and those that readings of this ledger have beside them."""
        with self._database.reading() as connection:
            return PLOVER_TYPES + own_types(connection)

    def place_names(self, numbers: Collection[int]) -> Mapping[int, str]:
        """Names of places by GeoNames id, as far as the ledger has them."""
        with self._database.reading() as connection:
            return aggregates.place_names(connection, numbers)

    def names(self, actors: Collection[str]) -> Mapping[str, str]:
        """Names of actors by id, as the newest readings have them."""
        with self._database.reading() as connection:
            return aggregates.names(connection, actors)

    def _search(
        self, connection: Connection, kind: Searched, filters: Filters | None, same: who.Who
    ) -> Search:
        judged = judgements.any_judged(connection)
        filters = filters or Filters()
        types = PLOVER_TYPES
        if set(filters.types) - set(types):
            types += own_types(connection)
        dialect = connection.dialect.name
        search = Search(kind, filters, self.as_of, judged=judged, who=same, types=types, dialect=dialect)
        search.choose(connection)
        return search

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

    def ref(self, report: str) -> str:
        """The whole ref of a report, by the beginning of it. Raises LedgerError(ledger.no-record)."""
        with self._database.reading() as connection:
            return find_report(connection, report)[1]

    def reports(self, refs: Collection[str]) -> dict[str, ReportRef]:
        """The reports of these refs as they stand, those that are there."""
        with self._database.reading() as connection:
            return arrivals.reports_of(connection, refs, self.as_of)

    def actor(self, id_: str) -> Actor | None:
        """The actor of this id as the newest reading that names it has it; None: no reading does."""
        with self._database.reading() as connection:
            return merging.newest_actor(connection, id_)

    def judgements_for(self, report: str, *, withdrawn: bool = False) -> list[Judgement]:
        """The judgements on a report (its ref, or the beginning of it), oldest first."""
        with self._database.reading() as connection:
            _, ref = find_report(connection, report)
            return judgements.of_report(connection, ref, self.as_of, withdrawn=withdrawn)

    def judgements_by(self, reviewer: str, *, limit: int = 50, before: int | None = None) -> list[Judgement]:
        """A reviewer's judgements, the newest first, withdrawn ones too; `before`: only of lower number."""
        with self._database.reading() as connection:
            return judgements.by_reviewer(connection, self.as_of, reviewer, limit=limit, before=before)

    def judgements(
        self,
        *,
        reviewer: str | None = None,
        report: str | None = None,
        withdrawn: bool = False,
        limit: int = 50,
        before: int | None = None,
    ) -> list[Judgement]:
        """Judgements, the newest first; `before`: only of lower number. `report`: a ref."""
        with self._database.reading() as connection:
            return judgements.page(
                connection, self.as_of, reviewer, report, withdrawn=withdrawn, limit=limit, before=before
            )

    def judged_sentences(self) -> Iterator[JudgedSentence]:
        """The sentences with an event that reviewers judged, each with all its events, report by report."""
        with self._database.reading() as connection:
            yield from judged.sentences(connection, self.as_of)

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
        with self._database.reading() as connection:
            return counting.stats(connection, self.as_of)
