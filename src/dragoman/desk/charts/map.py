"""Events on a map: a bubble for each place, those that would lie on each other together in one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from dragoman.desk.charts import world
from dragoman.desk.charts.svg import document, drawing, join, link, tag

PART = (960.0, 600.0)
"""Width and height of the map of a country."""
_HEAD = 56.0
_LEAST, _MOST = 3.5, 26.0
"""Pixels of a bubble's radius."""
_NAMED = 12
"""Bubbles with a name beside them."""
_TOGETHER = 30
"""Places of one bubble at most: so many fit in an address."""


class Spot(NamedTuple):
    """A place. `vague`: only its country or province is known, and it stands in the middle of that."""

    key: str
    name: str
    lat: float
    lon: float
    events: int
    vague: bool


class Bubble(NamedTuple):
    """Places that are drawn as one, the one with most events first; pixels."""

    spots: tuple[Spot, ...]
    x: float
    y: float
    radius: float

    @property
    def events(self) -> int:
        """The events of all of them."""
        return sum(spot.events for spot in self.spots)

    @property
    def name(self) -> str:
        """What they are called together."""
        rest = len(self.spots) - 1
        return self.spots[0].name + (f" and {rest} more" if rest else "")


def bubbles(spots: Sequence[Spot], where: Callable[[float, float], tuple[float, float]]) -> list[Bubble]:
    """Places put together where their bubbles would lie on each other by more than half. The area says the count."""
    most = max((spot.events for spot in spots), default=1)
    made: list[tuple[list[Spot], float, float, float]] = []
    for spot in sorted(spots, key=lambda spot: (-spot.events, spot.key)):
        x, y = where(spot.lon, spot.lat)
        own = _radius(spot.events, most)
        for held, hx, hy, hr in made:
            near = math.hypot(hx - x, hy - y) < max(hr, own) * 0.9
            if near and held[0].vague == spot.vague and len(held) < _TOGETHER:
                held.append(spot)
                break
        else:
            made.append(([spot], x, y, own))
    largest = max((sum(spot.events for spot in held) for held, *_ in made), default=1)
    found = [
        Bubble(tuple(held), x, y, _radius(sum(spot.events for spot in held), largest))
        for held, x, y, _ in made
    ]
    return sorted(found, key=lambda bubble: (-bubble.events, bubble.spots[0].key))


def _radius(events: int, most: int) -> float:
    return max(_LEAST, _MOST * math.sqrt(events / most))


def whole(found: Sequence[Bubble], href: Callable[[Bubble], str] | None) -> list[Markup]:
    """The world with its bubbles; `href`: where the events of one are, None for a file."""
    sea = tag("rect", class_="sea", width=world.WIDTH, height=world.HEIGHT)
    land = tag("path", class_="land", d=world.land())
    return [sea, land, *_marks(found, href, world.WIDTH)]


def part(
    window: world.Window, code: str, found: Sequence[Bubble], href: Callable[[Bubble], str] | None
) -> list[Markup]:
    """A country and what lies around it."""
    sea = tag("rect", class_="sea", width=window.width, height=window.height)
    land = []
    for own, way, cut in world.part(window):
        here = " here" if own == code else ""
        land += [tag("path", class_=f"land{here}", d=way)] if way else []
        land += [tag("path", class_=f"land cut{here}", d=cut)] if cut else []
    inside = [b for b in found if 0 <= b.x <= window.width and 0 <= b.y <= window.height]
    return [sea, *land, *_marks(inside, href, window.width)]


def _marks(found: Sequence[Bubble], href: Callable[[Bubble], str] | None, width: float) -> list[Markup]:
    made = []
    for bubble in found:  # the largest first, so that the small ones lie above it
        words = f"{bubble.name}: {bubble.events:,} events"
        if bubble.spots[0].vague:
            words += ", no nearer place told"
        shape = tag(
            "circle",
            class_="ring" if bubble.spots[0].vague else "bubble",
            cx=bubble.x,
            cy=bubble.y,
            r=bubble.radius,
        )
        made.append(link(href(bubble) if href else None, words, shape))
    taken: list[tuple[float, float, float]] = []
    for bubble in found:
        if len(taken) == _NAMED:
            break
        name = bubble.spots[0].name[:28]
        long = len(name) * 6.8
        left = bubble.x + bubble.radius + 4 + long > width
        x = bubble.x - bubble.radius - 4 - long if left else bubble.x + bubble.radius + 4
        if any(abs(y - bubble.y) < 14 and x < end and x + long > start for start, end, y in taken):
            continue
        taken.append((x, x + long, bubble.y))
        anchor = "end" if left else None
        at = bubble.x - bubble.radius - 4 if left else x
        made.append(tag("text", name, class_="name halo", x=at, y=bubble.y + 4, text_anchor=anchor))
    return made


def draw(key: str, title: str, desc: str, size: tuple[float, float], parts: Sequence[Markup]) -> Markup:
    """A map as an element of a page."""
    return drawing(key, title, desc, *size, *parts)


def file(title: str, desc: str, size: tuple[float, float], parts: Sequence[Markup]) -> str:
    """A map as an SVG document."""
    head = join(tag("text", title, class_="head", x=20, y=28), tag("text", desc[:170], x=20, y=46))
    frame = Markup(
        f'<svg y="{_HEAD:.0f}" width="{size[0]:.0f}" height="{size[1]:.0f}" '
        f'viewBox="0 0 {size[0]:.0f} {size[1]:.0f}">'
    )
    return document(title, desc, size[0], size[1] + _HEAD, head, join(frame, *parts, Markup("</svg>")))
