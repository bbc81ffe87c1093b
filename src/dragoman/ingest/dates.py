"""Is `published` a date, and one that a report can have?"""

from __future__ import annotations

import datetime as dt

from dragoman.errors import InputError
from dragoman.records.dates import parse_published

EARLIEST = 1600
"""Before the first newspapers; programs write year 1 where they know no date."""

_FAR = dt.date(9999, 12, 30)


def calendar_day(published: str) -> dt.date:
    """The calendar day, in its own zone, of an ISO 8601 date or time (or a mail's date).

    Raises InputError (`input.published`) for anything else, impossible days included.
    """
    day = parse_published(published, today=_FAR)
    if day is None:
        raise InputError(
            "input.published",
            f"published is {published[:40]!r}, which is no ISO 8601 date or time.",
            "Write it as 2018-02-06 or 2018-02-06T09:30:00+03:00, or leave it out.",
        )
    return day


def doubt(day: dt.date, today: dt.date) -> str | None:
    """Why a well-formed date is not believed, or None. A day's grace covers the time zones."""
    if day > today + dt.timedelta(days=1):
        return f"published {day} lies in the future"
    if day.year < EARLIEST:
        return f"published {day} lies before there were newspapers"
    return None
