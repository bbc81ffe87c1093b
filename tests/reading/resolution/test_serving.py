"""For whom speakers speak, in whole texts: the cases in tests/cases/resolution/serving.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.reading.pipeline import shared
from dragoman.records.reading import Party, Reading
from dragoman.records.report import Report

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "cases/resolution/serving.toml").read_text(encoding="utf-8")
)["case"]


def speakers(text: str, reading: Reading, words: str) -> list[Party]:
    """The parties of these words, or of words that begin so."""
    said = [p for s in reading.statements for p in s.speakers]
    exact = [p for p in said if text[slice(*p.span)] == words]
    return exact or [p for p in said if text[slice(*p.span)].startswith(words)]


def named(text: str, reading: Reading, words: str) -> set[str]:
    """The actors of mentions within an occurrence of these words."""
    at = [n for n in range(len(text)) if text.startswith(words, n)]
    cores = [(m, m.features.core if m.features else m.span) for m in reading.mentions]
    return {
        m.actor for m, c in cores for n in at if m.actor and n <= c[0] and c[1] <= n + len(words)
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_for_whom(case: dict[str, Any]) -> None:
    text = case["text"]
    reading = shared().read(Report(id="case", text=text, published="2015-06-10"))
    for words, body in case["speaks"]:
        found = speakers(text, reading, words)
        assert found, f"nobody speaks as {words!r}"
        for party in found:
            if body:
                assert party.on_behalf_of in named(text, reading, body), f"{words!r}: {party}"
            else:
                assert party.on_behalf_of is None, f"{words!r}: {party}"


def test_the_body_is_an_actor_of_the_reading() -> None:
    text = CASES[1]["text"]
    reading = shared().read(Report(id="case", text=text, published="2015-06-10"))
    party = speakers(text, reading, "She")[0]
    body = next(a for a in reading.actors if a.id == party.on_behalf_of)
    assert body.id.startswith("local:")
    assert not body.known
