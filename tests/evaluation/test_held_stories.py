"""Families of reports that nobody tunes on: copies and same events stay as good as they were when first measured."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path

from dragoman.evaluation.stories import Case, clusters, copy_figures, load, matched
from dragoman.reading.pipeline import Reader
from dragoman.stories import Gathered, gather

FOLDER = Path(__file__).parents[2] / "held-out" / "stories"


@functools.cache
def told() -> tuple[Case, Gathered, tuple[int | None, ...]]:
    case, reader = load(FOLDER / "test"), Reader()
    readings = [reader.read(report) for report in case.reports]
    return case, gather(case.reports, readings), tuple(matched(case.mentions, case.reports, readings))


def test_copies_are_found() -> None:
    case, found, _ = told()
    assert copy_figures(case, found)[0].f1 >= 0.97


def test_events_of_different_reports_that_are_one() -> None:
    """Over the mentions that the reader finds; it must find more than half."""
    case, found, events = told()
    assert sum(event is not None for event in events) > 0.5 * len(case.mentions)
    linked, _ = clusters(case, found, events, every=False)
    assert linked.pairwise().f1 >= 0.77
    assert linked.b_cubed()[2] >= 0.82


def test_there_are_as_many_pairs_as_promised_in_sixty_families() -> None:
    pairs, families = 0, set()
    for half in ("dev", "test"):
        case = load(FOLDER / half)
        families |= {report.id.split("-")[0] for report in case.reports}
        told_in = Counter(h for _, h in {(m.report, m.happening) for m in case.mentions})
        pairs += sum(n * (n - 1) // 2 for n in told_in.values())
    assert len(families) == 60
    assert pairs >= 400


def test_the_halves_share_no_family() -> None:
    dev, test = ({r.id.split("-")[0] for r in load(FOLDER / half).reports} for half in ("dev", "test"))
    assert not dev & test
