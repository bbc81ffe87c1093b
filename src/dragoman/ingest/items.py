"""What loading gives: reports, failures in their place, notices; and defaults for what a file does not say."""

from __future__ import annotations

import msgspec

from dragoman.errors import InputError
from dragoman.records.reading import ErrorBody, ErrorLine
from dragoman.records.report import Report


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller knows of the documents.

    For `.txt`, `.html` and archives it wins over what is found in the file; what a JSON record, a row or a feed's entry
    says of itself wins over it.
    """

    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    encoding: str | None = None
    """Encoding of `.txt` files and tables that are not Unicode, as Python names it."""
    columns: dict[str, str] = {}
    """Field of a report to the column of a table, or the key of a JSON record, that holds it."""
    crawl_dates: bool = False
    """Pages of a web archive that give no date have that on which they were crawled."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A report and where it came from. `line` counts from 1: a line, or the place in a JSON list."""

    report: Report
    file: str
    line: int


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A document that cannot be read. `id` where it is known."""

    file: str
    line: int
    code: str
    message: str
    hint: str = ""
    id: str | None = None

    def line_of_error(self) -> ErrorLine:
        """The record that stands in the place of a reading."""
        message = f"{self.message} {self.hint}".strip()
        return ErrorLine(id=self.id, line=self.line, error=ErrorBody(code=self.code, message=message))

    @classmethod
    def of(cls, error: InputError, file: str, line: int, id: str | None = None) -> Failure:
        """The failure that an error raised for one document amounts to."""
        return cls(file=file, line=line, code=error.code, message=error.message, hint=error.hint, id=id)


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something odd about a document that is read all the same."""

    file: str
    line: int
    code: str
    message: str
