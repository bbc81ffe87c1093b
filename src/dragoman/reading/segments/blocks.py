"""Paragraphs, headline, dateline and byline."""

from __future__ import annotations

import re
from typing import Final

from dragoman.reading.segments.words import strip, words
from dragoman.records.layout import BlockKind
from dragoman.records.reading import Span

MAX_HEADLINE: Final = 220
_WRAP: Final = (40, 130)
"""A hard-wrapped text's longest line, in characters, lies between these (terminal and mail widths)."""

_BLANK = re.compile(r"\n(?:[^\S\n]*+\n)++|\f|\u2029")
_LIST = re.compile(r"[^\S\n]*+(?:[-–—*•▪‣◦●·■○►➤]|\(?\d{1,3}[.)]|\(?[a-z][.)])[^\S\n]++\S")
_QUOTES: Final = "\"'”’»›″"
_ENDS: Final = '.!?…:;。！？؟۔"”’»)]'
_PLACE = r"[^\W\d_][\w'’.-]*(?:[ /-][^\W\d_][\w'’.-]*){0,3}"
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE})(?P<region>(?:, (?!{_MONTHS} ?\d){_PLACE}){{0,2}})"
    rf"(?:,? +(?P<date>{_MONTHS} ?\d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTHS}(?: \d{{4}})?))?"
    r"(?P<agency> ?[(\[][^()\[\]\n]{2,40}[)\]])?[ \u00a0]{0,3}(?:—|–|―|--|-(?=\s)|:(?=\s))[ \u00a0]*",
    re.IGNORECASE,
)
_AGENCY_LINE = re.compile(
    r"[(\[](?:Reuters|AP|AFP|CNN|UPI|dpa|Xinhua|TASS|IANS|ANI|PTI|EFE)[)\]] ?(?:—|–|―|--|-(?=\s)) *"
)
_BYLINE = re.compile(r"(?:By|BY|Written by|Reported by|Story by)[: ]\s*[A-Z“\"].{2,120}")


def paragraphs(text: str) -> list[Span]:
    """Blocks at blank lines; at single line breaks too, unless the text is hard-wrapped."""
    raw: list[Span] = []
    position = 0
    for gap in _BLANK.finditer(text):
        raw.append((position, gap.start()))
        position = gap.end()
    raw.append((position, len(text)))
    lines = [_lines(text, span) for span in raw]
    wrapped = _is_wrapped(text, [found for found in lines if len(found) > 1])
    out: list[Span] = []
    for found in lines:
        start: int | None = None
        end = 0
        for number, line in enumerate(found):
            if start is not None and _breaks(text, found[number - 1], line, wrapped):
                out.append((start, end))
                start = None
            start = line[0] if start is None else start
            end = line[1]
        if start is not None:
            out.append((start, end))
    return [piece for span in out if (piece := strip(text, *span)) is not None]


def _lines(text: str, span: Span) -> list[Span]:
    """The block's lines that hold more than white space, indentation kept at the start."""
    out: list[Span] = []
    position = span[0]
    while position < span[1]:
        end = text.find("\n", position, span[1])
        end = span[1] if end < 0 else end
        stripped = strip(text, position, end)
        if stripped is not None:
            out.append((position, stripped[1]))
        position = end + 1
    return out


def _is_wrapped(text: str, blocks: list[list[Span]]) -> bool:
    """Hard-wrapped texts have lines of near equal, moderate length that end in the midst of sentences."""
    breaks = loose = longest = 0
    for lines in blocks:
        for line in lines[:-1]:
            breaks += 1
            loose += text[line[1] - 1] not in _ENDS
        longest = max(longest, *(end - start for start, end in lines))
    if breaks < 2:
        return breaks == 1 and loose == 1 and longest <= _WRAP[1]
    return loose >= 0.5 * breaks and _WRAP[0] <= longest <= _WRAP[1]


def _breaks(text: str, before: Span, line: Span, wrapped: bool) -> bool:
    """Does a new paragraph begin at `line`, which follows `before` after a single line break?"""
    first = text[line[0]]
    if _LIST.match(text, line[0], line[1] + 1):
        return True
    stop = text[before[1] - 1] in _ENDS
    if wrapped:
        # An indented line after a full stop opens a paragraph in typewritten style.
        return first.isspace() and not text[before[0]].isspace() and stop
    if first.islower():
        return stop and text[before[1] - 1] not in ";:"
    return True


def block_kind(text: str, span: Span, order: int, total: int) -> BlockKind:
    length = span[1] - span[0]
    if length > MAX_HEADLINE:
        return "text"
    line = text[span[0] : span[1]]
    if order < 4 and line[-1] not in ".!?" and _BYLINE.fullmatch(line):
        return "byline"
    final = line[-1] in ".!?…" or (line[-1] in _QUOTES and line[-2:-1] in tuple(".!?…,"))
    if _LIST.match(text, span[0], span[1]):
        return "text"
    if order == 0:
        titled = _title_case(line)
        return "headline" if titled or (not final and total > 1 and line[-1] not in ":,") else "text"
    if order <= 2 and not final and length < 160 and _title_case(line):
        return "headline"
    return "text"


def _title_case(line: str) -> bool:
    """Nearly all longer words with a capital, four words at least; or all capitals."""
    small = words().small
    found = [w for w in re.findall(r"[^\W\d_][\w’'-]*", line) if w.lower() not in small]
    return len(found) >= 3 and sum(w[0].isupper() for w in found) >= 0.85 * len(found)


def find_dateline(text: str, span: Span) -> tuple[int, str | None, Span | None] | None:
    """Where the dateline ends, its date words and its place; None where there is none."""
    bare = _AGENCY_LINE.match(text, span[0], min(span[1], span[0] + 60))
    if bare is not None and bare.end() < span[1]:
        return bare.end(), None, None
    m = _DATELINE.match(text, span[0], min(span[1], span[0] + 110))
    if m is None or m.end() >= span[1]:
        return None
    place, colon = m.group("place"), text[m.start() : m.end()].rstrip().endswith(":")
    loud = len(place) > 2 and place == place.upper()
    # A capitalised name before a dash is a dateline only with an agency or a date beside it.
    sure = m.group("date") is not None or (m.group("agency") is not None and not colon)
    if not (place[0].isupper() and (sure or (loud and not colon))):
        return None
    return m.end(), m.group("date"), m.span("place")
