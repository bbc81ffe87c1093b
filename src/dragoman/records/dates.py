"""Calendar days as reports give them: ISO 8601 and the dates of mail and feeds (RFC 2822)."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_tz

# A day, then a time of day or a zone; what follows the minutes (seconds, fractions, names of zones) is not looked at.
_ISO = re.compile(
    r"(?P<day>\d{4}-?\d{2}-?\d{2}|\d{4}-?W\d{2}-?\d)"
    r"(?:[Tt ] ?(?P<hour>\d{1,2})(?:(?::|(?=\d\d))(?P<minute>\d{2}))?.{0,40}|Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


def parse_published(value: str | None, *, today: datetime.date | None = None) -> datetime.date | None:
    """The calendar day of a publication date, in the date's own zone; None where there is none.

    Takes an ISO 8601 date or time ("2018-02-06", "2018-02-06T23:30:00-05:00", "20180206", "2018-W06-2") or an RFC 2822
    one ("Tue, 06 Feb 2018 08:00:00 +0000"). Impossible days and times of day, and days later than the one after `today`
    (by default the clock's, one day of slack for zones), give None: nothing can have been published then. Never raises.
    """
    if not isinstance(value, str) or len(value) > 100:
        return None
    value = value.strip()
    try:
        if found := _ISO.fullmatch(value):
            if int(found["hour"] or 0) > 24 or int(found["minute"] or 0) > 59:
                return None
            published = datetime.date.fromisoformat(found["day"])
        elif mail := parsedate_tz(value):
            published = datetime.date(*mail[:3])
        else:
            return None
        latest = (today or datetime.date.today()) + datetime.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return published if published <= latest else None
