"""The tables that searches are led by: derived from a reading's rows, written with them, never shown.

`guises`: who somebody may be taken for, once for the whole ledger. `involvements`: in which records a guise takes part,
with their days, so that the newest of somebody's records are found without looking at all of them.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dragoman.ledger.base import PACKED, Base, of_reading, part_of_key

PARTS = {
    ("event", "actor"): "ea", ("event", "recipient"): "er", ("event", "place"): "ep",
    ("statement", "actor"): "sa", ("statement", "recipient"): "sr", ("statement", "place"): "sp",
    ("tie", "from"): "tf", ("tie", "to"): "tt",
}  # fmt: skip
"""What a guise does in a record, in two letters: there are millions of these rows."""

LONGEST_WORD = 200
"""Characters of a word of a name that count."""


class NameWordRow(Base):
    """A word of a folded name."""

    __tablename__ = "name_words"
    __table_args__ = PACKED
    word: Mapped[str] = mapped_column(primary_key=True)
    name_id: Mapped[int] = mapped_column(ForeignKey("names.id"), primary_key=True, autoincrement=False)


class GuiseRow(Base):
    """An actor by id, name and code; or a name alone, the words of a text; or a code alone, the country of a place."""

    __tablename__ = "guises"
    __table_args__ = (UniqueConstraint("actor", "name_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str]
    name_id: Mapped[int] = mapped_column(ForeignKey("names.id"), index=True)
    code: Mapped[str] = mapped_column(index=True)


class InvolvementRow(Base):
    """A guise in a record; `part` is one of `PARTS`, `day` the record's first day, "" for none."""

    __tablename__ = "involvements"
    __table_args__ = (Index(None, "guise_id", "part", "day", "reading_id", "number"), PACKED)
    reading_id: Mapped[int] = of_reading()
    part: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = part_of_key()
    guise_id: Mapped[int] = mapped_column(ForeignKey("guises.id"), primary_key=True, autoincrement=False)
    day: Mapped[str]
