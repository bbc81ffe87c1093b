"""A report: one document as it came in."""

from __future__ import annotations

import msgspec

from dragoman.records.reading import Genre


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One news report.

    `text` is the source, never altered: every offset in a reading counts its Unicode code points.
    `published` is an ISO 8601 date or time as given, or None; its own zone's calendar day counts. `genre` is what its
    publisher marks it as (a section, a type of schema.org), None where only its words can tell.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    genre: Genre | None = None
