"""The package's own files: whole, sound, and as large as promised."""

from __future__ import annotations

import datetime
import itertools
import time
from collections import Counter

import pytest

from dragoman.knowledge import load
from dragoman.knowledge.base import _load
from dragoman.knowledge.files import read


def test_no_slips() -> None:
    assert [str(s) for s in load().slips] == []


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("countries.toml", 198),
        ("groups.toml", 100),
        ("outlets.toml", 150),
        ("national.toml", 120),
    ],
)
def test_counts(file: str, least: int) -> None:
    counts = Counter(e.file for e in load().entries())
    assert counts[file] >= least


def test_people() -> None:
    assert sum(e.kind == "person" for e in load().entries()) >= 2500


def test_organisations() -> None:
    kinds = Counter(e.code for e in load().entries() if e.file == "organisations.toml")
    assert kinds["IGO"] >= 60
    assert kinds["NGO"] >= 25


def test_codes_are_different_and_name_one_state_each() -> None:
    states = [e for e in load().entries() if e.kind == "country"]
    codes = [e.code for e in states]
    assert len(set(codes)) == len(states) == 198
    assert {"XKX", "TWN", "HKG", "PSE", "VAT", "SSD"} <= set(codes)
    found = load().country("IRQ")
    assert found is not None
    assert found.id == "iraq"
    assert load().country(None) is None


def test_every_state_has_its_institutions() -> None:
    k = load()
    for entry in k.entries():
        if entry.kind == "country":
            for key in k.institutions:
                made = k.get(f"{entry.id}/{key}")
                assert made is not None, (entry.id, key)
                assert made.code == entry.code


def test_offices_do_not_overlap_for_long() -> None:
    """Two holders of one office on one day only where the office changed hands that day."""
    k = load()
    held: dict[tuple[str, str], list[tuple[datetime.date, datetime.date, str]]] = {}
    for entry in k.entries():
        for role in entry.roles:
            end = role.end or datetime.date.max
            held.setdefault((role.office, role.of), []).append((role.start, end, entry.id))
    for key, spans in held.items():
        spans.sort()
        for (_, end, one), (start, _, other) in itertools.pairwise(spans):
            assert start >= end, f"{key}: {one} until {end}, {other} from {start}"


def test_version_changes_with_the_data() -> None:
    version = load().version
    assert len(version) == 12
    assert read(None).version == version


def test_loads_fast() -> None:
    best = min(_timed() for _ in range(3))
    assert best < 0.5, "0.3 s on an idle core (bench/knowledge.py); more is a slip of design"


def _timed() -> float:
    _load.cache_clear()
    start = time.process_time()
    load()
    return time.process_time() - start
