"""Opening the gazetteer and looking names up in it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
import weakref
from functools import lru_cache
from pathlib import Path
from typing import get_args

from dragoman.knowledge.gazetteer import index
from dragoman.knowledge.gazetteer.names import normalise
from dragoman.knowledge.gazetteer.records import Entry, Kind, Source, Via

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_VIA: dict[str, Via] = {
    "n": "name",
    "a": "alternate",
    "d": "demonym",
    "b": "abbreviation",
    "c": "code",
}
_CACHE = 60_000
"""Names remembered; one entry costs about a kilobyte at most."""


def cache_folder() -> Path:
    """Where the compiled index is kept: DRAGOMAN_CACHE, else the user's cache folder."""
    if chosen := os.environ.get("DRAGOMAN_CACHE"):
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("dragoman"))


class Gazetteer:
    """Places by name. Made by `Gazetteer.open()`; safe to share between threads.

    `where` is the index file, or None while the index lives in memory.
    """

    def __init__(self, connection: sqlite3.Connection, source: Source, where: Path | None) -> None:
        self._connection = connection
        self._source = source
        self.where = where
        self._lock = threading.Lock()
        # Python 3.13 complains of connections that are never closed.
        weakref.finalize(self, connection.close)
        self._cached = lru_cache(maxsize=_CACHE)(self._find)

    @classmethod
    def open(cls, folder: Path | None = None, source: Source | None = None) -> Gazetteer:
        """Open the index, compiling it first where it is missing, outdated or damaged (a few seconds).

        `folder` is `cache_folder()` by default. Where that cannot be written, the temporary folder is used;
        where that fails too, the index is held in memory. Never raises for a bad folder or file.
        """
        if source is None:
            from dragoman.knowledge.gazetteer.sources import PackageSource

            source = PackageSource()
        name = index.file_name(source)
        for place in (folder or cache_folder(), _temporary_folder()):
            path = place / name
            try:
                return cls(index.open_file(path), source, path)
            except index.Broken:
                pass
            try:
                index.build_file(source, path)
                return cls(index.open_file(path), source, path)
            except (OSError, sqlite3.Error, index.Broken):
                continue
        return cls(index.build_memory(source), source, None)

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """All places of this name (any case, diacritics, hyphens; "Saint" as "St."), the most populous first."""
        key = normalise(name)
        return self._cached(key) if key else ()

    def abbreviation(self, name: str) -> tuple[Entry, ...]:
        """Places that this abbreviation with its points stands for ("Ky.", "W. Va.")."""
        return self._cached(index.dotted(name)) if "." in name else ()

    def code(self, code: str) -> tuple[Entry, ...]:
        """The place of a code: ISO alpha-3 of a country, "US-KY" for a U.S. state, "TEL-606" for the middle of a
        U.S. telephone area."""
        return self._cached("=" + code)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._cached.cache_clear()
            self._connection.close()

    def _find(self, key: str) -> tuple[Entry, ...]:
        with self._lock:
            try:
                return self._query(key)
            except (sqlite3.DatabaseError, KeyError, ValueError, TypeError):
                self._recover()
                return self._query(key)

    def _recover(self) -> None:
        """The file was damaged after it was opened: take it away and hold a fresh index in memory."""
        self._connection.close()
        if self.where is not None:
            with contextlib.suppress(OSError):
                self.where.unlink(missing_ok=True)
        self._connection, self.where = index.build_memory(self._source), None
        weakref.finalize(self, self._connection.close)

    def _query(self, key: str) -> tuple[Entry, ...]:
        found = self._connection.execute("SELECT places FROM name WHERE key = ?", (key,)).fetchone()
        if found is None:
            return ()
        packed = found[0].split(",")
        entries = []
        for item in packed:
            row = self._connection.execute("SELECT * FROM place WHERE id = ?", (int(item[:-1]),)).fetchone()
            number, name, kind, lat, lon, people, country, admin1, geonameid, seat = row
            via = _VIA[item[-1]]
            entries.append(
                Entry(number, name, _KINDS[kind], lat, lon, people, country, admin1, geonameid, seat, via)
            )
        return tuple(entries)


def _temporary_folder() -> Path:
    user = getattr(os, "getuid", lambda: 0)()
    return Path(tempfile.gettempdir()) / f"dragoman-{user}"
