"""Ledgers in a database: opening, rights, what is not a ledger, secrets, and what only PostgreSQL refuses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from dragoman.errors import LedgerError
from dragoman.ledger import Filters, Outcome, engine, open_ledger
from dragoman.ledger.home import WRITES
from dragoman.ledger.schema import Base
from tests.ledger.factory import RUN, pair
from tests.ledger.server import Server

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(LedgerError) as caught:
        yield
    assert caught.value.code == code
    assert "secret" not in f"{caught.value.message} {caught.value.hint}"


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """An empty one."""
    made = server.make()
    yield made
    server.drop(made)


@pytest.fixture
def url(server: Server, database: str) -> str:
    """Of a ledger with one report."""
    where = server.url(database)
    with open_ledger(where, create=True) as ledger, ledger.writer() as writer:
        writer.add(*pair(1))
    return where


def test_no_password_is_ever_shown(server: Server, database: str) -> None:
    where = server.url(database, password="secret")
    for address in (
        where,
        where.replace("postgresql://", "postgresql+psycopg://"),
        f"{where}&sslpassword=secret",
    ):
        with open_ledger(address, create=True) as ledger:
            assert "secret" not in ledger.name
            assert ledger.name.startswith("postgresql://dragoman:***@/t")
    with refused("ledger.cannot-open"):
        open_ledger("postgresql://u:secret@localhost:1/x?connect_timeout=2")
    with refused("ledger.cannot-open"):
        open_ledger(server.url("nowhere", password="secret"))
    for wrong in ("postgresql://u:secret@host:port/x", "postgresql+pg8000://u:secret@host/x"):
        with refused("ledger.unsupported"):
            open_ledger(wrong)


def test_without_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match="psycopg") as caught:
        open_ledger("postgresql://localhost/x")
    assert caught.value.code == "ledger.no-driver"
    assert "dragoman[postgres]" in caught.value.hint


def test_nothing_there(server: Server, database: str) -> None:
    for read_only in (False, True):
        with refused("ledger.missing"):
            open_ledger(server.url(database), read_only=read_only, create=read_only)
    assert server.ask(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_another_programs_tables_are_left_alone(server: Server, database: str) -> None:
    server.ask(database, "CREATE TABLE alembic_version (version_num text)")
    for create in (False, True):
        with refused("ledger.not-a-ledger"):
            open_ledger(server.url(database), create=create)
    server.ask(database, "CREATE SCHEMA news")
    beside = server.url(database) + "&options=-csearch_path%3Dnews"
    with open_ledger(beside, create=True) as ledger, ledger.writer() as writer:
        assert writer.add(*pair(1)) is Outcome.NEW
        assert ledger.view().count(Filters(actor="freedonia", words="said monday")) >= 0
    assert server.ask(database, "SELECT count(*) FROM alembic_version") == [(0,)]
    assert server.ask(database, "SELECT count(*) FROM news.reports") == [(1,)]


def test_newer(server: Server, database: str, url: str) -> None:
    server.ask(database, "UPDATE alembic_version SET version_num = '9999'")
    for read_only in (False, True):
        with refused("ledger.newer"):
            open_ledger(url, read_only=read_only)


def test_migrations_make_the_schema(url: str) -> None:
    made = engine.locate(url).engine(create=False, read_only=True, timeout=5)
    with made.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    made.dispose()
    assert {(what, thing.name) for what, thing in differences} == {
        ("remove_table", "passages_fts"),
        ("remove_index", "passages_fts_words"),
    }, "the text index is no table of the schema"


@pytest.fixture
def old(server: Server, database: str) -> str:
    """A ledger of the first version with one report in it."""
    home = engine.locate(server.url(database))
    made = home.engine(create=True, read_only=False, timeout=5)
    with made.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
        config = Config()
        config.set_main_option("script_location", str(Path(engine.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        home.seal(connection)
        connection.exec_driver_sql(
            "INSERT INTO reports (ref, key, outlet_key, added) VALUES ('aaaaaaaaaaaaa', 'k', '', '2020-01-01')"
        )
    made.dispose()
    return server.url(database)


def test_older_is_upgraded_and_keeps_its_rows(server: Server, database: str, old: str) -> None:
    with refused("ledger.outdated"):
        open_ledger(old, read_only=True)
    with open_ledger(old) as ledger, ledger.writer() as writer:
        writer.add(*pair(1))
    assert server.ask(database, "SELECT count(*) FROM reports") == [(2,)]
    assert server.ask(database, "SELECT count(*) FROM involvements")[0][0] > 12


def test_an_upgrade_that_is_killed_changes_nothing(server: Server, database: str, old: str) -> None:
    """It waits in its middle for a table that we hold, and dies there."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    before = server.ask(database, tables)
    waiting = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(host=str(server.folder), user="dragoman", dbname=database) as other:
        other.execute("LOCK TABLE places IN ACCESS EXCLUSIVE MODE")
        code = f"from dragoman.ledger import open_ledger; open_ledger({old!r})"
        with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as process:
            until = time.monotonic() + 60
            while not server.ask(database, waiting):
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
            os.kill(process.pid, signal.SIGKILL)
        other.rollback()
    with open_ledger(old) as ledger:  # waits until the server has noticed
        assert ledger.view().stats().reports == 0
    assert len(server.ask(database, tables)) > len(before)


def test_locked(server: Server, database: str, url: str) -> None:
    with open_ledger(url, timeout=0.05) as ledger, ledger.writer() as writer:
        with psycopg.connect(host=str(server.folder), user="dragoman", dbname=database) as other:
            other.execute("SELECT pg_advisory_xact_lock(1685217639, hashtext('public'))")
            with refused("ledger.locked"):
                writer.add(*pair(2))
            assert not ledger.has(pair(2)[0], RUN), "readers do not wait"
            other.rollback()
        assert writer.add(*pair(2)) is Outcome.NEW


def test_roles(server: Server, database: str, url: str) -> None:
    """The rights that docs/how-to/team.md grants are enough, and no more than they say."""
    text = (ROOT / "docs/how-to/team.md").read_text(encoding="utf-8")
    grants = text.split("```sql\n")[1].split("```")[0]
    roles = {name: f"{name}_{database}" for name in ("news_reader", "news_writer")}
    for name, ours in roles.items():
        server.ask(database, f"CREATE ROLE {ours} LOGIN")
        grants = grants.replace(name, ours)
    server.ask(database, grants)
    reader, writer = (server.url(database, ours) for ours in roles.values())
    with open_ledger(writer) as ledger, ledger.writer() as adding:
        assert adding.add(*pair(2)) is Outcome.NEW
        hit = ledger.view().search(Filters(words="said"))[0]
        assert ledger.judge(hit.id, "accept", reviewer="ann").verdict == "accept"
        assert adding.add(*pair(2, salt="changed")) is Outcome.REVISED
        assert ledger.prune().readings == 1
    asked = f"host={server.folder} user={roles['news_writer']} dbname={database}"
    for sql in (
        b"DROP TABLE reports",
        b"UPDATE alembic_version SET version_num = '9'",
        b"CREATE TABLE x (y int)",
    ):
        with psycopg.connect(asked) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql)
    with open_ledger(reader, read_only=True) as ledger:
        assert len(ledger.view().search()) == 12
    with open_ledger(reader) as ledger, ledger.writer() as adding, refused("ledger.read-only"):
        adding.add(*pair(3))
    for ours in roles.values():
        server.ask(database, f"DROP OWNED BY {ours}")
        server.run(f"DROP ROLE {ours}")


def test_opened_for_reading_only(url: str) -> None:
    with open_ledger(url, read_only=True) as ledger:
        with refused("ledger.read-only"):
            ledger.writer().add(*pair(2))
        with (
            pytest.raises(LedgerError) as caught,
            ledger._database.reading() as connection,
        ):
            connection.exec_driver_sql("DELETE FROM reports")
        assert caught.value.code == "ledger.read-only"


def test_what_no_index_holds_is_refused_alone(url: str) -> None:
    """A name of 9,000 letters that do not compress: PostgreSQL's indexes end at 2,700 bytes."""
    report, reading = pair(3)
    name = " ".join(f"{n * 7919:x}" for n in range(2_000))
    actors = (msgspec.structs.replace(reading.actors[0], name=name), *reading.actors[1:])
    with open_ledger(url) as ledger, ledger.writer() as writer:
        with refused("ledger.bad-reading"):
            writer.add(report, msgspec.structs.replace(reading, actors=actors))
        assert writer.add(report, reading) is Outcome.NEW


def test_a_server_that_was_restarted_is_found_again(server: Server, database: str, url: str) -> None:
    with open_ledger(url) as ledger:
        assert ledger.view().count() == 6
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        assert server.ask(database, f"{others} AND datname = current_database()")
        assert ledger.view().count() == 6
