"""Sums over the records that meet a search: facets, events by day, places. One GROUP BY each, bounded.

Each sum is of the newest records up to a bound (with a common word: of any), so that it takes as long in a ledger of a
million events as in one of a hundred thousand; `bounded` in the answer says that there were more. What is counted is
what `View.search` finds: readings in force, nothing rejected or taken back, types and modes as reviewers left them,
merged actors as one. Parties and places are as they were read; splits, and a report's own actors, are not looked into.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, select, union_all

from dragoman.ledger.answers import Answer
from dragoman.ledger.query import Search, live
from dragoman.ledger.schema import (
    ActorRow,
    AttachmentRow,
    EditRow,
    EventRow,
    GuiseRow,
    InvolvementRow,
    JudgementRow,
    ModeRow,
    PlaceRow,
    ReadingRow,
    ReportRow,
)

MOST_FACETED, MOST_DATED = 3_000, 100_000
"""Records that facets are counted in, and series and places."""


class Facet(Answer, frozen=True, kw_only=True):
    """How many of the newest records have a value. `field`: type, modality, genre, outlet, country."""

    field: str
    value: str
    records: int


class Facets(Answer, frozen=True, kw_only=True):
    """The values of the newest records, the most frequent first. `records` were looked at; `bounded`: of more."""

    facets: tuple[Facet, ...]
    records: int
    bounded: bool


class Tally(Answer, frozen=True, kw_only=True):
    """Events of one type and modes that begin on one day."""

    day: str
    type: str
    modes: tuple[str, ...]
    events: int


class Series(Answer, frozen=True, kw_only=True):
    """Events by day; `undated` of them have none. `since`: earlier ones, and undated ones, are not counted."""

    tallies: tuple[Tally, ...]
    events: int
    undated: int
    since: str | None


class Located(Answer, frozen=True, kw_only=True):
    """Events at a place. `key` is what `Filters.places` takes for it; `precision` is country, admin1, city or point."""

    key: str
    name: str
    country: str | None
    lat: float
    lon: float
    precision: str
    events: int


class Places(Answer, frozen=True, kw_only=True):
    """The places with most events. `placed` events have a place with coordinates. `since`: as in `Series`."""

    places: tuple[Located, ...]
    placed: int
    since: str | None


def newest(search: Search, most: int, *columns: Any) -> Any:
    """The newest records that meet a search, `most` at the most."""
    row: Any = search.row
    asked = select(row.reading_id, row.number, row.first_day, *columns).select_from(row)
    rest = search.every()
    if search.lead is None and search.matching is not None:
        words, here = search.matching  # as in paging.count: from passage to passage
        asked = words.lead_to(asked, row.passage_id)
        rest = [*search.dated(), *(condition for condition in search.conditions if condition is not here)]
    rest = [search.broad.get(id(condition), condition) for condition in rest]
    # The reverse of the index of days, unlike the order of a page: nothing is to be sorted.
    order: list[Any] = [row.first_day.desc(), row.reading_id.desc(), row.number.desc()]
    if search.lead is None and search.matching is not None:
        order = []
    return asked.where(*rest).order_by(*order).limit(most)


def _edited(search: Search, field: str) -> Any:
    """The newest live edit of a field of events: reading, number, value as JSON."""
    newest = (
        select(
            AttachmentRow.reading_id,
            AttachmentRow.number,
            EditRow.value,
            func.row_number()
            .over(
                partition_by=(AttachmentRow.reading_id, AttachmentRow.number),
                order_by=JudgementRow.id.desc(),
            )
            .label("rank"),
        )
        .join(JudgementRow, JudgementRow.id == AttachmentRow.judgement_id)
        .join(EditRow, EditRow.judgement_id == JudgementRow.id)
        .where(AttachmentRow.record == "event", EditRow.field == field, live(JudgementRow, search.at))
        .subquery()
    )
    return select(newest.c.reading_id, newest.c.number, newest.c.value).where(newest.c.rank == 1).subquery()


def _typed(search: Search, base: Any) -> tuple[Any, Any]:
    """The type of each record of the base as reviewers left it, and what it is selected from."""
    if not search.judged:
        return base.c.type, base
    edited = _edited(search, "type")
    here = and_(edited.c.reading_id == base.c.reading_id, edited.c.number == base.c.number)
    return func.coalesce(edited.c.value, base.c.type), base.outerjoin(edited, here)


def _word(value: str) -> str:
    """A value as it was read, or as an edit holds it."""
    return json.loads(value) if value.startswith('"') else value


def facets(connection: Connection, search: Search, fields: Collection[str], each: int) -> Facets:
    """The `each` most frequent values of these fields; `type` and `modality` only of events."""
    event = search.kind == "event"
    columns = (EventRow.type, EventRow.modality) if event else ()
    base = newest(search, MOST_FACETED, *columns).cte("base")
    asked = [
        select(literal("").label("field"), literal("").label("value"), func.count().label("n")).select_from(
            base
        )
    ]

    def by(field: str, value: Any, source: Any) -> None:
        found = select(literal(field), value, func.count()).select_from(source).where(value.is_not(None))
        asked.append(found.group_by(value))

    reading = base.join(ReadingRow, ReadingRow.id == base.c.reading_id)
    if event and "type" in fields:
        by("type", *_typed(search, base))
    if event and "modality" in fields:
        by("modality", base.c.modality, base)
    if "genre" in fields:
        by("genre", ReadingRow.genre, reading)
    if "outlet" in fields:
        by("outlet", ReportRow.outlet, reading.join(ReportRow, ReportRow.id == ReadingRow.report_id))
    if "country" in fields:
        parts = ("ea", "er", "ep") if event else ("sa", "sr", "sp")
        here = and_(
            InvolvementRow.reading_id == base.c.reading_id,
            InvolvementRow.part.in_(parts),
            InvolvementRow.number == base.c.number,
        )
        source = base.join(InvolvementRow, here).join(GuiseRow, GuiseRow.id == InvolvementRow.guise_id)
        once = select(base.c.reading_id, base.c.number, GuiseRow.code).select_from(source)
        codes = once.where(GuiseRow.code > "").distinct().subquery()
        by("country", codes.c.code, codes)
    rows = connection.execute(union_all(*asked)).all()
    looked = next(n for field, _, n in rows if not field)
    found: dict[tuple[str, str], int] = {}
    for field, value, n in rows:
        if field:
            value = _word(value) if field == "type" else value
            found[field, value] = found.get((field, value), 0) + n
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    kept = [
        Facet(field=field, value=value, records=n)
        for name in fields
        for (field, value), n in [item for item in ordered if item[0][0] == name][:each]
    ]
    return Facets(facets=tuple(kept), records=looked, bounded=looked == MOST_FACETED)


def _since(connection: Connection, search: Search) -> str | None:
    """The first day from which on all is counted; None: from the beginning."""
    if search.lead is not None:
        return None  # its records are few
    asked = select(EventRow.first_day).where(EventRow.first_day > "").order_by(EventRow.first_day.desc())
    cut: str | None = connection.scalar(asked.limit(1).offset(MOST_DATED))
    if cut is None:
        return None
    later: str | None = connection.scalar(
        select(func.min(EventRow.first_day)).where(EventRow.first_day > cut)
    )
    return later or cut  # the day on which counting ends is left out whole


def _plain(search: Search, since: str | None) -> list[Any]:
    """The conditions of a search but for rejection, which `_judged` sees to."""
    rest = [condition for condition in search.every() if condition is not search.taken]
    if since is not None:
        rest.append(EventRow.first_day >= since)
    return [search.broad.get(id(condition), condition) for condition in rest]


def _modes_of(row: Any) -> Any:
    """The modes of an event, in one text."""
    theirs = and_(ModeRow.reading_id == row.reading_id, ModeRow.event == row.number)
    return select(func.aggregate_strings(ModeRow.mode, ",")).where(theirs).correlate(row).scalar_subquery()


class _Judged(Answer, frozen=True, kw_only=True):
    """An event that reviewers judged: as it was read, and what they made of it. `gone`: they rejected it."""

    day: str | None
    place: int | None
    reading: int
    read: tuple[str, tuple[str, ...]]
    now: tuple[str, tuple[str, ...]]
    gone: bool


def _judged(connection: Connection, search: Search, since: str | None) -> list[_Judged]:
    """The judged events among those that `_plain` finds."""
    if not search.judged:
        return []
    here = and_(AttachmentRow.reading_id == EventRow.reading_id, AttachmentRow.number == EventRow.number)
    rows = connection.execute(
        select(
            EventRow.reading_id, EventRow.number, EventRow.first_day, EventRow.type, EventRow.place,
            _modes_of(EventRow).label("modes"), JudgementRow.verdict, AttachmentRow.edits,
        )
        .select_from(AttachmentRow)
        .join(JudgementRow, and_(JudgementRow.id == AttachmentRow.judgement_id, live(JudgementRow, search.at)))
        .join(EventRow, here)
        .where(AttachmentRow.record == "event", *_plain(search, since))
        .order_by(JudgementRow.id)
    )  # fmt: skip
    found: dict[tuple[int, int], _Judged] = {}
    for row in rows:
        key = (row.reading_id, row.number)
        as_read = (row.type, _modes(row.modes))
        edits = json.loads(row.edits) if row.edits else {}
        type_, modes = found[key].now if key in found else as_read
        found[key] = _Judged(
            day=row.first_day,
            place=row.place,
            reading=row.reading_id,
            read=as_read,
            now=(edits.get("type", type_), tuple(sorted(edits.get("modes", modes)))),
            gone=row.verdict == "reject" and not search.filters.rejected,
        )
    return list(found.values())


def series(connection: Connection, search: Search) -> Series:
    """Events by day, type and modes."""
    since = _since(connection, search)
    plain = _plain(search, since)
    row = EventRow
    asked = select(row.first_day, row.type, func.count()).where(*plain).group_by(row.first_day, row.type)
    found: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
    for day, type_, n in connection.execute(asked):
        found[day or "", type_, ()] = n
    moded = (
        select(ModeRow.reading_id, ModeRow.event, func.aggregate_strings(ModeRow.mode, ",").label("modes"))
        .group_by(ModeRow.reading_id, ModeRow.event)
        .subquery()
    )
    here = and_(row.reading_id == moded.c.reading_id, row.number == moded.c.event)
    told = select(row.first_day, row.type, moded.c.modes, func.count()).join(moded, here).where(*plain)
    for day, type_, modes, n in connection.execute(told.group_by(row.first_day, row.type, moded.c.modes)):
        found[day or "", type_, _modes(modes)] += n
        found[day or "", type_, ()] -= n
    for one in _judged(connection, search, since):
        found[one.day or "", *one.read] -= 1
        if not one.gone:
            found[one.day or "", *one.now] += 1
    return Series(
        tallies=tuple(
            Tally(day=day, type=type_, modes=modes, events=n)
            for (day, type_, modes), n in sorted(found.items())
            if n and day
        ),
        events=found.total(),
        undated=sum(n for (day, *_), n in found.items() if not day),
        since=since,
    )


def _modes(value: str | None) -> tuple[str, ...]:
    return tuple(sorted(value.split(","))) if value else ()


def places(connection: Connection, search: Search, most: int) -> Places:
    """The `most` places with most events."""
    since = _since(connection, search)
    here = and_(PlaceRow.reading_id == EventRow.reading_id, PlaceRow.number == EventRow.place)
    bare = case((PlaceRow.geonameid.is_(None), PlaceRow.name), else_="")
    sound = (PlaceRow.lat.between(-90, 90), PlaceRow.lon.between(-180, 180))
    rows = connection.execute(
        select(PlaceRow.geonameid, bare, func.count())
        .select_from(EventRow)
        .join(PlaceRow, here)
        .where(*_plain(search, since), *sound)
        .group_by(PlaceRow.geonameid, bare)
    )
    counts = Counter({(number, name): n for number, name, n in rows})
    for one in _judged(connection, search, since):
        if one.gone and one.place is not None:
            at = and_(PlaceRow.reading_id == one.reading, PlaceRow.number == one.place)
            found = connection.execute(select(PlaceRow.geonameid, bare).where(at, *sound))
            counts.subtract((number, name) for number, name in found)
    held = [key for key in counts if counts[key] > 0]
    ordered = sorted(held, key=lambda key: (-counts[key], key[0] or 0, key[1]))[:most]
    told = _described(connection, ordered, sound)
    return Places(
        places=tuple(
            Located(key=f"name:{key[1]}" if key[0] is None else str(key[0]), **told[key], events=counts[key])
            for key in ordered
        ),
        placed=sum(counts[key] for key in held),
        since=since,
    )


def _described(
    connection: Connection, keys: Sequence[tuple[int | None, str]], sound: Sequence[Any]
) -> dict[tuple[int | None, str], dict[str, Any]]:
    """Name, country, coordinates and precision of places, by GeoNames id and, without one, name."""
    numbers = [number for number, _ in keys if number is not None]
    bare = [name for number, name in keys if number is None]
    fields = ("name", "country", "lat", "lon", "precision")
    columns = [func.min(getattr(PlaceRow, field)).label(field) for field in fields]
    found: dict[tuple[int | None, str], dict[str, Any]] = {}
    asked = select(PlaceRow.geonameid, *columns).where(PlaceRow.geonameid.in_(numbers), *sound)
    for row in connection.execute(asked.group_by(PlaceRow.geonameid)):
        found[row.geonameid, ""] = {field: getattr(row, field) for field in fields}
    alone = (PlaceRow.geonameid.is_(None), PlaceRow.name.in_(bare))
    for row in connection.execute(select(*columns).where(*alone, *sound).group_by(PlaceRow.name)):
        found[None, row.name] = {field: getattr(row, field) for field in fields}
    return found


def place_names(connection: Connection, numbers: Collection[int]) -> Mapping[int, str]:
    """The names of places by GeoNames id, as far as the ledger has them."""
    rows = connection.execute(
        select(PlaceRow.geonameid, func.min(PlaceRow.name).label("name"))
        .where(PlaceRow.geonameid.in_(sorted(numbers)))
        .group_by(PlaceRow.geonameid)
    )
    return {row.geonameid: row.name for row in rows}


def names(connection: Connection, actors: Collection[str]) -> Mapping[str, str]:
    """The names of actors by id, as the newest reading has them."""
    newest = (
        select(ActorRow.actor, func.max(ActorRow.reading_id).label("reading"))
        .where(ActorRow.actor.in_(sorted(actors)))
        .group_by(ActorRow.actor)
        .subquery()
    )
    here = and_(ActorRow.reading_id == newest.c.reading, ActorRow.actor == newest.c.actor)
    rows = connection.execute(select(ActorRow.actor, ActorRow.name).select_from(newest).join(ActorRow, here))
    return {row.actor: row.name for row in rows}
