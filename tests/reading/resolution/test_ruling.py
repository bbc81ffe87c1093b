"""Parties in government and missions: known, in order, and by the day."""

from __future__ import annotations

import datetime
import itertools

import pytest

from dragoman.knowledge import load
from dragoman.reading.resolution.ruling import governing, ruling


def test_states_and_bodies_are_known_and_spells_follow_each_other() -> None:
    knowledge = load()
    for table, own in ((ruling().spells, True), (ruling().missions, False)):
        for state, spells in table.items():
            assert knowledge.get(state) is not None, state
            for spell in spells:
                entry = knowledge.get(spell.body)
                assert entry is not None, spell
                assert entry.country == (state if own else None), spell
            for one, after in itertools.pairwise(spells):
                assert one.end is not None, (state, one)
                assert one.start < one.end <= after.start, (state, one)


@pytest.mark.parametrize(
    ("state", "day", "party"),
    [
        ("india", "2003-05-01", "india/bjp"),
        ("india", "2010-05-01", "india/congress-party"),
        ("india", "2020-05-01", "india/bjp"),
        ("malaysia", "2019-05-01", None),
        ("atlantis", "2019-05-01", None),
    ],
)
def test_the_governing_party_of_a_day(state: str, day: str, party: str | None) -> None:
    assert governing(state, datetime.date.fromisoformat(day)) == party


def test_nobody_governs_without_a_day() -> None:
    assert governing("india", None) is None
