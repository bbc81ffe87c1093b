"""What editors say of a report: corrections, clarifications, retractions; and what only looks so."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from dragoman.reading import notes, segments

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases/notes.jsonl").read_text(encoding="utf-8").splitlines()
]


def found(text: str, title: str | None = None) -> list[list[str | None]]:
    out: list[list[str | None]] = []
    for note in notes.find(text, title, segments.segment(text)):
        out.append([note.kind, None if note.span is None else text[note.span[0] : note.span[1]]])
    return out


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: str(case["expect"] or case["title"] or case["text"][-60:])
)
def test_cases(case: dict[str, Any]) -> None:
    assert found(case["text"], case["title"]) == case["expect"]


def test_a_long_text_of_labels_takes_little_time() -> None:
    text = "Correction, " * 50_000 + "(" * 50_000 + "this article, " * 50_000
    begun = time.process_time()
    layout = segments.segment(text)
    middle = time.process_time()
    notes.find(text, text[:100_000], layout)
    assert time.process_time() - middle < max(1.0, middle - begun)
