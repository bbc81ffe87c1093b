"""What a run over many files says on stderr: how far it is, how fast, how long it will take, what failed."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import TYPE_CHECKING

import click

from dragoman.commands.faults import line
from dragoman.commands.progress import PATIENCE, Watch

if TYPE_CHECKING:
    from rich.progress import Progress

    from dragoman.bulk.plan import Plan
    from dragoman.bulk.records import Broken, Done, Piece, Pulse

LOGGED = 60.0
"""Seconds between two lines where stderr is no terminal, such as a log."""


class Gauge(Watch):
    """Counts megabytes and sentences of all workers; draws a bar at a terminal, writes a line a minute elsewhere."""

    def __init__(self, most: int, bar: bool | None = None) -> None:
        super().__init__(most, bar=False)
        self._drawn = sys.stderr.isatty() if bar is None else bar
        self._size = self._bytes = self._sentences = 0
        self._under_way: dict[str, Pulse] = {}
        self._logged = 0.0
        self.begun = time.monotonic()

    def __enter__(self) -> Gauge:
        return self

    def begin(self, plan: Plan) -> None:
        """The work is known."""
        self.begun = time.monotonic()
        self._size = plan.bytes

    def beat(self, pulse: Pulse) -> None:
        """A piece has come so far."""
        self._under_way[pulse.name] = pulse
        self._tell()

    def done(self, piece: Piece, done: Done) -> None:
        """A piece is a part."""
        self._under_way.pop(piece.name, None)
        self._bytes += piece.bytes
        self._sentences += done.sentences
        for failure in done.failures:
            self.failure(failure)
        for notice in done.notices:
            self.notice(notice)
        self.failed += done.failed - len(done.failures)
        self.noticed += done.noticed - len(done.notices)
        self._tell()

    def broken(self, piece: Piece, broken: Broken) -> None:
        """A piece is in quarantine."""
        self._under_way.pop(piece.name, None)
        self._size -= piece.bytes
        self._print(line("error", broken.code, f"{piece.name}: {broken.message}", broken.hint))

    def told(self) -> str:
        """How far, how fast, how long yet."""
        read = self._bytes + sum(pulse.bytes for pulse in self._under_way.values())
        sentences = self._sentences + sum(pulse.sentences for pulse in self._under_way.values())
        passed = max(time.monotonic() - self.begun, 1e-9)
        digits = 1 if self._size >= 10_000_000 else 2
        parts = [f"{read / 1e6:,.{digits}f} of {self._size / 1e6:,.{digits}f} MB"]
        parts.append(f"{sentences / passed:,.0f} sentences/s")
        if read:
            left = dt.timedelta(seconds=round(max(self._size - read, 0) * passed / read))
            parts.append(f"{left} left")
        return ", ".join(parts)

    def _tell(self) -> None:
        passed = time.monotonic() - self.begun
        if not self._drawn:
            if passed - self._logged >= LOGGED:
                self._logged = passed
                click.echo(self.told(), err=True)
            return
        if passed < PATIENCE:
            return
        if self._progress is None:
            self._progress = _progress()
            self._task = self._progress.add_task("reading", total=None, told="")
            self._progress.start()
        read = self._bytes + sum(pulse.bytes for pulse in self._under_way.values())
        self._progress.update(self._task, completed=read, total=self._size or None, told=self.told())


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[told]}"),
        console=Console(stderr=True),
        transient=True,
    )
