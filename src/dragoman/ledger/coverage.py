"""Denominators: which documents came in, by outlet and day, and what became of them.

What was read is in the ledger anyway. What failed or was passed over is noted here, without a word of it, once for
each document (a file, a line, an id) however often it is tried; one that can be read after all is cleared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, insert, or_, select, update

from dragoman.errors import LedgerError
from dragoman.ledger.answers import Answer
from dragoman.ledger.engine import Database
from dragoman.ledger.identity import calendar_day, fold_outlet
from dragoman.ledger.query import in_force
from dragoman.ledger.schema import (
    EventRow,
    IntakeRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    StatementRow,
)

SKIPPED = frozenset({"text.unsupported-language", "fetch.robots"})
"""Codes of documents that are not read on purpose; all others are failures."""

_FLUSH = 500
"""Notes kept in memory before they are written, in one transaction."""


class Covered(Answer, frozen=True, kw_only=True):
    """What came in of one outlet on one day (the day of publication); None where a document does not say.

    `reports`: those with a reading in force. `revisions`: of them, by the day each was published. `failed` and
    `skipped`: documents by error code. `languages`: reports by language.
    """

    outlet: str | None
    day: str | None
    reports: int
    revisions: int
    sentences: int
    events: int
    statements: int
    languages: dict[str, int]
    failed: dict[str, int]
    skipped: dict[str, int]


class Unread(Answer, frozen=True, kw_only=True):
    """A document that could not be read or was passed over: where it stood and why, never what it said."""

    file: str
    line: int
    outlet: str | None
    day: str | None
    outcome: str
    code: str
    first: datetime
    last: datetime
    times: int


class _Note(msgspec.Struct):
    row: dict[str, Any]
    times: int = 1


class Notes(AbstractContextManager["Notes"]):
    """Notes what cannot be read; make one with `Ledger.notes()`, use it in one thread."""

    def __init__(self, database: Database, now: Callable[[Connection], datetime]) -> None:
        self._database = database
        self._now = now
        self._started = database.clock().isoformat()
        self._notes: dict[str, _Note] = {}
        self._cleared: set[str] = set()
        with database.reading() as connection:
            open_ = select(IntakeRow.key).where(IntakeRow.cleared.is_(None))
            self._open = set(connection.scalars(open_))

    def unread(
        self,
        code: str,
        file: str,
        line: int,
        *,
        id: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> None:
        """A document that failed or, by its code, was passed over."""
        key = self._key(file, line, id)
        outcome = "skipped" if code in SKIPPED else "failed"
        row: dict[str, Any] = {"key": key, "outcome": outcome, "code": code, "file": file}
        row |= {"line": line, "outlet": outlet, "outlet_key": fold_outlet(outlet)}
        row |= {"day": calendar_day(published), "cleared": None}
        known = self._notes.get(key)
        self._notes[key] = _Note(row, 1 if known is None else known.times + 1)
        self._cleared.discard(key)
        if len(self._notes) >= _FLUSH:
            self.flush()

    def read(self, file: str, line: int, *, id: str | None = None) -> None:
        """A document that could be read: if it was noted before, it is cleared."""
        for known in (self._key(file, line, id), self._key(file, line, None)):
            if known in self._open:
                self._cleared.add(known)

    def flush(self) -> None:
        """Write what is noted, in one transaction."""
        if not self._notes and not self._cleared:
            return
        with self._database.writing() as connection:
            now = self._now(connection)
            held = _held(connection, [*self._notes, *self._cleared])
            again = {key for key, note in self._notes.items() if held.get(key) == note.row["code"]}
            fresh = [
                note.row | {"times": note.times, "first": now, "last": now}
                for key, note in self._notes.items()
                if key not in again
            ]
            for key in sorted(held.keys() - again):
                connection.execute(_open(key).values(cleared=now))
            for key in sorted(again):
                times = IntakeRow.times + self._notes[key].times
                connection.execute(_open(key).values(last=now, times=times))
            if fresh:
                connection.execute(insert(IntakeRow), fresh)
        self._open = (self._open | self._notes.keys()) - self._cleared
        self._notes.clear()
        self._cleared.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.flush()
            return
        with suppress(LedgerError):  # the first error is the one to tell
            self.flush()

    def _key(self, file: str, line: int, id: str | None) -> str:
        """Standard input names no document: there a line is one of this run only."""
        run = self._started if file == "-" and id is None else ""
        words = "\0".join((file, str(line), id or "", run))
        return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:26]


def _open(key: str) -> Any:
    """An update of the row of this document that is not cleared."""
    return update(IntakeRow).where(IntakeRow.key == key, IntakeRow.cleared.is_(None))


def _held(connection: Connection, keys: list[str]) -> dict[str, str]:
    """Codes of the documents among these that are noted and not cleared."""
    held: dict[str, str] = {}
    for at in range(0, len(keys), _FLUSH):
        rows = connection.execute(
            select(IntakeRow.key, IntakeRow.code).where(
                IntakeRow.key.in_(keys[at : at + _FLUSH]), IntakeRow.cleared.is_(None)
            )
        )
        held |= {row.key: row.code for row in rows}
    return held


def _noted(at: datetime | None) -> Any:
    """Documents that have not been read since; at a moment: noted by then, and not read by then."""
    if at is None:
        return IntakeRow.cleared.is_(None)
    return and_(IntakeRow.first <= at, or_(IntakeRow.cleared.is_(None), IntakeRow.cleared > at))


def unread(connection: Connection, at: datetime | None) -> Iterator[Unread]:
    """Every document that is noted, by file and line."""
    rows = connection.execute(
        select(
            IntakeRow.file, IntakeRow.line, IntakeRow.outlet, IntakeRow.day, IntakeRow.outcome,
            IntakeRow.code, IntakeRow.first, IntakeRow.last, IntakeRow.times,
        )
        .where(_noted(at))
        .order_by(IntakeRow.file, IntakeRow.line, IntakeRow.id)
    )  # fmt: skip
    for row in rows:
        yield Unread(**row._mapping)


def codes(connection: Connection, at: datetime | None) -> dict[str, int]:
    """How many documents are noted by error code, the most first."""
    count = func.count().label("number")
    asked = select(IntakeRow.code, count).where(_noted(at)).group_by(IntakeRow.code)
    return {row.code: row.number for row in connection.execute(asked.order_by(count.desc(), IntakeRow.code))}


def failed(
    connection: Connection, at: datetime | None, since: str | None, until: str | None
) -> dict[str | None, int]:
    """How many documents of each outlet failed, of these days; without both, those of no day too."""
    asked = select(func.min(IntakeRow.outlet).label("outlet"), func.count().label("number"))
    asked = asked.where(_noted(at), IntakeRow.outcome == "failed").group_by(IntakeRow.outlet_key)
    if since is not None:
        asked = asked.where(IntakeRow.day >= since)
    if until is not None:
        asked = asked.where(IntakeRow.day <= until)
    return {row.outlet: row.number for row in connection.execute(asked)}


class _Tally:
    """What is added up for one outlet and day."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.by: dict[str, Counter[str]] = {"languages": Counter(), "failed": Counter(), "skipped": Counter()}


def covered(
    connection: Connection, at: datetime | None, since: str | None = None, until: str | None = None
) -> list[Covered]:
    """What came in, by outlet and day, both in their order; `since` and `until` leave out what has no day."""
    tallies: dict[tuple[str, str | None], _Tally] = {}
    names: dict[str, str | None] = {}

    def within(statement: Any, day: Any) -> Any:
        for bound, test in ((since, day.__ge__), (until, day.__le__)):
            statement = statement if bound is None else statement.where(test(bound))
        return statement

    def tally(outlet_key: str, outlet: str | None, day: str | None) -> _Tally:
        held = names.setdefault(outlet_key, outlet)
        if outlet is not None and (held is None or outlet < held):
            names[outlet_key] = outlet
        return tallies.setdefault((outlet_key, day), _Tally())

    for row in connection.execute(within(_read(at), RevisionRow.day)):
        mine = tally(row.outlet_key, row.outlet, row.day)
        mine.counts["reports"] += row.reports
        mine.counts["sentences"] += row.sentences or 0
        mine.by["languages"][row.language] += row.reports
    for name, statement in _counted(at).items():
        for row in connection.execute(within(statement, RevisionRow.day)):
            tally(row.outlet_key, row.outlet, row.day).counts[name] += row.number
    missed = (
        select(
            IntakeRow.outlet_key, func.min(IntakeRow.outlet).label("outlet"), IntakeRow.day,
            IntakeRow.outcome, IntakeRow.code, func.count().label("number"),
        )
        .where(_noted(at))
        .group_by(IntakeRow.outlet_key, IntakeRow.day, IntakeRow.outcome, IntakeRow.code)
    )  # fmt: skip
    for row in connection.execute(within(missed, IntakeRow.day)):
        tally(row.outlet_key, row.outlet, row.day).by[row.outcome][row.code] += row.number
    ordered = sorted(tallies.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    return [
        Covered(
            outlet=names[outlet_key],
            day=day,
            reports=tally.counts["reports"],
            revisions=tally.counts["revisions"],
            sentences=tally.counts["sentences"],
            events=tally.counts["events"],
            statements=tally.counts["statements"],
            languages=dict(sorted(tally.by["languages"].items())),
            failed=dict(sorted(tally.by["failed"].items())),
            skipped=dict(sorted(tally.by["skipped"].items())),
        )
        for (outlet_key, day), tally in ordered
    ]


_GROUP = (ReportRow.outlet_key, RevisionRow.day)
_HEAD = (ReportRow.outlet_key, func.min(ReportRow.outlet).label("outlet"), RevisionRow.day)


def _read(at: datetime | None) -> Any:
    return (
        select(
            *_HEAD,
            ReadingRow.language,
            func.count().label("reports"),
            func.sum(ReadingRow.sentences).label("sentences"),
        )
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(in_force(ReadingRow, at))
        .group_by(*_GROUP, ReadingRow.language)
    )


def _counted(at: datetime | None) -> dict[str, Any]:
    """Selects of numbers by outlet and day."""
    revisions = (
        select(*_HEAD, func.count().label("number"))
        .select_from(RevisionRow)
        .join(ReportRow, ReportRow.id == RevisionRow.report_id)
        .group_by(*_GROUP)
    )
    found = {"revisions": revisions if at is None else revisions.where(RevisionRow.added <= at)}
    tables: tuple[tuple[str, type[EventRow] | type[StatementRow]], ...] = (
        ("events", EventRow),
        ("statements", StatementRow),
    )
    for name, table in tables:
        found[name] = (
            select(*_HEAD, func.count().label("number"))
            .select_from(table)
            .join(ReadingRow, ReadingRow.id == table.reading_id)
            .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
            .join(ReportRow, ReportRow.id == ReadingRow.report_id)
            .where(in_force(ReadingRow, at))
            .group_by(*_GROUP)
        )
    return found
