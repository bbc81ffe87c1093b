"""A user's file over the package's: entries win, slips are named and the rest loads."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge import load

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases/knowledge/slips.toml").read_text(encoding="utf-8")
)["case"]


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_a_slip_names_its_entry_and_the_rest_loads(case: dict[str, Any], tmp_path: Path) -> None:
    k = load(write(tmp_path, case["file"]))
    assert k.slips
    text = " ".join(str(s) for s in k.slips)
    for words in case["says"]:
        assert words in text
    assert "mine.toml" in text
    assert all(s.code == "knowledge.entry" for s in k.slips)
    for id_ in case["loads"]:
        assert k.get(id_) is not None
    for id_ in case["drops"]:
        assert k.get(id_) is None
    assert k.get("iraq") is not None


def test_the_users_entry_wins_by_id_and_by_name(tmp_path: Path) -> None:
    k = load(
        write(
            tmp_path,
            '[groups.hamas]\nname = "Hamas"\nsectors = ["GOV"]\n[groups.my-isis]\nname = "Isis"\nsectors = ["CVL"]\n',
        )
    )
    mine = k.get("hamas")
    assert mine is not None
    assert mine.sectors == ("GOV",)
    assert [h.entry.id for h in k.find("Isis")] == ["my-isis"]
    assert not k.slips
    assert k.version != load().version


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(write(tmp_path, "[groups.x\nname = 3"))
    assert caught.value.code == "knowledge.file"
    with pytest.raises(KnowledgeError):
        load(tmp_path / "absent.toml")


def test_names_shared_within_a_users_file_are_told(tmp_path: Path) -> None:
    text = '[igo.mine]\nname = "Mine"\nalias = ["Twin"]\n[igo.other]\nname = "Other"\nalias = ["Twin"]\n'
    k = load(write(tmp_path, text))
    assert {h.entry.id for h in k.find("Twin")} == {"mine", "other"}
    assert "'twin'" in " ".join(str(s) for s in k.slips)
