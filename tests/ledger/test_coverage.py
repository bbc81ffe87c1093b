"""Denominators: what came in, by outlet and day; what failed counts once, and no longer when it could be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from dragoman.errors import UsageError
from dragoman.ledger import Covered, Filters, Ledger
from dragoman.ledger.coverage import Notes
from dragoman.ledger.schema import IntakeRow
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import LATER, pair


def add(ledger: Ledger, *numbers: int, salt: str = "") -> None:
    with ledger.writer() as writer:
        for number in numbers:
            writer.add(*pair(number, salt=salt))


def one(ledger: Ledger, outlet: str | None, day: str | None, as_of: datetime | None = None) -> Covered:
    [found] = [c for c in ledger.view(as_of).coverage() if (c.outlet, c.day) == (outlet, day)]
    return found


def test_what_was_read(ledger: Ledger) -> None:
    add(ledger, 0, 1, 2, 3)
    found = ledger.view().coverage()
    assert [(c.outlet, c.day, c.reports) for c in found] == [
        ("Hill Wire", "2018-02-02", 1), ("Radio Coast", "2018-03-03", 1), ("The Daily Valley", "2018-01-01", 1),
        ("The Daily Valley", "2018-04-04", 1),
    ]  # fmt: skip
    view = ledger.view()
    assert sum(c.events for c in found) == view.count()
    assert sum(c.statements for c in found) == view.count(kind="statement")
    assert sum(c.sentences for c in found) == view.stats().sentences
    assert {tuple(c.languages.items()) for c in found} == {(("en", 1),)}


def test_a_correction_is_a_revision_of_one_report(ledger: Ledger, clock: Clock) -> None:
    add(ledger, 0)
    before = clock.on(hours=1)
    clock.on(hours=1)
    add(ledger, 0, salt="mended")
    report, reading = pair(0, salt="mended")
    with ledger.writer() as writer:
        writer.add(report, msgspec.structs.replace(reading, run=LATER))
    found = one(ledger, "The Daily Valley", "2018-01-01")
    assert (found.reports, found.revisions) == (1, 2)
    assert one(ledger, "The Daily Valley", "2018-01-01", before).revisions == 1


def noted(ledger: Ledger, *what: Callable[[Notes], None]) -> None:
    with ledger.notes() as notes:
        for call in what:
            call(notes)


def fails(
    code: str, line: int = 1, outlet: str | None = "Hill wire", day: str | None = "2018-02-02T23:00"
) -> Callable[[Notes], None]:
    return lambda notes: notes.unread(code, "a.jsonl", line, outlet=outlet, published=day)


def test_failures_and_skips_by_code(ledger: Ledger) -> None:
    add(ledger, 1)
    noted(
        ledger, fails("input.json"), fails("input.json", 2), fails("text.unsupported-language", 3),
        fails("input.empty", 4, None, None), fails("input.empty", 5, "New\0one", "no day"),
    )  # fmt: skip
    found = one(ledger, "Hill Wire", "2018-02-02")
    assert (found.reports, found.failed, found.skipped) == (
        1,
        {"input.json": 2},
        {"text.unsupported-language": 1},
    )
    assert one(ledger, None, None).failed == {"input.empty": 1}
    assert one(ledger, "New\ufffdone", None).failed == {"input.empty": 1}
    assert [c.outlet for c in ledger.view().coverage("2018-01-01", "2018-12-31")] == ["Hill Wire"]


def test_a_document_counts_once_until_it_can_be_read(ledger: Ledger, clock: Clock, rows: Rows) -> None:
    moments = []
    for what in (
        fails("input.json"), fails("input.json"), fails("input.no-text"),
        lambda notes: notes.read("a.jsonl", 1), fails("input.no-text"),
    ):  # fmt: skip
        clock.on(hours=1)
        noted(ledger, what)
        moments.append(clock.on(hours=1))
    counts = [[u.code for u in ledger.view(at).unread()] for at in moments]
    assert counts == [["input.json"], ["input.json"], ["input.no-text"], [], ["input.no-text"]]
    assert [u.times for u in ledger.view(moments[1]).unread()] == [2]
    assert rows("SELECT count(*) FROM intake WHERE cleared IS NULL") == [(1,)]


def test_the_same_document_by_another_hand_in_the_same_run(ledger: Ledger) -> None:
    noted(ledger, *[fails("input.json")] * 3)
    noted(ledger, lambda notes: notes.unread("input.json", "a.jsonl", 1, id="x"), fails("input.json"))
    assert sorted(u.times for u in ledger.view().unread()) == [1, 4]
    noted(ledger, lambda notes: notes.read("a.jsonl", 1, id="x"))
    assert list(ledger.view().unread()) == []


def test_lines_of_standard_input_are_of_their_run(ledger: Ledger, clock: Clock) -> None:
    for _ in range(2):
        clock.on(hours=1)
        noted(ledger, lambda notes: notes.unread("input.json", "-", 1))
    assert [u.times for u in ledger.view().unread()] == [1, 1]


def test_no_word_of_the_document_is_kept(ledger: Ledger, rows: Rows) -> None:
    noted(ledger, fails("input.json"))
    assert list(IntakeRow.__table__.columns.keys()) == [
        "id", "key", "outcome", "code", "file", "line", "outlet", "outlet_key", "day", "first", "last", "times",
        "cleared",
    ]  # fmt: skip
    assert rows("SELECT outcome, code, file, line, outlet, outlet_key, day FROM intake") == [
        ("failed", "input.json", "a.jsonl", 1, "Hill wire", "hill wire", "2018-02-02")
    ]


def test_notes_are_kept_when_the_run_breaks_off(ledger: Ledger) -> None:
    def broken(notes: Notes) -> None:
        notes.unread("input.json", "a.jsonl", 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        noted(ledger, broken)
    assert len(list(ledger.view().unread())) == 1


def test_many_are_written_as_they_come(ledger: Ledger) -> None:
    with ledger.notes() as notes:
        for line in range(1201):
            notes.unread("input.json", "a.jsonl", line)
        assert len(list(ledger.view().unread())) == 1000
    assert one(ledger, None, None).failed == {"input.json": 1201}


def test_a_senseless_day_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UsageError):
        ledger.view().coverage("never")
    assert ledger.view().count(Filters(since="2018-01-01")) == 0
