"""Finds the pieces of one sentence: which time expressions stand where, nothing resolved yet."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from dragoman.reading.times import dates, relative
from dragoman.reading.times.calendar import Third
from dragoman.reading.times.lexicon import lexicon
from dragoman.reading.times.scan import APOSTROPHES, HYPHENS, Piece, Scan

_THIRDS: dict[str, Third] = {"early": "early", "mid": "mid", "middle": "mid", "late": "late"}
_EDGES: dict[str, Literal["start", "end"]] = {
    "end": "end",
    "beginning": "start",
    "start": "start",
    "close": "end",
}
_EDGED_UNITS = frozenset({"week", "month", "quarter", "year", "decade"})


@cache
def _openers() -> frozenset[str]:
    """Lower-case words, numbers apart, at which a piece can begin."""
    from dragoman.reading.numerals import starters

    words = lexicon()
    return frozenset(
        {
            *words.weekdays,
            *words.weekdays_short,
            *words.months,
            *words.months_short,
            *words.seasons,
            *words.ordinals,
        }
        | {*_THIRDS, *_EDGES, *starters(), *(h.words[0] for h in words.holidays)}
        | {"last", "next", "this", "past", "coming", "today", "tonight", "yesterday", "tomorrow", "overnight"}
        | {"earlier", "later", "weekend", "q", "day"}
    )


def pieces(scan: Scan) -> list[Piece]:
    """All pieces of a sentence, in order, not overlapping."""
    out: list[Piece] = []
    openers = _openers()
    i, size = 0, scan.size
    low = scan.low
    while i < size:
        word = low[i]
        if word in openers or word[0].isdecimal():
            found = core(scan, i, follows_year=bool(out) and _listed(scan, out[-1], i))
            if found is not None:
                out.append(found)
                i = found.end
                continue
        i += 1
    return out


def _listed(scan: Scan, before: Piece, i: int) -> bool:
    """Does word `i` go on a list or range that a year began ("in 2014 and 2015")?"""
    if before.kind not in {"year", "month", "range", "day"} or before.year is None:
        return False
    between = scan.low[before.end : i]
    return between in (["and"], ["or"], ["to"], [","], [",", "and"], ["through"], ["until"], ["&"]) or (
        len(between) == 1 and between[0] in HYPHENS
    )


def core(scan: Scan, i: int, *, follows_year: bool = False) -> Piece | None:
    """The piece that begins at word `i`, or None."""
    word = scan.word(i)
    if word[:1].isdecimal():
        return (
            dates.numeric(scan, i)
            or dates.day_first(scan, i)
            or dates.year(scan, i, follows_year=follows_year)
            or relative.counted(scan, i)
        )
    words = lexicon()
    if word in words.weekdays or word in words.weekdays_short:
        return relative.weekday(scan, i)
    if word in words.months or word in words.months_short:
        return dates.holiday(scan, i) or dates.month_first(scan, i) or dates.bare_month(scan, i, sure=False)
    if word in _THIRDS:
        return _third(scan, i)
    if word in _EDGES:
        return _edge(scan, i)
    if word in {"earlier", "later"}:
        return relative.clip(scan, i)
    if word == "weekend":
        return relative.weekend(scan, i)
    return (
        relative.which(scan, i)
        or relative.offset(scan, i)
        or dates.period(scan, i)
        or relative.counted(scan, i)
        or dates.holiday(scan, i)
    )


def _third(scan: Scan, i: int) -> Piece | None:
    """Reads "early March", "mid-2016", "late last year", "the late 1980s"; a day has no thirds ("late Monday")."""
    j = i + 1
    if scan.word(j) in HYPHENS or (scan.word(j) in APOSTROPHES and not scan.glued(j)):
        j += 1
    if scan.word(i) == "middle":
        if scan.word(j) != "of":
            return None
        return _of(scan, i, j + 1, third=True)
    if scan.word(j) in {"in", "on"} and scan.word(j + 1) in {"the", "this"}:
        return _of(scan, i, j + 1, third=True)
    inner = _inner(scan, j)
    if (
        inner is None
        or inner.kind in {"clip", "past", "coming", "ago", "overnight", "weekend"}
        or inner.third
        or inner.edge
    ):
        return None
    if inner.kind in {"day", "weekday", "offset"}:
        return msgspec.structs.replace(inner, first=i) if scan.word(i) != "mid" else inner
    return msgspec.structs.replace(inner, first=i, third=_third_named(scan.word(i)))


def _third_named(word: str) -> Third:
    return _THIRDS[word]


def _inner(scan: Scan, j: int) -> Piece | None:
    """The piece after "early" or "the end of": months and years need no further sign there."""
    found = core(scan, j) if j < scan.size else None
    if found is not None or j >= scan.size:
        return found
    if (month := dates.bare_month(scan, j, sure=True)) is not None:
        return month
    value = dates.year_number(scan, j)
    if value is not None and 1700 <= value <= 2100:
        return Piece(first=j, end=j + 1, kind="year", year=value)
    if scan.word(j) in lexicon().seasons and scan.word(j) != "fall":
        return Piece(first=j, end=j + 1, kind="season", number=lexicon().seasons[scan.word(j)])
    return None


def _of(scan: Scan, first: int, j: int, *, third: bool) -> Piece | None:
    """What stands after "the end of": "March", "the year", "this week"."""
    the = scan.word(j) in {"the", "this"}
    unit = lexicon().units.get(scan.word(j + 1)) if the else None
    inner: Piece | None
    if unit in _EDGED_UNITS and scan.word(j + 1)[-1] != "s" and scan.word(j + 2) != "of":
        inner = Piece(first=first, end=j + 2, kind="unit", unit=unit)
    else:
        inner = _inner(scan, j + 1 if scan.word(j) == "the" else j)
    if inner is None or inner.third is not None or inner.edge is not None:
        return None
    if inner.kind not in {"unit", "month", "year", "range", "season", "quarter", "half"}:
        return None
    if third:
        return msgspec.structs.replace(inner, first=first, third=_third_named(scan.word(first)))
    return msgspec.structs.replace(inner, first=first, edge=_EDGES[scan.word(first)])


def _edge(scan: Scan, i: int) -> Piece | None:
    if scan.word(i + 1) != "of" or (
        scan.word(i - 1) != "the" and scan.word(i - 1) not in {"at", "by", "until", "year"}
    ):
        return None
    return _of(scan, i, i + 2, third=False)
