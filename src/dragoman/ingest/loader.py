"""Walks the paths a command was given and yields their documents one by one, in order."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.decode import SUFFIXES, Kind, marked_encoding, refuse_binary, sniff
from dragoman.ingest.items import Defaults, Failure, Item, Notice
from dragoman.ingest.objects import believed, check_text, identity, parse, report_of
from dragoman.ingest.single import META, name_of, shown, single_report
from dragoman.settings import Settings

STDIN = "-"
_HEAD = 65_536
_BYTES_A_CHARACTER = 12
"""Most bytes that one character takes in JSON: two \\u escapes."""


def load(
    paths: Iterable[str],
    *,
    defaults: Defaults | None = None,
    settings: Settings | None = None,
    notice: Callable[[Notice], None] = lambda _: None,
) -> Loader:
    """Iterate over the documents of files, folders (recursive, sorted) and `-`, standard input.

    Never raises for a document: a `Failure` stands in its place. `notice` is told what is odd.
    """
    return Loader(paths, defaults or Defaults(), settings or Settings(), notice)


class Loader:
    """An iterator over `Item | Failure` that knows how far it has come.

    `size` is the number of bytes of the files named, None where it cannot be known; `done` counts up to it.
    """

    def __init__(
        self,
        paths: Iterable[str],
        defaults: Defaults,
        settings: Settings,
        notice: Callable[[Notice], None],
        today: dt.date | None = None,
    ) -> None:
        self._defaults = defaults
        self._settings = settings
        self._notice = notice
        self._today = today or dt.datetime.now(dt.UTC).date()
        self._seen: dict[str, tuple[str, int]] = {}
        self._files: list[str | Failure] = []
        self.size: int | None = 0
        self.done = 0
        for path in paths:
            self._files.extend(self._walk(path))

    def refuse_nothing(self) -> None:
        """Raise InputError (`input.missing`) where not one of the files named is there."""
        failures = [f for f in self._files if isinstance(f, Failure)]
        missing = [f for f in self._files if isinstance(f, str) and f != STDIN and not os.path.lexists(f)]
        if missing and len(missing) + len(failures) == len(self._files):
            names = ", ".join(shown(f) for f in missing[:5])
            raise InputError("input.missing", f"There is no {names}.", "Check the path.")

    def __iter__(self) -> Iterator[Item | Failure]:
        for file in self._files:
            if isinstance(file, Failure):
                yield file
                continue
            before = self.done
            for item in self._open(file):
                if isinstance(item, Item):
                    self._note_repeated(item)
                yield item
            if self.size is not None and file != STDIN:
                self.done = before + _size(file)

    def _walk(self, path: str) -> Iterator[str | Failure]:
        if path != STDIN and os.path.isdir(path):
            found = False
            for file in self._folder(path):
                found = True
                yield file
            if not found:
                self._notice(
                    Notice(file=shown(path), line=1, code="input.empty", message="no report in this folder")
                )
            return
        if path == STDIN or not os.path.isfile(path):
            self.size = None
        elif self.size is not None:
            self.size += _size(path)
        yield path

    def _folder(self, path: str) -> Iterator[str | Failure]:
        errors: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=errors.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                known = Path(name).suffix.lower() in SUFFIXES and not name.lower().endswith(META)
                if known and not name.startswith("."):
                    yield from self._walk(os.path.join(folder, name))
        for error in errors:
            yield _unopened(error, error.filename or path)

    def _open(self, path: str) -> Iterator[Item | Failure]:
        """Documents of one file; a failure to open or to read on ends it with a Failure."""
        file = shown(path)
        try:
            with _stream(path) as stream:
                yield from self._documents(stream, path)
        except OSError as error:
            yield _unopened(error, path)
        except InputError as error:
            yield Failure.of(error, file, 1, id=None if path == STDIN else name_of(path))

    def _documents(self, stream: io.BufferedReader, path: str) -> Iterator[Item | Failure]:
        head = stream.peek(_HEAD)[:_HEAD]
        kind = SUFFIXES.get(Path(path).suffix.lower()) or sniff(head)
        if kind == "lines":
            yield from self._lines(stream, head, shown(path))
            return
        data = self._whole(stream)
        if kind == "json":
            yield from self._json(data, shown(path))
        else:
            yield self._single(data, kind, path)

    def _whole(self, stream: io.BufferedReader) -> bytes:
        limit = self._settings.max_file_bytes
        data = stream.read(limit + 1)
        if len(data) > limit:
            raise InputError(
                "input.too-large",
                f"The file has more than {limit:,} bytes.",
                "Write its reports as lines of JSON, or raise DRAGOMAN_MAX_FILE_BYTES.",
            )
        return data

    def _single(self, data: bytes, kind: Kind, path: str) -> Item:
        """The one report of a text or a web page. Raises InputError."""
        report = single_report(data, kind, None if path == STDIN else path, self._defaults)
        check_text(report.text, self._settings)
        report, odd = believed(report, self._today)
        self._note(odd, shown(path), 1)
        return Item(report=report, file=shown(path), line=1)

    def _json(self, data: bytes, file: str) -> Iterator[Item | Failure]:
        """A JSON file holds one object or a list; one with an object a line is read as such."""
        refuse_binary(data[:16])
        encoding = marked_encoding(data[:4])
        data = _as_utf8(data, encoding) if encoding else data
        if not data.strip():
            raise InputError("input.empty", "The file is empty.")
        try:
            value = parse(data)
        except InputError:
            first = next(line for line in data.splitlines() if line.strip())
            if not _is_object(first):
                raise
            yield from self._numbered(io.BytesIO(data), file)
            return
        for line, element in enumerate(value if isinstance(value, list) else [value], start=1):
            yield self._object(element, file, line)

    def _lines(self, stream: io.BufferedReader, head: bytes, file: str) -> Iterator[Item | Failure]:
        refuse_binary(head[:16])
        encoding = marked_encoding(head[:4])
        if encoding == "utf-8-sig":
            stream.read(3)
        elif encoding:
            yield from self._numbered(io.BytesIO(_as_utf8(self._whole(stream), encoding)), file)
            return
        yield from self._numbered(stream, file)

    def _numbered(self, stream: BinaryIO, file: str) -> Iterator[Item | Failure]:
        """One document for each line that is not blank."""
        empty = True
        for line, length, data in _each_line(stream, self._settings.max_characters):
            self.done += length
            if isinstance(data, InputError):
                yield Failure.of(data, file, line)
            elif data.strip():
                yield self._parsed(data, file, line)
            else:
                continue
            empty = False
        if empty:
            self._notice(Notice(file=file, line=1, code="input.empty", message="no line in this file"))

    def _parsed(self, data: bytes, file: str, line: int) -> Item | Failure:
        try:
            value = parse(data)
        except InputError as error:
            return Failure.of(error, file, line)
        return self._object(value, file, line)

    def _object(self, value: object, file: str, line: int) -> Item | Failure:
        try:
            report, odd = report_of(value, self._defaults, self._today)
            check_text(report.text, self._settings)
        except InputError as error:
            return Failure.of(error, file, line, id=identity(value))
        self._note(odd, file, line)
        return Item(report=report, file=file, line=line)

    def _note(self, odd: list[str], file: str, line: int) -> None:
        for message in odd:
            self._notice(Notice(file=file, line=line, code="input.published", message=message))

    def _note_repeated(self, item: Item) -> None:
        first = self._seen.setdefault(item.report.id, (item.file, item.line))
        if first != (item.file, item.line):
            place = f"{first[0]}:{first[1]}"
            self._notice(
                Notice(
                    file=item.file,
                    line=item.line,
                    code="input.repeated-id",
                    message=f"id {item.report.id[:80]!r} was seen before, at {place}; read again",
                )
            )


def numbered_lines(path: str, max_characters: int) -> Iterator[tuple[str, int, bytes | InputError]]:
    """File, number from 1 and bytes of each line of a file that is not blank; an error for one that is too long.

    Raises InputError where the file cannot be opened or is no text.
    """
    try:
        with _stream(path) as stream:
            head = stream.peek(_HEAD)[:_HEAD]
            refuse_binary(head[:16])
            if marked_encoding(head[:4]) == "utf-8-sig":
                stream.read(3)
            for line, _, data in _each_line(stream, max_characters):
                if isinstance(data, InputError) or data.strip():
                    yield shown(path), line, data
    except OSError as error:
        failure = _unopened(error, path)
        raise InputError(failure.code, failure.message, "Check the path.") from None


def _each_line(stream: BinaryIO, max_characters: int) -> Iterator[tuple[int, int, bytes | InputError]]:
    """Number, length in bytes and content of each line; a line beyond the limit is skipped over, never held."""
    limit = max_characters * _BYTES_A_CHARACTER + _HEAD
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


def _stream(path: str) -> io.BufferedReader:
    if path != STDIN:
        return io.BufferedReader(io.FileIO(path), _HEAD)
    # The raw stream, so that a first look takes what is there and does not wait for more.
    source: Any = sys.stdin.buffer
    return _KeepOpen(getattr(source, "raw", source), _HEAD)


class _KeepOpen(io.BufferedReader):
    """A reader whose end does not close what it reads from."""

    def close(self) -> None:
        if not self.closed:
            self.detach()


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _unopened(error: OSError, path: str) -> Failure:
    code = {FileNotFoundError: "input.missing", PermissionError: "input.denied"}.get(
        type(error), "input.unreadable"
    )
    reason = (error.strerror or str(error)).lower()
    return Failure(file=shown(path), line=1, code=code, message=f"{shown(path)} cannot be read: {reason}.")


def _as_utf8(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeError:
        raise InputError(
            "input.encoding", f"This is not {encoding}, as its first bytes say.", "Convert it."
        ) from None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _skip_line(stream: BinaryIO) -> int:
    """Read on to the end of the line; how many bytes that took."""
    skipped = 0
    while chunk := stream.readline(_HEAD):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped
