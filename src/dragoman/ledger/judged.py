"""Sentences that reviewers have judged, with all that the reading has in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from dragoman.ledger import attaching, judgements
from dragoman.ledger.answers import JudgedEvent, JudgedSentence
from dragoman.ledger.body import unpack
from dragoman.ledger.lookup import record_id
from dragoman.ledger.query import in_force, live
from dragoman.ledger.schema import AttachmentRow, JudgementRow, ReadingRow, ReportRow
from dragoman.records.reading import Event, Reading


def sentences(connection: Connection, at: datetime | None) -> Iterator[JudgedSentence]:
    """See `View.judged_sentences`. An event whose cue stands in no sentence is in none."""
    held = (
        select(AttachmentRow.reading_id)
        .join(JudgementRow, JudgementRow.id == AttachmentRow.judgement_id)
        .where(AttachmentRow.record == "event", live(JudgementRow, at))
    )
    rows = connection.execute(
        select(ReadingRow.id, ReadingRow.number, ReadingRow.revision_id, ReportRow.ref)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(ReadingRow.id.in_(held), in_force(ReadingRow, at))
        .order_by(ReadingRow.id)
    ).all()
    for row in rows:
        packed = connection.execute(select(ReadingRow.body).where(ReadingRow.id == row.id)).scalar_one()
        text = attaching.revision_text(connection, row.revision_id)
        prefix = record_id(row.ref, row.number, "")
        layer = judgements.layer(connection, row.id, at, prefix)
        yield from _of_reading(unpack(packed), text, row.ref, prefix, layer)


def _of_reading(
    reading: Reading, text: str, ref: str, prefix: str, layer: judgements.Layer
) -> Iterator[JudgedSentence]:
    spans = sorted(reading.sentences)
    starts = [start for start, _ in spans]
    found: dict[int, list[JudgedEvent]] = {}
    for number, stored in enumerate(reading.events):
        place = bisect_right(starts, stored.cue[0]) - 1
        if place < 0 or spans[place][1] <= stored.cue[0]:
            continue
        event, verdict = judgements.overlay(stored, layer.get(("event", number), ()))
        assert isinstance(event, Event)
        found.setdefault(place, []).append(JudgedEvent(id=prefix + stored.id, event=event, verdict=verdict))
    for place, events in sorted(found.items()):
        if any(one.verdict is not None for one in events):
            start, end = spans[place]
            yield JudgedSentence(report=ref, span=spans[place], text=text[start:end], events=tuple(events))
