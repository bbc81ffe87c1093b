"""Events as a GeoJSON map layer (RFC 7946); data/geojson.toml says what each property holds."""

from __future__ import annotations

from typing import Any

from dragoman.export.entities import named_place
from dragoman.export.told import Context, Row, event_of, everybody, located
from dragoman.ledger import Told


def rows(told: Told, context: Context) -> list[Row] | str:
    """The properties of one feature."""
    event, hit = event_of(told), told.hit
    place = event.place
    if place is None or located(place) is None:
        return "no-coordinates"
    row: Row = {"id": hit.id, "date": hit.first_day, "enddate": hit.last_day, "type": event.type}
    row |= {"modes": list(event.modes), "contexts": list(event.contexts)}
    row |= {"quad_code": context.codes.quad(event.type)}
    row |= {"event_scale": context.codes.event_scale(event.type, event.modes)}
    for role in ("actors", "recipients"):
        found = everybody(told, role, context.no_text)
        row[role] = [somebody.name or "" for somebody in found]
        row[f"{role[:-1]}_ids"] = [somebody.id or "" for somebody in found]
    row |= {"place": named_place(place, no_text=context.no_text), "country": place.country}
    row |= {"admin1": place.admin1, "geonameid": place.geonameid, "precision": place.precision}
    row |= {"text": None if context.no_text else hit.passage.text, "outlet": hit.report.outlet}
    return [row | {"published": hit.report.published, "url": hit.report.url}]


def feature(told: Told, row: Row) -> dict[str, Any]:
    """A Feature: longitude before latitude, as RFC 7946 has it."""
    point = located(event_of(told).place)
    assert point is not None
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [point[1], point[0]]},
        "properties": row,
    }
