"""Expressions that lean on the day of publication: weekdays, "last month", "three weeks ago", "overnight"."""

from __future__ import annotations

from dragoman.reading.numerals import number
from dragoman.reading.times import dates
from dragoman.reading.times.lexicon import lexicon
from dragoman.reading.times.scan import Piece, Scan, Which

_OFFSETS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WHICH: dict[str, Which] = {"last": "last", "next": "next", "this": "this", "past": "last", "coming": "next"}
_COUNT_LIMIT = 10_000


def weekday(scan: Scan, i: int) -> Piece | None:
    """Reads "Monday", "Monday evening", "Tuesday, Feb. 6", "Tue, 6 Feb 2018", "Tuesday last week"."""
    words = lexicon()
    word = scan.word(i)
    number_ = words.weekdays.get(word)
    if number_ is None or not scan.capital(i):
        return _short_weekday(scan, i)
    end = i + 1
    if scan.word(i - 1) in words.words.weekday_not_after or scan.word(end) in words.words.weekday_not_before:
        return None
    if scan.word(end) in words.words.dayparts:
        end += 1
    if (dated := _date_at(scan, end + 1 if scan.word(end) == "," else end)) is not None:
        return _at(dated, i, dated.end)
    at = end + 1 if scan.word(end) == "of" else end
    if scan.word(at) in {"last", "this", "next"} and scan.word(at + 1) == "week":
        shift = {"last": -1, "this": 0, "next": 1}[scan.word(at)]
        return Piece(first=i, end=at + 2, kind="weekday", number=number_, unit="week", day=shift)
    return Piece(first=i, end=end, kind="weekday", number=number_)


def _short_weekday(scan: Scan, i: int) -> Piece | None:
    if scan.word(i) not in lexicon().weekdays_short or not scan.capital(i):
        return None
    at = i + 1
    while scan.word(at) in {".", ","} and at < i + 3:
        at += 1
    dated = _date_at(scan, at)
    return None if dated is None else _at(dated, i, dated.end)


def _date_at(scan: Scan, i: int) -> Piece | None:
    at = i + 1 if scan.word(i) == "the" else i
    found = dates.month_first(scan, at) or (dates.day_first(scan, at) if at < scan.size else None)
    return found if found and found.kind == "day" and not found.last_day else None


def _at(piece: Piece, first: int, end: int) -> Piece:
    return Piece(
        first=first,
        end=end,
        kind=piece.kind,
        year=piece.year,
        month=piece.month,
        day=piece.day,
        number=piece.number,
    )


def offset(scan: Scan, i: int) -> Piece | None:
    """Reads "today", "yesterday evening", "tonight", "overnight", "the day before yesterday"."""
    words = lexicon().words
    word = scan.word(i)
    if word == "overnight":
        end = i + 1
        after = end + 1 if scan.word(end) in {"into", "to", "on"} else end
        if scan.word(after) in lexicon().weekdays:
            before = -1 if scan.word(end) in {"into", "to"} else 0
            return Piece(
                first=i,
                end=after + 1,
                kind="overnight",
                number=lexicon().weekdays[scan.word(after)],
                day=before,
                unit="day",
            )
        # "overnight success", "overnight stay" are no times of an event; strikes and attacks are.
        return Piece(first=i, end=end, kind="overnight")
    if word == "day" and scan.word(i + 1) in {"before", "after"}:
        pair = (scan.word(i + 1), scan.word(i + 2))
        moved = {("before", "yesterday"): -2, ("after", "tomorrow"): 2}.get(pair)
        return None if moved is None else Piece(first=i, end=i + 3, kind="offset", number=moved)
    if word not in _OFFSETS:
        return None
    if word == "today" and (
        (scan.word(i - 1) in words.today_not_after and scan.capital(i))
        or scan.word(i + 1) in words.today_not_before
    ):
        return None
    end = i + 1
    if scan.word(end) in words.dayparts:
        end += 1
    return Piece(first=i, end=end, kind="offset", number=_OFFSETS[word])


def which(scan: Scan, i: int) -> Piece | None:
    """Reads "last Tuesday", "next month", "this week", "last night", "the past three weeks", "the next ten days"."""
    words = lexicon()
    side = _WHICH.get(scan.word(i))
    if side is None:
        return None
    j = i + 1
    if scan.word(i) == "this" and scan.word(j) in {"past", "coming"}:
        side, j = _WHICH[scan.word(j)], j + 1
    word = scan.word(j)
    if word in words.weekdays and scan.capital(j):
        if scan.word(j + 1) in words.words.weekday_not_before:
            return None
        end = j + 2 if scan.word(j + 1) in words.words.dayparts else j + 1
        return Piece(first=i, end=end, kind="weekday", number=words.weekdays[word], which=side)
    if (month := dates.bare_month(scan, j, sure=True)) is not None and scan.word(i) not in {"past", "coming"}:
        dated = dates.month_first(scan, j)
        if dated is not None and dated.kind == "day" and dated.year is None:
            return Piece(first=i, end=dated.end, kind="day", month=dated.month, day=dated.day, which=side)
        return Piece(first=i, end=month.end, kind="month", month=month.month, which=side)
    if word in words.seasons:
        return Piece(first=i, end=j + 1, kind="season", number=words.seasons[word], which=side)
    if word in words.words.dayparts and word not in {"dawn", "dusk"}:
        return _daypart(scan, i, j, side)
    return _units(scan, i, j, side)


def _daypart(scan: Scan, i: int, j: int, side: Which) -> Piece | None:
    if scan.word(i) == "last" and scan.word(j) in {"night", "evening"}:
        return Piece(first=i, end=j + 1, kind="offset", number=-1)
    if scan.word(i) == "this" and j == i + 1 and scan.word(j) in {"morning", "afternoon", "evening"}:
        return Piece(first=i, end=j + 1, kind="offset", number=0)
    return None


def _units(scan: Scan, i: int, j: int, side: Which) -> Piece | None:
    word, unit = scan.word(i), lexicon().units.get(scan.word(j))
    ranged = scan.word(i - 1) in {"the", "these"} or scan.word(i - 1) in {
        "over",
        "for",
        "in",
        "during",
        "within",
    }
    if unit is None:
        counted = number(scan.low, j) if side != "this" else None
        if counted is None or not 1 <= counted[0] < _COUNT_LIMIT or counted[0] != int(counted[0]):
            return None
        end = counted[1]
        unit = lexicon().units.get(scan.word(end))
        if unit is None or unit in {"weekend", "quarter"}:
            return None
        kind = "past" if side == "last" else "coming"
        return _span(i, end + 1, kind, int(counted[0]), unit)
    if scan.word(j)[-1] == "s" or unit in {"hour", "day"}:
        if unit in {"hour", "day"} and scan.word(j)[-1] != "s" and word == "past" and ranged:
            return _span(i, j + 1, "past", 1, unit)
        return None
    the = scan.word(i - 1) == "the"
    if unit == "decade":
        if side == "this":
            return Piece(first=i, end=j + 1, kind="unit", unit="decade")
        return _span(i, j + 1, "past" if side == "last" else "coming", 1, unit) if the else None
    if unit == "fortnight":
        return _span(i, j + 1, "past" if side == "last" else "coming", 1, unit) if side != "this" else None
    if word in {"past", "coming"} and unit != "weekend":
        return _span(i, j + 1, "past" if word == "past" else "coming", 1, unit)
    if the and side == "last":
        # "over the last year" is the year up to now; "the last week of May" is another matter.
        if scan.word(i - 2) in {"over", "for", "in", "during", "within"} and scan.word(j + 1) != "of":
            return _span(i, j + 1, "past", 1, unit)
        return None
    if the and unit != "weekend":
        return None
    if unit == "weekend":
        return Piece(first=i, end=j + 1, kind="weekend", which=side)
    return Piece(first=i, end=j + 1, kind="unit", unit=unit, number={"last": -1, "this": 0, "next": 1}[side])


def _span(first: int, end: int, kind: str, count: int, unit: str) -> Piece:
    return Piece(first=first, end=end, kind="past" if kind == "past" else "coming", number=count, unit=unit)


def counted(scan: Scan, i: int) -> Piece | None:
    """Reads "three weeks ago", "a year ago", "18 months ago", "two days from now", "within two weeks"."""
    found = number(scan.low, i)
    if found is not None and found[0] == int(found[0]):
        value, j = int(found[0]), found[1]
    elif scan.word(i) in {"a", "an"}:
        value, j = 1, i + 1
    else:
        return None
    unit = lexicon().units.get(scan.word(j))
    if unit is None or not 1 <= value < _COUNT_LIMIT or unit in {"weekend", "quarter"}:
        return None
    if scan.word(j + 1) == "ago":
        return Piece(first=i, end=j + 2, kind="ago", number=value, unit=unit)
    if scan.word(j + 1) == "from" and scan.word(j + 2) in {"now", "today"}:
        return Piece(first=i, end=j + 3, kind="ago", number=-value, unit=unit)
    if scan.word(i - 1) == "within" and scan.word(j + 1) != "of":
        return Piece(first=i, end=j + 1, kind="coming", number=value, unit=unit)
    return None


def weekend(scan: Scan, i: int) -> Piece | None:
    """Reads "at the weekend", "over the weekend"; "a weekend" names no day."""
    if scan.word(i) != "weekend" or scan.word(i - 1) != "the" or scan.word(i + 1) == "of":
        return None
    if scan.word(i - 2) not in {
        "at",
        "over",
        "on",
        "during",
        "for",
        "by",
        "before",
        "after",
        "of",
        "since",
        "until",
        "through",
        "throughout",
    }:
        return None
    return Piece(first=i, end=i + 1, kind="weekend")


def clip(scan: Scan, i: int) -> Piece | None:
    """Reads "earlier this month", "later in the week", "earlier this year", "so far this year" is left to `which`."""
    word = scan.word(i)
    j = i + 1
    if scan.word(j) in {"in", "on"} and scan.word(j + 1) in {"the", "this"}:
        j += 2
    elif scan.word(j) == "this":
        j += 1
    else:
        return None
    unit = lexicon().units.get(scan.word(j))
    if unit not in {"week", "month", "year", "decade", "quarter"} or scan.word(j)[-1] == "s":
        return None
    return Piece(first=i, end=j + 1, kind="clip", unit=unit, which="last" if word == "earlier" else "next")
