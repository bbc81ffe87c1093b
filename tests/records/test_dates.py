"""Publication dates as calendar days of their own zone."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.records.dates import parse_published

_TODAY = datetime.date(2024, 5, 1)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2018-02-06", "2018-02-06"),
        (" 2018-02-06 ", "2018-02-06"),
        ("20180206", "2018-02-06"),
        ("2018-02-06T23:30:00-05:00", "2018-02-06"),
        ("2018-02-06T00:10:00+0900", "2018-02-06"),
        ("2018-02-06T00:10:00.123Z", "2018-02-06"),
        ("2018-02-06 10:00", "2018-02-06"),
        ("2018-02-06 9:05 GMT", "2018-02-06"),
        ("20180206T1000Z", "2018-02-06"),
        ("2018-02-06Z", "2018-02-06"),
        ("2018-02-06+03:00", "2018-02-06"),
        ("2018-W06-2", "2018-02-06"),
        ("2018-W60-2", None),
        ("2018-02-06T25:00:00Z", None),
        ("2018-02-06T10:99:00Z", None),
        ("2018-02-06 or so", None),
        ("Tue, 06 Feb 2018 23:30:00 -0800", "2018-02-06"),
        ("06 Feb 2018 08:00:00 GMT", "2018-02-06"),
        ("2024-05-02", "2024-05-02"),
        ("2024-05-03", None),
        ("2999-01-01", None),
        ("2018-02-31", None),
        ("0000-01-01", None),
        ("2018-13-01", None),
        ("2018", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("2018-02-06" + "9" * 400, None),
        ("1٢34-01-01", None),
    ],
)
def test_parse_published(value: str | None, day: str | None) -> None:
    found = parse_published(value, today=_TODAY)
    assert (found.isoformat() if found else None) == day


@given(st.text(max_size=60))
def test_never_raises(value: str) -> None:
    parse_published(value, today=_TODAY)
    parse_published(f"Tue, {value} Feb 2018 08:00:00", today=_TODAY)


@given(st.dates(max_value=_TODAY))
def test_iso_days_come_back(day: datetime.date) -> None:
    assert parse_published(day.isoformat(), today=_TODAY) == day
