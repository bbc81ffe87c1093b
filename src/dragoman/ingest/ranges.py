"""A stretch of a large file of JSON lines, so that several hands can read it, and its lines again by themselves."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.decode import SUFFIXES, marked_encoding, refuse_binary, sniff
from dragoman.ingest.items import Defaults, Failure, Item, Notice
from dragoman.ingest.loader import Loader
from dragoman.ingest.single import shown
from dragoman.settings import Settings

_BLOCK = 1 << 20
_HEAD = 65_536


def is_lines(path: str) -> bool:
    """Whether a file holds one document a line, in UTF-8, and so can be cut. Raises OSError."""
    with open(path, "rb") as stream:
        head = stream.read(_HEAD)
    try:
        refuse_binary(head[:16])
    except InputError:
        return False
    kind = SUFFIXES.get(Path(path).suffix.lower()) or sniff(head)
    return kind == "lines" and marked_encoding(head[:4]) in (None, "utf-8-sig")


def count_lines(path: str, start: int, length: int) -> int:
    """How many lines begin in the `length` bytes from `start` on. Raises OSError."""
    with open(path, "rb") as stream:
        begins = 0
        if start:
            stream.seek(start - 1)
        elif length and stream.read(1):
            begins = 1
            stream.seek(0)
        left, last = (length if start else length - 1), b""
        while left > 0 and (block := stream.read(min(_BLOCK, left))):
            begins += block.count(b"\n")
            left -= len(block)
            last = block[-1:]
        # A line end that is the file's last byte begins no line.
        return begins - (last == b"\n" and not stream.read(1))


class Range:
    """Reads the lines that *begin* in `length` bytes from `start` on; the last may end behind.

    `lines` counts them, `digest` is SHA-256 over their bytes, `done` the bytes read so far.
    """

    def __init__(self, stream: BinaryIO, start: int, length: int) -> None:
        self._stream = stream
        self._at = start
        self._end = start + length
        self._inside = False
        self._hash = hashlib.sha256()
        self._start = start
        self.lines = 0
        if start:
            stream.seek(start - 1)
            self._at = start - 1
            while piece := stream.readline(_HEAD):
                self._at += len(piece)
                if piece.endswith(b"\n"):
                    break
        elif stream.read(3) == b"\xef\xbb\xbf":
            self._at, self._end = 3, max(self._end, 4)  # the first line begins at 0, before the mark
        else:
            stream.seek(0)

    @property
    def done(self) -> int:
        return self._at - self._start

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def readline(self, limit: int = -1) -> bytes:
        """The next line, or `limit` bytes of it; empty at the end."""
        if not self._inside and self._at >= self._end:
            return b""
        data = self._stream.readline(limit)
        self._at += len(data)
        self.lines += bool(data) and not self._inside
        self._inside = bool(data) and not data.endswith(b"\n")
        self._hash.update(data)
        return data


class RangeLoader:
    """The documents of one stretch, in order; numbered as in the whole file, `first` being its first line's number.

    After the last document `lines` and `digest` are those of the stretch. An OSError is the caller's.
    """

    def __init__(self, path: str, start: int, length: int, first: int) -> None:
        self._path, self._start, self._length, self._first = path, start, length, first
        self.lines = 0
        self.digest = ""
        self.done = 0

    def load(
        self, defaults: Defaults, settings: Settings, notice: Callable[[Notice], None]
    ) -> Iterator[Item | Failure]:
        """Each document, or the Failure in its place."""

        def told(one: Notice) -> None:
            if one.code != "input.empty":  # a stretch in the middle of one long line
                notice(msgspec.structs.replace(one, line=one.line + self._first - 1))

        loader = Loader((), defaults, settings, told)
        with open(self._path, "rb") as raw:
            stream = Range(raw, self._start, self._length)
            for item in loader._numbered(cast(BinaryIO, stream), shown(self._path)):
                self.done = stream.done
                yield msgspec.structs.replace(item, line=item.line + self._first - 1)
            self.lines, self.digest = stream.lines, stream.digest


def digest_of(path: str, start: int | None = None, length: int = 0) -> str:
    """SHA-256 of a file, or of the lines of one stretch of it. Raises OSError."""
    with io.BufferedReader(io.FileIO(path), _BLOCK) as raw:
        if start is None:
            return hashlib.file_digest(raw, "sha256").hexdigest()
        stream = Range(raw, start, length)
        while stream.readline(_BLOCK):
            pass
        return stream.digest


def files(paths: Iterable[str], notice: Callable[[Notice], None]) -> tuple[str | Failure, ...]:
    """The files that paths lead to, in order; a Failure for a folder that cannot be looked into.

    Raises InputError (`input.missing`) where none is there.
    """
    loader = Loader(paths, Defaults(), Settings(), notice)
    loader.refuse_nothing()
    return tuple(loader._files)
