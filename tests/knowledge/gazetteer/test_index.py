"""Building, opening, losing and mending the index."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dragoman.knowledge.gazetteer import Gazetteer, cache_folder, index, lookup
from tests.knowledge.gazetteer.tiny import Tiny


def names(gazetteer: Gazetteer, name: str) -> list[tuple[str, str, str]]:
    return [(e.name, e.kind, e.via) for e in gazetteer.lookup(name)]


def test_lookup_by_any_spelling(tmp_path: Path) -> None:
    gazetteer = Gazetteer.open(tmp_path, Tiny())
    for spelling in ("Saint-Élan", "st. elan", "ST ELAN", "Saint Elan", "st-elan"):
        assert names(gazetteer, spelling) == [("Saint-Élan", "city", "name")]
    assert names(gazetteer, "Sankt Elan") == [("Saint-Élan", "city", "alternate")]
    assert names(gazetteer, "Freedonian") == [("Freedonia", "country", "demonym")]
    assert names(gazetteer, "Freedonia") == [("Freedonia", "country", "name"), ("Freedonia", "city", "name")]
    assert names(gazetteer, "Qasr") == [("Al Qasr", "city", "alternate")]
    assert [e.name for e in gazetteer.abbreviation("N. Vale.")] == ["North Vale"]
    assert [e.name for e in gazetteer.abbreviation("N.Vale.")] == ["North Vale"]
    assert names(gazetteer, "N Vale") == []
    assert [e.name for e in gazetteer.code("XXX")] == ["Freedonia"]
    for nothing in ("", "   ", "...", "Atlantis", "x" * 500, "\x00", "'; DROP TABLE name; --"):
        assert gazetteer.lookup(nothing) == ()


def test_built_once(tmp_path: Path) -> None:
    source = Tiny()
    first = Gazetteer.open(tmp_path, source)
    second = Gazetteer.open(tmp_path, source)
    assert source.read == 1
    assert first.where == second.where == tmp_path / index.file_name(source)
    assert [p.name for p in tmp_path.iterdir()] == [index.file_name(source)]


def test_another_version_is_another_file(tmp_path: Path) -> None:
    Gazetteer.open(tmp_path, Tiny("1"))
    Gazetteer.open(tmp_path, Tiny("2"))
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", ["empty", "short", "noise", "other", "folderless"])
def test_damaged_file_is_rebuilt(tmp_path: Path, damage: str) -> None:
    source = Tiny()
    folder = tmp_path / "deep" / "er"
    path = folder / index.file_name(source)
    if damage != "folderless":
        Gazetteer.open(folder, source).close()
        whole = path.read_bytes()
        path.unlink()
        if damage == "other":
            connection = sqlite3.connect(path)
            connection.execute("CREATE TABLE meta (key TEXT, value INTEGER)")
            connection.commit()
            connection.close()
        else:
            path.write_bytes(
                {"empty": b"", "short": whole[: len(whole) // 2], "noise": b"\x93" * 9000}[damage]
            )
    gazetteer = Gazetteer.open(folder, source)
    assert gazetteer.where == path
    assert names(gazetteer, "Al Qasr") == [("Al Qasr", "city", "name")]


def test_damage_after_opening(tmp_path: Path) -> None:
    source = Tiny()
    path = tmp_path / index.file_name(source)
    Gazetteer.open(tmp_path, source).close()
    whole = bytearray(path.read_bytes())
    # The pages stay in number, so that opening sees nothing; all but the first (the schema's) are noise.
    gazetteer = Gazetteer.open(tmp_path, source)
    page = 4096
    whole[page:] = b"\x5a" * (len(whole) - page)
    with path.open("r+b") as file:
        file.write(bytes(whole))
    assert names(gazetteer, "Al Qasr") == [("Al Qasr", "city", "name")]


def test_failed_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="the source is gone"):
        index.build_file(Tiny(breaks=True), tmp_path / "x.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    spare = tmp_path / "spare"
    monkeypatch.setattr(lookup, "_temporary_folder", lambda: spare)
    gazetteer = Gazetteer.open(blocked / "below", Tiny())
    assert gazetteer.where == spare / index.file_name(Tiny())
    monkeypatch.setattr(lookup, "_temporary_folder", lambda: blocked / "too")
    held = Gazetteer.open(blocked / "below", Tiny("3"))
    assert held.where is None
    assert names(held, "freedonia")[0] == ("Freedonia", "country", "name")


def test_full_disk_falls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(index, "build_file", full)
    monkeypatch.setattr(lookup, "_temporary_folder", lambda: tmp_path / "spare")
    assert Gazetteer.open(tmp_path, Tiny()).where is None


def test_many_builders_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from dragoman.knowledge.gazetteer import Gazetteer;"
        "from tests.knowledge.gazetteer.tiny import Tiny;"
        "print(len(Gazetteer.open(Path(sys.argv[1]), Tiny()).lookup('Freedonia')))"
    )
    root = Path(__file__).parents[3]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [run.communicate(timeout=60)[0].strip() for run in runs] == ["2"] * 4
    assert [p.suffix for p in tmp_path.iterdir()] == [".sqlite"]


def test_shared_by_threads(tmp_path: Path) -> None:
    gazetteer = Gazetteer.open(tmp_path, Tiny())
    seen: list[int] = []

    def work() -> None:
        seen.extend(len(gazetteer.lookup(f"Freedonia{' ' * (n % 40)}")) for n in range(200))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [2] * 800


def test_folder_by_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    assert Gazetteer.open(source=Tiny()).where == tmp_path / index.file_name(Tiny())
    monkeypatch.delenv("DRAGOMAN_CACHE")
    assert cache_folder().name == "dragoman"
    assert os.fspath(cache_folder()) != os.fspath(tmp_path)
