"""Counts of people side by side: those of the events found and of their reports, each with who gives it."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.ledger import Filters, Ledger
from dragoman.records.reading import Quantity, Reading
from dragoman.records.report import Report
from tests.commands.fake import call
from tests.ledger.factory import pair


def counted(report: Report, reading: Reading) -> Reading:
    """The reading with three counts of its first words: of the first event, of no event, of the second event."""
    said = reading.statements[0]
    counts = tuple(
        Quantity(
            id=f"q{n}", span=(n, n + 3), low=low, high=high, approximate=False, kind="killed", of=None,
            statement=by, place=None, time=None,
        )
        for n, (low, high, by) in enumerate([(12, 12, said.id), (30, None, None), (7, 7, None)], 1)
    )  # fmt: skip
    first, second, *rest = reading.events
    first = msgspec.structs.replace(first, type="ASSAULT", quantities=("q1",))
    second = msgspec.structs.replace(second, type="AID", quantities=("q3",))
    others = [msgspec.structs.replace(e, type="AGREE") for e in rest]
    return msgspec.structs.replace(reading, events=(first, second, *others), quantities=counts)


@pytest.fixture
def held(ledger: Ledger) -> Ledger:
    report, reading = next(p for p in map(pair, range(40)) if p[1].statements)
    with ledger.writer() as writer:
        writer.add(report, counted(report, reading))
    return ledger


def test_counts_of_the_event_and_of_no_event(held: Ledger) -> None:
    found = held.view().figures(Filters(types=("ASSAULT",)))
    assert [(f.low, f.high, f.event is None) for f in found] == [(12, 12, False), (30, None, True)]
    assert len(found[0].by) == 1
    assert found[1].by == ()
    every = held.view().figures()
    assert sorted(f.low or 0 for f in every) == [7, 12, 30]
    assert held.view().figures(Filters(types=("PROTEST",))) == []


def test_the_command_shows_the_range_and_refuses_an_unknown_kind(held: Ledger, path: str) -> None:
    done = call("figures", "--type", "ASSAULT", ledger=path)
    assert done.exit_code == 0, done.stderr
    assert "killed" in done.stdout
    assert "from 12 (" in done.stdout
    assert "to at least 30 (the report itself)" in done.stdout
    assert "2 counts in 1 report." in done.stdout
    assert len(call("figures", "--format", "jsonl", "--kind", "killed", ledger=path).stdout.splitlines()) == 3
    assert "No count found." in call("figures", "--kind", "detained", ledger=path).stdout
    cut = call("figures", "--limit", "1", ledger=path)
    assert "Only the newest 1 events" in cut.stderr
    assert "--limit looks at more" not in call("figures", ledger=path).stderr
    assert call("figures", "--format", "jsonl", ledger=path).stdout.splitlines() == [
        msgspec.json.encode(one).decode() for one in held.view().figures()
    ]
    done = call("figures", "--kind", "money", ledger=path)
    assert done.exit_code == 2
    assert "filter.kind" in done.stderr
