"""Walks the paths a command was given and yields their documents one by one, in order."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.archives import pages
from dragoman.ingest.decode import Kind, marked_encoding, refuse_binary
from dragoman.ingest.feeds import Entry, parse_feed
from dragoman.ingest.items import Defaults, Failure, Item, Notice
from dragoman.ingest.links import page_url
from dragoman.ingest.objects import believed, check_text, identity, parse, report_of
from dragoman.ingest.rows import rows_of
from dragoman.ingest.single import name_of, page_report, shown, single_report
from dragoman.ingest.streams import STDIN, Opened, each_line, numbered_lines, size_of, unopened, whole
from dragoman.ingest.walk import is_url, walk
from dragoman.ingest.web import extract
from dragoman.records.report import Report
from dragoman.settings import Settings

__all__ = ["STDIN", "Loader", "load", "numbered_lines"]


def load(
    paths: Iterable[str],
    *,
    defaults: Defaults | None = None,
    settings: Settings | None = None,
    notice: Callable[[Notice], None] = lambda _: None,
) -> Loader:
    """Iterate over the documents of files, folders (recursive, sorted), patterns and `-`, standard input.

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
        self._opened: Opened | None = None
        self.size: int | None = 0
        self.done = 0
        for path in paths:
            for file in walk(path, notice):
                self._files.append(file)
                if isinstance(file, str):
                    self._weigh(file)

    def refuse_nothing(self) -> None:
        """Raise InputError (`input.missing`) where not one of the files named is there."""
        failures = [f for f in self._files if isinstance(f, Failure)]
        missing = [f for f in self._files if isinstance(f, str) and f != STDIN and not os.path.lexists(f)]
        if missing and len(missing) + len(failures) == len(self._files):
            names = ", ".join(shown(f) for f in missing[:5])
            hint = (
                "Save the page, or `dragoman watch` the feed that it is in."
                if is_url(missing[0])
                else "Check the path."
            )
            raise InputError("input.missing", f"There is no file {names}.", hint)

    def __iter__(self) -> Iterator[Item | Failure]:
        for file in self._files:
            if isinstance(file, Failure):
                yield file
                continue
            before = self.done
            for item in self._open(file):
                if isinstance(item, Item):
                    self._note_repeated(item)
                if self._opened is not None:
                    self.done = before + self._opened.position()
                yield item
            if self.size is not None and file != STDIN:
                self.done = before + size_of(file)

    def _weigh(self, path: str) -> None:
        if path == STDIN or not os.path.isfile(path):
            self.size = None
        elif self.size is not None:
            self.size += size_of(path)

    def _open(self, path: str) -> Iterator[Item | Failure]:
        """Documents of one file; a failure to open or to read on ends it with a Failure."""
        file = shown(path)
        line = 0
        try:
            with Opened(path, table=bool(self._defaults.columns)) as opened:
                self._opened = opened
                for item in self._documents(opened, path):
                    line = item.line
                    yield item
        except OSError as error:
            yield unopened(error, path)
        except InputError as error:
            yield Failure.of(error, file, line + 1, id=None if path == STDIN or line else name_of(path))
        finally:
            self._opened = None

    def _documents(self, opened: Opened, path: str) -> Iterator[Item | Failure]:
        file = shown(path)
        match opened.kind:
            case "lines":
                yield from self._lines(opened, file)
            case "table":
                yield from self._table(opened, file)
            case "warc":
                yield from self._archive(opened.stream, file)
            case "json":
                yield from self._json(self._whole(opened.stream), file)
            case "feed":
                yield from self._feed(self._whole(opened.stream), file)
            case kind:
                yield self._single(self._whole(opened.stream), kind, path)

    def _whole(self, stream: BinaryIO) -> bytes:
        return whole(stream, self._settings.max_file_bytes)

    def _single(self, data: bytes, kind: Kind, path: str) -> Item:
        """The one report of a text or a web page. Raises InputError."""
        report = single_report(data, kind, None if path == STDIN else path, self._defaults)
        return self._item(report, shown(path), 1)

    def _item(self, report: Report, file: str, line: int) -> Item:
        """A report with a date only where it can have it. Raises InputError for one that is not to be read."""
        check_text(report.text, self._settings)
        report, odd = believed(report, self._today)
        self._note(odd, file, line)
        return Item(report=report, file=file, line=line)

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

    def _lines(self, opened: Opened, file: str) -> Iterator[Item | Failure]:
        refuse_binary(opened.head[:16])
        encoding = marked_encoding(opened.head[:4])
        if encoding == "utf-8-sig":
            opened.stream.read(3)
        elif encoding:
            yield from self._numbered(io.BytesIO(_as_utf8(self._whole(opened.stream), encoding)), file)
            return
        yield from self._numbered(opened.stream, file)

    def _numbered(self, stream: BinaryIO, file: str) -> Iterator[Item | Failure]:
        """One document for each line that is not blank."""
        empty = True
        for line, _, data in each_line(stream, self._settings.max_characters):
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
        if isinstance(value, dict) and self._defaults.columns:
            value |= {field: value.get(key) for field, key in self._defaults.columns.items()}
        return self._object(value, file, line)

    def _object(self, value: object, file: str, line: int) -> Item | Failure:
        try:
            report, odd = report_of(value, self._defaults, self._today)
            check_text(report.text, self._settings)
        except InputError as error:
            return Failure.of(error, file, line, id=identity(value))
        self._note(odd, file, line)
        return Item(report=report, file=file, line=line)

    def _table(self, opened: Opened, file: str) -> Iterator[Item | Failure]:
        """One document for each row."""
        refuse_binary(opened.head[:16])
        stream: BinaryIO = opened.stream
        marked = marked_encoding(opened.head[:4])
        if marked == "utf-8-sig":
            stream.read(3)
        elif marked:
            stream, marked = io.BytesIO(_as_utf8(self._whole(stream), marked)), "utf-8"
        rows = rows_of(
            stream,
            tabs=file.lower().removesuffix(".gz").endswith((".tsv", ".tab")),
            encoding="utf-8" if marked else self._defaults.encoding or "utf-8",
            largest=self._settings.max_characters,
            asked=self._defaults.columns,
        )
        for row in rows:
            if isinstance(row.value, InputError):
                yield Failure.of(row.value, file, row.line)
            else:
                yield self._object(row.value, file, row.line)

    def _archive(self, stream: BinaryIO, file: str) -> Iterator[Item | Failure]:
        """One document for each page of a web archive; `line` is the page's number."""
        for record in pages(stream, self._settings.max_file_bytes):
            try:
                if isinstance(record.value, InputError):
                    raise record.value
                got = record.value
                page = extract(got.body, got.url, got.content_type)
                url = page_url(got.url)
                id_ = url or f"{file}#{record.number}"
                report = page_report(page, self._defaults, id=id_, url=url, crawled=got.date)
                yield self._item(report, file, record.number)
            except InputError as error:
                yield Failure.of(error, file, record.number, id=record.url)

    def _feed(self, data: bytes, file: str) -> Iterator[Item | Failure]:
        """One document for each entry of a feed, in the feed's own words."""
        feed = parse_feed(data, most=self._settings.max_feed_entries)
        if feed.left_out:
            words = (
                f"{feed.left_out:,} entries beyond the first {self._settings.max_feed_entries:,} are left out"
            )
            self._notice(Notice(file=file, line=1, code="feed.long", message=words))
        if not feed.entries:
            self._notice(Notice(file=file, line=1, code="input.empty", message="no entry in this feed"))
        for line, entry in enumerate(feed.entries, start=1):
            try:
                yield self._item(entry_report(entry, self._defaults), file, line)
            except InputError as error:
                yield Failure.of(error, file, line, id=entry.id)

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


def entry_report(entry: Entry, given: Defaults) -> Report:
    """A feed's entry as a report, in the feed's own words."""
    return Report(
        id=entry.id,
        text=entry.text or "",
        title=entry.title or given.title,
        published=entry.published or given.published,
        outlet=given.outlet or entry.outlet,
        url=entry.url,
        language=given.language,
        genre=entry.genre,
    )


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
