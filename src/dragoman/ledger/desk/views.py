"""Saved views: pages of the desk with their filters, kept under a name by their owner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger.answers import Answer
from dragoman.ledger.desk.rows import SavedViewRow
from dragoman.ledger.engine import Database

LONGEST_NAME, LONGEST_ADDRESS = 80, 2_000
"""Characters."""
MOST = 200
"""Views that one owner keeps; a menu of more helps nobody."""


class SavedView(Answer, frozen=True, kw_only=True):
    """A page kept under a name. `address`: path and query of the desk; `removed`: since when it is kept no more."""

    id: int
    owner: str
    name: str
    address: str
    made: datetime
    removed: datetime | None


class Views:
    """The saved views of an open ledger; get them with `Ledger.views()`. Nothing is deleted, only removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, owner: str, *, removed: bool = False) -> list[SavedView]:
        """An owner's views by name; `removed`: those that he removed, the last one first."""
        with self._database.reading() as connection:
            asked = select(SavedViewRow.__table__).where(SavedViewRow.owner == owner)
            if removed:
                asked = asked.where(SavedViewRow.removed.is_not(None))
                asked = asked.order_by(SavedViewRow.removed.desc(), SavedViewRow.id.desc()).limit(MOST)
            else:
                asked = asked.where(SavedViewRow.removed.is_(None))
                asked = asked.order_by(SavedViewRow.name, SavedViewRow.id)
            return [SavedView(**row._mapping) for row in connection.execute(asked)]

    def save(self, owner: str, name: str, address: str) -> SavedView:
        """Keep an address under a name; a view of that name gives way, and can be had back.

        Raises UsageError: `view.name`, `view.address`, `view.many`.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise UsageError("view.name", f"A view's name has 1 to {LONGEST_NAME} printable characters.")
        if not _is_local(address):
            raise UsageError("view.address", "That is no page of the desk.", "Save a view from its own page.")
        with self._database.writing() as connection:
            self._give_way(connection, owner, name)
            held = select(func.count()).where(SavedViewRow.owner == owner, SavedViewRow.removed.is_(None))
            if connection.execute(held).scalar_one() >= MOST:
                raise UsageError(
                    "view.many", f"There are {MOST} views already.", "Remove one that you need no more."
                )
            row = {"owner": owner, "name": name, "address": address, "made": self._now(), "removed": None}
            id_ = connection.execute(insert(SavedViewRow).returning(SavedViewRow.id), row).scalar_one()
            return self._view(connection, owner, id_)

    def remove(self, owner: str, id: int) -> SavedView:
        """Keep a view no more; it can be had back. Raises LedgerError(view.unknown) where he has none such."""
        with self._database.writing() as connection:
            held = self._view(connection, owner, id)
            if held.removed is None:
                connection.execute(
                    update(SavedViewRow).where(SavedViewRow.id == id).values(removed=self._now())
                )
            return self._view(connection, owner, id)

    def restore(self, owner: str, id: int) -> SavedView:
        """Have a removed view back; one that took its name gives way. Raises LedgerError(view.unknown)."""
        with self._database.writing() as connection:
            held = self._view(connection, owner, id)
            if held.removed is not None:
                self._give_way(connection, owner, held.name)
                connection.execute(update(SavedViewRow).where(SavedViewRow.id == id).values(removed=None))
            return self._view(connection, owner, id)

    def _give_way(self, connection: Connection, owner: str, name: str) -> None:
        same = (SavedViewRow.owner == owner, SavedViewRow.name == name, SavedViewRow.removed.is_(None))
        connection.execute(update(SavedViewRow).where(*same).values(removed=self._now()))

    def _now(self) -> datetime:
        return self._database.clock()

    @staticmethod
    def _view(connection: Connection, owner: str, id: int) -> SavedView:
        asked = select(SavedViewRow.__table__).where(SavedViewRow.owner == owner, SavedViewRow.id == id)
        row = connection.execute(asked).one_or_none()
        if row is None:
            raise LedgerError("view.unknown", f"You have no view with the number {id}.", "See /views.")
        return SavedView(**row._mapping)


def _is_local(address: str) -> bool:
    """A path with its query, of this desk: it cannot lead elsewhere."""
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and len(address) <= LONGEST_ADDRESS
        and address.isascii()
        and address.isprintable()
    )
