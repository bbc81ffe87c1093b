"""The compact copy of the package's knowledge: kept, used, made anew where damaged, done without where it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.knowledge import Knowledge, base, compiled, files
from dragoman.knowledge.compiled import Package, Ready, opened
from dragoman.knowledge.prepare import prepared


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
    first, second = (opened(Package, b"one", parse, folder=tmp_path) for _ in range(2))
    assert parse.calls == 1
    assert first == second == package
    opened(Package, b"two", parse, folder=tmp_path)
    assert parse.calls == 2
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\x93"])
def test_a_damaged_copy_is_made_anew(package: Package, tmp_path: Path, damage: bytes) -> None:
    parse = Parse(package)
    opened(Package, b"one", parse, folder=tmp_path)
    (copy,) = tmp_path.iterdir()
    whole = copy.read_bytes()
    copy.write_bytes(damage)
    assert opened(Package, b"one", parse, folder=tmp_path) == package
    assert copy.read_bytes() == whole
    copy.write_bytes(whole[:-5])
    assert opened(Package, b"one", parse, folder=tmp_path) == package


def test_what_has_slips_is_not_kept_and_a_file_in_the_way_does_no_harm(
    package: Package, tmp_path: Path
) -> None:
    parse = Parse(package)
    assert opened(Package, b"one", parse, lambda: False, folder=tmp_path) == package
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    assert opened(Package, b"one", parse, folder=tmp_path / "taken") == package


def test_old_copies_go(package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(Package, b"one", Parse(package), folder=tmp_path)
    monkeypatch.setattr(compiled, "_KEPT", -10)
    opened(Package, b"two", Parse(package), folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_copy_is_as_good_as_what_it_was_made_of(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[groups]\nmine = { name = "Mine", sectors = ["REB"], alias = ["Islamic State"] }', encoding="utf-8"
    )
    for extra, meant in ((None, "islamic-state"), (own, "mine")):
        ready, slips = prepared(files.read(extra))
        assert slips == ()
        made: list[Ready] = []
        for _ in range(2):
            made.append(
                opened(Ready, files.fingerprint(extra), iter([ready]).__next__, folder=tmp_path / meant)
            )
            made.append(opened(Ready, files.fingerprint(extra), iter([]).__next__, folder=tmp_path / meant))
        assert all(one == ready for one in made)
        known = Knowledge(made[-1])
        assert [hit.entry.id for hit in known.find("Islamic State")] == [meant]
        assert known.alike("Vladimir Poutin") == known.get("vladimir-putin")
        assert known.get("vladimir-putin") in known.called("vladimir")


def test_an_entry_with_a_slip_is_told_each_time(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[groups]\nmine = { name = "My Group", sectors = ["XYZ"] }\n', encoding="utf-8")
    for _ in range(2):
        base._load.cache_clear()
        assert [slip.code for slip in base.load(own).slips] == ["knowledge.entry"]
