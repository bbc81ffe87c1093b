"""The tables. Rows of a reading are keyed by the reading and their place in it, so that they need no ids.

Everything here is plain SQL that SQLite and PostgreSQL share; what each has of its own stands in fts.py, sqlite.py
and postgres.py. What people say of a reading is in said.py, what searches are led by in searching.py. A change needs a
migration (tests compare the two).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import PACKED, Base, of_reading, part_of_key
from dragoman.ledger.columns import Count, Exact
from dragoman.ledger.desk.rows import (
    AccountRow,
    CodingRow,
    SampleItemRow,
    SampleRow,
    SavedViewRow,
    SessionRow,
)
from dragoman.ledger.kept import IntakeRow, ReleaseRow
from dragoman.ledger.noted import EntryRow, FeedRow, NoticeRow
from dragoman.ledger.questions.rows import PositionRow, QuestionRow
from dragoman.ledger.said import AttachmentRow, EditRow, IdentityRow, JudgementRow
from dragoman.ledger.searching import GuiseRow, InvolvementRow, NameWordRow
from dragoman.ledger.stories.rows import StoryRow

__all__ = [
    "AccountRow",
    "ActorRow",
    "AttachmentRow",
    "Base",
    "ClaimRow",
    "CodingRow",
    "ContentRow",
    "ContextRow",
    "EditRow",
    "EntryRow",
    "EventQuantityRow",
    "EventRow",
    "FeedRow",
    "GuiseRow",
    "HopRow",
    "IdentityRow",
    "IntakeRow",
    "InvolvementRow",
    "JudgementRow",
    "MentionRow",
    "ModeRow",
    "NameRow",
    "NameWordRow",
    "NoticeRow",
    "PartyRow",
    "PassageRow",
    "PlaceRow",
    "PositionRow",
    "PruningRow",
    "QuantityRow",
    "QuestionRow",
    "ReadingRow",
    "ReleaseRow",
    "ReportRow",
    "ResolutionRow",
    "RevisionRow",
    "RunRow",
    "SampleItemRow",
    "SampleRow",
    "SavedViewRow",
    "SectorRow",
    "SessionRow",
    "StatementRow",
    "StoryRow",
    "TieRow",
    "TimeRow",
]  # fmt: skip

# --- what came in, and who read it ---


class ReportRow(Base):
    """A report, by outlet plus URL or id. `ref` is a short hash of `key`."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    outlet: Mapped[str | None]
    outlet_key: Mapped[str] = mapped_column(index=True)
    added: Mapped[datetime]


class RevisionRow(Base):
    """A report's text as it stood. `day` is the calendar day of `published`, None where that names none."""

    __tablename__ = "revisions"
    # Days are counted without reading the rows, which have the texts in them.
    __table_args__ = (UniqueConstraint("report_id", "number"), Index(None, "day"))
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Exact)
    text_hash: Mapped[str]
    source_id: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str | None]
    language: Mapped[str | None]
    published: Mapped[str | None]
    day: Mapped[str | None]
    added: Mapped[datetime]


class RunRow(Base):
    """One run of one set of versions."""

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("program", "knowledge", "weights", "started"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program: Mapped[str]
    knowledge: Mapped[str]
    weights: Mapped[str]
    started: Mapped[datetime]


class ReadingRow(Base):
    """A reading, whole (`body`, JSON) beside its rows; in force from `added` until `superseded`."""

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        Index(
            "uq_readings_in_force",
            "report_id",
            unique=True,
            sqlite_where=text("superseded IS NULL"),
            postgresql_where=text("superseded IS NULL"),
        ),
        Index(None, "superseded", "run_id", "report_id", "sentences"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    number: Mapped[int]
    added: Mapped[datetime] = mapped_column(index=True)
    superseded: Mapped[datetime | None]
    language: Mapped[str]
    genre: Mapped[str]
    sentences: Mapped[int]
    body: Mapped[bytes]


class PruningRow(Base):
    """That superseded readings were dropped: before this moment `as_of` no longer tells all."""

    __tablename__ = "prunings"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    keep: Mapped[int]
    readings: Mapped[int]


class PassageRow(Base):
    """A stretch of a revision that records stand in; the text search looks here. Shared by readings."""

    __tablename__ = "passages"
    __table_args__ = (UniqueConstraint("revision_id", "start", "end"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]


# --- who ---


class NameRow(Base):
    """A folded name, once for the whole ledger, so that part of a name is looked for in few rows."""

    __tablename__ = "names"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)


class ActorRow(Base):
    """An actor as one reading knows it."""

    __tablename__ = "actors"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    actor: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    name_id: Mapped[int] = mapped_column(ForeignKey("names.id"))
    kind: Mapped[str]
    code: Mapped[str | None]
    known: Mapped[bool]


class SectorRow(Base):
    """A PLOVER sector of an actor."""

    __tablename__ = "actor_sectors"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    actor: Mapped[int] = part_of_key()
    place: Mapped[int] = part_of_key()
    sector: Mapped[str]


class MentionRow(Base):
    """Words that stand for an actor. `listed`: among the reading's mentions, not only a party's phrase."""

    __tablename__ = "mentions"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    name_id: Mapped[int] = mapped_column(ForeignKey("names.id"))
    listed: Mapped[bool]


class ResolutionRow(Base):
    """To whom a mention was resolved, kept apart from it; actor None: to nobody, and `why`.

    `relation`: is, behalf (acts for), member (one of several named by one phrase). Newer knowledge resolves a
    stored reading's mentions again; what comes of it is a further reading, which supersedes.
    """

    __tablename__ = "resolutions"
    __table_args__ = (Index(None, "reading_id", "actor"), PACKED)
    reading_id: Mapped[int] = of_reading()
    mention: Mapped[int] = part_of_key()
    place: Mapped[int] = part_of_key()
    relation: Mapped[str]
    actor: Mapped[int | None]
    by: Mapped[str | None]
    why: Mapped[str | None]
    score: Mapped[float | None]


class PartyRow(Base):
    """Who takes part in a record. `record`: event, statement, tie."""

    __tablename__ = "parties"
    __table_args__ = (Index(None, "reading_id", "mention"), PACKED)
    reading_id: Mapped[int] = of_reading()
    record: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = part_of_key()
    role: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = part_of_key()
    mention: Mapped[int]


# --- where and when ---


class PlaceRow(Base):
    """A toponym with what it was resolved to."""

    __tablename__ = "places"
    __table_args__ = (Index(None, "geonameid", "name"), PACKED)
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    start: Mapped[int]
    end: Mapped[int]
    name: Mapped[str]
    country: Mapped[str | None]
    admin1: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    geonameid: Mapped[int | None] = mapped_column(Count)
    precision: Mapped[str]
    listed: Mapped[bool]


class TimeRow(Base):
    """A range of days."""

    __tablename__ = "times"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    start: Mapped[int | None]
    end: Mapped[int | None]
    first_day: Mapped[str | None]
    last_day: Mapped[str | None]
    basis: Mapped[str]
    listed: Mapped[bool]


# --- what happened, who said so ---


class EventRow(Base):
    """An event. `first_day`, `last_day`: of its time, else the report's day; last None: open end."""

    __tablename__ = "events"
    __table_args__ = (
        Index("uq_events_label", "reading_id", "label", unique=True),
        Index(
            "ix_events_newest",
            *(
                "first_day",
                "reading_id",
                "number",
                "last_day",
                "type",
                "modality",
                "confidence",
                "passage_id",
            ),
        ),
        Index(None, "type", "first_day"),
        Index(None, "passage_id", "first_day"),
        PACKED,
    )
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    label: Mapped[str]
    type: Mapped[str]
    modality: Mapped[str]
    historical: Mapped[bool]
    repeated: Mapped[bool]
    aggregate: Mapped[bool]
    reciprocal: Mapped[bool]
    cue_start: Mapped[int]
    cue_end: Mapped[int]
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"))
    first_day: Mapped[str | None]
    last_day: Mapped[str | None]
    place: Mapped[int | None]
    time: Mapped[int | None]
    performed_by: Mapped[int | None]
    confidence: Mapped[float]
    coder: Mapped[str]


class ModeRow(Base):
    """A mode of an event."""

    __tablename__ = "event_modes"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    event: Mapped[int] = part_of_key()
    mode: Mapped[str] = mapped_column(primary_key=True, index=True)


class ContextRow(Base):
    """A context of an event."""

    __tablename__ = "event_contexts"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    event: Mapped[int] = part_of_key()
    context: Mapped[str] = mapped_column(primary_key=True, index=True)


class ClaimRow(Base):
    """How a statement stands to an event; numbers of both."""

    __tablename__ = "event_claims"
    __table_args__ = (
        Index(None, "reading_id", "statement"),
        Index(
            "ix_event_claims_doubted",
            "reading_id",
            "event",
            sqlite_where=text("stance <> 'asserts'"),
            postgresql_where=text("stance <> 'asserts'"),
        ),
        PACKED,
    )
    reading_id: Mapped[int] = of_reading()
    event: Mapped[int] = part_of_key()
    place: Mapped[int] = part_of_key()
    statement: Mapped[int]
    stance: Mapped[str]


class EventQuantityRow(Base):
    """A quantity that belongs to an event; numbers of both."""

    __tablename__ = "event_quantities"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    event: Mapped[int] = part_of_key()
    quantity: Mapped[int] = part_of_key()


class StatementRow(Base):
    """A statement; `within` is the number of the one around it. The cue may be missing."""

    __tablename__ = "statements"
    __table_args__ = (
        Index("uq_statements_label", "reading_id", "label", unique=True),
        Index("ix_statements_newest", "first_day", "reading_id", "number", "last_day", "passage_id"),
        Index(None, "passage_id", "first_day"),
        PACKED,
    )
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    label: Mapped[str]
    kind: Mapped[str]
    attitude: Mapped[str]
    act: Mapped[str | None]
    cue_start: Mapped[int | None]
    cue_end: Mapped[int | None]
    anchor_start: Mapped[int]
    anchor_end: Mapped[int]
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"))
    first_day: Mapped[str | None]
    last_day: Mapped[str | None]
    time: Mapped[int | None]
    within: Mapped[int | None]


class ContentRow(Base):
    """A span of a statement's content."""

    __tablename__ = "statement_spans"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    statement: Mapped[int] = part_of_key()
    place: Mapped[int] = part_of_key()
    start: Mapped[int]
    end: Mapped[int]


class HopRow(Base):
    """A station of a statement's chain; `actor` is an actor's number."""

    __tablename__ = "statement_hops"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    statement: Mapped[int] = part_of_key()
    place: Mapped[int] = part_of_key()
    role: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    actor: Mapped[int | None]
    name: Mapped[str]


class QuantityRow(Base):
    """A count of people. `of` is an actor's number, `statement` a statement's."""

    __tablename__ = "quantities"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    label: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    low: Mapped[int | None] = mapped_column(Count)
    high: Mapped[int | None] = mapped_column(Count)
    approximate: Mapped[bool]
    kind: Mapped[str]
    of: Mapped[int | None]
    statement: Mapped[int | None]
    place: Mapped[int | None]
    time: Mapped[int | None]


class TieRow(Base):
    """A standing relation; its two parties stand in `parties`, roles from and to."""

    __tablename__ = "ties"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    type: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    negated: Mapped[bool]
    statement: Mapped[int | None]
    time: Mapped[int | None]
