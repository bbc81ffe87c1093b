"""Counting what is in view.

Of what is known now, all rows are counted by an index and those of superseded readings, mostly few, taken away: a join
of a million events with their readings would take seconds.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, distinct, func, literal, select

from dragoman.ledger import judgements
from dragoman.ledger.answers import Stats, Version
from dragoman.ledger.query import in_force, live
from dragoman.ledger.schema import (
    EventRow,
    IdentityRow,
    JudgementRow,
    PruningRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
    StatementRow,
)
from dragoman.ledger.stories.rows import StoryStateRow


def stats(connection: Connection, at: datetime | None) -> Stats:
    """See `View.stats`."""
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
    if at is not None:
        revisions = revisions.where(RevisionRow.added <= at)
    types = _by(connection, EventRow, EventRow.type, at)
    judged = select(func.count()).select_from(JudgementRow).where(live(JudgementRow, at))
    return Stats(
        reports=reports,
        revisions=connection.scalar(revisions) or 0,
        readings=readings,
        superseded=readings - reports,
        runs=runs,
        outlets=outlets,
        sentences=sentences,
        events=types.total(),
        statements=_by(connection, StatementRow, None, at).total(),
        events_by_type=dict(sorted(types.items(), key=lambda of: (-of[1], of[0]))),
        first_day=_day(connection, at, EventRow.first_day),
        last_day=_day(connection, at, EventRow.first_day.desc()),
        judgements=connection.scalar(judged) or 0,
        orphans=len(judgements.orphans(connection, at)),
        versions=_versions(connection, at),
    )


def _by(connection: Connection, row: Any, column: Any, at: datetime | None) -> Counter[str]:
    """How many rows of readings in view have each value of a column; in all, with no column."""
    asked = select(literal("") if column is None else column, func.count()).select_from(row)
    if column is not None:
        asked = asked.group_by(column)

    def counted(query: Any) -> Counter[str]:
        return Counter({value: number for value, number in connection.execute(query) if number})

    if at is not None:
        return counted(
            asked.join(ReadingRow, ReadingRow.id == row.reading_id).where(in_force(ReadingRow, at))
        )
    gone = select(ReadingRow.id).where(ReadingRow.superseded.is_not(None))
    return counted(asked) - counted(asked.where(row.reading_id.in_(gone)))


def _day(connection: Connection, at: datetime | None, order: Any) -> str | None:
    """The first day in this order that an event in view has."""
    held = select(ReadingRow.id).where(ReadingRow.id == EventRow.reading_id, in_force(ReadingRow, at))
    asked = select(EventRow.first_day).where(EventRow.first_day > "", held.correlate(EventRow).exists())
    return connection.scalar(asked.order_by(order).limit(1))


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


def stamp(connection: Connection) -> str:
    """Words that change with every reading, pruning, judgement, identity and story written."""
    parts = (
        select(func.max(ReadingRow.id)),
        select(func.max(PruningRow.id)),
        select(func.max(JudgementRow.id)),
        select(func.max(JudgementRow.withdrawn)),
        select(func.max(IdentityRow.id)),
        select(func.max(IdentityRow.withdrawn)),
        select(StoryStateRow.value).where(StoryStateRow.name == "generation"),
    )
    row = connection.execute(select(*(part.scalar_subquery() for part in parts))).one()
    return " ".join(str(value) for value in row)
