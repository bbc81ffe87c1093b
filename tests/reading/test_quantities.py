"""Quantities: own cases as data, and properties of any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import quantities
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence, Token

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "quantities.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 120
    assert len({c["text"] for c in _CASES}) == len(_CASES)


@pytest.mark.parametrize("case", _CASES, ids=lambda c: c["text"][:50])
def test_case(case: dict[str, object], parser: SpacyParser) -> None:
    text = str(case["text"])
    found = quantities.count(text, parser.parse(text, (SentenceSpan((0, len(text)), 0),)))
    assert [
        {
            "span": text[q.span[0] : q.span[1]],
            "low": q.low,
            "high": q.high,
            "approximate": q.approximate,
            "kind": q.kind,
        }
        for q in found
    ] == case["quantities"]


def test_a_bare_number_counts_what_was_counted_before(parser: SpacyParser) -> None:
    text = "The pact allows 5,000 troops. Current figures are 5,262 in Iraq and 503 in Syria."
    spans = (SentenceSpan((0, 29), 0), SentenceSpan((30, len(text)), 0))
    found = quantities.count(text, parser.parse(text, spans))
    assert [(text[q.span[0] : q.span[1]], q.low, q.kind) for q in found] == [
        ("5,000 troops", 5000, "force_level"),
        ("5,262", 5262, "force_level"),
        ("503", 503, "force_level"),
    ]


def test_counted_is_the_noun_with_its_qualifiers(parser: SpacyParser) -> None:
    text = "More than 5,000 elite Iraqi soldiers were trained."
    (found,) = quantities.count(text, parser.parse(text, (SentenceSpan((0, len(text)), 0),)))
    assert found.counted is not None
    assert text[found.counted[0] : found.counted[1]] == "elite Iraqi soldiers"


_FUZZ = """
5,000 12 2.5 million hundred thousands tens of a one dozen half more than at least over up to between
and or soldiers people dead killed the its - strong 0 1,2,3 m several few another police officer
wounded % $ including 30-40 7+
"""
_WORDS = st.sampled_from(
    [
        "9" * 400,
        *_FUZZ.split(),
    ]
)
_TAGS = st.sampled_from(
    [
        ("NOUN", "NNS"),
        ("NUM", "CD"),
        ("VERB", "VBN"),
        ("ADJ", "JJ"),
        ("ADP", "IN"),
        ("PROPN", "NNP"),
        ("X", ""),
    ]
)
_DEPS = st.sampled_from(
    ["nsubj", "nsubjpass", "dobj", "pobj", "prep", "conj", "appos", "acl", "relcl", "nummod", "amod", "dep"]
)


@st.composite
def _sentences(draw: st.DrawFn) -> tuple[str, Sentence]:
    """Any words under any tree, cycles apart: heads stand anywhere below the root or point to an earlier token."""
    words = draw(st.lists(_WORDS, min_size=1, max_size=14))
    root = draw(st.integers(0, len(words) - 1))
    tokens, position = [], 0
    for i, word in enumerate(words):
        pos, tag = draw(_TAGS)
        before = draw(st.integers(0, i)) if i > root else root
        head = i if i == root else (root if before == i else before)
        tokens.append(
            Token(
                i,
                position,
                position + len(word),
                word,
                word,
                pos,
                tag,
                "ROOT" if i == root else draw(_DEPS),
                head,
            )
        )
        position += len(word) + 1
    text = " ".join(words)
    return text, Sentence(0, (0, len(text)), tuple(tokens))


@settings(max_examples=400, deadline=None)
@given(_sentences())
def test_any_tree_gives_valid_bounds(drawn: tuple[str, Sentence]) -> None:
    text, sentence = drawn
    last = 0
    for found in quantities.count(text, [sentence]):
        start, end = found.span
        assert last <= start < end <= len(text)
        last = end
        assert found.low is not None or found.high is not None
        assert found.low is None or found.high is None or found.low <= found.high
        assert found.counted is None or start <= found.counted[0] < found.counted[1] <= end


def test_a_huge_sentence_takes_little_time() -> None:
    words = ["12", "soldiers", "and"] * 3000
    tokens, position = [], 0
    for i, word in enumerate(words):
        pos, tag = {"12": ("NUM", "CD"), "soldiers": ("NOUN", "NNS")}.get(word, ("CCONJ", "CC"))
        tokens.append(
            Token(
                i,
                position,
                position + len(word),
                word,
                word,
                pos,
                tag,
                "conj" if i else "ROOT",
                max(0, i - 1),
            )
        )
        position += len(word) + 1
    text = " ".join(words)
    assert len(quantities.count(text, [Sentence(0, (0, len(text)), tuple(tokens))])) == 3000
