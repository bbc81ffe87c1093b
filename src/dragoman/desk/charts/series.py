"""Events over time: a wide panel of all, one of their mean score, and a small one for each type or dyad."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from dragoman.desk.charts.calendar import Stretch, Unit, label, ticks
from dragoman.desk.charts.svg import document, drawing, join, link, tag

WIDE, NARROW = (960.0, 170.0), (300.0, 118.0)
"""Width and height of panels."""
_LEFT, _RIGHT, _TOP, _FOOT = 38.0, 8.0, 26.0, 20.0
_COLUMNS, _GAP, _HEAD = 3, 24.0, 60.0
_SHADES = ("q1", "q2", "q3", "q4")
LIMIT = 10.0
"""Ends of the scale of scores."""


class Point(NamedTuple):
    """What a panel has in one stretch: a number of events, or the mean score of `events`; None: no mark."""

    value: float | None
    events: int
    href: str | None


class Panel(NamedTuple):
    """One line of numbers. `kind`: bars that count, or a path of mean scores; `shade`: class of the bars."""

    key: str
    name: str
    kind: str
    points: tuple[Point, ...]
    shade: str = ""
    href: str | None = None


def nice(value: float) -> float:
    """The end of an axis of counts: a round number that is no less, and half of it a whole one."""
    if value <= 2:
        return 2
    power = 10.0 ** math.floor(math.log10(value))
    steps: tuple[float, ...] = (2, 4, 6, 8, 10) if power == 1 else (1, 2, 3, 4, 5, 6, 8, 10)
    if power >= 100:
        steps = (1, 1.5, *steps[1:])
    return next(step * power for step in steps if step * power >= value)


def draw(
    panel: Panel, shown: Sequence[Stretch], unit: Unit, *, wide: bool, top: float | None = None
) -> Markup:
    """A panel. `top`: the end of the axis, where it is shared."""
    width, height = WIDE if wide else NARROW
    inner = width - _LEFT - _RIGHT
    bottom = height - _FOOT
    step = inner / max(1, len(shown))
    marks = (_path if panel.kind == "score" else _bars)(panel, shown, unit, step, bottom, top, wide)
    axis = []
    for at, words in ticks(list(shown), unit, 10 if wide else 3):
        x = _LEFT + step * (at + 0.5)
        axis.append(tag("path", class_="line", d=f"M{x:.1f} {bottom:.1f}v3"))
        axis.append(tag("text", words, x=x, y=height - 5, text_anchor="middle"))
    name = tag("text", _cut(panel.name, 110 if wide else 42), class_="name", x=0, y=14)
    if panel.href is not None:
        name = tag("a", name, href=panel.href, aria_label=f"{panel.name}: all its records")
    events = sum(point.events for point in panel.points)
    desc = f"{events:,} events, {label(shown[0], unit)} to {label(shown[-1], unit)}." if shown else "Nothing."
    return drawing(panel.key, panel.name, desc, width, height, name, *marks, *axis)


def _bars(
    panel: Panel,
    shown: Sequence[Stretch],
    unit: Unit,
    step: float,
    bottom: float,
    top: float | None,
    wide: bool,
) -> list[Markup]:
    end = top or nice(max((point.value or 0 for point in panel.points), default=0))
    made = _grid(
        [(0, "0"), (end / 2, f"{end / 2:,g}"), (end, f"{end:,g}")], 0, end, step * len(shown), bottom
    )
    shade = f"bar {panel.shade}" if panel.shade in _SHADES else "bar"
    for at, (stretch, point) in enumerate(zip(shown, panel.points, strict=True)):
        if not point.value:
            continue
        tall = (bottom - _TOP) * min(1.0, point.value / end)
        x, thin = _LEFT + step * at, max(1.0, step * 0.82)
        words = f"{panel.name}, {label(stretch, unit)}: {point.events:,}"
        # All numbers: formatted here, as there are hundreds of bars on a page.
        catch = f'<path class="catch" d="M{x:.1f} {_TOP}h{max(1.0, step):.1f}V{bottom:.1f}h{-max(1.0, step):.1f}z"/>'
        bar = f'<path class="{shade}" d="M{x:.1f} {bottom:.1f}v{-tall:.1f}h{thin:.1f}v{tall:.1f}z"/>'
        made.append(link(point.href, words, Markup(catch + bar), tabbed=wide))
    return made


def _path(
    panel: Panel,
    shown: Sequence[Stretch],
    unit: Unit,
    step: float,
    bottom: float,
    top: float | None,
    wide: bool,
) -> list[Markup]:
    """A path through stretches that have a mean, broken where one has none."""
    end = top or LIMIT
    made = _grid(
        [(-end, f"\u2212{end:g}"), (0, "0"), (end, f"{end:g}")], -end, end, step * len(shown), bottom
    )
    runs: list[list[str]] = [[]]
    marks = []
    for at, (stretch, point) in enumerate(zip(shown, panel.points, strict=True)):
        if point.value is None:
            runs.append([])
            continue
        x = _LEFT + step * (at + 0.41)
        y = bottom - (bottom - _TOP) * (point.value + end) / (2 * end)
        runs[-1].append(f"{x:.1f} {y:.1f}")
        value = f"{point.value:+.1f}".replace("-", "\u2212")
        words = f"{panel.name}, {label(stretch, unit)}: {value}, mean of {point.events:,}"
        marks.append(link(point.href, words, tag("circle", class_="point", cx=x, cy=y, r=4), tabbed=wide))
    paths = [tag("path", class_="path", d="M" + "L".join(run)) for run in runs if len(run) > 1]
    return [*made, *paths, *marks]


def _grid(
    values: Sequence[tuple[float, str]], low: float, high: float, width: float, bottom: float
) -> list[Markup]:
    made = []
    for value, words in values:
        y = bottom - (bottom - _TOP) * (value - low) / (high - low)
        made.append(tag("path", class_="zero" if value == 0 else "line", d=f"M{_LEFT} {y:.1f}h{width:.1f}"))
        made.append(tag("text", words, x=_LEFT - 5, y=y + 4, text_anchor="end"))
    return made


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def shared_top(panels: Sequence[Panel]) -> float:
    """One axis for panels that are to be compared."""
    return nice(max((point.value or 0 for panel in panels for point in panel.points), default=0))


def drawn(
    wide: Sequence[Panel], narrow: Sequence[Panel], shown: Sequence[Stretch], unit: Unit
) -> tuple[list[Markup], list[Markup]]:
    """The panels of a page."""
    top = shared_top(narrow)
    return (
        [draw(panel, shown, unit, wide=True) for panel in wide],
        [draw(panel, shown, unit, wide=False, top=top) for panel in narrow],
    )


def file(
    title: str,
    desc: str,
    wide: Sequence[Panel],
    narrow: Sequence[Panel],
    shown: Sequence[Stretch],
    unit: Unit,
) -> str:
    """All panels as one SVG document, without links."""
    bare = [[_unlinked(panel) for panel in some] for some in (wide, narrow)]
    above, below = drawn(bare[0], bare[1], shown, unit)
    placed = [_head(title, desc)]
    y = _HEAD
    for one in above:
        placed.append(_at(one, 0, y, WIDE))
        y += WIDE[1] + _GAP / 2
    for at, one in enumerate(below):
        row, column = divmod(at, _COLUMNS)
        x = column * (WIDE[0] - NARROW[0]) / (_COLUMNS - 1)
        placed.append(_at(one, x, y + row * (NARROW[1] + _GAP / 2), NARROW))
    y += -(-len(below) // _COLUMNS) * (NARROW[1] + _GAP / 2)
    return document(
        title, desc, WIDE[0] + 2 * _GAP, y + _GAP, tag("g", *placed, transform=f"translate({_GAP} 0)")
    )


def _head(title: str, desc: str) -> Markup:
    return join(tag("text", title, class_="head", x=0, y=26), tag("text", _cut(desc, 170), x=0, y=44))


def _at(panel: Markup, x: float, y: float, size: tuple[float, float]) -> Markup:
    """A panel in its place in a document."""
    begun = f'<svg x="{x:.1f}" y="{y:.1f}" width="{size[0]:.0f}" height="{size[1]:.0f}"'
    return Markup(panel.replace(Markup("<svg"), Markup(begun), 1))


def _unlinked(panel: Panel) -> Panel:
    return panel._replace(href=None, points=tuple(point._replace(href=None) for point in panel.points))
