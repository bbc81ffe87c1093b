"""A ledger in a SQLite file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from dragoman.errors import LedgerError
from dragoman.ledger.home import WRITES

APPLICATION_ID = 0x64726167
"""Marks a SQLite file as a ledger ("drag"), in its header."""

SETTINGS = ("foreign_keys = ON", "synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -65536")
"""Of every connection; the cache is 64 MB, enough for the upper parts of a large ledger's indexes."""


class SqliteHome:
    """A path."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The path."""
        return str(self._path)

    def check(self, *, create: bool, read_only: bool) -> None:
        """Whether there is such a file and it may be used as it shall be."""
        path = self._path
        try:
            there, folder = path.exists(), path.is_dir()
        except OSError as error:
            raise LedgerError("ledger.cannot-open", f"The ledger {path} cannot be reached.") from error
        if folder:
            raise LedgerError("ledger.is-a-directory", f"{path} is a folder.", "Give the ledger's file.")
        if not there and (read_only or not create):
            raise LedgerError(
                "ledger.missing", f"There is no ledger {path}.", "Run `dragoman ingest` to make one."
            )
        if not path.parent.is_dir():
            raise LedgerError("ledger.cannot-open", f"There is no folder {path.parent}.", "Make it first.")
        if read_only:
            return
        if not _writable(path.parent) or (there and not _writable(path)):
            raise LedgerError(
                "ledger.read-only",
                f"The ledger {path} or its folder cannot be written to.",
                "Check the rights, or name another place.",
            )

    def engine(self, *, create: bool, read_only: bool, timeout: float) -> Engine:
        """Connections with foreign keys on, that wait for locks, and begin as `WRITES` says."""
        return make_engine(self._path, create=create, read_only=read_only, timeout=timeout)

    def version(self, connection: Connection, *, create: bool) -> str | None:
        """By the mark in the file's header; None: an empty file in which one may be made."""
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if (
            mark == 0
            and create
            and connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0
        ):
            return None
        if mark != APPLICATION_ID:
            raise LedgerError("ledger.not-a-ledger", f"{self.name} is not a ledger.", "Give another file.")
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())

    def prepare(self, connection: Connection, *, fresh: bool) -> None:
        """Foreign keys off, as a migration may rebuild tables; a new file keeps a write-ahead log."""
        raw = connection.connection.driver_connection
        assert raw is not None
        if fresh:
            raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA foreign_keys = OFF")

    def seal(self, connection: Connection) -> None:
        """Write the mark; look whether every reference leads somewhere."""
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID:d}")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise LedgerError(
                "ledger.damaged", f"The ledger {self.name} has rows that refer to nothing: {broken[0]}."
            )


def _writable(path: Path) -> bool:
    """Whether we, as whom we act now, may write there."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _connector(path: Path, *, create: bool, read_only: bool, timeout: float) -> Any:
    """A function that connects. `immutable` lets a ledger be read where no side files can be made."""
    options = "mode=ro" if read_only else "mode=rwc" if create else "mode=rw"
    wal = path.with_name(path.name + "-wal")
    if read_only and not _writable(path.parent) and not wal.exists():
        options = "mode=ro&immutable=1"
    address = f"file:{quote(os.fsencode(path.absolute()))}?{options}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            for setting in SETTINGS:
                connection.execute(f"PRAGMA {setting}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return connect


def make_engine(path: Path, *, create: bool, read_only: bool, timeout: float) -> Engine:
    """An engine on the file, whatever is in it."""
    engine = create_engine(
        "sqlite://",
        creator=_connector(path, create=create, read_only=read_only, timeout=timeout),
        poolclass=QueuePool,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
