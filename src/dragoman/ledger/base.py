"""What all tables share: their names for keys and indices, how columns are stored, how rows hang on a reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Float, ForeignKey, Integer, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

from dragoman.ledger.columns import Instant, Plain


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        str: Plain,
        datetime: Instant,
        bool: Boolean,
        int: Integer,
        float: Float,
        bytes: LargeBinary,
    }


PACKED = {"sqlite_with_rowid": False}
"""For tables of small rows with a composite key: SQLite then keeps one tree in place of two."""


def of_reading(**options: Any) -> Any:
    """The column by which a row belongs to a reading: it goes when the reading is pruned."""
    return mapped_column(ForeignKey("readings.id", ondelete="CASCADE"), primary_key=True, **options)


def part_of_key() -> Any:
    """A further part of a row's key: its place in the reading, never generated."""
    return mapped_column(primary_key=True, autoincrement=False)
