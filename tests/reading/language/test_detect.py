"""Language on cases, and on any text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reading import language

CASES = Path(__file__).parents[2] / "cases" / "languages.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize("case", cases(), ids=lambda c: str(c["text"][:30]))
def test_case(case: dict[str, Any]) -> None:
    assert language.detect(case["text"]) == case["language"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_code(text: str) -> None:
    code = language.detect(text)
    assert re.fullmatch(r"[a-z]{2,3}", code)
    assert (code == "und") or any(c.isalpha() for c in text)
