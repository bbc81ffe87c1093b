"""What a worker does with a piece: reads its documents and writes a part that the driver puts in its place."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol, TypeVar

import msgspec

from dragoman.bulk.folder import MANIFEST, Folder, sync, write_whole
from dragoman.bulk.parquet import Rows
from dragoman.bulk.records import (
    FORMAT,
    Broken,
    Done,
    Manifest,
    Member,
    Order,
    Piece,
    Pulse,
    Source,
    TableFile,
)
from dragoman.bulk.stored import documents, unread
from dragoman.bulk.tables import failure_row, rows_of
from dragoman.errors import Apart, DragomanError, InputError, coded
from dragoman.ingest import load
from dragoman.ingest.items import Failure, Item, Notice
from dragoman.ingest.ranges import RangeLoader, digest_of
from dragoman.ingest.single import shown
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report

PACE = 0.5
"""Seconds between two pulses."""


class Reads(Protocol):
    """A reader: see dragoman.reading.pipeline.Reader."""

    @property
    def run(self) -> Run: ...

    def read(self, report: Report) -> Reading: ...


Found = TypeVar("Found")
Make = Callable[[], Reads]
Beat = Callable[[Pulse], None]


def read_piece(piece: Piece, order: Order, make: Make, beat: Beat) -> Done | Broken:
    """Read a piece; `make` gives the worker's reader, loaded once. Raises nothing but MemoryError."""
    made = f"{piece.name}.{uuid.uuid4().hex}"
    folder = Path(order.out, ".work", made)
    try:
        with Apart(False, ("bulk.parquet",)) as apart, _in(order.here):
            folder.mkdir()
            return _Part(piece, order, folder, beat).read(_checked(make(), order.run))
        code, message, hint = coded(apart.error or ValueError("no part"))
        return _broken(piece, folder, code, message, hint, fatal=False)
    except (OSError, ImportError, DragomanError) as error:
        return _broken(piece, folder, *coded(error), fatal=True)


def _broken(piece: Piece, folder: Path, code: str, message: str, hint: str, *, fatal: bool) -> Broken:
    shutil.rmtree(folder, ignore_errors=True)
    return Broken(name=piece.name, code=code, message=message, hint=hint, fatal=fatal)


@contextlib.contextmanager
def _in(here: str) -> Iterator[None]:
    """The driver's working folder, from which paths and ids count; a worker of a cluster may be elsewhere."""
    if os.getcwd() == here:
        yield
        return
    with contextlib.chdir(here):
        yield


def _checked(reader: Reads, run: Run) -> Reads:
    if reader.run != run:
        raise DragomanError(
            "bulk.versions",
            f"A worker reads with {_versions(reader.run)}, the driver with {_versions(run)}.",
            "Install the same version, weights and actors everywhere.",
        )
    return reader


def _versions(run: Run) -> str:
    return f"dragoman {run.program}, knowledge {run.knowledge}, {run.weights}"


def at_path(out: str, name: str) -> Path:
    """Where a worker notes which document it is at, so that a death can be laid to one."""
    return Path(out, ".work", f"{name}.at")


class _Part:
    """A part in the making."""

    def __init__(self, piece: Piece, order: Order, folder: Path, beat: Beat) -> None:
        self._piece = piece
        self._order = order
        self._folder = folder
        self._beat = beat
        self._rows = Rows(folder)
        self._at: IO[bytes]
        self._next = time.monotonic() + PACE
        self._before = 0
        self._sources: list[Source] = []
        self._failures: list[Failure] = []
        self._notices: list[Notice] = []
        self._reports = self._sentences = self._failed = self._noticed = 0

    def read(self, reader: Reads) -> Done:
        """Read everything and close the part."""
        at = at_path(self._order.out, self._piece.name)
        try:
            with at.open("wb", buffering=0) as self._at:
                for member in self._piece.read:
                    self._member(member, reader)
                    self._before += member.bytes
            if self._piece.keep:
                self._keep()
            self._close()
        finally:
            self._rows.close()
        return Done(
            name=self._piece.name,
            made=self._folder.name,
            reports=self._reports,
            sentences=self._sentences,
            failed=self._failed,
            noticed=self._noticed,
            failures=tuple(self._failures),
            notices=tuple(self._notices),
        )

    def _member(self, member: Member, reader: Reads) -> None:
        before = (self._reports, self._failed, self._sentences)
        size, modified = _stat(member.path)
        if member.start is None:
            digest, lines = _digest(member.path), 0
            loader = load(
                [member.path],
                defaults=self._order.defaults,
                settings=self._order.settings,
                notice=self._notice,
            )
            for item in loader:
                self._document(item, reader, member, loader.done)
        else:
            digest, lines = self._stretch(member, member.start, reader)
        self._sources.append(
            Source(
                file=member.file,
                key=member.key,
                input=shown(member.path),
                size=size,
                modified=modified,
                sha256=digest,
                lines=lines,
                reports=self._reports - before[0],
                failures=self._failed - before[1],
                sentences=self._sentences - before[2],
                run=reader.run,
                asked=self._order.asked,
                start=member.start,
                length=member.length,
            )
        )

    def _stretch(self, member: Member, start: int, reader: Reads) -> tuple[str, int]:
        """Read a stretch of a file; its digest and number of lines."""
        stretch = RangeLoader(member.path, start, member.length, member.first)
        found = stretch.load(self._order.defaults, self._order.settings, self._notice)
        while (item := _readable(member, lambda: next(found, None))) is not None:
            self._document(item, reader, member, stretch.done)
        return stretch.digest, stretch.lines

    def _document(self, item: Item | Failure, reader: Reads, member: Member, done: int) -> None:
        failure = item if isinstance(item, Failure) else self._read(item, reader, member)
        if failure is not None:
            report = item.report if isinstance(item, Item) else None
            self._fail(failure, member.key, report)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + PACE
            self._beat(
                Pulse(
                    name=self._piece.name,
                    bytes=self._before + min(done, member.bytes),
                    reports=self._reports,
                    sentences=self._sentences,
                )
            )

    def _read(self, item: Item, reader: Reads, member: Member) -> Failure | None:
        """Add a document's rows; a Failure where it cannot be read."""
        self._at.seek(0)
        self._at.write(f"{item.file}:{item.line}\n".encode())
        with Apart(False) as apart:
            self._add(item, reader.read(item.report), member.key)
            return None
        code, message, hint = coded(apart.error or ValueError("no reading"))
        return Failure(
            file=item.file, line=item.line, code=code, message=message, hint=hint, id=item.report.id
        )

    def _add(self, item: Item, reading: Reading, key: str) -> None:
        self._rows.add(rows_of(item, reading, self._rows.counts["reports"], key))
        self._reports += 1
        self._sentences += len(reading.sentences)

    def _fail(self, failure: Failure, key: str, report: Report | None) -> None:
        known = (None, None) if report is None else (report.outlet, report.published)
        self._rows.add({"failures": [failure_row(failure, key, *known)]})
        self._failed += 1
        if len(self._failures) < self._order.settings.max_errors_shown:
            self._failures.append(failure)

    def _notice(self, notice: Notice) -> None:
        self._noticed += 1
        if len(self._notices) < self._order.settings.max_errors_shown:
            self._notices.append(notice)

    def _keep(self) -> None:
        """Take over what the part of this name held of other inputs. Raises DragomanError where it cannot be read."""
        told = self._reports, self._sentences, self._failed
        folder = Folder(self._order.out)
        old = folder.manifest(self._piece.name)
        for stored in documents(folder, self._piece.name):
            if isinstance(stored, Failure):
                raise DragomanError(
                    "bulk.parquet", f"The part {self._piece.name} is damaged: {stored.message}"
                )
            if stored.input in self._piece.keep:
                self._add(stored.item, stored.reading, stored.input)
        for one in unread(folder, self._piece.name):
            if one.input in self._piece.keep:
                row = failure_row(one.failure, one.input, one.outlet, one.published)
                self._rows.add({"failures": [row]})
        self._sources += (s for s in (old.sources if old else ()) if s.key in self._piece.keep)
        self._reports, self._sentences, self._failed = told  # what this run has read, for the summary

    def _close(self) -> None:
        """Tables, manifest, and all of it on the disk."""
        self._rows.to_parquet()
        files = {}
        for table, rows in self._rows.counts.items():
            path = self._folder / f"{table}.parquet"
            sync(path)
            files[table] = TableFile(rows=rows, bytes=path.stat().st_size)
        manifest = Manifest(format=FORMAT, name=self._piece.name, sources=tuple(self._sources), tables=files)
        encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
        write_whole(self._folder / MANIFEST, encoded)


def _readable(member: Member, look: Callable[[], Found]) -> Found:
    """What a look at a stretch gives. Raises InputError where the system refuses it: the other pieces go on."""
    try:
        return look()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            "input.unreadable",
            f"{shown(member.path)} cannot be read: {reason}.",
            "Check the file, then go on.",
        ) from None


def _digest(path: str) -> str:
    """SHA-256 of a file; empty for a pipe or an address, and where it cannot be read, which loading it says."""
    if not os.path.isfile(path):
        return ""
    try:
        return digest_of(path)
    except OSError:
        return ""


def _stat(path: str) -> tuple[int, int]:
    """Size and time of change; zeros where there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
