"""From whom a report says it has its text: agency bylines, datelines and lines of credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from dragoman.knowledge import Knowledge
from dragoman.records.reading import Span
from dragoman.stories.records import Credit
from dragoman.stories.tables import table

HEAD_LINES, TAIL_LINES = 4, 4
"""Lines with words at either end of a text in which a credit is looked for."""

_WORD = re.compile(r"\w")
_NAME = r"(?P<name>[A-Z][\w.&’'-]*(?: (?:of |the |de )?[A-Z][\w.&’'-]*){0,4}|dpa)"
_ANY = re.compile(_NAME.replace("?P<name>", ""))


class Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """credit.toml."""

    media: frozenset[str]
    head: tuple[str, ...]
    tail: tuple[str, ...]
    helped: tuple[str, ...]


@cache
def _patterns() -> Patterns:
    return table("credit.toml", Patterns)


@cache
def _compiled(which: str) -> tuple[re.Pattern[str], ...]:
    found: tuple[str, ...] = getattr(_patterns(), which)
    return tuple(re.compile(p.replace("{name}", _NAME), re.MULTILINE) for p in found)


def _lines(text: str) -> list[Span]:
    """The lines with words, as spans."""
    return [m.span() for m in re.finditer(r"[^\n]+", text) if _WORD.search(m.group())]


def credits(text: str, knowledge: Knowledge) -> tuple[Credit, ...]:
    """The outlets that the text names as its source, whole credits before helpers, in order of the text.

    Only agencies and state media of the knowledge count: whoever else is named in such a line may be a reporter.
    """
    lines = _lines(text)
    found: list[Credit] = []
    for start, end in lines[:HEAD_LINES]:
        head = text[start : min(end, start + 300)]
        found += _found(head, start, "helped", knowledge)
        found += _found(head, start, "head", knowledge)
    for start, end in lines[-TAIL_LINES:]:
        begin = max(start, end - 400)
        found += _found(text[begin:end], begin, "helped", knowledge)
        found += _found(text[begin:end], begin, "tail", knowledge)
    once: dict[str, Credit] = {}
    for credit in found:
        once.setdefault(credit.outlet, credit)
    return tuple(sorted(once.values(), key=lambda c: (not c.whole, c.span)))


def _found(line: str, offset: int, which: str, knowledge: Knowledge) -> Iterator[Credit]:
    for pattern in _compiled(which):
        for match in pattern.finditer(line):
            names = [match["name"], *(m.group() for m in _ANY.finditer(match.group()))]
            found = (knowledge.outlet(name.removeprefix("The ")) for name in names)
            entry = next((e for e in found if e is not None and e.medium in _patterns().media), None)
            if entry is not None:
                span = (offset + match.start(), offset + match.end())
                yield Credit(outlet=entry.id, shown=entry.name, whole=which != "helped", span=span)
