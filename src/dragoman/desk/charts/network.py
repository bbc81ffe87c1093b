"""A network of actors: who is tied to whom, or who does what to whom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from dragoman.desk.charts.layout import places
from dragoman.desk.charts.svg import document, drawing, join, link, tag

WIDTH, HEIGHT = 960.0, 640.0
_HEAD = 56.0
_LETTER, _LINE = 7.2, 17.0
"""Pixels of a letter and of a line of names."""
_LOOP = 24.0
"""Pixels above a node that an edge to itself takes."""
_BEND = 0.14
"""How far an edge bows out, as a share of its length: what leads there and what leads back do not lie on each other."""


class Node(NamedTuple):
    """An actor; `weight` sets its size."""

    name: str
    weight: float
    href: str | None


class Edge(NamedTuple):
    """From one node to another, by number. `shade`: coop, conflict, denied or nothing; `words` say what it is."""

    one: int
    other: int
    weight: float
    shade: str
    words: str
    href: str | None


def draw(key: str, title: str, desc: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> Markup:
    """The network as an element of a page."""
    return drawing(key, title, desc, WIDTH, HEIGHT, *_parts(nodes, edges))


def file(title: str, desc: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """The network as an SVG document, without links."""
    bare = _parts([n._replace(href=None) for n in nodes], [e._replace(href=None) for e in edges])
    head = join(tag("text", title, class_="head", x=20, y=28), tag("text", desc[:170], x=20, y=46))
    body = tag("g", *bare, transform=f"translate(0 {_HEAD:.0f})")
    return document(title, desc, WIDTH, HEIGHT + _HEAD, head, body)


def _parts(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Markup]:
    most = max((node.weight for node in nodes), default=1.0)
    radii = [4 + 12 * math.sqrt(node.weight / most) for node in nodes]
    sizes = [
        (max(2 * r, len(_cut(node.name)) * _LETTER) + 8, 2 * r + _LINE + 6)
        for node, r in zip(nodes, radii, strict=True)
    ]
    at = places([(edge.one, edge.other, edge.weight) for edge in edges], sizes, WIDTH, HEIGHT - _LOOP)
    at = [(x, y + _LOOP) for x, y in at]
    middles = [(x, y - _LINE / 2) for x, y in at]
    heaviest = max((edge.weight for edge in edges), default=1.0)
    made = [
        _edge(edge, middles, radii, 1 + 4 * math.sqrt(edge.weight / heaviest))
        for edge in sorted(edges, key=lambda edge: edge.weight)
    ]
    for node, (x, y), r in zip(nodes, middles, radii, strict=True):
        circle = tag("circle", class_="node", cx=x, cy=y, r=r)
        name = tag("text", _cut(node.name), class_="name halo", x=x, y=y + r + 13, text_anchor="middle")
        made.append(link(node.href, node.name, circle, name))
    return made


def _edge(edge: Edge, middles: Sequence[tuple[float, float]], radii: Sequence[float], thick: float) -> Markup:
    (x1, y1), (x2, y2) = middles[edge.one], middles[edge.other]
    if edge.one == edge.other:
        r = radii[edge.one]
        way = f"M{x1 - r * 0.5:.1f} {y1 - r * 0.8:.1f}c-14 -26 {r + 28:.1f} -26 {r + 4:.1f} 0"
    else:
        bow_x, bow_y = (x1 + x2) / 2 - (y2 - y1) * _BEND, (y1 + y2) / 2 + (x2 - x1) * _BEND
        x1, y1 = _towards(x1, y1, bow_x, bow_y, radii[edge.one])
        x2, y2 = _towards(x2, y2, bow_x, bow_y, radii[edge.other] + 3)
        way = f"M{x1:.1f} {y1:.1f}Q{bow_x:.1f} {bow_y:.1f} {x2:.1f} {y2:.1f}"
        way += _head(bow_x, bow_y, x2, y2, 3 + thick)
    shown = tag("path", class_=f"edge {edge.shade}".rstrip(), d=way, stroke_width=thick)
    return link(edge.href, edge.words, tag("path", class_="grip", d=way), shown, tabbed=False)


def _towards(x: float, y: float, to_x: float, to_y: float, by: float) -> tuple[float, float]:
    length = math.hypot(to_x - x, to_y - y) or 1.0
    return x + (to_x - x) * min(1.0, by / length), y + (to_y - y) * min(1.0, by / length)


def _head(from_x: float, from_y: float, x: float, y: float, long: float) -> str:
    """The two strokes of an arrow's head."""
    way = math.atan2(y - from_y, x - from_x)
    ends = [(x - long * math.cos(way + turn), y - long * math.sin(way + turn)) for turn in (0.5, -0.5)]
    return f"M{ends[0][0]:.1f} {ends[0][1]:.1f}L{x:.1f} {y:.1f}L{ends[1][0]:.1f} {ends[1][1]:.1f}"


def _cut(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23].rstrip()}…"
