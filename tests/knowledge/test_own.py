"""Entries for the user's file: checked first, behind what the file holds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge.own import ID, Draft, appended, checked, fault_of_name, slug

FRONT = Draft("groups", "my-front", {"name": "My Front", "sectors": ["REB"]}, "from somewhere")


@pytest.mark.parametrize(
    "old",
    [
        b"",
        b"\n",
        b"# mine\n[groups.a] # stays\nname = 'A'\nsectors = []",
        b"# mine\r\n[igo.b]\r\nname = 'B'\r\n",
    ],
)
def test_what_is_there_stays(old: bytes) -> None:
    new = appended(old, [FRONT])
    assert new.startswith(old)
    assert tomllib.loads(new.decode())["groups"]["my-front"] == {"name": "My Front", "sectors": ["REB"]}
    assert (b"\r\n" in new) == (b"\r\n" in old)
    assert new.count(b"\n") == new.count(b"\r\n") or b"\r" not in old


def test_what_does_not_fit_is_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    drafts = [
        FRONT,
        Draft("groups", "bad-sector", {"name": "Bad", "sectors": ["XXX"]}),
        Draft("groups", "nowhere", {"name": "Nowhere", "sectors": [], "country": "atlantis"}),
        Draft("igo", "odd", {"name": "Odd", "country": "iraq"}),
        Draft("groups", "twin", {"name": "My Front", "sectors": []}),
    ]
    kept, refused = checked(tmp_path / "mine.toml", None, drafts)
    assert kept == [FRONT]
    reasons = {r.draft.id: r.reason for r in refused}
    assert reasons.keys() == {"bad-sector", "nowhere", "odd", "twin"}
    assert reasons["bad-sector"] == "unknown sector XXX"
    assert "atlantis" in reasons["nowhere"]
    assert "country" in reasons["odd"]
    assert "my-front" in reasons["twin"]


def test_slips_that_were_there_do_not_stop_a_new_entry(tmp_path: Path) -> None:
    old = b'[groups.old]\nname = "Old"\nsectors = ["XXX"]\n'
    assert checked(tmp_path / "mine.toml", old, [FRONT]) == ([FRONT], [])


@pytest.mark.parametrize("old", [b"groups = {}\n", b"[groups.x\n", b"\xff"])
def test_a_file_that_cannot_be_added_to(tmp_path: Path, old: bytes) -> None:
    with pytest.raises(KnowledgeError) as caught:
        checked(tmp_path / "mine.toml", old, [FRONT])
    assert caught.value.code == "knowledge.file"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "says"),
    [("a\nb", "control"), ("\x1b[2J", "control"), ("\ud800x", "control"), ("x" * 201, "201"), ("...", "letters"),
     ("", "letters"), ("a\u2028b", "control")],
)  # fmt: skip
def test_what_is_no_name(name: str, says: str) -> None:
    assert says in (fault_of_name(name) or "")


@pytest.mark.parametrize("name", ["Al-Qaida", "Žižkov Front", "حماس", "P.K.K.", "17 November"])
def test_names_and_the_ids_made_of_them(name: str) -> None:
    assert fault_of_name(name) is None
    assert ID.fullmatch(slug(name))
    assert len(slug(name * 40)) <= 80
