"""A folder of tables of readings that have everything in them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dragoman.bulk import read_all
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report
from tests.bulk.making import RUN, Inline, Told, lines, order
from tests.ledger.factory import pair
from tests.page.hand import READING, REPORT

WRITTEN = {report.id: (report, reading) for report, reading in [*map(pair, range(6)), (REPORT, READING)]}


class Known:
    """Knows its readings by heart."""

    run: Run = RUN

    def read(self, report: Report) -> Reading:
        return msgspec.structs.replace(WRITTEN[report.id][1], run=RUN)


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    source = lines(
        folder / "in.jsonl",
        [msgspec.json.encode(report).decode() for report, _ in WRITTEN.values()],
    )
    here = order(folder / "out")
    total = read_all([str(source)], here, Inline(here, Known), Told())
    assert (total.reports, total.failed) == (len(WRITTEN), 0)
    return folder / "out"
