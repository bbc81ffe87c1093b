"""Untrusted text at a terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.page.clean import one_line, safe, safe_json


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain — “words”, עברית, العربية, ไทย, e\u0301", "plain — “words”, עברית, العربية, ไทย, e\u0301"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]8;;http://x\x07", "␛]8;;http://x␇"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("so\u00adft\u200bly\ufeff", "softly"),
        ("a\x7fb\x00", "a␡b␀"),
        ("\ud800", "<U+D800>"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("👩‍👩‍👧 ☀️ می‌خواهم", "👩‍👩‍👧 ☀️ می‌خواهم"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ],
)
def test_shown_not_obeyed(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text(st.characters(codec=None)))
def test_nothing_commands_a_terminal(text: str) -> None:
    for character in one_line(text):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {
            "RLO",
            "LRO",
            "RLE",
            "LRE",
            "PDF",
            "RLI",
            "LRI",
            "FSI",
            "PDI",
        }


@given(st.dictionaries(st.text(), st.text()))
def test_safe_json_means_the_same(value: dict[str, str]) -> None:
    found = safe_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(found) == value
    assert not any(0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066" for c in found)
