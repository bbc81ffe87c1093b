"""An empty ledger made once; every test gets a copy of the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman.ledger import Ledger, open_ledger


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


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "empty.db"
    open_ledger(path, create=True).close()
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "news.db"))


@pytest.fixture
def ledger(path: Path, clock: Clock) -> Iterator[Ledger]:
    with open_ledger(path, clock=clock) as opened:
        yield opened


Rows = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def rows(path: Path) -> Rows:
    """Ask the file itself, past the program."""
    import sqlite3
    from contextlib import closing

    def ask(sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(sql).fetchall()

    return ask
