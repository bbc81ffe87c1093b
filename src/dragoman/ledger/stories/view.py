"""Parts of the answers about stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, distinct, func, select, tuple_

from dragoman.errors import LedgerError
from dragoman.ledger.columns import storable
from dragoman.ledger.lookup import record_id
from dragoman.ledger.schema import EventRow, PassageRow, ReadingRow, ReportRow
from dragoman.ledger.since import chunks
from dragoman.ledger.stories.answers import LinkShown, StoryBrief
from dragoman.ledger.stories.rows import StoryEventRow, StoryMoveRow, StoryRow
from dragoman.ledger.stories.store import Store
from dragoman.stories.records import Mark, Stretch
from dragoman.stories.weigh import Event, Scorer

_ID = re.compile(r"[a-z2-7]{4,12}")
_BESIDE = 10
"""Most stories shown beside one."""
_COMPARED = 30
"""Most events of a story with which one of it is compared to say why it is there."""


def find(connection: Connection, wanted: str) -> str:
    """The id of a story in view, by its id or an unambiguous beginning of it; one that went up leads to where it is.

    Raises LedgerError(ledger.no-story).
    """
    wanted = wanted.strip().lower()
    hint = "List them with `dragoman stories`."
    if not _ID.fullmatch(wanted):
        raise LedgerError("ledger.no-story", f"There is no story {wanted!r}.", hint)
    begins = StoryRow.id.startswith(wanted, autoescape=True)
    found = connection.scalars(select(StoryRow.id).where(begins).limit(2)).all()
    if len(found) > 1 and wanted not in found:
        raise LedgerError(
            "ledger.no-story", f"{wanted!r} begins the ids of several stories.", "Give more of it."
        )
    if found:
        return wanted if wanted in found else found[0]
    moves = select(StoryMoveRow.old, StoryMoveRow.new).where(
        StoryMoveRow.old.startswith(wanted, autoescape=True)
    )
    moved = connection.execute(moves.limit(2)).all()
    if len(moved) != 1:
        raise LedgerError("ledger.no-story", f"There is no story {wanted!r}.", hint)
    if moved[0].new is None:
        raise LedgerError(
            "ledger.no-story",
            f"The story {moved[0].old} is gone: no reading in force tells of it any more.",
            hint,
        )
    return str(moved[0].new)


def briefs(connection: Connection, ids: Sequence[str]) -> list[StoryBrief]:
    """Stories in figures, in this order, under what their earliest reports say."""
    store = Store(connection)
    members = store.members(ids)
    events = store.events(m for marks in members.values() for m in marks)
    rows: dict[str, Any] = {}
    for some in chunks(ids):
        rows |= {r.id: r for r in connection.execute(select(StoryRow.__table__).where(StoryRow.id.in_(some)))}
    tellings = {
        id_: sorted((events[m] for m in members.get(id_, ()) if m in events), key=lambda e: e.rank)
        for id_ in ids
    }
    firsts = [told[0] for told in tellings.values() if told]
    words = _passages(connection, [e.mark for e in firsts])
    names = record_ids(connection, [(e.mark[0], e.fact.label) for e in firsts])
    named = dict(zip((e.mark for e in firsts), names, strict=True))
    found = []
    for id_ in ids:
        told, row = tellings[id_], rows[id_]
        found.append(
            StoryBrief(
                id=id_, type=row.type, first_day=row.first_day, last_day=row.last_day, first_seen=row.first_seen,
                last_seen=row.last_seen, events=row.events, reports=row.reports, origins=row.origins,
                disputed=row.disputed, only_by=row.only_by,
                actors=next((tuple(w.shown for w in e.fact.actors) for e in told if e.fact.actors), ()),
                recipients=next((tuple(w.shown for w in e.fact.recipients) for e in told if e.fact.recipients), ()),
                place=next((e.fact.place.shown for e in told if e.fact.place is not None), None),
                title=next((e.paper.title for e in told if e.paper.title), None),
                record=named[told[0].mark] if told else None,
                words=words.get(told[0].mark) if told else None,
            )
        )  # fmt: skip
    return found


def _passages(connection: Connection, marks: Sequence[Mark]) -> dict[Mark, str]:
    """The sentences of these events."""
    found: dict[Mark, str] = {}
    for some in chunks(sorted(set(marks))):
        rows = connection.execute(
            select(EventRow.reading_id, EventRow.number, PassageRow.text)
            .join(PassageRow, PassageRow.id == EventRow.passage_id)
            .where(tuple_(EventRow.reading_id, EventRow.number).in_(some))
        )
        found |= {(row.reading_id, row.number): row.text for row in rows}
    return found


def record_ids(connection: Connection, events: Sequence[tuple[int, str]]) -> list[str]:
    """The record ids of events, each given as its reading and its label there."""
    known: dict[int, tuple[str, int]] = {}
    for some in chunks(sorted({reading for reading, _ in events})):
        rows = connection.execute(
            select(ReadingRow.id, ReadingRow.number, ReportRow.ref)
            .join(ReportRow, ReportRow.id == ReadingRow.report_id)
            .where(ReadingRow.id.in_(some))
        )
        known |= {row.id: (row.ref, row.number) for row in rows}
    return [record_id(known[reading][0], known[reading][1], label) for reading, label in events]


def sentences(store: Store, events: Sequence[Event]) -> Iterator[str]:
    """The sentence of each event."""
    texts: dict[int, str] = {}
    for event in events:
        if event.mark[0] not in texts:
            texts[event.mark[0]] = store.text(event.mark[0])
        start, end = event.fact.sentence
        yield storable(texts[event.mark[0]][start:end])


def links(events: Sequence[Event], ids: Sequence[str]) -> Iterator[LinkShown]:
    """For each event but the first the one before it that it is most like, and why."""
    scorer = Scorer()
    for i, event in enumerate(events):
        before = range(max(0, i - _COMPARED), i)
        if not before:
            continue
        best = max(before, key=lambda j: (scorer.score(events[j], event), -j))
        score, parts = scorer.explain(events[best], event)
        yield LinkShown(event=ids[i], like=ids[best], score=round(score, 3), parts=parts)


def beside(connection: Connection, id_: str, readings: set[int]) -> list[StoryBrief]:
    """The stories that at least two of these reports tell too, those of most reports first."""
    counts: dict[str, int] = {}
    for some in chunks(sorted(readings)):
        rows = connection.execute(
            select(StoryEventRow.story, func.count(distinct(StoryEventRow.reading_id)))
            .where(StoryEventRow.reading_id.in_(some), StoryEventRow.story != id_)
            .group_by(StoryEventRow.story)
        )
        for story, count in rows:
            counts[story] = counts.get(story, 0) + count
    shared = sorted((s for s, n in counts.items() if n > 1), key=lambda s: (-counts[s], s))
    return briefs(connection, shared[:_BESIDE])


def turned(stretch: Stretch) -> Stretch:
    """A shared stretch seen from the other report."""
    return Stretch(a=stretch.b, b=stretch.a, words=stretch.words)
