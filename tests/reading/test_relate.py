"""What one marked party does to the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.encoder.fake import FakeParser
from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import SHIPPED
from dragoman.errors import InputError
from dragoman.reading import relate
from dragoman.reading.filing import filed
from dragoman.reading.relate import TYPES, PairRow, Relater
from dragoman.records.drafts import EventDraft

TEXT = "Ruritania bombed Grauswald"
ROW: dict[str, Any] = {"id": "a", "text": TEXT, "actor": [0, 9], "recipient": [17, 26]}


def test_a_good_row() -> None:
    assert relate.check(ROW) == PairRow(id="a", text=TEXT, actor=(0, 9), recipient=(17, 26))
    assert relate.check({**ROW, "recipient": None}).recipient is None
    assert relate.check({"id": "b", "text": TEXT}).actor is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": 3}, "relate.bad-id"),
        ({"text": None}, "relate.no-text"),
        ({"text": "  "}, "relate.no-text"),
        ({"text": "x" * 100_001}, "relate.too-long"),
        ({"actor": [0, 99]}, "relate.bad-span"),
        ({"actor": [-1, 4]}, "relate.bad-span"),
        ({"actor": [4, 4]}, "relate.bad-span"),
        ({"actor": [0]}, "relate.bad-span"),
        ({"actor": "0-9"}, "relate.bad-span"),
        ({"actor": [0, 9.0]}, "relate.bad-span"),
        ({"actor": [False, 9]}, "relate.bad-span"),
        ({"recipient": [0, 9]}, "relate.same-span"),
    ],
)
def test_a_bad_row_has_its_code(change: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        relate.check({**ROW, **change})
    assert caught.value.code == code


def _draft(**fields: Any) -> EventDraft:
    base: dict[str, Any] = {
        "type": "ASSAULT",
        "sentence": 0,
        "trigger": 1,
        "cue": (10, 16),
        "confidence": 0.8,
    }
    return EventDraft(**(base | fields))


def test_the_event_of_the_marked_parties_wins() -> None:
    ours = _draft(actors=((0, 9),), recipients=((17, 26),))
    other = _draft(type="AID", actors=((30, 34),), confidence=0.9)
    scores = relate.score_pair(TEXT, [], [other, ours], (0, 9), (17, 26))
    assert max(TYPES, key=lambda t: scores[t]) == "ASSAULT"
    assert sum(scores.values()) == pytest.approx(1)
    assert set(scores) == set(TYPES)


def test_fit_orders_the_cases() -> None:
    a, r = (0, 9), (17, 26)
    both = relate.fit(_draft(actors=(a,), recipients=(r,)), a, r)
    one = relate.fit(_draft(actors=(a,)), a, r)
    turned = relate.fit(_draft(actors=(r,), recipients=(a,)), a, r)
    none = relate.fit(_draft(), a, r)
    assert both > one > turned > none > 0
    assert relate.fit(_draft(type="CONSULT", actors=(a, r), reciprocal=True), a, r) == both


def test_no_evidence_is_a_flat_answer() -> None:
    scores = relate.score_pair("Nothing.", [], [], None, None)
    assert len(set(scores.values())) == 1


def test_pairs_keep_their_order_across_batches() -> None:
    rows = [relate.check({**ROW, "id": str(n)}) for n in range(relate.BATCH + 3)]
    answers = list(Relater(FakeParser()).pairs(iter(rows)))
    assert [a.id for a in answers] == [r.id for r in rows]
    assert all(a.confidence == max(a.scores.values()) for a in answers)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_row_that_passes_is_answered(text: str, start: int, end: int) -> None:
    try:
        row = relate.check({"id": "x", "text": text, "actor": [start, end], "recipient": None})
    except InputError:
        return
    (answer,) = Relater(FakeParser()).pairs([row])
    assert sum(answer.scores.values()) == pytest.approx(1)
    assert answer.type in TYPES


PROMISED = ("The government has agreed to release the rebels.", "The army will pull its troops out of Kufra.")
DONE = ("The government released the rebels on Monday.", "The army pulled its troops out of Kufra on Monday.")


def test_what_is_promised_is_agreed_and_what_is_done_is_not() -> None:
    relater = Relater(SpacyParser(), Tagger(SHIPPED / "fast"))

    def answered(text: str) -> str:
        actor = (4, text.index(" ", 4))
        word = "the rebels" if "rebels" in text else "Kufra"
        start = text.index(word)
        row = PairRow(id="", text=text, actor=actor, recipient=(start, start + len(word)))
        return next(relater.pairs([row])).type

    assert [answered(text) for text in PROMISED] == ["AGREE", "AGREE"]
    assert {answered(text) for text in DONE} <= {"CONCEDE", "RETREAT"}


FILED = [
    ("The government of Bolivia", "imposed sanctions on", "Paraguay", {"COERCE"}),
    ("A court in Tirana", "convicted", "a former minister", {"ACCUSE"}),
    ("A court in Tirana", "expelled", "a Serbian diplomat", {"SANCTION", "COERCE"}),
    ("Uruguay", "deployed peacekeepers in", "Kisangani", {"AID"}),
    ("Uruguay", "deployed troops in", "Kisangani", {"MOBILIZE"}),
    ("The opposition in Togo", "called for sanctions against", "the president", {"ACCUSE"}),
    ("The opposition in Togo", "called for talks with", "the president", {"REQUEST"}),
    ("Norway", "failed to reach an agreement with", "Iceland", {"REJECT"}),
    ("Norway", "reached an agreement with", "Iceland", {"SUPPORT", "AGREE"}),
    ("The prosecutor", "ordered an investigation into", "the mayor", {"ACCUSE"}),
    ("The army", "will impose a curfew in", "Bangui", {"THREATEN"}),
    ("The army", "imposed a curfew in", "Bangui", {"COERCE"}),
]


@pytest.mark.parametrize(("actor", "deed", "recipient", "types"), FILED)
def test_answers_are_filed_as_the_cameo_table_does(
    actor: str, deed: str, recipient: str, types: set[str]
) -> None:
    text = f"{actor} {deed} {recipient} on Monday, officials said."
    start = text.index(recipient, len(actor))
    row = PairRow(id="", text=text, actor=(0, len(actor)), recipient=(start, start + len(recipient)))
    relater = Relater(SpacyParser(), Tagger(SHIPPED / "fast"))
    answer = next(relater.pairs([row]))
    assert answer.type in types
    assert sum(answer.scores.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("type_", "modality", "modes", "lemmas", "told"),
    [
        ("CONCEDE", "planned", (), (), "AGREE"),
        ("RETREAT", "possible", (), (), "AGREE"),
        ("RETREAT", "actual", (), (), "RETREAT"),
        ("CONCEDE", "denied", (), (), "REJECT"),
        ("AID", "denied", (), (), "REJECT"),
        ("AID", "planned", (), (), "AID"),
        ("ASSAULT", "denied", (), (), "ASSAULT"),
        ("ASSAULT", "planned", (), (), "THREATEN"),
        ("SANCTION", "actual", ("convict",), ("sanction",), "ACCUSE"),
        ("SANCTION", "actual", ("discontinue",), ("embargo",), "COERCE"),
        ("SANCTION", "actual", ("expel",), ("envoy",), "SANCTION"),
        ("MOBILIZE", "actual", ("troops",), ("peacekeeper",), "AID"),
    ],
)
def test_filing(
    type_: str, modality: str, modes: tuple[str, ...], lemmas: tuple[str, ...], told: str
) -> None:
    assert filed(type_, modality, modes, lemmas) == told


def test_a_request_against_somebody_accuses_him() -> None:
    assert filed("REQUEST", "actual", against=True) == "ACCUSE"
    assert filed("REQUEST", "actual") == "REQUEST"
