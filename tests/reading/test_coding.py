"""Weighing what the network sees with what the rules found."""

from __future__ import annotations

import pytest

from dragoman.encoder.fake import FakeParser
from dragoman.encoder.tagger import Seen, SeenEvent, SeenParty
from dragoman.encoder.weights import Calibration
from dragoman.reading import coding
from dragoman.reading.coding import Weighing
from dragoman.records.drafts import EventDraft
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence
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
        SENTENCES, views, rules, [(), ("military",)], "fast-1", by, Weighing(alone=0.5, agreed=0.3)
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


def test_alone_an_event_must_be_likelier_than_beside_the_rules() -> None:
    assert not code(event(0.4))
    (draft,) = code(event(0.4), ruled())
    assert draft.coder == "fast-1+rules"
    assert not code(event(0.2), ruled())


def test_the_rules_tip_a_close_call_and_no_other() -> None:
    close = {"COERCE": 0.45, "ASSAULT": 0.4}
    assert code(event(0.0, types=close))[0].type == "COERCE"
    assert code(event(0.0, types=close), ruled())[0].type == "ASSAULT"
    assert code(event(0.9, "COERCE"), ruled())[0].type == "COERCE"


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


def test_a_report_without_sentences() -> None:
    none: list[Sentence] = []
    assert coding.code(none, [], [], [], "fast-1") == []
