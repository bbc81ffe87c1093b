"""A reviewer's word: shown on top, never lost, found again after a re-read or a changed text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Filters, Ledger, attaching, open_ledger
from dragoman.records.reading import Event, EventType, Reading, Run, Statement
from dragoman.records.report import Report
from tests.ledger.conftest import Clock, Places, Rows
from tests.ledger.factory import LATER, RUN, pair


def moved(reading: Reading, shift: int, *, run: Any = LATER, **parts: Any) -> Reading:
    """The reading with every span moved, and another run."""

    def move(value: Any) -> Any:
        if isinstance(value, list | tuple):
            if len(value) == 2 and all(isinstance(item, int) for item in value):
                return [value[0] + shift, value[1] + shift]
            return [move(item) for item in value]
        if isinstance(value, dict):
            return {key: move(item) for key, item in value.items()}
        return value

    builtins = move(msgspec.to_builtins(reading)) | {"run": msgspec.to_builtins(run)} | parts
    return msgspec.convert(builtins, Reading)


@pytest.fixture
def held(ledger: Ledger) -> tuple[Report, Reading]:
    made = pair(8)
    with ledger.writer() as writer:
        writer.add(*made)
    return made


def ids(ledger: Ledger) -> list[str]:
    return [hit.id for hit in ledger.view().records()]


def test_reject_hides_and_withdrawing_shows_again(
    ledger: Ledger, held: tuple[Report, Reading], rows: Rows
) -> None:
    wanted = ids(ledger)[2]
    judgement = ledger.judge(wanted, "reject", reviewer=" ann ", note="not an event")
    assert (judgement.record, judgement.reviewer, judgement.note) == (wanted, "ann", "not an event")
    cue = held[1].events[2].cue
    assert (judgement.span, judgement.text) == (cue, held[0].text[slice(*cue)])
    assert wanted not in ids(ledger)
    assert ledger.view().count() == 5
    assert wanted in [hit.id for hit in ledger.view().search(Filters(rejected=True))]
    shown = ledger.view().show(wanted)
    assert (shown.verdict, shown.judgements[0].id) == ("reject", judgement.id)
    gone = ledger.withdraw(judgement.id, reviewer="bob")
    assert (gone.withdrawn_by, gone.withdrawn is not None) == ("bob", True)
    assert wanted in ids(ledger)
    assert ledger.view().judgements_for(judgement.report) == []
    assert [j.id for j in ledger.view().judgements_for(judgement.report, withdrawn=True)] == [judgement.id]
    assert rows("SELECT count(*) FROM judgements") == [(1,)], "nothing is ever deleted"
    with pytest.raises(LedgerError) as caught:
        ledger.withdraw(judgement.id, reviewer="bob")
    assert caught.value.code == "ledger.no-record"


def test_the_newest_verdict_counts(ledger: Ledger, held: tuple[Report, Reading]) -> None:
    wanted = ids(ledger)[0]
    ledger.judge(wanted, "reject", reviewer="ann")
    accept = ledger.judge(wanted, "accept", reviewer="bob")
    assert wanted in ids(ledger)
    ledger.withdraw(accept.id, reviewer="bob")
    assert wanted not in ids(ledger)


def test_an_edit_is_a_layer(ledger: Ledger, held: tuple[Report, Reading], rows: Rows) -> None:
    event = held[1].events[1]
    wanted = ids(ledger)[1]
    stored = rows("SELECT * FROM events")
    other: EventType = "AID" if event.type != "AID" else "AGREE"
    ledger.judge(wanted, "edit", reviewer="ann", edits={"type": other, "modality": "denied"})
    ledger.judge(wanted, "edit", reviewer="bob", edits={"modality": "possible", "recipients": []})
    shown = ledger.view().show(wanted)
    assert shown.stored == event
    assert isinstance(shown.record, Event)
    assert (shown.record.type, shown.record.modality, shown.record.recipients) == (other, "possible", ())
    assert shown.record.cue == event.cue
    assert rows("SELECT * FROM events") == stored
    view = ledger.view()
    assert wanted in [hit.id for hit in view.search(Filters(types=(other,)))]
    assert wanted not in [hit.id for hit in view.search(Filters(types=(event.type,)))]
    assert wanted in [hit.id for hit in view.search(Filters(modality=("possible",)))]
    assert wanted not in [hit.id for hit in view.search(Filters(modality=("denied",)))]


def test_a_type_of_the_users_own_is_found_and_may_be_given(
    ledger: Ledger, held: tuple[Report, Reading]
) -> None:
    wanted = ids(ledger)[1]
    with pytest.raises(LedgerError, match="no type 'DISASTER'"):
        ledger.judge(wanted, "edit", reviewer="ann", edits={"type": "DISASTER"})
    with pytest.raises(UsageError, match="no type 'DISASTER'"):
        ledger.view().search(Filters(types=("DISASTER",)))
    report, reading = pair(7, salt="own")
    own = tuple(msgspec.structs.replace(e, type="DISASTER") for e in reading.events)
    with ledger.writer() as writer:
        writer.add(report, msgspec.structs.replace(reading, events=own))
    assert ledger.view().count(Filters(types=("DISASTER",))) == len(own) > 0
    ledger.judge(wanted, "edit", reviewer="ann", edits={"type": "DISASTER"})
    assert wanted in [hit.id for hit in ledger.view().search(Filters(types=("DISASTER", "AID")))]
    with pytest.raises(UsageError, match="no type 'DISASTR'"):
        ledger.view().search(Filters(types=("DISASTR",)))


def test_as_of_knows_the_judgements_of_then(
    ledger: Ledger, held: tuple[Report, Reading], clock: Clock
) -> None:
    wanted = ids(ledger)[0]
    start = clock.now
    clock.on(days=1)
    judgement = ledger.judge(wanted, "reject", reviewer="ann")
    judged = clock.now
    clock.on(days=1)
    ledger.withdraw(judgement.id, reviewer="ann")
    counts = [ledger.view(at).count() for at in (start, judged, judged + timedelta(hours=1), clock.now)]
    assert counts == [6, 5, 5, 6]
    assert len(ledger.view(judged).judgements_for(judgement.report)) == 1
    assert ledger.view(start).judgements_for(judgement.report, withdrawn=True) == []


@pytest.mark.parametrize(
    ("verdict", "options"),
    [
        ("maybe", {}),
        ("edit", {}),
        ("edit", {"edits": {}}),
        ("edit", {"edits": {"id": "e9"}}),
        ("edit", {"edits": {"cue": [0, 1]}}),
        ("edit", {"edits": {"type": "EXPLODE"}}),
        ("edit", {"edits": {"nonsense": 1}}),
        ("edit", {"edits": {"actors": [{"span": [0, 10**9]}]}}),
        ("edit", {"edits": {"actors": [{"span": [5, 5]}]}}),
        ("edit", {"edits": {"time": {"span": None, "start": "x" * 3, "end": object()}}}),
        ("edit", {"edits": {"claims": [{"statement": "s99", "stance": "asserts"}]}}),
        ("accept", {"edits": {"type": "AID"}}),
        ("accept", {"reviewer": "  "}),
    ],
)
def test_judgements_that_do_not_fit_are_refused(
    ledger: Ledger, held: tuple[Report, Reading], rows: Rows, verdict: Any, options: dict[str, Any]
) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.judge(ids(ledger)[0], verdict, **({"reviewer": "ann"} | options))
    assert caught.value.code == "ledger.bad-judgement"
    assert rows("SELECT count(*) FROM judgements") == [(0,)]


def test_every_kind_of_record_can_be_judged(ledger: Ledger) -> None:
    report, reading = pair(8)
    parts = msgspec.to_builtins(reading)
    party = {"span": list(reading.mentions[0].span), "actor": None}
    parts["ties"] = [{
        "type": "backs", "from": party, "to": party, "evidence": [1, 9], "negated": False, "statement": None,
        "time": None,
    }]  # fmt: skip
    parts["quantities"] = [{
        "id": "q1", "span": [0, 8], "low": 1, "high": 2, "approximate": False, "kind": "killed", "of": None,
        "statement": None, "place": None, "time": None,
    }]  # fmt: skip
    with ledger.writer() as writer:
        writer.add(report, msgspec.convert(parts, Reading))
    prefix = ids(ledger)[0].rpartition(".")[0]
    for label, edits in (
        ("t1", {"type": "opposes", "to": {"span": [2, 4], "actor": None}}),
        ("q1", {"high": None, "kind": "wounded"}),
        ("s1", {"act": "threat", "content": [[0, 5]]}),
        ("e1", {"historical": True}),
    ):
        judgement = ledger.judge(f"{prefix}.{label}", "edit", reviewer="ann", edits=edits)
        shown = ledger.view().show(f"{prefix}.{label}")
        builtins = msgspec.to_builtins(shown.record)
        assert judgement.record == shown.id
        assert msgspec.to_builtins(shown.stored) != builtins
        assert {k: builtins[k] for k in edits if k not in ("to", "content")} == {
            k: v for k, v in edits.items() if k not in ("to", "content")
        }
    statement = ledger.view().search(Filters(), kind="statement", limit=99)
    assert all(isinstance(hit.record, Statement) for hit in statement)


def test_a_judgement_finds_its_record_after_a_reread(ledger: Ledger, held: tuple[Report, Reading]) -> None:
    report, reading = held
    wanted = ids(ledger)[3]
    ledger.judge(wanted, "reject", reviewer="ann")
    # Read anew: two events fewer before it, its cue a word longer, its type another.
    cue = reading.events[3].cue
    builtins = msgspec.to_builtins(reading)
    events = [e | {"id": f"e{n}"} for n, e in enumerate(builtins["events"][2:], 1)]
    events[1] |= {"cue": [cue[0], cue[1] + 3], "type": "AID"}
    with ledger.writer() as writer:
        writer.add(report, moved(reading, 0, events=events))
    assert len(ids(ledger)) == 3
    [judgement] = ledger.view().judgements_for(wanted[:13])
    assert judgement.record is not None
    assert judgement.record.endswith(":2.e2")
    assert judgement.record not in ids(ledger)
    assert ledger.view().orphans() == []


def test_what_no_longer_fits_waits_and_comes_back(ledger: Ledger, held: tuple[Report, Reading]) -> None:
    report, reading = held
    wanted = ids(ledger)[3]
    judgement = ledger.judge(wanted, "edit", reviewer="ann", edits={"historical": True})
    builtins = msgspec.to_builtins(reading)
    kept = [event for event in builtins["events"] if event["id"] != "e4"]
    with ledger.writer() as writer:
        writer.add(report, moved(reading, 0, events=kept))
    [waiting] = ledger.view().orphans()
    assert (waiting.id, waiting.record, waiting.edits) == (judgement.id, None, {"historical": True})
    assert ledger.view().stats().orphans == 1
    assert ledger.view().show(wanted).record != ledger.view().show(wanted).stored, "still on the old reading"
    with ledger.writer() as writer:
        writer.add(report, reading)
    assert ledger.view().orphans() == []
    [found] = ledger.view().judgements_for(wanted[:13])
    assert found.record == wanted.replace(":1.", ":3.")
    ledger.withdraw(judgement.id, reviewer="ann")
    assert ledger.view().orphans() == []


def test_records_on_one_cue_are_told_apart(ledger: Ledger) -> None:
    report, reading = pair(8)
    builtins = msgspec.to_builtins(reading)
    first = builtins["events"][0]
    twins = [first, first | {"id": "e2", "recipients": []}, first | {"id": "e3", "type": "CONSULT"}]
    with ledger.writer() as writer:
        writer.add(report, moved(reading, 0, run=RUN, events=twins))
        prefix = ids(ledger)[0].rpartition(".")[0]
        ledger.judge(f"{prefix}.e2", "reject", reviewer="ann")
        ledger.judge(f"{prefix}.e3", "edit", reviewer="ann", edits={"repeated": True})
        assert [i.rpartition(".")[2] for i in ids(ledger)] == ["e1", "e3"]
        writer.add(report, moved(reading, 0, events=[twins[2], twins[0], twins[1]]))
        assert [j.record and j.record[-2:] for j in ledger.view().judgements_for(prefix[:13])] == ["e2", "e3"]
        writer.add(report, moved(reading, 0, run=RUN, events=[twins[2], twins[0]]))
    [waiting] = ledger.view().orphans()
    assert waiting.verdict == "reject", "one of two alike is gone: a person decides which"


def test_edits_follow_a_changed_text(ledger: Ledger, held: tuple[Report, Reading]) -> None:
    report, reading = held
    n = next(n for n, event in enumerate(reading.events) if event.claims)
    wanted = ids(ledger)[n]
    event, label = reading.events[n], reading.events[n].claims[0].statement
    party = {"span": list(event.recipients[0].span), "actor": "freedonia"}
    edits = {"actors": [party], "claims": [{"statement": label, "stance": "doubts"}]}
    ledger.judge(wanted, "edit", reviewer="ann", edits=edits)
    added = "UPDATED. A new first sentence, longer than it need be.\n\n"
    text = added + report.text.replace("\n\n", "\n")
    again = msgspec.structs.replace(report, text=text)
    # The paragraphs' breaks shrink, so each span moves by its own measure.
    shift = {i: len(added) + i - report.text[:i].count("\n\n") for i in range(len(report.text) + 1)}
    builtins = msgspec.to_builtins(reading)

    def move(value: Any) -> Any:
        if isinstance(value, list | tuple):
            if len(value) == 2 and all(isinstance(item, int) for item in value):
                return [shift[value[0]], shift[value[1]]]
            return [move(item) for item in value]
        if isinstance(value, dict):
            return {key: move(item) for key, item in value.items()}
        return value

    builtins = move(builtins)
    renumbered = {s["id"]: f"s{i + 50}" for i, s in enumerate(builtins["statements"])}
    builtins["statements"] = [s | {"id": renumbered[s["id"]]} for s in builtins["statements"]]
    for e in builtins["events"]:
        e["claims"] = [c | {"statement": renumbered[c["statement"]]} for c in e["claims"]]
    with ledger.writer() as writer:
        writer.add(again, msgspec.convert(builtins, Reading))
    [judgement] = ledger.view().judgements_for(wanted[:13])
    assert judgement.record is not None
    shown = ledger.view().show(judgement.record)
    assert isinstance(shown.record, Event)
    span = shown.record.actors[0].span
    assert text[slice(*span)] == report.text[slice(*party["span"])]  # type: ignore[arg-type]
    assert span == tuple(move(party["span"]))
    assert shown.record.claims[0].statement == renumbered[label]
    assert shown.record.claims[0].stance == "doubts"
    assert shown.claims[0].id.endswith(renumbered[label])


def test_an_edit_whose_words_are_gone_waits(ledger: Ledger, held: tuple[Report, Reading]) -> None:
    report, reading = held
    first = reading.events[0]
    ledger.judge(
        ids(ledger)[0], "edit", reviewer="ann", edits={"recipients": [{"span": [0, 6], "actor": None}]}
    )
    again = msgspec.structs.replace(report, text="Xqzxqz" + report.text[6:])
    with ledger.writer() as writer:
        writer.add(again, moved(reading, 0))
    assert again.text[slice(*first.cue)] == report.text[slice(*first.cue)]
    assert len(ledger.view().orphans()) == 1


words = st.text(alphabet="abcdefg hi.\n", max_size=60)


@given(words, words, words, st.integers(0, 5), st.data())
def test_a_cue_is_found_again_where_its_surroundings_stay(
    start: str, middle: str, end: str, n: int, data: st.DataObject
) -> None:
    """Whatever is put before and after the sentence and its neighbours, the same cue is found."""
    body = (
        "Freedonia's minister said at noon that Sylvania had shelled the bridge. "
        "Sylvania said it had not shelled anything. Observers near the bridge heard shells fall for hours."
    )
    at = data.draw(st.sampled_from([body.index("shelled"), body.rindex("shelled")]))
    old = f"{start}{body}{end}"
    span = (len(start) + at, len(start) + at + len("shelled"))
    new = f"{middle} {body} {end[n:]}"
    before, after = attaching.context(old, span)
    found = attaching.relocate("shelled", before, after, span[0], attaching.flatten(new))
    assert found == (len(middle) + 1 + at, len(middle) + 1 + at + len("shelled"))


@given(st.text(), st.text(), st.text(), st.text(), st.integers(0, 50))
def test_relocating_never_fails_and_never_invents(
    cue: str, before: str, after: str, text: str, old: int
) -> None:
    found = attaching.relocate(cue, before[-48:], after[:48], old, attaching.flatten(text))
    if found is not None:
        assert 0 <= found[0] < found[1] <= len(text)
        assert attaching.flatten(text[slice(*found)]).text == attaching.flatten(cue).text


@given(
    st.tuples(st.integers(0, 50), st.integers(1, 20)),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20), st.sampled_from("ab")), max_size=8),
    st.integers(0, 3),
)
def test_the_choice_overlaps_and_no_other_overlaps_more(
    at: tuple[int, int], others: list[tuple[int, int, str]], which: int
) -> None:
    span = (at[0], at[0] + at[1])
    among = [attaching.Anchor(n, (s, s + length), what) for n, (s, length, what) in enumerate(others)]

    def share(anchor: attaching.Anchor) -> float:
        union = set(range(*span)) | set(range(*anchor.span))
        return len(set(range(*span)) & set(range(*anchor.span))) / len(union)

    chosen = attaching.choose(span, "a", which, among)
    near = [anchor for anchor in among if share(anchor) > 0]
    if chosen is None:
        assert not near or which > 0
    else:
        assert share(chosen) == max(map(share, near))
        same = [a for a in near if share(a) == share(chosen)]
        assert chosen.what == "a" or not any(a.what == "a" and a.span == chosen.span for a in same)


def test_judging_finds_the_reading_in_force(ledger: Ledger, held: tuple[Report, Reading]) -> None:
    old = ids(ledger)[0]
    with ledger.writer() as writer:
        writer.add(held[0], moved(held[1], 0))
    judgement = ledger.judge(old, "reject", reviewer="ann")
    assert judgement.record == old.replace(":1.", ":2.")
    assert judgement.record not in ids(ledger)
    assert ledger.view().show(old).verdict == "reject"


SAME = ("x", "Observers left. ", "The minister resigned on Monday, his office said.\n\n")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_judgement_follows_its_event_through_any_reread(places: Places, data: st.DataObject) -> None:
    """Whatever is put before the text, dropped, renumbered or shuffled: it is on its event, or it waits."""
    report, reading = pair(data.draw(st.integers(0, 30)))
    path = places.make()
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(report, reading)
        judged = data.draw(st.sets(st.sampled_from(range(6)), min_size=1))
        prefix = ids(ledger)[0].rpartition(".")[0]
        for n in judged:
            ledger.judge(f"{prefix}.e{n + 1}", "reject", reviewer="ann")
        for _ in range(2):
            front = data.draw(st.sampled_from(SAME)) * data.draw(st.integers(0, 2))
            order = data.draw(st.permutations(range(6)))[: data.draw(st.integers(3, 6))]
            run = Run(program=data.draw(st.uuids()).hex, knowledge="k", weights="w")
            whole = moved(reading, len(front), run=run)
            events = [msgspec.structs.replace(whole.events[n], id=f"e{i}") for i, n in enumerate(order)]
            again = msgspec.structs.replace(report, text=front + report.text)
            writer.add(again, msgspec.structs.replace(whole, events=tuple(events)))
            if not ledger.has(again, run):
                continue
            newest = ledger.view().reading(prefix[:13])[1]
            if newest.run != run:
                continue  # a text that was known before: the newer one stays in force
            where = {j.span: j.record for j in ledger.view().judgements_for(prefix[:13])}
            for n in judged:
                record = where[reading.events[n].cue]
                expected = f"e{order.index(n)}" if n in order else None
                assert (record and record.rpartition(".")[2]) == expected
            assert len(ledger.view().orphans()) == len([n for n in judged if n not in order])
            assert ledger.view().count() == len([n for n in order if n not in judged])
    places.drop(path)
