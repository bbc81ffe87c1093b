"""Where sentences end: full stops told from abbreviations, stops inside quotation marks, ellipses."""

from __future__ import annotations

import re
from typing import Final

from dragoman.reading.segments.words import strip, words
from dragoman.records.reading import Span

MAX_SENTENCE: Final = 6000
"""Longest sentence in characters; beyond it text is cut at white space, so that parsing stays quick."""
_CLOSERS: Final = "\"'”’»›)\\]}″"
_STOP = re.compile(rf"(?<![.!?…。！？؟۔])[.!?…。！？؟۔]++[{_CLOSERS}]*+")
_QUOTES: Final = "\"'”’»›″"
_WORD_CHARS = re.compile(r"[\w’'&.-]")


def find_sentences(text: str, span: Span) -> list[Span]:
    out: list[Span] = []
    start = span[0]
    for stop in _STOP.finditer(text, span[0], span[1]):
        end = stop.end()
        if end >= span[1] or not _ends_sentence(text, stop.start(), end, start, span[1]):
            continue
        piece = strip(text, start, end)
        if piece is not None and out and not _has_word(text, piece):
            out[-1] = (out[-1][0], piece[1])
        elif piece is not None:
            out.append(piece)
        start = end
    last = strip(text, start, span[1])
    if last is not None and out and not _has_word(text, last):
        out[-1] = (out[-1][0], last[1])
    elif last is not None:
        out.append(last)
    return [part for piece in out for part in _cut(text, piece)]


def _has_word(text: str, piece: Span) -> bool:
    """Anything but punctuation in the first characters? Long runs of marks count as words."""
    return piece[1] - piece[0] > 40 or any(c.isalnum() for c in text[piece[0] : piece[1]])


def _cut(text: str, piece: Span) -> list[Span]:
    """Cut what is longer than MAX_SENTENCE at white space, or anywhere if there is none."""
    out: list[Span] = []
    start, end = piece
    while end - start > MAX_SENTENCE:
        at = start + MAX_SENTENCE
        while at > start + MAX_SENTENCE // 2 and not text[at].isspace():
            at -= 1
        at = at if text[at].isspace() else start + MAX_SENTENCE
        if (part := strip(text, start, at)) is not None:
            out.append(part)
        start = at
    if (part := strip(text, start, end)) is not None:
        out.append(part)
    return out


def _ends_sentence(text: str, mark: int, end: int, start: int, limit: int) -> bool:
    """Does the stop at `mark` (closing marks up to `end`) end the sentence that began at `start`?"""
    marks = text[mark:end]
    if marks[0] in "。！？؟۔":
        return True
    following = text[end : min(end + 60, limit)]
    if not following[0].isspace():
        return _glued(text, mark, end, following)
    following = following.lstrip()
    opener = following.lstrip("“\"‘'«([„‹—–- ")
    if not opener:
        return True
    if opener[0].islower() or following[0] in ",;:)]?!":
        return False
    quoted = any(c in _QUOTES for c in marks)
    if quoted and marks[0] in "?!…" and _goes_on(following):
        return False
    if following[0] in "—–" and quoted:
        return False
    return not (marks == "." or marks.strip(_CLOSERS) == ".") or _full_stop(text, mark, start, opener, quoted)


def _glued(text: str, mark: int, end: int, following: str) -> bool:
    """A stop without white space after it: only "word.Word", a common slip in scraped text, ends a sentence."""
    before = text[max(0, mark - 2) : mark]
    shape = len(before) == 2 and before.isalpha() and before.islower() and len(following) > 2
    return (
        shape
        and (end == mark + 1 or text[end - 1] in '”"')
        and following[0].isupper()
        and following[1].islower()
        and following[:4].rstrip(". ") not in {"Com", "Net", "Org", "Gov"}
    )


def _goes_on(following: str) -> bool:
    """Does `Smith asked` follow a question in quotation marks?"""
    said = words().said
    for word in re.findall(r"[\w’'-]+|[^\w\s]", following)[:5]:
        if word in said:
            return True
        if not (word[0].isalnum() or word == "."):
            return False
    return False


def _full_stop(text: str, mark: int, start: int, opener: str, quoted: bool) -> bool:
    """A single full stop: is the word before it an abbreviation that goes on?"""
    low = mark
    while low > max(start, mark - 14) and _WORD_CHARS.match(text[low - 1]):
        low -= 1
    word = text[low:mark].strip("'’-")
    lists = words()
    following = re.match(r"[\w’']+", opener)
    nxt = following.group() if following else ""
    if word in lists.titles:
        return False
    if word in lists.numbered and nxt[:1].isdigit():
        return False
    dotted = "." in word.strip(".") and all(len(part) <= 2 for part in word.split("."))
    if len(word) == 1 and word.isalpha() and word.isupper():
        # An initial, or the end of a dotted name written with spaces ("U. S."); "I." and quotes may end.
        return (word == "I" and nxt in lists.starters) or (quoted and nxt in lists.starters)
    if word in lists.maybe or dotted:
        if nxt[:1].isdigit():
            return not (word[:1].isupper() and word in lists.maybe)
        return nxt in lists.starters or opener[:1] in '“"'
    return True
