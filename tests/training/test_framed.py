"""Pairs made by program: the spans are where the words are, and a frame's stance is turned as its pole is."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from dragoman.corpus.positions import PairQuestion
from dragoman.training.framed import FORMS, FRAMES, POLES, Framed, filled, further

QUESTION = PairQuestion(
    id="dam", wording="Should the dam close?", for_="the dam closes", against="the dam stays", between=(),
    phrases=(), actors=(), places=(), split="train",
)  # fmt: skip
FORMS_OF = {
    "id": "dam",
    "for": {"np": ["the end of the dam"], "inf": ["close the dam"], "cl": ["the dam must go"]},
    "against": {"np": ["keeping the dam"], "inf": ["keep the dam"], "cl": ["the dam must stay"]},
}
FRAMES_OF = [
    {"frame": "{A} [[rejected {X}]].", "form": "np", "stance": "contra"},
    {"frame": '"[[{X}]]," {A} said, and {A} meant it.', "form": "cl", "stance": "pro"},
    {"frame": "{A} [[has yet to decide whether to {X}]].", "form": "inf", "stance": "none"},
    {"frame": "Only in ten years, {A} said, [[would it {X}]].", "form": "inf", "stance": "mid"},
]
ACTORS = ("the mayor", "Sylvania's army", "Ann Ó Briain")


def write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / FRAMES, FRAMES_OF)
    write(tmp_path / FORMS, [FORMS_OF, {**FORMS_OF, "id": "not to train on"}])
    write(tmp_path / POLES, [{"id": "dam", "for": ["no dam any more"], "against": ["a dam for ever"]}])
    return tmp_path


def test_a_frame_is_filled() -> None:
    told = filled('"[[{X}]]," {A} said, and {A} meant it.', "the mayor", "the dam must go", "for")
    assert told.text == '"The dam must go," the mayor said, and the mayor meant it.'
    assert (told.text[slice(*told.span)], told.text[slice(*told.actor)]) == ("The dam must go", "the mayor")


def test_pairs_mean_what_their_frames_and_poles_say(folder: Path) -> None:
    made = Framed(folder, {"dam": QUESTION}, ACTORS)
    rng = random.Random(3)
    seen = set()
    for number in range(400):
        pair = made.pair(rng, number)
        words = pair.text[slice(*pair.span)].casefold()
        assert pair.question == "dam"
        assert pair.text[slice(*pair.actor_span)].casefold() == pair.actor.casefold()
        mine = "keep" not in words and "stay" not in words
        expected = (
            "none" if "yet to" in words
            else "between" if words.startswith("would")
            else ("against" if mine else "for") if "rejected" in words
            else ("for" if mine else "against")
        )  # fmt: skip
        assert pair.stance == expected, pair.text
        seen.add((pair.stance, pair.span[0] > 60))
    assert len(seen) >= 6  # every stance, first in its text and after another party's words


def test_the_same_chance_makes_the_same_pairs(folder: Path) -> None:
    made = Framed(folder, {"dam": QUESTION}, ACTORS)
    first, second = (made.pair(random.Random(7), 0) for _ in range(2))
    assert first == second


def test_further_wordings_are_by_question(folder: Path) -> None:
    assert further(folder)["dam"].against == ("a dam for ever",)
