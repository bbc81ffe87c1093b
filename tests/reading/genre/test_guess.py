"""Genre on cases, and on any text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reading import genre, segments
from dragoman.records.reading import Genre

CASES = Path(__file__).parents[2] / "cases" / "genre.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize("case", cases(), ids=lambda c: str(c["title"] or c["text"][:30]))
def test_case(case: dict[str, Any]) -> None:
    assert genre.guess(case["text"], case["title"], segments.segment(case["text"])) == case["genre"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=40))
def test_any_text_has_a_genre(text: str, title: str | None) -> None:
    assert genre.guess(text, title, segments.segment(text)) in get_args(Genre)
