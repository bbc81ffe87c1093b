"""Mentions: spans, forms and links, on parsed cases, flat sentences and odd trees."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.fake import FakeParser
from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import mentions, segments
from dragoman.reading.mentions import naming
from dragoman.records.drafts import MentionDraft
from dragoman.records.parse import Sentence
from tests.reading.trees import parsed

CASES = Path(__file__).parents[2] / "cases" / "mentions.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


@functools.cache
def found(text: str) -> list[MentionDraft]:
    sentences = SpacyParser().parse(text, segments.segment(text).sentences)
    return mentions.find(text, [mentions.part(s) for s in sentences])


def check(text: str, sentences: Sequence[Sentence]) -> None:
    out = mentions.find(text, sentences)
    keys = [(m.sentence, m.span[0], -m.span[1]) for m in out]
    assert keys == sorted(keys)
    for m in out:
        assert 0 <= m.span[0] <= m.head[0] < m.head[1] <= m.span[1] <= len(text)
        assert m.span[0] <= m.core[0] < m.core[1] <= m.span[1]
        assert m.text == text[m.core[0] : m.core[1]]
        assert all(0 <= link.target < len(out) for link in m.links)
        assert all(out[link.target].sentence == m.sentence for link in m.links)


@pytest.mark.parametrize("case", cases(), ids=lambda c: str(c["text"][:40]))
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    out = found(text)
    by_span = {text[slice(*m.span)]: m for m in out}
    for want in case["mentions"]:
        m = by_span.get(want["span"])
        assert m is not None, f"{want['span']!r} not among {list(by_span)}"
        for key in ("form", "text", "title", "plural", "possessive", "label", "determiner", "lead", "called",
                    "preposition", "subject", "scene"):  # fmt: skip
            if key in want:
                assert getattr(m, key) == want[key], key
        links = {(k.role, out[k.target].text) for k in m.links}
        for role, target in want.get("links", []):
            assert (role, target) in links
        assert not {target for _, target in links} & set(want.get("apart", [])), links
        assert not {role for role, _ in links} & set(want.get("without", []))
    for absent in case.get("absent", []):
        assert absent not in by_span


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_mentions_inside_it(text: str) -> None:
    check(text, FakeParser().parse(text, segments.segment(text).sentences))


@settings(max_examples=300, deadline=None)
@given(parsed())
def test_any_tree_gives_mentions_inside_the_text(case: tuple[str, list[Sentence]]) -> None:
    check(*case)


def test_flat_sentence_of_many_words_is_quick() -> None:
    text = "Turkey and Iran " * 1500
    sentences = FakeParser().parse(text, segments.segment(text).sentences)
    assert len(mentions.find(text, sentences)) >= 3000


def test_word_lists_are_small_letters_only() -> None:
    known = naming.words()
    for name in known.__struct_fields__:
        words = getattr(known, name)
        assert words, name
        assert all(w == w.lower() and w.strip() == w for w in words), name
