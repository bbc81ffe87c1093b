"""The compact copy of the package's knowledge: kept, used, made anew where damaged, done without where it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.knowledge import compiled, files
from dragoman.knowledge.compiled import Package, opened


@pytest.fixture(scope="module")
def package() -> Package:
    return files._package(files._raw(), [])


class Parse:
    def __init__(self, package: Package) -> None:
        self.package, self.calls = package, 0

    def __call__(self) -> Package:
        self.calls += 1
        return self.package


def test_it_is_parsed_once(package: Package, tmp_path: Path) -> None:
    parse = Parse(package)
    first, second = (opened(b"one", parse, folder=tmp_path) for _ in range(2))
    assert parse.calls == 1
    assert first == second == package
    opened(b"two", parse, folder=tmp_path)
    assert parse.calls == 2
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\x93"])
def test_a_damaged_copy_is_made_anew(package: Package, tmp_path: Path, damage: bytes) -> None:
    parse = Parse(package)
    opened(b"one", parse, folder=tmp_path)
    (copy,) = tmp_path.iterdir()
    whole = copy.read_bytes()
    copy.write_bytes(damage)
    assert opened(b"one", parse, folder=tmp_path) == package
    assert copy.read_bytes() == whole
    copy.write_bytes(whole[:-5])
    assert opened(b"one", parse, folder=tmp_path) == package


def test_what_has_slips_is_not_kept_and_a_file_in_the_way_does_no_harm(
    package: Package, tmp_path: Path
) -> None:
    parse = Parse(package)
    assert opened(b"one", parse, lambda: False, folder=tmp_path) == package
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    assert opened(b"one", parse, folder=tmp_path / "taken") == package


def test_old_copies_go(package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(b"one", Parse(package), folder=tmp_path)
    monkeypatch.setattr(compiled, "_KEPT", -10)
    opened(b"two", Parse(package), folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
