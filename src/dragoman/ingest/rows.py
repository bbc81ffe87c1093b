"""Tables, CSV and TSV, to objects with a report's fields."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.tables import table

FIELDS = ("id", "text", "title", "published", "outlet", "url", "language", "genre", "section")
_DELIMITERS = ",;\t|"
_UNESCAPED = re.compile("[\udc80-\udcff]")


class _Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: tuple[str, ...]
    title: tuple[str, ...]
    published: tuple[str, ...]
    outlet: tuple[str, ...]
    url: tuple[str, ...]
    id: tuple[str, ...]
    language: tuple[str, ...]
    genre: tuple[str, ...]
    section: tuple[str, ...]


@functools.cache
def _columns() -> _Columns:
    return table("columns.toml", _Columns)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: where it begins (lines from 1), and its fields or why it has none."""

    line: int
    value: dict[str, object] | InputError


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


def column_map(header: list[str], asked: Mapping[str, str]) -> dict[str, int]:
    """Field of a report to the place of its column. Raises InputError (`input.columns`).

    `asked` wins: names of columns as they stand in the header (case and spaces aside where that is clear). A column
    serves one field only, the one it was asked for or the first in the order of `FIELDS`.
    """
    names = [name.strip() for name in header]
    folded = [_folded(name) for name in names]
    found: dict[str, int] = {}
    for field, column in asked.items():
        exact = [i for i, name in enumerate(names) if name == column]
        places = exact or [i for i, name in enumerate(folded) if name == _folded(column)]
        if not places:
            raise _missing(f"There is no column {column!r}", names)
        found[field] = places[0]
    for field in FIELDS:
        if field in found:
            continue
        for alias in getattr(_columns(), field):
            if alias in folded and folded.index(alias) not in found.values():
                found[field] = folded.index(alias)
                break
    if "text" not in found:
        raise _missing("No column is known to hold the text", names)
    return found


def _missing(what: str, names: list[str]) -> InputError:
    there = ", ".join(repr(name[:40]) for name in names[:20]) or "none"
    return InputError("input.columns", f"{what}; there are {there}.", "Name it: --map text=COLUMN.")


def rows_of(
    stream: BinaryIO, *, tabs: bool, encoding: str, largest: int, asked: Mapping[str, str]
) -> Iterator[Row]:
    """Rows of a table whose first line names the columns, one after another, memory flat.

    `largest`: characters of a field. The delimiter is a tab if `tabs`, else the one of comma, semicolon, tab and bar
    that stands most often in the first line. Raises InputError: `input.columns`, `input.empty`; what is wrong with one
    row (`input.encoding`, `input.cells`, `input.too-long`, `input.table`) stands in its place.
    """
    lines = _Lines(stream, encoding, largest)
    csv.field_size_limit(largest)
    first = next(lines, None)
    while first is not None and not first.strip():
        first = next(lines, None)
    if first is None:
        raise lines.fault or InputError("input.empty", "The table is empty.")
    delimiter = "\t" if tabs else max(_DELIMITERS, key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter))
    except csv.Error as error:
        raise _refused(error, largest) from None
    places = column_map(header, asked)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        begin = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            if lines.fault is not None:
                yield Row(line=begin, value=lines.take())
            return
        except csv.Error as error:
            lines.take()
            yield Row(line=begin, value=_refused(error, largest))
            continue
        if lines.fault is not None:
            yield Row(line=begin, value=lines.take())
        elif cells:
            yield Row(line=begin, value=_fields(cells, header, places))


def _refused(error: csv.Error, largest: int) -> InputError:
    if "field larger" in str(error):
        return InputError(
            "input.too-long",
            f"A field of this row has more than {largest:,} characters; a quotation mark may be missing.",
            "If it is one report, raise DRAGOMAN_MAX_CHARACTERS.",
        )
    return InputError("input.table", f"This is no row of a table: {error}.")


def _fields(cells: list[str], header: list[str], places: dict[str, int]) -> dict[str, object] | InputError:
    if len(cells) > len(header) and any(cells[len(header) :]):
        return InputError(
            "input.cells",
            f"This row has {len(cells)} cells, the first line {len(header)}.",
            "Quote the cells that hold the delimiter.",
        )
    if any(_UNESCAPED.search(cells[place]) for place in places.values() if place < len(cells)):
        return InputError(
            "input.encoding",
            "This row is not in the encoding of the table.",
            "Name it (for example --encoding cp1252), or convert the table to UTF-8.",
        )
    return {
        field: cells[place] for field, place in places.items() if place < len(cells) and cells[place].strip()
    }


class _Lines:
    """Lines of a table, decoded one by one; bytes that do not fit become lone surrogates for `_fields` to find.

    A line that is too long is passed over, and `fault` says so to whoever made a row of what came before it.
    """

    def __init__(self, stream: BinaryIO, encoding: str, largest: int) -> None:
        self._stream = stream
        self._encoding = encoding
        self._limit = largest * 4 + 65_536
        self.number = 0
        self.fault: InputError | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def take(self) -> InputError:
        """The fault, which is thereby told."""
        fault, self.fault = self.fault, None
        return fault or InputError("input.table", "This is no row of a table.")

    def __next__(self) -> str:
        data = self._stream.readline(self._limit)
        if not data:
            raise StopIteration
        self.number += 1
        if len(data) >= self._limit and not data.endswith(b"\n"):
            while (more := self._stream.readline(65_536)) and not more.endswith(b"\n"):
                pass
            self.fault = InputError(
                "input.too-long",
                f"A line of the table has more than {self._limit:,} bytes.",
                "If it is one report, raise DRAGOMAN_MAX_CHARACTERS.",
            )
            return "\n"
        return data.decode(self._encoding, "surrogateescape")
