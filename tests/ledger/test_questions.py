"""Questions in a ledger: versions and ids, positions found bit by bit as at once, nothing that people say lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest
import sqlalchemy

from dragoman.ledger import Ledger, open_ledger
from dragoman.ledger.questions import kept
from dragoman.ledger.questions import refresh as refreshing
from dragoman.ledger.questions.book import PositionFilters
from dragoman.ledger.schema import Base
from dragoman.questions.records import Pole
from dragoman.records.reading import EditorNote, Run
from tests.ledger.asked import SCHEME, THIRD, add, afresh, codes, essence, find, question, refresh, told, who
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import LATER, RUN, pair

# --- questions ---


def test_a_question_has_versions(ledger: Ledger, clock: Clock) -> None:
    book = ledger.questions()
    assert book.add(question(), "ann") == 1
    assert book.add(question(), "bob") == 1, "the same content is the same version"
    clock.on(days=1)
    assert book.add(question(notes="Looked at again."), " bob ") == 2
    assert book.add(question(), "ann") == 3, "what it said once, it says anew"
    shown = book.get("grain")
    assert (shown.version, shown.versions, shown.added_by, shown.question) == (3, 3, "ann", question())
    assert book.get("GRAIN", 2).question.notes == "Looked at again."
    assert book.get("grain", 2).added_by == "bob"
    assert [act.detail for act in book.acts("grain")] == ["version 1", "version 2", "version 3"]
    assert codes(lambda: book.get("grain", 4)) == "ledger.no-question"
    assert codes(lambda: book.get("rain")) == "ledger.no-question"
    assert codes(lambda: book.add(question(), "  ")) == "ledger.unsigned"


def test_ids_that_are_none(plain: Ledger) -> None:
    for id_ in ("", "Grain", "a b", "a--b", "-a", "a@b", "a'; DROP TABLE questions", "é", "a" * 81):
        assert codes(partial(plain.questions().add, question(id_), "ann")) == "ledger.bad-question"


def test_an_old_id_leads_to_the_new_one(asked: Ledger) -> None:
    book = asked.questions()
    before = told(asked)
    book.judge(before[0].id, "reject", reviewer="ann")
    book.rename("grain", "help", "ann")
    book.rename("help", "help-among-neighbours", "ann")
    assert [act.act for act in book.acts("grain")] == ["added", "renamed", "renamed"]
    shown = book.get("grain")
    assert (shown.id, shown.names) == ("help-among-neighbours", ("grain", "help"))
    after = told(asked, "grain", rejected=True)
    assert [one.id for one in after] == [one.id.replace("@grain", "@help-among-neighbours") for one in before]
    assert {one.position.question for one in after} == {"help-among-neighbours"}
    assert book.show(before[0].id).verdict == "reject", "printed ids of positions stay good"
    assert refresh(asked)[0].read == 0, "a name changes no position"
    assert codes(lambda: book.add(question(), "ann")) == "ledger.question-renamed"
    book.add(question("other"), "ann")
    assert codes(lambda: book.rename("other", "grain", "ann")) == "ledger.question-taken"
    assert codes(lambda: book.rename("nothing", "new", "ann")) == "ledger.no-question"
    assert codes(lambda: book.rename("other", "No", "ann")) == "ledger.bad-question"
    book.rename("grain", "grain", "ann")
    assert book.get("help").id == "grain", "a question may have its own former id again"


def test_a_retired_question_keeps_all(plain: Ledger) -> None:
    book = plain.questions()
    before = essence(plain)
    book.retire("grain", "ann")
    book.retire("grain", "ann")
    add(plain, [12, 13, 14, 15])
    assert refresh(plain) == refresh(plain, "grain") == []
    assert essence(plain) == before != []
    assert list(book.list()) == []
    assert [one.id for one in book.list(retired=True)] == ["grain"]
    assert book.add(question(), "bob") == 1
    assert [act.act for act in book.acts("grain")] == ["added", "retired", "restored"]
    assert refresh(plain)[0].looked == 4


# --- positions ---


def test_positions_are_found(plain: Ledger) -> None:
    found = told(plain)
    assert len(found) > 10
    assert {one.position.evidence for one in found} == {"said", "did"}
    assert [one.day for one in found if one.day] == [one.report.published for one in found]
    for one in found:
        text = pair(int(one.report.id[1:]))[0].text
        assert one.passage.text == text[slice(*one.position.sentence)]
        marked = {m.role: one.passage.text[m.start : m.end] for m in one.marks}
        assert marked["content"] == text[slice(*one.position.span)]
        assert marked["actor"].removeprefix("the ").endswith(one.position.holder.name.removeprefix("the "))
        assert plain.view().show(one.records[0]).report.ref == one.report.ref
        assert plain.questions().show(one.id.upper().replace("@GRAIN", "@grain")) == one
        assert one.seen().report == one.report.ref
        assert (one.type is not None) == (one.position.event is not None)
    own = next(one for one in found if one.position.holder.name == "Željko Ábel")
    assert own.position.holder.actor == f"{own.report.ref}:local:1", (
        "a report's own actor is nobody elsewhere"
    )


def test_filters(asked: Ledger) -> None:
    everything = told(asked)

    def some(**filters: Any) -> int:
        return len(told(asked, **filters))

    def count(test: Callable[[Any], bool]) -> int:
        number = sum(map(test, everything))
        assert 0 < number < len(everything)
        return number

    assert some(side=("for",)) == count(lambda one: one.position.side == "for")
    assert some(evidence=("did",)) == count(lambda one: one.position.evidence == "did")
    assert some(min_confidence=0.81) == 0 != some(min_confidence=0.8)
    for sought in ("hill-front", "Hills", "front of the hills"):
        assert some(actor=sought) == count(lambda one: one.position.holder.actor == "hill-front")
    assert some(actor="FRD") == count(lambda one: one.actor is not None and one.actor.code == "FRD")
    assert some(actor="Front Hills") == some(actor="%") == some(actor="") == 0
    own = next(one for one in everything if one.actor.id.endswith("local:1"))
    assert some(actor=own.actor.id) == count(lambda one: one.actor.id == own.actor.id)
    day = everything[len(everything) // 2].day
    first = [one.position.first_day or one.day for one in everything]
    assert first == sorted(first)
    assert some(until=day) == sum(d <= day for d in first)
    last = [one.position.last_day or one.day for one in everything]
    assert some(since=day) == sum(d >= day for d in last)
    ref = everything[0].report.ref
    assert some(report=ref[:6]) == count(lambda one: one.report.ref == ref)
    assert some(typed=True) == 0
    assert some(typed=False) == len(everything)
    wrong: dict[str, Any]
    for wrong in (
        {"since": "yesterday"},
        {"side": ("both",)},
        {"evidence": ("felt",)},
        {"min_confidence": 2.0},
    ):
        assert codes(partial(told, asked, **wrong)).startswith("filter.")


@pytest.mark.parametrize("step", [1, 200])
def test_bit_by_bit_as_at_once(ledger: Ledger, rows: Rows, step: int) -> None:
    ledger.questions().add(question(), "ann")
    done: list[tuple[str, int, int]] = []
    for number in range(8):
        add(ledger, [number])
        assert ledger.questions().waiting("grain") == 1
        refresh(ledger, step=step, told=lambda *n: done.append(n))
        assert ledger.questions().waiting("grain") == 0
    assert done == [("grain", 1, 1)] * 8
    by_bit = afresh(ledger, rows)
    (again,) = refresh(ledger, scheme="other", step=step)
    assert (again.looked, again.read) == (8, 8)
    assert afresh(ledger, rows) == by_bit
    assert len(by_bit["positions"]) == again.positions > 5


def test_nothing_to_do_writes_nothing(plain: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "_write", None)
    assert refresh(plain)[0].looked == 0


def test_an_interrupted_refresh_leaves_old_or_new(
    ledger: Ledger, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [name for name in Base.metadata.tables if name.startswith(("question", "position", "typed"))]

    def everything() -> dict[str, list[Any]]:
        return {t: sorted(rows(f"SELECT * FROM {t}"), key=repr) for t in tables}  # noqa: S608

    ledger.questions().add(question(), "ann")
    add(ledger, range(4))
    refresh(ledger)
    ledger.questions().judge(told(ledger)[0].id, "accept", reviewer="ann")
    before = everything()
    add(ledger, range(4), run=LATER)
    real = sqlalchemy.insert
    for at in range(1, 200):
        left = [at]

        def broken(table: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            return real(table)

        monkeypatch.setattr(kept, "insert", broken)
        monkeypatch.setattr(refreshing, "insert", broken)
        try:
            refresh(ledger)
        except KeyboardInterrupt:
            assert everything() == before
        else:
            break
    assert 5 < at < 199
    assert told(ledger)[0].verdict == "accept"


def test_two_refreshes_at_once(path: str, ledger: Ledger, rows: Rows) -> None:
    ledger.questions().add(question(), "ann")
    add(ledger, range(6))
    raced: list[bool] = []

    def slow(*given: Any) -> Any:
        if not raced:
            raced.append(True)
            with open_ledger(path) as other:
                refresh(other)
        return find(*given)

    (done,) = ledger.questions().refresh(None, slow, scheme=SCHEME)
    assert done.read == 0, "the other one had done it"
    assert done.positions == len(told(ledger)) > 3


def test_a_changed_question_is_asked_anew(asked: Ledger) -> None:
    book = asked.questions()
    before = told(asked)
    kinder = question(against=Pole(wording="neighbours fight", value=-100, phrases=("refused",)))
    assert book.add(kinder, "ann") == 2
    assert book.waiting("grain") == 12
    assert told(asked) == before, "until the refresh the former version's stand"
    (done,) = refresh(asked)
    assert (done.version, done.looked) == (2, 12)
    assert {one.position.why for one in told(asked, side=("against",))} == {"pattern: refused"}
    book.add(question(), "ann")
    refresh(asked)
    assert told(asked) == before
    book.add(question(notes="only a note"), "ann")
    assert book.waiting("grain") == 0
    assert refresh(asked)[0].looked == 0
    book.add(question(since="2018-03-01", until="2018-06-30"), "ann")
    refresh(asked)
    assert {one.day for one in told(asked)} == {one.day for one in before if "2018-03" <= one.day < "2018-07"}
    assert sum(day.reports for day in book.coverage("grain")) < 12


def test_positions_follow_their_reports(asked: Ledger, clock: Clock) -> None:
    clock.on(days=1)
    ref = told(asked)[0].report.ref
    number = int(told(asked)[0].report.id[1:])
    report, reading = pair(number, run=LATER)
    rest = [one for one in told(asked) if one.report.ref != ref]
    with asked.writer() as writer:
        writer.add(report, msgspec.structs.replace(reading, statements=(), events=()))
    assert told(asked) == rest, "what is superseded is shown no more, be it before the refresh"
    refresh(asked)
    assert told(asked) == rest
    add(asked, [number], run=THIRD)
    refresh(asked)
    assert [one.report.ref for one in told(asked, report=ref)]
    note = EditorNote(kind="retraction", span=None, day=None)
    taken = msgspec.structs.replace(reading, notes=(note,), run=Run(program="9", knowledge="k", weights="w"))
    with asked.writer() as writer:
        writer.add(report, taken)
    assert told(asked) == rest
    refresh(asked)
    assert told(asked) == rest
    asked.prune()
    assert told(asked) == rest


def test_rejected_and_edited_records_count(plain: Ledger) -> None:
    before = told(plain)
    told_event = next(one for one in before if one.position.event)
    plain.judge(told_event.records[0], "reject", reviewer="ann")
    refresh(plain)
    assert [one.id for one in told(plain)].count(told_event.id) <= 1
    assert len(told(plain)) == len(before) - 1
    plain.withdraw(1, reviewer="ann")
    refresh(plain)
    assert told(plain) == before
    span = told_event.position.holder.span
    plain.judge(
        told_event.records[0], "edit", reviewer="ann", edits={"actors": [{"span": span, "actor": "sylvania"}]}
    )
    refresh(plain)
    assert who(plain.questions().show(told_event.id)) == "sylvania"


@pytest.mark.parametrize("step", [1, 200])
def test_merged_and_split_actors(asked: Ledger, step: int) -> None:
    before = told(asked)
    theirs = {one.id for one in told(asked, actor="hill-front")}
    asked.merge("hill-front", "river-league", reviewer="ann")
    refresh(asked, step=step)
    assert {one.id for one in told(asked, actor="river-league")} >= theirs
    assert {one.id for one in told(asked, actor="hill-front")} >= theirs
    assert not any(one.actor.id == "hill-front" for one in told(asked))
    asked.withdraw_identity(1, reviewer="ann")
    refresh(asked, step=step)
    assert told(asked) == before
    one = next(one for one in before if one.actor.id == "hill-front")
    asked.split("hill-front", report=one.report.ref, target="sylvania", reviewer="ann")
    refresh(asked, step=step)
    assert who(asked.questions().show(one.id)) == "sylvania"
    assert {o.id for o in told(asked, actor="hill-front")} == {
        o.id for o in before if o.actor.id == "hill-front" and o.report.ref != one.report.ref
    }


def test_coverage_tells_silence_from_absence(plain: Ledger) -> None:
    days = plain.questions().coverage("grain")
    assert sum(day.reports for day in days) == 12
    bearing = [names for day in days for names in day.bearing]
    assert len({one.report.ref for one in told(plain)}) <= len(bearing) <= 12
    assert all("freedonia" in names for names in bearing)
    add(plain, [20])
    assert sum(day.reports for day in plain.questions().coverage("grain")) == 12, "not looked at yet"


# --- whatever happens, in whatever order ---


@pytest.mark.parametrize("seed", range(2))
def test_any_order_is_as_all_at_once(ledger: Ledger, rows: Rows, clock: Clock, seed: int) -> None:
    """After any order of things done, what is derived is what a fresh computation makes of it."""
    rng = random.Random(seed)
    book, name = ledger.questions(), "grain"
    book.add(question(), "ann")
    versions = [question(), question(against=Pole(wording="no", value=-100, phrases=("refused", "shelled")))]
    add(ledger, range(4))
    for turn in range(25):
        clock.on(hours=1)
        shown = told(ledger, name)
        match rng.choice(
            ("add", "reread", "change", "judge", "record", "merge", "rename", "version", "refresh")
        ):
            case "add":
                add(ledger, [rng.randrange(12)])
            case "reread":
                add(ledger, [rng.randrange(12)], run=Run(program=str(turn), knowledge="k", weights="w"))
            case "change":
                add(ledger, [rng.randrange(12)], salt=str(turn))
            case "judge" if shown:
                edits = rng.choice(({"value": 10}, None))
                book.judge(rng.choice(shown).id, "edit" if edits else "reject", reviewer="ann", edits=edits)
            case "record" if shown:
                records = [one.records[0] for one in shown if one.records]
                ledger.judge(rng.choice(records), "reject", reviewer="ann")
            case "merge" if not ledger.view().identities():
                ledger.merge("hill-front", "river-league", reviewer="ann")
            case "merge":
                ledger.withdraw_identity(ledger.view().identities()[0].id, reviewer="ann")
            case "rename":
                new = f"q{turn}"
                book.rename(name, new, "ann")
                name = new
            case "version":
                book.add(msgspec.structs.replace(rng.choice(versions), id=name), "ann")
            case "refresh":
                refresh(ledger, step=rng.choice((1, 2, 50)))
    refresh(ledger, step=rng.choice((1, 2, 50)))
    made, shown = afresh(ledger, rows), essence(ledger, name)
    refresh(ledger, scheme="afresh")
    assert afresh(ledger, rows) == made
    assert essence(ledger, name) == shown
    assert len(made["positions"]) > 3
    assert book.waiting("grain") == 0


def test_an_empty_ledger(ledger: Ledger) -> None:
    book = ledger.questions()
    assert refresh(ledger) == []
    book.add(question(), "ann")
    (done,) = refresh(ledger)
    assert (done.looked, done.positions) == (0, 0)
    assert [*told(ledger), *book.coverage("grain"), *book.judgements()] == []
    assert book.positions("grain", PositionFilters(actor="x")) == []


def test_old_positions_are_not_lost_by_pruning(plain: Ledger) -> None:
    add(plain, range(12), run=LATER)
    refresh(plain)
    before = told(plain)
    assert plain.prune().readings == 12
    assert told(plain) == before
    assert RUN != LATER
