"""Weights are opened whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import (
    ACCURATE,
    ENCODER,
    HEADS,
    MANIFEST,
    RULES,
    SHIPPED,
    TOKENIZER,
    Weights,
    locate,
    read_manifest,
)
from dragoman.errors import WeightsError

FAST = SHIPPED / "fast"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FAST, tmp_path / "weights"))


def code_of(folder: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        Weights.open(folder)
    assert caught.value.hint
    return caught.value.code


def test_the_shipped_weights_open_and_are_small() -> None:
    weights = Weights.open(FAST)
    assert len(weights.names.types) == 16
    assert weights.names.modalities == ("actual", "planned", "possible", "denied")
    assert sum(p.stat().st_size for p in FAST.iterdir()) <= 30_000_000


def test_models_by_name() -> None:
    assert locate("fast") == FAST
    assert locate(RULES) is None
    assert locate("some/folder") == Path("some/folder")


def test_no_weights(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "weights.missing"
    with pytest.raises(WeightsError, match="no weights"):
        _ = Tagger(tmp_path / "nowhere").name


@pytest.mark.parametrize("name", [ENCODER, HEADS, TOKENIZER])
def test_a_missing_or_altered_file(copy: Path, name: str) -> None:
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert code_of(copy) == "weights.altered"
    (copy / name).unlink()
    assert code_of(copy) == "weights.missing"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "weights.altered"),
        (b"[]", "weights.altered"),
        (b'{"format": 99}', "weights.version"),
        (b'{"format": 1}', "weights.altered"),
    ],
)
def test_a_bad_manifest(copy: Path, content: bytes, code: str) -> None:
    (copy / MANIFEST).write_bytes(content)
    assert code_of(copy) == code


def test_a_manifest_cannot_name_files_elsewhere(copy: Path) -> None:
    manifest = read_manifest(copy)
    files = {**manifest.files, "../weights/manifest.json": "0" * 64}
    (copy / MANIFEST).write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, files=files)))
    assert code_of(copy) == "weights.missing"


def test_the_accurate_weights_are_two_networks_side_by_side() -> None:
    single, both = Weights.open(FAST), Weights.open(SHIPPED / ACCURATE)
    assert both.manifest.beside == single.manifest.label
    assert both.heads.width == 2 * single.heads.width
    assert both.names == single.names
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file()) <= 95_000_000


def test_weights_made_to_run_beside_others_than_these(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / ACCURATE, tmp_path / "weights"))
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_bytes(msgspec.json.encode({**manifest, "beside": "fast-00000000"}))
    assert code_of(folder) == "weights.version"
