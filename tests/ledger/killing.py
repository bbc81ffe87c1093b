"""Ingests in processes that are killed at random moments; `python -m tests.ledger.killing BROKEN PEACEFUL KILLS SEED`.

BROKEN and PEACEFUL are files or URLs of empty databases. The processes are forked from one that has loaded everything,
so that kills fall into the work and not into imports. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import func, select

from dragoman.ledger import Ledger, open_ledger
from dragoman.ledger.schema import Base
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report
from tests.ledger.factory import pair

WHEN = datetime(2020, 1, 1, tzinfo=UTC)
REPORTS = 40


def stage(number: int) -> list[tuple[Report, Reading]]:
    """What one ingest is given: each stage reads all reports by newer versions, and a third have changed."""
    run = Run(program=f"1.{number}", knowledge="k", weights="w")
    return [pair(n, run=run, salt=str(number) if number and n % 3 == 0 else "") for n in range(REPORTS)]


def ingest(where: str, work: list[tuple[Report, Reading]]) -> None:
    """As the program does it: pass over what is done, add the rest."""
    with open_ledger(where, create=True, clock=lambda: WHEN) as ledger, ledger.writer(started=WHEN) as writer:
        for report, reading in work:
            if not ledger.has(report, reading.run):
                writer.add(report, reading)


def whole(where: str) -> bool:
    """Whether the database and its text index are sound and no row refers to nothing."""
    if "://" in where:
        with open_ledger(where, create=True) as ledger, ledger._database.reading() as connection:
            asked = "SELECT count(*) FROM passages LEFT JOIN passages_fts ON rowid = id WHERE rowid IS NULL"
            return (
                int(connection.exec_driver_sql(asked).scalar_one()) == 0
            )  # references the server itself keeps
    with closing(sqlite3.connect(where)) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return True  # killed before the first transaction was done
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        sound &= connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')")
        connection.rollback()
        return sound


def sizes(ledger: Ledger) -> dict[str, int]:
    """Rows of each table."""
    with ledger._database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def all_rows(where: str) -> dict[str, Any]:
    """Every row of every table but the text index's own; of a database, whose numbers have gaps, what is answered."""
    if "://" in where:
        with open_ledger(where) as ledger:
            view = ledger.view()
            hits = [
                msgspec.to_builtins(hit) for kind in ("event", "statement") for hit in view.records(kind=kind)
            ]
            for hit in hits:
                del hit["reading"]["sequence"]
            return {**sizes(ledger), "stats": view.stats(), "hits": sorted(hits, key=lambda hit: hit["id"])}
    with closing(sqlite3.connect(where)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passages_fts%'"
        ).fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608
            for (name,) in tables
        }


def attempt(where: str, work: list[tuple[Report, Reading]], patience: float | None) -> bool:
    """One process; killed after `patience` seconds. Whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        ingest(where, work)
        os._exit(0)
    if patience is not None:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"an ingest failed with status {status}")
    return os.WIFSIGNALED(status)


def main(broken: str, peaceful: str, kills: int, seed: int) -> None:
    """Kill until it has been killed often enough, then finish, and compare with an ingest left in peace."""
    rng = random.Random(seed)
    killed = done = unsound = tries = 0
    while killed < kills:
        work = stage(done)
        started = time.monotonic()
        ingest(peaceful, work)
        pace = time.monotonic() - started
        unfinished = True
        while unfinished:
            tries += 1
            unfinished = attempt(broken, work, rng.uniform(0, pace / 3) if killed < kills else None)
            killed += unfinished
            unsound += not whole(broken)
        done += 1
    same = all_rows(broken) == all_rows(peaceful)
    with open_ledger(peaceful) as ledger:
        rows = sum(sizes(ledger).values())
    print(json.dumps({
        "killed": killed, "stages": done, "tries": tries, "unsound": unsound, "same": same, "rows": rows,
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
