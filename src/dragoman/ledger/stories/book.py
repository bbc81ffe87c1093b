"""Stories of a ledger: which reports are copies, which events are one, and what is said of it by how many newsrooms.

    stories = ledger.stories()
    stories.refresh(knowledge)                        # reports that came since are linked; the rest stays
    for story in stories.search(Filters(actor="USA"), origins=2): print(story.id, story.reports, story.origins)
    told = stories.show("q3zk")                       # fields, figures, voices; an id that went up is followed
    stories.of("hmxfzhhliegoj:1.e3")                  # the story of an event
    for record, story, reports, origins in stories.each(): ...  # of every event, for exports
    stories.copies("hmxfzhhliegoj")                   # what a report shares with others, with the evidence
    stories.judge("not-same", "hmxfzhhliegoj:1.e3", "k5t2mq7xw3abc:1.e1", reviewer="ann")

A story's id is made from its earliest event and stays: when two stories become one the older id stays, and the other
leads there. What reviewers say counts from the next refresh on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from dragoman.knowledge import Knowledge
from dragoman.ledger import who
from dragoman.ledger.answers import Filters
from dragoman.ledger.engine import Database
from dragoman.ledger.judgements import any_judged
from dragoman.ledger.lookup import find_record, find_report, record_id
from dragoman.ledger.query import PLOVER_TYPES, Search, own_types, stands
from dragoman.ledger.schema import EventRow, ReadingRow, ReportRow
from dragoman.ledger.stories import said as saying
from dragoman.ledger.stories.answers import CopyShown, LinkShown, StoryBrief, StoryShown
from dragoman.ledger.stories.refresh import STEP, Refreshed, refresh
from dragoman.ledger.stories.rows import StoryEventRow, StoryReadingRow, StoryRow
from dragoman.ledger.stories.said import StoryJudgement, StoryVerdict
from dragoman.ledger.stories.step import Teller
from dragoman.ledger.stories.store import Store
from dragoman.ledger.stories.view import beside, briefs, find, links, record_ids, sentences, turned
from dragoman.stories.telling import tell

__all__ = [
    "CopyShown",
    "LinkShown",
    "Refreshed",
    "Stories",
    "StoryBrief",
    "StoryJudgement",
    "StoryShown",
    "StoryVerdict",
]


NEWEST = 200
"""Stories that are looked through one by one before those with any event that meets the filters are sought: most
filters are met by some of so many, and then the commonest filter costs no more than a rare one."""


class Stories:
    """The stories of an open ledger; get them with `Ledger.stories()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(
        self,
        knowledge: Knowledge,
        *,
        step: int = STEP,
        told: Callable[[int, int], None] | None = None,
    ) -> Refreshed:
        """Link what came since, and what was read or judged anew. Interrupted, it goes on where it was.

        `told`: called with reports done and all that are to be done. Raises LedgerError as every writing does.
        """
        return refresh(self._database, knowledge, step=step, told=told)

    def waiting(self) -> int:
        """Readings in force that are not linked yet. Those of reports that were taken back never are."""
        with self._database.reading() as connection:
            asked = (
                select(func.count())
                .select_from(ReadingRow)
                .outerjoin(StoryReadingRow, StoryReadingRow.reading_id == ReadingRow.id)
                .where(
                    ReadingRow.superseded.is_(None), stands(ReadingRow), StoryReadingRow.reading_id.is_(None)
                )
            )
            return connection.execute(asked).scalar_one()

    def search(
        self,
        filters: Filters | None = None,
        *,
        reports: int = 1,
        origins: int = 0,
        disputed: bool = False,
        seen: tuple[str | None, str | None] = (None, None),
        limit: int = 50,
        offset: int = 0,
        after: str | None = None,
    ) -> list[StoryBrief]:
        """Stories of which an event meets the filters, the latest seen first.

        `reports`, `origins`: at least so many; `disputed`: only where reports contradict each other or somebody denies
        or doubts; `seen`: first and last ISO day of publication, each may be None, between which a report was.
        `after`: the id of the last story of the page before. Raises UsageError for a senseless filter,
        LedgerError(ledger.no-story).
        """
        with self._database.reading() as connection:
            asked = _counted(reports, origins, disputed)
            since, until = seen
            if since is not None:
                asked = asked.where(StoryRow.last_seen >= since)
            if until is not None:
                asked = asked.where(StoryRow.first_seen <= until)
            if after is not None:
                asked = asked.where(_beyond(connection, find(connection, after)))
            ordered = asked.with_only_columns(StoryRow.id).order_by(
                StoryRow.last_seen.desc().nulls_last(), StoryRow.reports.desc(), StoryRow.id
            )
            if filters is None or filters == Filters():
                return briefs(connection, connection.scalars(ordered.limit(limit).offset(offset)).all())
            newest = connection.scalars(ordered.limit(NEWEST)).all()
            found = _among(connection, filters, newest)
            if len(newest) == NEWEST and len(found) < offset + limit:
                met = ordered.where(_meets(connection, filters))
                return briefs(connection, connection.scalars(met.limit(limit).offset(offset)).all())
            return briefs(connection, found[offset : offset + limit])

    def count(
        self,
        filters: Filters | None = None,
        *,
        reports: int = 1,
        origins: int = 0,
        disputed: bool = False,
    ) -> int:
        """How many there are of them."""
        with self._database.reading() as connection:
            asked = _counted(reports, origins, disputed)
            if filters is not None and filters != Filters():
                asked = asked.where(_meets(connection, filters))
            return connection.execute(asked.with_only_columns(func.count())).scalar_one()

    def find(self, story: str) -> str:
        """The id of a story, by it or the beginning of it (4 characters or more), or by one that went up in it.

        Raises LedgerError(ledger.no-story).
        """
        with self._database.reading() as connection:
            return find(connection, story)

    def show(self, story: str) -> StoryShown:
        """All about a story, by its id or the beginning of it (4 characters or more).

        Raises LedgerError(ledger.no-story).
        """
        with self._database.reading() as connection:
            id_ = find(connection, story)
            store = Store(connection)
            events = store.events(store.members([id_])[id_])
            readings = {mark[0] for mark in events}
            teller = Teller(store, readings, saying.said(connection))
            told = tell(list(events.values()), {m: teller.origins(e) for m, e in events.items()})
            ordered = sorted(events.values(), key=lambda e: e.rank)
            ids = record_ids(connection, [(e.mark[0], e.fact.label) for e in ordered])
            homes = store.homes(readings)
            sources = store.papers(family for family, _ in homes.values() if family is not None)
            papers = store.papers(readings)
            return StoryShown(
                id=id_,
                asked=story,
                story=told,
                ids=tuple(ids),
                words=tuple(sentences(store, ordered)),
                links=tuple(links(ordered, ids)),
                sources={
                    papers[n].ref: sources[family].ref
                    for n, (family, _) in homes.items()
                    if family is not None and family != n and family in sources
                },
                beside=tuple(beside(connection, id_, readings)),
            )

    def of(self, record: str) -> str | None:
        """The id of the story to which an event belongs; None: it is not linked yet, or was rejected.

        Raises LedgerError(ledger.no-record).
        """
        with self._database.reading() as connection:
            found = find_record(connection, record, None)
            return connection.scalar(
                select(StoryEventRow.story).where(
                    StoryEventRow.reading_id == found.reading_id, StoryEventRow.number == found.number
                )
            )

    def each(self) -> Iterator[tuple[str, str, int, int]]:
        """Every linked event, in the order of readings: record id, story id, the story's reports and newsrooms.

        For exports; the transaction stays open while the iterator is in use, memory stays flat.
        """
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(
                select(
                    ReportRow.ref, ReadingRow.number, EventRow.label, StoryRow.id, StoryRow.reports, StoryRow.origins
                )
                .select_from(StoryEventRow)
                .join(StoryRow, StoryRow.id == StoryEventRow.story)
                .join(ReadingRow, ReadingRow.id == StoryEventRow.reading_id)
                .join(ReportRow, ReportRow.id == ReadingRow.report_id)
                .join(
                    EventRow,
                    and_(
                        EventRow.reading_id == StoryEventRow.reading_id, EventRow.number == StoryEventRow.number
                    ),
                )
                .order_by(StoryEventRow.reading_id, StoryEventRow.number)
            )  # fmt: skip
            for ref, number, label, story, reports, origins in rows:
                yield record_id(ref, number, label), story, reports, origins

    def copies(self, report: str) -> list[CopyShown]:
        """What a report (its ref, or the beginning of it) shares with others, the most first."""
        with self._database.reading() as connection:
            report_id, ref = find_report(connection, report)
            reading = connection.scalar(
                select(StoryReadingRow.reading_id).where(StoryReadingRow.report_id == report_id)
            )
            if reading is None:
                return []
            store = Store(connection)
            found = store.copies([reading])
            papers = store.papers({n for c in found for n in (c.a, c.b)})
            family, origin = store.homes([reading])[reading]
            source = None if family is None else store.papers([family])[family].ref
            shown = []
            for copy in sorted(found, key=lambda c: -c.score):
                mine = copy.a == reading
                other = papers[copy.b if mine else copy.a]
                stretches = copy.stretches if mine else tuple(map(turned, copy.stretches))
                shown.append(
                    CopyShown(
                        report=ref, other=other.ref, other_outlet=other.outlet_shown,
                        other_published=other.published, kind=copy.kind,
                        share=copy.share_a if mine else copy.share_b,
                        share_other=copy.share_b if mine else copy.share_a,
                        longest=copy.longest, source=source, origin=origin.shown, stretches=stretches,
                    )
                )  # fmt: skip
            return shown

    def judge(
        self, verdict: StoryVerdict, a: str, b: str, *, reviewer: str, note: str = ""
    ) -> StoryJudgement:
        """Say that two reports (refs) are copies or not, or two events (record ids) the same or not.

        Raises LedgerError: `ledger.no-record`, `ledger.bad-judgement`.
        """
        with self._database.writing() as connection:
            number = saying.judge(
                connection, verdict, a, b, reviewer=reviewer, note=note, clock=self._database.clock
            )
            return _judgement(connection, number)

    def withdraw(self, number: int, *, reviewer: str) -> StoryJudgement:
        """End a judgement on stories; it stays on record. Raises LedgerError where none such holds."""
        with self._database.writing() as connection:
            saying.withdraw(connection, number, reviewer=reviewer, clock=self._database.clock)
            return _judgement(connection, number)

    def judgements(self, *, withdrawn: bool = False, as_of: datetime | None = None) -> list[StoryJudgement]:
        """What reviewers said of stories, oldest first; `withdrawn`: also what holds no longer."""
        with self._database.reading() as connection:
            return saying.listed(connection, as_of, withdrawn=withdrawn)


def _beyond(connection: Connection, id_: str) -> ColumnElement[bool]:
    """That a story comes after this one in the order of a search."""
    seen, reports = connection.execute(
        select(StoryRow.last_seen, StoryRow.reports).where(StoryRow.id == id_)
    ).one()
    later = or_(StoryRow.reports < reports, and_(StoryRow.reports == reports, StoryRow.id > id_))
    if seen is None:
        return and_(StoryRow.last_seen.is_(None), later)
    return or_(
        StoryRow.last_seen < seen, StoryRow.last_seen.is_(None), and_(StoryRow.last_seen == seen, later)
    )


def _counted(reports: int, origins: int, disputed: bool) -> Select[StoryRow]:
    """Stories told so often."""
    asked = select(StoryRow).where(StoryRow.reports >= reports, StoryRow.origins >= origins)
    return asked.where(StoryRow.disputed.is_(True)) if disputed else asked


def _search(connection: Connection, filters: Filters) -> Search:
    return Search(
        "event",
        filters,
        None,
        judged=any_judged(connection),
        who=who.load(connection, None),
        types=PLOVER_TYPES + own_types(connection),
        dialect=connection.dialect.name,
    )


def _meets(connection: Connection, filters: Filters) -> ColumnElement[bool]:
    """The condition that an event of a story meets the filters, led by whatever is rare."""
    search = _search(connection, filters)
    search.choose(connection)
    found = search.found(EventRow.reading_id, EventRow.number)
    pair = tuple_(StoryEventRow.reading_id, StoryEventRow.number)
    return StoryRow.id.in_(select(StoryEventRow.story).where(pair.in_(found)))


def _among(connection: Connection, filters: Filters, ids: Sequence[str]) -> list[str]:
    """Those of these stories of which an event meets the filters, in their order: each event of theirs is asked."""
    search = _search(connection, filters)
    here = and_(StoryEventRow.reading_id == EventRow.reading_id, StoryEventRow.number == EventRow.number)
    asked = search.found(StoryEventRow.story).join(StoryEventRow, here).where(StoryEventRow.story.in_(ids))
    met = set(connection.scalars(asked.distinct()))
    return [id_ for id_ in ids if id_ in met]


def _judgement(connection: Connection, number: int) -> StoryJudgement:
    everything = saying.listed(connection, None, withdrawn=True)
    return next(judgement for judgement in everything if judgement.id == number)
