"""From a piece to an inclusive range of days, given the day of publication and the side of the clause."""

from __future__ import annotations

import datetime

from dragoman.reading.times import calendar
from dragoman.reading.times.calendar import Day
from dragoman.reading.times.scan import Piece
from dragoman.reading.times.tense import Side

Closed = tuple[Day, Day]
_NEAR, _FAR = 21, 300
"""A date without a year a few weeks ahead is not a date of a year ago, whatever the parser says of the tense."""

NEEDS_SIDE = frozenset({"weekday", "month", "day", "season", "quarter", "half", "weekend"})


def absolute(piece: Piece) -> bool:
    """Can this piece be resolved without a day of publication?"""
    if piece.kind == "range":
        return True
    if piece.kind in {"day", "month", "year", "season", "quarter", "half"}:
        return piece.year is not None and piece.year >= calendar.FIRST_YEAR
    return False


def resolve(piece: Piece, published: Day | None, side: Side | None) -> Closed | None:
    """The days a piece stands for, or None where it cannot be said."""
    if published is None and not absolute(piece):
        return None
    whole = _whole(piece, published or datetime.date(2000, 1, 1), side)
    if whole is None:
        return None
    if piece.edge is not None:
        return calendar.third(whole, "early" if piece.edge == "start" else "late")
    return calendar.third(whole, piece.third) if piece.third else whole


def _whole(piece: Piece, published: Day, side: Side | None) -> Closed | None:
    if piece.kind == "range":
        start, end = piece.fixed
        return (start, end) if start and end else None
    if piece.kind == "year":
        return calendar.years(piece.year or 0)
    if piece.kind == "day":
        return _day(piece, published, side)
    if piece.kind == "weekday":
        return _weekday(piece, published, side)
    if piece.kind in {"month", "season", "quarter", "half"}:
        return _months(piece, published, side)
    if piece.kind == "weekend":
        return _weekend(piece, published, side)
    if piece.kind == "unit":
        return unit_range(piece.unit, piece.number, published)
    if piece.kind == "clip":
        whole = unit_range(piece.unit, 0, published)
        if whole is None:
            return None
        return (whole[0], published) if piece.which == "last" else (published, whole[1])
    if piece.kind == "offset":
        return _single(calendar.shift(published, piece.number))
    if piece.kind == "overnight":
        return _overnight(piece, published, side)
    return _counted(piece, published)


def _single(day: Day | None) -> Closed | None:
    return (day, day) if day is not None else None


def own_year(piece: Piece, published: Day) -> int | None:
    """The year a piece names, "last year" included; None where it names none."""
    if piece.year is None:
        return None
    return piece.year if piece.year >= calendar.FIRST_YEAR else published.year + piece.year


def _day(piece: Piece, published: Day, side: Side | None) -> Closed | None:
    def at(year: int) -> Closed | None:
        first = calendar.day(year, piece.month, piece.day)
        last = calendar.day(year, piece.month, piece.last_day) if piece.last_day else first
        return (first, last) if first and last else None

    year = own_year(piece, published)
    if year is not None:
        return at(year)
    # The nearest year on each side that has the day (29 February).
    past = next((d for k in range(9) if (d := at(published.year - k)) and d[0] <= published), None)
    ahead = next((d for k in range(9) if (d := at(published.year + k)) and d[0] >= published), None)
    if piece.which is not None:
        return ahead if piece.which == "next" else past
    if past is None or ahead is None:
        return past or ahead
    back, on = (published - past[0]).days, (ahead[0] - published).days
    if side == "past":
        return ahead if on <= _NEAR and back >= _FAR else past
    if side == "future":
        return past if back <= _NEAR and on >= _FAR and back < on else ahead
    return past if back <= on else ahead


def _weekday(piece: Piece, published: Day, side: Side | None) -> Closed | None:
    if piece.unit == "week":
        whole = calendar.week(published, piece.day)
        return _single(calendar.shift(whole[0], piece.number)) if whole else None
    back = (published.weekday() - piece.number) % 7
    if piece.which == "last":
        return _single(calendar.shift(published, -(back or 7)))
    if piece.which == "next":
        return _single(calendar.shift(published, 7 - back))
    if piece.which == "this":
        days = piece.number - published.weekday()
        return _single(calendar.shift(published, days - 7 if side == "past" and days > 0 else days))
    if side == "future":
        return _single(calendar.shift(published, (7 - back) % 7))
    return _single(calendar.shift(published, -back))


def _months(piece: Piece, published: Day, side: Side | None) -> Closed | None:
    """Months, quarters, halves and seasons: a block of months, `first` to `first + count - 1`."""
    first, count = {
        "month": (piece.month, 1),
        "season": (piece.number, 3),
        "quarter": (piece.number * 3 - 2, 3),
        "half": (piece.number * 6 - 5, 6),
    }[piece.kind]
    year = own_year(piece, published)
    if year is not None:
        return calendar.months(year, first, count)
    blocks = [b for k in (-2, -1, 0, 1, 2) if (b := calendar.months(published.year + k, first, count))]
    if not blocks:
        return None
    if piece.which == "last":
        return next((b for b in reversed(blocks) if b[1] < published), None)
    if piece.which == "next":
        return next((b for b in blocks if b[0] > published), None)
    if piece.which == "this":
        return calendar.months(published.year, first, count)
    past = next((b for b in reversed(blocks) if b[0] <= published), None)
    ahead = next((b for b in blocks if b[1] >= published), None)
    return ahead if side == "future" else past


def _weekend(piece: Piece, published: Day, side: Side | None) -> Closed | None:
    if piece.which in {"last", "next"}:
        return calendar.weekend(published, -1 if piece.which == "last" else 1)
    before = published.weekday() < 5
    if side == "future":
        return calendar.weekend(published)
    if piece.which == "this":
        return calendar.weekend(published, -1 if side == "past" and before else 0)
    return calendar.weekend(published, -1 if before else 0)


def unit_range(unit: str, moved: int, published: Day) -> Closed | None:
    """The calendar week, month, quarter, year or decade that holds `published`, moved by whole units."""
    if unit == "week":
        return calendar.week(published, moved)
    if unit == "month":
        return calendar.months(published.year, published.month + moved)
    if unit == "quarter":
        return calendar.months(published.year, (published.month - 1) // 3 * 3 + 1 + 3 * moved, 3)
    if unit == "year":
        return calendar.years(published.year + moved)
    if unit == "decade":
        return calendar.years((published.year // 10 + moved) * 10, 10)
    return None


def _overnight(piece: Piece, published: Day, side: Side | None) -> Closed | None:
    base: Day | None = published
    if piece.unit == "day":
        named = _weekday(piece_weekday(piece), published, side or "past")
        base = named[0] if named else None
        if base is not None and piece.day == 0:
            base = calendar.shift(base, 1)
    before = calendar.shift(base, -1) if base is not None else None
    return (before, base) if base is not None and before is not None else None


def piece_weekday(piece: Piece) -> Piece:
    """The weekday inside "overnight into Saturday"."""
    return Piece(first=piece.first, end=piece.end, kind="weekday", number=piece.number)


def _moved(published: Day, count: int, unit: str) -> Day | None:
    """`published` less `count` units (more, where negative)."""
    if unit == "hour":
        return calendar.shift(published, -(count // 24))
    if unit in {"day", "week", "fortnight"}:
        return calendar.shift(published, -count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    return calendar.back_months(published, count * {"month": 1, "year": 12, "decade": 120}.get(unit, 0))


def _counted(piece: Piece, published: Day) -> Closed | None:
    count, unit = piece.number, piece.unit
    if piece.kind == "past":
        start = _moved(published, count, unit)
        return (start, published) if start else None
    if piece.kind == "coming":
        end = _moved(published, -count, unit)
        return (published, end) if end else None
    day = _moved(published, count, unit)
    if day is None:
        return None
    if unit == "month":
        return calendar.months(day.year, day.month)
    if unit in {"year", "decade"}:
        return calendar.years(day.year)
    return day, day
