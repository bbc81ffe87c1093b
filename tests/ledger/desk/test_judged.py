"""Judging with what one knew, one's own judgements, judged sentences, and own actors in edits."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.errors import LedgerError
from dragoman.ledger import Ledger
from dragoman.records.reading import Event, Reading
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import LATER, pair


@pytest.fixture
def record(ledger: Ledger) -> str:
    with ledger.writer() as writer:
        writer.add(*pair(8))
    return next(iter(ledger.view().records())).id


def test_who_judges_says_what_he_knew(ledger: Ledger, record: str) -> None:
    first = ledger.judge(record, "accept", reviewer="ann", seen=())
    with pytest.raises(LedgerError) as caught:
        ledger.judge(record, "reject", reviewer="bob", seen=())
    assert caught.value.code == "ledger.judged-meanwhile"
    second = ledger.judge(record, "reject", reviewer="bob", seen=(first.id,))
    ledger.withdraw(first.id, reviewer="ann")
    with pytest.raises(LedgerError):
        ledger.judge(record, "accept", reviewer="ann", seen=(first.id, second.id))
    assert [j.id for j in ledger.view().show(record).judgements] == [second.id]


def test_ones_own_judgements_page_by_number(ledger: Ledger, record: str) -> None:
    made = [ledger.judge(record, "accept", reviewer=who).id for who in ("ann", "bob", "ann", "ann")]
    ledger.withdraw(made[2], reviewer="ann")
    view = ledger.view()
    assert [j.id for j in view.judgements_by("ann")] == [made[3], made[2], made[0]]
    assert [j.id for j in view.judgements_by("ann", limit=1, before=made[2])] == [made[0]]
    assert view.judgements_by("nobody") == []


def test_judged_sentences_have_all_their_events(ledger: Ledger, record: str, clock: Clock) -> None:
    assert list(ledger.view().judged_sentences()) == []
    ledger.judge(record, "edit", reviewer="ann", edits={"modality": "denied"})
    (found,) = ledger.view().judged_sentences()
    shown = ledger.view().show(record)
    assert (found.text, found.span) == (shown.passage.text, shown.passage.span)
    assert [(e.id, e.event.modality, e.verdict) for e in found.events] == [(record, "denied", "edit")]
    clock.on(hours=1)
    with ledger.writer() as writer:
        writer.add(*pair(8, run=LATER))
    (later,) = ledger.view().judged_sentences()
    assert later.events[0].id == record.replace(":1.", ":2.")
    assert later.events[0].event.modality == "denied"


def own(reading: Reading, id_: str, *, name: str = "Željko Ábel") -> Reading:
    """The reading with its own actor under another number or name."""
    whole = msgspec.json.encode(reading).replace(b'"local:1"', f'"{id_}"'.encode())
    return msgspec.json.decode(whole.replace("Željko Ábel".encode(), name.encode()), type=Reading)


def edited(ledger: Ledger, rows: Rows) -> str:
    """The id of an event that was said to be done by the report's own actor."""
    with ledger.writer() as writer:
        writer.add(*pair(8))
    hit = next(iter(ledger.view().records()))
    assert isinstance(hit.record, Event)
    party = {"span": list(hit.record.actors[0].span), "actor": "local:1"}
    ledger.judge(hit.id, "edit", reviewer="ann", edits={"actors": [party]})
    stored = rows("SELECT value FROM judgement_edits")[0][0]
    assert "own:0:zeljko abel" in stored
    return hit.id


def test_an_own_actor_in_an_edit_is_kept_by_name(ledger: Ledger, rows: Rows, clock: Clock) -> None:
    record = edited(ledger, rows)
    clock.on(hours=1)
    report, reading = pair(8, run=LATER)
    with ledger.writer() as writer:
        writer.add(report, own(reading, "local:7"))
    now = ledger.view().show(record.replace(":1.", ":2.")).record
    assert isinstance(now, Event)
    assert now.actors[0].actor == "local:7"


def test_an_edit_waits_while_its_own_actor_is_gone(ledger: Ledger, rows: Rows, clock: Clock) -> None:
    record = edited(ledger, rows)
    clock.on(hours=1)
    report, reading = pair(8, run=LATER)
    with ledger.writer() as writer:
        writer.add(report, own(reading, "local:1", name="Somebody Els"))
    assert [j.text for j in ledger.view().orphans()] == [ledger.view().show(record).judgements[0].text]


def test_an_own_actor_that_there_is_not_is_refused(ledger: Ledger, record: str) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.judge(
            record, "edit", reviewer="ann", edits={"actors": [{"span": [0, 3], "actor": "local:99"}]}
        )
    assert caught.value.code == "ledger.bad-judgement"
