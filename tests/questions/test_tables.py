"""The word lists of the room."""

from __future__ import annotations

import tomllib
from importlib import resources

import msgspec
import pytest

from dragoman.errors import KnowledgeError
from dragoman.questions import tables
from dragoman.questions.phrases import parted


def test_no_word_is_in_two_groups_of_actions() -> None:
    seen: dict[str, str] = {}
    for group in tables.lists().action:
        for word in group.words:
            assert word not in seen, f"{word}: {seen.get(word)}, {group.name}"
            seen[word] = group.name


def test_every_phrase_has_words() -> None:
    def walk(value: object) -> None:
        if isinstance(value, dict):
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                assert not isinstance(part, str) or parted(part), part
                walk(part)

    walk(msgspec.to_builtins(tables.lists()))


@pytest.mark.parametrize(
    ("old", "new"),
    [("sign = -1", "sign = 2"), ("[norm]", "[normal]"), ("[helping]\nwords", "[helping]\nword"), ("", "=")],
)
def test_a_bad_list_says_where(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    source = resources.files("dragoman.questions").joinpath("data/stance.toml").read_text(encoding="utf-8")
    altered = source.replace(old, new, 1)
    assert altered != source
    real = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda _: real(altered))
    tables.lists.cache_clear()
    try:
        with pytest.raises(KnowledgeError) as caught:
            tables.lists()
    finally:
        tables.lists.cache_clear()
    assert caught.value.code == "questions.bad-table"
    assert "stance.toml" in str(caught.value)
