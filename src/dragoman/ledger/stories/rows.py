"""The tables of stories. Derived from the readings in force and made again from them, but for what people said.

They name readings without a foreign key: a reading that is pruned must be missed here until the next refresh has
settled what it leaves behind.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import PACKED, Base, part_of_key
from dragoman.ledger.columns import Exact


class StoryStateRow(Base):
    """What the tables were made of: `generation` counts changes, `identities` and `said` are judgements looked at.

    Readings that `unsettled`, some of the identities, bear on are linked anew in order: up to `again` they are.
    """

    __tablename__ = "story_state"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class StoryReadingRow(Base):
    """A reading that is linked. `paper`: what is compared (stories.records.Paper, packed) without its events.

    `family`: the number of the reading that is its family's source, None: no copies known; `origin`: that newsroom.
    `scheme`: a hash of the weights and limits that it was made by; `judged`: the judgements that were looked at.
    """

    __tablename__ = "story_readings"
    __table_args__ = (Index(None, "family"), Index(None, "report_id"))
    reading_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    report_id: Mapped[int]
    paper: Mapped[bytes]
    family: Mapped[int | None]
    origin: Mapped[str]
    origin_name: Mapped[str]
    origin_by: Mapped[str]
    scheme: Mapped[str]
    judged: Mapped[str]


class StoryPrintRow(Base):
    """A fingerprint of a linked text."""

    __tablename__ = "story_prints"
    __table_args__ = (Index(None, "print"), PACKED)
    reading_id: Mapped[int] = part_of_key()
    print: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class StoryCopyRow(Base):
    """That two linked readings' reports share their text (stories.records.Copy, packed, with its evidence)."""

    __tablename__ = "story_copies"
    __table_args__ = (Index(None, "b"), PACKED)
    a: Mapped[int] = part_of_key()
    b: Mapped[int] = part_of_key()
    kind: Mapped[str]
    share_a: Mapped[float]
    share_b: Mapped[float]
    longest: Mapped[int]
    score: Mapped[float]
    evidence: Mapped[bytes]


class StoryEventRow(Base):
    """An event of a linked reading and the story it belongs to. `fact`: what is compared, packed."""

    __tablename__ = "story_events"
    __table_args__ = (Index(None, "story"), PACKED)
    reading_id: Mapped[int] = part_of_key()
    number: Mapped[int] = part_of_key()
    story: Mapped[str]
    fact: Mapped[bytes]


class StoryKeyRow(Base):
    """A key under which an event is found."""

    __tablename__ = "story_keys"
    __table_args__ = (Index(None, "key"), PACKED)
    reading_id: Mapped[int] = part_of_key()
    number: Mapped[int] = part_of_key()
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class StoryLinkRow(Base):
    """That two events may be one, with the probability."""

    __tablename__ = "story_links"
    __table_args__ = (Index(None, "reading_b", "number_b"), PACKED)
    reading_a: Mapped[int] = part_of_key()
    number_a: Mapped[int] = part_of_key()
    reading_b: Mapped[int] = part_of_key()
    number_b: Mapped[int] = part_of_key()
    score: Mapped[float]


class StoryRow(Base):
    """A story, in figures. Days are ISO 8601; `first_seen`, `last_seen`: of publication. `origins`: newsrooms."""

    __tablename__ = "stories"
    __table_args__ = (Index(None, "first_day"), Index(None, "last_seen"))
    id: Mapped[str] = mapped_column(primary_key=True)
    added: Mapped[datetime]
    type: Mapped[str]
    first_day: Mapped[str | None]
    last_day: Mapped[str | None]
    first_seen: Mapped[str | None]
    last_seen: Mapped[str | None]
    events: Mapped[int]
    reports: Mapped[int]
    origins: Mapped[int]
    disputed: Mapped[bool]
    only_by: Mapped[str | None]


class StoryMoveRow(Base):
    """An id that is no story's any more, and the story in which it went up; None: in none."""

    __tablename__ = "story_moves"
    old: Mapped[str] = mapped_column(primary_key=True)
    new: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]


class StoryJudgementRow(Base):
    """A reviewer's word: `copy`, `not-copy` of two reports, `same`, `not-same` of two events. Added and withdrawn."""

    __tablename__ = "story_judgements"
    id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    reviewer: Mapped[str]
    note: Mapped[str]
    made: Mapped[datetime] = mapped_column(index=True)
    withdrawn: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[str | None]


class StorySideRow(Base):
    """One of the two things that a judgement is about: a report, or an event by the place of its cue."""

    __tablename__ = "story_sides"
    judgement_id: Mapped[int] = mapped_column(ForeignKey("story_judgements.id"), primary_key=True)
    side: Mapped[int] = part_of_key()
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    start: Mapped[int | None]
    end: Mapped[int | None]
    cue: Mapped[str] = mapped_column(Exact)
    before: Mapped[str] = mapped_column(Exact)
    after: Mapped[str] = mapped_column(Exact)
    what: Mapped[str]
    ordinal: Mapped[int]
