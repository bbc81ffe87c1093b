"""The gazetteer as one SQLite file: compiled once, then opened read-only.

The file is named after its content (schema, package versions, hash of our own data), is written under a
temporary name and moved into place, so that a reader never sees half of it and builders may race.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dragoman.knowledge.gazetteer.names import normalise, without_article
from dragoman.knowledge.gazetteer.records import Source

SCHEMA = 1
_MOST = 90
"""Places kept for one name, in the source's order; only the likes of "San Antonio" have more."""

_TABLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, lat REAL NOT NULL,
  lon REAL NOT NULL, population INTEGER NOT NULL, country TEXT, admin1 TEXT, geonameid INTEGER, seat INTEGER NOT NULL);
CREATE TABLE name (key TEXT PRIMARY KEY, places TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


class Broken(Exception):
    """The file is no usable index."""


def file_name(source: Source) -> str:
    """The index file's name for this source."""
    digest = hashlib.sha256(f"{SCHEMA}|{source.fingerprint()}".encode()).hexdigest()[:16]
    return f"gazetteer-{digest}.sqlite"


def open_file(path: Path) -> sqlite3.Connection:
    """Open a finished index read-only. Raises Broken where it is missing, cut short or no index."""
    try:
        size = path.stat().st_size
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise Broken(str(error)) from error
    try:
        (schema,) = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        (wanted,) = connection.execute("SELECT value FROM meta WHERE key = 'pages'").fetchone()
    except (sqlite3.Error, TypeError, ValueError) as error:
        connection.close()
        raise Broken(str(error)) from error
    if schema != SCHEMA or not wanted == pages == size // page:
        connection.close()
        raise Broken("cut short or of another schema")
    return connection


def build_file(source: Source, path: Path) -> None:
    """Compile the index at `path`, atomically. Raises OSError or sqlite3.Error where that cannot be done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".gazetteer-", suffix=".part", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        connection = sqlite3.connect(temporary)
        try:
            fill(connection, source)
        finally:
            connection.close()
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _drop_old(path)


def _drop_old(path: Path) -> None:
    """Indexes of other versions that nobody has built for a month: each takes some 20 MB of the user's disk."""
    limit = time.time() - 30 * 24 * 3600
    for other in path.parent.glob("gazetteer-*.sqlite"):
        with contextlib.suppress(OSError):
            if other != path and other.stat().st_mtime < limit:
                other.unlink()


def build_memory(source: Source) -> sqlite3.Connection:
    """The same index held in memory, for where nothing can be written."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    fill(connection, source)
    return connection


def fill(connection: sqlite3.Connection, source: Source) -> None:
    """Write all rows of `source` into an empty database."""
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
    names, others = _Keys(), _Keys()
    collecting = gc.isenabled()
    # Half a million small objects and no cycles: the collector would double the time.
    gc.disable()
    try:
        connection.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", _places(source, names, others)
        )
        for key, places in others.items():
            mine = names.get(key)
            names[key] = f"{mine},{places}" if mine else places
        connection.executemany("INSERT INTO name VALUES (?,?)", ((k, _cut(names[k])) for k in sorted(names)))
    finally:
        if collecting:
            gc.enable()
    connection.execute("INSERT INTO meta VALUES ('schema', ?)", (SCHEMA,))
    connection.execute("INSERT INTO meta VALUES ('pages', 0)")
    connection.commit()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute("UPDATE meta SET value = ? WHERE key = 'pages'", (pages,))
    connection.commit()


class _Keys(dict[str, str]):
    """Key to the places it names, as they are stored: "12n,40n", a letter for the kind of name."""

    def note(self, key: str, place: str) -> None:
        known = self.get(key)
        self[key] = f"{known},{place}" if known else place


def _places(
    source: Source, names: _Keys, others: _Keys
) -> Iterator[tuple[int, str, str, float, float, int, str | None, str | None, int | None, int]]:
    """Rows for the table of places; notes their names on the way, by-names apart."""
    for number, row in enumerate(source.rows(), 1):
        if len(row.names) == 1 and not (row.alternates or row.demonyms or row.abbreviations or row.codes):
            # Nine rows of ten: kept short.
            key = normalise(row.names[0])
            if len(key) > 1 and " " not in key:
                known = names.get(key)
                names[key] = f"{number}n" if known is None else f"{known},{number}n"
                yield (number, *row[:9])
                continue
        seen = {""}
        _note(names, others, row.names, f"{number}n", seen)
        _note(others, others, row.alternates, f"{number}a", seen)
        _note(names, others, row.demonyms, f"{number}d", seen)
        for key in {dotted(name) for name in row.abbreviations}:
            names.note(key, f"{number}b")
        for code in row.codes:
            names.note("=" + code, f"{number}c")
        yield (number, *row[:9])


def _note(keys: _Keys, others: _Keys, group: tuple[str, ...], place: str, seen: set[str]) -> None:
    """Enter a place under each name's key, and under the key without an Arabic article as a by-name."""
    for name in group:
        key = normalise(name)
        if key in seen or len(key) < 2:
            continue
        seen.add(key)
        known = keys.get(key)
        keys[key] = place if known is None else f"{known},{place}"
        if " " in key:
            bare = without_article(key)
            if bare and bare not in seen:
                seen.add(bare)
                others.note(bare, place[:-1] + "a")


def _cut(places: str) -> str:
    return places if len(places) < 4 * _MOST else ",".join(places.split(",", _MOST)[:_MOST])


def dotted(name: str) -> str:
    """Key of an abbreviation, which must keep its points ("W. Va." -> "w.va.")."""
    return name.lower().replace(" ", "")
