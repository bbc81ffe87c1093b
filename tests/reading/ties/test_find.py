"""Ties on parsed cases and odd trees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import mentions, segments, ties
from dragoman.reading.ties.patterns import patterns
from dragoman.records.parse import Sentence
from tests.reading.trees import parsed

CASES = Path(__file__).parents[2] / "cases" / "ties.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize("case", cases(), ids=lambda c: str(c["text"][:40]))
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    sentences = SpacyParser().parse(text, segments.segment(text).sentences)
    found = [
        [t.type, text[slice(*t.from_span)], text[slice(*t.to_span)], t.negated]
        for t in ties.find(text, sentences, mentions.find(text, sentences))
    ]
    assert sorted(found) == sorted(case["ties"])


@settings(max_examples=300, deadline=None)
@given(parsed())
def test_any_tree_gives_ties_of_mentions(case: tuple[str, list[Sentence]]) -> None:
    text, sentences = case
    found = mentions.find(text, sentences)
    spans = {m.span for m in found}
    for tie in ties.find(text, sentences, found):
        assert {tie.from_span, tie.to_span} <= spans
        assert tie.from_span != tie.to_span
        assert 0 <= tie.evidence[0] < tie.evidence[1] <= len(text)


def test_patterns_are_small_letters_and_every_type_has_one() -> None:
    known = patterns()
    tables = (known.verbs, known.adjectives, known.epithets, known.prefixes, known.nouns)
    assert {p.type for table in tables for p in table.values()} == {
        "backs", "commands", "part_of", "speaks_for", "holds_office", "allied_with", "linked_to", "opposes",
    }  # fmt: skip
    assert all(word == word.lower() for table in tables for word in table)
