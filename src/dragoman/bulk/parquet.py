"""Rows to Parquet files and back, by DuckDB: memory flat, zstd, one thread."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import duckdb
import msgspec

from dragoman.bulk.tables import Row, tables
from dragoman.errors import DragomanError
from dragoman.export.loose import plain

_MEMORY = "1GB"
"""Most that DuckDB may take; a part needs some 100 MB."""
_GROUP = {"reports": 4_096, "readings": 2_048}
"""Rows a row group of tables whose rows are large; a group is held in memory."""
_LARGEST_LINE = 16 << 20
"""DuckDB's own limit of a JSON line in bytes, raised where a reading is longer."""
_FULL = re.compile(r"No space left|Disk quota|File too large|disk is full", re.IGNORECASE)


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB without a file of its own, that spills nowhere and looks for nothing on the net."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": _MEMORY,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=config) as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@contextmanager
def disk(what: str) -> Iterator[None]:
    """Raise what a full disk amounts to as OSError, other refusals of DuckDB as DragomanError (`bulk.parquet`)."""
    try:
        yield
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException) and _FULL.search(str(error)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), what) from error
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DragomanError("bulk.parquet", f"{what} is refused: {first[:300]}.") from error


def literal(path: Path) -> str:
    """A path as DuckDB takes it where it would take one for a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _line(row: Row) -> bytes:
    """A row as a line of JSON; in the few that hold NUL or half characters these are replaced."""
    try:
        line = msgspec.json.encode(row)
    except UnicodeEncodeError:
        line = b"\\u0000"
    if b"\\u0000" in line:
        line = msgspec.json.encode({name: plain(value) for name, value in row.items()})
    return line + b"\n"


class Rows:
    """Rows of all tables on their way: lines of JSON in a folder, one file a table."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, IO[bytes]] = {name: self._path(name).open("wb") for name in tables()}
        self._longest = dict.fromkeys(self._files, 0)
        self.counts = dict.fromkeys(self._files, 0)

    def _path(self, table: str) -> Path:
        return self._folder / f"{table}.jsonl"

    def add(self, rows: Mapping[str, list[Row]]) -> None:
        """Append to each table its rows, all or (where one cannot be encoded) none. Raises OSError."""
        lines = {table: [_line(row) for row in some] for table, some in rows.items()}
        for table, some in lines.items():
            self._files[table].writelines(some)
            self._longest[table] = max(self._longest[table], *map(len, some), 0)
            self.counts[table] += len(some)

    def close(self) -> None:
        """Let go of the files, without a second complaint of a disk that could not take their last bytes."""
        for file in self._files.values():
            with suppress(OSError):
                file.close()

    def to_parquet(self) -> None:
        """Turn every table into `TABLE.parquet` beside it. Raises OSError, DragomanError (`bulk.parquet`)."""
        for file in self._files.values():
            file.close()
        with database() as opened:
            for table, columns in tables().items():
                with disk(str(self._folder / f"{table}.parquet")):
                    found = opened.read_json(
                        literal(self._path(table)),
                        columns={name: column.type for name, column in columns.items()},
                        format="newline_delimited",
                        maximum_object_size=max(_LARGEST_LINE, self._longest[table] + 1),
                    )
                    found.write_parquet(
                        str(self._folder / f"{table}.parquet"),
                        compression="zstd",
                        row_group_size=_GROUP.get(table, 65_536),
                    )
                self._path(table).unlink()


def counts(files: Mapping[str, Path]) -> dict[str, int]:
    """Rows of each table's file by its footer. Raises DragomanError (`bulk.parquet`)."""
    with database() as opened, disk("A table"):
        names = {str(path): table for table, path in files.items()}
        found = opened.execute(
            "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [list(map(literal, files.values()))]
        )
        return {names[name]: count for name, count in found.fetchall()}


def rows(sql: str, paths: list[Path], what: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that has files as its values, a few at a time. Raises DragomanError (`bulk.parquet`)."""
    with database() as opened, disk(what):
        opened.execute(sql, list(map(literal, paths)))
        while some := opened.fetchmany(64):
            yield from some
