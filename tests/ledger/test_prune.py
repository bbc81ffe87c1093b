"""Dropping superseded readings on request."""

from __future__ import annotations

import pytest

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Ledger
from dragoman.ledger.schema import Base
from dragoman.records.reading import Run
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import pair

RUNS = [Run(program=f"1.{n}", knowledge="k", weights="w") for n in range(4)]


@pytest.fixture
def layered(ledger: Ledger, clock: Clock) -> Ledger:
    """Three reports, read by four runs; the third only by the first."""
    for n, run in enumerate(RUNS):
        with ledger.writer() as writer:
            for number in range(3 if n == 0 else 2):
                writer.add(*pair(number, run=run))
        clock.on(days=1)
    return ledger


def test_dry_run_counts_and_drops_nothing(layered: Ledger) -> None:
    counted = layered.prune(dry_run=True)
    assert (counted.readings, counted.events, counted.runs, counted.dry_run) == (6, 36, 2, True)
    assert layered.view().stats().readings == 9


def test_prune_drops_what_it_counted(layered: Ledger, rows: Rows, clock: Clock) -> None:
    before = [hit.id for hit in layered.view().records()]
    first = layered.view().as_of
    assert first is None
    counted = layered.prune(dry_run=True)
    dropped = layered.prune()
    assert (dropped.readings, dropped.events, dropped.statements, dropped.runs) == (
        counted.readings, counted.events, counted.statements, counted.runs,
    )  # fmt: skip
    assert [hit.id for hit in layered.view().records()] == before
    stats = layered.view().stats()
    assert (stats.reports, stats.readings, stats.superseded, stats.runs) == (3, 3, 0, 2)
    tables = [name for name, table in Base.metadata.tables.items() if "reading_id" in table.c]
    assert len(tables) >= 15
    for table in tables:
        lost = f"SELECT count(*) FROM {table} WHERE reading_id NOT IN (SELECT id FROM readings)"  # noqa: S608
        assert rows(lost) == [(0,)]
    assert layered.prune().readings == 0


def test_keep_says_how_many_stay(layered: Ledger) -> None:
    assert layered.prune(keep=3).readings == 2
    assert layered.prune(keep=9).readings == 0
    assert layered.view().stats().readings == 7
    with pytest.raises(UsageError):
        layered.prune(keep=0)


def test_numbers_are_not_given_twice(layered: Ledger) -> None:
    layered.prune()
    old = layered.view().search()[0].id
    with layered.writer() as writer:
        writer.add(*pair(0, run=RUNS[0]))
        writer.add(*pair(1, run=RUNS[0]))
    numbers = {hit.reading.number for hit in layered.view().records()}
    assert numbers == {1, 5}
    assert layered.view().show(old).id == old


def test_as_of_says_that_it_may_lack_something(layered: Ledger, clock: Clock) -> None:
    past = clock.now
    clock.on(days=1)
    assert not layered.view(past).incomplete()
    layered.prune()
    clock.on(days=1)
    assert layered.view(past).incomplete()
    assert not layered.view(clock.now).incomplete()
    assert not layered.view().incomplete()


def test_judgements_outlive_the_reading_they_were_made_on(layered: Ledger, clock: Clock) -> None:
    current = next(hit for hit in layered.view().search() if hit.reading.number == 4)
    old = current.id.replace(":4.", ":1.")
    layered.judge(old, "reject", reviewer="ann")
    layered.prune()
    [judgement] = layered.view().judgements_for(current.report.ref)
    assert judgement.record == current.id
    with pytest.raises(LedgerError):
        layered.view().show(old)
