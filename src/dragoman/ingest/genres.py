"""The genre that a publisher gives a report: by schema.org type, section, or the path of the URL."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import get_args
from urllib.parse import unquote, urlsplit

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.ingest.tables import table
from dragoman.records.reading import Genre


class _Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Genre to the words that mark it; what is plain news needs none."""

    opinion: tuple[str, ...]
    live: tuple[str, ...]
    roundup: tuple[str, ...]
    other: tuple[str, ...]

    def by_word(self, where: str) -> dict[str, Genre]:
        """Word to genre. Raises KnowledgeError for a word that marks two, or is not in small letters."""
        out: dict[str, Genre] = {}
        for genre in get_args(Genre):
            for word in getattr(self, genre, ()):
                if word in out or word != word.strip().lower() or not word:
                    raise KnowledgeError(
                        "ingest.bad-table",
                        f"ingest/data/genres.toml, {where}: {word!r} is twice there or no word.",
                    )
                out[word] = genre
        return out


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: _Marks
    path: _Marks
    section: _Marks


@functools.cache
def _marks() -> tuple[dict[str, Genre], dict[str, Genre], dict[str, Genre]]:
    found = table("genres.toml", _Table)
    return found.schema.by_word("schema"), found.path.by_word("path"), found.section.by_word("section")


def marked_genre(
    *, url: str | None = None, sections: Iterable[str] = (), types: Iterable[str] = ()
) -> Genre | None:
    """The genre that these marks of a publisher give, or None, as of most reports: their words tell.

    The last segment of a path is an article's name and counts for nothing. Never raises for what it is given.
    """
    by_type, by_path, by_section = _marks()
    for kind in types:
        if found := by_type.get(kind.strip().rsplit("/", 1)[-1].lower()):
            return found
    for section in sections:
        if found := by_section.get(" ".join(section.lower().split())):
            return found
    if url:
        try:
            segments = unquote(urlsplit(url).path).lower().split("/")[:-1]
        except ValueError:
            return None
        for segment in segments:
            if found := by_path.get(segment):
                return found
    return None
