"""Sums over records: each number is that of the search it stands for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from dragoman import ontology
from dragoman.ledger import Filters, Hit, Ledger, View, aggregates, pairs
from dragoman.records.reading import Event, Reading, Tie
from tests.ledger.conftest import Clock
from tests.ledger.factory import LATER, pair

REPORTS = 24


@pytest.fixture
def held(ledger: Ledger) -> Ledger:
    with ledger.writer() as writer:
        for number in range(REPORTS):
            writer.add(*pair(number))
    return ledger


def events(view: View, **filters: Any) -> list[tuple[Hit, Event]]:
    hits = view.search(Filters(**filters), limit=1_000)
    return [(hit, hit.record) for hit in hits if isinstance(hit.record, Event)]


def first(view: View, **filters: Any) -> str:
    return events(view, **filters)[0][0].id


def judged(ledger: Ledger) -> Ledger:
    """One rejected, one made another type, one with other modes, one edited and then rejected, one judged anew."""
    ids = [hit.id for hit, _ in events(ledger.view())]
    ledger.judge(ids[0], "reject", reviewer="ann")
    ledger.judge(ids[1], "edit", reviewer="ann", edits={"type": "PROTEST", "modes": []})
    ledger.judge(ids[2], "edit", reviewer="ann", edits={"type": "ASSAULT", "modes": ["beat"]})
    ledger.judge(ids[3], "edit", reviewer="ann", edits={"type": "AID", "modes": []})
    ledger.judge(ids[3], "reject", reviewer="bob")
    ledger.judge(ids[4], "reject", reviewer="ann")
    ledger.judge(ids[4], "accept", reviewer="bob")
    return ledger


FILTERS = [
    {}, {"types": ("ASSAULT", "PROTEST")}, {"types": ("THREATEN",)}, {"modality": ("actual",)}, {"country": "FRD"},
    {"words": "freedonia"}, {"words": "in city"}, {"actor": "id:sylvania"},
    {"since": "2018-03-01", "until": "2018-08-05"},
    {"since": "2018-01-11", "until": "2018-01-11", "begun": True}, {"outlet": "Hill Wire"}, {"genre": ("news",)},
    {"rejected": True}, {"disputed": True}, {"places": ("Fredopolis",)}, {"words": "nowhere at all"},
]  # fmt: skip


@pytest.mark.parametrize("given", FILTERS, ids=str)
def test_series_are_the_events_that_are_found(held: Ledger, given: dict[str, Any]) -> None:
    view = judged(held).view()
    told = view.series(Filters(**given))
    expected = Counter((h.first_day, e.type, tuple(sorted(e.modes))) for h, e in events(view, **given))
    assert Counter({(t.day, t.type, t.modes): t.events for t in told.tallies}) == expected
    assert (told.events, told.undated, told.since) == (expected.total(), 0, None)


@pytest.mark.parametrize("given", FILTERS, ids=str)
def test_facets_are_counts_of_searches(held: Ledger, given: dict[str, Any]) -> None:
    view = judged(held).view()
    told = view.facets(Filters(**given), each=50)
    assert told.records == len(events(view, **given))
    assert not told.bounded
    names = {
        "type": "types",
        "modality": "modality",
        "genre": "genre",
        "country": "country",
        "outlet": "outlet",
    }
    for facet in told.facets:
        value: Any = facet.value if facet.field in ("country", "outlet") else (facet.value,)
        old = given.get(names[facet.field])
        if old is None:
            assert len(events(view, **given | {names[facet.field]: value})) == facet.records, facet


def test_facets_of_statements(held: Ledger) -> None:
    view = held.view()
    told = view.facets(Filters(words="freedonia"), kind="statement")
    assert told.records == view.count(Filters(words="freedonia"), kind="statement") > 10
    assert {facet.field for facet in told.facets} == {"genre", "country", "outlet"}
    by = {facet.value: facet.records for facet in told.facets if facet.field == "country"}
    assert by["FRD"] == view.count(Filters(words="freedonia", country="FRD"), kind="statement")


@pytest.mark.parametrize("given", FILTERS, ids=str)
def test_dyads_are_counts_of_searches(held: Ledger, given: dict[str, Any]) -> None:
    view = judged(held).view()
    told = view.dyads(Filters(**given), conflict=("ASSAULT",))
    assert told.looked == len(events(view, **given))
    assert all(not name.startswith("local:") for d in told.dyads for name in (d.actor, d.recipient))
    counts = [dyad.events for dyad in told.dyads]
    assert counts == sorted(counts, reverse=True)
    for dyad in told.dyads[:4]:
        found = events(view, **{"actor": f"id:{dyad.actor}", **given, "recipient": f"id:{dyad.recipient}"})
        mine = [(h, e) for h, e in found if any(p.actor == dyad.actor for p in e.actors)]
        assert len(mine) == dyad.events
        assert Counter(h.first_day for h, _ in mine) == dyad.days


def test_dyads_count_conflict_and_every_pair_that_there_is(held: Ledger) -> None:
    view = held.view()
    told = view.dyads(conflict=("ASSAULT", "COERCE"))
    expected, hostile = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for _, event in events(view):
        for one in event.actors:
            for other in event.recipients:
                ids = str(one.actor), str(other.actor)
                if not any(id_.startswith("local:") for id_ in ids):
                    expected[ids] += 1
                    hostile[ids] += event.type in ("ASSAULT", "COERCE")
    assert {(d.actor, d.recipient): d.events for d in told.dyads} == expected
    assert {(d.actor, d.recipient): d.conflict for d in told.dyads} == hostile


def test_merged_actors_are_one(held: Ledger) -> None:
    held.merge("hill-front", "river-league", reviewer="ann")
    view = held.view()
    told = view.dyads()
    assert all("hill-front" not in (dyad.actor, dyad.recipient) for dyad in told.dyads)
    for dyad in told.dyads:
        found = view.count(Filters(actor=f"id:{dyad.actor}", recipient=f"id:{dyad.recipient}"))
        assert found == dyad.events, dyad


def test_an_id_alone_means_nobody_else(held: Ledger) -> None:
    """Without it `syl` is also the code of a country, and `freedonia` a word of names."""
    view = held.view()
    plain, alone = view.count(Filters(actor="FRD")), view.count(Filters(actor="id:FRD"))
    assert plain > alone == 0
    ids = [e for _, e in events(view) if any(p.actor == "freedonia" for p in e.actors)]
    assert view.count(Filters(actor="id:freedonia")) == len(ids) > 0


def test_ties_are_counted_by_their_two_actors_and_type(ledger: Ledger) -> None:
    def tied(reading: Reading, negated: bool) -> Reading:
        event = next(e for e in reading.events if not str(e.actors[0].actor).startswith("local:"))
        tie = Tie(
            type="backs", from_=event.actors[0], to=event.recipients[0], evidence=event.cue, negated=negated,
            statement=None, time=None,
        )  # fmt: skip
        return msgspec.structs.replace(reading, ties=(tie,))

    with ledger.writer() as writer:
        for number in range(12):
            report, reading = pair(number)
            writer.add(report, tied(reading, number % 3 == 0))
    view = ledger.view()
    told = view.bonds()
    expected = Counter(
        (str(t.from_id), str(t.to_id), t.type)
        for t in view.ties()
        if ":local:" not in f"{t.from_id} {t.to_id}"
    )
    assert {(b.from_, b.to, b.type): b.told for b in told.bonds} == expected
    assert sum(b.denied for b in told.bonds) == sum(
        t.negated for t in view.ties() if ":local:" not in f"{t.from_id} {t.to_id}"
    )
    assert view.bonds(["commands"]).bonds == ()
    bond = told.bonds[0]
    between = view.ties(f"id:{bond.from_}", other=f"id:{bond.to}")
    assert sum((t.from_id, t.to_id) == (bond.from_, bond.to) for t in between) == bond.told


@pytest.mark.parametrize("given", FILTERS, ids=str)
def test_places_are_counts_of_searches(held: Ledger, given: dict[str, Any]) -> None:
    view = judged(held).view()
    told = view.places(Filters(**given))
    assert told.placed == sum(place.events for place in told.places)
    assert told.placed == sum(event.place is not None for _, event in events(view, **given))
    for place in told.places:
        assert place.key == f"name:{place.name}"  # the factory's places have no GeoNames id
        assert (place.lat, place.lon) == (1.5, 2.5)
        if "places" not in given:
            assert view.count(Filters(**given | {"places": (place.key,)})) == place.events
            assert view.count(Filters(**given | {"places": (place.name,)})) == place.events


def numbered(number: int) -> tuple[Any, Reading]:
    """A report whose places have a GeoNames id, another one for each country."""
    report, reading = pair(number)
    raw = msgspec.to_builtins(reading)
    for place in [*raw["places"], *(event["place"] for event in raw["events"])]:
        if place is not None:
            place["geonameid"] = 100 if place["country"] == "FRD" else 200
    return report, msgspec.convert(raw, Reading)


def test_places_by_their_geonames_ids(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        for number in range(10):
            writer.add(*numbered(number))
    view = ledger.view()
    found = {place.key: place for place in view.places().places}
    assert set(found) == {"100", "200"}
    assert found["100"].country == "FRD"
    for key, place in found.items():
        assert view.count(Filters(places=(key,))) == place.events
    assert view.count(Filters(places=("100", "200"))) == view.places().placed
    assert view.count(Filters(places=("name:Fredopolis",))) == 0
    assert view.count(Filters(places=("Fredopolis",))) == found["100"].events
    assert dict(view.place_names([100, 200, 300])) == {100: "Fredopolis", 200: "Sylvan City"}


def test_readings_that_are_superseded_do_not_count(held: Ledger) -> None:
    before = held.view()
    told = before.series(), before.dyads(), before.places(), before.facets()
    with held.writer() as writer:
        for number in range(REPORTS):
            writer.add(*pair(number, run=LATER))
    now = held.view()
    assert now.stats().superseded == REPORTS
    assert (now.series(), now.dyads(), now.places(), now.facets()) == told


def test_a_past_moment(ledger: Ledger, clock: Clock) -> None:
    with ledger.writer() as writer:
        writer.add(*pair(1))
    then = clock()
    clock.now += timedelta(days=1)
    with ledger.writer() as writer:
        writer.add(*pair(2))
    past, now = ledger.view(as_of=then), ledger.view()
    assert past.series().events == len(events(past)) < now.series().events
    assert past.dyads().looked == len(events(past))
    assert past.facets().records == len(events(past))


def test_many_events_are_counted_from_a_day_on(held: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    view = held.view()
    days = sorted((str(h.first_day) for h, _ in events(view)), reverse=True)
    monkeypatch.setattr(aggregates, "MOST_DATED", 20)
    monkeypatch.setattr(aggregates, "MOST_FACETED", 7)
    monkeypatch.setattr(pairs, "MOST_PAIRED", 9)
    told = view.series()
    assert told.since is not None
    assert told.events == sum(day >= told.since for day in days) <= 20
    assert {tally.day for tally in told.tallies} == {day for day in days if day >= told.since}
    assert view.places().since == told.since
    facets = view.facets(fields=("type",))
    newest = Counter(e.type for h, e in sorted(events(view), key=lambda found: str(found[0].first_day))[-7:])
    assert (facets.records, facets.bounded) == (7, True)
    assert sum(facet.records for facet in facets.facets) == newest.total()
    assert (view.dyads().looked, view.dyads().bounded) == (9, True)


def test_an_empty_ledger(ledger: Ledger) -> None:
    view = ledger.view()
    assert view.series().tallies == ()
    assert view.dyads().dyads == ()
    assert view.bonds().bonds == ()
    assert view.places().places == ()
    assert view.facets().facets == ()
    assert set(ontology.load().types) == set(view.types())


def test_names_are_those_of_the_newest_reading(held: Ledger) -> None:
    assert held.view().names(["freedonia", "nobody"]) == {"freedonia": "Freedonia"}
    assert held.view().names([]) == {}


def test_a_moment_that_utc_cannot_tell() -> None:
    from dragoman.errors import UsageError
    from dragoman.ledger import parse_as_of

    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"):
        with pytest.raises(UsageError):
            parse_as_of(text)
    assert parse_as_of("2018-02-05T12:00:00+02:00") == datetime(2018, 2, 5, 10, tzinfo=UTC)
