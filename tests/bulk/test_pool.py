"""Processes: replaced when they die, one more try for their piece, then quarantine; and the program on top of them."""

from __future__ import annotations

import functools
import gzip
import json
import os
from pathlib import Path

import pytest

from dragoman.bulk import Processes, Total, pool, read_all
from dragoman.bulk.work import Make
from dragoman.errors import DragomanError
from tests.bulk.making import Slow, Told, ids, lines, order, read, report, rows
from tests.commands.fake import call


def run(out: Path, source: Path, told: Told, make: Make = Slow) -> Total:
    here = order(out)
    return read_all([str(source)], here, Processes(here, make, workers=2), told, 1_000)


def note(out: Path) -> dict[str, object]:
    (path,) = (out / "quarantine").glob("*.json")
    found: dict[str, object] = json.loads(path.read_text())
    return found


def test_a_document_that_kills_its_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PIECES_A_PROCESS", 2)  # workers are replaced in between as well
    reports = [report(n) for n in range(30)]
    source = lines(tmp_path / "news.jsonl", [*reports[:12], report(12, "KILL"), *reports[13:]])
    out, told = tmp_path / "out", Told()
    total = run(out, source, told)
    assert total.quarantined == 1
    assert f"killed by signal 9 (out of memory?) at {source}:13" in told.all_broken[0].message
    lost = {f"r{n}" for n in range(30)} - set(ids(out))
    assert "r12" in lost
    assert len(lost) <= 1_000 // len(json.dumps(reports[0]))
    assert note(out)["code"] == "bulk.worker-died"
    # Mended, it is read by the next run, and its note is gone.
    lines(source, reports)
    assert run(out, source, Told()).quarantined == 0
    assert len(ids(out)) == 30
    assert list((out / "quarantine").iterdir()) == []


def test_a_worker_without_memory(tmp_path: Path) -> None:
    source = lines(tmp_path / "news.jsonl", [report(1), report(2, "HUGE")])
    told = Told()
    total = run(tmp_path / "out", source, told)
    assert (total.reports, total.quarantined) == (0, 1)
    assert "ran out of memory at" in told.all_broken[0].message


def test_workers_that_cannot_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "HOPELESS", 1)
    source = lines(tmp_path / "news.jsonl", [report(n) for n in range(30)])
    with pytest.raises(DragomanError, match="Every worker dies"):
        run(tmp_path / "out", source, Told(), functools.partial(os._exit, 3))
    assert not (tmp_path / "out" / ".work").exists()


def test_the_command(tmp_path: Path) -> None:
    source = lines(tmp_path / "news.jsonl", [report(1), "no json", report(2)])
    out = tmp_path / "out"
    done = call("corpus", str(source), str(tmp_path / "none.txt"), "--out", str(out), "--workers", "2")
    assert done.exit_code == 3
    assert done.stdout.startswith(f"2 reports read, 2 could not be read: {out}. 4 sentences in ")
    assert "error [input.json]: " in done.stderr
    assert "error [input.missing]: " in done.stderr
    assert ids(out) == ["r1", "r2"]
    assert len(rows(out, "failures")) == 2
    again = call("corpus", str(source), "--out", str(out))
    assert again.exit_code == 0
    assert again.stdout == f"0 reports read, 2 there already: {out}.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        (["-", "--out", "out"], "bulk.stdin", 2),
        (["none.jsonl", "--out", "out"], "input.missing", 1),
        ([".", "--out", "file.txt"], "file.", 1),
        ([".", "--out", "out", "--workers", "2", "--scheduler", "tcp://x"], "bulk.workers", 2),
        ([".", "--out", "out", "--workers", "0"], "usage", 2),
    ],
)
def test_wrong_use(
    arguments: list[str], code: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("Alpha threatened Beta.")
    done = call("corpus", *arguments)
    assert done.exit_code == status, done.stderr
    assert f"error [{code}" in done.stderr
    assert not (tmp_path / "out").exists()


def test_weights_that_are_missing_stop_everything(tmp_path: Path) -> None:
    """What would meet every piece alike is no quarantine."""
    source = lines(tmp_path / "news.jsonl", [report(1)])
    here = order(tmp_path / "out")
    engine = Processes(here, functools.partial(Slow, "9.9"), workers=1)
    with pytest.raises(DragomanError, match=r"A worker reads with dragoman 9\.9"):
        read_all([str(source)], here, engine, Told())


def test_other_kinds_of_files(tmp_path: Path) -> None:
    """Whatever ingest reads: packed lines, tables, pages; large ones are not cut, but read."""
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(b"".join(json.dumps(report(n)).encode() + b"\n" for n in range(40))))
    table = tmp_path / "b.csv"
    table.write_text("id,text\n" + "".join(f"c{n},Alpha{n} threatened Beta.\n" for n in range(40)))
    page = tmp_path / "c.html"
    words = "<p>Alpha threatened Beta, and then Gamma said: words of some length.</p>" * 3
    page.write_text(f"<html><head><title>T</title></head><body><article>{words}</article></body></html>")
    total, pieces = read(tmp_path / "out", [packed, table, page], piece_bytes=300)
    assert (total.reports, total.failed, total.quarantined) == (81, 0, 0)
    assert [len(piece.read) for piece in pieces] == [1, 1, 1]
    assert all(member.start is None for piece in pieces for member in piece.read)
    assert read(tmp_path / "out", [packed, table, page], piece_bytes=300)[1] == []
