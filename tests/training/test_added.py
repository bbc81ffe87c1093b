"""A user's own sentences for training."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.encoder.weights import SHIPPED, TOKENIZER
from dragoman.encoder.wordpieces import WordPieces
from dragoman.errors import UsageError
from dragoman.training.added import read_added
from dragoman.training.labels import examples

TEXT = "Dockers in Kismara shut the port."
SHUT = {"type": "PROTEST", "cue": [19, 23], "actors": [[0, 7]], "modes": ["obstruct"]}
GOOD = {"text": TEXT, "events": [SHUT]}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text(
        "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines) + "\n", encoding="utf-8"
    )
    return path


def test_sentences_become_items(tmp_path: Path) -> None:
    first, second = read_added(written(tmp_path, GOOD, "", {"text": "It rained.", "events": []}))
    assert first.words("e1") == "shut"
    assert [first.words(m) for m in first.events[0].actors] == ["Dockers"]
    assert second.events == ()
    taught = examples([first, second], WordPieces(SHIPPED / "fast" / TOKENIZER), partial=True)
    assert [e.partial for e in taught] == [True, True]
    assert taught[0].pairs() == [("PROTEST", 0, None)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "truncated"),
        ({"text": TEXT}, "events"),
        ({"text": " ", "events": []}, "no text"),
        ({"text": TEXT, "events": [{**SHUT, "type": "DANCE"}]}, "DANCE"),
        ({"text": TEXT, "events": [{**SHUT, "cue": [0, 99]}]}, "outside"),
        ({"text": TEXT, "events": [{**SHUT, "cue": [7, 7]}]}, "empty"),
        ({"text": TEXT, "events": [{**SHUT, "modes": ["drone"]}]}, "no mode"),
        ({"text": TEXT, "events": [{**SHUT, "recipients": [[0, 7]]}]}, "actor and recipient"),
        ({"text": TEXT, "events": [], "colour": 1}, "colour"),
    ],
)
def test_a_line_that_does_not_fit_is_named(tmp_path: Path, line: object, told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        read_added(written(tmp_path, GOOD, line))
    assert caught.value.code == "train.bad-line"
    assert "line 2" in caught.value.message


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_added(tmp_path / "nowhere.jsonl")
    assert caught.value.code == "train.no-file"
