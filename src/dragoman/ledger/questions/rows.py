"""The tables of questions, of positions on them, and of what people say of positions.

A question has a number that never changes and an id that may; all that refers to it does so by the number. Positions
and what they were made of are derived from the readings in force and go with a reading that is pruned. What people
typed and judged is only ever added and withdrawn.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import PACKED, Base, of_reading, part_of_key
from dragoman.ledger.columns import Exact


def _of_question() -> Any:
    """The part of a row's key that says to which question it belongs."""
    return mapped_column(ForeignKey("questions.number"), primary_key=True, autoincrement=False)


class QuestionRow(Base):
    """A question under its present id. `retired`: it is followed no more; all that was said of it stays."""

    __tablename__ = "questions"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    retired: Mapped[datetime | None]


class QuestionNameRow(Base):
    """An id that a question has or had: it leads to the question for ever, and no other may take it."""

    __tablename__ = "question_names"
    name: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[int] = mapped_column(ForeignKey("questions.number"), index=True)


class QuestionVersionRow(Base):
    """What a question said, whole (`content`, JSON without its id), counted from 1; `hash` is that of the content."""

    __tablename__ = "question_versions"
    question: Mapped[int] = _of_question()
    version: Mapped[int] = part_of_key()
    content: Mapped[bytes]
    hash: Mapped[str]
    added: Mapped[datetime]
    added_by: Mapped[str]


class QuestionActRow(Base):
    """What was done with a question, when and by whom: added, renamed, retired, restored."""

    __tablename__ = "question_acts"
    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[int] = mapped_column(ForeignKey("questions.number"), index=True)
    act: Mapped[str]
    detail: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]


class QuestionStateRow(Base):
    """How far a question's positions are made: of readings up to `upto` (row number), by `basis` (a hash).

    `version`: the question's. `identities`: merges and splits by which it is done; those of `unsettled` bear on older
    positions too, which are made again in the order of their readings: up to `again` they are. `generation` counts
    changes.
    """

    __tablename__ = "question_states"
    question: Mapped[int] = _of_question()
    version: Mapped[int]
    basis: Mapped[str]
    upto: Mapped[int]
    identities: Mapped[str]
    unsettled: Mapped[str]
    again: Mapped[int]
    generation: Mapped[int]


class QuestionReadingRow(Base):
    """A reading in which positions were looked for. `judged`: the judgements on its records that were looked at.

    `bears`: it is about the question; then `actors` (JSON) are the ids of all whom it names.
    """

    __tablename__ = "question_readings"
    __table_args__ = (Index(None, "question", "reading_id"), PACKED)
    reading_id: Mapped[int] = of_reading()
    question: Mapped[int] = _of_question()
    judged: Mapped[str]
    bears: Mapped[bool]
    actors: Mapped[str]


class PositionRow(Base):
    """A position that was read; `number` counts those of a reading on a question, from 1.

    `body`: the whole of it (answers.Kept, JSON). `first_day`, `last_day`: its own, else the report's; last None: open.
    """

    __tablename__ = "positions"
    __table_args__ = (
        Index(None, "question", "first_day"),
        Index(None, "question", "side"),
        Index(None, "question", "evidence"),
        PACKED,
    )
    reading_id: Mapped[int] = of_reading()
    question: Mapped[int] = _of_question()
    number: Mapped[int] = part_of_key()
    side: Mapped[str]
    value: Mapped[int]
    evidence: Mapped[str]
    confidence: Mapped[float]
    first_day: Mapped[str | None]
    last_day: Mapped[str | None]
    body: Mapped[bytes]


class PositionHolderRow(Base):
    """Whom a position's holder may be taken for: an actor by id, folded name and code, or folded words of the text."""

    __tablename__ = "position_holders"
    __table_args__ = (Index(None, "question", "actor"), PACKED)
    reading_id: Mapped[int] = of_reading()
    question: Mapped[int] = _of_question()
    number: Mapped[int] = part_of_key()
    place: Mapped[int] = part_of_key()
    actor: Mapped[str]
    name: Mapped[str]
    code: Mapped[str]


class PositionJudgementRow(Base):
    """A reviewer's word on a position, keyed to question, report, span and holder. Rows are added and withdrawn.

    `cue`: the words of the span; `holder_start`, `holder_end`, `holder`: the holder's place and words; `actor`: whose
    position it was; `what`: its evidence; `ordinal`: which of several alike. `edits`: fields to set (JSON).
    """

    __tablename__ = "position_judgements"
    __table_args__ = (Index(None, "question", "report_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[int] = mapped_column(ForeignKey("questions.number"))
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    start: Mapped[int]
    end: Mapped[int]
    cue: Mapped[str] = mapped_column(Exact)
    holder_start: Mapped[int]
    holder_end: Mapped[int]
    holder: Mapped[str]
    actor: Mapped[str | None]
    what: Mapped[str]
    ordinal: Mapped[int]
    verdict: Mapped[str]
    edits: Mapped[str | None]
    reviewer: Mapped[str]
    note: Mapped[str]
    made: Mapped[datetime] = mapped_column(index=True)
    withdrawn: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None]


class PositionAttachmentRow(Base):
    """Which position a judgement bears on: derived, written with the positions or the judgement."""

    __tablename__ = "position_attachments"
    __table_args__ = (Index(None, "reading_id", "question", "number"),)
    judgement_id: Mapped[int] = mapped_column(ForeignKey("position_judgements.id"), primary_key=True)
    reading_id: Mapped[int] = of_reading()
    question: Mapped[int] = mapped_column(ForeignKey("questions.number"))
    number: Mapped[int]


class TypedPositionRow(Base):
    """A position that a person typed (`body`: answers.Kept, JSON). `key`: a hash by which it comes in only once.

    `record`: the record id it points at; then `report_id`, `revision_id`, `start` and `end` are those of its sentence.
    """

    __tablename__ = "typed_positions"
    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[int] = mapped_column(ForeignKey("questions.number"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[bytes]
    record: Mapped[str | None]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    start: Mapped[int | None]
    end: Mapped[int | None]
    url: Mapped[str | None]
    quotation: Mapped[str | None]
    note: Mapped[str]
    typed: Mapped[datetime] = mapped_column(index=True)
    typed_by: Mapped[str]
    withdrawn: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None]
