"""Where events happened: the world, or one country and what lies around it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from dragoman.desk.charts import map as chart
from dragoman.desk.charts import world
from dragoman.desk.charts.map import Bubble, Spot
from dragoman.desk.charts.table import Row, Table
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.exploring import csv_file, frame, kept, svg_file
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.users import Viewer
from dragoman.errors import UsageError
from dragoman.page.clean import one_line

router = APIRouter()

MOST = 400
"""Places that are drawn."""
COLUMNS = ("place", "country", "precision", "latitude", "longitude", "events")
_VAGUE = ("country", "admin1")


class Drawn(NamedTuple):
    """All that the page and the files show. `countries`: code, name, events, and the address of its map."""

    title: str
    desc: str
    size: tuple[float, float]
    bubbles: tuple[Bubble, ...]
    window: world.Window | None
    code: str
    countries: tuple[tuple[str, str, int, str], ...]
    table: Table
    placed: int
    left: int
    since: str | None


@router.get("/explore/map")
def page(request: Request, user: Viewer, zoom: str = "") -> HTMLResponse:
    """The map. `zoom`: the ISO alpha-3 code of a country."""
    desk, asked = desk_of(request), asked_of(request, kind="event")
    found: Drawn | None = None
    picture: Markup | None = None
    if not asked.faults:
        found, picture = kept(desk, asked, f"map {zoom.upper()[:3]}", lambda: _drawing(desk, asked, zoom))
    own = {"zoom": zoom.upper()} if zoom else {}
    return frame(request, "explore/map.html", asked, "map", own=own, found=found, picture=picture, zoom=zoom)


def _drawing(desk: Desk, asked: Asked, zoom: str) -> tuple[Drawn, Markup]:
    found = drawn(desk, asked, zoom)
    return found, chart.draw("map", found.title, found.desc, found.size, _parts(found, asked))


@router.get("/explore/map.csv")
def csv(request: Request, user: Viewer, zoom: str = "") -> Response:
    """The places as a table."""
    return csv_file(_found(request, zoom).table, "places")


@router.get("/explore/map.svg")
def svg(request: Request, user: Viewer, zoom: str = "") -> Response:
    """The map as a file."""
    found = _found(request, zoom)
    return svg_file(chart.file(found.title, found.desc, found.size, _parts(found, None)), "map")


def _found(request: Request, zoom: str) -> Drawn:
    asked = asked_of(request, kind="event")
    asked.check()
    return drawn(desk_of(request), asked, zoom)


def _parts(found: Drawn, asked: Asked | None) -> list[Markup]:
    def href(bubble: Bubble) -> str:
        assert asked is not None
        return asked.link("/explore", place=[spot.key for spot in bubble.spots], kind=None)

    leads = None if asked is None else href
    if found.window is None:
        return chart.whole(found.bubbles, leads)
    return chart.part(found.window, found.code, found.bubbles, leads)


def drawn(desk: Desk, asked: Asked, zoom: str) -> Drawn:
    """The map that is asked for. Raises UsageError(filter.zoom) for a country of which nothing is to be shown."""
    view = asked.view(desk.store)
    told = kept(desk, asked, "places", lambda: view.places(asked.filters, most=MOST))
    spots = [
        Spot(one.key, one_line(one.name), one.lat, one.lon, one.events, one.precision in _VAGUE)
        for one in told.places
    ]
    code = zoom.upper()[:3]
    window = _window(code, [(p.lon, p.lat) for p in told.places if p.country == code]) if code else None
    where = world.place if window is None else window.place
    named = world.names()
    counts = Counter[str]()
    for one in told.places:
        counts[one.country or ""] += one.events
    rows = [
        Row(
            (
                one_line(one.name),
                one.country,
                one.precision,
                round(one.lat, 5),
                round(one.lon, 5),
                one.events,
            ),
            asked.link("/explore", place=one.key, kind=None),
        )
        for one in told.places
        if not code or one.country == code
    ]
    shown = sum(one.events for one in told.places)
    where_to = named.get(code, code) if code else "the world"
    return Drawn(
        title=f"Events by place: {where_to}",
        desc=f"{sum(int(row.cells[5] or 0) for row in rows):,} events at {len(rows):,} places. "
        + "; ".join(f"{chip.label} {chip.value}".strip() for chip in asked.chips()),
        size=chart.PART if window else (world.WIDTH, world.HEIGHT),
        bubbles=tuple(chart.bubbles(spots, where)),
        window=window,
        code=code,
        countries=tuple(
            (one, named.get(one, one), n, asked.link("/explore/map", zoom=one))
            for one, n in counts.most_common(30)
            if one
        ),
        table=Table(COLUMNS, tuple(rows)),
        placed=told.placed,
        left=told.placed - shown,
        since=told.since,
    )


def _window(code: str, places: list[tuple[float, float]]) -> world.Window:
    """The window of a country, its places in it."""
    rings = [ring for country in world.countries() if country.code == code for ring in country.rings]
    points = [corner for ring in rings for corner in ring] + places
    if not points:
        raise UsageError(
            "filter.zoom", f"There is no country {code!r} on the map.", "Three letters, such as IRQ."
        )
    return world.window(points, *chart.PART)
