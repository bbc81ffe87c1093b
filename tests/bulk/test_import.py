"""From Parquet into the ledger: the same as reading into it, once, however often and by however many."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.bulk.folder import Folder
from dragoman.ledger import open_ledger
from tests.bulk.making import RUN, lines, read, report
from tests.commands.fake import call

REPORTS = [report(n) for n in range(30)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return lines(tmp_path / "news.jsonl", [*REPORTS, report(30, "Je ne")])


@pytest.fixture
def out(tmp_path: Path, source: Path) -> Path:
    read(tmp_path / "out", [source])
    return tmp_path / "out"


def stored(ledger: Path) -> list[tuple[Any, ...]]:
    """Events and texts, whoever wrote them and in whatever order."""
    with closing(sqlite3.connect(ledger)) as connection:
        return sorted(
            connection.execute(
                "SELECT p.ref, v.text_hash, v.published, r.body, e.label, e.type FROM events e"
                " JOIN readings r ON e.reading_id = r.id JOIN revisions v ON r.revision_id = v.id"
                " JOIN reports p ON r.report_id = p.id"
            ).fetchall()
        )


def test_as_if_read_into_it(out: Path, source: Path, tmp_path: Path) -> None:
    done = call("import", str(out), ledger=tmp_path / "a.db")
    assert (done.exit_code, done.stdout) == (0, "30 reports: 30 new.\n"), done.stderr
    call("ingest", str(source), ledger=tmp_path / "b.db", program=RUN.program)
    assert stored(tmp_path / "a.db") == stored(tmp_path / "b.db") != []


def test_only_what_is_new(out: Path, source: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "n.db"
    call("import", str(out), ledger=ledger)
    lines(source, [*REPORTS, *(report(n) for n in range(31, 41))])
    read(out, [source])
    done = call("import", str(out), ledger=ledger)
    assert done.stdout == "40 reports: 10 new, 30 already there.\n"
    before = stored(ledger)
    assert call("import", str(out), ledger=ledger).stdout == "40 reports: 40 already there.\n"
    assert stored(ledger) == before


def test_an_older_reading_is_not_brought_back(out: Path, source: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "n.db"
    call("import", str(out), ledger=ledger)
    newer = msgspec.structs.replace(RUN, program="2.0")
    read(tmp_path / "newer", [source], run=newer)
    assert call("import", str(tmp_path / "newer"), ledger=ledger).stdout == "30 reports: 30 read anew.\n"
    assert call("import", str(out), ledger=ledger).stdout == "30 reports: 30 already there.\n"
    with open_ledger(ledger) as opened:
        assert {hit.reading.run.program for hit in opened.view().search(limit=100)} == {"2.0"}


def test_what_could_not_be_read_is_covered(out: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "n.db"
    call("import", str(out), ledger=ledger)
    with open_ledger(ledger) as opened:
        (found,) = opened.view().coverage()
    assert (found.outlet, found.day, found.reports) == ("The Post", "2024-05-17", 30)
    assert found.skipped == {"text.unsupported-language": 1}


def test_damaged_parts_are_put_away_and_the_others_loaded(out: Path, source: Path, tmp_path: Path) -> None:
    names = Folder(out).names()
    file = out / "parts" / names[0] / "readings.parquet"
    data = bytearray(file.read_bytes())
    middle = slice(len(data) // 3, len(data) // 2)  # size and footer stay as they were
    data[middle] = bytes(len(data[middle]))
    file.write_bytes(data)
    (out / "parts" / names[1] / "events.parquet").unlink()
    done = call("import", str(out), ledger=tmp_path / "n.db")
    assert done.exit_code == 3
    assert f"2 of {len(names)} parts put away" in done.stdout
    assert done.stderr.count("error [bulk.part]: ") == 2
    assert {path.name for path in (out / "quarantine").iterdir()} == {
        f"{name}.part{suffix}" for name in names[:2] for suffix in ("", ".json")
    }
    read(out, [source])
    done = call("import", str(out), ledger=tmp_path / "n.db")
    assert done.exit_code == 0
    with open_ledger(tmp_path / "n.db") as opened:
        assert opened.view().stats().reports == 30


def test_folders_that_are_no_corpus(tmp_path: Path, out: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        done = call("import", str(folder), ledger=tmp_path / "n.db")
        assert done.exit_code == 1
        assert done.stderr.startswith("error [bulk.no-corpus]: ")
        assert not (tmp_path / "n.db").exists()
    (out / "corpus.json").write_text('{"format": 2}')
    assert "error [bulk.newer]: " in call("import", str(out), ledger=tmp_path / "n.db").stderr


def test_several_at_once(out: Path, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "dragoman", "import", str(out), "--ledger", str(tmp_path / "n.db")]
    running = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    with open_ledger(tmp_path / "n.db") as opened:
        stats = opened.view().stats()
    assert (stats.reports, stats.readings, stats.superseded) == (30, 30, 0)
