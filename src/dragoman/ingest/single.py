"""The one report that a text file or a web page holds, with what is known of it from elsewhere.

What is known comes, in this order, from the caller, from a file beside it (`report.meta.json` beside `report.txt`:
an object with `id`, `title`, `published`, `outlet`, `url`, `language`, `genre`, `section`, each optional), and from
the page itself.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.decode import Kind, decode
from dragoman.ingest.genres import marked_genre
from dragoman.ingest.items import Defaults
from dragoman.ingest.objects import genre_of, identity, optional_strings, parse, text_id
from dragoman.ingest.web import WebPage, extract
from dragoman.records.dates import parse_published
from dragoman.records.reading import Genre
from dragoman.records.report import Report

META = ".meta.json"
_LARGEST = 100_000
"""Bytes of a file of metadata; more is something else."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a file beside a report says of it."""

    id: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    genre: Genre | None = None


def single_report(data: bytes, kind: Kind, path: str | None, given: Defaults) -> Report:
    """The report in the bytes of a `.txt` or `.html` file; `path` is None for standard input.

    Raises InputError (`input.*`).
    """
    page = extract(data) if kind == "html" else WebPage(text=_text(data, given.encoding))
    beside = Known() if path is None else known_of(path)
    return Report(
        id=beside.id or (text_id(page.text) if path is None else name_of(path)),
        text=page.text,
        title=given.title or beside.title or page.title,
        published=given.published or beside.published or page.published,
        outlet=given.outlet or beside.outlet or page.outlet,
        url=beside.url or page.url,
        language=given.language or beside.language or page.language,
        genre=beside.genre or page.genre or marked_genre(url=beside.url),
    )


def page_report(
    page: WebPage, given: Defaults, *, id: str, url: str | None, crawled: str | None = None
) -> Report:
    """The report of a page that was got from `url`, `crawled` then (ISO 8601): no page is of a later day than that."""
    published = page.published
    if crawled is not None:
        got, said = parse_published(crawled), parse_published(published, today=dt.date(9999, 12, 30))
        if got is not None and said is not None and said > got + dt.timedelta(days=1):
            published = None
        if got is not None and published is None and given.crawl_dates:
            published = got.isoformat()
    return Report(
        id=id,
        text=page.text,
        title=given.title or page.title,
        published=given.published or published,
        outlet=given.outlet or page.outlet,
        url=page.url or url,
        language=given.language or page.language,
        genre=page.genre,
    )


def known_of(path: str) -> Known:
    """What the file beside a report says. Raises InputError (`input.meta`) where it does not fit."""
    beside = Path(path).with_suffix(META)
    if not beside.is_file():
        return Known()
    try:
        with open(beside, "rb") as file:
            value = parse(file.read(_LARGEST))
        if not isinstance(value, dict):
            raise InputError("input.not-an-object", "This is not a JSON object.")
        fields = optional_strings(value)
        return Known(id=identity(value), genre=genre_of(value, fields["url"]), **fields)
    except InputError as error:
        reason = f"{beside.name} beside it does not fit: {error.message}"
        raise InputError("input.meta", reason, "Repair or remove it.") from None


def _text(data: bytes, encoding: str | None) -> str:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError("input.empty", "The file is empty.")
    return decode(data, encoding)


def shown(path: str) -> str:
    """A path as text that can be encoded: bytes that are no UTF-8 become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def name_of(path: str) -> str:
    """The id of a report that a file holds: its path, from the working folder where it lies below that."""
    absolute = os.path.abspath(path)
    here = os.path.join(os.getcwd(), "")
    return Path(shown(absolute.removeprefix(here))).as_posix()
