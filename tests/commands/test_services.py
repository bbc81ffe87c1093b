"""What commands work with."""

from __future__ import annotations

import pytest

from dragoman.cli import load_services
from dragoman.reading.pipeline import MAX_SENTENCES, Reader


def test_the_limits_of_the_settings_reach_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_MAX_CHARACTERS", "3000000")
    monkeypatch.setenv("DRAGOMAN_MAX_LINES", "50000")
    reader = load_services(debug=False).reader()
    assert isinstance(reader, Reader)
    assert (reader.max_characters, reader.max_sentences) == (3_000_000, 50_000)


def test_few_lines_may_hold_many_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_MAX_LINES", "10")
    reader = load_services(debug=False).reader()
    assert isinstance(reader, Reader)
    assert reader.max_sentences == MAX_SENTENCES
