"""Stories in a ledger: linked bit by bit as at once, whole after any interruption, and what people say survives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
import sqlalchemy

from dragoman.errors import LedgerError
from dragoman.knowledge import load
from dragoman.ledger import Filters, Ledger, open_ledger
from dragoman.ledger.schema import Base
from dragoman.ledger.stories import refresh as refreshing
from dragoman.ledger.stories import write as writing
from dragoman.ledger.stories.step import Step
from dragoman.records.reading import EditorNote, Reading, Run
from dragoman.records.report import Report
from tests.ledger.conftest import Clock, Rows
from tests.stories.made import ATTACK, WIRE, news, reading, report

LATER = Run(program="2", knowledge="k", weights="w")


def add(ledger: Ledger, pairs: Iterable[tuple[Report, Reading]]) -> None:
    with ledger.writer() as writer:
        for one, read in pairs:
            writer.add(one, read)


def refs(ledger: Ledger) -> dict[str, str]:
    return {hit.report.id: hit.report.ref for hit in ledger.view().search()}


def ids(ledger: Ledger) -> dict[str, str]:
    return {hit.report.id: hit.id for hit in ledger.view().search()}


def told(ledger: Ledger) -> set[frozenset[str]]:
    """The stories, as the ids that their reports came with."""
    names = {ref: id_ for id_, ref in refs(ledger).items()}
    found = set()
    for brief in ledger.stories().search(limit=1000):
        shown = ledger.stories().show(brief.id)
        assert brief.reports == shown.story.reports
        assert brief.origins == len(shown.story.origins)
        assert brief.events == len(shown.story.tellings)
        found.add(frozenset(names[t.report] for t in shown.story.tellings))
    return found


ONE = {frozenset("wcoq"), frozenset("e")}


@pytest.fixture
def linked(ledger: Ledger) -> Ledger:
    add(ledger, news())
    ledger.stories().refresh(load())
    return ledger


def test_a_report_that_was_taken_back_is_no_voice(linked: Ledger, clock: Clock) -> None:
    other = next(one for one, _ in news() if one.id == "o")
    taken = msgspec.structs.replace(other, text=f"{other.text} This article has been retracted.")
    note = EditorNote(kind="retraction", span=None, day=None)
    clock.on(days=1)
    add(linked, [(taken, msgspec.structs.replace(reading(taken), notes=(note,)))])
    stories = linked.stories()
    assert stories.waiting() == 0
    stories.refresh(load())
    assert told(linked) == {frozenset("wcq"), frozenset("e")}
    assert stories.search(reports=2)[0].origins == 1


def test_stories_of_a_ledger(linked: Ledger) -> None:
    stories = linked.stories()
    assert told(linked) == ONE
    (brief,) = stories.search(reports=2)
    assert (brief.reports, brief.origins, brief.disputed, brief.place) == (4, 2, True, "Kufra")
    shown = stories.show(brief.id[:5].upper())
    assert [w[:7] for w in shown.words] == ["Gunmen ", "Twelve ", "At leas", "Gunmen "] or len(
        shown.words
    ) == 4
    assert shown.sources == {refs(linked)["c"]: refs(linked)["w"]}
    assert {link.event for link in shown.links} == set(shown.ids[1:])
    assert all(stories.of(record) == brief.id for record in shown.ids)
    every = {record: rest for record, *rest in stories.each()}
    assert {every[record][0] for record in shown.ids} == {brief.id}
    assert every[ids(linked)["o"]][1:] == [4, 2]
    assert every[ids(linked)["e"]][1:] == [1, 1]
    (copy,) = stories.copies(refs(linked)["c"])
    assert (copy.other, copy.kind, copy.origin, copy.source) == (
        refs(linked)["w"],
        "edited",
        "Reuters",
        copy.other,
    )
    assert copy.share > copy.share_other
    text = next(r.text for r, _ in news() if r.id == "c")
    assert len(text[slice(*copy.stretches[0].a)].split()) > 30
    assert stories.copies(refs(linked)["e"]) == []


def test_filters(linked: Ledger) -> None:
    stories = linked.stories()
    assert [b.reports for b in stories.search(Filters(words="Sabha"))] == [1]
    assert [b.reports for b in stories.search(Filters(actor="libya"), origins=2)] == []
    assert [b.reports for b in stories.search(Filters(recipient="LBY"))] == [4]
    assert stories.count() == 2
    assert stories.count(disputed=True) == stories.count(origins=2) == stories.count(reports=4) == 1
    assert stories.count(Filters(since="2024-05-14")) == 0
    assert len(stories.search(limit=1)) == 1
    assert stories.search(offset=2) == []


@pytest.mark.parametrize("step", [1, 2, 500])
def test_bit_by_bit_as_at_once(ledger: Ledger, step: int) -> None:
    done: list[tuple[int, int]] = []
    for pair in news():
        add(ledger, [pair])
        assert ledger.stories().waiting() == 1
        ledger.stories().refresh(load(), step=step, told=lambda *n: done.append(n))
    assert told(ledger) == ONE
    assert done == [(1, 1)] * 5
    assert ledger.stories().refresh(load()) == refreshing.Refreshed(linked=0, dropped=0, reports=5, stories=2)


def test_steps_of_one_refresh_and_any_order(ledger: Ledger) -> None:
    add(ledger, reversed(news()))
    done: list[tuple[int, int]] = []
    ledger.stories().refresh(load(), step=2, told=lambda *n: done.append(n))
    assert done == [(2, 5), (4, 5), (5, 5)]
    assert told(ledger) == ONE


def test_an_interrupted_refresh_leaves_old_or_new(
    ledger: Ledger, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [name for name in Base.metadata.tables if name.startswith("stor")]

    def everything() -> dict[str, list[Any]]:
        return {t: sorted(rows(f"SELECT * FROM {t}"), key=repr) for t in tables}  # noqa: S608

    pairs = news()
    add(ledger, pairs[:3])
    ledger.stories().refresh(load())
    before = everything()
    add(ledger, pairs[3:])
    real = sqlalchemy.insert
    for at in range(1, 9):
        left = [at]

        def broken(table: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            return real(table)

        monkeypatch.setattr(writing, "insert", broken)
        try:
            ledger.stories().refresh(load())
        except KeyboardInterrupt:
            assert everything() == before
        else:
            break
    else:
        pytest.fail("the refresh was never done")
    assert at > 5
    assert told(ledger) == ONE


def test_two_refreshes_at_once(path: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    add(ledger, news())
    real = Step.done
    raced = False

    def slow(step: Any) -> Any:
        nonlocal raced
        found = real(step)
        if not raced:
            raced = True
            with open_ledger(path) as other:
                other.stories().refresh(load())
        return found

    monkeypatch.setattr(Step, "done", slow)
    assert ledger.stories().refresh(load()).linked == 0, "the other one had done it"
    assert told(ledger) == ONE


def test_ids_stay_when_reports_come_and_stories_that_meet_lead_on(ledger: Ledger, clock: Clock) -> None:
    pairs = {r.id: (r, x) for r, x in news()}
    add(ledger, [pairs["o"]])
    ledger.stories().refresh(load())
    (first,) = ledger.stories().search()
    clock.on(days=1)
    add(ledger, [pairs["w"]])
    ledger.stories().judge("not-same", ids(ledger)["o"], ids(ledger)["w"], reviewer="ann")
    ledger.stories().refresh(load())
    second = next(b.id for b in ledger.stories().search() if b.id != first.id)
    ledger.stories().withdraw(1, reviewer="ann")
    ledger.stories().refresh(load())
    (both,) = ledger.stories().search()
    assert both.id == first.id
    assert both.reports == 2
    assert ledger.stories().show(second).id == first.id
    assert ledger.stories().show(second).asked == second
    ledger.stories().judge("not-same", ids(ledger)["o"], ids(ledger)["w"], reviewer="ann")
    ledger.stories().refresh(load())
    assert {b.id for b in ledger.stories().search()} == {first.id, second}
    assert ledger.stories().show(second).id == second


def test_ids_survive_a_new_reading_and_a_changed_text(linked: Ledger) -> None:
    (brief,) = linked.stories().search(reports=2)
    add(linked, [(r, msgspec.structs.replace(x, run=LATER)) for r, x in news()])
    assert linked.stories().refresh(load()).linked == 5
    assert [b.id for b in linked.stories().search(reports=2)] == [brief.id]
    changed = report("w", "2024-05-13T20:00:00Z", "Reuters", "Correction: a name.\n\n" + WIRE)
    add(linked, [(changed, reading(changed, ATTACK, run=LATER))])
    linked.stories().refresh(load())
    assert [b.id for b in linked.stories().search(reports=2)] == [brief.id]
    assert told(linked) == ONE


def test_an_event_that_is_told_no_more_leaves(linked: Ledger, rows: Rows) -> None:
    (r, x) = next(pair for pair in news() if pair[0].id == "e")
    story = linked.stories().of(ids(linked)["e"])
    assert story is not None
    add(linked, [(r, msgspec.structs.replace(x, run=LATER, events=()))])
    linked.stories().refresh(load())
    assert told(linked) == {frozenset("wcoq")}
    with pytest.raises(LedgerError, match="gone") as caught:
        linked.stories().show(story)
    assert caught.value.code == "ledger.no-story"
    linked.prune()
    linked.stories().refresh(load())
    for table, column in (
        ("story_readings", "reading_id"),
        ("story_events", "reading_id"),
        ("story_links", "reading_a"),
    ):
        assert rows(f"SELECT {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM readings)") == []  # noqa: S608


def test_readings_pruned_before_a_refresh_are_missed_and_settled(linked: Ledger) -> None:
    (brief,) = linked.stories().search(reports=2)
    (r, x) = news()[0]
    add(linked, [(r, msgspec.structs.replace(x, run=LATER))])
    linked.prune()
    linked.stories().refresh(load())
    assert told(linked) == ONE
    assert [b.id for b in linked.stories().search(reports=2)] == [brief.id]


def test_reviewers_words_on_copies_and_events_survive_and_can_be_taken_back(
    linked: Ledger, clock: Clock
) -> None:
    stories = linked.stories()
    clock.on(days=1)
    said = stories.judge("not-copy", refs(linked)["c"], refs(linked)["w"], reviewer=" ann ", note="seen both")
    assert (said.id, said.verdict, said.reviewer, said.note) == (1, "not-copy", "ann", "seen both")
    stories.judge("not-same", ids(linked)["o"], ids(linked)["w"], reviewer="ann")
    stories.judge("not-same", ids(linked)["o"], ids(linked)["c"], reviewer="ann")
    stories.judge("not-same", ids(linked)["o"], ids(linked)["q"], reviewer="ann")
    stories.judge("same", ids(linked)["o"], ids(linked)["e"], reviewer="bob")
    stories.refresh(load())
    apart = {frozenset("wcq"), frozenset("oe")}
    assert told(linked) == apart
    (brief,) = stories.search(reports=3)
    assert {o.by for o in stories.show(brief.id).story.origins} == {"own"}, "the cut copy has no family now"
    add(linked, [(r, msgspec.structs.replace(x, run=LATER)) for r, x in news()])
    stories.refresh(load())
    assert told(linked) == apart
    for number in (2, 3, 4, 5):
        assert stories.withdraw(number, reviewer="bob").withdrawn_by == "bob"
    stories.refresh(load())
    assert told(linked) == ONE
    assert [j.id for j in stories.judgements()] == [1]
    assert len(stories.judgements(withdrawn=True)) == 5
    with pytest.raises(LedgerError):
        stories.withdraw(5, reviewer="bob")


def test_a_word_on_an_event_that_is_gone_waits(linked: Ledger) -> None:
    stories = linked.stories()
    stories.judge("same", ids(linked)["o"], ids(linked)["e"], reviewer="bob")
    (r, x) = next(pair for pair in news() if pair[0].id == "e")
    add(linked, [(r, msgspec.structs.replace(x, run=LATER, events=()))])
    stories.refresh(load())
    assert told(linked) == {frozenset("wcoq")}
    (waiting,) = stories.judgements()
    assert waiting.b is None
    assert waiting.b_report
    add(linked, [(r, msgspec.structs.replace(x, run=Run(program="3", knowledge="k", weights="w")))])
    stories.refresh(load())
    assert told(linked) == {frozenset("wcoqe")}


def test_words_that_do_not_fit(linked: Ledger) -> None:
    stories = linked.stories()
    ref, record = refs(linked)["w"], ids(linked)["w"]
    for verdict, a, b, code in (
        ("same", record, record, "ledger.bad-judgement"),
        ("copy", ref, ref, "ledger.bad-judgement"),
        ("same", ref, record, "ledger.no-record"),
        ("copy", ref, "aaaaaaaaaaaaa", "ledger.no-record"),
        ("same", record, record.split(".")[0] + ".s1", "ledger.bad-judgement"),
        ("alike", ref, ref, "ledger.bad-judgement"),
    ):
        with pytest.raises(LedgerError) as caught:
            stories.judge(verdict, a, b, reviewer="ann")  # type: ignore[arg-type]
        assert caught.value.code == code
    with pytest.raises(LedgerError):
        stories.judge("copy", ref, refs(linked)["c"], reviewer=" ")
    assert stories.judgements(withdrawn=True) == []


def test_rejected_events_and_merged_actors_count(linked: Ledger) -> None:
    linked.judge(ids(linked)["o"], "reject", reviewer="ann")
    linked.stories().refresh(load())
    assert told(linked) == {frozenset("wcq"), frozenset("e")}
    linked.withdraw(1, reviewer="ann")
    linked.stories().refresh(load())
    assert told(linked) == ONE
    linked.merge("libya/armed-forces", "hill-front", reviewer="ann", name="Front of the Hills")
    linked.stories().refresh(load())
    (brief,) = linked.stories().search(reports=2)
    values = next(f for f in linked.stories().show(brief.id).story.fields if f.name == "recipients").values
    assert "Front of the Hills" in {v.shown for v in values}


@pytest.mark.parametrize("step", [1, 2])
def test_a_merge_that_concerns_more_reports_than_a_step(linked: Ledger, rows: Rows, step: int) -> None:
    done: list[tuple[int, int]] = []
    linked.merge("libya/armed-forces", "hill-front", reviewer="ann", name="Front of the Hills")
    linked.stories().refresh(load(), step=step, told=lambda *n: done.append(n))
    assert done[-1][0] == done[-1][1] == len(done) * step
    (brief,) = linked.stories().search(reports=2)
    values = next(f for f in linked.stories().show(brief.id).story.fields if f.name == "recipients").values
    assert "Front of the Hills" in {v.shown for v in values}
    assert linked.stories().refresh(load(), step=step).linked == 0


def test_a_change_of_weights_links_anew_and_keeps_ids(
    linked: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    (brief,) = linked.stories().search(reports=2)
    monkeypatch.setattr(refreshing, "scheme", lambda knowledge: "other")
    assert linked.stories().refresh(load(), step=2).linked == 5
    assert told(linked) == ONE
    assert [b.id for b in linked.stories().search(reports=2)] == [brief.id]


@pytest.mark.parametrize("id_", ["zzzz", "abc", "", "a" * 13, "k5t2'; DROP TABLE stories", "%%%%", "\x1b[2J"])
def test_no_such_story(linked: Ledger, id_: str) -> None:
    with pytest.raises(LedgerError) as caught:
        linked.stories().show(id_)
    assert caught.value.code == "ledger.no-story"


def test_an_empty_ledger(ledger: Ledger) -> None:
    assert ledger.stories().refresh(load()).stories == 0
    assert ledger.stories().search() == []
    assert ledger.stories().count(Filters(words="Kufra")) == 0
