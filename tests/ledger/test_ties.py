"""Standing relations as reports tell them: what affirms and what denies side by side, and whose word it is."""

from __future__ import annotations

import json

import msgspec
import pytest

from dragoman.ledger import Ledger
from dragoman.records.reading import Reading, Tie
from tests.commands.fake import call
from tests.ledger.factory import pair


def tied(reading: Reading, *, negated: bool) -> Reading:
    event, said = reading.events[0], reading.statements[0]
    tie = Tie(
        type="backs", from_=event.actors[0], to=event.recipients[0], evidence=event.cue, negated=negated,
        statement=said.id if negated else None, time=None,
    )  # fmt: skip
    return msgspec.structs.replace(reading, ties=(tie,))


@pytest.fixture
def held(ledger: Ledger) -> Ledger:
    report, reading = next(p for p in map(pair, range(40)) if p[1].statements)
    again = msgspec.structs.replace(
        report, id="another", url=None, outlet="Second Wire", text=report.text + " "
    )
    with ledger.writer() as writer:
        writer.add(report, tied(reading, negated=False))
        writer.add(again, tied(msgspec.structs.replace(reading, id="another"), negated=True))
    return ledger


def test_both_sides_are_there(held: Ledger) -> None:
    first, second = sorted(held.view().ties(), key=lambda t: t.negated)
    assert (first.type, first.from_id, first.to_id) == (second.type, second.from_id, second.to_id)
    assert (first.negated, first.by) == (False, ())
    assert second.negated
    assert len(second.by) == 1
    assert first.words in first.passage.text


def test_of_an_actor_by_id_name_or_code(held: Ledger) -> None:
    tie = held.view().ties()[0]
    assert tie.from_id is not None
    for sought in (tie.from_id, tie.from_name, tie.to_name.upper(), *(c for c in (tie.from_code,) if c)):
        assert len(held.view().ties(sought)) == 2, sought
    assert held.view().ties("nobody of this name") == []
    assert held.view().ties("") == []


def test_the_command(held: Ledger, path: str) -> None:
    done = call("ties", "--type", "backs", ledger=path)
    assert done.exit_code == 0, done.stderr
    assert "told 1 · denied 1" in done.stdout
    assert "1 tie, told 2 times." in done.stdout
    rows = [json.loads(line) for line in call("ties", "--format", "jsonl", ledger=path).stdout.splitlines()]
    assert sorted(row["negated"] for row in rows) == [False, True]
    assert "No tie found." in call("ties", "--type", "opposes", ledger=path).stdout
    assert call("ties", "--type", "likes", ledger=path).exit_code == 2
