"""What reviewers say of stories: two reports are copies or not, two events are the same or not. Never deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import Connection, func, insert, select, update

from dragoman.errors import LedgerError
from dragoman.ledger import attaching
from dragoman.ledger.answers import Answer
from dragoman.ledger.lookup import find_record, find_report, label_of, record_id
from dragoman.ledger.query import live
from dragoman.ledger.schema import ReadingRow, ReportRow, RevisionRow
from dragoman.ledger.stories.rows import StoryJudgementRow, StorySideRow
from dragoman.ledger.writer import moment
from dragoman.stories.records import Mark

StoryVerdict = Literal["copy", "not-copy", "same", "not-same"]


class StoryJudgement(Answer, frozen=True, kw_only=True):
    """A reviewer's word on two reports (`copy`, `not-copy`: refs) or two events (`same`, `not-same`: record ids).

    `a`, `b`: ids as of the readings in force; None where no event there fits any more, and the word waits.
    """

    id: int
    verdict: StoryVerdict
    a: str | None
    b: str | None
    a_report: str
    b_report: str
    reviewer: str
    note: str
    made: datetime
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None


class Said(NamedTuple):
    """The words that hold, the newest first: on reports and on events, by readings in force."""

    reports: tuple[tuple[int, int, bool], ...]
    events: tuple[tuple[Mark, Mark, bool], ...]
    numbers: tuple[int, ...]


def judge(
    connection: Connection,
    verdict: StoryVerdict,
    a: str,
    b: str,
    *,
    reviewer: str,
    note: str,
    clock: Callable[[], datetime],
) -> int:
    """Add a word on two reports (refs) or two events (record ids); its number.

    Raises LedgerError: `ledger.no-record`, `ledger.bad-judgement`.
    """
    if verdict not in get_args(StoryVerdict):
        raise LedgerError(
            "ledger.bad-judgement", f"There is no verdict {verdict!r}.", ", ".join(get_args(StoryVerdict))
        )
    if not reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A judgement is signed: say who the reviewer is.")
    side = _report if verdict in ("copy", "not-copy") else _event
    sides = [side(connection, a), side(connection, b)]
    if sides[0] == sides[1]:
        raise LedgerError("ledger.bad-judgement", f"{a} and {b} are one and the same.", "Name two.")
    row = {"verdict": verdict, "reviewer": reviewer.strip(), "note": note, "made": _now(connection, clock)}
    number = connection.execute(insert(StoryJudgementRow).returning(StoryJudgementRow.id), row).scalar_one()
    connection.execute(
        insert(StorySideRow), [{"judgement_id": number, "side": n} | s for n, s in enumerate(sides)]
    )
    return number


def withdraw(connection: Connection, number: int, *, reviewer: str, clock: Callable[[], datetime]) -> None:
    """End a word; it stays on record. Raises LedgerError(ledger.no-record) where none such holds."""
    if not reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A withdrawal is signed: say who the reviewer is.")
    ended = connection.execute(
        update(StoryJudgementRow)
        .where(StoryJudgementRow.id == number, StoryJudgementRow.withdrawn.is_(None))
        .values(withdrawn=_now(connection, clock), withdrawn_by=reviewer.strip())
    )
    if ended.rowcount != 1:
        raise LedgerError(
            "ledger.no-record",
            f"There is no judgement {number} on stories that holds.",
            "See `dragoman stories --judgements`.",
        )


def _now(connection: Connection, clock: Callable[[], datetime]) -> datetime:
    """The present moment, never before a word that is on record."""
    newest = connection.execute(
        select(func.max(StoryJudgementRow.made), func.max(StoryJudgementRow.withdrawn))
    ).one()
    stamps: list[datetime] = [at for at in newest if at is not None]
    return max([moment(connection, clock), *stamps])


_NOTHING: dict[str, Any] = {"start": None, "end": None, "cue": "", "before": "", "after": "", "what": ""}


def _report(connection: Connection, ref: str) -> dict[str, Any]:
    report_id, _ = find_report(connection, ref)
    newest = select(func.max(RevisionRow.id)).where(RevisionRow.report_id == report_id)
    revision = connection.execute(newest).scalar_one()
    return _NOTHING | {"report_id": report_id, "revision_id": revision, "ordinal": 0}


def _event(connection: Connection, wanted: str) -> dict[str, Any]:
    found = find_record(connection, wanted, None)
    if found.kind != "event":
        raise LedgerError(
            "ledger.bad-judgement", f"{wanted} is no event.", "Only events are said to be the same."
        )
    text = attaching.revision_text(connection, found.revision_id)
    among = attaching.anchors(connection, found.reading_id, "event")
    anchor = next(a for a in among if a.number == found.number)
    before, after = attaching.context(text, anchor.span)
    start, end = anchor.span
    return {
        "report_id": found.report_id, "revision_id": found.revision_id, "start": start, "end": end,
        "cue": text[start:end], "before": before, "after": after, "what": anchor.what,
        "ordinal": attaching.ordinal(anchor, among),
    }  # fmt: skip


def said(connection: Connection) -> Said:
    """All that holds now, tied to the readings in force; what fits none of their events waits, and has no effect."""
    rows = connection.execute(
        select(StoryJudgementRow.id, StoryJudgementRow.verdict)
        .where(live(StoryJudgementRow, None))
        .order_by(StoryJudgementRow.id.desc())
    ).all()
    sides = _sides(connection, [row.id for row in rows])
    finder = _Finder(connection)
    reports, events = [], []
    for row in rows:
        one, other = (finder.mark(side) for side in sides[row.id])
        if one is None or other is None:
            continue
        if row.verdict in ("copy", "not-copy"):
            reports.append((one[0], other[0], row.verdict == "copy"))
        else:
            events.append((one, other, row.verdict == "same"))
    return Said(tuple(reports), tuple(events), tuple(sorted(row.id for row in rows)))


def marks_of(connection: Connection, numbers: set[int]) -> list[Mark]:
    """The events (for a report its reading, with number -1) of which these words speak, whether they hold or not."""
    finder = _Finder(connection)
    found = (finder.mark(side) for sides in _sides(connection, sorted(numbers)).values() for side in sides)
    return [mark for mark in found if mark is not None]


def listed(connection: Connection, at: datetime | None, *, withdrawn: bool) -> list[StoryJudgement]:
    """The words that hold (held at that moment), oldest first; `withdrawn`: also those that hold no longer."""
    asked = select(StoryJudgementRow.__table__).order_by(StoryJudgementRow.id)
    if not withdrawn:
        asked = asked.where(live(StoryJudgementRow, at))
    elif at is not None:
        asked = asked.where(StoryJudgementRow.made <= at)
    rows = connection.execute(asked).all()
    sides = _sides(connection, [row.id for row in rows])
    finder = _Finder(connection)
    found = []
    for row in rows:
        refs = [finder.ref(side.report_id) for side in sides[row.id]]
        reports = row.verdict in ("copy", "not-copy")
        names = refs if reports else [finder.label(side) for side in sides[row.id]]
        found.append(
            StoryJudgement(
                id=row.id, verdict=row.verdict, a=names[0], b=names[1], a_report=refs[0], b_report=refs[1],
                reviewer=row.reviewer, note=row.note, made=row.made, withdrawn=row.withdrawn,
                withdrawn_by=row.withdrawn_by,
            )
        )  # fmt: skip
    return found


def _sides(connection: Connection, numbers: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for start in range(0, len(numbers), 500):
        rows = connection.execute(
            select(StorySideRow.__table__)
            .where(StorySideRow.judgement_id.in_(numbers[start : start + 500]))
            .order_by(StorySideRow.judgement_id, StorySideRow.side)
        )
        for row in rows:
            found.setdefault(row.judgement_id, []).append(row)
    return found


class _Finder:
    """Ties sides to the readings in force."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: dict[int, attaching.Flat] = {}

    def mark(self, side: Any) -> Mark | None:
        """The event that a side is now; for a report its reading and -1."""
        reading = self._connection.execute(
            select(ReadingRow.id, ReadingRow.revision_id).where(
                ReadingRow.report_id == side.report_id, ReadingRow.superseded.is_(None)
            )
        ).one_or_none()
        if reading is None:
            return None
        if side.start is None:
            return reading.id, -1
        span = (side.start, side.end)
        if reading.revision_id != side.revision_id:
            if reading.revision_id not in self._texts:
                text = attaching.revision_text(self._connection, reading.revision_id)
                self._texts[reading.revision_id] = attaching.flatten(text)
            flat = self._texts[reading.revision_id]
            moved = attaching.relocate(side.cue, side.before, side.after, side.start, flat)
            if moved is None:
                return None
            span = moved
        among = attaching.anchors(self._connection, reading.id, "event")
        found = attaching.choose(span, side.what, side.ordinal, among)
        return None if found is None else (reading.id, found.number)

    def ref(self, report_id: int) -> str:
        """The ref of a report."""
        return self._connection.execute(select(ReportRow.ref).where(ReportRow.id == report_id)).scalar_one()

    def label(self, side: Any) -> str | None:
        """The record id that the event has now."""
        mark = self.mark(side)
        if mark is None:
            return None
        number = self._connection.execute(
            select(ReadingRow.number).where(ReadingRow.id == mark[0])
        ).scalar_one()
        label = label_of(self._connection, mark[0], "event", mark[1])
        return record_id(self.ref(side.report_id), number, label)
