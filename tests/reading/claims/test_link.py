"""Claims over hand-made statements and events on parsed sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import claims, segments
from dragoman.records.drafts import EventDraft, StatementDraft
from dragoman.records.parse import Sentence
from dragoman.records.reading import Span
from tests.reading.trees import parsed, spans

CASES = Path(__file__).parents[2] / "cases" / "claims.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


def span(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def nearest(text: str, words: str, before: int) -> Span:
    """The last place of `words` ahead of offset `before`."""
    start = text.rindex(words, 0, before)
    return start, start + len(words)


def statement(text: str, raw: dict[str, Any]) -> StatementDraft:
    return StatementDraft(
        speakers=tuple(span(text, w) for w in raw["speakers"]),
        cue=span(text, raw["cue"]),
        content=(span(text, raw["content"]),),
        kind=raw.get("kind", "indirect"),
        attitude=raw.get("attitude", "speech"),
        act=raw.get("act"),
        within=raw.get("within"),
        lemma=raw["lemma"],
    )


def event(text: str, raw: dict[str, Any], sentences: list[Sentence]) -> EventDraft:
    cue = span(text, raw["cue"], raw.get("nth", 0))
    sentence = next(s for s in sentences if s.start <= cue[0] < s.end)
    trigger = sentence.at(cue[0])
    assert trigger is not None
    return EventDraft(
        type=raw["type"],
        sentence=sentence.index,
        trigger=trigger.i,
        cue=cue,
        actors=tuple(nearest(text, w, cue[1]) for w in raw.get("actors", [])),
        modality=raw.get("modality", "actual"),
        speech=raw.get("speech", False),
    )


@pytest.mark.parametrize("case", cases(), ids=lambda c: str(c["note"]))
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    sentences = SpacyParser().parse(text, segments.segment(text).sentences)
    statements = [statement(text, raw) for raw in case["statements"]]
    events = [event(text, raw, sentences) for raw in case["events"]]
    found = claims.link(text, events, statements, sentences)
    assert [{"claims": [list(c) for c in f.claims], "by": f.performed_by} for f in found] == case["links"]


@settings(max_examples=100, deadline=None)
@given(st.data(), parsed())
def test_any_events_and_statements_are_linked(data: st.DataObject, case: tuple[str, list[Sentence]]) -> None:
    text, sentences = case
    if not text:
        return
    some = st.lists(spans(text), max_size=2).map(tuple)
    statements = data.draw(
        st.lists(
            st.builds(
                StatementDraft,
                speakers=some,
                cue=st.none() | spans(text),
                content=some,
                kind=st.sampled_from(["direct", "indirect"]),
                act=st.sampled_from([None, "denial", "rejection", "demand"]),
                within=st.none() | st.integers(0, 4),
                lemma=st.sampled_from(["say", "deny", "reject", "doubt", "think"]),
            ),
            max_size=4,
        )
    )
    events = data.draw(
        st.lists(
            st.builds(
                EventDraft,
                type=st.sampled_from(["ASSAULT", "THREATEN"]),
                sentence=st.integers(0, 3),
                trigger=st.integers(0, 30),
                cue=spans(text),
                actors=some,
                modality=st.sampled_from(["actual", "denied", "possible"]),
                speech=st.booleans(),
            ),
            max_size=4,
        )
    )
    links = claims.link(text, events, statements, sentences)
    assert len(links) == len(events)
    for link in links:
        assert all(0 <= i < len(statements) for i, _ in link.claims)
        assert len({i for i, _ in link.claims}) == len(link.claims)
        assert link.performed_by is None or link.performed_by not in {i for i, _ in link.claims}
