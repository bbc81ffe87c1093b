"""Corrections and retractions of reports, genres, and what is remembered of feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Filters, Ledger, Outcome
from dragoman.ledger.visits import KEPT
from dragoman.records.feeds import EntryState, FeedState
from dragoman.records.reading import EditorNote, Genre, NoteKind
from tests.ledger.conftest import Clock, Rows
from tests.ledger.factory import pair


def add(
    ledger: Ledger, number: int, *kinds: NoteKind, salt: str = "", genre: Genre = "news", titled: bool = False
) -> Outcome:
    report, reading = pair(number, salt=salt)
    span = None if titled else (0, 9)
    notes = tuple(EditorNote(kind=kind, span=span, day="2018-03-01") for kind in kinds)
    with ledger.writer() as writer:
        return writer.add(report, msgspec.structs.replace(reading, notes=notes, genre=genre))


def ids(ledger: Ledger, **filters: Any) -> set[str]:
    return {hit.report.id for hit in ledger.view().search(Filters(**filters), limit=1000)}


def test_a_retracted_report_is_found_only_when_asked_for(ledger: Ledger, clock: Clock) -> None:
    add(ledger, 1)
    add(ledger, 2)
    first = ledger.view().search(Filters(report=_ref(ledger, "r1")))[0]
    before = clock.now
    clock.on(days=1)
    assert add(ledger, 1, "correction", "retraction", salt="x") is Outcome.REVISED
    assert ids(ledger) == {"r2"}
    assert ids(ledger, retracted=True) == {"r1", "r2"}
    view = ledger.view()
    assert view.count(Filters(retracted=True)) > view.count() == len(list(view.records()))
    assert {hit.report.id for hit in view.search(kind="statement", limit=1000)} == {"r2"}
    found = next(hit for hit in view.search(Filters(retracted=True), limit=1000) if hit.report.id == "r1")
    assert found.report.notice == "retraction"
    earlier = ledger.view(as_of=before)
    assert {hit.report.id for hit in earlier.search(limit=1000)} == {"r1", "r2"}
    assert earlier.show(first.id).notices == ()
    shown = view.show(first.id)
    assert shown.reading.superseded is not None
    assert shown.report.notice is None
    assert [(n.kind, n.words, n.span, n.day, n.revision, n.since) for n in shown.notices] == [
        ("correction", "Report 1 ", (0, 9), "2018-03-01", 2, clock.now),
        ("retraction", "Report 1 ", (0, 9), "2018-03-01", 2, clock.now),
    ]


def _ref(ledger: Ledger, id_: str) -> str:
    return next(hit.report.ref for hit in ledger.view().search(limit=1000) if hit.report.id == id_)


def test_a_report_may_stand_again(ledger: Ledger, clock: Clock) -> None:
    add(ledger, 1, "retraction")
    assert ids(ledger) == set()
    clock.on(days=1)
    add(ledger, 1, salt="mended")
    assert ids(ledger) == {"r1"}


@pytest.mark.parametrize("kind", ["correction", "clarification"])
def test_a_corrected_report_is_marked(ledger: Ledger, kind: NoteKind) -> None:
    add(ledger, 1, kind, titled=True)
    hit = ledger.view().search()[0]
    assert hit.report.notice == kind
    (notice,) = ledger.view().show(hit.id).notices
    assert (notice.words, notice.span) == ("Title 1", None)


def test_notes_come_back_with_the_reading_and_go_with_it(ledger: Ledger, clock: Clock, rows: Rows) -> None:
    add(ledger, 1, "correction")
    _, reading = ledger.view().reading(_ref(ledger, "r1"))
    assert [note.kind for note in reading.notes] == ["correction"]
    clock.on(days=1)
    add(ledger, 1, salt="x")
    ledger.prune(keep=1)
    assert rows("SELECT count(*) FROM notices") == [(0,)]


def test_a_note_outside_the_text_is_refused(ledger: Ledger) -> None:
    report, reading = pair(1)
    note = EditorNote(kind="correction", span=(0, len(report.text) + 1), day=None)
    with ledger.writer() as writer, pytest.raises(LedgerError) as caught:
        writer.add(report, msgspec.structs.replace(reading, notes=(note,)))
    assert caught.value.code == "ledger.bad-reading"


def test_genres(ledger: Ledger) -> None:
    add(ledger, 1)
    add(ledger, 2, genre="opinion")
    add(ledger, 3, genre="live")
    assert ids(ledger, genre=("opinion",)) == {"r2"}
    assert ids(ledger, genre=("opinion", "live")) == {"r2", "r3"}
    assert ledger.view().search(Filters(genre=("live",)))[0].report.genre == "live"
    with pytest.raises(UsageError) as caught:
        ledger.view().search(Filters(genre=("gossip",)))  # type: ignore[arg-type]
    assert caught.value.code == "filter.genre"


def test_what_is_remembered_of_feeds(ledger: Ledger, clock: Clock) -> None:
    url = "https://news.example/feed"
    assert ledger.feed(url) == FeedState(url=url)
    at = datetime(2020, 1, 1, 12, tzinfo=UTC)
    state = FeedState(url=url, etag='"7"', modified="then", checked=at, failures=2, code="x", not_before=at)
    ledger.keep_feed(state)
    assert ledger.feed(url) == state
    ledger.keep_feed(FeedState(url=url))
    assert ledger.feed(url) == FeedState(url=url)
    assert ledger.feed(url + "2") == FeedState(url=url + "2")


def test_what_is_remembered_of_entries(ledger: Ledger, clock: Clock) -> None:
    url = "https://news.example/feed"
    kept = [EntryState(key=f"k{n}", state="s", done=n % 2 == 0, tries=n) for n in range(510)]
    for entry in kept:
        ledger.keep_entry(url, entry)
    found = ledger.entries(url, [f"k{n}" for n in range(600)])
    assert found == {entry.key: entry for entry in kept}
    changed = EntryState(key="k1", state="t", done=True)
    ledger.keep_entry(url, changed)
    assert ledger.entries(url, ["k1"]) == {"k1": changed}
    assert ledger.entries(url + "2", ["k1"]) == {}
    clock.on(days=100)
    ledger.keep_entry(url, EntryState(key="new", state="s", done=True))
    ledger.keep_feed(FeedState(url=url, checked=clock.now - timedelta(days=100) + KEPT + timedelta(days=1)))
    assert set(ledger.entries(url, ["k1", "k2", "new"])) == {"new"}
