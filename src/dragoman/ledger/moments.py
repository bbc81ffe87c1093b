"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from dragoman.errors import UsageError


def parse_as_of(text: str) -> datetime:
    """The moment that an ISO 8601 date or time names; a bare day means its end, no zone means UTC.

    Raises UsageError(filter.as-of).
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return datetime.combine(day, time.max, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("filter.as-of", f"{text!r} is no date or time.", "Write 2018-02-05.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise UsageError(
            "filter.as-of", f"{text!r} lies outside the calendar.", "Write 2018-02-05."
        ) from None
