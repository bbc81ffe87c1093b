"""Where a ledger may live: what its database must do for it. sqlite.py and postgres.py do it."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection, Engine

WRITES = "dragoman_writes"
"""Execution option: take the write lock when the transaction begins, not in its middle."""


class Home(Protocol):
    """A file or a database in which a ledger is or may be made."""

    @property
    def name(self) -> str:
        """What it is called in messages; never a password."""

    def check(self, *, create: bool, read_only: bool) -> None:
        """Say what is wrong with the place before the database says it less clearly. Raises LedgerError."""

    def engine(self, *, create: bool, read_only: bool, timeout: float) -> Engine:
        """Connections that wait `timeout` seconds for another writer, and begin as `WRITES` says."""

    def version(self, connection: Connection, *, create: bool) -> str | None:
        """The version of the ledger there; None: nothing is there and a ledger may be made.

        Raises LedgerError where something else is there, or nothing and none is to be made.
        """

    def prepare(self, connection: Connection, *, fresh: bool) -> None:
        """Before the migrations' transaction; `fresh`: the ledger is made anew."""

    def seal(self, connection: Connection) -> None:
        """At the end of that transaction: mark it as a ledger. Raises LedgerError where rows refer to nothing."""
