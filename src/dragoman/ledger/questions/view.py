"""Positions as they are answered: with reviewers' words applied, in their sentences, read and typed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from dragoman.ledger import who
from dragoman.ledger.answers import Mark, Passage, Verdict
from dragoman.ledger.attaching import revision_text
from dragoman.ledger.columns import storable
from dragoman.ledger.hits import Hits, report_ref_of
from dragoman.ledger.lookup import find_report, missing, record_id
from dragoman.ledger.query import live, stands
from dragoman.ledger.questions import said
from dragoman.ledger.questions.answers import Kept, PositionFilters, PositionJudgement, PositionShown, Typed
from dragoman.ledger.questions.ids import ReadId, TypedId, parse, position_id, typed_id
from dragoman.ledger.questions.keeping import Known, find
from dragoman.ledger.questions.kept import unpack
from dragoman.ledger.questions.refresh import state
from dragoman.ledger.questions.rows import PositionRow, QuestionReadingRow, TypedPositionRow
from dragoman.ledger.questions.said import Place
from dragoman.ledger.questions.seeking import Wanted
from dragoman.ledger.schema import ReadingRow, ReportRow, RevisionRow, RunRow
from dragoman.ledger.stories.rows import StoryReadingRow
from dragoman.questions.seen import Looked
from dragoman.records.reading import Span

_KEPT = 16
"""Texts kept while positions are shown; those of one report come together."""

_REPORT = (*Hits.COLUMNS[:-3], RevisionRow.day, StoryReadingRow.origin_name)


class Shower:
    """Makes answers within one transaction."""

    def __init__(self, connection: Connection, known: Known, at: datetime | None = None) -> None:
        self._connection = connection
        self._known = known
        self._at = at
        self._layer = said.layer(connection, known.number, at)
        numbers = [one.id for on_it in self._layer.values() for one in on_it if one.verdict == "edit"]
        self._edits = said.stored_edits(connection, numbers)
        self._texts: dict[int, str] = {}

    def read(self, row: Any, wanted: Wanted | None) -> PositionShown | None:
        """The position of a row, None where it is not wanted as reviewers left it."""
        stored = unpack(row.body)
        text = self._text(row.revision_id)
        on_it = self._layer.get((row.reading_id, row.number), [])
        kept, verdict = self._overlaid(stored, on_it)
        start, end = stored.position.holder.span
        if wanted is not None:
            if verdict == "reject" and not wanted.filters.rejected:
                return None
            if on_it and not wanted.fits(kept, text[start:end], row.day):
                return None
        position = kept.position
        labels = (position.statement, position.event)
        passage = Passage(text=storable(text[slice(*position.sentence)]), span=position.sentence)
        return PositionShown(
            id=position_id(row.ref, row.reading_number, row.number, self._known.id), question=self._known.id,
            position=_of(kept, self._known).position, stored=_of(stored, self._known).position,
            actor=kept.actor, behalf=kept.behalf,
            records=tuple(record_id(row.ref, row.reading_number, label) for label in labels if label),
            report=report_ref_of(row), day=row.day, passage=passage,
            marks=tuple(_marks(stored.position.holder.span, position.span, passage.span)),
            verdict=verdict, judgements=tuple(on_it), typed=None, type=kept.type, recipients=kept.recipients,
            countries=kept.countries, origin=row.origin_name or "",
        )  # fmt: skip

    def typed(self, row: Any, wanted: Wanted | None) -> PositionShown | None:
        """A position that was typed."""
        kept = _of(unpack(row.body), self._known)
        if wanted is not None and not wanted.fits(kept, kept.position.holder.name, row.day):
            return None
        passage = None
        if row.revision_id is not None:
            span = (row.start, row.end)
            passage = Passage(text=storable(self._text(row.revision_id)[slice(*span)]), span=span)
        return PositionShown(
            id=typed_id(row.id, self._known.id), question=self._known.id, position=kept.position,
            stored=kept.position, actor=kept.actor, behalf=kept.behalf,
            records=() if row.record is None else (row.record,),
            report=None if row.report_id is None else _report(self._connection, row.report_id, row.revision_id),
            day=row.day, passage=passage, marks=(), verdict=None, judgements=(),
            typed=Typed(
                by=row.typed_by, made=row.typed, note=row.note, record=row.record, url=row.url,
                quotation=row.quotation, withdrawn=row.withdrawn, withdrawn_by=row.withdrawn_by,
            ),
        )  # fmt: skip

    def _overlaid(self, kept: Kept, on_it: list[PositionJudgement]) -> tuple[Kept, Verdict | None]:
        for judgement in on_it:
            if judgement.verdict == "edit":
                kept = said.applied(kept, self._edits[judgement.id])
        return kept, on_it[-1].verdict if on_it else None

    def _text(self, revision_id: int) -> str:
        if revision_id not in self._texts:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            self._texts[revision_id] = revision_text(self._connection, revision_id)
        return self._texts[revision_id]


def positions(connection: Connection, known: Known, filters: PositionFilters) -> Iterator[PositionShown]:
    """Positions of a question, by day, those that were read before those that were typed."""
    if filters.report is not None:
        _, ref = find_report(connection, filters.report)
        filters = _with_report(filters, ref)
    wanted = Wanted(filters, who.load(connection, None))
    shower = Shower(connection, known)
    found: list[PositionShown | None] = []
    if filters.typed is not True:
        rows = connection.execute(
            _read(known.number).where(wanted.condition()).order_by(PositionRow.reading_id, PositionRow.number)
        )
        found += (shower.read(row, wanted) for row in rows)
    if filters.typed is not False:
        asked = _typed(known.number).where(live(TypedPositionRow, None)).order_by(TypedPositionRow.id)
        if filters.report is not None:
            asked = asked.join(ReportRow, ReportRow.id == TypedPositionRow.report_id).where(
                ReportRow.ref == filters.report
            )
        found += (shower.typed(row, wanted) for row in connection.execute(asked))
    ordered = [one for one in found if one is not None]
    ordered.sort(key=lambda one: one.position.first_day or one.position.last_day or one.day or "")
    return iter(ordered)


def show(connection: Connection, id_: str) -> PositionShown:
    """The position of this id, be it withdrawn or rejected. Raises LedgerError: no-record, no-question."""
    named = parse(id_)
    if named is None:
        raise missing(id_)
    known = find(connection, named.question)
    if isinstance(named, TypedId):
        row = connection.execute(
            _typed(known.number).where(TypedPositionRow.id == named.number)
        ).one_or_none()
        shown = None if row is None else Shower(connection, known).typed(row, None)
    else:
        row = _row_of(connection, known, named)
        shown = None if row is None else Shower(connection, known).read(row, None)
    if shown is None:
        raise missing(id_)
    return shown


def place(connection: Connection, id_: str) -> Place:
    """Where the position of this id stands, to be judged. Raises LedgerError(ledger.no-record)."""
    named = parse(id_)
    if not isinstance(named, ReadId):
        raise missing(id_)
    known = find(connection, named.question)
    row = _row_of(connection, known, named)
    if row is None:
        raise missing(id_)
    return Place(known.number, row.report_id, row.revision_id, row.reading_id, row.number)


def typed_number(id_: str) -> int:
    """The number of a typed position, by its id. Raises LedgerError(ledger.no-record)."""
    named = parse(id_)
    if not isinstance(named, TypedId):
        raise missing(id_)
    return named.number


def coverage(connection: Connection, known: Known) -> list[Looked]:
    """The reports of each day that were looked at, and who is named in those that bear on the question."""
    upto = state(connection, known.number).upto
    # Two narrow lists are much faster to read than the rows of their join, which have the texts in them.
    dated = select(RevisionRow.id, RevisionRow.day).where(RevisionRow.day.is_not(None))
    days = {row.id: row.day for row in connection.execute(dated) if known.question.covers(row.day)}
    here = select(ReadingRow.id, ReadingRow.revision_id).where(
        ReadingRow.superseded.is_(None), stands(ReadingRow), ReadingRow.id <= upto
    )
    day_of = {row.id: days[row.revision_id] for row in connection.execute(here) if row.revision_id in days}
    counts = Counter(day_of.values())
    bearing: dict[str, list[frozenset[str]]] = {}
    rows = connection.execute(
        select(QuestionReadingRow.reading_id, QuestionReadingRow.actors)
        .where(QuestionReadingRow.question == known.number, QuestionReadingRow.bears.is_(True))
        .order_by(QuestionReadingRow.reading_id)
    )
    for row in rows:
        if (day := day_of.get(row.reading_id)) is not None:
            bearing.setdefault(day, []).append(frozenset(filter(None, row.actors.split("\n"))))
    return [
        Looked(day=day, reports=reports, bearing=tuple(bearing.get(day, ())))
        for day, reports in sorted(counts.items())
    ]


def _read(number: int) -> Any:
    """Positions of readings in force, with their reports."""
    return (
        select(
            PositionRow.reading_id, PositionRow.number, PositionRow.body, ReadingRow.report_id, *_REPORT[1:]
        )
        .select_from(PositionRow)
        .join(ReadingRow, ReadingRow.id == PositionRow.reading_id)
        .join(RunRow, RunRow.id == ReadingRow.run_id)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .outerjoin(StoryReadingRow, StoryReadingRow.reading_id == ReadingRow.id)
        .where(PositionRow.question == number, ReadingRow.superseded.is_(None), stands(ReadingRow))
    )


def _row_of(connection: Connection, known: Known, named: ReadId) -> Any:
    report_id, _ = find_report(connection, named.ref)
    return connection.execute(
        _read(known.number).where(
            ReadingRow.report_id == report_id,
            ReadingRow.number == named.reading,
            PositionRow.number == named.number,
        )
    ).one_or_none()


def _typed(number: int) -> Any:
    return (
        select(*TypedPositionRow.__table__.c, RevisionRow.day)
        .outerjoin(RevisionRow, RevisionRow.id == TypedPositionRow.revision_id)
        .where(TypedPositionRow.question == number)
    )


def _report(connection: Connection, report_id: int, revision_id: int) -> Any:
    """The report that a typed position points at, as that revision has it."""
    row = connection.execute(
        select(*Hits.COLUMNS[:-3])
        .join(RunRow, RunRow.id == ReadingRow.run_id)
        .join(RevisionRow, RevisionRow.id == revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(ReadingRow.report_id == report_id)
        .order_by(ReadingRow.id.desc())
        .limit(1)
    ).one()
    return report_ref_of(row)


def _of(kept: Kept, known: Known) -> Kept:
    """The same under the id that its question has now."""
    return msgspec.structs.replace(kept, position=msgspec.structs.replace(kept.position, question=known.id))


def _with_report(filters: PositionFilters, ref: str) -> PositionFilters:
    return msgspec.structs.replace(filters, report=ref)


def _marks(holder: Span, words: Span, passage: Span) -> Iterator[Mark]:
    low, high = passage
    marks: tuple[tuple[Span, Any], ...] = ((holder, "actor"), (words, "content"))
    for (start, end), role in sorted(marks, key=lambda mark: mark[0]):
        if low <= start and end <= high:
            yield Mark(start=start - low, end=end - low, role=role)
