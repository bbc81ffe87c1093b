"""A user's own sentences for training."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.encoder.weights import SHIPPED, TOKENIZER
from dragoman.encoder.wordpieces import WordPieces
from dragoman.errors import UsageError
from dragoman.training.added import read_added
from dragoman.training.labels import TYPES, examples
from dragoman.training.own_types import FEWEST, check_enough, read_types

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


def test_own_types_are_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "types.yaml"
    path.write_text("DISASTER: A disaster strikes.\nELECTION: A vote is held.\n", encoding="utf-8")
    types = read_types(path)
    assert types == {"DISASTER": "A disaster strikes.", "ELECTION": "A vote is held."}
    line = {"text": TEXT, "events": [{"type": "DISASTER", "cue": [19, 23]}]}
    mine = read_added(written(tmp_path, *[line] * FEWEST), {*TYPES, *types})
    check_enough({"DISASTER": ""}, mine)
    with pytest.raises(UsageError, match="0 events of the new type ELECTION"):
        check_enough(types, mine)
    with pytest.raises(UsageError, match="there is no type DISASTER"):
        read_added(written(tmp_path, line))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1 to 50 names"),
        ("- DISASTER", "1 to 50 names"),
        ("disaster: small letters", "'disaster' is no name"),
        ("ASSAULT: taken", "a type of PLOVER's"),
        ("DISASTER:", "has no description"),
        ("1: one", "1 is no name"),
        ("DISASTER: [unclosed", "expected"),
        ("!!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ],
)
def test_types_that_do_not_fit(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "types.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=told) as raised:
        read_types(path)
    assert raised.value.code == "train.bad-types"


def test_no_file_of_types(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        read_types(tmp_path / "none.yaml")
    assert raised.value.code == "train.bad-types"
