"""Who is in the ledger most."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from dragoman.ledger.answers import Answer
from dragoman.ledger.query import stands
from dragoman.ledger.schema import ActorRow, ReadingRow


class Busy(Answer, frozen=True, kw_only=True):
    """An actor that reports know in common, and in how many readings in force it stands."""

    id: str
    name: str
    kind: str
    code: str | None
    reports: int


def busiest(connection: Connection, most: int) -> list[Busy]:
    """The actors in most reports; those that one report alone knows (`local:`) are none."""
    counted = (
        select(ActorRow.actor, func.count().label("reports"), func.max(ActorRow.reading_id).label("newest"))
        .join(ReadingRow, ReadingRow.id == ActorRow.reading_id)
        .where(ReadingRow.superseded.is_(None), stands(ReadingRow), ~ActorRow.actor.startswith("local:"))
        .group_by(ActorRow.actor)
        .order_by(func.count().desc(), ActorRow.actor)
        .limit(most)
        .subquery()
    )
    rows = connection.execute(
        select(counted.c.actor, counted.c.reports, ActorRow.name, ActorRow.kind, ActorRow.code)
        .join(ActorRow, (ActorRow.reading_id == counted.c.newest) & (ActorRow.actor == counted.c.actor))
        .order_by(counted.c.reports.desc(), counted.c.actor)
    )
    return [Busy(id=r.actor, name=r.name, kind=r.kind, code=r.code, reports=r.reports) for r in rows]
