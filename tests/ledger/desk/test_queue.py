"""The queue: what is unsure and matters comes first; what was judged leaves it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dragoman.ledger import Filters, Ledger
from dragoman.ledger.desk.queue import importance, uncertainty
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.ledger.conftest import Clock
from tests.ledger.factory import LATER, pair


def with_events(number: int, *changes: dict[str, Any]) -> tuple[Report, Reading]:
    """A pair of the factory whose first events are changed and whose others are gone."""
    report, reading = pair(number)
    whole = msgspec.to_builtins(reading)
    whole["events"] = [event | change for event, change in zip(whole["events"], changes, strict=False)]
    return report, msgspec.convert(whole, Reading)


def add(ledger: Ledger, *pairs: tuple[Report, Reading]) -> None:
    with ledger.writer() as writer:
        for one in pairs:
            writer.add(*one)


def test_uncertain_events_come_before_sure_ones(ledger: Ledger) -> None:
    sure = {"type": "CONSULT", "modes": [], "confidence": 0.99, "claims": []}
    add(ledger, with_events(5, sure, sure | {"confidence": 0.5}, sure | {"confidence": 0.8}))
    ranked = ledger.queue().batch().waiting
    assert [one.hit.record.confidence for one in ranked] == [0.5, 0.8, 0.99]  # type: ignore[union-attr]
    assert ranked[0].uncertainty == 1.0


def test_a_close_runner_up_is_uncertain_however_sure_the_best(ledger: Ledger) -> None:
    plain = {"type": "CONSULT", "modes": [], "confidence": 0.97, "claims": []}
    close = plain | {"scores": {"CONSULT": 0.5, "AGREE": 0.45}}
    add(ledger, with_events(5, plain, close))
    first = ledger.queue().batch().waiting[0]
    assert first.runner_up is not None
    assert first.runner_up[0] == "AGREE"
    assert first.runner_up[1] == pytest.approx(0.9)
    assert first.uncertainty == pytest.approx(0.9)


def test_of_equally_unsure_events_the_weightier_comes_first(ledger: Ledger) -> None:
    plain = {"modes": [], "confidence": 0.5, "claims": []}
    add(ledger, with_events(5, plain | {"type": "CONSULT"}, plain | {"type": "ASSAULT"}))
    ranked = ledger.queue().batch().waiting
    assert [one.hit.record.type for one in ranked] == ["ASSAULT", "CONSULT"]  # type: ignore[union-attr]


def test_what_makes_an_event_important() -> None:
    plain = importance(0.0, None, (), 0)
    assert importance(-10.0, None, (), 0) == plain + 1
    assert importance(0.0, 9, (), 0) == importance(0.0, 90, (), 0) == plain + 1
    assert plain < importance(0.0, None, ("asserts",), 0) < importance(0.0, None, ("denies",), 0)
    assert importance(0.0, None, (), 30) == plain - 0.5
    assert uncertainty(0.5) == 1.0
    assert uncertainty(1.0) == uncertainty(0.0) == 0.0


def test_judged_events_leave_the_queue_and_stay_out_after_a_re_read(ledger: Ledger, clock: Clock) -> None:
    add(ledger, pair(1))
    before = ledger.queue().batch()
    chosen = before.waiting[0].hit.id
    ledger.judge(chosen, "accept", reviewer="ann")
    assert chosen not in [one.hit.id for one in ledger.queue().batch().waiting]
    assert ledger.queue().batch().ranked == before.ranked - 1
    assert ledger.queue().batch(unjudged=False).ranked == before.ranked
    clock.on(hours=1)
    add(ledger, pair(1, run=LATER))
    assert ledger.queue().batch().ranked == before.ranked - 1
    made = ledger.view().judgements_by("ann")[0]
    ledger.withdraw(made.id, reviewer="ann")
    assert ledger.queue().batch().ranked == before.ranked


def test_batches_hold_every_event_once(ledger: Ledger) -> None:
    add(ledger, *(pair(n) for n in range(6)))
    seen: list[str] = []
    number = 0
    while True:
        batch = ledger.queue().batch(number=number, size=7)
        seen += [one.hit.id for one in batch.waiting]
        if not batch.more:
            break
        number += 1
    assert len(seen) == len(set(seen)) == batch.ranked == ledger.view().count()


def test_filters_hold(ledger: Ledger) -> None:
    add(ledger, *(pair(n) for n in range(6)))
    types = {one.hit.record.type for one in ledger.queue().batch(Filters(types=("ASSAULT",))).waiting}  # type: ignore[union-attr]
    assert types == {"ASSAULT"}
