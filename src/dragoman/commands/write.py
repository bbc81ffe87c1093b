"""Readings in the three formats of `dragoman read`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from dragoman.page.clean import safe_json

if TYPE_CHECKING:
    from dragoman.ingest.items import Failure
    from dragoman.output import Output
    from dragoman.records.reading import Reading
    from dragoman.records.report import Report

PAGE_WIDTH = 100
"""Width of a page that is not for a terminal."""


class Writes(Protocol):
    """Writes readings and failures in their order."""

    def reading(self, report: Report, reading: Reading) -> None: ...

    def failure(self, failure: Failure) -> None: ...

    def end(self) -> None: ...


def writer(shape: str, out: Output, sentences: bool = False, explain: bool = False) -> Writes:
    """The writer of a format: `page`, `json` or `jsonl`."""
    if shape == "page":
        return Page(out, sentences, explain)
    return Json(out) if shape == "json" else Lines(out)


def encoded(record: object) -> str:
    """A record as one line of JSON that is harmless at a terminal."""
    return safe_json(msgspec.json.encode(record).decode("utf-8"))


class Lines:
    """One JSON object a line; failures as error lines in their place."""

    def __init__(self, out: Output) -> None:
        self._out = out

    def reading(self, report: Report, reading: Reading) -> None:
        """Write one reading."""
        self._out.write(encoded(reading) + "\n")

    def failure(self, failure: Failure) -> None:
        """Write an error line."""
        self._out.write(encoded(failure.line_of_error()) + "\n")

    def end(self) -> None:
        """Nothing is left to write."""


class Json:
    """Indented JSON: one document as an object, several as a list."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._first: object = None
        self._count = 0

    def reading(self, report: Report, reading: Reading) -> None:
        """Write one reading."""
        self._add(reading)

    def failure(self, failure: Failure) -> None:
        """Write an error object."""
        self._add(failure.line_of_error())

    def _add(self, record: object) -> None:
        self._count += 1
        if self._count == 1:
            self._first = record
            return
        if self._count == 2:
            self._out.write(f"[\n{self._indented(self._first)}")
        self._out.write(f",\n{self._indented(record)}")

    def end(self) -> None:
        """Close what was opened."""
        if self._count == 1:
            self._out.write(self._indented(self._first) + "\n")
        else:
            self._out.write("\n]\n" if self._count else "[]\n")

    @staticmethod
    def _indented(record: object) -> str:
        return safe_json(msgspec.json.format(msgspec.json.encode(record), indent=2).decode("utf-8"))


class Page:
    """Pages for a person. Failures are said on stderr, which tells them anyway."""

    def __init__(self, out: Output, sentences: bool, explain: bool) -> None:
        from dragoman.commands.terminal import console

        self._console = console(out, PAGE_WIDTH)
        self._sentences = sentences
        self._explain = explain
        self._count = 0

    def reading(self, report: Report, reading: Reading) -> None:
        """Write one page; an empty line parts it from the one before."""
        from dragoman.page.render import render

        if self._count:
            self._console.print()
        self._count += 1
        render(report, reading, self._console, sentences=self._sentences, explain=self._explain)

    def failure(self, failure: Failure) -> None:
        """Nothing stands in its place on a page."""

    def end(self) -> None:
        """Nothing is left to write."""
