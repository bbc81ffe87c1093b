"""Lines of credit, from cases."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from dragoman.knowledge import load
from dragoman.stories.credit import credits

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "stories" / "credits.jsonl")
    .read_text()
    .splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: repr(c["text"][:40]))
def test_cases(case: dict[str, Any]) -> None:
    found = credits(case["text"], load())
    assert [c.outlet for c in found if c.whole] == case.get("whole", [])
    assert [c.outlet for c in found if not c.whole] == case.get("helped", [])
    for credit in found:
        start, end = credit.span
        assert 0 <= start < end <= len(case["text"])


@pytest.mark.parametrize(
    "text", ["(" * 50_000, "By " + "A, " * 20_000, "A " * 50_000, "\n" * 50_000, "- " * 50_000]
)
def test_hostile_lines_take_no_time(text: str) -> None:
    start = time.process_time()
    credits(text, load())
    assert time.process_time() - start < 1
