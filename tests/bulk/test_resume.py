"""What is whole stays, what is not is read again, and nothing stands there twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from dragoman.bulk import read_all
from dragoman.bulk.folder import Folder
from dragoman.bulk.tables import tables
from dragoman.errors import DragomanError, UsageError
from dragoman.ingest import Defaults
from tests.bulk.making import RUN, Inline, Told, all_rows, ids, lines, order, read, report, rows
from tests.commands.fake import call

COUNT = 36
REPORTS = [report(n) for n in range(COUNT)]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A file that nobody changes, and the folder that was made of it."""
    folder = tmp_path_factory.mktemp("ready")
    unchanged = lines(folder / "news.jsonl", REPORTS)
    read(folder / "out", [unchanged])
    return unchanged, folder / "out"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return lines(tmp_path / "news.jsonl", REPORTS)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_second_run_reads_nothing(source: Path, out: Path) -> None:
    total, pieces = read(out, [source])
    assert (total.reports, total.passed, len(pieces)) == (COUNT, 0, -(-source.stat().st_size // 2_000))
    before = all_rows(out)
    total, pieces = read(out, [source])
    assert (total.reports, total.passed, pieces) == (0, COUNT, [])
    assert all_rows(out) == before
    os.utime(source)  # another time, the same bytes
    assert read(out, [source])[1] == []


def test_a_file_that_has_grown_keeps_its_beginning(source: Path, out: Path) -> None:
    _, first = read(out, [source])
    lines(source, [*REPORTS, *(report(n) for n in range(COUNT, COUNT + 20))])
    total, pieces = read(out, [source])
    assert len(pieces) < len(first)
    assert total.passed + total.reports == COUNT + 20
    assert ids(out) == sorted(f"r{n}" for n in range(COUNT + 20))


def test_a_file_that_has_shrunk(source: Path, out: Path) -> None:
    read(out, [source])
    lines(source, REPORTS[:20])
    read(out, [source])
    assert ids(out) == sorted(f"r{n}" for n in range(20))
    lines(source, REPORTS[:3])  # less than one piece: it is not cut now
    read(out, [source])
    assert ids(out) == ["r0", "r1", "r2"]


def test_cut_at_other_places(source: Path, out: Path) -> None:
    read(out, [source])
    before = all_rows(out)
    _, pieces = read(out, [source], piece_bytes=3_000)
    assert pieces
    for table, found in all_rows(out).items():
        if "input" not in tables()[table]:
            assert found == before[table]
    assert rows(out, "reports", but=["input"]) == sorted(
        (row[:2] + row[3:] for row in before["reports"]), key=repr
    )


def test_versions_and_options_are_told_apart(ready: tuple[Path, Path], out: Path) -> None:
    source = ready[0]
    shutil.copytree(ready[1], out)
    newer = msgspec.structs.replace(RUN, program="2.0")
    total, _ = read(out, [source], run=newer)
    assert (total.reports, total.passed) == (COUNT, 0)
    assert {row[-5] for row in rows(out, "reports")} == {"2.0"}
    assert len(ids(out)) == COUNT
    total, _ = read(out, [source], run=newer, defaults=Defaults(title="Given"))
    assert total.reports == COUNT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Small files, all in one piece."""
    made = tmp_path / "in"
    made.mkdir()
    for n in range(8):
        (made / f"{n}.txt").write_text(report(n)["text"])
    return made


def in_order(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def test_only_the_changed_file_of_a_bundle_is_read_again(folder: Path, out: Path) -> None:
    _, pieces = read(out, in_order(folder))
    assert len(pieces) == 1
    (folder / "3.txt").write_text("Delta threatened Epsilon.")
    (folder / "8.txt").write_text("Zeta threatened Eta.")
    before = {repr(row) for row in rows(out, "events") if not row[4].endswith("3.txt")}
    total, pieces = read(out, in_order(folder))
    assert total.reports == 2
    assert [len(piece.read) for piece in pieces] == [1, 1]
    after = set(map(repr, rows(out, "events")))
    assert before < after
    assert len(after) == 9
    assert read(out, in_order(folder))[1] == []


def test_what_is_not_named_this_time_is_kept(folder: Path, out: Path) -> None:
    """Files may be moved away when they are read."""
    read(out, in_order(folder))
    (folder / "0.txt").unlink()
    (folder / "1.txt").write_text("Delta threatened Epsilon.")
    newer = msgspec.structs.replace(RUN, program="2.0")
    total, _ = read(out, in_order(folder), run=newer)
    assert total.reports == 7
    assert len(ids(out)) == 8
    programs = {row[3]: row[-5] for row in rows(out, "reports")}
    assert sorted(programs.values()) == ["1.0"] + ["2.0"] * 7


def test_failures_are_rows_and_are_kept_too(tmp_path: Path, out: Path) -> None:
    bad = lines(tmp_path / "bad.jsonl", [report(1), "no json", report(2, "Je ne"), report(3, "CRASH")])
    good = lines(tmp_path / "good.jsonl", [report(4)])
    total, _ = read(out, [bad, good])
    assert (total.reports, total.failed) == (2, 3)
    found = rows(out, "failures")
    assert sorted(row[6] for row in found) == ["input.json", "internal", "text.unsupported-language"]
    assert {row[4] for row in found if row[6] != "input.json"} == {"The Post"}
    lines(good, [report(5)])
    read(out, [bad, good])
    assert rows(out, "failures") == found


def cut_short(part: Path) -> None:
    file = part / "mentions.parquet"
    file.write_bytes(file.read_bytes()[:-1])


def emptied(part: Path) -> None:
    (part / "events.parquet").write_bytes(b"")


def removed(part: Path) -> None:
    (part / "places.parquet").unlink()


def garbled(part: Path) -> None:
    (part / "manifest.json").write_text("{")


def foreign(part: Path) -> None:
    (part / "manifest.json").unlink()


def fewer_rows(part: Path) -> None:
    manifest = msgspec.json.decode((part / "manifest.json").read_bytes())
    manifest["tables"]["events"]["rows"] += 1
    (part / "manifest.json").write_bytes(msgspec.json.encode(manifest))


def same_size(part: Path) -> None:
    file = part / "events.parquet"
    file.write_bytes(b"x" * file.stat().st_size)


DAMAGES = [cut_short, emptied, removed, garbled, foreign, fewer_rows, same_size]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda f: f.__name__)
def test_a_damaged_part_is_put_away_and_read_again(
    damage: Callable[[Path], None], ready: tuple[Path, Path], out: Path
) -> None:
    source = ready[0]
    shutil.copytree(ready[1], out)
    before = all_rows(out)
    name = Folder(out).names()[1]
    damage(out / "parts" / name)
    total, pieces = read(out, [source])
    assert [piece.name for piece in pieces] == [name]
    assert 0 < total.reports < COUNT
    assert all_rows(out) == before
    note = msgspec.json.decode((out / "quarantine" / f"{name}.part.json").read_bytes())
    assert note["code"] == "bulk.part"
    assert (out / "quarantine" / f"{name}.part").is_dir()


def test_folders_that_are_no_corpus(tmp_path: Path, ready: tuple[Path, Path], out: Path) -> None:
    source = ready[0]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="other files"):
        read(tmp_path / "other", [source])
    assert (tmp_path / "other" / "mine.txt").read_text() == "mine"
    with pytest.raises(UsageError, match="printable"):
        read(tmp_path / "a\nb", [source])
    shutil.copytree(ready[1], out)
    (out / "corpus.json").write_text('{"format": 99}')
    with pytest.raises(DragomanError, match="newer version"):
        read(out, [source])


def test_two_at_once(source: Path, out: Path) -> None:
    with Folder(out), pytest.raises(DragomanError, match="Another run"):
        read(out, [source])


def test_an_interrupt_in_the_middle(source: Path, out: Path) -> None:
    class Stopped(Told):
        def done(self, piece: object, done: object) -> None:
            raise KeyboardInterrupt

    engine = Inline(order(out))
    with pytest.raises(KeyboardInterrupt):
        read_all([str(source)], engine.order, engine, Stopped(), 2_000)
    assert len(Folder(out).names()) == 1
    assert not (out / ".work").exists()
    total, _ = read(out, [source])
    assert total.passed > 0
    assert len(ids(out)) == COUNT


def test_the_out_folder_is_no_input(tmp_path: Path, folder: Path) -> None:
    done = call("corpus", str(tmp_path), "--out", str(folder / "out"), "--workers", "1")
    assert done.exit_code == 0, done.stderr
    again = call("corpus", str(tmp_path), "--out", str(folder / "out"), "--workers", "1")
    assert again.stdout.startswith("0 reports read, 8 there already: "), again.stdout
