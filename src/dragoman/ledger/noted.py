"""The tables of what a report's editors say of it, and of the feeds that are watched for reports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import PACKED, Base, of_reading, part_of_key


class NoticeRow(Base):
    """An editors' note of a reading. `kind`: correction, clarification, retraction; no place: a title says so.

    A table of its own, as searches ask it of every record: a column behind a reading's body would be slow to reach.
    """

    __tablename__ = "notices"
    __table_args__ = PACKED
    reading_id: Mapped[int] = of_reading()
    number: Mapped[int] = part_of_key()
    kind: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    day: Mapped[str | None]
    text: Mapped[str]


class FeedRow(Base):
    """A feed as it was last visited: see FeedState."""

    __tablename__ = "feeds"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    checked: Mapped[datetime | None]
    failures: Mapped[int]
    code: Mapped[str | None]
    not_before: Mapped[datetime | None]


class EntryRow(Base):
    """An entry of a feed that was read, or tried: see EntryState. `seen`: when last."""

    __tablename__ = "feed_entries"
    __table_args__ = PACKED
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    done: Mapped[bool]
    tries: Mapped[int]
    seen: Mapped[datetime]
