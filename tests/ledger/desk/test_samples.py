"""Blind samples: drawn by seed, coded without seeing others, opened by closing."""

from __future__ import annotations

import pytest

from dragoman.errors import LedgerError
from dragoman.ledger import Filters, Ledger
from dragoman.ledger.desk.samples import FIELDS, NONE, PROGRAM
from tests.ledger.conftest import Clock
from tests.ledger.factory import LATER, pair


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    with ledger.writer() as writer:
        for number in range(8):
            writer.add(*pair(number))
    return ledger


def records(ledger: Ledger, name: str) -> list[str]:
    book = ledger.samples()
    return [book.item(name, number).record for number in range(book.get(name).size)]


def test_the_same_seed_draws_the_same(filled: Ledger) -> None:
    book = filled.samples()
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        assert book.draw(name, Filters(), size=10, seed=seed, by="ann").size == 10
    assert records(filled, "one") == records(filled, "two") != records(filled, "three")
    assert len(set(records(filled, "one"))) == 10


def test_filters_are_kept_and_hold(filled: Ledger) -> None:
    drawn = filled.samples().draw("a", Filters(types=("ASSAULT",)), size=40, seed=1, by="ann")
    assert drawn.filters == {"types": ["ASSAULT"]}
    assert {filled.view().show(one).record.type for one in records(filled, "a")} == {"ASSAULT"}  # type: ignore[union-attr]


def test_a_unit_shows_the_sentence_and_no_value_of_the_program(filled: Ledger) -> None:
    filled.samples().draw("a", Filters(), size=5, seed=1, by="ann")
    unit = filled.samples().item("a", 0)
    shown = filled.view().show(unit.record)
    assert unit.cue == shown.record.cue  # type: ignore[union-attr]
    assert unit.text == shown.passage.text
    parties = {p.span for p in (*shown.record.actors, *shown.record.recipients)}  # type: ignore[union-attr]
    assert parties <= set(unit.mentions)
    assert {"type", "modality", "program", "values"}.isdisjoint(unit.__struct_fields__)


def test_nobody_sees_codings_until_it_is_closed(filled: Ledger) -> None:
    book = filled.samples()
    book.draw("a", Filters(), size=4, seed=1, by="ann")
    book.code("a", 0, {"type": "ASSAULT"}, reviewer="ann")
    for refused in (book.codings, book.agreement):
        with pytest.raises(LedgerError) as caught:
            refused("a")
        assert caught.value.code == "sample.open"
    assert book.coded("a", "bob") == {}
    assert book.coded("a", "ann")[0].values == {"type": "ASSAULT"}
    book.close("a")
    assert {c.reviewer for c in book.codings("a")} == {PROGRAM, "ann"}
    with pytest.raises(LedgerError) as caught:
        book.code("a", 1, {"type": "AID"}, reviewer="bob")
    assert caught.value.code == "sample.closed"


def test_the_last_word_of_a_coder_counts(filled: Ledger) -> None:
    book = filled.samples()
    book.draw("a", Filters(), size=4, seed=1, by="ann")
    book.code("a", 0, {"type": "ASSAULT", "modality": "actual"}, reviewer="ann")
    book.code("a", 0, {"type": NONE, "modality": "actual"}, reviewer="ann", note="no event")
    assert book.coded("a", "ann")[0].values == {"type": NONE}
    assert book.get("a").coded == {"ann": 1}


@pytest.mark.parametrize(
    "values", [{"type": "FIGHT"}, {"modality": "maybe"}, {"claims": "shouts"}, {"actors": "1-x"}, {"colour": "red"}]
)  # fmt: skip
def test_values_that_there_are_not_are_refused(filled: Ledger, values: dict[str, str]) -> None:
    filled.samples().draw("a", Filters(), size=4, seed=1, by="ann")
    with pytest.raises(LedgerError) as caught:
        filled.samples().code("a", 0, values, reviewer="ann")
    assert caught.value.code == "sample.value"


@pytest.mark.parametrize(
    ("name", "size", "filters", "code"),
    [
        ("../x", 5, Filters(), "sample.name"),
        ("a", 0, Filters(), "sample.size"),
        ("a", 10**6, Filters(), "sample.size"),
        ("a", 5, Filters(words="nowhere"), "sample.empty"),
        ("held", 5, Filters(), "sample.taken"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    filled: Ledger, name: str, size: int, filters: Filters, code: str
) -> None:
    filled.samples().draw("held", Filters(), size=2, seed=1, by="ann")
    with pytest.raises(LedgerError) as caught:
        filled.samples().draw(name, filters, size=size, seed=1, by="ann")
    assert caught.value.code == code


def test_agreement_between_reviewers_and_with_the_program(filled: Ledger) -> None:
    book = filled.samples()
    size = book.draw("a", Filters(), size=8, seed=3, by="ann").size
    for number in range(size):
        shown = filled.view().show(book.item("a", number).record).record
        kind, modality = shown.type, shown.modality  # type: ignore[union-attr]
        book.code("a", number, {"type": kind, "modality": modality}, reviewer="ann")
        if number % 2:
            book.code("a", number, {"type": NONE, "modality": modality}, reviewer="bob")
    book.close("a")
    found = {one.field: one for one in book.agreement("a")}
    assert list(found) == list(FIELDS)
    assert found["type"].program["ann"].value == 1.0
    assert found["type"].program["bob"].share == 0.0
    assert found["type"].between.units == size // 2
    assert found["type"].between.value is not None
    assert found["type"].between.value < 0
    assert found["modality"].between.units == 0, "where one finds no event the other fields are left open"
    assert found["claims"].between.value is None


def test_the_programs_values_are_those_of_the_draw(filled: Ledger, clock: Clock) -> None:
    """A re-read, a judgement and a pruning afterwards change nothing of a sample."""
    book = filled.samples()
    book.draw("a", Filters(), size=6, seed=1, by="ann")
    units = [book.item("a", n) for n in range(6)]
    book.close("a")
    before = book.codings("a")
    filled.judge(units[0].record, "edit", reviewer="bob", edits={"modality": "denied"})
    clock.on(hours=1)
    with filled.writer() as writer:
        for number in range(8):
            writer.add(*pair(number, run=LATER))
            writer.add(*pair(number, run=LATER, salt="changed"))
    filled.prune(keep=1)
    assert [book.item("a", n) for n in range(6)] == units
    assert book.codings("a") == before
