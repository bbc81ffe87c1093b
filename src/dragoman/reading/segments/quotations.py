"""Quotations: one pass over the marks of each block with a stack."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.reading.segments.words import strip
from dragoman.records.layout import Block, Quotation
from dragoman.records.reading import Span

_MARK = re.compile(r"``|''|[“”„‟«»‹›‘’\"'″]")
_FAMILIES: Final = ('“”„‟"″', "«»", "‹›", "‘’", "'", "``''")
_OPENERS: Final = frozenset("“„‟«‹‘") | {"``"}
_CLOSES: Final = {"”": '“„‟"', "»": "«", "›": "‹", "’": "‘", "'": "'", "''": "``''", '"': '"“„', "″": '"“'}
_ELISION = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|n|s|re|ll|ve)\b)", re.IGNORECASE)


class _Mark(msgspec.Struct):
    """A quotation mark: its place, and whether its surroundings let it open or close."""

    sign: str
    start: int
    end: int
    opens: bool
    closes: bool
    strong: bool
    """A closing mark right after punctuation, where no possessive stands."""
    closers_ahead: int = 0
    """Closing marks of the same kind before the next opening one; for single marks, any number ahead."""
    strong_ahead: bool = False


def find_quotations(text: str, blocks: Sequence[Block]) -> tuple[Quotation, ...]:
    out: list[Quotation] = []
    groups = 0
    pending: tuple[str, int] | None = None
    for block in blocks:
        if block.kind in {"dateline", "byline"}:
            continue
        found, hanging = _block_quotations(text, block.span)
        last = 0
        for order, quotation in enumerate(found):
            joined = (
                order == 0
                and pending is not None
                and quotation.outer[0] == block.span[0]
                and _family(text[block.span[0]]) == _family(pending[0])
            )
            number = groups
            if joined and pending is not None:
                number = pending[1]
            elif quotation.group < 0:
                number = last
            else:
                groups += 1
            out.append(msgspec.structs.replace(quotation, group=number))
            if quotation.depth == 0:
                last = number
        pending = (hanging, last) if hanging is not None else None
    return tuple(out)


def _family(sign: str) -> int:
    return next((n for n, family in enumerate(_FAMILIES) if sign in family), -1)


def _block_quotations(text: str, span: Span) -> tuple[list[Quotation], str | None]:
    """The block's quotations in order (group -1: goes on with the one before), and the mark left open, if any."""
    marks = _marks(text, span)
    stack: list[_Mark] = []
    out: list[Quotation] = []
    reopened: set[int] = set()

    def close(level: int, end: int, outer: int, closed: bool) -> None:
        mark = stack[level]
        inner = strip(text, mark.end, end)
        if inner is not None:
            out.append(Quotation(inner, (mark.start, outer), 0, level, closed))

    def unwind(level: int, end: int) -> None:
        while len(stack) > level:
            if stack[-1].sign not in "‘'":
                close(len(stack) - 1, end, end, False)
            stack.pop()

    for mark in marks:
        level = _closed_by(mark, stack)
        if level is not None:
            unwind(level + 1, mark.start)
            close(level, mark.start, mark.end, True)
            stack.pop()
        elif mark.opens and not (mark.sign in "‘'" and not mark.closers_ahead):
            twin = next((n for n, o in enumerate(stack) if o.sign == mark.sign), None)
            # The same mark again: either a quotation inside a quotation, or the closing mark was forgotten.
            if twin is not None and not (mark.sign in _OPENERS and mark.closers_ahead >= 2):
                unwind(twin, mark.start)
                # Reopened after a full stop: paragraphs of one quotation whose line breaks were lost.
                if not stack and out and text[out[-1].inner[1] - 1] in ".!?…":
                    reopened.add(mark.start)
            if len(stack) < 6:
                stack.append(mark)
    hanging = next((m.sign for m in stack[:1] if m.sign not in "‘'"), None)
    unwind(0, span[1])
    out.sort(key=lambda q: (q.outer[0], q.depth))
    joined = [msgspec.structs.replace(q, group=-1) if q.outer[0] in reopened else q for q in out]
    return joined, hanging


def _closed_by(mark: _Mark, stack: list[_Mark]) -> int | None:
    """Which open mark this one closes (index into the stack), or None."""
    if not mark.closes or not stack:
        return None
    if mark.sign in "’'" and mark.strong_ahead and not mark.strong:
        return None
    partners = _CLOSES.get(mark.sign, "")
    own = partners[:1] if mark.sign in {"”", '"'} else partners
    for wanted in (own, partners):
        for level in range(len(stack) - 1, -1, -1):
            if stack[level].sign in wanted:
                return level
    return None


def _marks(text: str, span: Span) -> list[_Mark]:
    """All marks that may open or close, apostrophes left out, with what stands ahead of them."""
    out: list[_Mark] = []
    straight = curly = False
    for m in _MARK.finditer(text, span[0], span[1]):
        sign, start, end = m.group(), m.start(), m.end()
        before = text[start - 1] if start > span[0] else " "
        after = text[end] if end < span[1] else " "
        strong = before in '.,!?…;:—–-)]”"'
        if sign in "‘’'":
            opens = (
                sign != "’"
                and not before.isalnum()
                and not after.isspace()
                and not _ELISION.match(text, start)
            )
            closes = sign != "‘" and not before.isspace() and not after.isalnum()
            opens = opens and not (closes and not after.isalnum() and strong)
        elif sign in {'"', "″", "''"}:
            left = not after.isspace() and not before.isalnum() and before not in ".,!?…"
            right = not before.isspace() and not after.isalnum()
            if not straight and before.isdigit() and not after.isalnum():
                continue
            closes = (straight and not (left and not right)) or (curly and right and not left)
            opens = not closes and (left or not right)
            straight = not closes
            if not opens and not closes:
                straight = False
        else:
            opens, closes = sign in _OPENERS, sign in "”»›" or sign == "“"
            curly = sign in {"“", "``"} or (curly and sign != "”")
        if opens or closes:
            out.append(_Mark('"' if sign == "″" else sign, start, end, opens, closes, strong))
    _look_ahead(text, out)
    return out


def _look_ahead(text: str, marks: list[_Mark]) -> None:
    """Fill `closers_ahead` and `strong_ahead`, from the end."""
    single = 0
    strong = False
    double = 0
    for mark in reversed(marks):
        if mark.sign in "‘’'":
            mark.closers_ahead = single
            # "the soldiers’ families’ loss’": a possessive inside, if a sure closing mark follows.
            following = text[mark.end : mark.end + 2]
            possessive = (
                text[mark.start - 1 : mark.start] == "s" and following[:1] == " " and following[1:].islower()
            )
            mark.strong_ahead = strong and possessive
            if mark.closes:
                single += 1
                strong = strong or mark.strong
            if mark.opens:
                strong = False
        elif mark.sign in _OPENERS:
            mark.closers_ahead = double
            double = 0
        elif mark.closes and mark.sign != '"':
            double += 1
