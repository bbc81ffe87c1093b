"""The tables of the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import PACKED, Base, part_of_key


class AccountRow(Base):
    """Somebody who may sign in. `role`: viewer or reviewer; `hash`: argon2id, with its salt and costs."""

    __tablename__ = "desk_accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    hash: Mapped[str]
    made: Mapped[datetime]
    disabled: Mapped[datetime | None]


class SessionRow(Base):
    """A session that has signed in. `token`: the SHA-256 of what the cookie bears."""

    __tablename__ = "desk_sessions"
    token: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk_accounts.id", ondelete="CASCADE"), index=True)
    made: Mapped[datetime]
    expires: Mapped[datetime] = mapped_column(index=True)


class SavedViewRow(Base):
    """A page with its filters, kept under a name. `address`: path and query of the desk."""

    __tablename__ = "desk_views"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    address: Mapped[str]
    made: Mapped[datetime]
    removed: Mapped[datetime | None]


class SampleRow(Base):
    """A sample of events for blind double coding. `filters`: what it was drawn from (JSON), by `seed`."""

    __tablename__ = "samples"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    filters: Mapped[str]
    seed: Mapped[int]
    made: Mapped[datetime]
    made_by: Mapped[str]
    closed: Mapped[datetime | None]
    """When codings were opened to all; no more are taken then."""


class SampleItemRow(Base):
    """A record of a sample, by its id, with the program's own coding as it was when the sample was drawn (JSON)."""

    __tablename__ = "sample_items"
    __table_args__ = PACKED
    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = part_of_key()
    record: Mapped[str]
    program: Mapped[str]


class CodingRow(Base):
    """What one reviewer says of one record of a sample: the values of its fields (JSON). The last one counts."""

    __tablename__ = "codings"
    __table_args__ = PACKED
    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = part_of_key()
    reviewer: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[str]
    note: Mapped[str]
    made: Mapped[datetime]
