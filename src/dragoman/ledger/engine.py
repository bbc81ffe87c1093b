"""Opening a ledger: the connection, its settings, its version. SQLite's ways stand here and in fts.py."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from dragoman.errors import LedgerError
from dragoman.ledger.faults import translated

APPLICATION_ID = 0x64726167
"""Marks a SQLite file as a ledger ("drag"), in its header."""

SETTINGS = ("foreign_keys = ON", "synchronous = NORMAL", "temp_store = MEMORY")

WRITES = "dragoman_writes"
"""Execution option: take the write lock when the transaction begins, not in its middle."""


def known_versions() -> list[str]:
    """The schema versions that this program can read or upgrade, oldest first, by the migrations shipped."""
    folder = files("dragoman.ledger").joinpath("migrations", "versions")
    return sorted(entry.name.split("_")[0] for entry in folder.iterdir() if entry.name[:1].isdigit())


def locate(where: str | os.PathLike[str]) -> Path:
    """The file that a path or `sqlite:///` URL names."""
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except ArgumentError as error:
            raise LedgerError("ledger.unsupported", f"{where!r} is no database URL.") from error
        if url.get_backend_name() != "sqlite":
            raise LedgerError(
                "ledger.unsupported",
                f"Ledgers on {url.get_backend_name()} are not supported.",
                "Give a file, or sqlite:///FILE.",
            )
        where = url.database or ":memory:"
    if os.fspath(where) in ("", ":memory:") or "\0" in os.fspath(where):
        raise LedgerError("ledger.unsupported", "A ledger is a file.", "Give its path.")
    return Path(where).expanduser()


def _writable(path: Path) -> bool:
    """Whether we, as whom we act now, may write there."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _check_place(path: Path, *, create: bool, read_only: bool) -> None:
    """Say what is wrong with the place before SQLite says it less clearly."""
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
    """An engine whose connections have foreign keys on, wait for locks, and begin as `WRITES` says."""
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


def open_engine(
    where: str | os.PathLike[str], *, create: bool, read_only: bool, timeout: float
) -> tuple[Engine, str]:
    """An engine on a ledger of the present version, and the name to call it by in messages.

    Raises LedgerError, see faults.py. What is no ledger is left untouched.
    """
    path = locate(where)
    _check_place(path, create=create, read_only=read_only)
    engine = make_engine(path, create=create, read_only=read_only, timeout=timeout)
    try:
        with translated(str(path)):
            _settle_version(engine, str(path), create=create, read_only=read_only)
    except LedgerError:
        engine.dispose()
        raise
    return engine, str(path)


def _settle_version(engine: Engine, name: str, *, create: bool, read_only: bool) -> None:
    with engine.connect() as connection:
        version = _version(connection, name, create=create)
    newest = known_versions()[-1]
    if version == newest:
        return
    if read_only:
        raise LedgerError(
            "ledger.outdated",
            f"The ledger {name} is of version {version}, the program's is {newest}.",
            "Open it once for writing, and it is upgraded.",
        )
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # a migration may rebuild tables
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None
        if version is None:
            raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA foreign_keys = OFF")
        with connection.execution_options(**{WRITES: True}).begin():
            _upgrade(connection, name)
    engine.dispose()  # connections with foreign keys off go


def _version(connection: Connection, name: str, *, create: bool) -> str | None:
    """The ledger's version; None: an empty file in which one may be made."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if (
        mark == 0
        and create
        and connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0
    ):
        return None
    if mark != APPLICATION_ID:
        raise LedgerError("ledger.not-a-ledger", f"{name} is not a ledger.", "Give another file.")
    version = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    if version not in known_versions():
        raise LedgerError(
            "ledger.newer",
            f"The ledger {name} was written by a newer version of dragoman (schema {version}).",
            "Upgrade dragoman.",
        )
    return version


def _upgrade(connection: Connection, name: str) -> None:
    """Run the migrations in the caller's transaction: all of them or none."""
    from alembic import command
    from alembic.config import Config

    if _version(connection, name, create=True) == known_versions()[-1]:
        return  # another process was quicker
    config = Config()
    config.set_main_option(
        "script_location", str(files("dragoman.ledger").joinpath("migrations")).replace("%", "%%")
    )
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID:d}")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise LedgerError("ledger.damaged", f"The ledger {name} has rows that refer to nothing: {broken[0]}.")


class Database:
    """An open ledger's connections: transactions that read, transactions that write, and the clock."""

    def __init__(self, engine: Engine, name: str, *, read_only: bool, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.name = name
        self.read_only = read_only
        self.clock = clock
        self._open = True

    def close(self) -> None:
        """Give back every connection. Further use raises LedgerError(ledger.closed)."""
        self._open = False
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the ledger throughout."""
        self._check_open()
        with translated(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that alone may write: kept whole, or undone by any exception."""
        self._check_open()
        if self.read_only:
            raise LedgerError("ledger.read-only", f"The ledger {self.name} was opened for reading only.")
        with (
            translated(self.name),
            self.engine.connect() as connection,
            connection.execution_options(**{WRITES: True}).begin(),
        ):
            yield connection

    def _check_open(self) -> None:
        if not self._open:
            raise LedgerError("ledger.closed", f"The ledger {self.name} has been closed.")
