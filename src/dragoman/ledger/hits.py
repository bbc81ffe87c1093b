"""From rows found to answers: the reading's own records, with judgements applied."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from dragoman.ledger import attaching, body, judgements
from dragoman.ledger.answers import (
    ClaimTold,
    Figure,
    Hit,
    Named,
    Passage,
    QuantityTold,
    ReadingRef,
    ReportRef,
    TieTold,
    Told,
    Whole,
)
from dragoman.ledger.columns import storable
from dragoman.ledger.edits import Record
from dragoman.ledger.lookup import record_id
from dragoman.ledger.merging import also_named
from dragoman.ledger.query import Searched
from dragoman.ledger.schema import (
    AttachmentRow,
    EventRow,
    NoticeRow,
    PassageRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
    StatementRow,
)
from dragoman.ledger.who import Naming, Who
from dragoman.records.reading import Actor, Event, Party, Quantity, Reading, Run, Span, Statement

_KEPT = 64
"""Readings kept decoded while hits are made; hits of one report mostly come together."""


class Hits:
    """Makes answers within one transaction; readings and texts are loaded once."""

    COLUMNS: tuple[Any, ...] = (
        ReadingRow.id.label("reading_id"),
        ReadingRow.number.label("reading_number"),
        ReadingRow.added,
        ReadingRow.superseded,
        ReadingRow.revision_id,
        RunRow.program,
        RunRow.knowledge,
        RunRow.weights,
        RunRow.started,
        RunRow.id.label("run_id"),
        ReportRow.ref,
        ReportRow.outlet,
        RevisionRow.source_id,
        RevisionRow.title,
        RevisionRow.url,
        RevisionRow.published,
        ReadingRow.language,
        RevisionRow.number.label("revision"),
        ReadingRow.genre,
        # Of the three kinds the gravest is also the last by the alphabet.
        select(func.max(NoticeRow.kind))
        .where(NoticeRow.reading_id == ReadingRow.id)
        .correlate(ReadingRow)
        .scalar_subquery()
        .label("notice"),
        PassageRow.text,
        PassageRow.start,
        PassageRow.end,
    )

    def __init__(self, connection: Connection, at: datetime | None, kind: Searched, who: Who) -> None:
        self._connection = connection
        self._at = at
        self._kind: Searched = kind
        self._who = who
        self._judged = judgements.any_judged(connection)
        self._readings: dict[int, _Loaded] = {}
        self._bodies: dict[int, bytes] = {}
        self._layered: set[int] = set()
        self._texts: dict[int, str] = {}

    @staticmethod
    def record_columns(row: type[EventRow] | type[StatementRow]) -> tuple[Any, ...]:
        """The columns that an event's and a statement's rows share."""
        return row.number.label("number"), row.first_day.label("first_day"), row.last_day.label("last_day")

    def page(self, rows: Sequence[Any]) -> Iterator[Hit]:
        """The answers for these rows."""
        for at in range(0, len(rows), _KEPT):
            some = rows[at : at + _KEPT]
            self.fetch(row.reading_id for row in some)
            yield from map(self.hit, some)

    def hit(self, row: Any) -> Hit:
        """The answer for one row of `COLUMNS` and `record_columns`."""
        loaded = self._reading(row)
        reading, known, layer, naming = loaded.reading, loaded.known, loaded.layer, loaded.naming
        stored: Event | Statement = (
            reading.events[row.number] if self._kind == "event" else reading.statements[row.number]
        )
        record, verdict = judgements.overlay(stored, layer.get((self._kind, row.number), ()))
        assert isinstance(record, Event | Statement)
        edited = record is not stored
        if naming is not None:
            record = naming.record(record)
        actors = record.actors if isinstance(record, Event) else record.speakers
        recipients = record.recipients if isinstance(record, Event) else record.addressees
        passage = Passage(text=row.text, span=(row.start, row.end))
        if edited:  # an edit may have moved its spans
            passage = passage_of(reading, record, self._text(row.revision_id))
            known = also_named(self._connection, _named((*actors, *recipients)), known)
        place = record.place if isinstance(record, Event) else None

        def words(span: Span) -> str:
            return self._words(span, passage, row.revision_id)

        def name(party: Party) -> str:
            actor = known.get(party.actor or "")
            return words(party.span) if actor is None else actor.name

        return Hit(
            id=record_id(row.ref, row.reading_number, stored.id),
            kind=self._kind,
            report=report_ref_of(row),
            record=record,
            cue=record.cue,
            passage=passage,
            actors=tuple(map(name, actors)),
            recipients=tuple(map(name, recipients)),
            actor_words=tuple(words(party.span) for party in actors),
            recipient_words=tuple(words(party.span) for party in recipients),
            place_words=None if place is None else words(place.span),
            sentence=loaded.sentence(anchor_of(stored)),
            first_day=row.first_day,
            last_day=row.last_day,
            verdict=verdict,
            reading=self._reading_ref(row),
            known={actor: known[actor] for actor in _named((*actors, *recipients)) if actor in known},
        )

    def figures(self, row: Any, *, loose: bool) -> list[Figure]:
        """The counts of people that belong to the event of a row; `loose`: and those of its report of no event."""
        return self._figures(row, self.hit(row), loose=loose)

    def told(self, row: Any) -> Told:
        """The event of a row (also `story`, `origins`) with its counts, its claims' speakers and its report's cast."""
        loaded, hit = self._reading(row), self.hit(row)
        assert isinstance(hit.record, Event)
        prefix = record_id(row.ref, row.reading_number, "")
        return Told(
            hit=hit,
            genre=loaded.reading.genre,
            figures=tuple(self._figures(row, hit, loose=False)),
            claims=tuple(
                ClaimTold(
                    statement=prefix + claim.statement,
                    stance=claim.stance,
                    speakers=self._speakers(row, loaded, claim.statement, hit.passage),
                )
                for claim in hit.record.claims
            ),
            cast=tuple(loaded.known.values()),
            places=loaded.reading.places,
            story=row.story,
            origins=row.origins,
        )

    def whole(self, row: Any) -> Whole:
        """Counts, ties and actors of the reading of a row (`COLUMNS` without the passage's)."""
        loaded = self._reading(row)
        prefix = record_id(row.ref, row.reading_number, "")
        counts = []
        for number, stored in enumerate(loaded.reading.quantities):
            quantity, verdict = judgements.overlay(stored, loaded.layer.get(("quantity", number), ()))
            assert isinstance(quantity, Quantity)
            if verdict == "reject":
                continue
            events = tuple(prefix + e.id for e in loaded.reading.events if stored.id in e.quantities)
            figure = self._figure(row, loaded, quantity, None)
            counts.append(QuantityTold(figure=figure, events=events, place=quantity.place, verdict=verdict))
        rejected = {
            prefix + f"t{number + 1}"
            for (kind, number), on_it in loaded.layer.items()
            if kind == "tie" and on_it and on_it[-1].verdict == "reject"
        }
        actors = {
            f"{row.ref}:{actor.id}" if actor.id.startswith("local:") else actor.id: actor
            for actor in loaded.known.values()
        }
        return Whole(
            report=report_ref_of(row),
            reading=self._reading_ref(row),
            genre=loaded.reading.genre,
            quantities=tuple(counts),
            ties=tuple(tie for tie in self.ties(row) if tie.id not in rejected),
            actors=actors,
        )

    def _figures(self, row: Any, hit: Hit, *, loose: bool) -> list[Figure]:
        loaded = self._reading(row)
        assert isinstance(hit.record, Event)
        mine = set(hit.record.quantities)
        taken = {label for event in loaded.reading.events for label in event.quantities}
        found = []
        for number, stored in enumerate(loaded.reading.quantities):
            if not (stored.id in mine or (loose and stored.id not in taken)):
                continue
            quantity, verdict = judgements.overlay(stored, loaded.layer.get(("quantity", number), ()))
            assert isinstance(quantity, Quantity)
            if verdict != "reject":
                found.append(self._figure(row, loaded, quantity, hit if stored.id in mine else None))
        return found

    def _speakers(self, row: Any, loaded: _Loaded, label: str | None, passage: Passage) -> tuple[Named, ...]:
        """Whose statement it is, by its label."""
        said = next((s for s in loaded.reading.statements if s.id == label), None)
        if said is None:
            return ()
        if loaded.naming is not None:
            said = loaded.naming.record(said)
        return tuple(
            Named(
                actor=loaded.known.get(party.actor or ""),
                words=self._words(party.span, passage, row.revision_id),
            )
            for party in said.speakers
        )

    def _figure(self, row: Any, loaded: _Loaded, quantity: Quantity, hit: Hit | None) -> Figure:
        reading, known = loaded.reading, loaded.known
        if loaded.naming is not None:
            quantity = loaded.naming.record(quantity)
        passage = passage_of(reading, quantity, self._text(row.revision_id)) if hit is None else hit.passage
        speakers = self._speakers(row, loaded, quantity.statement, passage)
        prefix = record_id(row.ref, row.reading_number, "")
        counted = known.get(quantity.of or "")
        day = quantity.time.start if quantity.time is not None else getattr(row, "first_day", None)
        return Figure(
            low=quantity.low,
            high=quantity.high,
            approximate=quantity.approximate,
            kind=quantity.kind,
            words=self._words(quantity.span, passage, row.revision_id),
            of=None if counted is None else counted.name,
            by=tuple(s.words if s.actor is None else s.actor.name for s in speakers),
            event=None if hit is None else hit.id,
            report=report_ref_of(row),
            passage=passage,
            first_day=day if hit is None else hit.first_day,
            id=prefix + quantity.id,
            span=quantity.span,
            of_id=None if counted is None else counted.id,
            quoted=quantity.statement is not None,
            statement=None if quantity.statement is None else prefix + quantity.statement,
            speakers=speakers,
        )

    def ties(self, row: Any) -> list[TieTold]:
        """The ties that the reading of a row (`COLUMNS` without the passage's) tells of."""
        loaded = self._reading(row)
        reading, known = loaded.reading, loaded.known
        told = []
        for number, stored in enumerate(reading.ties, 1):
            tie = stored if loaded.naming is None else loaded.naming.record(stored)
            passage = passage_of(reading, stored, self._text(row.revision_id))
            speakers = next((s.speakers for s in reading.statements if s.id == tie.statement), ())

            def named(party: Party, passage: Passage = passage) -> tuple[str | None, str, str | None]:
                actor = known.get(party.actor or "")
                if actor is None:
                    return None, self._words(party.span, passage, row.revision_id), None
                own = actor.id.startswith("local:")
                return (f"{row.ref}:{actor.id}" if own else actor.id), actor.name, actor.code

            (from_id, from_name, from_code), (to_id, to_name, to_code) = named(tie.from_), named(tie.to)
            told.append(
                TieTold(
                    id=record_id(row.ref, row.reading_number, f"t{number}"),
                    type=tie.type,
                    from_id=from_id,
                    from_name=from_name,
                    from_code=from_code,
                    to_id=to_id,
                    to_name=to_name,
                    to_code=to_code,
                    negated=tie.negated,
                    words=self._words(tie.evidence, passage, row.revision_id),
                    by=tuple(named(p)[1] for p in speakers),
                    report=report_ref_of(row),
                    passage=passage,
                )
            )
        return told

    def _reading_ref(self, row: Any) -> ReadingRef:
        """The row's reading as it stood: a past moment does not know that it was superseded since."""
        found = reading_ref_of(row)
        if self._at is None or found.superseded is None or found.superseded <= self._at:
            return found
        return msgspec.structs.replace(found, superseded=None)

    def _words(self, span: Span, passage: Passage, revision_id: int) -> str:
        """The words of the text; mostly they stand in the passage, which is at hand."""
        low, high = passage.span
        if low <= span[0] and span[1] <= high:
            return passage.text[span[0] - low : span[1] - low]
        return storable(self._text(revision_id)[span[0] : span[1]])

    def _text(self, revision_id: int) -> str:
        if revision_id not in self._texts:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            self._texts[revision_id] = attaching.revision_text(self._connection, revision_id)
        return self._texts[revision_id]

    def fetch(self, readings: Iterable[int]) -> None:
        """Fetch the bodies of these readings, some dozens, at once: a page asks the database once, not for each hit."""
        wanted = sorted(set(readings) - self._readings.keys())
        asked = select(ReadingRow.id, ReadingRow.body).where(ReadingRow.id.in_(wanted))
        self._bodies |= {made.id: made.body for made in self._connection.execute(asked)}
        if self._judged:
            judged = select(AttachmentRow.reading_id).where(AttachmentRow.reading_id.in_(wanted)).distinct()
            self._layered.update(self._connection.scalars(judged))

    def _reading(self, row: Any) -> _Loaded:
        found = self._readings.get(row.reading_id)
        if found is None:
            if row.reading_id not in self._bodies:
                self.fetch([row.reading_id])
            packed = self._bodies.pop(row.reading_id)
            layer: judgements.Layer = {}
            if row.reading_id in self._layered:
                prefix = record_id(row.ref, row.reading_number, "")
                layer = judgements.layer(self._connection, row.reading_id, self._at, prefix)
            reading = body.unpack(packed)
            naming = Naming(self._who, row.ref, reading.actors) if self._who else None
            found = _Loaded(reading, layer, naming)
            if len(self._readings) >= _KEPT:
                self._readings.clear()
            self._readings[row.reading_id] = found
        return found


class _Loaded:
    """A reading with what is looked up in it."""

    def __init__(self, reading: Reading, layer: judgements.Layer, naming: Naming | None) -> None:
        self.reading = reading
        self.layer = layer
        self.naming = naming
        self.known: Mapping[str, Actor] = {actor.id: actor for actor in reading.actors}
        if naming is not None:
            self.known = naming.known()
        self._sentences = sorted((*span, n) for n, span in enumerate(reading.sentences))

    def sentence(self, span: Span) -> int | None:
        """The sentence that holds the span's beginning, by its place in the reading."""
        at = bisect_right(self._sentences, (span[0], math.inf)) - 1
        if at >= 0 and self._sentences[at][1] > span[0]:
            return self._sentences[at][2]
        return None


def anchor_of(record: Event | Statement) -> Span:
    """The cue; of a statement without one, the first of its content."""
    if isinstance(record, Event):
        return record.cue
    return record.cue or record.content[0]


def spans_of(record: Record) -> list[Span]:
    """The spans that place a record in its report."""
    if isinstance(record, Event):
        return [record.cue]
    if isinstance(record, Statement):
        return [*record.content, *([record.cue] if record.cue else [])]
    return [record.span if isinstance(record, Quantity) else record.evidence]


def passage_of(reading: Reading, record: Record, text: str) -> Passage:
    """The sentences that a record stands in; its own words where it stands in none."""
    spans = spans_of(record)
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    for start, end in reading.sentences:
        if start < high and low < end:
            low, high = min(low, start), max(high, end)
    return Passage(text=storable(text[low:high]), span=(low, high))


def _named(parties: Iterable[Party]) -> list[str]:
    ids = [i for party in parties for i in (party.actor, party.on_behalf_of, *party.members) if i is not None]
    return list(dict.fromkeys(ids))


def report_ref_of(row: Any) -> ReportRef:
    """The report of a row of `Hits.COLUMNS`."""
    return ReportRef(
        ref=row.ref,
        id=row.source_id,
        outlet=row.outlet,
        title=row.title,
        url=row.url,
        published=row.published,
        language=row.language,
        revision=row.revision,
        genre=row.genre,
        notice=row.notice,
    )


def reading_ref_of(row: Any) -> ReadingRef:
    """The reading of a row of `Hits.COLUMNS`."""
    return ReadingRef(
        number=row.reading_number,
        run=Run(program=row.program, knowledge=row.knowledge, weights=row.weights),
        started=row.started,
        added=row.added,
        superseded=row.superseded,
        sequence=row.run_id,
    )
