"""The event coder on sentences of our own, parsed by the real model."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import events, mentions, segments
from dragoman.records.drafts import EventDraft
from dragoman.records.reading import Span

_FILE = Path(__file__).parents[2] / "cases" / "events" / "events.toml"
CASES: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["cases"]


@functools.cache
def _coded(text: str) -> tuple[EventDraft, ...]:
    layout = segments.segment(text)
    parsed = SpacyParser().parse(text, layout.sentences)
    return tuple(events.code(text, layout, parsed, mentions.find(text, parsed)))


def _shown(draft: EventDraft, text: str, keys: set[str]) -> dict[str, Any]:
    def words(span: Span) -> str:
        return text[slice(*span)]

    full: dict[str, Any] = {
        "type": draft.type,
        "cue": words(draft.cue),
        "actors": [words(s) for s in draft.actors],
        "recipients": [words(s) for s in draft.recipients],
        "modes": list(draft.modes),
        "modality": draft.modality,
        "historical": draft.historical,
        "repeated": draft.repeated,
        "aggregate": draft.aggregate,
        "reciprocal": draft.reciprocal,
        "speech": draft.speech,
    }
    return {key: full[key] for key in full if key in keys}


@pytest.mark.parametrize("case", CASES, ids=[c["about"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    drafts = _coded(case["text"])
    for wanted in case["events"]:
        assert wanted in [_shown(d, case["text"], set(wanted)) for d in drafts]
    if case.get("only") or not case["events"]:
        got = [(d.type, case["text"][slice(*d.cue)]) for d in drafts]
        assert len(drafts) == len(case["events"]), got


def test_case_files_name_each_case_once() -> None:
    assert len({c["about"] for c in CASES}) == len(CASES)
