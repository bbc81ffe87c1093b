"""Words for templates: days, counts, types, names of untrusted text."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from dragoman.page.clean import one_line, safe


def day(value: str | datetime.date | datetime.datetime | None) -> str:
    """`5 Feb 2018`; empty for None, the words themselves where they are no day."""
    if value is None:
        return ""
    if isinstance(value, str):
        try:
            named = datetime.date.fromisoformat(value[:10])
        except ValueError:
            return one_line(value)
    else:
        named = value
    return f"{named.day} {named:%b} {named.year}"


def days(first: str | None, last: str | None) -> str:
    """A range of days, short where both are one."""
    if first == last or last is None:
        return day(first) + ("" if last or not first else " –")
    return f"{day(first)} – {day(last)}"


def count(value: int, one: str, many: str | None = None) -> str:
    """`1 report`, `1,204 reports`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def bounds(low: int | None, high: int | None, approximate: bool = False) -> str:
    """A count's bounds: `12`, `about 12`, `12 to 30`, `12 or more`, `up to 30`."""
    if low is not None and low == high:
        return f"about {low:,}" if approximate else f"{low:,}"
    if low is None:
        return "" if high is None else f"up to {high:,}"
    return f"{low:,} or more" if high is None else f"{low:,} to {high:,}"


def percent(value: float) -> str:
    """`83%`."""
    return f"{round(100 * value)}%"


def segment(value: str) -> str:
    """Text as one segment of an address."""
    return quote(value, safe=":@")


def web_address(value: str | None) -> str | None:
    """An address that may be linked to: http and https alone."""
    if value is None or not value.startswith(("http://", "https://")) or any(c.isspace() for c in value):
        return None
    return value


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "days": days,
    "count": count,
    "bounds": bounds,
    "percent": percent,
    "segment": segment,
    "web_address": web_address,
    "safe_text": safe,
    "one_line": one_line,
}
"""Names of filters in templates. `safe_text` shows control characters; HTML is escaped by the templates anyway."""
