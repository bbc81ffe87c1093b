"""Files are called what their senders liked: no name leads anywhere, commands a terminal or stops the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragoman.bulk.folder import NAME, Folder
from tests.bulk.making import read, rows
from tests.commands.fake import call

NAMES: list[bytes] = [
    b"line\nbreak.txt", b"..txt", b"-rf.txt", b"\xff\xfe.txt", b"\x1b[2J.txt", b"a'b;--.txt", b"*?[x].txt",
    "٣\u202e.txt".encode(), b" .txt", b"$(reboot).txt", b"=1+1.txt", b"x" * 200 + b".txt", b"%s{0}.txt",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for n, name in enumerate(NAMES):
        with open(os.path.join(os.fsencode(made), name), "w") as file:
            file.write(f"Alpha{n} threatened Beta.")
    return made


@pytest.mark.parametrize("piece_bytes", [1, 10_000], ids=["a part each", "one part"])
def test_every_name(folder: Path, tmp_path: Path, piece_bytes: int) -> None:
    out = tmp_path / "out"
    names = sorted(os.fsdecode(name) for name in NAMES)
    if piece_bytes == 1:
        names = names[::3]
    total, _ = read(out, [os.path.join(folder, name) for name in names], piece_bytes=piece_bytes)
    assert (total.reports, total.quarantined, total.failed) == (len(names), 0, 0)
    found = Folder(out).names()
    assert len(found) == (len(names) if piece_bytes == 1 else 1)
    assert all(NAME.fullmatch(name) for name in found)
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
    files = {row[3] for row in rows(out, "reports")}
    assert len(files) == len(names)
    assert read(out, [os.path.join(folder, name) for name in names], piece_bytes=piece_bytes)[1] == []


def test_what_is_said_of_them_is_harmless(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\x1b[2J\n\xff.txt"
    with open(name, "wb") as file:
        file.write(b"\x00\x01")
    done = call("corpus", str(tmp_path), "--out", str(tmp_path / "out"), "--workers", "1")
    assert done.exit_code == 3
    assert "\x1b" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_name_of_the_folder_that_is_a_pattern(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a[1]*b?{c}"
    read(out, [folder / "-rf.txt"])
    assert read(out, [folder / "-rf.txt"])[1] == []
    assert [len(Folder(out).names())] == [1]
    done = call("import", str(out), ledger=tmp_path / "n.db")
    assert done.stdout == "1 report: 1 new.\n", done.stderr
