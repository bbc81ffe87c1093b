"""Merges and splits: a layer over who was read, dated, signed, withdrawable, kept through a new reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from dragoman.errors import LedgerError
from dragoman.ledger import Filters, Ledger, open_ledger
from dragoman.records.reading import Actor, Event, Reading, Run, Statement
from dragoman.records.report import Report
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import LATER, RUN, reading_of

ANN: Any = {"reviewer": "ann"}


def made(
    number: int, actors: dict[str, str], *says: tuple[str, str], run: Run = RUN
) -> tuple[Report, Reading]:
    """A report in which actors (name to id) threaten each other, one sentence each, and its reading."""
    text, events, statements, sentences = "", [], [], []
    for n, (who, whom) in enumerate(says, 1):
        start = len(text)
        text += f"{who} threatened {whom}."
        cue, other = start + len(who) + 1, start + len(who) + 12
        by, to = (start, start + len(who)), (other, other + len(whom))
        events.append({
            "id": f"e{n}", "type": "THREATEN", "modes": [], "contexts": [], "modality": "actual", "historical": False,
            "repeated": False, "aggregate": False, "cue": (cue, cue + 10), "reciprocal": False,
            "actors": [{"span": by, "actor": actors[who]}], "recipients": [{"span": to, "actor": actors[whom]}],
            "time": None, "place": None, "quantities": [], "performed_by": None, "confidence": 0.5, "coder": "t",
            "claims": [{"statement": f"s{n}", "stance": "asserts"}],
        })  # fmt: skip
        statements.append({
            "id": f"s{n}", "speakers": [{"span": by, "actor": actors[who]}], "cue": (cue, cue + 10), "content": [to],
            "kind": "indirect", "attitude": "speech", "act": None, "addressees": [], "within": None, "time": None,
            "chain": [{"role": "speaker", "span": by, "actor": actors[who], "name": who}],
        })  # fmt: skip
        sentences.append((start, len(text)))
        text += " "
    found = [
        {"id": id_, "name": name, "kind": "armed_group", "code": "FRD" if id_ == "hill-front" else None}
        for name, id_ in actors.items()
    ]
    report = Report(id=f"r{number}", text=text, outlet="Wire", published=f"2018-01-{number:02d}")
    parts: dict[str, Any] = {
        "actors": found,
        "events": events,
        "statements": statements,
        "sentences": sentences,
    }
    return report, reading_of(report, run=run, **parts)


FRONT = {"Front": "hill-front", "League": "river-league", "Stranger": "local:1", "Other": "local:2"}


@pytest.fixture
def refs(ledger: Ledger) -> list[str]:
    """Three reports: Front against League, a stranger against League, Front against a stranger."""
    with ledger.writer() as writer:
        writer.add(*made(1, FRONT, ("Front", "League")))
        writer.add(*made(2, FRONT, ("Stranger", "League"), ("Other", "League")))
        writer.add(*made(3, {**FRONT, "Stranger": "local:7"}, ("Front", "Stranger")))
    refs = {hit.report.id: hit.report.ref for hit in ledger.view().search()}
    return [refs["r1"], refs["r2"], refs["r3"]]


def who(ledger: Ledger, as_of: Any = None, **filters: Any) -> list[str]:
    """Who does it in each report's events, ids, in the reports' order."""
    found: list[str] = []
    for hit in ledger.view(as_of).records(Filters(**filters)):
        assert isinstance(hit.record, Event)
        found += [f"{hit.report.id} {p.actor} {hit.known[p.actor or ''].name}" for p in hit.record.actors]
    return found


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(LedgerError) as caught:
        act()
    assert caught.value.hint
    return caught.value.code


def test_a_merge_leads_everywhere(ledger: Ledger, refs: list[str], rows: Rows) -> None:
    before = rows("SELECT * FROM actors")
    said = ledger.merge("hill-front", "river-league", reviewer=" ann ", note="same men")
    assert (said.id, said.kind, said.reviewer, said.note) == (1, "merge", "ann", "same men")
    assert (said.actor, said.actor_name, said.target, said.target_name) == (
        "hill-front", "Front", "river-league", "League",
    )  # fmt: skip
    assert who(ledger)[0] == "r1 river-league League"
    assert who(ledger)[3] == "r3 river-league League"
    for sought in ("hill-front", "river-league", "Front", "League", "HILL-FRONT"):
        assert [w.split()[0] for w in who(ledger, actor=sought)] == ["r1", "r3"], sought
    assert len(who(ledger, recipient="hill-front")) == 3
    assert ledger.view().count(Filters(actor="river-league")) == 2
    assert who(ledger, actor="FRD") == [], "the code is now the other's, which has none"
    assert who(ledger, country="FRD") == []
    assert len(who(ledger, asserted_only_by="river-league")) == 2
    assert rows("SELECT * FROM actors") == before, "rows stay as they were read"


def test_show_and_statements_follow(ledger: Ledger, refs: list[str]) -> None:
    ledger.merge("hill-front", "river-league", **ANN)
    shown = ledger.view().show(f"{refs[0]}:1.e1")
    assert isinstance(shown.record, Event)
    assert isinstance(shown.stored, Event)
    assert shown.record.actors[0].actor == "river-league"
    assert shown.stored.actors[0].actor == "hill-front"
    assert {"river-league", "hill-front"} <= shown.known.keys()
    assert shown.chain[0].name == "League"
    assert shown.claims[0].statement.speakers[0].actor == "river-league"
    (said,) = ledger.view().search(Filters(actor="river-league", report=refs[2]), kind="statement")
    assert isinstance(said.record, Statement)
    assert said.actors == ("League",)


def test_a_reports_own_actors(ledger: Ledger, refs: list[str]) -> None:
    stranger = f"{refs[1]}:local:1"
    assert who(ledger, actor=stranger) == ["r2 local:1 Stranger"], "found by its written id before any merge"
    ledger.merge(stranger, f"{refs[2][:6]}:local:7", **ANN)
    end = f"{refs[2]}:local:7"
    for sought in (stranger, end, "Stranger"):
        assert who(ledger, actor=sought) == [f"r2 {end} Stranger"], sought
        assert len(who(ledger, recipient=sought)) == 1
    (hit,) = ledger.view().search(Filters(report=refs[2]))
    assert isinstance(hit.record, Event)
    assert hit.record.recipients[0].actor == end, "one id in all reports"
    ledger.merge(end, "hill-front", **ANN)
    assert who(ledger, actor=stranger) == [
        "r1 hill-front Front",
        "r2 hill-front Front",
        "r3 hill-front Front",
    ]
    assert who(ledger, actor="FRD") == who(ledger, actor=stranger), "its country comes with it"
    assert [i.target for i in ledger.view().identities()] == [end, "hill-front"]


def test_a_split_holds_in_one_report(ledger: Ledger, refs: list[str]) -> None:
    said = ledger.split("hill-front", report=refs[2], target="river-league", **ANN)
    assert (said.kind, said.report) == ("split", refs[2])
    assert [w for w in who(ledger) if "r2" not in w] == ["r1 hill-front Front", "r3 river-league League"]
    assert who(ledger, actor="hill-front") == ["r1 hill-front Front"]
    assert who(ledger, actor="Front") == ["r1 hill-front Front"], "the word in the text is another's"
    assert who(ledger, actor="FRD") == ["r1 hill-front Front"]
    assert who(ledger, actor="river-league") == ["r3 river-league League"]
    assert who(ledger, actor="League") == ["r3 river-league League"]


def test_a_split_into_a_new_actor_and_into_a_reports_own(ledger: Ledger, refs: list[str]) -> None:
    assert (
        code_of(lambda: ledger.split("hill-front", report=refs[0], target="north-front", **ANN))
        == "ledger.no-actor"
    )
    ledger.split("hill-front", report=refs[0], target="north-front", name="Northern Front", **ANN)
    assert who(ledger, actor="north-front") == ["r1 north-front Northern Front"]
    assert who(ledger, actor="Northern Front") == ["r1 north-front Northern Front"]
    ledger.split("local:1", report=refs[1], target="local:2", **ANN)
    assert who(ledger, report=refs[1]) == [f"r2 {refs[1]}:local:2 Other"] * 2
    assert who(ledger, actor="Stranger", report=refs[1])


def test_chains_are_followed_and_splits_come_first(ledger: Ledger, refs: list[str]) -> None:
    told = Actor(id="union", name="Union", kind="coalition", known=True)
    ledger.merge("hill-front", "river-league", **ANN)
    ledger.merge("river-league", "union", known={"union": told}, **ANN)
    assert who(ledger)[0] == "r1 union Union"
    ledger.split("river-league", report=refs[2], target="local:7", **ANN)
    assert who(ledger, report=refs[2]) == [f"r3 {refs[2]}:local:7 Stranger"]
    assert who(ledger, actor="hill-front") == ["r1 union Union"]
    assert who(ledger, actor="union") == ["r1 union Union"]
    assert who(ledger, actor=f"{refs[2]}:local:7") == [f"r3 {refs[2]}:local:7 Stranger"]


def test_circles_and_second_words_are_refused(ledger: Ledger, refs: list[str]) -> None:
    ledger.merge("hill-front", "river-league", **ANN)
    merge: Callable[..., Callable[[], object]] = lambda a, b: lambda: ledger.merge(a, b, **ANN)  # noqa: E731
    assert code_of(merge("river-league", "hill-front")) == "ledger.identity-circle"
    assert code_of(merge("river-league", "river-league")) == "ledger.identity-circle"
    assert code_of(merge("hill-front", f"{refs[1]}:local:1")) == "ledger.identity-held"
    ledger.split("river-league", report=refs[1], target="local:1", **ANN)
    assert code_of(merge(f"{refs[1]}:local:1", "hill-front")) == "ledger.identity-circle"
    again = lambda: ledger.split("river-league", report=refs[1], target="local:2", **ANN)  # noqa: E731
    assert code_of(again) == "ledger.identity-held"
    for a, b in (("nobody", "hill-front"), ("river-league", "nobody"), ("local:1", "hill-front"), ("", "hill-front"),
                 (f"{refs[1]}:local:9", "river-league"), ("aaaaaaaa:local:1", "river-league")):  # fmt: skip
        with pytest.raises(LedgerError) as caught:
            ledger.merge(a, b, **ANN)
        assert caught.value.code in {"ledger.no-actor", "ledger.no-record"}, (a, b)
    absent = lambda: ledger.split(f"{refs[1]}:local:1", report=refs[2], target="hill-front", **ANN)  # noqa: E731
    assert code_of(absent) == "ledger.no-actor"
    with pytest.raises(LedgerError, match="signed"):
        ledger.merge("river-league", f"{refs[1]}:local:2", reviewer=" ")
    assert len(ledger.view().identities()) == 2, "what was refused left nothing"


def test_withdrawing_may_not_leave_a_circle(ledger: Ledger, refs: list[str]) -> None:
    ledger.split("river-league", report=refs[0], target="local:1", **ANN)
    ledger.merge("river-league", "hill-front", **ANN)
    ledger.split("hill-front", report=refs[0], target="river-league", **ANN)
    assert code_of(lambda: ledger.withdraw_identity(1, **ANN)) == "ledger.identity-circle"
    assert len(ledger.view().identities()) == 3
    ledger.withdraw_identity(3, **ANN)
    ledger.withdraw_identity(1, **ANN)
    assert [i.id for i in ledger.view().identities()] == [2]


def test_withdrawn_and_as_of(ledger: Ledger, refs: list[str], clock: Clock) -> None:
    before = clock.now
    clock.on(days=1)
    ledger.merge("hill-front", "river-league", **ANN)
    during = clock.on(hours=1)
    clock.on(days=1)
    assert ledger.withdraw_identity(1, reviewer="bob").withdrawn_by == "bob"
    assert code_of(lambda: ledger.withdraw_identity(1, reviewer="bob")) == "ledger.no-record"
    assert code_of(lambda: ledger.withdraw_identity(9, reviewer="bob")) == "ledger.no-record"
    for moment, first in (
        (before, "hill-front Front"),
        (during, "river-league League"),
        (None, "hill-front Front"),
    ):
        assert who(ledger, moment)[0] == f"r1 {first}"
        assert len(who(ledger, moment, actor="river-league")) == (2 if moment == during else 0)
    assert ledger.view().identities() == []
    (old,) = ledger.view().identities(withdrawn=True)
    assert (old.withdrawn, old.withdrawn_by) == (clock.now, "bob")
    assert [i.id for i in ledger.view(during).identities()] == [1]
    assert ledger.view(before).identities(withdrawn=True) == []


def test_a_new_reading_keeps_them_and_finds_own_actors_again(
    ledger: Ledger, refs: list[str], clock: Clock
) -> None:
    ledger.merge(f"{refs[1]}:local:1", "hill-front", **ANN)
    ledger.split("river-league", report=refs[1], target="local:2", **ANN)
    old = clock.on(hours=1)
    clock.on(days=1)
    numbered = {"Front": "hill-front", "League": "river-league", "Stranger": "local:9", "Other": "local:1"}
    with ledger.writer() as writer:
        writer.add(*made(2, numbered, ("Stranger", "League"), ("Other", "League"), run=LATER))
    other = f"{refs[1]}:local:1"
    for moment, label in ((None, other), (old, f"{refs[1]}:local:2")):
        assert who(ledger, moment, report=refs[1]) == ["r2 hill-front Front", f"r2 {label} Other"]
        assert len(who(ledger, moment, recipient=label)) == 2
        assert len(who(ledger, moment, actor="hill-front")) == 3
    assert [i.actor for i in ledger.view().identities()] == [f"{refs[1]}:local:9", "river-league"]
    _, raw = ledger.view().reading(refs[1])
    assert raw.events[0].actors[0].actor == "local:9", "what is read again is what was read"


def test_own_actors_that_a_new_reading_lacks_wait(ledger: Ledger, refs: list[str]) -> None:
    ledger.merge(f"{refs[1]}:local:1", "hill-front", **ANN)
    gone = {"Front": "hill-front", "League": "river-league", "Somebody": "local:1", "Other": "local:2"}
    with ledger.writer() as writer:
        writer.add(*made(2, gone, ("Somebody", "League"), run=LATER))
    assert who(ledger, report=refs[1]) == ["r2 local:1 Somebody"]
    (waiting,) = ledger.view().identities()
    assert waiting.waits


def test_namesakes_are_told_apart_by_their_order(ledger: Ledger) -> None:
    report, reading = made(5, {"Man": "local:1", "man": "local:4"}, ("Man", "man"), ("man", "Man"))
    with ledger.writer() as writer:
        writer.add(report, reading)
        ref = ledger.view().search()[0].report.ref
        ledger.merge(f"{ref}:local:4", f"{ref}:local:1", **ANN)
        assert who(ledger) == [f"r5 {ref}:local:1 Man"] * 2
        ledger.withdraw_identity(1, **ANN)
        ledger.split("local:4", report=ref, target="boss", name="Boss", **ANN)
        renumbered = (
            msgspec.json.encode(reading).replace(b"local:4", b"local:6").replace(b"local:1", b"local:5")
        )
        writer.add(report, msgspec.structs.replace(msgspec.json.decode(renumbered, type=Reading), run=LATER))
    assert who(ledger) == ["r5 local:5 Man", "r5 boss Boss"]


def test_edits_name_whom_they_like(ledger: Ledger, refs: list[str]) -> None:
    ledger.merge("hill-front", "river-league", **ANN)
    wanted = f"{refs[1]}:1.e1"
    ledger.judge(wanted, "edit", reviewer="ann", edits={"actors": [{"span": [0, 8], "actor": "hill-front"}]})
    assert who(ledger, report=refs[1])[0] == "r2 river-league League"


def test_many_merges_are_one_look_up(ledger: Ledger, refs: list[str], path: Any) -> None:
    told = {f"x{n}": Actor(id=f"x{n}", name=f"X {n}", kind="other") for n in range(60)}
    for n in range(59):
        ledger.merge(f"x{n}", f"x{n + 1}", known=told, **ANN)
    ledger.merge("hill-front", "x0", known=told, **ANN)
    assert who(ledger, actor="x30") == ["r1 x59 X 59", "r3 x59 X 59"]
    statements: list[str] = []
    from sqlalchemy import event

    with open_ledger(path, read_only=True) as again:
        event.listen(again._database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        again.view().search(Filters(actor="x30"))
    assert len(statements) <= 12


def test_the_clock_never_goes_back(ledger: Ledger, refs: list[str], clock: Clock) -> None:
    ledger.merge("hill-front", "river-league", **ANN)
    made_at = ledger.view().identities()[0].made
    clock.now = made_at - timedelta(days=3)
    assert ledger.merge("river-league", f"{refs[1]}:local:1", **ANN).made >= made_at
