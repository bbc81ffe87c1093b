"""Filters in an address: every one of them, there and back, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.desk.filters import KINDS, LONGEST, MOST, NAMES, Asked, parse
from dragoman.errors import UsageError
from dragoman.ledger import Filters

WHOLE = [
    ("q", 'troops "cease fire"'), ("actor", "id:iraq"), ("recipient", "USA"), ("type", "THREATEN"), ("type", "assault"),
    ("mode", "violence"), ("modality", "actual"), ("country", "irq"), ("place", "98182"), ("place", "name:Baghuz"),
    ("since", "2018-02-01"), ("until", "2018-02-28"), ("begun", "1"), ("outlet", "The Valley & Co"), ("report", "k5t2"),
    ("asserted_only_by", "Iraq"), ("disputed", "true"), ("min_confidence", "0.5"), ("genre", "news"),
    ("rejected", "on"), ("retracted", "yes"), ("kind", "event"), ("as_of", "2019-01-01"),
]  # fmt: skip
MEANT = Filters(
    words='troops "cease fire"', actor="id:iraq", recipient="USA", types=("THREATEN", "ASSAULT"), modes=("violence",),
    modality=("actual",), country="IRQ", places=("98182", "name:Baghuz"), since="2018-02-01", until="2018-02-28",
    begun=True, outlet="The Valley & Co", report="k5t2", asserted_only_by="Iraq", disputed=True, min_confidence=0.5,
    genre=("news",), rejected=True, retracted=True,
)  # fmt: skip


def again(asked: Asked) -> list[tuple[str, str]]:
    return parse_qsl(asked.again()[1:], keep_blank_values=True)


def test_every_filter_there_and_back() -> None:
    asked = parse(WHOLE)
    assert asked.faults == ()
    assert asked.filters == MEANT
    assert asked.moment == datetime.combine(datetime(2019, 1, 1), time.max, UTC)
    assert parse(again(asked)).filters == asked.filters
    assert {name for name, _ in WHOLE} == set(NAMES)
    unset = [f.name for f in msgspec.structs.fields(Filters) if getattr(MEANT, f.name) == f.default]
    assert unset == [], "a filter of the ledger has no name in addresses"


def test_a_chip_takes_one_value_away() -> None:
    asked = parse(WHOLE)
    chips = asked.chips()
    assert len(chips) == len(WHOLE) - 1  # kind is a page's choice
    for chip in chips:
        left = parse_qsl(chip.without[1:])
        assert len(left) == len(WHOLE) - 1
    threaten = next(chip for chip in chips if chip.value == "THREATEN")
    assert parse(parse_qsl(threaten.without[1:])).filters.types == ("ASSAULT",)
    assert [c.value for c in chips if c.label == "disputed"] == [""]
    assert parse([("disputed", "0")]).chips() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("type", "NONE", "filter.type"), ("mode", "x", "filter.mode"), ("modality", "x", "filter.modality"),
        ("genre", "x", "filter.genre"), ("country", "Iraq", "filter.country"), ("since", "x", "filter.since"),
        ("until", "2018-02-30", "filter.until"), ("min_confidence", "x", "filter.confidence"),
        ("min_confidence", "nan", "filter.confidence"), ("min_confidence", "1.1", "filter.confidence"),
        ("disputed", "x", "filter.flag"), ("kind", "tie", "filter.kind"), ("as_of", "x", "filter.as-of"),
        ("as_of", "0001-01-01T00:00:00+14:00", "filter.as-of"), ("q", "x" * (LONGEST + 1), "filter.size"),
    ],
)  # fmt: skip
def test_a_bad_value_is_a_coded_fault(name: str, value: str, code: str) -> None:
    asked = parse([(name, value), ("outlet", "x")])
    assert [fault.code for fault in asked.faults] == [code]
    assert asked.filters.outlet == "x"
    assert asked.value(name) == value  # so that the form shows what was written
    with pytest.raises(UsageError):
        asked.check()


def test_all_faults_are_told_at_once() -> None:
    asked = parse([("since", "x"), ("type", "x"), ("kind", "x")])
    assert {fault.code for fault in asked.faults} == {"filter.since", "filter.type", "filter.kind"}
    assert [f.code for f in parse([("since", "2018-03-01"), ("until", "2018-02-01")]).faults] == [
        "filter.since"
    ]
    assert [f.code for f in parse([("kind", "statement"), ("place", "7")]).faults] == ["filter.events-only"]
    assert [f.code for f in parse([("place", str(n)) for n in range(MOST + 1)]).faults] == ["filter.size"]


def test_the_other_kind_loses_what_it_has_not() -> None:
    asked = parse(WHOLE)
    said = parse(parse_qsl(asked.only("statement")[1:]))
    assert said.faults == ()
    assert (said.kind, said.filters.words, said.filters.types) == ("statement", MEANT.words, ())


def test_a_value_is_set_and_taken_away() -> None:
    asked = parse([("type", "AID"), ("q", "x")])
    assert asked.toggled("type", "ASSAULT") == "?q=x&type=AID&type=ASSAULT"
    assert asked.toggled("type", "AID") == "?q=x"
    assert asked.link("/explore", q=None, type=None) == "/explore"
    assert asked.without("type") == Filters(words="x")


def test_an_own_type_of_a_ledger() -> None:
    assert parse([("type", "Wed")], types=("WED",)).filters.types == ("WED",)


@given(st.lists(st.tuples(st.sampled_from([*NAMES, "other"]), st.text(max_size=40)), max_size=8))
def test_nothing_written_raises(pairs: list[tuple[str, str]]) -> None:
    asked = parse(pairs)
    asked.chips()
    assert parse(again(asked)).given == asked.given
    for other in KINDS:
        assert asked.only(other).startswith("?")
