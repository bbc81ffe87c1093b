"""The scorer: each figure on a small reading whose value is known by hand."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.evaluation.gold import Gold, GoldEvent, GoldQuantity, GoldStatement, GoldTime
from dragoman.evaluation.score import Figure, pairs, score
from dragoman.records.reading import (
    Event,
    Modality,
    Party,
    Quantity,
    Reading,
    Run,
    Span,
    Statement,
    Time,
)

TEXT = "Rebels attacked Kufra on Monday. The army said five soldiers died."
EMPTY = Reading(
    id="r", schema=1, language="en", genre="news", run=Run(program="", knowledge="", weights=""),
    sentences=((0, 32), (33, 66)), actors=(), mentions=(), events=(), statements=(), quantities=(),
    places=(), times=(), ties=(),
)  # fmt: skip
GOLD = Gold(
    sentences=((0, 32), (33, 66)),
    events=(GoldEvent(0, "ASSAULT", (7, 15), ((0, 6),), ((16, 21),), "actual"),),
    statements=(GoldStatement(1, ((33, 41),), (42, 46), ((47, 65),), "indirect"),),
    quantities=(GoldQuantity((47, 60), 5, 5, "killed"),),
    times=(GoldTime((22, 31), "2024-01-01", "2024-01-01"),),
)


def event(actors: list[Span], recipients: list[Span], modality: Modality = "actual") -> Event:
    return Event(
        id="e1", type="ASSAULT", modes=(), contexts=(), modality=modality, historical=False, repeated=False,
        aggregate=False, cue=(7, 15), actors=tuple(Party(span=s) for s in actors),
        recipients=tuple(Party(span=s) for s in recipients), reciprocal=False, time=None, place=None,
        quantities=(), claims=(), performed_by=None, confidence=1.0, coder="test",
    )  # fmt: skip


def statement(speaker: Span, content: Span) -> Statement:
    return Statement(
        id="s1", speakers=(Party(span=speaker),), cue=(42, 46), content=(content,), kind="indirect",
        attitude="speech", act=None, addressees=(), within=None, time=None, chain=(),
    )  # fmt: skip


def figures(**parts: object) -> dict[str, Figure]:
    return score([(TEXT, GOLD, msgspec.structs.replace(EMPTY, **parts))])


def test_a_right_reading_is_right_everywhere() -> None:
    full = figures(
        events=(event([(0, 6)], [(16, 21)]),),
        statements=(statement((33, 41), (47, 65)),),
        quantities=(
            Quantity(
                id="q1", span=(47, 60), low=5, high=5, approximate=False, kind="killed",
                of=None, statement=None, place=None, time=None,
            ),
        ),
        times=(Time(span=(19, 31), start="2024-01-01", end="2024-01-01"),),
    )  # fmt: skip
    assert {name: f.f1 for name, f in full.items()} == dict.fromkeys(full, 1.0)
    assert len(full) == 8


def test_an_empty_reading_scores_nothing() -> None:
    assert all(f.f1 == 0 for f in figures().values())


@pytest.mark.parametrize(
    ("actors", "recipients", "right"),
    [
        ([(0, 6)], [], 0),
        ([], [(16, 21)], 0),
        ([(16, 21)], [(0, 6)], 0),
        ([(0, 6), (16, 21)], [(16, 21)], 0),
        ([(0, 6)], [(7, 21)], 1),
    ],
)
def test_parties_must_agree(actors: list[Span], recipients: list[Span], right: int) -> None:
    found = figures(events=(event(actors, recipients),))
    assert found["event_type"].right == 1
    assert found["event_full"].right == right


def test_modality_counts_matched_events_only() -> None:
    found = figures(events=(event([], [], "denied"),))
    assert (found["modality"].right, found["modality"].expected) == (0, 1)


@pytest.mark.parametrize(("speaker", "content", "right"), [((37, 41), (47, 65), 1), ((0, 6), (47, 65), 0)])
def test_the_speaker_must_agree(speaker: Span, content: Span, right: int) -> None:
    found = figures(statements=(statement(speaker, content),))
    assert found["statement"].right == 1
    assert found["statement_full"].right == right


def test_pairs_are_as_many_as_can_be() -> None:
    assert pairs([1, 2], [1, 2], lambda a, b: a <= b) == [(0, 0), (1, 1)]
    assert len(pairs([2, 1], [1, 2], lambda a, b: b <= a)) == 2
