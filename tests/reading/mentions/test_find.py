"""Mentions: spans, forms and links, on hand-made and flat trees."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.fake import FakeParser
from dragoman.reading import mentions, segments


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_mentions_inside_it(text: str) -> None:
    sentences = FakeParser().parse(text, segments.segment(text).sentences)
    found = mentions.find(text, sentences)
    spans = [m.span for m in found]
    assert spans == sorted(spans, key=lambda s: (s[0], -s[1]))
    for m in found:
        assert 0 <= m.span[0] <= m.head[0] < m.head[1] <= m.span[1] <= len(text)
        assert m.span[0] <= m.core[0] < m.core[1] <= m.span[1]
        assert m.text == text[m.core[0] : m.core[1]]
        assert all(0 <= link.target < len(found) for link in m.links)
