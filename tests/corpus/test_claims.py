"""The labelled claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.corpus.claims import FILE, load, place
from dragoman.errors import UsageError

CORPUS = Path(__file__).parents[2] / "training-corpus" / "claims"
TEXT = "Villagers said soldiers had burned the mill. The army said the mill was empty."


def line(**changes: Any) -> str:
    told = [
        {"key": key, "speaker": speaker, "speaker_at": 0, "cue": "said", "content": [content]}
        for key, speaker, content in (
            ("s1", "Villagers", "soldiers had burned the mill"),
            ("s2", "The army", "the mill was empty"),
        )
    ]
    happening = {
        "cue": "burned",
        "cue_at": 0,
        "type": "ASSAULT",
        "stances": {"s1": "asserts", "s2": "denies"},
    }
    sound = {"id": "aa-01", "published": "2001-02-03", "outlet": None, "text": TEXT, "statements": told}
    return json.dumps({**sound, "happenings": [happening], **changes})


def test_the_corpus_is_sound() -> None:
    passages = load(CORPUS)
    assert len({p.id for p in passages}) == len({p.text for p in passages}) == len(passages) > 300
    stances = [how for p in passages for h in p.happenings for how in h.stances.values()]
    assert min(stances.count("asserts"), stances.count("denies"), stances.count("doubts")) > 100


def test_a_passage(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(line())
    (passage,) = load(tmp_path)
    assert passage.id.startswith("aa-")
    assert passage.happenings[0].stances == {"s1": "asserts", "s2": "denies"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "Nothing of the kind."}, "'Villagers' is not in the text"),
        (
            {"happenings": [{"cue": "sank", "cue_at": 0, "type": "ASSAULT", "stances": {}}]},
            "'sank' is not in the text",
        ),
        (
            {"happenings": [{"cue": "mill", "cue_at": 0, "type": "ASSAULT", "stances": {"s3": "denies"}}]},
            "a stance of no statement",
        ),
        (
            {"happenings": [{"cue": "mill", "cue_at": 0, "type": "ASSAULT", "stances": {"s1": "agrees"}}]},
            "agrees",
        ),
        ({"more": 1}, "more"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    (tmp_path / FILE).write_text(line() + "\n" + line(**changes))
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert caught.value.code == "claims.bad-line"
    assert f"{FILE}, line 2" in caught.value.message
    assert reason in caught.value.message


def test_two_statements_of_one_key(tmp_path: Path) -> None:
    told = json.loads(line())["statements"]
    (tmp_path / FILE).write_text(line(statements=[told[0], told[0]], happenings=[]))
    with pytest.raises(UsageError, match="one key"):
        load(tmp_path)


def test_words_that_stand_twice() -> None:
    assert place(TEXT, "mill", 0) == (39, 43)
    assert place(TEXT, "mill", 1) == (63, 67)
    assert place(TEXT, "mill", 2) is None
