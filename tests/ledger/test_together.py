"""Several at once: two that write, readers that do not wait and see one state."""

from __future__ import annotations

import threading
from collections import Counter

from dragoman.ledger import Filters, Outcome, open_ledger
from tests.ledger.factory import LATER, RUN, pair

REPORTS = 40


def test_two_ingests_at_once_store_each_report_once(path: str) -> None:
    outcomes: Counter[Outcome] = Counter()
    start = threading.Barrier(3)
    torn: list[int] = []

    def ingest() -> None:
        with open_ledger(path) as ledger, ledger.writer() as writer:
            start.wait()
            for number in range(REPORTS):
                outcomes[writer.add(*pair(number))] += 1

    def look() -> None:
        with open_ledger(path, read_only=True) as ledger:
            start.wait()
            for _ in range(30):
                stats = ledger.view().stats()
                if stats.events != 6 * stats.reports:
                    torn.append(stats.events)

    threads = [threading.Thread(target=target) for target in (ingest, ingest, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torn == []
    assert outcomes == {Outcome.NEW: REPORTS, Outcome.SAME: REPORTS}


def test_a_reader_keeps_its_state(path: str) -> None:
    """Records that are being iterated are those of the moment it began."""
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for number in range(5):
            writer.add(*pair(number))
        records = ledger.view().records(Filters())
        first = next(records)
        for number in range(5):
            writer.add(*pair(number, run=LATER))
        seen = [first, *records]
        assert len(seen) == 30
        assert {hit.reading.run for hit in seen} == {RUN}
        assert {hit.reading.run for hit in ledger.view().records()} == {LATER}
