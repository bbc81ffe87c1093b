"""The figures of positions are counted right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.corpus.positions import Pair, load
from dragoman.evaluation.stance import (
    Ends,
    Table,
    end_to_end,
    is_holder,
    page,
    question_of,
    stance_given,
    table,
    words_of,
)
from dragoman.questions.model import Asked, Scores
from dragoman.questions.records import Holder
from dragoman.records.reading import Reading
from tests.questions.asking import Sheet

QUESTION = {
    "id": "troops", "wording": "Should the League's troops leave?", "for": "the League's troops leave",
    "against": "the League's troops stay", "between": ["a small garrison remains"],
    "phrases": ["League's troops"], "actors": ["sylvania"], "places": ["SYL"], "split": "test",
}  # fmt: skip


def pair(
    id_: str, text: str, words: str, actor: str, stance: str, value: int | None = None
) -> dict[str, Any]:
    start, who = text.index(words), text.index(actor)
    return {
        "id": id_, "question": "troops", "published": "2018-02-06", "text": text, "span": [start, start + len(words)],
        "actor": actor, "actor_span": [who, who + len(actor)], "on_behalf": None, "stance": stance, "value": value,
        "evidence": "said", "conditional": False, "why": "made up",
    }  # fmt: skip


LEAVE, STAY, EAT = (
    "that the League's troops leave",
    "the League's troops must stay",
    "the League's troops ate soup",
)
LINES = [
    pair("a", f"Sylvania demanded {LEAVE}.", LEAVE, "Sylvania", "for", 95),
    pair("b", f"Freedonia said {STAY}.", STAY, "Freedonia", "against", -20),
    pair("c", f"Freedonia said {EAT}.", EAT, "Freedonia", "none"),
    pair("d", f"Ann Alder said {EAT}.", EAT, "Ann Alder", "for", 60),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "questions.jsonl").write_bytes(msgspec.json.encode(QUESTION) + b"\n")
    (tmp_path / "pairs.jsonl").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in LINES))
    return tmp_path


def readings() -> dict[str, Reading]:
    made = {}
    for line, cue in zip(LINES, ("demanded", "said", "said", "said"), strict=True):
        content = line["text"].split(f"{cue} ")[1].removeprefix("that ").removesuffix(".")
        made[line["id"]] = Sheet(line["text"]).says(line["actor"], cue, content).reading
    return made


class Soup:
    """A model that takes soup for a wish to leave."""

    name = "soup"

    def stances(self, asked: Sequence[Asked]) -> list[Scores]:
        yes, no = Scores(0.97, 0.01, 0.01, 0.01), Scores(0.03, 0.04, 0.03, 0.9)
        return [yes if "soup" in one.text else no for one in asked]


def test_figures_of_a_table() -> None:
    found = Table(
        Counter({("for", "for"): 3, ("for", "none"): 1, ("against", "for"): 1, ("none", "none"): 5})
    )
    assert found.figures("for") == (0.75, 0.75, 0.75)
    assert found.figures("none") == pytest.approx((5 / 6, 1.0, 10 / 11))
    assert found.figures("against") == (0.0, 0.0, 0.0)
    assert found.macro == pytest.approx((0.75 + 10 / 11) / 4)


def test_stance_given(folder: Path) -> None:
    pairs = load(folder)
    found = table(pairs.unseen, stance_given(pairs.questions, pairs.unseen, None))
    assert found.counts == {
        ("for", "for"): 1, ("against", "against"): 1, ("none", "none"): 1, ("for", "none"): 1,
    }  # fmt: skip
    with_soup = table(pairs.unseen, stance_given(pairs.questions, pairs.unseen, Soup()))
    assert with_soup.counts[("none", "for")] == 1
    assert with_soup.counts[("for", "none")] == 1, "the model overrules what is merely likely"


def test_end_to_end(folder: Path) -> None:
    pairs = load(folder)
    alone = end_to_end(pairs.questions, pairs.unseen, readings(), None)
    assert alone == Ends(wanted=3, found=2, actor=2, stance=2, inside=1, none=1, kept=1, shown=2, right=2)
    with_soup = end_to_end(pairs.questions, pairs.unseen, readings(), Soup())
    assert (with_soup.found, with_soup.stance, with_soup.kept) == (2, 2, 0), "the pole's own words decide"


def test_another_holder_is_not_the_actor(folder: Path) -> None:
    pairs = load(folder)
    made = readings()
    wrong = [msgspec.structs.replace(p, actor="Freedonia", actor_span=(0, 1)) for p in pairs.unseen[:1]]
    assert end_to_end(pairs.questions, wrong, made, None).actor == 1, "the span is his"
    far = [msgspec.structs.replace(p, actor="Freedonia", actor_span=p.span) for p in pairs.unseen[:1]]
    assert end_to_end(pairs.questions, far, made, None) == Ends(wanted=1, found=1)


@pytest.mark.parametrize(
    ("name", "actor", "same"),
    [
        ("Sylvania", "Sylvania", True),
        ("Prime Minister Ann Alder", "Ann Alder", True),
        ("Alder", "Ann Alder", True),
        ("Freedonia", "Sylvania", False),
        ("", "Sylvania", False),
    ],
)
def test_names_of_one(name: str, actor: str, same: bool) -> None:
    made = msgspec.convert(pair("x", f"{actor} said so.", "so", actor, "for", 1), Pair)
    assert is_holder(Holder(span=(900, 901), name=name), made) is same


def test_words_take_the_verb_with_them(folder: Path) -> None:
    first, *_ = load(folder).unseen
    assert first.text[slice(*words_of(first))] == " demanded that the League's troops leave"


def test_a_question_as_an_analyst_writes_it(folder: Path) -> None:
    made = question_of(load(folder).questions["troops"])
    assert (made.for_.value, made.against.value, made.steps[0].value) == (100, -100, 0)
    assert made.about.places == ("SYL",)


def test_the_page(folder: Path) -> None:
    told = page(load(folder), readings(), Soup(), "Made by hand.")
    assert "Made by hand." in told
    assert "| unseen, patterns alone | 4 |" in told
    assert "| unseen, patterns and network | 4 |" in told
    assert "1.000 (2/2)" in told
