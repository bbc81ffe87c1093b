"""Calendar dates: days, months, years, decades, quarters and seasons with a year of their own or without."""

from __future__ import annotations

from dragoman.reading.times import calendar
from dragoman.reading.times.lexicon import lexicon
from dragoman.reading.times.scan import APOSTROPHES, HYPHENS, Piece, Scan, Which

_WHICH: dict[str, Which] = {"last": "last", "this": "this", "next": "next", "the": "this"}


def month_at(scan: Scan, i: int) -> tuple[int, int] | None:
    """Month named at word `i` and the index after it (a short form's full stop included)."""
    words = lexicon()
    word = scan.word(i)
    if not word or not scan.capital(i):
        return None
    if word in words.months:
        return words.months[word], i + 1
    if word in words.months_short:
        return words.months_short[word], i + 2 if scan.word(i + 1) == "." and scan.glued(i + 1) else i + 1
    return None


def year_number(scan: Scan, i: int) -> int | None:
    """Four digits at word `i` that stand alone and may be a year."""
    value = scan.integer(i, calendar.FIRST_YEAR, calendar.LAST_YEAR, (4,))
    if value is None:
        return None
    after = scan.word(i + 1)
    if scan.glued(i + 1) and (after.isalnum() or after in {"%", "°", ":"}):
        return None
    return None if after in lexicon().words.counted else value


def year_after(scan: Scan, i: int) -> tuple[int, int] | None:
    """The year that completes a date ending before word `i`: ", 2018", "2018", "of last year"; and the index after it.

    A relative year is given as minus one, zero or one.
    """
    j = i
    if scan.word(j) in {",", "of"}:
        j += 1
    if (value := year_number(scan, j)) is not None:
        return value, j + 1
    if scan.word(j) in _WHICH and scan.word(j) != "the" and scan.word(j + 1) == "year":
        return {"last": -1, "this": 0, "next": 1}[_WHICH[scan.word(j)]], j + 2
    return None


def _dated(first: int, end: int, scan: Scan, month: int, day: int, last_day: int = 0) -> Piece | None:
    year = None
    if (found := year_after(scan, end)) is not None:
        year, end = found
    if calendar.day(2000 if year is None or year < 2 else year, month, day) is None:
        return None
    if last_day and (last_day <= day or calendar.day(2000, month, last_day) is None):
        return None
    return Piece(first=first, end=end, kind="day", year=year, month=month, day=day, last_day=last_day)


def _ordinal(scan: Scan, i: int) -> tuple[int, int] | None:
    """A day of the month at word `i` ("5", "5th") and the index after it."""
    value = scan.integer(i, 1, 31)
    if value is None:
        return None
    if scan.word(i + 1) in {"st", "nd", "rd", "th"} and scan.glued(i + 1):
        return value, i + 2
    if scan.glued(i + 1) and (scan.word(i + 1) in {":", "%"} or scan.word(i + 1).isalpha()):
        return None
    return value, i + 1


def month_first(scan: Scan, i: int) -> Piece | None:
    """Reads "March 5", "Feb. 6, 2018", "March 5-7", "March 2016", "March of last year"; not a bare month."""
    found = month_at(scan, i)
    if found is None:
        return None
    month, j = found
    at = j + 1 if scan.word(j) == "the" else j
    if (number := _ordinal(scan, at)) is not None and not (
        scan.word(number[1]) in lexicon().words.counted
        and scan.word(number[1]) not in {"local", "est", "gmt"}
    ):
        day, end = number
        if scan.word(end) in HYPHENS or scan.word(end) in {"to", "and", "through"}:
            second = _ordinal(scan, end + 1)
            plain = scan.word(end) in HYPHENS or (second and _plain_after(scan, second[1]))
            if second and plain and month_at(scan, second[1]) is None:
                piece = _dated(i, second[1], scan, month, day, second[0])
                if piece is not None:
                    return piece
        piece = _dated(i, end, scan, month, day)
        named = (month, day) == (9, 11) and scan.word(end).isalpha() and not _plain_after(scan, end)
        return None if named and piece and piece.year is None else piece
    # "31 February 2018" is no day, and no February either.
    if scan.integer(i - 1, 0, 99) is None and (year := year_after(scan, j)) is not None:
        return Piece(first=i, end=year[1], kind="month", year=year[0], month=month)
    return None


def _plain_after(scan: Scan, i: int) -> bool:
    """Nothing after a day number says that it counts things ("March 5 and 12 people")."""
    word = scan.word(i)
    return not word.isalpha() or word in lexicon().words.function_words


def day_first(scan: Scan, i: int) -> Piece | None:
    """Reads "6 February 2018", "6th of February", "5-7 March", "5 and 6 March"."""
    number = _ordinal(scan, i)
    if number is None or _joined(scan, i):
        return None
    day, j = number
    last = 0
    if scan.word(j) in HYPHENS or scan.word(j) in {"to", "and"}:
        second = _ordinal(scan, j + 1)
        if second is None:
            return None
        last, j = second
    if scan.word(j) == "of":
        j += 1
    found = month_at(scan, j)
    if found is None:
        return None
    if last:
        return _dated(i, found[1], scan, found[0], day, last)
    end = found[1] if year_after(scan, found[1]) or found[1] == j + 1 else found[1] - 1
    return _dated(i, end, scan, found[0], day)


def _joined(scan: Scan, i: int) -> bool:
    """Is number `i` the tail of something longer ("555-12", "3.5", "$5", "v2018")?"""
    if not scan.glued(i):
        return False
    before = scan.word(i - 1)
    if before in HYPHENS:
        return not (scan.word(i - 2).isalpha() or not scan.glued(i - 1))
    return before not in {"(", "[", "“", '"', "‘", "'", "’", "«"}


def numeric(scan: Scan, i: int) -> Piece | None:
    """Reads "2018-02-06", "2018/02/06", "25/12/2017", "12/25/2017", "6.2.2018"; not "3/4/2018"."""
    if _joined(scan, i):
        return None
    word = scan.word(i)
    parts = word.split(".")
    if (
        len(parts) == 3
        and len(word) <= 10
        and word.replace(".", "").isdigit()
        and word.isascii()
        and len(parts[2]) == 4
    ):
        return _exact(i, i + 1, int(parts[2]), int(parts[1]), int(parts[0]))
    mark = scan.word(i + 1)
    if mark not in HYPHENS or scan.word(i + 3) != mark or not all(scan.glued(i + k) for k in (1, 2, 3, 4)):
        return None
    if scan.glued(i + 5) and scan.word(i + 5) not in {
        ",",
        ".",
        ")",
        "]",
        ";",
        ":",
        "”",
        '"',
        "’",
        "'",
        "t",
        "z",
    }:
        return None
    a, b, c = (scan.integer(i + k, 0, 9999, (1, 2, 4)) for k in (0, 2, 4))
    if a is None or b is None or c is None:
        return None
    if len(word) == 4:
        return _exact(i, i + 5, a, b, c)
    if len(scan.word(i + 4)) != 4 or mark not in "/-":
        return None
    if a > 12 or a == b:
        return _exact(i, i + 5, c, b, a)
    return _exact(i, i + 5, c, a, b) if b > 12 else None


def _exact(first: int, end: int, year: int, month: int, day: int) -> Piece | None:
    if calendar.day(year, month, day) is None:
        return None
    return Piece(first=first, end=end, kind="day", year=year, month=month, day=day)


def bare_month(scan: Scan, i: int, *, sure: bool) -> Piece | None:
    """A month without day or year, where the words around it show that it is one. `sure`: the caller saw "last"."""
    found = month_at(scan, i)
    if found is None:
        return None
    month, end = found
    if scan.integer(i - 1, 0, 99) is not None:
        return None
    words = lexicon().words
    before, after = scan.word(i - 1), scan.word(end)
    # The one month that is also a frequent surname and a modal.
    named = scan.word(i) == "may" and not (
        after in {"to", "and", "or", "through"} and month_at(scan, end + 1)
    )
    short = scan.word(i) in lexicon().months_short
    if short and end == i + 1:
        return None
    piece = Piece(first=i, end=i + 1, kind="month", month=month)
    if sure:
        return piece
    if before in (words.sure_month_prepositions if named else words.month_prepositions):
        # "for May ", "since May took office": a name goes on with a verb; the tree is not asked here.
        return None if named and after in {"took", "became", "said", "told", "s"} else piece
    noun = after.isalpha() and after not in words.function_words and not scan.capital(end)
    if (
        noun
        and before in words.determiners
        and not (scan.word(i) in {"march", "may"} and before in {"s", "an", "any", "no"})
    ):
        return piece
    if after in APOSTROPHES and scan.word(end + 1) == "s" and not named and scan.glued(end):
        return piece
    return None


def year(scan: Scan, i: int, *, follows_year: bool) -> Piece | None:
    """A bare year, a range of years ("2014-16") or a decade ("1990s")."""
    if (decade := _decade(scan, i)) is not None:
        return decade
    if _joined(scan, i) and scan.word(i - 2) != "mid":
        return None
    value = year_number(scan, i)
    if value is None:
        return None
    if scan.word(i + 1) in HYPHENS and scan.glued(i + 1) and scan.glued(i + 2):
        second = scan.integer(i + 2, 0, calendar.LAST_YEAR, (2, 4))
        if second is not None and not (scan.glued(i + 3) and scan.word(i + 3) in HYPHENS):
            last = second if second > 99 else value // 100 * 100 + second
            whole = calendar.years(value, last - value + 1) if value < last <= value + 200 else None
            return Piece(first=i, end=i + 3, kind="range", fixed=whole) if whole and value >= 1700 else None
        return None
    if not (follows_year and value >= 1700) and not _year_here(scan, i, value):
        return None
    return Piece(first=i, end=i + 1, kind="year", year=value)


def _year_here(scan: Scan, i: int, value: int) -> bool:
    words = lexicon().words
    before, after = scan.word(i - 1), scan.word(i + 1)
    if before in HYPHENS:
        before = scan.word(i - 2)
        return before == "mid" and value >= 1700
    if before in {"(", "["}:
        return after in {")", "]", ",", ";", "–", "-"} and 1700 <= value <= 2100
    if before == "of":
        closed = not after.isalpha() or after in words.function_words
        return closed and scan.word(i - 2) not in words.totals and 1700 <= value <= 2100
    if before in words.year_prepositions or before in {
        "between",
        "year",
        "this",
        "autumn",
        "spring",
        "summer",
        "winter",
    }:
        return (1700 if before in {"in", "since", "during", "until"} else 1900) <= value <= 2100
    # Before a noun: "the 2013 attack", "Turkey's 2016 coup".
    noun = after.isalpha() and after not in words.function_words
    possessed = before in words.determiners or before in APOSTROPHES
    return noun and possessed and 1900 <= value <= 2100


def _decade(scan: Scan, i: int) -> Piece | None:
    end = i + 1
    if scan.word(end) in APOSTROPHES and scan.glued(end):
        end += 1
    if scan.word(end) != "s" or not scan.glued(end):
        return None
    value = scan.integer(i, 1700, 2100, (4,))
    if value is None and scan.word(i - 1) in APOSTROPHES and scan.glued(i):
        short = scan.integer(i, 20, 90, (2,))
        value = None if short is None else 1900 + short
    # "2014's" is a year; "the 1800s" may be a century.
    if value is None or value % 10 or end == i + 2 or (value % 100 == 0 and value < 2000):
        return None
    whole = calendar.years(value, 10)
    return Piece(first=i, end=end + 1, kind="range", fixed=whole) if whole else None


def period(scan: Scan, i: int) -> Piece | None:
    """Quarters, halves, seasons: "first quarter of 2019", "Q1", "second half of the year", "spring 2017"."""
    words = lexicon()
    word = scan.word(i)
    if word in words.ordinals and scan.word(i + 1) in {"quarter", "half"}:
        kind = "quarter" if scan.word(i + 1) == "quarter" else "half"
        number, end = words.ordinals[word], i + 2
        if kind == "half" and number > 2:
            return None
        return _in_year(scan, i, end, "quarter" if kind == "quarter" else "half", number)
    if word == "q" and scan.glued(i + 1) and scan.capital(i):
        quarter = scan.integer(i + 1, 1, 4, (1,))
        return None if quarter is None else _in_year(scan, i, i + 2, "quarter", quarter)
    if word in words.seasons:
        found = year_after(scan, i + 1)
        if found and (
            word != "fall" or scan.capital(i) or scan.word(i - 1) in {"the", "in", "early", "late"}
        ):
            return Piece(first=i, end=found[1], kind="season", number=words.seasons[word], year=found[0])
        at = i - 1 if scan.word(i - 1) == "the" else i
        if scan.word(at - 1) in {
            "in",
            "since",
            "by",
            "until",
            "during",
            "over",
            "throughout",
        } and not scan.capital(i):
            if word == "fall" and at == i:
                return None
            after = scan.word(i + 1)
            if after == "of" or (
                after.isalpha() and after not in words.words.function_words and word != "fall"
            ):
                return None
            return Piece(first=i, end=i + 1, kind="season", number=words.seasons[word])
    return None


def _in_year(scan: Scan, i: int, end: int, kind: str, number: int) -> Piece | None:
    year = None
    if scan.word(end) == "of" and scan.word(end + 1) in {"the", "this"} and scan.word(end + 2) == "year":
        year, end = 0, end + 3
    elif (found := year_after(scan, end)) is not None:
        year, end = found
    elif scan.word(end) == "of" or kind == "half":
        return None
    return Piece(first=i, end=end, kind="quarter" if kind == "quarter" else "half", number=number, year=year)


def holiday(scan: Scan, i: int) -> Piece | None:
    """Reads "Christmas Eve", "New Year's Day", with a year or without."""
    if not scan.capital(i):
        return None
    for entry in lexicon().holidays:
        end = i + len(entry.words)
        if scan.low[i:end] == entry.words:
            return _dated(i, end, scan, entry.month, entry.day)
    return None
