"""A timeline in one line of text."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.questions.records import AGAINST, FOR
from dragoman.questions.seen import ordinal, weighted_median
from dragoman.questions.tracked import Line, Point, Track

BLOCKS = "▁▂▃▄▅▆▇█"
"""From -100 to 100."""
PLAIN = "_.,-~=^#"
"""The same where the terminal has no blocks."""
QUIET = ("·", "'")
"""A column with reports on the question and no position of the actor; a blank one has no such reports."""


def sparkline(track: Track, line: Line, width: int, *, plain: bool = False) -> str:
    """An actor's values over the days of the track, from its first to its last, `width` characters wide at most.

    A column holds the weighted median of its points; where days are fewer than columns, a day has one. `plain`: ASCII.
    """
    if width < 1 or track.since is None or track.until is None:
        return ""
    first, days = ordinal(track.since), ordinal(track.until) - ordinal(track.since) + 1
    columns = min(width, days)

    def column(day: str) -> int:
        return (ordinal(day) - first) * columns // days

    points: dict[int, list[Point]] = {}
    for point in line.points:
        points.setdefault(column(point.day), []).append(point)
    bearing = {column(day.day) for day in track.days if day.bearing}
    return "".join(_glyph(points, bearing, at, plain) for at in range(columns))


def _glyph(points: Mapping[int, list[Point]], bearing: set[int], at: int, plain: bool) -> str:
    here = points.get(at)
    if here is None:
        return QUIET[plain] if at in bearing else " "
    value = weighted_median([p.value for p in here], [p.weight for p in here])
    glyphs = PLAIN if plain else BLOCKS
    return glyphs[min(len(glyphs) - 1, (value - AGAINST) * len(glyphs) // (FOR - AGAINST))]
