"""The ontology's files and their loader."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from dragoman import ontology
from dragoman.errors import KnowledgeError
from dragoman.ontology.loader import TYPES


def _copy(tmp_path: Path) -> Path:
    with resources.as_file(resources.files("dragoman.ontology") / "data") as data:
        return Path(shutil.copytree(data, tmp_path / "data"))


def test_sixteen_types_with_their_quads() -> None:
    o = ontology.load()
    assert set(o.types) == set(TYPES)
    assert len(o.types) == 16
    quads = {q: {t for t in o.types if o.quad(t) == q} for q in (1, 2, 3, 4)}
    assert quads[1] == {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"}
    assert quads[2] == {"COOPERATE", "AID", "RETREAT"}
    assert quads[3] == {"REQUEST", "ACCUSE", "REJECT", "THREATEN"}
    assert quads[4] == {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}


def test_settled_slips_and_scores() -> None:
    o = ontology.load()
    assert o.event_scale("ACCUSE") == -3
    assert o.quad("SANCTION") == 4
    assert o.event_scale("RETREAT", ["disarm", "resign"]) == 10
    assert o.event_scale("ASSAULT", ["beat"]) == -7.5
    assert o.event_scale("AID", ["beat"]) == 10, "a mode of another type does not count"


def test_vocabulary() -> None:
    o = ontology.load()
    assert len(o.contexts) == 37
    assert {"COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK"} <= set(o.sectors)
    assert {"IGO", "NGO", "MNC", "IMG"} <= set(o.nonstate)
    assert o.modes("REQUEST") == o.modes("REJECT") == ("assist", "change", "yield", "meet")
    assert o.modes("AID") == ()


def test_cameo() -> None:
    o = ontology.load()
    assert len(o.cameo) > 200
    assert o.cameo["190"].type == "ASSAULT"
    assert o.cameo["173"].modes == ("arrest",)
    assert {row.type for row in o.cameo.values()} == set(TYPES)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("types.toml", "quad = 3", "quad = 7", "quad"),
        ("types.toml", "[AID]", "[HELP]", "AID"),
        ("types.toml", "score = 9.5", "score = 95", "COOPERATE"),
        ("types.toml", "score = 9.5", "score = 'x'", "COOPERATE"),
        ("cameo.toml", '"AGREE"', '"AGREED"', "AGREED"),
        ("cameo.toml", '"diplomatic"', '"diplomacy"', "diplomacy"),
        ("vocabulary.toml", "COP =", "COPS =", "COPS"),
        ("vocabulary.toml", "[sectors]", "[sectors", "vocabulary.toml"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    folder = _copy(tmp_path)
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=words) as caught:
        ontology.load_from(folder)
    assert file in caught.value.message
