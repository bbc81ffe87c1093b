"""The newest records that meet a search, a page at a time.

Without a lead, records are gone through from the newest day on until the page is full. With one, its keys are sorted by
day, and conditions asked of the newest of them, more at a time as long as the page is not full. Where records without
day, or longer than a day, are to come after the others, each such stretch is a query of its own: in each the order is
that of an index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select, tuple_

from dragoman.ledger.hits import Hits
from dragoman.ledger.query import Search, joined

_CHUNK = 400
"""Keys in one IN list."""

FIRST_STEP = 800
"""Keys of the lead that are tried at first; each further step is eight times as long."""

FIRST_WORDED = 100
"""The same where each key's passage is still to be asked for words, which takes as long as all else thirty times."""


class Key(NamedTuple):
    """A record's place in the order of a search: newest day first, then the newest reading, then by the text."""

    day: str
    """"" for none."""
    reading_id: int
    number: int


class _Stretch(NamedTuple):
    """Part of the records: a condition on the records themselves, and on the days of a lead's keys."""

    dated: bool
    own: list[ColumnElement[bool]]
    led: Any


def newest(connection: Connection, search: Search, limit: int, after: Key | None = None) -> list[Key]:
    """The first `limit` records in the order of days, or those that come after a record."""
    found: list[Key] = []
    for stretch in _stretches(search):
        if len(found) < limit:
            steps = _led if search.lead is not None else _scanned
            found += steps(connection, search, stretch, limit - len(found), after)
    return found


def count(connection: Connection, search: Search, most: int | None = None) -> int:
    """How many records meet the search; `most` and one more where there are more than that."""
    asked: Select[Any] = select(literal_column("1")).select_from(search.row)
    if search.lead is None and search.matching is not None:
        words, here = (
            search.matching
        )  # from passage to passage: quicker than to ask each record for its words
        rest = [condition for condition in search.conditions if condition is not here]
        asked = words.lead_to(asked, search.row.passage_id).where(*search.dated(), *rest)
    else:
        asked = asked.where(*search.every())
    if most is not None:
        asked = asked.limit(most + 1)
    total: int = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    return total


def _stretches(search: Search) -> Iterator[_Stretch]:
    row: Any = search.row
    since, until = search.filters.since, search.filters.until

    def led_until(day: Any) -> list[ColumnElement[bool]]:
        return [] if until is None else [day <= until]

    own = led_until(row.first_day)
    if since is None:
        yield _Stretch(True, [row.first_day > "", *own], lambda day: [day > "", *led_until(day)])
        if until is None:
            yield _Stretch(False, [row.first_day.is_(None)], lambda day: [day == ""])
        return
    yield _Stretch(True, [row.first_day >= since, *own], lambda day: [day >= since, *led_until(day)])
    if search.filters.begun:
        return
    longer = [row.first_day < since, *own, or_(row.last_day.is_(None), row.last_day >= since)]
    yield _Stretch(True, longer, lambda day: [day > "", day < since, *led_until(day)])


def _beyond(
    stretch: _Stretch, after: Key | None, day: Any, reading: Any, number: Any
) -> list[ColumnElement[bool]]:
    """That a key comes after this one, within a stretch."""
    if after is None or (not stretch.dated and after.day):
        return []
    later = or_(reading < after.reading_id, and_(reading == after.reading_id, number > after.number))
    if not stretch.dated:
        return [later]
    return [day <= after.day, or_(day < after.day, later)]


def _rows(connection: Connection, asked: Any) -> list[Key]:
    return [Key(day or "", reading, number) for day, reading, number in connection.execute(asked)]


def _scanned(
    connection: Connection, search: Search, stretch: _Stretch, limit: int, after: Key | None
) -> list[Key]:
    """Through the days, by the index that follows them."""
    row: Any = search.row
    order = [row.reading_id.desc(), row.number]
    if stretch.dated:
        order.insert(0, row.first_day.desc())
    asked = (
        select(row.first_day, row.reading_id, row.number)
        .where(*stretch.own, *_beyond(stretch, after, row.first_day, row.reading_id, row.number))
        .where(*search.scanned, *search.conditions)
        .order_by(*order)
        .limit(limit)
    )
    return _rows(connection, asked)


def _led(
    connection: Connection, search: Search, stretch: _Stretch, limit: int, after: Key | None
) -> list[Key]:
    """Through the lead's keys, a step at a time."""
    assert search.lead is not None
    row: Any = search.row
    keys = search.lead.keys.subquery()
    found: list[Key] = []
    worded = search.matching is not None and search.lead.answers is not search.matching[1]
    size = max(FIRST_WORDED if worded else FIRST_STEP, limit)
    while True:
        order = (keys.c.day.desc(), keys.c.reading_id.desc(), keys.c.number)
        place = (keys.c.day, keys.c.reading_id, keys.c.number)
        step = select(*place).distinct().where(*stretch.led(keys.c.day), *_beyond(stretch, after, *place))
        step = step.order_by(*order).limit(size)
        tried = step.subquery()
        asked = (
            select(func.coalesce(row.first_day, "").label("day"), row.reading_id, row.number)
            .where(tuple_(row.reading_id, row.number).in_(select(tried.c.reading_id, tried.c.number)))
            .where(*stretch.own, *search.asked())
            .order_by(literal_column("day").desc(), row.reading_id.desc(), row.number)
            .limit(limit - len(found))
        )
        found += _rows(connection, asked)
        if len(found) >= limit:
            return found
        last = _rows(connection, step.limit(1).offset(size - 1))
        if not last:
            return found
        after, size = last[0], size * 8


def rows(connection: Connection, search: Search, keys: Sequence[Key]) -> list[Any]:
    """The rows of these records for `Hits`, in their order."""
    row = search.row
    asked = joined(row, *Hits.COLUMNS, *Hits.record_columns(row))
    found: dict[tuple[int, int], Any] = {}
    for at in range(0, len(keys), _CHUNK):
        some = [(key.reading_id, key.number) for key in keys[at : at + _CHUNK]]
        theirs = row.reading_id.in_(
            sorted({reading for reading, _ in some})
        )  # SQLite finds pairs by no index
        for made in connection.execute(asked.where(theirs, tuple_(row.reading_id, row.number).in_(some))):
            found[made.reading_id, made.number] = made
    return [found[key.reading_id, key.number] for key in keys]
