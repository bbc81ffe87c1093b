"""What a long run says on stderr: a progress bar, and the documents that failed."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING

import click

from dragoman.commands.faults import Apart, coded, line
from dragoman.ingest.items import Failure, Item, Notice

if TYPE_CHECKING:
    from rich.progress import Progress

    from dragoman.commands.services import Reads
    from dragoman.records.reading import Reading, Run
    from dragoman.records.report import Report

PATIENCE = 2.0
"""Seconds before the bar appears: a short run needs none."""


class Watch(AbstractContextManager["Watch"]):
    """Counts documents, draws the bar where stderr is a terminal, prints errors up to a number."""

    def __init__(self, most: int, bar: bool | None = None) -> None:
        self.read = 0
        self.failed = 0
        self.noticed = 0
        self._most = most
        self._bar = sys.stderr.isatty() if bar is None else bar
        self._begun = time.monotonic()
        self._progress: Progress | None = None

    def failure(self, failure: Failure) -> None:
        """A document that could not be read."""
        self.failed += 1
        if self.failed <= self._most:
            self._print(line("error", failure.code, f"{_place(failure)}: {failure.message}", failure.hint))

    def notice(self, notice: Notice) -> None:
        """Something odd about a document that is read all the same."""
        self.noticed += 1
        if self.noticed <= self._most:
            self._print(line("warning", notice.code, f"{_place(notice)}: {notice.message}."))

    def step(self, done: int, size: int | None) -> None:
        """One document further: `done` of `size` bytes, None where the size is unknown."""
        self.read += 1
        if not self._bar or time.monotonic() - self._begun < PATIENCE:
            return
        if self._progress is None:
            self._progress = _progress()
            self._task = self._progress.add_task("reading", total=size or None, count=self.read)
            self._progress.start()
        self._progress.update(self._task, completed=done, count=self.read)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        for word, count in (("error", self.failed), ("warning", self.noticed)):
            if count > self._most:
                rest = count - self._most
                self._print(line(word, "more", f"{rest} more {word}{'s' if rest > 1 else ''} not shown."))

    def _print(self, words: str) -> None:
        if self._progress is None:
            click.echo(words, err=True)
            return
        from rich.text import Text

        self._progress.console.print(Text(words), soft_wrap=True)


def _place(odd: Failure | Notice) -> str:
    """The file with the line; the address of a page by itself."""
    return odd.file if "://" in odd.file[:8] else f"{odd.file}:{odd.line}"


def read_item(
    item: Item | Failure, reader: Reads, debug: bool, stored: Reading | None = None
) -> tuple[Report, Reading] | Failure:
    """A document with its reading, or why there is none.

    Where only the knowledge has changed since `stored` was made, its mentions are resolved again in place of reading.
    """
    if isinstance(item, Failure):
        return item
    with Apart(debug) as apart:
        if stored is not None and _same_models(stored.run, reader.run):
            return item.report, reader.resolve_again(item.report, stored)
        return item.report, reader.read(item.report)
    return fault_of(item, apart)


def fault_of(item: Item, apart: Apart) -> Failure:
    """The error that was kept apart, as the failure of its document."""
    code, message, hint = coded(apart.error or ValueError("no reading"))
    return Failure(file=item.file, line=item.line, code=code, message=message, hint=hint, id=item.report.id)


def _same_models(a: Run, b: Run) -> bool:
    return (a.program, a.weights) == (b.program, b.weights)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[count]} documents"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
