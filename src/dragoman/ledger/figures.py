"""Figures and ties as reports tell them. SQL finds the readings that have any; only those are unpacked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, or_, select

from dragoman.errors import UsageError
from dragoman.ledger import paging
from dragoman.ledger.answers import Figure, TieTold
from dragoman.ledger.hits import Hits
from dragoman.ledger.lookup import find_record
from dragoman.ledger.query import Search, in_force, joined, stands
from dragoman.ledger.schema import QuantityRow, ReadingRow, ReportRow, RevisionRow, RunRow, TieRow
from dragoman.ledger.seeking import Sought
from dragoman.ledger.who import Who
from dragoman.records.reading import Span


def figures(
    connection: Connection, search: Search, hits: Hits, kinds: Collection[str], newest: int | None
) -> list[Figure]:
    """See `View.figures`."""
    row = search.row
    _counted(search, kinds)
    columns = (*Hits.COLUMNS, *Hits.record_columns(row))
    if newest is None:
        asked = joined(row, *columns).where(*search.every()).order_by(row.reading_id)
        rows: Iterable[Any] = connection.execute(asked)
    else:
        keys = paging.newest(connection, search, newest)
        rows = sorted(paging.rows(connection, search, keys), key=lambda found: found.reading_id)
    return _told(rows, hits, kinds)


def figures_page(
    connection: Connection,
    search: Search,
    hits: Hits,
    kinds: Collection[str],
    limit: int,
    after: paging.Key | None,
) -> tuple[list[Figure], str | None]:
    """See `View.figures_page`."""
    _counted(search, kinds)
    keys = paging.newest(connection, search, limit + 1, after)
    rows = paging.rows(connection, search, keys[:limit])
    found = _told(sorted(rows, key=lambda one: one.reading_id), hits, kinds)[::-1]
    last = hits.hit(rows[-1]).id if len(keys) > limit else None
    return found, last


def _counted(search: Search, kinds: Collection[str]) -> None:
    """Only events of reports that have counts, of these kinds where some are named."""
    counted = exists().where(QuantityRow.reading_id == search.row.reading_id)
    if kinds and not search.judged:  # an edit may have made it another kind
        counted = counted.where(QuantityRow.kind.in_(kinds))
    search.conditions.append(counted)


def _told(rows: Iterable[Any], hits: Hits, kinds: Collection[str]) -> list[Figure]:
    """The counts of these events, which come reading by reading: by day, each once."""
    found: list[tuple[tuple[str, int, int], Figure]] = []
    for _, of_one in groupby(rows, key=lambda one: one.reading_id):
        by_day = sorted(of_one, key=lambda one: (one.first_day or "", one.number))
        for at, event in enumerate(by_day):
            place = (event.first_day or "", event.reading_id, event.number)
            found += ((place, figure) for figure in hits.figures(event, loose=at == 0))
    seen: dict[tuple[str, str, Span], Figure] = {}
    for _, figure in sorted(found, key=lambda told: told[0]):
        if not kinds or figure.kind in kinds:
            seen.setdefault((figure.report.ref, figure.words, figure.passage.span), figure)
    return list(seen.values())


def ties(
    connection: Connection,
    at: datetime | None,
    who: Who,
    actor: str | None,
    types: Collection[str],
    newest: int | None,
    other: str | None = None,
) -> list[TieTold]:
    """See `View.ties`."""
    wanted, asked = _tied(at, who, actor, types, other)
    readings = connection.execute(asked if newest is None else asked.limit(newest)).all()[::-1]
    numbers = wanted.where(TieRow.reading_id == bindparam("reading")).with_only_columns(TieRow.number)
    hits = Hits(connection, at, "event", who)
    told: list[TieTold] = []
    for reading in readings:
        mine = set(connection.scalars(numbers, {"reading": reading.reading_id}))
        told += (tie for number, tie in enumerate(hits.ties(reading)) if number in mine)
    return told if newest is None else told[-newest:]


def ties_page(
    connection: Connection,
    at: datetime | None,
    who: Who,
    actor: str | None,
    types: Collection[str],
    limit: int,
    after: str | None,
) -> list[TieTold]:
    """See `View.ties_page`."""
    wanted, asked = _tied(at, who, actor, types)
    passed = (0, -1)
    if after is not None:
        found = find_record(connection, after, at)
        if found.kind != "tie":
            raise UsageError(
                "filter.cursor", f"{after} is no tie.", "Take the address of the next page as it is."
            )
        passed = found.reading_id, found.number
        day = connection.scalar(select(RevisionRow.published).where(RevisionRow.id == found.revision_id))
        up_to = and_(RevisionRow.published == day, ReadingRow.id <= found.reading_id)
        if day is None:
            asked = asked.where(RevisionRow.published.is_(None), ReadingRow.id <= found.reading_id)
        else:
            asked = asked.where(or_(RevisionRow.published < day, RevisionRow.published.is_(None), up_to))
    numbers = wanted.where(TieRow.reading_id == bindparam("reading")).with_only_columns(TieRow.number)
    hits = Hits(connection, at, "event", who)
    told: list[TieTold] = []
    for reading in connection.execute(asked.limit(limit + 1)).all():  # each tells of one tie at least
        if len(told) >= limit:
            break
        mine = set(connection.scalars(numbers, {"reading": reading.reading_id}))
        told += (
            tie
            for number, tie in enumerate(hits.ties(reading))
            if number in mine and not (reading.reading_id == passed[0] and number <= passed[1])
        )
    return told[:limit]


def _tied(
    at: datetime | None, who: Who, actor: str | None, types: Collection[str], other: str | None = None
) -> tuple[Select[Any], Select[Any]]:
    """The ties that are wanted, and the readings that tell of them, the last published first."""
    wanted: Any = select(TieRow.reading_id, TieRow.number)
    if types:
        wanted = wanted.where(TieRow.type.in_(types))
    for one in (actor, other):
        if one is None:
            continue
        sought = Sought(who, one, record="tie", roles=("from", "to"))
        led = sought.keys().subquery()
        wanted = wanted.where(
            TieRow.reading_id.in_(select(led.c.reading_id)), sought.holds(TieRow.reading_id, TieRow.number)
        )
    asked = (
        select(*Hits.COLUMNS[:-3])
        .join(RunRow, RunRow.id == ReadingRow.run_id)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(
            in_force(ReadingRow, at),
            stands(ReadingRow),
            ReadingRow.id.in_(wanted.with_only_columns(TieRow.reading_id)),
        )
        .order_by(RevisionRow.published.desc().nulls_last(), ReadingRow.id.desc())
    )
    return wanted, asked
