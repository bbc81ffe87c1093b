"""What exports and releases ask of a view: events with what stands around them, whole readings, the register."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Filters, Ledger, Release
from dragoman.ledger.releases import check_name
from tests.export.world import CITY, tell
from tests.ledger.conftest import Clock
from tests.ledger.factory import LATER

MADE = Release(
    name="v1", made=datetime(2020, 1, 2, tzinfo=UTC), as_of=datetime(2020, 1, 1, tzinfo=UTC), previous=None,
    request={"name": "v1"}, manifest="ab" * 32, records=3,
)  # fmt: skip


@pytest.fixture
def held(ledger: Ledger) -> Ledger:
    counts = [(3, 5, "killed", "rebels", "army"), (7, None, "wounded", None, None)]
    with ledger.writer() as writer:
        writer.add(*tell(1, counts=counts, place=CITY, stances=[("nobody", "asserts"), ("rebels", "denies")]))
        writer.add(*tell(2, type="AID"))
    return ledger


def test_an_event_with_what_stands_around_it(held: Ledger) -> None:
    view = held.view()
    first, second = view.told()
    assert [told.hit for told in (first, second)] == list(view.records())
    assert [(f.low, f.high, f.kind, f.of_id, f.quoted) for f in first.figures] == [
        (3, 5, "killed", "houthis", True), (7, None, "wounded", None, False),
    ]  # fmt: skip
    assert first.figures[0].id == first.hit.id.replace(".e1", ".q1")
    assert [(c.stance, c.speakers[0].words) for c in first.claims] == [
        ("asserts", "shadowy masters"), ("denies", "Houthis"),
    ]  # fmt: skip
    assert first.claims[1].speakers[0].actor is not None
    assert (first.genre, first.story, first.origins, second.figures) == ("news", None, None, ())
    assert [place.name for place in first.places] == ["Taiz"]
    assert [t.hit.record.id for t in view.told(Filters(types=("AID",)))] == ["e1"]


def test_a_rejected_count_is_none(held: Ledger) -> None:
    [killed, _] = next(held.view().told()).figures
    held.judge(killed.id, "reject", reviewer="ann")
    assert [f.kind for f in next(held.view().told()).figures] == ["wounded"]
    assert [q.figure.kind for w in held.view().wholes() for q in w.quantities] == ["wounded"]
    assert [f.kind for f in held.view().figures()] == ["wounded"]


def test_whole_readings_of_what_is_found(held: Ledger) -> None:
    first, second = held.view().wholes()
    assert [q.events for q in first.quantities] == [
        (first.quantities[0].figure.id.replace(".q1", ".e1"),)
    ] * 2
    ref = first.report.ref
    assert list(first.actors)[-2:] == [f"{ref}:local:1", f"{ref}:local:2"]
    assert second.quantities == ()
    nothing = Filters(words="nowhereatall")
    assert [w.report.id for w in held.view().wholes(Filters(types=("AID",)), nothing)] == ["w2"]
    assert list(held.view().wholes(nothing, nothing)) == []


def test_merged_actors_are_one_everywhere(held: Ledger) -> None:
    held.merge("houthis", "romania", reviewer="ann")
    told = next(held.view().told())
    assert told.figures[0].of_id == "romania"
    assert [c.speakers[0].actor.id for c in told.claims if c.speakers[0].actor] == ["local:2", "romania"]
    assert "houthis" not in next(held.view().wholes()).actors


def test_what_stands_at_a_moment(held: Ledger, clock: Clock) -> None:
    before = clock.on(hours=1)
    clock.on(hours=1)
    report, reading = tell(2, type="AID")
    with held.writer() as writer:
        writer.add(report, msgspec.structs.replace(reading, run=LATER))
    assert {s.reading for s in held.view(before).standing()} == {1}
    assert sorted(s.reading for s in held.view().standing()) == [1, 2]
    assert [s.revision for s in held.view().standing()] == [1, 1]
    past = [hit for hit in held.view(before).records() if hit.report.id == "w2"]
    assert past[0].reading.superseded is None, "that moment did not know it yet"


def test_the_register(ledger: Ledger) -> None:
    assert ledger.releases() == []
    ledger.register(MADE)
    ledger.register(MADE)
    assert ledger.releases() == [MADE]
    for other in ({"manifest": "cd" * 32}, {"name": "V1"}):
        with pytest.raises(LedgerError) as caught:
            ledger.register(msgspec.structs.replace(MADE, **other))
        assert caught.value.code == "release.taken"
    ledger.register(msgspec.structs.replace(MADE, name="v2", previous="v1"))
    assert [release.previous for release in ledger.releases()] == [None, "v1"]


def test_names_that_fit() -> None:
    for name in ("v1", "2026-06", "a.b_c", "x" * 64):
        assert check_name(name) == name
    with pytest.raises(UsageError):
        check_name("v1/")
