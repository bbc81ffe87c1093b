"""Opening: what is no ledger, what is too new, too old, locked, full or not ours to write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import event

from dragoman.errors import LedgerError
from dragoman.ledger import Ledger, Outcome, engine, open_ledger, sqlite
from dragoman.ledger.home import WRITES
from dragoman.ledger.schema import Base
from tests.ledger.factory import RUN, pair


@pytest.fixture
def path(file: Path) -> Path:
    """Files alone; test_postgres.py opens databases."""
    return file


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(LedgerError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.message


def whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')")
        connection.rollback()
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_missing(tmp_path: Path) -> None:
    with refused("ledger.missing"):
        open_ledger(tmp_path / "no.db")
    with refused("ledger.missing"):
        open_ledger(tmp_path / "no.db", read_only=True, create=True)
    with refused("ledger.cannot-open"):
        open_ledger(tmp_path / "nowhere" / "no.db", create=True)
    with refused("ledger.cannot-open"):
        open_ledger(tmp_path / ("x" * 300), create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    with refused("ledger.is-a-directory"):
        open_ledger(tmp_path, create=True)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://host/db",
        "postgresql://u:secret@host:port/db",
        "mysql://x",
        "sqlite://",
        ":memory:",
        "",
        "http://x/y",
        "a\0b",
        "x://",
    ],
)
def test_unsupported(url: str) -> None:
    with refused("ledger.unsupported"):
        open_ledger(url, create=True)


@pytest.mark.parametrize(
    "content", [b"", b"text, no database", b"SQLite format 3\0" + b"x" * 5000, os.urandom(9000), b"\0" * 4096]
)
def test_not_a_ledger(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(LedgerError) as caught:
        open_ledger(path)
    assert caught.value.code in ("ledger.not-a-ledger", "ledger.damaged")
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = path.read_bytes()
    for create in (False, True):
        with refused("ledger.not-a-ledger"):
            open_ledger(path, create=create)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_one_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    with open_ledger(path, create=True) as ledger:
        assert ledger.view().stats().reports == 0


@pytest.mark.parametrize(
    "name", ["a b.db", "100%.db", "what?.db", "#1.db", "é🙂.db", "a&mode=ro.db", "';--.db"]
)
def test_odd_names(tmp_path: Path, empty: Path, name: str) -> None:
    shutil.copy(empty, tmp_path / name)
    with open_ledger(tmp_path / name) as ledger, ledger.writer() as writer:
        assert writer.add(*pair(1)) is Outcome.NEW
        assert ledger.name.endswith(name)
    undecodable = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.db")
    shutil.copy(empty, undecodable)
    with open_ledger(undecodable) as ledger:
        assert ledger.view().count() == 0
    with open_ledger(f"sqlite:///{tmp_path / 'plain.db'}", create=True) as ledger:
        assert ledger.view().count() == 0


def test_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    for read_only in (False, True):
        with refused("ledger.newer"):
            open_ledger(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of the first version with one report in it."""
    path = tmp_path / "old.db"
    made = sqlite.make_engine(path, create=True, read_only=False, timeout=5)
    with made.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
        config = Config()
        config.set_main_option("script_location", str(Path(engine.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
        connection.exec_driver_sql(
            "INSERT INTO reports (ref, key, outlet_key, added) VALUES ('aaaaaaaaaaaaa', 'k', '', '2020-01-01')"
        )
    made.dispose()
    return path


def test_older_is_upgraded_and_keeps_its_rows(old: Path) -> None:
    with refused("ledger.outdated"):
        open_ledger(old, read_only=True)
    with open_ledger(old) as ledger, ledger.writer() as writer:
        writer.add(*pair(1))
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT count(*) FROM reports").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM judgements").fetchone() == (0,)
    assert whole(old)


def test_an_upgrade_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(old)) as connection:
        before = list(connection.iterdump())
        # The last thing that the upgrade makes is in the way, after all else of it went well.
        connection.execute("CREATE INDEX ix_identities_withdrawn ON reports (key)")
        blocked = list(connection.iterdump())
    with pytest.raises(LedgerError):
        open_ledger(old)
    with closing(sqlite3.connect(old)) as connection:
        assert list(connection.iterdump()) == blocked
        connection.execute("DROP INDEX ix_identities_withdrawn")
        assert list(connection.iterdump()) == before
    with open_ledger(old) as ledger:
        assert ledger.view().stats().reports == 0


def test_migrations_make_the_schema(path: Path) -> None:
    made = sqlite.make_engine(path, create=False, read_only=True, timeout=5)
    with made.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, Base.metadata)
    made.dispose()
    own = [d for d in differences if not (d[0] == "remove_table" and d[1].name.startswith("passages_fts"))]
    assert own == []
    assert engine.known_versions() == sorted(engine.known_versions())


def test_settings_of_a_connection(ledger: Ledger) -> None:
    with ledger._database.reading() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_closed(path: Path) -> None:
    ledger = open_ledger(path)
    ledger.close()
    with refused("ledger.closed"):
        ledger.view().search()
    with refused("ledger.closed"), ledger.writer() as writer:
        writer.add(*pair(1))


def test_locked(path: Path) -> None:
    with open_ledger(path, timeout=0.05) as ledger, ledger.writer() as writer:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with refused("ledger.locked"):
                writer.add(*pair(1))
            assert not ledger.has(pair(1)[0], RUN), "readers do not wait"
            other.execute("ROLLBACK")
        assert writer.add(*pair(1)) is Outcome.NEW


def test_opened_for_reading_only(path: Path) -> None:
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(*pair(1))
    with open_ledger(path, read_only=True) as ledger:
        hit = ledger.view().search()[0]
        for attempt in (
            lambda: ledger.writer().add(*pair(2)),
            lambda: ledger.judge(hit.id, "accept", reviewer="ann"),
            ledger.prune,
        ):
            with refused("ledger.read-only"):
                attempt()
        assert ledger.prune(dry_run=True).readings == 0


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder, and a user to whom its rights apply (the superuser may write anywhere)."""
    folder = Path(tempfile.mkdtemp(dir="/tmp" if os.path.isdir("/tmp") else None))
    folder.chmod(0o777)
    yield folder
    for entry in folder.iterdir():
        entry.chmod(0o666)
    shutil.rmtree(folder)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    for entry in (folder, *folder.iterdir()):
        os.chown(entry, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def fill(path: Path) -> None:
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(*pair(1))


@pytest.mark.parametrize("what", ["file", "folder"])
def test_no_right_to_write(empty: Path, unprivileged: Path, what: str) -> None:
    path = Path(shutil.copy(empty, unprivileged / "news.db"))
    fill(path)
    with as_nobody(unprivileged):
        (path if what == "file" else unprivileged).chmod(0o444 if what == "file" else 0o555)
        with refused("ledger.read-only"):
            open_ledger(path)
        if what == "folder":
            with refused("ledger.read-only"):
                open_ledger(unprivileged / "new.db", create=True)
        with open_ledger(path, read_only=True) as ledger:
            assert ledger.view().count() == 6
        unprivileged.chmod(0o777)


def test_no_right_to_read(empty: Path, unprivileged: Path) -> None:
    path = Path(shutil.copy(empty, unprivileged / "news.db"))
    with as_nobody(unprivileged):
        path.chmod(0)
        with refused("ledger.cannot-open"):
            open_ledger(path, read_only=True)
        path.chmod(0o600)
        unprivileged.chmod(0)
        with refused("ledger.cannot-open"):
            open_ledger(path, read_only=True)
        unprivileged.chmod(0o777)


def limit_pages(ledger: Ledger, pages: int) -> Callable[[], None]:
    """Let the file grow no further; call what is returned to lift that."""
    inner = ledger._database.engine

    def set_limit(connection: sqlite3.Connection, record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages:d}")

    event.listen(inner, "connect", set_limit)
    inner.dispose()

    def lift() -> None:
        event.remove(inner, "connect", set_limit)
        inner.dispose()

    return lift


def test_full_disk_loses_nothing(path: Path) -> None:
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(*pair(0))
        with ledger._database.reading() as connection:
            pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        lift = limit_pages(ledger, pages + 20)
        stored = 1
        with refused("ledger.disk-full"):
            for number in range(1, 200):
                writer.add(*pair(number))
                stored += 1
        assert ledger.view().stats().reports == stored > 1
        assert ledger.view().stats().events == 6 * stored
        lift()
        assert writer.add(*pair(stored)) is Outcome.NEW
    assert whole(path)


FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from dragoman.errors import LedgerError
from dragoman.ledger import open_ledger
from tests.ledger.factory import pair
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_ledger(sys.argv[1]) as ledger, ledger.writer() as writer:
    writer.add(*pair(0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))
    done = 1
    try:
        for number in range(1, 2000):
            writer.add(*pair(number))
            done += 1
    except LedgerError as error:
        print(error.code, done, ledger.view().stats().reports)
"""


def test_a_file_that_may_not_grow_loses_nothing(path: Path) -> None:
    """A real limit of the operating system, met in the middle of writing."""
    root = str(Path(__file__).parent.parent.parent)
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path), root], capture_output=True, text=True, check=False, timeout=60
    )
    code, done, reports = ran.stdout.split()
    assert code in ("ledger.io", "ledger.disk-full"), ran.stderr
    assert done == reports
    assert int(done) > 3
    assert whole(path)
    with open_ledger(path) as ledger, ledger.writer() as writer:
        assert ledger.view().stats().reports >= int(done)
        assert writer.add(*pair(int(done) + 1)) is Outcome.NEW


def test_a_damaged_file_is_said_to_be(path: Path) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 2048] = os.urandom(2048)
    path.write_bytes(content)
    with pytest.raises(LedgerError) as caught, open_ledger(path) as ledger:
        ledger.view().stats()
    assert caught.value.code in ("ledger.damaged", "ledger.not-a-ledger", "ledger.failed")
