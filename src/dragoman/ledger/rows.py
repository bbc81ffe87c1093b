"""From a reading to rows, without a database: what refers by label in a reading refers by number here."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from dragoman.ledger.columns import storable
from dragoman.ledger.identity import fold
from dragoman.ledger.schema import (
    ActorRow,
    Base,
    ClaimRow,
    ContentRow,
    ContextRow,
    EventQuantityRow,
    EventRow,
    HopRow,
    MentionRow,
    ModeRow,
    NoticeRow,
    PartyRow,
    PlaceRow,
    QuantityRow,
    ResolutionRow,
    SectorRow,
    StatementRow,
    TieRow,
    TimeRow,
)
from dragoman.ledger.searching import PARTS
from dragoman.records.reading import Actor, Event, Mention, Party, Place, Reading, Span, Statement, Time

Row = dict[str, Any]

ORDER: tuple[type[Base], ...] = (
    ActorRow, SectorRow, MentionRow, ResolutionRow, PartyRow, PlaceRow, TimeRow,
    EventRow, ModeRow, ContextRow, ClaimRow, EventQuantityRow,
    StatementRow, ContentRow, HopRow, QuantityRow, TieRow, NoticeRow,
)  # fmt: skip
"""The tables of a reading's rows, in the order of writing."""


class Guise(NamedTuple):
    """Who somebody may be taken for: see GuiseRow. `name` is folded."""

    actor: str
    name: str
    code: str


class Involved(NamedTuple):
    """A guise in a record: see InvolvementRow."""

    part: str
    number: int
    guise: Guise


def days(time: Time | None, published: str | None) -> tuple[str | None, str | None]:
    """First and last day by which a record is found: its time's, else the day of publication.

    A start without end has no last day (open); an end without start is that one day.
    """
    if time is not None and time.start is not None:
        return time.start, time.end
    if time is not None and time.end is not None:
        return time.end, time.end
    return published, published


def _relations(named: Mention | Party) -> tuple[tuple[str, str | None], ...]:
    """Who is meant, for whom he acts, and who the several are; `is` nobody where nothing is known."""
    to: list[tuple[str, str | None]] = [("is", named.actor)] if named.actor is not None else []
    if named.on_behalf_of is not None:
        to.append(("behalf", named.on_behalf_of))
    to += (("member", member) for member in named.members)
    return tuple(to) or (("is", None),)


class ReadingRows:
    """The rows of one reading. `passages`, `names` and guises are looked up by the writer and filled in.

    In `tables`, a row's `passage_id` is a span and its `name_id` a folded name until then. `involved`: who takes part
    in what, with the day.
    """

    def __init__(self, text: str, reading: Reading, published: str | None) -> None:
        self.tables: dict[type[Base], list[Row]] = defaultdict(list)
        self.passages: dict[Span, None] = dict.fromkeys(reading.sentences)
        self.involved: dict[Involved, str] = {}
        self._guises = {actor.id: _guise(actor) for actor in reading.actors}
        self._text = text
        self._published = published
        self._sentences = sorted(self.passages)
        self._actors = {actor.id: number for number, actor in enumerate(reading.actors)}
        self._statements = {statement.id: number for number, statement in enumerate(reading.statements)}
        self._quantities = {quantity.id: number for number, quantity in enumerate(reading.quantities)}
        self._mentions: dict[tuple[object, ...], int] = {}
        self._places: dict[Place, int] = {}
        self._times: dict[Time, int] = {}
        self._add_actors(reading)
        for place in reading.places:
            self._place(place, listed=True)
        for time in reading.times:
            self._time(time, listed=True)
        for number, event in enumerate(reading.events):
            self._add_event(number, event)
        for number, statement in enumerate(reading.statements):
            self._add_statement(number, statement)
        self._add_quantities(reading)
        self._add_ties(reading)
        self._add_notes(reading)
        self._add_countries()

    @property
    def names(self) -> set[str]:
        """The folded names that the rows refer to."""
        listed = {row["name_id"] for table in (ActorRow, MentionRow) for row in self.tables[table]}
        return listed | {involved.guise.name for involved in self.involved}

    def passage(self, first: int, last: int) -> Span:
        """The sentences from the one that holds offset `first` to the one that holds `last - 1`."""
        low = bisect_right(self._sentences, (first, len(self._text))) - 1
        high = bisect_right(self._sentences, (last - 1, len(self._text))) - 1
        start = min(first, self._sentences[low][0]) if low >= 0 and self._sentences[low][1] > first else first
        end = max(last, self._sentences[high][1]) if high >= 0 else last
        span = (start, end)
        self.passages.setdefault(span)
        return span

    def _add_actors(self, reading: Reading) -> None:
        for number, actor in enumerate(reading.actors):
            row = {"number": number, "actor": actor.id, "name": actor.name, "name_id": fold(actor.name)}
            self.tables[ActorRow].append(row | {"kind": actor.kind, "code": actor.code, "known": actor.known})
            for place, sector in enumerate(actor.sectors):
                self.tables[SectorRow].append({"actor": number, "place": place, "sector": sector})
        for mention in reading.mentions:
            self._mention(mention.span, _relations(mention), (mention.by, mention.why, mention.score))

    def _mention(
        self,
        span: Span,
        to: tuple[tuple[str, str | None], ...],
        how: tuple[str, str, float] | None = None,
    ) -> int:
        """The number of the mention of these words that is resolved so; made if there is none."""
        key = (*span, *to)
        number = self._mentions.get(key)
        if number is not None:
            return number
        number = self._mentions[key] = len(self._mentions)
        words = self._text[span[0] : span[1]]
        row = {"number": number, "start": span[0], "end": span[1], "text": words}
        self.tables[MentionRow].append(row | {"name_id": fold(words), "listed": how is not None})
        by, why, score = how or (None, None, None)
        for place, (relation, actor) in enumerate(to):
            row = {"mention": number, "place": place, "relation": relation, "actor": self._actor(actor)}
            self.tables[ResolutionRow].append(row | {"by": by, "why": why, "score": score})
        return number

    def _actor(self, actor: str | None) -> int | None:
        return None if actor is None else self._actors[actor]

    def _party(self, record: str, number: int, role: str, parties: Iterable[Party], day: str | None) -> None:
        part = PARTS[record, role]
        for place, party in enumerate(parties):
            for _, actor in _relations(party):
                if actor is not None:
                    self.involved[Involved(part, number, self._guises[actor])] = day or ""
            if words := fold(self._text[party.span[0] : party.span[1]]):
                self.involved[Involved(part, number, Guise("", words, ""))] = day or ""
            mention = self._mention(party.span, _relations(party))
            row = {"record": record, "number": number, "role": role, "place": place, "mention": mention}
            self.tables[PartyRow].append(row)

    def _place(self, place: Place | None, *, listed: bool = False) -> int | None:
        if place is None:
            return None
        number = self._places.get(place)
        if number is None:
            number = self._places[place] = len(self._places)
            row: Row = {"number": number, "start": place.span[0], "end": place.span[1], "name": place.name}
            row |= {"country": place.country, "admin1": place.admin1, "lat": place.lat, "lon": place.lon}
            row |= {"geonameid": place.geonameid, "precision": place.precision, "listed": listed}
            self.tables[PlaceRow].append(row)
        return number

    def _time(self, time: Time | None, *, listed: bool = False) -> int | None:
        if time is None:
            return None
        number = self._times.get(time)
        if number is None:
            number = self._times[time] = len(self._times)
            start, end = time.span or (None, None)
            row = {
                "number": number,
                "start": start,
                "end": end,
                "first_day": time.start,
                "last_day": time.end,
            }
            self.tables[TimeRow].append(row | {"basis": time.basis, "listed": listed})
        return number

    def _add_event(self, number: int, event: Event) -> None:
        first, last = days(event.time, self._published)
        row: Row = {"number": number, "label": event.id, "type": event.type, "modality": event.modality}
        row |= {"historical": event.historical, "repeated": event.repeated, "aggregate": event.aggregate}
        row |= {"reciprocal": event.reciprocal, "cue_start": event.cue[0], "cue_end": event.cue[1]}
        row |= {"passage_id": self.passage(*event.cue), "first_day": first, "last_day": last}
        row |= {"place": self._place(event.place), "time": self._time(event.time)}
        row |= {"performed_by": self._statement(event.performed_by)}
        self.tables[EventRow].append(row | {"confidence": event.confidence, "coder": event.coder})
        for mode in dict.fromkeys(event.modes):
            self.tables[ModeRow].append({"event": number, "mode": mode})
        for context in dict.fromkeys(event.contexts):
            self.tables[ContextRow].append({"event": number, "context": context})
        for place, claim in enumerate(event.claims):
            row = {"event": number, "place": place, "statement": self._statements[claim.statement]}
            self.tables[ClaimRow].append(row | {"stance": claim.stance})
        for label in dict.fromkeys(event.quantities):
            self.tables[EventQuantityRow].append({"event": number, "quantity": self._quantities[label]})
        self._party("event", number, "actor", event.actors, first)
        self._party("event", number, "recipient", event.recipients, first)
        if event.place is not None and event.place.country:
            self.involved[Involved("ep", number, Guise("", "", storable(event.place.country)))] = first or ""

    def _statement(self, label: str | None) -> int | None:
        return None if label is None else self._statements[label]

    def _add_statement(self, number: int, statement: Statement) -> None:
        spans = [*statement.content, *([statement.cue] if statement.cue else [])]
        anchor = statement.cue or statement.content[0]
        first, last = days(statement.time, self._published)
        row: Row = {"number": number, "label": statement.id, "kind": statement.kind, "act": statement.act}
        row |= {"attitude": statement.attitude, "anchor_start": anchor[0], "anchor_end": anchor[1]}
        cue = statement.cue or (None, None)
        row |= {"cue_start": cue[0], "cue_end": cue[1], "within": self._statement(statement.within)}
        row |= {"passage_id": self.passage(min(s for s, _ in spans), max(e for _, e in spans))}
        row |= {"first_day": first, "last_day": last, "time": self._time(statement.time)}
        self.tables[StatementRow].append(row)
        for place, (start, end) in enumerate(statement.content):
            row = {"statement": number, "place": place, "start": start, "end": end}
            self.tables[ContentRow].append(row)
        for place, hop in enumerate(statement.chain):
            start_end = hop.span or (None, None)
            row = {"statement": number, "place": place, "role": hop.role, "name": hop.name}
            row |= {"start": start_end[0], "end": start_end[1]}
            self.tables[HopRow].append(row | {"actor": self._actor(hop.actor)})
        self._party("statement", number, "actor", statement.speakers, first)
        self._party("statement", number, "recipient", statement.addressees, first)

    def _add_quantities(self, reading: Reading) -> None:
        for number, quantity in enumerate(reading.quantities):
            row: Row = {
                "number": number,
                "label": quantity.id,
                "start": quantity.span[0],
                "end": quantity.span[1],
            }
            row |= {"low": quantity.low, "high": quantity.high, "approximate": quantity.approximate}
            row |= {"kind": quantity.kind, "of": self._actor(quantity.of)}
            row |= {"statement": self._statement(quantity.statement)}
            row |= {"place": self._place(quantity.place), "time": self._time(quantity.time)}
            self.tables[QuantityRow].append(row)

    def _add_ties(self, reading: Reading) -> None:
        for number, tie in enumerate(reading.ties):
            row: Row = {"number": number, "type": tie.type, "start": tie.evidence[0], "end": tie.evidence[1]}
            row |= {"negated": tie.negated, "statement": self._statement(tie.statement)}
            self.tables[TieRow].append(row | {"time": self._time(tie.time)})
            first, _ = days(tie.time, self._published)
            self._party("tie", number, "from", (tie.from_,), first)
            self._party("tie", number, "to", (tie.to,), first)

    def _add_notes(self, reading: Reading) -> None:
        for number, note in enumerate(reading.notes):
            start, end = note.span or (None, None)
            row: Row = {"number": number, "kind": note.kind, "start": start, "end": end, "day": note.day}
            self.tables[NoticeRow].append(row | {"text": self._text[start:end] if note.span else ""})

    def _add_countries(self) -> None:
        """A statement is told in the countries of the places that are named in its passage."""
        for row in self.tables[StatementRow]:
            start, end = row["passage_id"]
            for place in self._places:
                if place.country and start <= place.span[0] and place.span[1] <= end:
                    involved = Involved("sp", row["number"], Guise("", "", storable(place.country)))
                    self.involved[involved] = row["first_day"] or ""


def _guise(actor: Actor) -> Guise:
    return Guise(storable(actor.id), fold(actor.name), storable(actor.code or ""))
