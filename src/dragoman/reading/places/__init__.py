"""Toponyms of a report with coordinates: names, adjectives of peoples, metonyms alike.

`find` recognises (names.py, recognise.py), then chooses among the places of a name by the whole report (choose.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge.gazetteer import Entry, Gazetteer
from dragoman.reading.places.choose import choose
from dragoman.reading.places.hints import hints
from dragoman.reading.places.recognise import recognise
from dragoman.reading.places.spots import Spot
from dragoman.reading.places.words import words
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence
from dragoman.records.reading import Place, Precision

__all__ = ["find"]

_PRECISION: dict[str, Precision] = {
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
    "city": "city",
    "region": "region",
    "continent": "region",
    "water": "region",
    "point": "point",
}


def find(
    text: str,
    layout: Layout,
    sentences: Sequence[Sentence],
    gazetteer: Gazetteer,
    outlet_home: str | None = None,
) -> list[Place]:
    """All toponyms in order of the text, none overlapping; spans are offsets into `text`, without "the".

    `outlet_home` is where the outlet is at home: ISO alpha-3 of a country or the name of a state or province. A name
    that nobody can place stands with null coordinates. Roads and features unknown to the gazetteer likewise.
    """
    spots = recognise(text, sentences, gazetteer, words())
    spots.sort(key=lambda s: (s.start, -s.end))
    kept: list[Spot] = []
    for spot in spots:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    chosen = choose(text, kept, outlet_home, hints(text, gazetteer))
    return [_place(text, spot, chosen.get((spot.key, spot.unit))) for spot in kept]


def _place(text: str, spot: Spot, entry: Entry | None) -> Place:
    if entry is None:
        return Place(
            span=(spot.start, spot.end), name=text[spot.start : spot.end], precision=spot.unit or "point"
        )
    return Place(
        span=(spot.start, spot.end),
        name=entry.name,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        geonameid=entry.geonameid,
        precision=_PRECISION[entry.kind],
    )
