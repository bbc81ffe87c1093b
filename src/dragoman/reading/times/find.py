"""Time expressions of a report as inclusive day ranges, spans with their prepositions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec

from dragoman.reading.times import calendar
from dragoman.reading.times.calendar import Day, Range
from dragoman.reading.times.lexicon import lexicon
from dragoman.reading.times.pieces import pieces
from dragoman.reading.times.resolve import NEEDS_SIDE, Closed, absolute, resolve
from dragoman.reading.times.scan import APOSTROPHES, HYPHENS, Piece, Scan
from dragoman.reading.times.tense import Side, expression_side
from dragoman.records.drafts import TimeDraft
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence

_DAYS = frozenset({"weekday", "day", "offset"})
_TO = frozenset({"to", "until", "till", "through"}) | HYPHENS
_OPENING = frozenset({"starting", "beginning", "effective"})


class _Item(msgspec.Struct, frozen=True):
    """A resolved expression: words `first` to `end` of the scan, with its preposition in lower case."""

    first: int
    end: int
    days: Range


def find(
    text: str, layout: Layout, sentences: Sequence[Sentence], published: datetime.date | None
) -> list[TimeDraft]:
    """All time expressions that can be resolved, in order of the text. Never raises.

    `published` is the day of publication; without it the report's dateline stands in where that names a full date, and
    else only expressions with a year of their own are resolved. Weekdays and months without a year look back or
    ahead by the tense of their clause.
    """
    anchor = published or dateline_day(layout, None)
    out: list[TimeDraft] = []
    for sentence in sentences:
        scan = Scan(text, sentence.start, sentence.end)
        for item in _items(scan, sentence, anchor):
            start, end = item.days
            span = scan.starts[item.first], scan.ends[item.end - 1]
            out.append(
                TimeDraft(
                    span=span,
                    sentence=sentence.index,
                    start=start.isoformat() if start else None,
                    end=end.isoformat() if end else None,
                )
            )
    return out


def dateline_day(layout: Layout, published: datetime.date | None) -> datetime.date | None:
    """The day that the report's dateline names; the latest such day by publication where it gives no year."""
    words = layout.dateline
    if not words:
        return None
    scan = Scan(words, 0, len(words))
    for item in _items(scan, None, published):
        start, end = item.days
        if start is not None and start == end:
            return start
    return None


def _items(scan: Scan, sentence: Sentence | None, published: Day | None) -> list[_Item]:
    found = pieces(scan)
    if not found:
        return []
    found = _with_years(scan, found)
    out: list[_Item] = []
    k = 0
    while k < len(found):
        piece = found[k]
        if (
            k + 1 < len(found)
            and (joint := _joint(scan, sentence, published, piece, found[k + 1])) is not None
        ):
            out.append(joint)
            k += 2
            continue
        first, preposition = _prefix(scan, piece)
        side = _side(scan, sentence, piece, preposition)
        days = resolve(piece, published, side)
        k += 1
        if days is None or (sentence is not None and not preposition and _in_name(scan, sentence, piece)):
            continue
        if piece.kind in _DAYS:
            days, k = _run_of_days(scan, found, k, days, published, side)
        out.append(
            _Item(
                first,
                found[k - 1].end,
                _with_preposition(preposition, piece, days, side, scan, found[k - 1].end),
            )
        )
    return out


def _in_name(scan: Scan, sentence: Sentence, piece: Piece) -> bool:
    """Is a bare weekday or month part of a person's name ("Sunday Adelaja", "April Ryan")?"""
    token = sentence.at(scan.starts[piece.first]) if piece.kind in {"weekday", "month"} else None
    if token is None or scan.word(piece.end) in APOSTROPHES:
        return False
    return any(
        e.label == "PERSON" and e.first <= token.i <= e.last and e.last > e.first for e in sentence.entities
    )


def _side(scan: Scan, sentence: Sentence | None, piece: Piece, preposition: str) -> Side | None:
    if piece.kind not in NEEDS_SIDE or piece.which in {"last", "next"} or absolute(piece):
        return None
    return expression_side(sentence, scan.starts[piece.first], preposition)


def _with_years(scan: Scan, found: list[Piece]) -> list[Piece]:
    """In "between March and June 2018" the first month has the second one's year."""
    out = list(found)
    for k in range(len(out) - 2, -1, -1):
        one, two = out[k], out[k + 1]
        if (
            one.year is not None
            or two.year is None
            or one.kind not in {"month", "day"}
            or two.kind not in {"month", "day"}
        ):
            continue
        between = scan.low[one.end : two.first]
        if between and len(between) <= 2 and between[0] in _TO | {"and", "or", ","} and one.which is None:
            year = two.year - 1 if one.month > two.month and two.year >= calendar.FIRST_YEAR else two.year
            out[k] = msgspec.structs.replace(one, year=year)
    return out


def _joint(
    scan: Scan, sentence: Sentence | None, published: Day | None, one: Piece, two: Piece
) -> _Item | None:
    """Reads "between June and August", "from Monday to Friday", "March 5 - April 2": one range from two pieces."""
    gap = two.first - one.end
    if gap not in {1, 2} or (
        gap == 2 and scan.word(two.first - 1) not in {"the", "on", "early", "late", "mid"}
    ):
        return None
    first, preposition = _prefix(scan, one, pair=True)
    link = scan.word(one.end)
    if not (link in _TO or (link == "and" and preposition == "between")):
        return None
    if link in HYPHENS and one.kind != two.kind:
        return None
    if link not in HYPHENS and preposition not in {"between", "from"} and one.kind != two.kind:
        return None
    side = _side(scan, sentence, one, preposition)
    start = resolve(one, published, side)
    end = resolve(two, published, side)
    if start is None or end is None:
        return None
    if end[1] < start[0]:
        later = resolve(two, start[0], "future")
        if later is None or later[1] < start[0]:
            return None
        end = later
    if two.edge == "end":
        end = (end[0], end[1])
    return _Item(first, two.end, (start[0], end[1]))


def _run_of_days(
    scan: Scan, found: list[Piece], k: int, days: Closed, published: Day | None, side: Side | None
) -> tuple[Closed, int]:
    """Weekdays or dates that follow each other without a gap are one range ("Monday and Tuesday")."""
    while k < len(found) and found[k].kind in _DAYS and found[k].kind == found[k - 1].kind:
        between = scan.low[found[k - 1].end : found[k].first]
        if between not in (["and"], [","], [",", "and"], ["and", "on"]):
            break
        following = resolve(found[k], published, side)
        if following is None or (following[0] - days[1]).days not in {1, -6}:
            break
        nxt = following[0] if following[0] > days[1] else calendar.shift(days[1], 1)
        if nxt is None or (published is not None and side != "future" and nxt > published):
            break
        days = (days[0], nxt if nxt > following[1] else following[1])
        k += 1
    return days, k


def _prefix(scan: Scan, piece: Piece, *, pair: bool = False) -> tuple[int, str]:
    """First word of the whole expression and its preposition ("" where it has none)."""
    words = lexicon().words
    first = i = piece.first
    part_of = scan.word(i - 1) == "of" and (scan.word(i - 2) in words.dayparts or scan.word(i - 2) == "hours")
    if piece.kind in _DAYS and part_of:
        i -= 2
        while scan.word(i - 1) in {"early", "late", "small", "wee"}:
            i -= 1
        first = i = i - 1 if scan.word(i - 1) == "the" else i
    years = piece.kind == "range" and scan.word(piece.end - 1) != "s"
    years = years or (piece.kind == "overnight" and scan.word(piece.end).isalpha())
    farther = piece.kind == "offset" and scan.word(piece.first) == "day"
    if (
        scan.word(i - 1) in {"the", "these"}
        and (piece.kind not in {"weekday", "offset"} or farther)
        and not years
    ):
        i -= 1
        first = i
    elif scan.word(i - 1) == "a" and piece.kind in {"ago"}:
        i -= 1
    before = scan.word(i - 1)
    if pair and before in {"between", "from"}:
        return i - 1, before
    if before in _OPENING or (before in {"on", "in"} and scan.word(i - 2) in _OPENING):
        return (i - 1 if before in _OPENING else i - 2), "starting"
    if before == "of" and scan.word(i - 2) == "as":
        return i - 2, "as of"
    if before not in words.prepositions:
        return _bare(scan, piece, first)
    attributive = _attributive(scan, piece, the=first < piece.first)
    bounds = before in {"before", "after", "since", "until", "till", "from", "by", "for", "through"}
    if attributive and (bounds or first < piece.first or scan.word(piece.end) in APOSTROPHES):
        return piece.first, ""
    i -= 1
    if before == "on" and scan.word(i - 1) in words.dayparts and scan.word(i - 2) in {"at", "around", "by"}:
        i -= 2
    if scan.word(i - 1) in {"early", "late", "earlier", "later"} and piece.kind in _DAYS:
        i -= 1
    return i, before


def _bare(scan: Scan, piece: Piece, first: int) -> tuple[int, str]:
    if piece.kind in {"day", "year", "month"} and first < piece.first:
        # "the 2013 attack": the article belongs to the noun.
        return piece.first, ""
    if piece.kind in _DAYS and scan.word(first - 1) in {"earlier", "later"}:
        return first - 1, ""
    return first, ""


def _attributive(scan: Scan, piece: Piece, *, the: bool) -> bool:
    """Does the expression modify a noun ("after Sunday's vote", "since the 2011 uprising")?"""
    if scan.word(piece.end) in APOSTROPHES and scan.glued(piece.end):
        return True
    after = scan.word(piece.end)
    noun = after.isalpha() and after not in lexicon().words.function_words
    return the and noun and piece.kind in {"year", "month", "day", "weekday"}


def _with_preposition(
    preposition: str, piece: Piece, days: Closed, side: Side | None, scan: Scan, end: int
) -> Range:
    """Opens a range where the preposition says so ("since 2011", "until Friday", "before 2014")."""
    start, last = days
    if preposition in {"since", "starting"}:
        return start, None
    if preposition in {"until", "till", "through"}:
        return None, last
    if preposition == "before":
        return None, calendar.shift(start, -1)
    if preposition == "after":
        return calendar.shift(last, 1), None
    if preposition == "from" and (
        side == "future" or scan.word(end) in {"onward", "onwards", "on", "forward"}
    ):
        return start, None
    if preposition == "by" and piece.edge == "end":
        return last, last
    return start, last
