"""What holds for the event coder on any tree and any text."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman import ontology
from dragoman.encoder.fake import FakeParser
from dragoman.reading import segments
from dragoman.reading.events import code
from dragoman.records.drafts import EventDraft, MentionDraft
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence, Token
from tests.reading.events.trees import reports


def _check(text: str, sentences: list[Sentence], drafts: list[EventDraft]) -> None:
    known = ontology.load()
    for draft in drafts:
        sentence = sentences[draft.sentence]
        for start, end in (draft.cue, *draft.actors, *draft.recipients):
            assert 0 <= start < end <= len(text)
            assert sentence.start <= start
            assert end <= sentence.end
        assert draft.cue[0] <= sentence[draft.trigger].start < draft.cue[1]
        assert set(draft.modes) <= set(known.modes(draft.type))
        assert set(draft.contexts) <= set(known.contexts)
        assert 0 <= draft.confidence <= 1
        assert not set(draft.actors) & set(draft.recipients)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_odd_trees(report: tuple[str, Layout, list[Sentence], list[MentionDraft]]) -> None:
    text, layout, sentences, mentions = report
    _check(text, sentences, code(text, layout, sentences, mentions))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    layout = segments.segment(text)
    sentences = FakeParser().parse(text, layout.sentences)
    _check(text, sentences, code(text, layout, sentences, []))


def test_nothing_is_nothing() -> None:
    assert code("", segments.segment(""), [], []) == []


def _chain(size: int) -> tuple[str, list[Sentence]]:
    """One sentence of `size` verbs, each hanging on the one before."""
    text = " ".join(["attack"] * size)
    tokens = tuple(
        Token(i, 7 * i, 7 * i + 6, "attack", "attack", "VERB", "VB", "xcomp" if i else "ROOT", max(0, i - 1))
        for i in range(size)
    )
    return text, [Sentence(0, (0, len(text)), tokens)]


def test_deep_and_wide_trees_are_quick() -> None:
    text, deep = _chain(4000)
    flat = FakeParser().parse("attack troops " * 4000, segments.segment("attack troops " * 4000).sentences)
    began = time.process_time()
    code(text, segments.segment(text), deep, [])
    code("attack troops " * 4000, segments.segment("x"), flat, [])
    assert time.process_time() - began < 5
