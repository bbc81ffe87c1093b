"""The cue lexicon's files and their loader."""

from __future__ import annotations

import pytest

from dragoman import ontology
from dragoman.errors import KnowledgeError
from dragoman.reading.events import lexicon


def test_every_type_has_cues() -> None:
    loaded = lexicon.load()
    tables = (loaded.verbs, loaded.nouns, loaded.adjectives)
    cues = [cue for table in tables for entries in table.values() for cue in entries]
    assert {cue.type for cue in cues} == set(ontology.load().types)
    assert len(cues) > 1000


def test_narrow_frames_come_first() -> None:
    entries = lexicon.load().verbs["call"]
    assert [e.narrowness for e in entries] == sorted((e.narrowness for e in entries), reverse=True)


def test_contexts_and_modes_are_the_ontology_s() -> None:
    loaded, known = lexicon.load(), ontology.load()
    assert set(loaded.contexts.values()) == set(known.contexts)
    for type_, table in loaded.modes.items():
        assert {mode for mode, _ in table} <= set(known.modes(type_))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"type": "AID"}, "words"),
        ({"type": "HELP", "words": ["help"]}, "HELP"),
        ({"type": "AID", "words": ["help"], "weight": 2.0}, "weight"),
        ({"type": "AID", "words": ["help"], "mode": "demo"}, "demo"),
        ({"type": "AID", "words": ["help"], "frame": "x"}, "frame"),
        ({"type": "AID", "words": ["give"], "objects": ["@gifts"]}, "@gifts"),
    ],
)
def test_a_slip_is_named(row: dict[str, object], words: str) -> None:
    with pytest.raises(KnowledgeError, match=words) as caught:
        lexicon.cues_from("some.toml", "verbs", {"verbs": [row]}, head_last=False)
    assert "some.toml" in caught.value.message
