"""What people say of positions, and positions that they type: it counts at once, survives all, comes in once."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from dragoman.ledger import Ledger
from dragoman.questions.records import About, Pole
from tests.ledger.asked import THIRD, add, codes, find, question, refresh, told, who
from tests.ledger.conftest import Clock
from tests.ledger.factory import LATER, pair


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
