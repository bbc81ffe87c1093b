"""Cutting text into pieces: every word once, in its place."""

from __future__ import annotations

import functools

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.hints import NOTHING, on_pieces
from dragoman.encoder.weights import SHIPPED, TOKENIZER
from dragoman.encoder.wordpieces import MAX_WORDS, POSITIONS, WordPieces


@functools.cache
def pieces() -> WordPieces:
    return WordPieces(SHIPPED / "fast" / TOKENIZER)


def test_words_shapes_and_their_pieces() -> None:
    (window,) = pieces().windows(["Kyiv SHELLED 12 towns, McCain said."])[0]
    text = "Kyiv SHELLED 12 towns, McCain said."
    words = [text[a:b] for a, b in window.words]
    assert words == ["Kyiv", "SHELLED", "12", "towns", ",", "McCain", "said", "."]
    shapes = [window.shapes[i] for i in window.first]
    assert shapes == [2, 3, 5, 1, 6, 4, 1, 6]
    assert len(window.ids) == len(window.shapes)
    assert window.at((5, 15)) == (1, 2)
    assert window.at((4, 5)) is None


def test_a_long_sentence_is_read_whole_in_several_windows() -> None:
    text = " ".join(f"word{i}" for i in range(3000))
    windows = pieces().windows([text])[0]
    assert [text[a:b] for w in windows for a, b in w.words] == text.split()
    assert all(len(w.words) <= MAX_WORDS and len(w.ids) <= POSITIONS for w in windows)


def test_a_word_without_end_does_not_break_the_encoder() -> None:
    windows = pieces().windows(["x" * 90 + "q9" * 3000])[0]
    assert windows
    assert all(len(w.ids) <= POSITIONS for w in windows)


def test_no_words_no_windows() -> None:
    assert pieces().windows(["", "  \n"]) == [[], []]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_cut_in_order(text: str) -> None:
    end = 0
    for window in pieces().windows([text])[0]:
        assert len(window.first) == len(window.words)
        assert window.first == sorted(set(window.first))
        for a, b in window.words:
            assert end <= a < b <= len(text)
            end = b


def test_hints_reach_all_pieces_of_a_word() -> None:
    (window,) = pieces().windows(["Ouagadougou protested"])[0]
    noun, verb = (8, 30, 5, 0, 1), (16, 1, 0, 12, 0)
    told = on_pieces(window, ([(0, 11), (12, 21)], [noun, verb]))
    assert told[0] == told[-1] == NOTHING
    assert set(told[1 : window.first[1]]) == {noun}
    assert set(told[window.first[1] : -1]) == {verb}
    assert set(on_pieces(window, None)) == {NOTHING}
