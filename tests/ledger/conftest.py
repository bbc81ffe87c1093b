"""An empty ledger made once in each kind of database; every test gets a copy of it, and runs on both."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest

from dragoman.ledger import Ledger, open_ledger
from tests.ledger.asked import add, question, refresh
from tests.ledger.server import Server, served


class Clock:
    """Tells a time that tests set."""

    def __init__(self) -> None:
        self.now = datetime(2020, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **step: float) -> datetime:
        """Move on and tell."""
        self.now += timedelta(**step)
        return self.now


class Places(Protocol):
    """Makes empty ledgers of one kind, and asks them past the program."""

    kind: str

    def make(self) -> str:
        """Path or URL of a new one."""

    def drop(self, where: str) -> None:
        """It is not needed any more."""

    def ask(self, where: str, sql: str) -> list[tuple[Any, ...]]:
        """Rows."""


class Files:
    """In SQLite."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        open_ledger(folder / "empty.db", create=True).close()

    def make(self) -> str:
        self._made += 1
        return str(shutil.copy(self._folder / "empty.db", self._folder / f"news{self._made}.db"))

    def drop(self, where: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(where + end).unlink(missing_ok=True)

    def ask(self, where: str, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(where)) as connection:
            return connection.execute(sql).fetchall()


class Databases:
    """In PostgreSQL."""

    kind = "postgresql"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._empty = server.make()
        open_ledger(server.url(self._empty), create=True).close()

    def make(self) -> str:
        return self._server.url(self._server.make(self._empty))

    def drop(self, where: str) -> None:
        self._server.drop(urlsplit(where).path[1:])

    def ask(self, where: str, sql: str) -> list[tuple[Any, ...]]:
        return self._server.ask(urlsplit(where).path[1:], sql)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, one of its own for each process that runs tests."""
    with served() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    if request.param == "sqlite":
        return Files(tmp_path_factory.mktemp("ledgers"))
    return Databases(request.getfixturevalue("server"))


@pytest.fixture
def path(places: Places) -> Iterator[str]:
    """Where an empty ledger is: a path, or a URL."""
    made = places.make()
    yield made
    places.drop(made)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger in a file, to be copied."""
    made = tmp_path_factory.mktemp("ledger") / "empty.db"
    open_ledger(made, create=True).close()
    return made


@pytest.fixture
def file(empty: Path, tmp_path: Path) -> Path:
    """An empty ledger in a file, for what only files do."""
    return Path(shutil.copy(empty, tmp_path / "news.db"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(path: str, clock: Clock) -> Iterator[Ledger]:
    with open_ledger(path, clock=clock) as opened:
        yield opened


Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def rows(places: Places, path: str) -> Rows:
    """Ask the database itself, past the program."""
    return lambda sql: places.ask(path, sql)


@pytest.fixture
def asked(ledger: Ledger) -> Ledger:
    """Twelve reports, a question, its positions."""
    ledger.questions().add(question(), "ann")
    add(ledger, range(12))
    refresh(ledger)
    return ledger


@pytest.fixture
def plain(file: Path, clock: Clock) -> Iterator[Ledger]:
    """The same in a file alone, for what no database does in its own way."""
    with open_ledger(file, clock=clock) as ledger:
        ledger.questions().add(question(), "ann")
        add(ledger, range(12))
        refresh(ledger)
        yield ledger
