"""Reports by outlet and day of publication, and by their refs: what a front page asks first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

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
    # Three narrow lists are much faster to read than the rows of their join, which have the texts in them.
    days = {row.id: row.day for row in connection.execute(select(RevisionRow.id, RevisionRow.day))}
    outlets = {
        row.id: row
        for row in connection.execute(select(ReportRow.id, ReportRow.outlet_key, ReportRow.outlet))
    }
    counts: Counter[tuple[str | None, str | None]] = Counter()
    names: dict[str | None, str | None] = {}
    here = select(ReadingRow.revision_id, ReadingRow.report_id).where(in_force(ReadingRow, at))
    for row in connection.execute(here):
        outlet = outlets[row.report_id]
        counts[outlet.outlet_key, days[row.revision_id]] += 1
        names[outlet.outlet_key] = min(
            filter(None, (outlet.outlet, names.get(outlet.outlet_key))), default=None
        )
    order = sorted(counts, key=lambda one: one[0] or "")
    order.sort(key=lambda one: one[1] or "", reverse=True)
    return [Arrived(outlet=names[key], day=day, reports=counts[key, day]) for key, day in order]


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
