"""Files and standard input as streams of bytes, unpacked where they are gzip'd, and their lines."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from dragoman.errors import InputError
from dragoman.ingest.decode import SUFFIXES, Kind, marked_encoding, refuse_binary, sniff
from dragoman.ingest.inflate import Gunzip
from dragoman.ingest.items import Failure
from dragoman.ingest.single import shown

STDIN = "-"
HEAD = 65_536
_BYTES_A_CHARACTER = 12
"""Most bytes that one character takes in JSON: two \\u escapes."""
_GZIP = b"\x1f\x8b"


class Opened:
    """A file or standard input, open for reading. `stream` is unpacked but for a web archive, which unpacks itself."""

    def __init__(self, path: str, *, table: bool = False) -> None:
        """Raises OSError. `table`: what has no telling name is a table."""
        self._raw = _raw(path)
        self.stream = self._raw
        name = path.lower()
        packed = self._raw.peek(2)[:2] == _GZIP
        kind = SUFFIXES.get(Path(name.removesuffix(".gz")).suffix)
        if packed and kind != "warc":
            self.stream = io.BufferedReader(Gunzip(self._raw), HEAD)
        self.path = path
        self._kind = kind
        self._table = table

    @property
    def kind(self) -> Kind:
        """What it holds, by its name, else by its beginning. Raises OSError, InputError (`input.gzip`)."""
        if self._kind is None:
            found = sniff(self.head)
            self._kind = "table" if self._table and found == "text" else found
        return self._kind

    @property
    def head(self) -> bytes:
        """The first bytes, which stay to be read."""
        return self.stream.peek(HEAD)[:HEAD]

    def position(self) -> int:
        """Bytes of the file taken so far, packed as they lie there; 0 of what has no position."""
        try:
            return self._raw.tell()
        except (OSError, ValueError):
            return 0

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stream.close()


def _raw(path: str) -> io.BufferedReader:
    if path != STDIN:
        return io.BufferedReader(io.FileIO(path), HEAD)
    # The raw stream, so that a first look takes what is there and does not wait for more.
    source: Any = sys.stdin.buffer
    return _KeepOpen(getattr(source, "raw", source), HEAD)


class _KeepOpen(io.BufferedReader):
    """A reader whose end does not close what it reads from."""

    def close(self) -> None:
        if not self.closed:
            self.detach()


def whole(stream: BinaryIO, limit: int) -> bytes:
    """All of a stream. Raises InputError (`input.too-large`)."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(
            "input.too-large",
            f"The file has more than {limit:,} bytes.",
            "Write its reports as lines of JSON, or raise DRAGOMAN_MAX_FILE_BYTES.",
        )
    return data


def size_of(path: str) -> int:
    """Bytes of a file, 0 where it cannot be asked."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def unopened(error: OSError, path: str) -> Failure:
    """The failure that stands for a file that cannot be opened or read on."""
    code = {FileNotFoundError: "input.missing", PermissionError: "input.denied"}.get(
        type(error), "input.unreadable"
    )
    reason = (error.strerror or str(error)).lower()
    return Failure(file=shown(path), line=1, code=code, message=f"{shown(path)} cannot be read: {reason}.")


def numbered_lines(path: str, max_characters: int) -> Iterator[tuple[str, int, bytes | InputError]]:
    """File, number from 1 and bytes of each line of a file that is not blank; an error for one that is too long.

    Raises InputError where the file cannot be opened or is no text.
    """
    try:
        with Opened(path) as opened:
            refuse_binary(opened.head[:16])
            if marked_encoding(opened.head[:4]) == "utf-8-sig":
                opened.stream.read(3)
            for line, _, data in each_line(opened.stream, max_characters):
                if isinstance(data, InputError) or data.strip():
                    yield shown(path), line, data
    except OSError as error:
        failure = unopened(error, path)
        raise InputError(failure.code, failure.message, "Check the path.") from None


def each_line(stream: BinaryIO, max_characters: int) -> Iterator[tuple[int, int, bytes | InputError]]:
    """Number, length in bytes and content of each line; a line beyond the limit is skipped over, never held."""
    limit = max_characters * _BYTES_A_CHARACTER + HEAD
    line = 0
    while data := stream.readline(limit):
        line += 1
        if len(data) < limit or data.endswith(b"\n"):
            yield line, len(data), data
            continue
        length = len(data) + _skip_line(stream)
        yield (
            line,
            length,
            InputError(
                "input.too-long",
                f"The line has {length:,} bytes; the limit is {limit:,}.",
                "If it is one report, raise DRAGOMAN_MAX_CHARACTERS.",
            ),
        )


def _skip_line(stream: BinaryIO) -> int:
    """Read on to the end of the line; how many bytes that took."""
    skipped = 0
    while chunk := stream.readline(HEAD):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped
