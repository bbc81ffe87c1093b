"""Signs and ties of statements in sentences of our own, and what is made of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.errors import KnowledgeError
from dragoman.reading import claims, segments
from dragoman.reading.claims import weighing
from dragoman.reading.claims.pairs import AHEAD
from dragoman.reading.claims.weighing import (
    BIAS,
    NEAR,
    VERSION,
    Look,
    Ruled,
    Scale,
    Scores,
    Weighing,
    Weights,
    shares,
)
from dragoman.records.drafts import EventDraft, StatementDraft
from dragoman.records.reading import Span

NEVER = (2.0, 2.0, 2.0)


class Said(NamedTuple):
    speaker: str
    content: str
    lemma: str = "say"
    cue: str = "said"


def after(text: str, words: str, start: int) -> Span:
    at = text.index(words, start)
    return at, at + len(words)


def ruled(
    text: str, said: Sequence[Said], cue: str, doer: str = "", sufferer: str = "", type_: str = "ASSAULT"
) -> Ruled:
    sentences = SpacyParser().parse(text, segments.segment(text).sentences)
    drafts, start = [], 0
    for one in said:
        speaker = after(text, one.speaker, start)
        start = after(text, one.cue, start)[0]
        content = after(text, one.content, start)
        drafts.append(
            StatementDraft(
                speakers=(speaker,),
                cue=after(text, one.cue, start),
                content=(content,),
                kind="indirect",
                lemma=one.lemma,
            )
        )
        start = content[1]
    at = after(text, cue, 0)
    sentence = next(s for s in sentences if s.start <= at[0] < s.end)
    trigger = sentence.at(at[0])
    assert trigger is not None
    event = EventDraft(
        type=type_, sentence=sentence.index, trigger=trigger.i, cue=at,
        actors=(after(text, doer, 0),) if doer else (), recipients=(after(text, sufferer, 0),) if sufferer else (),
    )  # fmt: skip
    return claims.rules(text, [event], drafts, sentences)


MILL = (
    "Villagers said soldiers had burned the mill. A miller said he had seen petrol cans. "
    "The army said the mill was struck by lightning."
)
TOLD = [
    Said("Villagers", "soldiers had burned the mill"),
    Said("A miller", "he had seen petrol cans"),
    Said("The army", "the mill was struck by lightning"),
]


@pytest.fixture(scope="module")
def mill() -> Ruled:
    return ruled(MILL, TOLD, "burned", "soldiers", "the mill")


def test_signs_of_a_witness_and_of_an_army(mill: Ruled) -> None:
    signs = Look(mill, [0]).signs
    miller, army = signs.of(1), signs.of(2)
    assert {"s.saw", "s.subject.he", "s.head.had", "s.word.petrol"} <= miller.keys()
    assert {
        "s.who.official",
        "s.causes" if "s.causes" in army else "s.head.past",
        "s.head.passive",
    } <= army.keys()
    assert not {"s.saw", "s.subject.he"} & army.keys()
    assert "s.who.official" not in miller


def test_ties_of_the_accused_and_of_others(mill: Ruled) -> None:
    look = Look(mill, [0])
    ties = {pair.statement: pair.row for pair in look.pairs}
    assert ties.keys() == {1, 2}
    assert "accused" in ties[2]
    assert "accused" not in ties[1]
    assert ties[1]["between.0"] == ties[2]["between.1"] == 1.0
    assert "things" in ties[2] or "sufferers" in ties[2]


def test_features_are_crossed(mill: Ruled) -> None:
    look = Look(mill, [0])
    row = look.row(look.pairs[1])
    assert row["accused*s.who.official"] == 1.0
    assert row["e.type.ASSAULT"] == 1.0
    assert "accused*s.saw" not in row


def test_only_what_is_sure_is_added(mill: Ruled) -> None:
    by = Weights(VERSION, "", (0.9, 0.9, 0.9), {BIAS: (-5.0, -5.0, -5.0), "accused": (0.0, 8.0, 0.0)})
    sure = Weighing(mill, Scale(by)).sure(Look.open(mill))
    assert mill.claims == [[(0, "asserts")]]
    assert sure == {0: [(2, "denies")]}
    unsure = Weights(VERSION, "", (0.96, 0.96, 0.96), by.features)
    assert Weighing(mill, Scale(unsure)).sure(Look.open(mill)) == {}


def test_crossed_weights_count_where_both_are_there(mill: Ruled) -> None:
    look = Look(mill, [0])
    plain = Scale(Weights(VERSION, "", NEVER, {BIAS: (0.0, -1.0, 0.0)}))
    crossed = Scale(
        Weights(VERSION, "", NEVER, {BIAS: (0.0, -1.0, 0.0), "accused*s.who.official": (0.0, 2.0, 0.0)})
    )
    without, with_ = Weighing(mill, plain).weigh(look), Weighing(mill, crossed).weigh(look)
    assert with_[0] == without[0]
    assert with_[1] == shares((0.0, 1.0, 0.0))


def test_the_sum_is_that_of_the_whole_row(mill: Ruled) -> None:
    look = Look(mill, [0])
    names = sorted({name for pair in look.pairs for name in look.row(pair)})
    features: dict[str, Scores] = {name: (k / 100, -k / 90, k % 7 / 10) for k, name in enumerate(names)}
    found = Weighing(mill, Scale(Weights(VERSION, "", NEVER, features))).weigh(look)
    for pair, got in zip(look.pairs, found, strict=True):
        row = look.row(pair)
        a, b, c = (sum(value * features[name][k] for name, value in row.items()) for k in range(3))
        assert got == pytest.approx(shares((a, b, c)))


def test_who_bears_out_is_given_where_the_rules_follow_him(mill: Ruled) -> None:
    by = Scale(Weights(VERSION, "", (0.5, 2.0, 2.0), {BIAS: (3.0, 0.0, 0.0)}))
    look = Look.open(mill)
    followed = {pair.statement for pair in look.pairs if weighing.FOLLOWED in pair.row}
    assert {s for s, _ in Weighing(mill, by).sure(look).get(0, [])} == followed
    assert all(how == "asserts" for _, how in Weighing(mill, by).sure(look).get(0, []))


def test_what_the_narrator_tells_stays_his() -> None:
    text = "Soldiers burned the mill on Monday. A miller said he had seen petrol cans in the mill."
    found = ruled(
        text, [Said("A miller", "he had seen petrol cans in the mill")], "burned", "Soldiers", "the mill"
    )
    assert found.claims == [[]]
    assert Look.open(found).pairs == []
    assert [pair.statement for pair in Look(found, [0]).pairs] == [0]


def test_demands_are_no_answers() -> None:
    text = "Villagers said soldiers had burned the mill. A bishop said the army must leave."
    said = [Said("Villagers", "soldiers had burned the mill"), Said("A bishop", "the army must leave")]
    found = ruled(text, said, "burned", "soldiers", "the mill")
    assert [pair.statement for pair in Look.open(found).pairs] == [1]
    found.given.statements = [*found.given.statements[:1], demand(found.given.statements[1])]
    assert Look.open(found).pairs == []


def demand(draft: StatementDraft) -> StatementDraft:
    return StatementDraft(
        speakers=draft.speakers,
        cue=draft.cue,
        content=draft.content,
        kind=draft.kind,
        act="demand",
        lemma="say",
    )


def test_few_statements_are_weighed_however_many_there_are() -> None:
    said = [Said("Villagers", "soldiers had burned the mill")]
    said += [Said("A miller", f"the wheel turned {n} times") for n in range(100, 130)]
    text = " ".join(f"{one.speaker} said {one.content}." for one in said)
    found = ruled(text, said, "burned", "soldiers", "the mill")
    assert len(Look(found, [0]).pairs) == AHEAD
    assert len(Look.open(found).pairs) <= NEAR


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.floats(-800, 800)] * 3))
def test_shares_are_shares(scores: Scores) -> None:
    made = shares(scores)
    assert math.isclose(sum(made), 1.0)
    assert all(0.0 <= share <= 1.0 for share in made)
    order = sorted(range(4), key=lambda k: (0.0, *scores)[k])
    assert [made[k] for k in order] == sorted(made)


def test_weights_of_another_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing.weights.cache_clear()
    monkeypatch.setattr(weighing, "VERSION", VERSION + 1)
    with pytest.raises(KnowledgeError) as caught:
        weighing.weights()
    assert caught.value.code == "reading.bad-table"
    assert f"version {VERSION}" in caught.value.message
