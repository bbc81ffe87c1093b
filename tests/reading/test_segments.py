"""Segmentation: cases as data, and properties that hold for any text."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reading.segments import MAX_SENTENCE, segment

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "segments.jsonl").read_text("utf-8").splitlines()
]
PIECES = [*"aB1 \n\t.,!?…\"'“”‘’«»-—:;()[]–\u200b\u00ad\u202e😀é", "U.S. ", "Mr. ", "\r\n", " said "]
NASTY = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["name"]))
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    layout = segment(text)
    got: dict[str, Any] = {
        "sentences": [text[s.span[0] : s.span[1]] for s in layout.sentences],
        "quotations": [text[q.inner[0] : q.inner[1]] for q in layout.quotations],
        "kinds": [b.kind for b in layout.blocks],
        "groups": [q.group for q in layout.quotations],
        "depths": [q.depth for q in layout.quotations],
        "closed": [q.closed for q in layout.quotations],
        "dateline": layout.dateline,
        "place": text[slice(*layout.dateline_place)] if layout.dateline_place else None,
    }
    wanted = {key: value for key, value in case.items() if key in got}
    assert {key: got[key] for key in wanted} == wanted


def check(text: str) -> None:
    layout = segment(text)
    end = 0
    for sentence in layout.sentences:
        start, stop = sentence.span
        assert end <= start < stop <= len(text)
        assert stop - start <= MAX_SENTENCE
        block = layout.blocks[sentence.block].span
        assert block[0] <= start
        assert stop <= block[1]
        assert text[start:stop].strip() == text[start:stop]
        end = stop
    for quotation in layout.quotations:
        assert (
            0
            <= quotation.outer[0]
            <= quotation.inner[0]
            < quotation.inner[1]
            <= quotation.outer[1]
            <= len(text)
        )
    covered = {i for s in layout.sentences for i in range(*s.span)}
    assert all(not c.isalnum() or i in covered for i, c in enumerate(text)), "a word fell between sentences"


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=150), NASTY))
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "unit",
    ["U.S. ", ".", '"a ', "‘a ’", "“", "a\n", "x", ".)", "'", " \n ", "- ", "A-", ".\u200b", "(AP) - "],
)
def test_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.process_time()
        segment(text)
        return time.process_time() - began

    # Ten times the text may take some twenty times as long on a busy machine, never a hundred times.
    # The best of three: another process may take the caches away meanwhile.
    small = max(min(seconds(20_000) for _ in range(3)), 0.004)
    assert min(seconds(200_000) for _ in range(3)) < 30 * small


def test_long_sentence_is_cut_between_words() -> None:
    text = "word " * 3000
    layout = segment(text)
    assert len(layout.sentences) >= 2
    check(text)
    assert all(text[s.span[0] : s.span[1]].split()[-1] == "word" for s in layout.sentences)
