"""The quickened pipeline answers as spaCy's own does, to the letter."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.encoder.entities import Entities, Found
from dragoman.encoder.spacy_parser import _SHORT, MODEL, SpacyParser, _pipeline
from dragoman.records.layout import SentenceSpan

REPORTS = sorted((Path(__file__).parents[2] / "examples" / "reports").glob("*.txt"))
ODD = [
    "",
    "   ",
    "\n\n a  b \n",
    "I'm gonna go. Y'all ain't coming, c'mon; you've gotta, let's!",
    "There's a man in Basra. There were 5 p.m. talks. It is there that he'd stay, but for us.",
    "President\nof   Sierra Leone  Ernest Bai Koroma met the U.N. Security Council on Tuesday 5 May 2015",
    "In New York",
    "The European Union",
]
WORDS = [
    *(
        "the",
        "of",
        "to",
        "in",
        "and",
        "that",
        "he",
        "it",
        "you",
        "I",
        "but",
        "all",
        "do",
        "did",
        "have",
        "had",
        "is",
        "was",
    ),
    *(
        "were",
        "there",
        "Paris",
        "United",
        "Nations",
        "New",
        "York",
        "Monday",
        "5",
        "million",
        "$",
        "Mr.",
        "Khan",
        "said",
    ),
    *(
        "killed",
        "troops",
        "'",
        '"',
        ".",
        ",",
        "?",
        "(",
        ")",
        "ain't",
        "gonna",
        "let's",
        "who",
        "which",
        "this",
        "Republic",
    ),
]


@functools.cache
def _stock() -> Language:
    pipeline = spacy.load(MODEL)
    tokenizer: Any = pipeline.tokenizer
    for short in _SHORT:
        tokenizer.add_special_case(short, [{"ORTH": short}])
    return pipeline


def _words(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, str(t.morph)) for t in doc]


def _same(texts: list[str]) -> None:
    pipeline, entities = _pipeline()
    ours = list(pipeline.pipe(texts, batch_size=64))
    found: list[list[Found]] = entities.find(ours)
    for theirs, mine, seen in zip(_stock().pipe(texts, batch_size=64), ours, found, strict=True):
        assert _words(mine) == _words(theirs)
        assert seen == [(e.start, e.end - 1, e.label_) for e in theirs.ents]


def test_same_answers_on_reports() -> None:
    texts = [path.read_text(encoding="utf-8") for path in REPORTS]
    assert texts
    _same(texts)
    # Again, now that every word has been met.
    _same([line for text in texts for line in text.splitlines()])


@pytest.mark.parametrize("text", ODD)
def test_same_answers_on_odd_texts(text: str) -> None:
    _same([text])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), max_size=5))
def test_same_answers_on_any_words(texts: list[str]) -> None:
    _same(texts)


def test_entities_of_another_make_are_refused() -> None:
    recogniser = spacy.load(MODEL).get_pipe("ner")
    recogniser.cfg["beam_width"] = 4  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="features"):
        Entities(recogniser)


def test_sentences_keep_the_offsets_of_the_report() -> None:
    text = "  General  Abebe Tolossa\nvisited Addis Ababa.\u00a0He left."
    spans = [SentenceSpan((2, 45), 0), SentenceSpan((46, 54), 0)]
    first, second = SpacyParser().parse(text, spans)
    assert [text[t.start : t.end] for t in first] == [t.text for t in first]
    assert [t.text for t in first][:3] == ["General", "Abebe", "Tolossa"]
    assert [text[slice(*first.span(e.first, e.last))] for e in first.entities if e.label == "GPE"] == [
        "Addis Ababa"
    ]
    assert second.root is not None
    assert (second.root.text, second.root.lemma, second.root.pos) == ("left", "leave", "VERB")
    assert second.index == 1
