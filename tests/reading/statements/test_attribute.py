"""Attribution: cases as data on the real parser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading.segments import segment
from dragoman.reading.statements import attribute
from dragoman.records.drafts import StatementDraft
from dragoman.records.reading import Span

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "statements.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def view(text: str, drafts: list[StatementDraft]) -> list[dict[str, Any]]:
    def words(span: Span | None) -> str | None:
        return None if span is None else text[span[0] : span[1]]

    return [
        {
            "speaker": words(d.speakers[0]) if d.speakers else None,
            "cue": words(d.cue),
            "content": [words(c) for c in d.content],
            "kind": d.kind,
            "attitude": d.attitude,
            "act": d.act,
            "addressees": [words(a) for a in d.addressees],
            "channels": [words(c) for c in d.channels],
            "within": None if d.within is None else words(drafts[d.within].cue),
        }
        for d in drafts
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["name"]))
def test_cases(case: dict[str, Any], parser: SpacyParser) -> None:
    text = case["text"]
    layout = segment(text)
    got = view(text, attribute(text, layout, parser.parse(text, layout.sentences)))
    for wanted in case["statements"]:
        same = [g for g in got if all(g[key] == value for key, value in wanted.items())]
        assert same, f"missing {wanted}\nfound {got}"
    if "count" in case:
        assert len(got) == case["count"], got
