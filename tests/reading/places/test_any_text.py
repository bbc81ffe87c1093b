"""No text makes the stage raise, and every span lies inside it."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.encoder.fake import FakeParser
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.reading import places, segments
from dragoman.records.parse import Entity, Sentence
from dragoman.records.reading import Place

_WORDS = st.sampled_from([
    "Paris", "the", "St.", "Ky.", "W.", "Va", ".", ",", "U.S.", "of", "Lake", "Highway", "19", "County",
    "counties", "and", "-", "'s", "Iraqi", "(", ")", "\u0301", "😀", "São", "Paulo", "al", "AL-ANBAR", "بغداد",
    "318-555-0142", "\n\n", "“", "The",
])  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(_WORDS, max_size=40).map(" ".join),
    st.lists(_WORDS, max_size=40).map("".join),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def read(text: str, gazetteer: Gazetteer, label: str | None = None) -> list[Place]:
    layout = segments.segment(text)
    sentences = FakeParser().parse(text, layout.sentences)
    if label is not None:
        sentences = [
            Sentence(
                s.index,
                (s.start, s.end),
                s.tokens,
                tuple(Entity(t.i, t.i, label) for t in s.tokens),
                s.headline,
            )
            for s in sentences
        ]
    return places.find(text, layout, sentences, gazetteer)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, label=st.sampled_from([None, "GPE", "ORG", "PERSON", "NORP"]))
def test_spans_lie_inside_in_order(text: str, label: str | None, gazetteer: Gazetteer) -> None:
    last = 0
    for place in read(text, gazetteer, label):
        start, end = place.span
        assert last <= start < end <= len(text)
        assert (place.lat is None) == (place.lon is None)
        assert text[start:end].strip() == text[start:end]
        last = end


def test_same_twice(gazetteer: Gazetteer) -> None:
    text = "Officials in Springfield and Paris, Texas, met with Georgian diplomats near Athens."
    assert read(text, gazetteer, "GPE") == read(text, gazetteer, "GPE")


def test_time_grows_with_the_text(gazetteer: Gazetteer) -> None:
    """Ten thousand names in one report, no sentence end: linear, so a few seconds at most."""
    text = "Springfield, Paris and Athens of Georgia; " * 2500
    read(text[:4000], gazetteer)
    began = time.process_time()
    assert len(read(text, gazetteer, "GPE")) > 5000
    assert time.process_time() - began < 10.0
