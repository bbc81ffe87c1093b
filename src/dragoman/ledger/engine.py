"""Opening a ledger: its place, its version, its transactions. What one database does its own way stands in
sqlite.py, postgres.py and fts.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from dragoman.errors import LedgerError
from dragoman.ledger.faults import translated
from dragoman.ledger.home import WRITES, Home
from dragoman.ledger.postgres import PostgresHome
from dragoman.ledger.sqlite import SqliteHome


def known_versions() -> list[str]:
    """The schema versions that this program can read or upgrade, oldest first, by the migrations shipped."""
    folder = files("dragoman.ledger").joinpath("migrations", "versions")
    return sorted(entry.name.split("_")[0] for entry in folder.iterdir() if entry.name[:1].isdigit())


def locate(where: str | os.PathLike[str]) -> Home:
    """The place that a path, a `sqlite:///` or a `postgresql://` URL names. Raises LedgerError(ledger.unsupported)."""
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except (ArgumentError, ValueError):  # its message may hold the password
            scheme = where.split("://", 1)[0]
            raise LedgerError(
                "ledger.unsupported",
                f"What follows {scheme!r} is no database URL.",
                "Write postgresql://USER@HOST/DATABASE, or give a file.",
            ) from None
        if url.get_backend_name() in ("postgresql", "postgres"):
            return PostgresHome(url)
        if url.get_backend_name() != "sqlite":
            raise LedgerError(
                "ledger.unsupported",
                f"Ledgers on {url.get_backend_name()} are not supported.",
                "Give a file, sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
            )
        where = url.database or ":memory:"
    if os.fspath(where) in ("", ":memory:") or "\0" in os.fspath(where):
        raise LedgerError("ledger.unsupported", "A ledger is a file.", "Give its path.")
    return SqliteHome(Path(where).expanduser())


def open_engine(
    where: str | os.PathLike[str], *, create: bool, read_only: bool, timeout: float
) -> tuple[Engine, str]:
    """An engine on a ledger of the present version, and the name to call it by in messages.

    Raises LedgerError, see faults.py. What is no ledger is left untouched.
    """
    home = locate(where)
    create = create and not read_only
    home.check(create=create, read_only=read_only)
    engine = home.engine(create=create, read_only=read_only, timeout=timeout)
    try:
        with translated(home.name):
            _settle_version(engine, home, create=create, read_only=read_only)
    except LedgerError:
        engine.dispose()
        raise
    return engine, home.name


def _settle_version(engine: Engine, home: Home, *, create: bool, read_only: bool) -> None:
    with engine.connect() as connection:
        version = _version(connection, home, create=create)
    newest = known_versions()[-1]
    if version == newest:
        return
    if read_only:
        raise LedgerError(
            "ledger.outdated",
            f"The ledger {home.name} is of version {version}, the program's is {newest}.",
            "Open it once for writing, and it is upgraded.",
        )
    with engine.connect() as connection:
        home.prepare(connection, fresh=version is None)
        with connection.execution_options(**{WRITES: True}).begin():
            _upgrade(connection, home)
    engine.dispose()  # connections with foreign keys off go


def _version(connection: Connection, home: Home, *, create: bool) -> str | None:
    """The ledger's version, one that this program knows; None: a place in which a ledger may be made."""
    version = home.version(connection, create=create)
    if version is not None and version not in known_versions():
        raise LedgerError(
            "ledger.newer",
            f"The ledger {home.name} was written by a newer version of dragoman (schema {version}).",
            "Upgrade dragoman.",
        )
    return version


def _upgrade(connection: Connection, home: Home) -> None:
    """Run the migrations in the caller's transaction: all of them or none."""
    from alembic import command
    from alembic.config import Config

    if _version(connection, home, create=True) == known_versions()[-1]:
        return  # another process was quicker
    config = Config()
    config.set_main_option(
        "script_location", str(files("dragoman.ledger").joinpath("migrations")).replace("%", "%%")
    )
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    home.seal(connection)


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
