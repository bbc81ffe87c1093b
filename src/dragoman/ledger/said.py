"""The tables of what people say: judgements on records, and on who is who. Rows are only added and withdrawn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import Base, of_reading
from dragoman.ledger.columns import Exact


class JudgementRow(Base):
    """A reviewer's word, keyed to report, kind and cue span. Rows are only ever added and withdrawn.

    `before`, `after`: the text around the cue, by which it is found again in a changed text; `what` and
    `ordinal`: its type, and which of several such records on one cue.
    """

    __tablename__ = "judgements"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    kind: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    cue: Mapped[str] = mapped_column(Exact)
    before: Mapped[str] = mapped_column(Exact)
    after: Mapped[str] = mapped_column(Exact)
    what: Mapped[str]
    ordinal: Mapped[int]
    verdict: Mapped[str]
    reviewer: Mapped[str]
    note: Mapped[str]
    made: Mapped[datetime] = mapped_column(index=True)
    withdrawn: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None]


class EditRow(Base):
    """One field that a judgement sets, its value as JSON in the offsets of the judged text (see edits.py)."""

    __tablename__ = "judgement_edits"
    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgements.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class AttachmentRow(Base):
    """Which record of a reading a judgement bears on: derived, written with the reading or the judgement.

    `edits`: the fields to set (JSON), in this reading's offsets and labels; None unless it is an edit.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "reading_id", "record", "number"),)
    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgements.id"), primary_key=True)
    reading_id: Mapped[int] = of_reading()
    record: Mapped[str]
    number: Mapped[int]
    edits: Mapped[str | None]


class IdentityRow(Base):
    """A reviewer's word that two actors are one (`merge`), or that in one report an actor is another (`split`).

    `actor`, `target`: an id, or `local:3` where `report_id` or `target_report_id` says whose own actor it is. `name`
    and `rank` (which of several of that name) find an own actor again in a new reading. `described`: the target as it
    was known then, an actor of the contract as JSON.
    """

    __tablename__ = "identities"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    actor: Mapped[str]
    name: Mapped[str]
    rank: Mapped[int]
    target_report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    target: Mapped[str]
    target_rank: Mapped[int]
    described: Mapped[str]
    reviewer: Mapped[str]
    note: Mapped[str]
    made: Mapped[datetime] = mapped_column(index=True)
    withdrawn: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None]
