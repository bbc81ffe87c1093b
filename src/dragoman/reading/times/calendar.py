"""Day ranges: months, weeks, thirds and shifts. Pure arithmetic on inclusive ranges of days."""

from __future__ import annotations

import datetime
from typing import Literal

Day = datetime.date
Range = tuple[Day | None, Day | None]
"""Inclusive; None at an open end."""
Third = Literal["early", "mid", "late"]

FIRST_YEAR, LAST_YEAR = 1000, 2999


def day(year: int, month: int, number: int) -> Day | None:
    """A day, or None where the calendar has none (31 February) or the year is out of all reason."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def shift(start: Day, days: int) -> Day | None:
    """`start` moved by days, None beyond the calendar."""
    try:
        moved = start + datetime.timedelta(days=days)
    except OverflowError:
        return None
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else None


def months(year: int, month: int, count: int = 1) -> tuple[Day, Day] | None:
    """`count` whole months from this one; `month` may lie outside 1 to 12 and carries over."""
    first_index = year * 12 + month - 1
    after = first_index + count
    start = day(first_index // 12, first_index % 12 + 1, 1)
    nxt = day(after // 12, after % 12 + 1, 1)
    if start is None or nxt is None:
        return None
    return start, nxt - datetime.timedelta(days=1)


def years(year: int, count: int = 1) -> tuple[Day, Day] | None:
    """`count` whole years."""
    return months(year, 1, 12 * count)


def week(of: Day, shifted: int = 0) -> tuple[Day, Day] | None:
    """Monday to Sunday of the week that holds `of`, moved by whole weeks."""
    monday = shift(of, 7 * shifted - of.weekday())
    sunday = shift(of, 7 * shifted - of.weekday() + 6)
    return (monday, sunday) if monday and sunday else None


def weekend(of: Day, shifted: int = 0) -> tuple[Day, Day] | None:
    """Saturday and Sunday of the week that holds `of`, moved by whole weeks."""
    found = week(of, shifted)
    return (found[1] - datetime.timedelta(days=1), found[1]) if found else None


def back_months(of: Day, count: int) -> Day | None:
    """The same day `count` months earlier (later where negative), or the month's last where it has no such day."""
    found = months(of.year, of.month - count)
    if found is None:
        return None
    return found[0] + datetime.timedelta(days=min(of.day, found[1].day) - 1)


def third(whole: tuple[Day, Day], which: Third) -> tuple[Day, Day]:
    """A third of a range: of a month days 1-10, 11-20, 21-end; of a year or decade whole months; else by days.

    What does not divide goes to the last third, as in a month.
    """
    start, end = whole
    index = ("early", "mid", "late").index(which)
    length = (end - start).days + 1
    span = (end.year - start.year) * 12 + end.month - start.month + 1
    if length > 31 and start.day == 1 and span >= 3:
        piece = span // 3
        count = piece if index < 2 else span - 2 * piece
        found = months(start.year, start.month + piece * index, count)
        return found if found else whole
    if length < 3:
        return whole
    step = 10 if start.day == 1 and span == 1 and length >= 28 else length // 3
    first = start + datetime.timedelta(days=step * index)
    return first, end if index == 2 else first + datetime.timedelta(days=step - 1)
