"""Stance by patterns, and how they are weighed against the network; cases are in tests/cases/questions/stance.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.questions.composing import Lean
from dragoman.questions.lexicon import act_of, wanting
from dragoman.questions.model import Scores
from dragoman.questions.patterns import lean
from dragoman.questions.phrases import Phrases, words
from dragoman.questions.poles import poles
from dragoman.questions.weighing import ENOUGH, likeliest, verdict
from tests.questions.asking import QUESTIONS

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "questions" / "stance.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in CASES])
def test_sides(case: dict[str, Any]) -> None:
    said = "The minister " + case["words"] + "."
    found = lean(QUESTIONS[case["question"]], said, (13, len(said) - 1), act=case.get("act"))
    told = verdict(found, None)
    assert ("none" if told is None else told.side) == case["side"], found
    if told is not None:
        assert told.conditional == case.get("conditional", False)
        assert told.value == case.get("value", told.value)
        assert (told.value > 40) == (told.side == "for")
        assert (told.value < -40) == (told.side == "against")
        assert -100 <= told.low <= told.value <= told.high <= 100
        assert found.sure >= ENOUGH
        assert told.why


@pytest.mark.parametrize(("question", "direction"), [("troops", -1), ("law", -1), ("treaty", 1)])
def test_which_way_a_question_goes(question: str, direction: int) -> None:
    assert poles(QUESTIONS[question]).direction == direction


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("withdraw*", "They withdrew, then withdrawals began", ["withdrawals"]),
        ("U.S. troop*", "US troops, U.S. troops and us troopers", ["US troops", "U.S. troops"]),
        ("pull-out", "a pull out, a pull-out", ["pull out", "pull-out"]),
        ("Ábel", "Abel's men and ÁBEL", ["Abel's", "ÁBEL"]),
        ("the law", "the lawyer", []),
        (
            "bring _ home",
            "bring home; bring all the troops home; bring a b c d e home",
            ["bring all the troops home"],
        ),
        ("get _ out", "get it", []),
    ],
)
def test_phrases(phrase: str, text: str, found: list[str]) -> None:
    said = words(text)
    spots = Phrases({phrase: True}).find(said)
    assert [text[said[f.first].start : said[f.after - 1].end] for f in spots] == found


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("urged the council to sign", "demanded"),
        ("vowed to stay", "promised"),
        ("repeated its threats", "threatened"),
        ("vetoed the bill", "voted"),
        ("said it was late", None),
    ],
)
def test_acts(text: str, act: str | None) -> None:
    assert act_of(text, (0, len(text))) == act


@pytest.mark.parametrize(
    ("text", "future", "wants"),
    [
        ("wants the troops gone", False, True),
        ("has long been opposed to it", False, True),
        ("of wanting it", False, True),
        ("arrived by train and wants it", False, False),
        ("would bring it back", False, False),
        ("would bring it back", True, True),
    ],
)
def test_the_wish_of_another(text: str, future: bool, wants: bool) -> None:
    assert wanting(text, (0, len(text)), future=future) is wants


SURE = Lean("for", 0.85, 100, "phrase")
LIKELY = Lean("for", 0.6, 85, "words")
FIRM = Lean("for", 0.65, 85, "words")
NOTHING = Lean(None, 0.0, 0, "no pattern")


@pytest.mark.parametrize(
    ("pattern", "scores", "side", "coder"),
    [
        (SURE, None, "for", "patterns"),
        (LIKELY, None, "for", "patterns"),
        (Lean("for", 0.5, 85, "words"), None, None, None),
        (NOTHING, None, None, None),
        (SURE, Scores(0.1, 0.7, 0.1, 0.1), "for", "patterns"),
        (SURE, Scores(0.01, 0.97, 0.01, 0.01), "for", "patterns"),
        (SURE, Scores(0.01, 0.01, 0.01, 0.97), "for", "patterns"),
        (FIRM, Scores(0.42, 0.48, 0.05, 0.05), "for", "patterns"),
        (FIRM, Scores(0.35, 0.5, 0.1, 0.05), None, None),
        (FIRM, Scores(0.1, 0.7, 0.1, 0.1), None, None),
        (FIRM, Scores(0.1, 0.1, 0.1, 0.7), None, None),
        (FIRM, Scores(0.01, 0.97, 0.01, 0.01), "against", "network"),
        (LIKELY, Scores(0.7, 0.1, 0.1, 0.1), None, None),
        (NOTHING, Scores(0.97, 0.01, 0.01, 0.01), "for", "network"),
        (NOTHING, Scores(0.01, 0.97, 0.01, 0.01), "against", "network"),
        (NOTHING, Scores(0.01, 0.01, 0.97, 0.01), "between", "network"),
        (NOTHING, Scores(0.7, 0.1, 0.1, 0.1), None, None),
    ],
)
def test_patterns_and_network(
    pattern: Lean, scores: Scores | None, side: str | None, coder: str | None
) -> None:
    told = verdict(pattern, scores)
    assert (None if told is None else (told.side, told.coder)) == (None if side is None else (side, coder))


@pytest.mark.parametrize(
    ("pattern", "scores", "side"),
    [
        (LIKELY, None, "for"),
        (Lean("for", 0.5, 85, "words"), None, None),
        (NOTHING, Scores(0.3, 0.4, 0.2, 0.1), "against"),
        (NOTHING, Scores(0.3, 0.1, 0.0, 0.6), None),
        (NOTHING, Scores(0.3, 0.2, 0.1, 0.4), "for"),
        (LIKELY, Scores(0.3, 0.4, 0.2, 0.1), "against"),
    ],
)
def test_the_likeliest_answer_however_little_sure(
    pattern: Lean, scores: Scores | None, side: str | None
) -> None:
    assert likeliest(pattern, scores) == side


def test_agreement_makes_surer() -> None:
    scores = Scores(0.97, 0.01, 0.01, 0.01)
    alone, both = verdict(NOTHING, scores), verdict(FIRM, scores)
    assert alone is not None
    assert both is not None
    assert (alone.side, both.side) == ("for", "for")
    assert "0.97" in alone.why
    assert "words" in both.why
    disputed = verdict(FIRM, Scores(0.42, 0.48, 0.05, 0.05))
    assert disputed is not None
    assert both.confidence > disputed.confidence
    assert both.high - both.low < disputed.high - disputed.low
