"""Adding reports: what becomes of them, and what of it is in the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from dragoman.errors import LedgerError
from dragoman.ledger import Filters, Ledger, Outcome
from dragoman.ledger.schema import Base
from dragoman.records.reading import Time
from dragoman.records.report import Report
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import ACTORS, LATER, RUN, pair, reading_of


def add(ledger: Ledger, number: int, **options: Any) -> Outcome:
    with ledger.writer() as writer:
        return writer.add(*pair(number, **options))


def test_outcomes(ledger: Ledger) -> None:
    assert add(ledger, 1) is Outcome.NEW
    assert add(ledger, 1) is Outcome.SAME
    assert add(ledger, 1, run=LATER) is Outcome.REREAD
    assert add(ledger, 1, run=LATER) is Outcome.SAME
    assert add(ledger, 1, salt="changed", run=LATER) is Outcome.REVISED
    assert add(ledger, 1, run=LATER) is Outcome.SAME, "an older revision come again changes nothing"
    stats = ledger.view().stats()
    assert (stats.reports, stats.revisions, stats.readings, stats.superseded) == (1, 2, 3, 2)
    assert stats.events == stats.sentences == 6


def test_same_again_doubles_nothing(ledger: Ledger, rows: Rows) -> None:
    add(ledger, 1)
    before = {table: rows(f"SELECT * FROM {table}") for table in Base.metadata.tables}  # noqa: S608
    add(ledger, 1)
    assert before == {table: rows(f"SELECT * FROM {table}") for table in before}  # noqa: S608


def test_another_outlets_copy_is_another_report(ledger: Ledger) -> None:
    report, reading = pair(1)
    with ledger.writer() as writer:
        writer.add(report, reading)
        assert writer.add(msgspec.structs.replace(report, outlet="Other"), reading) is Outcome.NEW
    assert ledger.view().stats().reports == 2
    assert ledger.view().stats().outlets == 2


def test_a_changed_head_is_a_revision_and_a_missing_one_is_not(ledger: Ledger) -> None:
    report, reading = pair(1)
    with ledger.writer() as writer:
        writer.add(report, reading)
        bare = msgspec.structs.replace(report, title=None, published=None)
        assert writer.add(bare, reading) is Outcome.SAME
        later = msgspec.structs.replace(report, published="2018-03-01")
        assert writer.add(later, reading) is Outcome.REVISED
    assert {hit.first_day for hit in ledger.view().search()} <= {"2018-03-01", "2018-01-10"}


def test_has_says_what_is_left_to_do(ledger: Ledger) -> None:
    report, _ = pair(1)
    assert not ledger.has(report, RUN)
    add(ledger, 1)
    assert ledger.has(report, RUN)
    assert not ledger.has(report, LATER)
    assert not ledger.has(pair(1, salt="changed")[0], RUN)
    add(ledger, 1, salt="changed")
    assert ledger.has(report, RUN)
    assert ledger.has(report, LATER), "an older revision come again is not read anew"
    assert ledger.has(pair(1, salt="changed")[0], RUN)


def test_runs_are_kept_with_their_versions_and_start(ledger: Ledger, clock: Clock) -> None:
    started = clock.on(hours=1)
    with ledger.writer() as writer:
        clock.on(hours=1)
        for number in range(3):
            writer.add(*pair(number))
    hits = ledger.view().search()
    assert {(hit.reading.run, hit.reading.started) for hit in hits} == {(RUN, started)}
    assert {hit.reading.added for hit in hits} == {clock.now}
    assert ledger.view().stats().runs == 1


def test_order_survives_a_clock_set_back(ledger: Ledger, clock: Clock) -> None:
    first = clock.on(days=10)
    add(ledger, 1)
    clock.on(days=-20)
    add(ledger, 1, run=LATER)
    reading = ledger.view().search()[0].reading
    assert (reading.run, reading.added) == (LATER, first)
    assert ledger.view(first).search()[0].reading.run == LATER
    assert ledger.view(first - timedelta(seconds=1)).search() == []


def test_rows_of_a_reading(ledger: Ledger, rows: Rows) -> None:
    report, reading = pair(5)
    with ledger.writer() as writer:
        writer.add(report, reading)
    assert len(rows("SELECT * FROM events")) == len(reading.events)
    assert len(rows("SELECT * FROM statements")) == len(reading.statements)
    assert len(rows("SELECT * FROM event_claims")) == sum(len(e.claims) for e in reading.events)
    assert len(rows("SELECT * FROM actors")) == len(ACTORS)
    sectors = sum(len(actor.sectors) for actor in reading.actors)
    assert len(rows("SELECT * FROM actor_sectors")) == sectors
    texts = rows(
        "SELECT p.text, e.cue_start - p.start, e.cue_end - e.cue_start, m.text, a.actor FROM events e"
        " JOIN passages p ON p.id = e.passage_id"
        " JOIN parties q ON q.reading_id = e.reading_id AND q.number = e.number AND q.record = 'event'"
        " JOIN mentions m ON m.reading_id = q.reading_id AND m.number = q.mention"
        " JOIN resolutions r ON r.reading_id = m.reading_id AND r.mention = m.number"
        " JOIN actors a ON a.reading_id = r.reading_id AND a.number = r.actor"
        " WHERE q.role = 'actor' ORDER BY e.number"
    )
    expected = [(e.cue, e.actors[0]) for e in reading.events]
    for (sentence, start, length, words, actor), (cue, party) in zip(texts, expected, strict=True):
        assert isinstance(sentence, str)
        assert isinstance(start, int)
        assert isinstance(length, int)
        assert sentence[start : start + length] == report.text[cue[0] : cue[1]]
        assert words == report.text[party.span[0] : party.span[1]]
        assert actor == party.actor


def test_mentions_stand_apart_from_their_resolution(ledger: Ledger, rows: Rows) -> None:
    report, reading = pair(1)
    mention = reading.mentions[0]
    several = msgspec.structs.replace(
        mention, actor=None, members=("freedonia", "sylvania"), on_behalf_of="hill-front"
    )
    nobody = msgspec.structs.replace(reading.mentions[1], actor=None, why="two rivals", by="pronoun")
    changed = msgspec.structs.replace(reading, mentions=(several, nobody, *reading.mentions[2:]))
    with ledger.writer() as writer:
        writer.add(report, changed)
    relations = rows(
        "SELECT r.relation, a.actor, r.by, r.why FROM resolutions r LEFT JOIN actors a"
        " ON a.reading_id = r.reading_id AND a.number = r.actor WHERE r.mention < 2 ORDER BY r.mention, r.place"
    )
    assert relations == [
        ("behalf", "hill-front", "name", mention.why),
        ("member", "freedonia", "name", mention.why),
        ("member", "sylvania", "name", mention.why),
        ("is", None, "pronoun", "two rivals"),
    ]


def test_text_and_reading_come_back_exactly(ledger: Ledger) -> None:
    text = "NUL \0 lone \ud800 emoji 🙂 combining e\u0301 rtl \u202eabc\r\n\x1b[31mred"
    party = {"span": (0, 5), "actor": "local:7"}
    event = {
        "id": "e1", "type": "ASSAULT", "modes": (), "contexts": (), "modality": "actual", "historical": False,
        "repeated": False, "aggregate": False, "cue": (4, 10), "actors": [party], "recipients": [],
        "reciprocal": False, "time": None, "place": None, "quantities": ["q1"], "claims": [],
        "performed_by": None, "confidence": 1.0, "coder": "x",
    }  # fmt: skip
    quantity = {
        "id": "q1", "span": (0, 3), "low": 10**30, "high": None, "approximate": False, "kind": "killed",
        "of": None, "statement": None, "place": None, "time": None,
    }  # fmt: skip
    report = Report(id="odd \0\ud800", text=text, title="\0\ud800", outlet="\0", published="never")
    actor = {"id": "local:7", "name": "\0\ud800", "kind": "other", "known": False}
    reading = reading_of(
        report, sentences=[(0, len(text))], events=[event], quantities=[quantity], actors=[actor]
    )
    with ledger.writer() as writer:
        assert writer.add(report, reading) is Outcome.NEW
        assert writer.add(report, reading) is Outcome.SAME
    hit = ledger.view().search(Filters(words="emoji combining"))[0]
    assert hit.passage.text == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
    assert hit.first_day is None
    held, again = ledger.view().reading(hit.report.ref)
    assert held.text == text
    assert again == reading
    assert ledger.view().show(hit.id[: -len("e1")] + "q1").record == reading.quantities[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: {"id": "other"},
        lambda r: {"sentences": ((0, 10**6),)},
        lambda r: {"sentences": ((3, 3),)},
        lambda r: {"events": (r.events[0], r.events[0])},
        lambda r: {"events": (msgspec.structs.replace(r.events[0], id="e 1"),)},
        lambda r: {"events": (msgspec.structs.replace(r.events[0], type="Explode"),)},
        lambda r: {"events": (msgspec.structs.replace(r.events[0], performed_by="s99"),)},
        lambda r: {"events": (msgspec.structs.replace(r.events[0], quantities=("q9",)),)},
        lambda r: {"actors": ()},
        lambda r: {"actors": (r.actors[0], *r.actors)},
        lambda r: {"statements": (msgspec.structs.replace(r.statements[0], cue=None, content=()),)},
        lambda r: {"times": (Time(span=None, start="2018-13-01", end=None),)},
    ],
)  # fmt: skip
def test_a_reading_that_does_not_fit_is_refused_whole(
    ledger: Ledger, rows: Rows, spoil: Callable[[Any], dict[str, Any]]
) -> None:
    report, reading = pair(1)
    with ledger.writer() as writer:
        with pytest.raises(LedgerError) as caught:
            writer.add(report, msgspec.structs.replace(reading, **spoil(reading)))
        assert caught.value.code == "ledger.bad-reading"
        assert rows("SELECT count(*) FROM reports") == [(0,)]
        assert writer.add(report, reading) is Outcome.NEW, "the writer goes on"


def test_an_empty_reading_is_kept(ledger: Ledger) -> None:
    report = Report(id="empty", text="")
    with ledger.writer() as writer:
        assert writer.add(report, reading_of(report, actors=[])) is Outcome.NEW
    assert ledger.has(report, RUN)
    assert ledger.view().stats().events == 0
