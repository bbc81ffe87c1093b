"""Data files that have slipped are named, with the place and the reason."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dragoman.errors import KnowledgeError
from dragoman.reading.tables import table


class Lists(msgspec.Struct, frozen=True):
    good: frozenset[str]
    limit: int


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("good = ['a']", "missing required field `limit`"),
        ("good = ['a']\nlimit = 'three'", "at `$.limit`"),
        ("good = ['a']\nlimit = 3\ngoood = ['b']", "nobody reads goood"),
        ("good = [", "Invalid value"),
        (None, "No such file"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, content: str | None, reason: str) -> None:
    file = tmp_path / "lists.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(KnowledgeError) as caught:
        table(str(file), Lists)
    assert caught.value.code == "reading.bad-table"
    assert "lists.toml: " in caught.value.message
    assert reason in caught.value.message


def test_a_sound_file(tmp_path: Path) -> None:
    (tmp_path / "lists.toml").write_text("good = ['a', 'a']\nlimit = 3")
    assert table(str(tmp_path / "lists.toml"), Lists) == Lists(frozenset("a"), 3)
