"""The front page: the newest stories, threats, demands and shifts, and what came in."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dragoman.desk.context import Desk, desk_of
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.pages.stories import waiting
from dragoman.desk.rows import Row, row
from dragoman.desk.standing import Moved, followed, moves, moves_at_hand
from dragoman.desk.users import Viewer
from dragoman.errors import UsageError
from dragoman.ledger.answers import Filters, Hit
from dragoman.ledger.arrivals import Arrived
from dragoman.ledger.identity import is_day
from dragoman.ledger.stories.answers import StoryBrief
from dragoman.page.clean import one_line

router = APIRouter()

SHOWN = 6
"""Records of each list: together they fill a screen or two."""
WEEK = 7
"""Days of which the front page tells what came in."""
OUTLETS = 10
LISTS = (("Threats", "threats", "THREATEN"), ("Demands", "demands", "REQUEST"))


class Days(NamedTuple):
    """Which days are shown: one, with those before and after it that have reports, or a range as it was asked for."""

    one: str | None
    before: str | None
    after: str | None
    since: str | None
    until: str | None


class Listed(NamedTuple):
    """A list: of the day or days that are shown, then from before; `all`: where all of it is."""

    title: str
    anchor: str
    rows: list[Row]
    earlier: list[Row]
    all: str | None


class Came(NamedTuple):
    """What came in of one outlet. `failed`: documents that could not be read."""

    outlet: str | None
    reports: int
    last: str | None
    failed: int


@router.get("/")
def today(request: Request, user: Viewer, day: str | None = None) -> HTMLResponse:
    """What is new, of one day (`day`, else the newest) or of `since` to `until`."""
    desk = desk_of(request)
    asked = asked_of(request, kind="event")
    fault = asked.fault
    if (asked.filters.since or "") > (asked.filters.until or "9999-12-31"):
        asked = replace(asked, filters=msgspec.structs.replace(asked.filters, since=None, until=None))
    if day is not None and not is_day(day):
        fault = fault or str(UsageError("filter.day", f"{day[:40]!r} is no day.", "Write it as 2018-02-05."))
        day = None
    arrived = _arrived(desk)
    if not arrived:
        return desk.page(request, "today.html", asked=asked, fault=fault, empty=True, where=desk.store.name)
    shown = days_of(asked, day, [d for d in arrived if d is not None])
    since, until = _span(shown)
    key = f"{desk.store.stamp()} {shown} {asked.again()}"
    lists, stories = desk.keep(
        "today",
        key,
        lambda: ([_list(desk, asked, shown, *one) for one in LISTS], _stories(desk, asked, shown)),
    )
    return desk.page(
        request,
        "today.html",
        asked=asked,
        fault=fault,
        empty=False,
        days=shown,
        day_given=day or "",
        reports=sum(one.reports for one in arrived.get(shown.one, ())),
        lists=lists,
        stories=stories,
        all_stories=asked.link("/stories", day=None),
        linked=desk.keep("any story", desk.store.stamp(), lambda: bool(desk.store.stories().search(limit=1))),
        waiting=waiting(desk),
        shifts=_shifts(desk, asked, shown) if moves_at_hand(desk) else None,
        questions=followed(desk)[0],
        query=asked.again(day=day),
        came=_came(desk, since, until),
        came_since=since,
        came_until=until,
        outlets=OUTLETS,
        unread=desk.store.view().unread_codes(),
    )


@router.get("/today/shifts")
def shifts(request: Request, user: Viewer, day: str | None = None) -> HTMLResponse:
    """The part of the front page that may take long, for the page to fetch once it is shown."""
    desk = desk_of(request)
    asked = asked_of(request, kind="event")
    shown = days_of(asked, day if is_day(day or "") else None, [d for d in _arrived(desk) if d is not None])
    found = _shifts(desk, asked, shown)
    return desk.page(request, "shifts.html", shifts=found, questions=followed(desk)[0])


def days_of(asked: Asked, day: str | None, published: list[str]) -> Days:
    """The days to show; `published`: those with reports, the newest first."""
    since, until = asked.filters.since, asked.filters.until
    if day is None and (since or until):
        return Days(None, None, None, since, until)
    one = day or (published[0] if published else None)
    if one is None:
        return Days(None, None, None, None, None)
    before = next((d for d in published if d < one), None)
    after = next((d for d in reversed(published) if d > one), None)
    return Days(one, before, after, None, one)


def _list(desk: Desk, asked: Asked, days: Days, title: str, anchor: str, type_: str) -> Listed:
    """The newest records of a type; where the day itself has few, those before it."""
    filters = msgspec.structs.replace(asked.filters, types=(type_,), since=days.since, until=days.until)
    hits = desk.store.view().search(filters, limit=SHOWN + 1)
    now = [hit for hit in hits[:SHOWN] if days.one is None or _last(hit) >= days.one]
    earlier = [hit for hit in hits[:SHOWN] if hit not in now]
    more = asked.link("/explore", type=type_, since=days.since, until=days.until, day=None)
    return Listed(
        title, anchor, [row(h) for h in now], [row(h) for h in earlier], more if len(hits) > SHOWN else None
    )


def _last(hit: Hit) -> str:
    """The last day on which it goes on; what has no end goes on."""
    return hit.last_day or ("9999" if hit.first_day else "")


def _stories(desk: Desk, asked: Asked, days: Days) -> list[StoryBrief]:
    filters = msgspec.structs.replace(asked.filters, since=None, until=None)
    return desk.store.stories().search(
        None if filters == Filters() else filters, reports=2, seen=(days.since, days.until), limit=SHOWN
    )


def _shifts(desk: Desk, asked: Asked, days: Days) -> list[Moved]:
    """The newest shifts of the days shown, of the actor and outlet that are asked for."""
    filters = asked.filters
    found = []
    for one in moves(desk):
        if (days.since and one.shift.day < days.since) or (days.until and one.shift.day > days.until):
            continue
        if filters.actor and not _is_of(desk, one, filters.actor):
            continue
        if filters.country and not _is_of(desk, one, filters.country):
            continue
        if filters.outlet and one.first.outlet.casefold() != filters.outlet.casefold():
            continue
        found.append(one)
    return found[:SHOWN]


def _is_of(desk: Desk, moved: Moved, who: str) -> bool:
    """Whether an actor is meant by an id, a code, or whole words of his name."""
    entry = desk.knowledge.get(moved.actor)
    if who.removeprefix("id:") == moved.actor or (entry is not None and entry.code == who.upper()):
        return True
    return f" {who.casefold()} " in f" {moved.name.casefold()} "


def _span(days: Days) -> tuple[str | None, str | None]:
    """The days of which is told what came in: those shown, or the week up to the one that is shown."""
    if days.one is None:
        return days.since, days.until
    first = max(datetime.date.fromisoformat(days.one).toordinal() - WEEK + 1, 1)
    return datetime.date.fromordinal(first).isoformat(), days.one


def _arrived(desk: Desk) -> dict[str | None, list[Arrived]]:
    """What each outlet published, by day, the newest first."""

    def make() -> dict[str | None, list[Arrived]]:
        by: dict[str | None, list[Arrived]] = {}
        for one in desk.store.view().arrived():
            by.setdefault(one.day, []).append(one)
        return by

    found: dict[str | None, list[Arrived]] = desk.keep("arrived", desk.store.stamp(), make)
    return found


def _came(desk: Desk, since: str | None, until: str | None) -> list[Came]:
    """What came in of each outlet in these days, the most first."""
    failed = desk.store.view().failed(since, until)
    reports: Counter[str | None] = Counter()
    last: dict[str | None, str] = {}
    for day, some in _arrived(desk).items():
        if (since and (day is None or day < since)) or (until and (day is None or day > until)):
            continue
        for one in some:
            reports[one.outlet] += one.reports
            last.setdefault(one.outlet, day or "")
    came = [
        Came(None if one is None else one_line(one), reports[one], last.get(one), failed.get(one, 0))
        for one in {**reports, **failed}
    ]
    return sorted(came, key=lambda one: (-one.reports, one.outlet or ""))
