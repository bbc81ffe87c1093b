"""Weighing what the network sees with what the rules found."""

from __future__ import annotations

import re

import pytest

from dragoman.encoder.fake import FakeParser
from dragoman.encoder.tagger import Seen, SeenEvent, SeenParty
from dragoman.encoder.weights import Calibration
from dragoman.reading import coding
from dragoman.reading.coding import Weighing
from dragoman.reading.coding.edges import joined, mended
from dragoman.records.drafts import EventDraft
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Entity, Sentence, Token
from dragoman.records.reading import EventType, Span

TEXT = "Well. Ruritania bombed Grauswald"
SENTENCES = FakeParser().parse(TEXT, [SentenceSpan((0, 5), 0), SentenceSpan((6, 32), 0)])
CUE: Span = (16, 22)


def event(probability: float, type_: str = "ASSAULT", **more: object) -> SeenEvent:
    fields: dict[str, object] = {
        "cue": (10, 16),
        "types": {type_: probability},
        "modality": {"actual": 0.7, "planned": 0.1, "possible": 0.1, "denied": 0.1},
        "modes": {"ASSAULT/aerial": 0.8, "ASSAULT/drone": 0.1, "COERCE/arrest": 0.9},
        "historical": 0.1,
        "repeated": 0.9,
        "aggregate": 0.1,
        "reciprocal": 0.1,
        "actors": (SeenParty((0, 9), 0.9), SeenParty((17, 26), 0.1)),
        "recipients": (SeenParty((0, 9), 0.1), SeenParty((17, 26), 0.8)),
    }
    return SeenEvent(**{**fields, **more})  # type: ignore[arg-type]


def ruled(type_: EventType = "ASSAULT") -> EventDraft:
    return EventDraft(type=type_, sentence=1, trigger=1, cue=CUE, actors=((6, 15),), recipients=((23, 32),))


def code(seen: SeenEvent, *rules: EventDraft, by: Calibration = Calibration()) -> list[EventDraft]:  # noqa: B008
    views = [Seen((), (), ()), Seen(((0, 9), (17, 26)), (seen,), ())]
    return coding.code(
        TEXT,
        SENTENCES,
        views,
        rules,
        [(), ("military",)],
        "fast-1",
        by,
        Weighing(alone=0.5, agreed=0.3, party=0.6, vote=0.2),
    )


def test_spans_are_moved_to_the_report() -> None:
    (draft,) = code(event(0.9))
    assert (draft.cue, draft.actors, draft.recipients) == (CUE, ((6, 15),), ((23, 32),))
    assert (draft.sentence, draft.contexts, draft.coder) == (1, ("military",), "fast-1")
    assert (draft.modes, draft.modality, draft.repeated, draft.historical) == (
        ("aerial",),
        "actual",
        True,
        False,
    )


def test_a_type_of_the_users_own() -> None:
    (draft,) = code(event(0.9, "DISASTER", types={"ASSAULT": 0.1, "DISASTER": 0.8}), ruled())
    assert draft.type == "DISASTER"
    assert (draft.ruled, draft.modes) == ("ASSAULT", ())


def test_alone_an_event_must_be_likelier_than_beside_the_rules() -> None:
    assert not code(event(0.4))
    (draft,) = code(event(0.4), ruled())
    assert draft.coder == "fast-1+rules"
    assert not code(event(0.2), ruled())


def test_a_report_without_politics_needs_more() -> None:
    views = [Seen((), (), ()), Seen((), (event(0.8),), ())]
    topics: list[tuple[str, ...]] = [(), ()]
    assert coding.code(TEXT, SENTENCES, views, [], topics, "fast-1")
    assert not coding.code(TEXT, SENTENCES, views, [], topics, "fast-1", politics=False)


def test_the_rules_vote_on_parties() -> None:
    unsure = event(0.9, recipients=(SeenParty((17, 26), 0.5),))
    assert code(unsure)[0].recipients == ()
    assert code(unsure, ruled())[0].recipients == ((23, 32),)
    sure = event(0.9, recipients=(SeenParty((0, 9), 0.7), SeenParty((17, 26), 0.95)), actors=())
    assert code(sure)[0].recipients == ((6, 15), (23, 32))
    assert code(sure, ruled())[0].recipients == ((23, 32),)
    assert code(sure, ruled("COERCE"))[0].recipients == ((6, 15), (23, 32))


def test_the_rules_fill_a_role_left_empty() -> None:
    blind = event(0.9, recipients=(SeenParty((17, 26), 0.2),))
    assert code(blind)[0].recipients == ()
    assert code(blind, ruled())[0].recipients == ((23, 32),)
    backward = event(0.9, actors=(SeenParty((17, 26), 0.9),), recipients=())
    assert code(backward, ruled())[0].recipients == ()


def test_confidence_rises_with_agreement() -> None:
    by = Calibration(slope=0.5, offset=-0.2, agreed=1.0, differing=-1.0)
    alone, agreed = code(event(0.8), by=by)[0], code(event(0.8), ruled(), by=by)[0]
    differing = code(event(0.8), ruled("COERCE"), by=by)[0]
    assert differing.confidence < alone.confidence < agreed.confidence
    assert alone.confidence == pytest.approx(1 / (1 + 2.718281828 ** -(0.5 * 1.3862944 - 0.2)), abs=1e-4)


def test_the_runner_up_is_kept() -> None:
    (draft,) = code(event(0.0, types={"ASSAULT": 0.6, "COERCE": 0.3, "SANCTION": 0.01}))
    assert draft.scores == {"ASSAULT": 0.6, "COERCE": 0.3}


@pytest.mark.parametrize(
    ("text", "entity", "span", "expected"),
    [
        ("anti-American mood", None, (4, 13), "American"),
        ("the U.S. said", None, (4, 7), "U.S."),
        ("left for the U.S.", None, (13, 16), "U.S."),
        ("it hit Paris.", None, (7, 12), "Paris"),
        ("and Saudi Arabia said", (1, 2, "GPE"), (10, 16), "Saudi Arabia"),
        ("in the Gambia it", (1, 2, "GPE"), (7, 13), "Gambia"),
        ("about Kim ’s aide", (1, 2, "PERSON"), (6, 9), "Kim"),
        ("for 20 men", (1, 1, "CARDINAL"), (7, 10), "men"),
        ("Iraqi Shiite groups left", (0, 1, "NORP"), (0, 19), "Iraqi Shiite groups"),
    ],
)
def test_names_are_not_cut(text: str, entity: tuple[int, int, str] | None, span: Span, expected: str) -> None:
    lead = "Before. "
    whole = lead + text
    words = [(m.start(), m.group()) for m in re.finditer(r"\S+?(?=\.?$|\s|$)|\.", text)]
    tokens = tuple(
        Token(i, len(lead) + a, len(lead) + a + len(w), w, w.lower(), "X", "X", "dep", 0)
        for i, (a, w) in enumerate(words)
    )
    entities = () if entity is None else (Entity(*entity),)
    sentence = Sentence(1, (len(lead), len(whole)), tokens, entities)
    start, end = mended((span[0] + len(lead), span[1] + len(lead)), sentence, whole)
    assert whole[start:end] == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("major Iraqi groups left", [(0, 5), (6, 18)], ["major Iraqi groups"]),
        ("minister, Ann Lee, and police", [(0, 8), (10, 17), (23, 29)], ["Ann Lee", "police"]),
        ("police, Ann Lee", [(0, 6), (8, 15)], ["Ann Lee"]),
        ("France, Ann Lee", [(0, 6), (8, 15)], ["France", "Ann Lee"]),
        ("France and Spain", [(11, 16), (0, 6)], ["France", "Spain"]),
    ],
)
def test_pieces_of_one_party(text: str, spans: list[Span], expected: list[str]) -> None:
    tokens = tuple(
        Token(
            i,
            m.start(),
            m.end(),
            m.group(),
            m.group(),
            "NOUN" if m.group().islower() else "PROPN",
            "",
            "dep",
            0,
        )
        for i, m in enumerate(re.finditer(r"\w+|,", text))
    )
    lee = next((t.i for t in tokens if t.text == "Lee"), None)
    entities = () if lee is None else (Entity(lee - 1, lee, "PERSON"),)
    sentence = Sentence(0, (0, len(text)), tokens, entities)
    assert [text[a:b] for a, b in joined(spans, sentence, text)] == expected


def test_a_report_without_sentences() -> None:
    none: list[Sentence] = []
    assert coding.code("", none, [], [], [], "fast-1") == []
