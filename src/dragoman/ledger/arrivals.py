"""Reports by outlet and day of publication, and by their refs: what a front page asks first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from dragoman.ledger.answers import Answer, ReportRef
from dragoman.ledger.hits import Hits, report_ref_of
from dragoman.ledger.query import in_force
from dragoman.ledger.schema import ReadingRow, ReportRow, RevisionRow, RunRow

_AT_ONCE = 500
"""Values bound in one statement."""


class Arrived(Answer, frozen=True, kw_only=True):
    """How many reports in view an outlet published on a day; None where they do not say."""

    outlet: str | None
    day: str | None
    reports: int


def arrived(connection: Connection, at: datetime | None) -> list[Arrived]:
    """The reports in view by outlet and day, the newest day first, those without a day last."""
    rows = connection.execute(
        select(func.min(ReportRow.outlet).label("outlet"), RevisionRow.day, func.count().label("reports"))
        .select_from(ReadingRow)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(in_force(ReadingRow, at))
        .group_by(ReportRow.outlet_key, RevisionRow.day)
        .order_by(RevisionRow.day.desc().nulls_last(), ReportRow.outlet_key)
    )
    return [Arrived(**row._mapping) for row in rows]


def reports_of(connection: Connection, refs: Collection[str], at: datetime | None) -> dict[str, ReportRef]:
    """The reports of these refs as they stand, those that are there."""
    wanted = sorted(set(refs))
    found: dict[str, ReportRef] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(
            select(*Hits.COLUMNS[:-3])
            .join(RunRow, RunRow.id == ReadingRow.run_id)
            .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
            .join(ReportRow, ReportRow.id == ReadingRow.report_id)
            .where(ReportRow.ref.in_(wanted[begin : begin + _AT_ONCE]), in_force(ReadingRow, at))
        )
        found |= {row.ref: report_ref_of(row) for row in rows}
    return found
