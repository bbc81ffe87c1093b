"""Positions as they are stored: packed whole, with the columns that searches need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from dragoman.errors import LedgerError
from dragoman.ledger.columns import storable
from dragoman.ledger.identity import fold, is_day
from dragoman.ledger.questions.answers import EVIDENCE, SIDES, Kept
from dragoman.ledger.questions.reading import Judged
from dragoman.ledger.questions.rows import (
    PositionAttachmentRow,
    PositionHolderRow,
    PositionRow,
    QuestionReadingRow,
)
from dragoman.ledger.since import chunks
from dragoman.questions.records import AGAINST, FOR, Position
from dragoman.records.reading import Actor, Event

_decoder = msgspec.json.Decoder(Kept)


def pack(kept: Kept) -> bytes:
    """As it is stored; characters that no column holds are replaced one for one."""
    return msgspec.json.encode(_storable(kept))


def unpack(body: bytes) -> Kept:
    """The same again."""
    return _decoder.decode(body)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, msgspec.Struct):
        fields = {name: _storable(getattr(value, name)) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    return tuple(_storable(item) for item in value) if isinstance(value, tuple) else value


def kept_of(position: Position, here: Judged) -> Kept:
    """A position found in a reading, with everybody under ids that all reports may use.

    Raises LedgerError(ledger.bad-position) where it does not fit the report.
    """
    _check(position, here)
    actors = here.actors()
    holder = position.holder
    actor, behalf = actors.get(holder.actor or ""), actors.get(holder.on_behalf_of or "")
    event = next((one for one in here.reading.events if one.id == position.event), None)
    return Kept(
        position=msgspec.structs.replace(
            position,
            holder=msgspec.structs.replace(
                holder,
                actor=holder.actor if actor is None else actor.id,
                on_behalf_of=holder.on_behalf_of if behalf is None else behalf.id,
            ),
        ),
        actor=actor,
        behalf=behalf,
        type=None if event is None else event.type,
        recipients=() if event is None else _recipients(event, actors),
        countries=()
        if event is None or event.place is None or not event.place.country
        else (event.place.country,),
    )


def _recipients(event: Event, actors: dict[str, Actor]) -> tuple[str, ...]:
    named = (
        id_
        for party in event.recipients
        for id_ in (party.members or (party.actor, party.on_behalf_of))
        if id_
    )
    return tuple(dict.fromkeys(actors[id_].id if id_ in actors else id_ for id_ in named))


def _check(position: Position, here: Judged) -> None:
    length = len(here.report.text)
    spans = (position.span, position.sentence, position.holder.span)
    fits = all(0 <= start < end <= length for start, end in spans)
    fits &= AGAINST <= position.low <= position.value <= position.high <= FOR
    fits &= position.side in SIDES and position.evidence in EVIDENCE and 0 <= position.confidence <= 1
    fits &= all(day is None or is_day(day) for day in (position.first_day, position.last_day))
    if not fits:
        raise LedgerError(
            "ledger.bad-position",
            f"A position that was found in the report {here.ref} does not fit it.",
            "This is a fault of the program: report it with the report's text.",
        )


def days_of(position: Position, published: str | None) -> tuple[str | None, str | None]:
    """First and last day by which a position is found: its own, else that of publication; last None: open."""
    if position.first_day is not None:
        return position.first_day, position.last_day
    if position.last_day is not None:
        return position.last_day, position.last_day
    return published, published


def holders_of(kept: Kept, words: str) -> list[tuple[str, str, str]]:
    """Whom the holder may be taken for: id, folded name, code. `words`: how the text names him."""
    found = [
        (actor.id, fold(actor.name), actor.code or "")
        for actor in (kept.actor, kept.behalf)
        if actor is not None
    ]
    found += (
        ("", name, "") for name in dict.fromkeys((fold(words), fold(kept.position.holder.name))) if name
    )
    return found


def drop(connection: Connection, question: int, readings: Iterable[int]) -> None:
    """Take out all that was derived from these readings for a question."""
    for some in chunks(readings):
        for table in (PositionAttachmentRow, PositionHolderRow, PositionRow, QuestionReadingRow):
            connection.execute(delete(table).where(table.question == question, table.reading_id.in_(some)))


def drop_between(connection: Connection, question: int, after: int, upto: int) -> None:
    """The same for all readings with row numbers past `after`, up to `upto`."""
    for table in (PositionAttachmentRow, PositionHolderRow, PositionRow, QuestionReadingRow):
        connection.execute(
            delete(table).where(
                table.question == question, table.reading_id > after, table.reading_id <= upto
            )
        )


def put(
    connection: Connection, question: int, reading: int, day: str | None, text: str, found: list[Kept]
) -> None:
    """Store the positions of a reading, in their order. `text`: the report's; `day`: of its publication."""
    rows, holders = [], []
    for number, kept in enumerate(found, 1):
        position = kept.position
        key = {"reading_id": reading, "question": question, "number": number}
        first, last = days_of(position, day)
        rows.append(
            key
            | {
                "side": position.side,
                "value": position.value,
                "evidence": position.evidence,
                "first_day": first,
            }
            | {"last_day": last, "confidence": position.confidence, "body": pack(kept)}
        )
        start, end = position.holder.span
        for place, (actor, name, code) in enumerate(holders_of(kept, text[start:end])):
            holders.append(key | {"place": place, "actor": actor, "name": name, "code": code})
    if rows:
        connection.execute(insert(PositionRow), rows)
    if holders:
        connection.execute(insert(PositionHolderRow), holders)


def of_reading(connection: Connection, question: int, reading: int) -> dict[int, Kept]:
    """The positions of a reading on a question, by number."""
    rows = connection.execute(
        select(PositionRow.number, PositionRow.body)
        .where(PositionRow.reading_id == reading, PositionRow.question == question)
        .order_by(PositionRow.number)
    )
    return {row.number: unpack(row.body) for row in rows}
