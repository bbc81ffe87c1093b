"""From a report and its reading to what is compared: `paper` is pure, and small enough to be kept."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from dragoman.knowledge import Knowledge, normalise
from dragoman.records.dates import parse_published
from dragoman.records.reading import (
    Actor,
    Basis,
    Event,
    Hop,
    Party,
    Place,
    Quantity,
    Reading,
    Span,
    Statement,
    Time,
)
from dragoman.records.report import Report
from dragoman.stories.credit import credits
from dragoman.stories.records import Count, Fact, Paper, Where, Who, Word
from dragoman.stories.wording import stem, telling, weight, words

LEAD_SENTENCES = 3
"""A headline and two sentences: what the report is about."""
MOST_NAMES, MOST_WORDS = 120, 300
"""Stems of a report that are kept, from its beginning: a longer text is told apart by these as well."""
_BROAD = 200
"""Days of the longest time that dates an event; a longer one ("this century") is none."""


def paper(
    report: Report,
    reading: Reading,
    knowledge: Knowledge,
    ref: str | None = None,
    left_out: frozenset[str] = frozenset(),
) -> Paper:
    """A report as it is compared. `ref`: by what it is called, else its id; `left_out`: labels of rejected events."""
    outlet = None if report.outlet is None else knowledge.outlet(report.outlet)
    day = parse_published(report.published, today=datetime.date.max - datetime.timedelta(days=2))
    maker = _Maker(report, reading)
    names, stems = maker.whole()
    return Paper(
        ref=report.id if ref is None else ref,
        outlet=None if outlet is None else outlet.id,
        outlet_key=outlet.id if outlet else normalise(report.outlet or ""),
        outlet_shown=outlet.name if outlet else (report.outlet or ""),
        published=report.published,
        day=None if day is None else day.toordinal(),
        title=report.title,
        names=names,
        words=stems,
        credits=credits(report.text, knowledge),
        facts=tuple(
            maker.fact(number, event)
            for number, event in enumerate(reading.events)
            if event.id not in left_out
        ),
    )


class _Maker:
    """Makes the facts of one reading."""

    def __init__(self, report: Report, reading: Reading) -> None:
        self._text = report.text
        self._reading = reading
        self._actors: Mapping[str, Actor] = {a.id: a for a in reading.actors}
        self._said: Mapping[str, Statement] = {s.id: s for s in reading.statements}
        self._counts: Mapping[str, Quantity] = {q.id: q for q in reading.quantities}
        self._starts = [s for s, _ in reading.sentences]

    def whole(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Stems of the text: those that have a capital inside a sentence somewhere, and all that tell something."""
        begins = set(self._starts)
        names: dict[str, None] = {}
        every: dict[str, None] = {}
        for word in words(self._text):
            stemmed = stem(word.form)
            every[stemmed] = None
            if word.capital and word.start not in begins:
                names[stemmed] = None
        return _first(names, MOST_NAMES), _first(every, MOST_WORDS)

    def fact(self, number: int, event: Event) -> Fact:
        """One event."""
        place, sentence = self._sentence(event.cue)
        found = list(words(self._text, sentence))
        first, last, basis = days(event.time)
        cue = [stem(w.form) for w in words(self._text, event.cue)]
        return Fact(
            number=number,
            label=event.id,
            type=event.type,
            modality=event.modality,
            historical=event.historical,
            aggregate=event.aggregate,
            span=event.cue,
            sentence=sentence,
            cue=telling(cue) or tuple(sorted(set(cue))),
            actors=tuple(self._parties(event.actors)),
            recipients=tuple(self._parties(event.recipients)),
            reciprocal=event.reciprocal,
            first=first,
            last=last,
            basis=basis,
            place=None if event.place is None else where(event.place),
            counts=tuple(self._count(self._counts[q]) for q in event.quantities if q in self._counts),
            words=telling({stem(w.form) for w in found}),
            names=telling({stem(w.form) for w in found if w.capital and w.start != sentence[0]}),
            lead=place < LEAD_SENTENCES,
            said=tuple(self._words(event)),
        )

    def _sentence(self, cue: Span) -> tuple[int, Span]:
        """Number and span of the sentence in which a cue begins; the cue itself where it is in none."""
        at = bisect_right(self._starts, cue[0]) - 1
        if at < 0 or self._reading.sentences[at][1] <= cue[0]:
            return max(at, 0), cue
        return at, self._reading.sentences[at]

    def _parties(self, parties: Sequence[Party]) -> Iterator[Who]:
        for party in parties:
            ids = party.members or ((party.on_behalf_of or party.actor),)
            said = self._text[party.span[0] : party.span[1]]
            for id_ in ids:
                yield self._who(id_, said)

    def _who(self, id_: str | None, said: str) -> Who:
        actor = self._actors.get(id_ or "")
        if actor is None:
            return Who(id=None, name=normalise(said), shown=said)
        own = id_ is None or id_.startswith("local:")  # REF:local:3 is whom a reviewer named for all reports
        return Who(
            id=None if own else actor.id,
            name=normalise(actor.name),
            code=actor.code,
            sectors=actor.sectors,
            shown=actor.name,
        )

    def _count(self, quantity: Quantity) -> Count:
        said = self._said.get(quantity.statement or "")
        return Count(
            kind=quantity.kind,
            low=quantity.low,
            high=quantity.high,
            approximate=quantity.approximate,
            words=self._text[quantity.span[0] : quantity.span[1]],
            by=() if said is None else tuple(who.shown for who in self._parties(said.speakers)),
        )

    def _words(self, event: Event) -> Iterator[Word]:
        """Whose word the event rests on, and by which outlet it came here."""
        for claim in event.claims:
            said = self._said.get(claim.statement)
            if said is None:
                continue
            speakers = list(self._parties(said.speakers))
            hop = next((h for h in said.chain if self._is_outlet(h)), None)
            yield Word(
                ids=tuple(who.id or who.name for who in speakers),
                shown=tuple(who.shown for who in speakers),
                stance=claim.stance,
                outlet=None if hop is None else self._outlet(hop),
                outlet_shown="" if hop is None else hop.name,
            )

    def _is_outlet(self, hop: Hop) -> bool:
        """A named medium by which the words came: not the report's own publisher, not "local media"."""
        if hop.role == "publisher" or hop.span is None:
            return False
        actor = self._actors.get(hop.actor or "")
        return actor is not None and actor.kind == "outlet"

    def _outlet(self, hop: Hop) -> str:
        actor = self._actors[hop.actor or ""]
        return actor.id if actor.known else normalise(actor.name)


def _first(stems: Iterable[str], most: int) -> tuple[str, ...]:
    return telling(list(islice((s for s in stems if weight(s) > 0), most)))


def days(time: Time | None) -> tuple[int | None, int | None, Basis | None]:
    """First and last day as ordinals with the basis; all None where nothing dates it."""
    if time is None or (time.start is None and time.end is None):
        return None, None, None
    first = None if time.start is None else datetime.date.fromisoformat(time.start).toordinal()
    last = None if time.end is None else datetime.date.fromisoformat(time.end).toordinal()
    if first is not None and last is not None and last - first > _BROAD:
        return None, None, None
    return first, last, time.basis


def where(place: Place) -> Where:
    """A place as it is compared."""
    return Where(
        name=normalise(place.name),
        shown=place.name,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        geonameid=place.geonameid,
        precision=place.precision,
    )
