"""Calendar days as reports give them: ISO 8601 and the dates of mail and feeds (RFC 2822)."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_tz

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].{0,40})?", re.ASCII)


def parse_published(value: str | None, *, today: datetime.date | None = None) -> datetime.date | None:
    """The calendar day of a publication date, in the date's own zone; None where there is none.

    Takes an ISO 8601 date or time ("2018-02-06", "2018-02-06T23:30:00-05:00", "20180206") or an RFC 2822 one
    ("Tue, 06 Feb 2018 08:00:00 +0000"). Impossible days, and days later than the one after `today` (by default the
    clock's, one day of slack for zones), give None: nothing can have been published then. Never raises.
    """
    if not isinstance(value, str) or len(value) > 100:
        return None
    value = value.strip()
    if found := _ISO.fullmatch(value):
        year, month, day = (int(g) for g in found.groups())
    elif mail := parsedate_tz(value):
        year, month, day = mail[:3]
    else:
        return None
    try:
        published = datetime.date(year, month, day)
        latest = (today or datetime.date.today()) + datetime.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return published if published <= latest else None
