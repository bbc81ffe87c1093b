"""A disk that is full in the middle: one coded line, nothing half, and what was done stays."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dragoman.bulk import parquet
from dragoman.bulk.folder import Folder, write_whole
from dragoman.bulk.records import Manifest
from dragoman.errors import DragomanError
from tests.bulk.making import lines, report

LIMITED = """
import resource, signal, sys
from pathlib import Path
from tests.bulk.making import read
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
from dragoman.errors import DragomanError
try:
    read(Path(sys.argv[1]), [sys.argv[2]], piece_bytes=2_000)
except DragomanError as error:
    print(error.code)
"""


@pytest.mark.parametrize("limit", [6_000, 60_000], ids=["in a table", "on the way"])
def test_files_that_may_not_grow(limit: int, tmp_path: Path) -> None:
    """A real limit of the operating system: the second piece is too large for it, the first and third are not."""
    small = [report(n) for n in range(9)]
    large = [report(n, "Alpha threatened Beta. " * 200) for n in range(9, 12)]
    source = lines(tmp_path / "news.jsonl", [*small, *large, *small])
    out = tmp_path / "out"
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(out), str(source), str(limit)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.stdout.strip() in ("file.unreadable", "output.disk-full"), ran.stderr
    folder = Folder(out)
    assert all(isinstance(folder.opened(name), Manifest) for name in folder.names())
    assert not folder.work.exists()


def test_what_duckdb_says_of_a_full_disk() -> None:
    with (
        pytest.raises(OSError, match="No space left") as raised,
        duckdb.connect(":memory:") as database,
        parquet.disk("t.parquet"),
    ):
        database.execute("COPY (SELECT 1) TO '/dev/full' (FORMAT parquet)")
    assert raised.value.errno == errno.ENOSPC


def test_what_else_it_says() -> None:
    with (
        pytest.raises(DragomanError) as raised,
        duckdb.connect(":memory:") as database,
        parquet.disk("t.parquet"),
    ):
        database.execute("SELECT * FROM 'none.parquet'")
    assert raised.value.code == "bulk.parquet"


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_bytes(b"before")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a.json", b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_bytes() == b"before"
