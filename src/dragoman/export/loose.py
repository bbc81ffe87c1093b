"""Records of a reading that no ledger holds, as the exporters take them.

Their ids are `REF:HASH.LABEL`: the report's ref as a ledger would give it, the beginning of its text's SHA-256 (a
ledger has the number of the reading there), and the record's label.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from typing import Any

from dragoman import ontology
from dragoman.export.flat import event_row, statement_row
from dragoman.ledger import Hit, Passage, ReadingRef, ReportRef
from dragoman.ledger.columns import storable
from dragoman.ledger.hits import anchor_of, spans_of
from dragoman.ledger.identity import calendar_day, report_key, report_ref, text_hash
from dragoman.ledger.rows import days
from dragoman.records.reading import Event, Party, Quantity, Reading, Span, Statement, Tie, Time
from dragoman.records.report import Report

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
HASH_LENGTH = 12
"""Hex digits of a text's hash in an id: two texts of one report share them with p < 4e-15."""


def same_text(text: str, digest: str) -> bool:
    """Whether a text is the one with this hash."""
    return text_hash(text) == digest


def plain(value: Any) -> Any:
    """NUL and lone surrogates replaced in every string, one for one: no file format holds them."""
    if isinstance(value, str):
        return storable(value)
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


class Loose:
    """A report and its reading. An actor that the reading names and does not list is nobody."""

    def __init__(self, report: Report, reading: Reading) -> None:
        self.report = report
        self.reading = reading
        self.ref = report_ref(report_key(report))
        self.text_hash = text_hash(report.text)
        self.id = f"{self.ref}:{self.text_hash[:HASH_LENGTH]}"
        self.day = calendar_day(report.published)
        self.known = {actor.id: actor for actor in reading.actors}
        self._sentences = sorted((*span, n) for n, span in enumerate(reading.sentences))

    def words(self, span: Span) -> str:
        """The text there, in characters that every file format holds."""
        return storable(self.report.text[span[0] : span[1]])

    def sentence(self, offset: int) -> int | None:
        """The sentence that holds this offset, by its place in the reading."""
        at = bisect_right(self._sentences, (offset, len(self.report.text) + 1, 0)) - 1
        if at >= 0 and self._sentences[at][1] > offset:
            return self._sentences[at][2]
        return None

    def passage(self, record: Event | Statement | Quantity | Tie) -> Passage:
        """The sentences that a record stands in; its own words where it stands in none."""
        spans = spans_of(record)
        low, high = min(start for start, _ in spans), max(end for _, end in spans)
        for offset in (low, high - 1):
            sentence = self.sentence(offset)
            if sentence is not None:
                start, end = self.reading.sentences[sentence]
                low, high = min(low, start), max(high, end)
        return Passage(text=self.words((low, high)), span=(low, high))

    def days(self, time: Time | None) -> tuple[str | None, str | None]:
        """First and last day of a record: its time's, else the day of publication."""
        return days(time, self.day)

    def events(self) -> list[dict[str, Any]]:
        """The events as rows of EVENT_COLUMNS; what only a ledger knows means nothing in them."""
        return [event_row(self._hit(event), ontology.load()) for event in self.reading.events]

    def statements(self) -> list[dict[str, Any]]:
        """The statements as rows of STATEMENT_COLUMNS; what only a ledger knows means nothing in them."""
        return [statement_row(self._hit(said), ontology.load()) for said in self.reading.statements]

    def _hit(self, record: Event | Statement) -> Hit:
        event = isinstance(record, Event)
        actors = record.actors if isinstance(record, Event) else record.speakers
        recipients = record.recipients if isinstance(record, Event) else record.addressees
        place = record.place if isinstance(record, Event) else None
        first, last = self.days(record.time)
        return Hit(
            id=f"{self.id}.{record.id}",
            kind="event" if event else "statement",
            report=self._report(),
            record=record,
            cue=record.cue,
            passage=self.passage(record),
            actors=tuple(map(self.name, actors)),
            recipients=tuple(map(self.name, recipients)),
            actor_words=tuple(self.words(party.span) for party in actors),
            recipient_words=tuple(self.words(party.span) for party in recipients),
            place_words=None if place is None else self.words(place.span),
            sentence=self.sentence(anchor_of(record)[0]),
            first_day=first,
            last_day=last,
            verdict=None,
            reading=ReadingRef(
                number=1, run=self.reading.run, started=_NEVER, added=_NEVER, superseded=None, sequence=0
            ),
            known=self.known,
        )

    def name(self, party: Party) -> str:
        """An actor's name, else the words of the text."""
        actor = self.known.get(party.actor or "")
        return self.words(party.span) if actor is None else actor.name

    def _report(self) -> ReportRef:
        report = self.report
        return ReportRef(
            ref=self.ref,
            id=report.id,
            outlet=report.outlet,
            title=report.title,
            url=report.url,
            published=report.published,
            language=self.reading.language,
            revision=1,
        )
