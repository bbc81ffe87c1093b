"""What driver and workers tell each other, and what a part's manifest says."""

from __future__ import annotations

import msgspec

from dragoman.ingest.items import Defaults, Failure, Notice
from dragoman.records.reading import Run
from dragoman.settings import Settings

FORMAT = 1
"""Version of tables and manifest. A folder of a newer one is not touched."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One input: a file, or the lines that begin in `length` bytes of it from `start` on.

    `file`, `key`: 20 hex digits that stand for the absolute path, and for path and stretch. `modified`: nanoseconds.
    `first`: number of the stretch's first line, known when a piece is handed out.
    """

    file: str
    key: str
    path: str
    size: int
    modified: int
    start: int | None = None
    length: int = 0
    first: int = 1

    @property
    def bytes(self) -> int:
        """How much there is to read."""
        return self.size if self.start is None else min(self.length, self.size - self.start)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What one worker does at a time and what becomes one part: inputs to read, and inputs whose rows are kept."""

    name: str
    read: tuple[Member, ...]
    keep: tuple[str, ...] = ()
    """Keys of inputs of the part of this name that is there already."""

    @property
    def bytes(self) -> int:
        return sum(member.bytes for member in self.read)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What all pieces of one run share. `here`: the working folder from which paths and ids of files count."""

    out: str
    here: str
    defaults: Defaults
    settings: Settings
    run: Run

    @property
    def asked(self) -> str:
        """Whatever the caller may choose that changes what is read from the same bytes."""
        limits = (self.settings.max_characters, self.settings.max_lines, self.settings.max_file_bytes)
        return msgspec.json.encode([self.defaults, limits]).decode("utf-8")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A piece is read: the part lies in the folder `made` of the work folder. `failures`, `notices`: the first few."""

    name: str
    made: str
    reports: int
    sentences: int
    failed: int
    noticed: int
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A piece has not become a part. `fatal`: nor will any other."""

    name: str
    code: str
    message: str
    hint: str = ""
    fatal: bool = False


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """How far a piece has come."""

    name: str
    bytes: int
    reports: int
    sentences: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An input in a manifest: what it was when it was read, by which versions, and what came of it."""

    file: str
    key: str
    input: str
    size: int
    modified: int
    sha256: str
    lines: int
    reports: int
    failures: int
    sentences: int
    run: Run
    asked: str
    start: int | None = None
    length: int = 0


class TableFile(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a part, by which a file cut short is told."""

    rows: int
    bytes: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a part holds: `manifest.json`, written last."""

    format: int
    name: str
    sources: tuple[Source, ...]
    tables: dict[str, TableFile]
