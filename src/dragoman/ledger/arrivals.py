"""Reports by the day they were published, and by their refs: what a front page asks first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from dragoman.ledger.answers import ReportRef
from dragoman.ledger.hits import Hits, report_ref_of
from dragoman.ledger.query import in_force
from dragoman.ledger.schema import ReadingRow, ReportRow, RevisionRow, RunRow

_AT_ONCE = 500
"""Values bound in one statement."""


def published(connection: Connection, at: datetime | None) -> dict[str, int]:
    """How many reports in view were published on each day, the newest first; those without a day are left out."""
    rows = connection.execute(
        select(RevisionRow.day, func.count().label("reports"))
        .select_from(ReadingRow)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .where(in_force(ReadingRow, at), RevisionRow.day.is_not(None))
        .group_by(RevisionRow.day)
        .order_by(RevisionRow.day.desc())
    )
    return {row.day: row.reports for row in rows}


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
