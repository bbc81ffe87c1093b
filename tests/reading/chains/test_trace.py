"""Chains of hand-made statements over parsed sentences."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import chains, mentions, segments
from dragoman.records.drafts import MentionDraft, StatementDraft
from dragoman.records.parse import Sentence
from dragoman.records.reading import Span
from tests.reading.trees import parsed, spans

CASES = Path(__file__).parents[2] / "cases" / "chains.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


@functools.cache
def parse(text: str) -> tuple[list[Sentence], list[MentionDraft]]:
    sentences = SpacyParser().parse(text, segments.segment(text).sentences)
    return sentences, mentions.find(text, sentences)


def span(text: str, words: str) -> Span:
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    assert found is not None
    return found.span()


@pytest.mark.parametrize("case", cases(), ids=lambda c: str(c["text"][:40]))
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    sentences, found = parse(text)
    statements = [
        StatementDraft(
            speakers=tuple(span(text, w) for w in s["speakers"]),
            channels=tuple(span(text, w) for w in s.get("channels", [])),
            cue=None,
            content=(span(text, s["content"]),),
            kind=s.get("kind", "indirect"),
            act=s.get("act"),
            within=s.get("within"),
        )
        for s in case["statements"]
    ]
    traced = chains.trace(statements, found, case.get("outlet"), sentences)
    assert [[[h.role, h.name] for h in hops] for hops in traced] == case["chains"]
    for hops in traced:
        for hop in hops:
            assert (hop.span is None) == (
                hop.role == "publisher" and hop.name == case.get("outlet") and hop.span is None
            )


@settings(max_examples=100, deadline=None)
@given(st.data(), parsed())
def test_any_statements_give_chains(data: st.DataObject, case: tuple[str, list[Sentence]]) -> None:
    text, sentences = case
    if not text:
        return
    some = st.lists(spans(text), max_size=2).map(tuple)
    drafts = st.builds(
        StatementDraft,
        speakers=some,
        channels=some,
        cue=st.none(),
        content=some,
        kind=st.just("direct"),
        within=st.none() | st.integers(0, 4),
    )
    statements = data.draw(st.lists(drafts, max_size=5))
    traced = chains.trace(statements, mentions.find(text, sentences), "The Paper", sentences)
    assert len(traced) == len(statements)
    for statement, hops in zip(statements, traced, strict=True):
        assert hops[-1].role == "publisher"
        named = [h.span for h in hops if h.span is not None]
        assert len(set(named)) == len(named)
        for start, end in statement.channels:
            assert any(a < end and start < b for a, b in named)
        assert not statement.speakers or any(h.role != "publisher" for h in hops)
