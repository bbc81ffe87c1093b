"""All about one record: its sentence with marks, its neighbours, the chain of its words, claims, judgements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from dragoman.ledger import attaching, judgements
from dragoman.ledger.answers import ClaimShown, Hit, Mark, NoticeShown, Passage, Shown
from dragoman.ledger.edits import Record
from dragoman.ledger.hits import Hits, passage_of, reading_ref_of, report_ref_of, spans_of
from dragoman.ledger.lookup import Found, record_id
from dragoman.ledger.merging import also_named
from dragoman.ledger.query import Searched, in_force
from dragoman.ledger.schema import (
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
from dragoman.records.reading import Event, Hop, Party, Quantity, Span, Statement, Tie

_Role = str


def show(connection: Connection, found: Found, at: datetime | None, who: Who) -> Shown:
    """Everything about a record that has been found."""
    prefix = record_id(found.ref, found.reading_number, "")
    layer = judgements.layer(connection, found.reading_id, at, prefix)
    on_it = tuple(layer.get((found.kind, found.number), ()))
    record, verdict = judgements.overlay(found.record, on_it)
    text = attaching.revision_text(connection, found.revision_id)
    passage = passage_of(found.reading, record, text)
    near = _related(found, record, layer, passage.span)
    hits = {hit.id: hit for hit in _hits(connection, found.reading_id, near, at, who)}
    known = {actor.id: actor for actor in found.reading.actors}
    if who:
        naming = Naming(who, found.ref, found.reading.actors)
        record = naming.record(record)
        known |= naming.known()
    if on_it:
        known = dict(also_named(connection, (p.actor for p in parties_of(record) if p.actor), known))
    claims: tuple[ClaimShown, ...] = ()
    about: tuple[Hit, ...] = ()
    chain: tuple[Hop, ...] = ()
    performed_by = None
    if isinstance(record, Event):
        claims = tuple(_claims(record, hits, prefix))
        chain = claims[0].statement.chain if claims else ()
        if record.performed_by is not None:
            performed_by = prefix + record.performed_by
            if not chain and isinstance(said := hits[performed_by].record, Statement):
                chain = said.chain
    elif isinstance(record, Statement):
        chain = record.chain
        about = tuple(hit for hit in hits.values() if _rests_on(hit.record, found.label))
    row = connection.execute(
        select(*Hits.COLUMNS[:-3], ReadingRow.report_id)
        .join(RunRow, RunRow.id == ReadingRow.run_id)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(ReadingRow.id == found.reading_id)
    ).one()
    own = prefix + found.label
    low, high = passage.span
    return Shown(
        id=own,
        kind=found.kind,
        record=record,
        stored=found.record,
        report=report_ref_of(row),
        reading=reading_ref_of(row),
        passage=passage,
        marks=tuple(_marks(record, passage)),
        neighbours=tuple(
            hit
            for hit in hits.values()
            if hit.id != own and hit.passage.span[0] < high and low < hit.passage.span[1]
        ),
        chain=chain,
        claims=claims,
        about=about,
        performed_by=performed_by,
        judgements=on_it,
        verdict=verdict,
        known=known,
        notices=tuple(_notices(connection, row.report_id, at)),
    )


def parties_of(record: Record) -> tuple[Party, ...]:
    """All who take part in a record of any kind."""
    match record:
        case Event():
            return (*record.actors, *record.recipients)
        case Statement():
            return (*record.speakers, *record.addressees)
        case Tie():
            return record.from_, record.to
        case _:
            return ()


def _notices(connection: Connection, report_id: int, at: datetime | None) -> Iterator[NoticeShown]:
    """What the editors say of the report in the reading in force, and since when the ledger knows."""
    first = select(func.min(ReadingRow.added)).join(NoticeRow, NoticeRow.reading_id == ReadingRow.id)
    rows = connection.execute(
        select(
            NoticeRow.kind, NoticeRow.text, NoticeRow.start, NoticeRow.end, NoticeRow.day,
            RevisionRow.number, RevisionRow.title, ReadingRow.added,
        )
        .join(ReadingRow, ReadingRow.id == NoticeRow.reading_id)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .where(ReadingRow.report_id == report_id, in_force(ReadingRow, at))
        .order_by(NoticeRow.number)
    ).all()  # fmt: skip
    for row in rows:
        since = connection.scalar(first.where(ReadingRow.report_id == report_id, NoticeRow.kind == row.kind))
        yield NoticeShown(
            kind=row.kind,
            words=row.text or row.title or "",
            span=None if row.start is None else (row.start, row.end),
            day=row.day,
            revision=row.number,
            since=since or row.added,
        )


def _related(found: Found, record: Record, layer: judgements.Layer, span: Span) -> dict[Searched, list[int]]:
    """Numbers of the events and statements that stand in the record's sentences or refer to it, or it to them."""
    named: set[str | None] = set()
    if isinstance(record, Event):
        named = {record.performed_by, *(claim.statement for claim in record.claims)}
    near: dict[Searched, list[int]] = {"event": [], "statement": []}
    for n, event in enumerate(found.reading.events):
        judged, _ = judgements.overlay(event, layer.get(("event", n), ()))
        assert isinstance(judged, Event)
        if _meet(judged, span) or (found.kind == "statement" and _rests_on(judged, found.label)):
            near["event"].append(n)
    for n, said in enumerate(found.reading.statements):
        judged, _ = judgements.overlay(said, layer.get(("statement", n), ()))
        assert isinstance(judged, Statement)
        if said.id in named or _meet(judged, span) or _rests_on(judged, found.label):
            near["statement"].append(n)
    return near


def _meet(record: Event | Statement, span: Span) -> bool:
    """Whether any of the words that a record stands in lies in the span."""
    return any(start < span[1] and span[0] < end for start, end in spans_of(record))


def _hits(
    connection: Connection,
    reading_id: int,
    numbers: dict[Searched, list[int]],
    at: datetime | None,
    who: Who,
) -> Iterator[Hit]:
    """Events and statements of one reading."""
    kinds: tuple[tuple[Searched, type[EventRow] | type[StatementRow]], ...] = (
        ("event", EventRow),
        ("statement", StatementRow),
    )
    for kind, table in kinds:
        wanted = numbers[kind]
        if not wanted:
            continue
        hits = Hits(connection, at, kind, who)
        rows = connection.execute(
            select(*Hits.COLUMNS, *Hits.record_columns(table))
            .select_from(table)
            .join(ReadingRow, ReadingRow.id == table.reading_id)
            .join(RunRow, RunRow.id == ReadingRow.run_id)
            .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
            .join(ReportRow, ReportRow.id == ReadingRow.report_id)
            .join(PassageRow, PassageRow.id == table.passage_id)
            .where(table.reading_id == reading_id, table.number.between(wanted[0], wanted[-1]))
            .order_by(table.number)
        ).all()
        chosen = set(wanted)
        yield from (hits.hit(row) for row in rows if row.number in chosen)


def _claims(event: Event, hits: dict[str, Hit], prefix: str) -> Iterator[ClaimShown]:
    for claim in event.claims:
        said = hits[prefix + claim.statement]
        assert isinstance(said.record, Statement)
        yield ClaimShown(id=said.id, stance=claim.stance, statement=said.record, passage=said.passage)


def _rests_on(record: Event | Statement, label: str) -> bool:
    if isinstance(record, Statement):
        return record.within == label
    return record.performed_by == label or any(claim.statement == label for claim in record.claims)


def _marks(record: Record, passage: Passage) -> Iterator[Mark]:
    """What to highlight, in order; only what lies in the passage."""
    low, high = passage.span
    marked = sorted(_marked(record), key=lambda item: (item[0][0], -item[0][1]))
    for (start, end), role in marked:
        if low <= start and end <= high:
            yield Mark(start=start - low, end=end - low, role=role)  # type: ignore[arg-type]


def _marked(record: Record) -> Iterator[tuple[Span, _Role]]:
    if isinstance(record, Event):
        yield record.cue, "cue"
        yield from _parties(record.actors, "actor")
        yield from _parties(record.recipients, "recipient")
    elif isinstance(record, Statement):
        if record.cue is not None:
            yield record.cue, "cue"
        yield from ((span, "content") for span in record.content)
        yield from _parties(record.speakers, "speaker")
        yield from _parties(record.addressees, "addressee")
    elif isinstance(record, Quantity):
        yield record.span, "quantity"
    elif isinstance(record, Tie):
        yield record.evidence, "evidence"
        yield from _parties((record.from_, record.to), "actor")


def _parties(parties: tuple[Party, ...], role: str) -> Iterator[tuple[Span, _Role]]:
    yield from ((party.span, role) for party in parties)
