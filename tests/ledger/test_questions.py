"""Questions in a ledger: versions and ids, positions found bit by bit as at once, nothing that people say lost."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Ledger, open_ledger
from dragoman.ledger.questions import kept
from dragoman.ledger.questions import refresh as refreshing
from dragoman.ledger.questions.book import PositionFilters, PositionShown
from dragoman.ledger.questions.stems import beginning, spelled
from dragoman.ledger.schema import Base
from dragoman.questions.positions import positions as read_positions
from dragoman.questions.records import About, Pole, Question
from dragoman.records.reading import EditorNote, Run
from tests.ledger.asked import SCHEME, add, find, question, refresh, told
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import LATER, RUN, pair, reading_of

DERIVED = ("positions", "position_holders", "question_readings")
THIRD = Run(program="1.2", knowledge="k1", weights="w3")


@pytest.fixture
def asked(ledger: Ledger) -> Ledger:
    """Twelve reports, a question, its positions."""
    ledger.questions().add(question(), "ann")
    add(ledger, range(12))
    refresh(ledger)
    return ledger


@pytest.fixture
def plain(file: Path, clock: Clock) -> Iterator[Ledger]:
    """The same in a file alone, for what no database does in its own way."""
    with open_ledger(file, clock=clock) as ledger:
        ledger.questions().add(question(), "ann")
        add(ledger, range(12))
        refresh(ledger)
        yield ledger


def codes(call: Callable[[], object]) -> str:
    with pytest.raises((LedgerError, UsageError)) as caught:
        call()
    return caught.value.code


def who(shown: PositionShown) -> str:
    assert shown.actor is not None
    return shown.actor.id


def essence(ledger: Ledger, id_: str = "grain") -> list[Any]:
    """Everything that is shown of a question but ids and moments."""
    return [
        (
            one.report.ref,
            one.position,
            one.stored,
            one.verdict,
            [j.edits for j in one.judgements],
            one.passage,
        )
        if one.report
        else (one.position, one.typed.note)
        for one in told(ledger, id_, rejected=True)
    ]


def afresh(ledger: Ledger, rows: Rows) -> dict[str, list[Any]]:
    """What the derived tables hold; `rows` asks the database itself."""
    return {table: sorted(rows(f"SELECT * FROM {table}"), key=repr) for table in DERIVED}  # noqa: S608


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


# --- the sieve ---


def world(ledger: Ledger) -> None:
    """Reports that bear on questions in the ways that there are: in the text, in the title, by place."""
    add(ledger, range(9))
    texts = [
        ("The oﬃce of Freedonia will be shelled. Sylvania praised it.", None),
        ("Freedonia said the others. Must stop the massing of men now.", "Grain for Sylvania"),
        ("Freedonia must stop it, Sylvania said.", "Grain for Sylvania"),
        ("Nothing of it.", "Ships"),
        ("U.S. troops leave.", None),
        ("The troops’ shelling\x00 went on.", None),
    ]
    for number, (text, title) in enumerate(texts):
        report = msgspec.structs.replace(
            pair(100 + number)[0], text=text, title=title, url=f"https://h.example/{number}"
        )
        stops = [
            at + 1
            for at, sign in enumerate(text)
            if sign == "." and text[at - 1] != "U" and text[at - 1] != "S"
        ]
        spans = list(zip([0, *(s + 1 for s in stops)], stops, strict=False))
        said = {"id": "s1", "speakers": [], "cue": None, "content": [spans[-1]], "kind": "indirect"}
        said |= {
            "attitude": "speech",
            "act": None,
            "addressees": [],
            "within": None,
            "time": None,
            "chain": [],
        }
        with ledger.writer() as writer:
            writer.add(report, reading_of(report, sentences=spans, statements=[said]))


def about(*phrases: str, **more: Any) -> Question:
    """A question that nothing bears on but by its topic or its places."""
    leaves, stays = (
        Pole(wording="they leave the land", value=100),
        Pole(wording="they stay in the land", value=-100),
    )
    return question(about=About(phrases=phrases, **more), for_=leaves, against=stays)


QUESTIONS = [
    question(),
    about("office"),
    about("the massing of men"),
    about("grain for sylvania"),
    about("withdr*", "zzz*"),
    about("U.S."),
    about("nowhere said", actors=("FRD", "sylvania"), places=("FRD", "Sylvan City")),
    about("nowhere said", actors=("FRD",), places=("sylvan city",)),
    about("nowhere said"),
]
BEARING = {2: 1, 3: 1, 4: 1, 5: 2, 6: 1, 7: 1, 8: 1, 9: 0}
"""Of how many readings the questions after the first are told: each way in which a reading can bear counts."""
EVERYTHING = (5,)
"""Questions of whose words none can be looked up."""


def test_the_sieve_loses_nothing(ledger: Ledger, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    world(ledger)
    monkeypatch.setattr(refreshing, "FEW", 0)
    count = ledger.view().stats().readings
    for number, one in enumerate(QUESTIONS):
        id_ = f"q{number}"
        ledger.questions().add(msgspec.structs.replace(one, id=id_), "ann")
        both = []
        for sieved in (True, False):
            for finder in (find, read_positions)[number > 0 :]:
                scheme = f"{sieved}{finder}"
                done = refreshing.refresh(ledger._database, id_, finder, scheme=scheme, sieved=sieved)
                assert (done.read < count) == (sieved and number not in EVERYTHING)
                both.append(afresh(ledger, rows))
        half = len(both) // 2
        assert both[:half] == both[half:], one.about
    counts: dict[int, int] = dict(rows("SELECT question, count(*) FROM question_readings GROUP BY question"))
    assert {number: counts.get(number, 0) for number in range(2, 10)} == BEARING


def test_the_sieve_spares_readings(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    world(ledger)
    monkeypatch.setattr(refreshing, "FEW", 0)
    ledger.questions().add(about("office"), "ann")
    (done,) = refresh(ledger)
    assert (done.looked, done.read) == (15, 1)


WORDS = (Path(__file__).parents[1] / "cases" / "ledger" / "stems.txt").read_text(encoding="utf-8").split()


def test_beginnings_are_found_among_stems() -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5(w, tokenize='porter unicode61 remove_diacritics 2')")
    index.executemany("INSERT INTO t (rowid, w) VALUES (?, ?)", enumerate(WORDS))
    looked = 0
    for word in WORDS:
        for length in range(3, len(word) + 1):
            begun = beginning(word[:length])
            if begun is None:
                continue
            looked += 1
            found = {row[0] for row in index.execute("SELECT rowid FROM t WHERE t MATCH ?", (f'"{begun}"*',))}
            assert {n for n, other in enumerate(WORDS) if other.startswith(word[:length])} <= found, word[
                :length
            ]
    assert looked > 300
    assert beginning("withdraw") == "withdraw"
    assert beginning("as") is None
    assert spelled("officials") == ["officials", "oﬃcials", "oﬀicials", "ofﬁcials"]


# --- judgements ---


def test_reviewers_words_count_at_once(asked: Ledger, clock: Clock) -> None:
    book = asked.questions()
    one = told(asked, side=("for",))[0]
    clock.on(days=1)
    said = book.judge(one.id, "edit", reviewer=" ann ", edits={"value": 40}, note="half of it")
    assert (said.reviewer, said.edits, said.position, said.note) == (
        "ann",
        {"value": 40},
        one.id,
        "half of it",
    )
    assert said.text == pair(int(one.report.id[1:]))[0].text[slice(*one.position.span)]
    shown = book.show(one.id)
    assert (shown.position.value, shown.position.low, shown.position.high) == (40, 40, 40)
    assert (shown.position.side, shown.stored, shown.verdict) == ("between", one.stored, "edit")
    assert one.id in {o.id for o in told(asked, side=("between",))}
    assert one.id not in {o.id for o in told(asked, side=("for",))}
    book.judge(
        one.id, "edit", reviewer="bob", edits={"side": "against", "actor": "sylvania", "conditional": True}
    )
    shown = book.show(one.id)
    assert (shown.position.value, shown.position.side, shown.position.conditional) == (-100, "against", True)
    assert (shown.position.low, shown.position.high) == (-100, -41)
    assert (who(shown), shown.position.holder.name) == ("sylvania", "Sylvania")
    assert one.id in {o.id for o in told(asked, actor="SYL", side=("against",))}
    book.judge(one.id, "reject", reviewer="ann")
    assert one.id not in {o.id for o in told(asked)}
    assert one.id in {o.id for o in told(asked, rejected=True)}
    for number in (3, 2, 1):
        assert book.withdraw(number, reviewer="ann").withdrawn == clock.now
    assert book.show(one.id) == one
    assert list(book.judgements()) == []
    assert [j.id for j in book.judgements("grain", withdrawn=True)] == [1, 2, 3]
    assert codes(lambda: book.withdraw(3, reviewer="ann")) == "ledger.no-record"


def test_who_judges_a_position_says_what_he_knew(asked: Ledger) -> None:
    book = asked.questions()
    id_ = told(asked, side=("for",))[0].id
    first = book.judge(id_, "accept", reviewer="ann", seen=())
    assert codes(lambda: book.judge(id_, "reject", reviewer="bob", seen=())) == "ledger.judged-meanwhile"
    second = book.judge(id_, "reject", reviewer="bob", seen=(first.id,))
    book.withdraw(first.id, reviewer="ann")
    stale = (first.id, second.id)
    assert codes(lambda: book.judge(id_, "accept", reviewer="ann", seen=stale)) == "ledger.judged-meanwhile"
    assert [one.id for one in book.show(id_).judgements] == [second.id]


def test_words_that_do_not_fit(plain: Ledger) -> None:
    book = plain.questions()
    id_ = told(plain, side=("for",))[0].id
    ref = id_.partition(":")[0]
    cases: tuple[tuple[str, Any, Any, str], ...] = (
        (id_, "maybe", None, "ledger.bad-judgement"),
        (id_, "edit", None, "ledger.bad-judgement"),
        (id_, "accept", {"value": 1}, "ledger.bad-judgement"),
        (id_, "edit", {"span": [0, 1]}, "ledger.bad-judgement"),
        (id_, "edit", {"value": 101}, "ledger.bad-judgement"),
        (id_, "edit", {"value": True}, "ledger.bad-judgement"),
        (id_, "edit", {"value": "much"}, "ledger.bad-judgement"),
        (id_, "edit", {"value": 90, "side": "against"}, "ledger.bad-judgement"),
        (id_, "edit", {"low": 100, "high": 0}, "ledger.bad-judgement"),
        (id_, "edit", {"evidence": "felt"}, "ledger.bad-judgement"),
        (id_, "edit", {"conditional": "yes"}, "ledger.bad-judgement"),
        (id_, "edit", {"holder": " "}, "ledger.bad-judgement"),
        (id_, "edit", {"actor": "nobody-at-all"}, "ledger.no-actor"),
        (id_, "edit", {"actor": ["sylvania"]}, "ledger.no-actor"),
        (f"{ref}:1.p99@grain", "accept", None, "ledger.no-record"),
        (f"{ref}:9.p1@grain", "accept", None, "ledger.no-record"),
        (f"{ref}:1.p1@rain", "accept", None, "ledger.no-question"),
        ("aaaaaaaaaaaaa:1.p1@grain", "accept", None, "ledger.no-record"),
        (f"{ref}:1.e1", "accept", None, "ledger.no-record"),
        ("typed:1@grain", "accept", None, "ledger.no-record"),
    )
    for position, verdict, edits, code in cases:
        assert codes(partial(book.judge, position, verdict, reviewer="a", edits=edits)) == code, edits
    assert codes(lambda: book.judge(id_, "accept", reviewer=" ")) == "ledger.bad-judgement"
    assert list(book.judgements(withdrawn=True)) == []


def test_judgements_survive_new_readings_texts_and_versions(asked: Ledger, clock: Clock) -> None:
    book = asked.questions()
    one = told(asked)[0]
    number = int(one.report.id[1:])
    book.judge(one.id, "reject", reviewer="ann")
    clock.on(days=1)
    add(asked, range(12), run=LATER)
    assert book.judgements()[0].position is None, "it waits for the refresh"
    refresh(asked)
    (said,) = book.judgements()
    assert said.position == one.id.replace(":1.", ":2.")
    assert book.show(said.position or "").verdict == "reject"
    report, reading = pair(number, run=THIRD)
    shift = "Corrected. "
    moved = msgspec.structs.replace(report, text=shift + report.text)

    def on(value: Any, key: str = "") -> Any:
        if key in ("span", "cue") and value is not None:
            return [value[0] + len(shift), value[1] + len(shift)]
        if key in ("sentences", "content"):
            return [on(item, "span") for item in value]
        if isinstance(value, dict):
            return {name: on(item, name) for name, item in value.items()}
        return [on(item) for item in value] if isinstance(value, list | tuple) else value

    with asked.writer() as writer:
        writer.add(moved, msgspec.convert(on(msgspec.to_builtins(reading)), type(reading)))
    refresh(asked)
    (said,) = book.judgements()
    assert said.position == one.id.replace(":1.", ":3.")
    book.add(question(about=About(phrases=("grain", "shell*", "praised", "freed", "mass*", "met"))), "ann")
    refresh(asked)
    assert book.judgements()[0].position == said.position
    book.add(question(for_=Pole(wording="a", value=100), against=Pole(wording="b", value=-100)), "ann")
    refresh(asked)
    (waiting,) = book.orphans()
    assert (waiting.position, waiting.report) == (None, one.report.ref)
    book.add(question(), "ann")
    refresh(asked)
    assert list(book.orphans()) == []
    assert book.judgements()[0].position == said.position


def test_a_judgement_stays_with_its_holder(ledger: Ledger) -> None:
    """Two hold positions in the same words; when only the other is found, the judgement waits."""
    report, reading = pair(4)
    ledger.questions().add(question(), "ann")
    add(ledger, [4])
    made = find(question(), report, reading)[0]
    speakers = [mention for mention in reading.mentions if mention.span != made.holder.span][:1]
    other = msgspec.structs.replace(
        made,
        holder=msgspec.structs.replace(made.holder, span=speakers[0].span, name="?", actor=speakers[0].actor),
        value=-100, low=-100, high=-90, side="against",
    )  # fmt: skip
    book = ledger.questions()
    book.refresh(None, lambda *_: (made, other), scheme="both")
    first, second = told(ledger)
    book.judge(second.id, "accept", reviewer="ann")
    book.refresh(None, lambda *_: (other, made), scheme="turned")
    assert {one.position.value: one.verdict for one in told(ledger)}[other.value] == "accept"
    book.refresh(None, lambda *_: (made,), scheme="one")
    assert [one.verdict for one in told(ledger)] == [None]
    assert len(book.orphans()) == 1
    assert first.verdict is None


# --- typed by hand ---

GOOD: list[dict[str, Any]] = [
    {
        "holder": "Badr",
        "value": "100",
        "first_day": "2018-02-05",
        "url": "https://example.org/a",
        "note": "p. 3",
    },
    {"holder": "", "actor": "sylvania", "side": "against", "evidence": "Threatened", "conditional": "yes"},
    {
        "holder": "The envoy",
        "on_behalf_of": "freedonia",
        "value": 20,
        "low": 0,
        "high": 60,
        "reported_by": "A | B",
    },
    {"holder": "Ann", "value": 0, "quotation": "=HYPERLINK(1)\u202e\x1b[2J", "confidence": 0.5},
]
BAD: list[tuple[Any, str]] = [
    ({"value": 1}, "typed.holder"),
    ({"holder": "A"}, "typed.value"),
    ({"holder": "A", "value": "1.5"}, "typed.value"),
    ({"holder": "A", "value": "nan"}, "typed.value"),
    ({"holder": "A", "value": [1]}, "typed.value"),
    ({"holder": "A", "value": 10**400}, "typed.value"),
    ({"holder": "A", "value": 50, "side": "against"}, "typed.side"),
    ({"holder": "A", "side": "pro"}, "typed.word"),
    ({"holder": "A", "value": 50, "low": 60}, "typed.value"),
    ({"holder": "A", "value": 50, "evidence": "felt"}, "typed.word"),
    ({"holder": "A", "value": 50, "first_day": "5 Feb"}, "typed.day"),
    ({"holder": "A", "value": 50, "first_day": "2018-02-05", "last_day": "2018-02-01"}, "typed.day"),
    ({"holder": "A", "value": 50, "conditional": "perhaps"}, "typed.flag"),
    ({"holder": "A", "value": 50, "confidence": 3}, "typed.confidence"),
    ({"holder": "A", "value": 50, "url": "javascript:alert(1)"}, "typed.url"),
    ({"holder": "A", "value": 50, "url": "https://[::"}, "typed.url"),
    ({"holder": "A", "value": 50, "record": "aaaaaaaaaaaaa:1.e1"}, "ledger.no-record"),
    ({"holder": "A", "value": 50, "actor": "nobody-at-all"}, "ledger.no-actor"),
    ({"holder": "A", "value": 50, "question": "rain"}, "ledger.no-question"),
    ({"holder": "A", "value": 50, "colour": "red"}, "typed.field"),
    ({"holder": ["A"], "value": 50}, "typed.text"),
    ({"holder": "A" * 2001, "value": 50}, "typed.text"),
    ([1, 2], "typed.row"),
]


def test_typed_positions_come_in_once(asked: Ledger, clock: Clock) -> None:
    book = asked.questions()
    record = told(asked)[0].records[0]
    rows = [*GOOD, {"holder": "Bob", "value": -70, "record": record.upper()}]
    numbered = list(enumerate([*rows, *(row for row, _ in BAD)], 2))
    done = book.import_typed(numbered, by=" mk ", question="grain")
    assert (done.added, done.same, done.withdrawn) == (5, 0, 0)
    assert [(fault.line, fault.code) for fault in done.faults] == [
        (7 + at, code) for at, (_, code) in enumerate(BAD)
    ]
    assert all(fault.message for fault in done.faults)
    again = book.import_typed(numbered, by="mk", question="grain")
    assert (again.added, again.same) == (0, 5)
    typed = {one.position.holder.name: one for one in told(asked, typed=True)}
    badr = typed["Badr"]
    assert (badr.position.value, badr.position.coder, badr.position.evidence) == (100, "typed", "said")
    assert badr.typed is not None
    assert (badr.typed.by, badr.typed.url, badr.typed.note, badr.report) == (
        "mk",
        GOOD[0]["url"],
        "p. 3",
        None,
    )
    threat = typed["Sylvania"].position
    assert (threat.side, threat.value, threat.low, threat.high) == ("against", -100, -100, -41)
    assert (threat.conditional, threat.evidence) == (True, "threatened")
    assert typed["The envoy"].position.reported_by == ("A", "B")
    assert typed["The envoy"].position.side == "between"
    bob = typed["Bob"]
    assert bob.report is not None
    assert bob.passage is not None
    assert bob.records == (record,)
    assert bob.passage.text in pair(int(bob.report.id[1:]))[0].text
    assert {one.id for one in told(asked, actor="SYL", typed=True)} == {typed["Sylvania"].id}
    assert {one.id for one in told(asked, actor="freedonia", typed=True)} == {typed["The envoy"].id}
    assert len(told(asked, report=bob.report.ref, typed=True)) == 1
    clock.on(days=1)
    gone = book.withdraw_typed(badr.id, by="ann")
    assert gone.typed is not None
    assert gone.typed.withdrawn_by == "ann"
    assert badr.id not in {one.id for one in told(asked)}
    assert book.show(badr.id) == gone
    assert codes(lambda: book.withdraw_typed(badr.id, by="ann")) == "ledger.no-record"
    assert book.import_typed(numbered[:1], by="mk", question="grain").withdrawn == 1
    assert book.import_typed(numbered[:1], by="other", question="grain").added == 1
    assert codes(lambda: book.import_typed([], by=" ")) == "ledger.unsigned"
    book.rename("grain", "help", "ann")
    assert {one.position.question for one in told(asked, "help", typed=True)} == {"help"}


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
