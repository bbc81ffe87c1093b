"""A reader without a model, an engine without processes, files to read, and the rows that come of it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from dragoman.bulk import Engine, Order, Total, read_all
from dragoman.bulk.plan import Plan
from dragoman.bulk.records import Broken, Done, Piece, Pulse
from dragoman.bulk.tables import tables
from dragoman.bulk.work import Beat, Make, read_piece
from dragoman.ingest import Defaults
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report
from dragoman.settings import Settings
from tests.commands.fake import FakeReader

RUN = Run(program="1.0", knowledge="fake", weights="none")
SECONDS = 0.004
"""What a report takes the slow reader, so that kills fall into the reading."""


class Slow(FakeReader):
    """Takes its time; `KILL` in a text kills its process, `HUGE` needs more memory than there is."""

    def __init__(self, program: str = RUN.program, seconds: float = 0.0) -> None:
        super().__init__(program)
        self._seconds = seconds

    def read(self, report: Report) -> Reading:
        time.sleep(self._seconds)
        if "KILL" in report.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HUGE" in report.text:
            raise MemoryError
        return super().read(report)


class Inline(Engine):
    """Reads pieces here and now; remembers which."""

    def __init__(self, order: Order, make: Make = Slow) -> None:
        self.order = order
        self.make = make
        self.pieces: list[Piece] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def run(self, pieces: Iterator[Piece], beat: Beat) -> Iterator[Done | Broken]:
        for piece in pieces:
            self.pieces.append(piece)
            yield read_piece(piece, self.order, self.make, beat)


class Told:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.pulses: list[Pulse] = []
        self.all_done: list[Done] = []
        self.all_broken: list[Broken] = []

    def begin(self, plan: Plan) -> None:
        self.plan = plan

    def beat(self, pulse: Pulse) -> None:
        self.pulses.append(pulse)

    def done(self, piece: Piece, done: Done) -> None:
        self.all_done.append(done)

    def broken(self, piece: Piece, broken: Broken) -> None:
        self.all_broken.append(broken)


def order(out: Path, run: Run = RUN, defaults: Defaults | None = None) -> Order:
    return Order(
        out=str(out), here=os.getcwd(), defaults=defaults or Defaults(), settings=Settings(), run=run
    )


def read(
    out: Path,
    paths: Sequence[Path | str],
    run: Run = RUN,
    piece_bytes: int = 2_000,
    defaults: Defaults | None = None,
) -> tuple[Total, list[Piece]]:
    """One run in this process; what it did, and the pieces that it had to read."""
    engine = Inline(order(out, run, defaults), lambda: Slow(run.program))
    total = read_all(list(map(str, paths)), engine.order, engine, Told(), piece_bytes)
    return total, engine.pieces


def report(number: int, words: str = "") -> dict[str, str]:
    """A report of the fake reader's language."""
    text = f"Alpha{number} threatened Beta. Gamma said: words of {number}. {words}".strip()
    return {"id": f"r{number}", "text": text, "outlet": "The Post", "published": "2024-05-17"}


def lines(path: Path, reports: Sequence[dict[str, str] | str]) -> Path:
    """A file of JSON lines."""
    written = (one if isinstance(one, str) else json.dumps(one) for one in reports)
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    return path


def ask(sql: str, **paths: Path) -> list[tuple[Any, ...]]:
    """Rows of a query."""
    with duckdb.connect(":memory:") as database:
        database.execute("SET TimeZone = 'UTC'")
        return database.execute(sql).fetchall()


def rows(out: Path, table: str, but: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Every row of a table, in one order; columns that tell of parts are left out."""
    left = [
        name for name in tables()[table] if name not in {"number", *but} or table in ("places", "mentions")
    ]
    names = ", ".join(f'"{name}"' for name in left)
    return sorted(ask(f"SELECT {names} FROM '{out}/parts/*/{table}.parquet'"), key=repr)  # noqa: S608


def all_rows(out: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {table: rows(out, table) for table in tables()}


def ids(out: Path) -> list[str]:
    """The ids of the reports that were read, in order."""
    return sorted(row[0] for row in ask(f"SELECT source_id FROM '{out}/parts/*/reports.parquet'"))  # noqa: S608
