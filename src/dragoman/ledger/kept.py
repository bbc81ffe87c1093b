"""The tables of what was done with the ledger: documents that could not be read or were passed over, and releases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import Base


class IntakeRow(Base):
    """A document that came in and is not in the ledger: never its words, only why, and where it stood.

    `key` is a hash of file, line and id, so that the same document counts once however often it fails. `outcome`:
    failed or skipped. `cleared`: when it could be read after all, or failed in another way, which is a row of its own;
    so what a past moment knew can be told exactly.
    """

    __tablename__ = "intake"
    __table_args__ = (Index(None, "outlet_key", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]
    code: Mapped[str]
    file: Mapped[str]
    line: Mapped[int]
    outlet: Mapped[str | None]
    outlet_key: Mapped[str]
    day: Mapped[str | None]
    first: Mapped[datetime]
    last: Mapped[datetime]
    times: Mapped[int]
    cleared: Mapped[datetime | None]


class ReleaseRow(Base):
    """A frozen release: what was asked for (`request`, JSON), of which moment, and the hash of its manifest."""

    __tablename__ = "releases"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    made: Mapped[datetime]
    as_of: Mapped[datetime]
    previous: Mapped[str | None]
    request: Mapped[str]
    manifest: Mapped[str]
    records: Mapped[int]
