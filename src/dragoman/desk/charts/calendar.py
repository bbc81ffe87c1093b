"""Days in stretches: days, weeks that begin on Monday, months; which of them a chart shows, and its labels."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Unit = Literal["day", "week", "month"]
UNITS: tuple[Unit, ...] = get_args(Unit)

MOST = 60
"""Stretches of a chart."""
_LONG_DAYS, _LONG_WEEKS = 45, 53 * 7
"""Days past which a chart is by week, or by month, where nobody says."""
_EARLY, _LATE = 0.05, 0.005
"""A chart that is not told its days leaves out these shares of the events at its two ends."""


class Stretch(NamedTuple):
    """Consecutive days, both inclusive, in ISO form."""

    first: str
    last: str


def start_of(day: datetime.date, unit: Unit) -> datetime.date:
    """The first day of the stretch that a day lies in."""
    match unit:
        case "day":
            return day
        case "week":
            back = min(day.weekday(), day.toordinal() - 1)
            return day - datetime.timedelta(days=back)
        case "month":
            return day.replace(day=1)


def next_of(start: datetime.date, unit: Unit) -> datetime.date | None:
    """The first day of the following stretch; None past the last year there is."""
    try:
        match unit:
            case "day":
                return start + datetime.timedelta(days=1)
            case "week":
                return start + datetime.timedelta(days=7 - start.weekday())
            case "month":
                return (start.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    except OverflowError:
        return None


def chosen_unit(first: datetime.date, last: datetime.date) -> Unit:
    """By day up to six weeks, by week up to a year, else by month."""
    days = (last - first).days
    return "day" if days <= _LONG_DAYS else "week" if days <= _LONG_WEEKS else "month"


def middle(counts: Mapping[str, int]) -> tuple[datetime.date, datetime.date] | None:
    """The days between which nearly all events lie. None: no days."""
    total, seen = sum(counts.values()), 0
    days = sorted(counts)
    if not total:
        return None
    low = high = days[0]
    for day in days:
        before, seen = seen, seen + counts[day]
        if before <= total * _EARLY:
            low = day
        if before < total * (1 - _LATE):
            high = day
    return datetime.date.fromisoformat(low), datetime.date.fromisoformat(high)


def stretches(first: datetime.date, last: datetime.date, unit: Unit) -> list[Stretch]:
    """The last `MOST` stretches from `first` to `last`."""
    made: list[Stretch] = []
    at: datetime.date | None = _not_before(first, last, unit)
    while at is not None and at <= last:
        following = next_of(at, unit)
        end = datetime.date.max if following is None else following - datetime.timedelta(days=1)
        made.append(Stretch(at.isoformat(), end.isoformat()))
        at = following
    return made[-MOST:]


def _not_before(first: datetime.date, last: datetime.date, unit: Unit) -> datetime.date:
    """Where to begin so that no more stretches are made than are kept."""
    days = {"day": 1, "week": 7, "month": 31}[unit] * (MOST + 1)
    earliest = datetime.date.fromordinal(max(1, last.toordinal() - days))
    return start_of(max(first, earliest), unit)


def label(stretch: Stretch, unit: Unit) -> str:
    """A stretch in words: 5 Feb 2018, the week of 5 Feb 2018, Feb 2018."""
    day = datetime.date.fromisoformat(stretch.first)
    if unit == "month":
        return f"{day:%b} {day.year}"
    shown = f"{day.day} {day:%b} {day.year}"
    return shown if unit == "day" else f"week of {shown}"


def ticks(shown: list[Stretch], unit: Unit, most: int) -> list[tuple[int, str]]:
    """At most `most` stretches to be labelled, by place, each with a short label; a year where it changes."""
    step = -(-len(shown) // most)
    found, year = [], None
    for at in range(0, len(shown), max(1, step)):
        day = datetime.date.fromisoformat(shown[at].first)
        short = f"{day:%b}" if unit == "month" else f"{day.day} {day:%b}"
        found.append((at, short if day.year == year else f"{short} {day.year}"))
        year = day.year
    return found
