"""PETRARCH's and TABARI's dictionaries of actors.

    AL-QAIDA_ [IMGALQ]                   # comment
    +AL_QAEDA_
    HAMID_KARZAI_
        [AFGELI <011222]
        [AFGGOV 011222-140929]

An actor's first line, other names after `+`, codes with dates; an empty line ends the actor. A date is YYMMDD (years to
30 are of this century) or YYYYMMDD. A code is a state's three letters, or those of a region or of a kind of
organisation, then roles of three letters each.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from dragoman.knowledge.base import Knowledge
from dragoman.knowledge.check import SECTORS
from dragoman.knowledge.exchange.codes import codes
from dragoman.knowledge.exchange.found import Bad, Found, lines
from dragoman.knowledge.own import fault_of_name
from dragoman.knowledge.toml import Value

_NOTE = re.compile(r"<!--.*?(?:-->|$)|[#;].*")
_CODE = re.compile(r"\[([^\[\]]*)\]")
_DATED = re.compile(r"([A-Za-z~-]+)(?:\s+([<>]?)\s*(\d{6}|\d{8})(?:\s*-\s*(\d{6}|\d{8}))?)?")
_SHORT_NAME = re.compile(r"(.+?)\s*\(([^()]+)\)$")
_ARTICLE_LAST = re.compile(r"(.+),\s*(THE|AN?)$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PIVOT = 30
_SMALL = frozenset({
    "of", "the", "and", "for", "in", "on", "at", "to", "de", "la", "le", "du", "des", "del", "di",
    "da", "el", "y", "von", "van", "bin", "ibn",
})  # fmt: skip
_RULERS = frozenset({"GOV", "ELI", "LEG", "JUD", "OPP"})
_MOST_NAMES = 500
_MOST_ROLES = 12


class _SlipError(Exception):
    """A line does not fit; says why."""


class _Code(NamedTuple):
    words: str
    country: str | None
    table: str
    kind: str | None
    sectors: tuple[str, ...]
    start: datetime.date | None = None
    end: datetime.date | None = None

    @property
    def dated(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def lateness(self) -> tuple[int, datetime.date]:
        """The last to hold comes last: one with an open end, else the one without dates."""
        rank = 2 if self.start is not None and self.end is None else 0 if self.end is not None else 1
        return rank, self.end or self.start or datetime.date.min


class _Actor:
    """An actor whose lines are still being read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.names: list[str] = []
        self.codes: list[_Code] = []
        self.spoilt = False
        """A line of it was bad, so that its lack of a code needs no second complaint."""


def read(stream: BinaryIO, knowledge: Knowledge) -> Iterator[Found | Bad]:
    """The dictionary's actors and its bad lines; an actor stands after its own bad lines."""
    actor: _Actor | None = None
    inside = False
    for number, line in lines(stream):
        if isinstance(line, Bad):
            yield line
            continue
        if inside or (line.lstrip().startswith("<!--") and "-->" not in line):
            inside = "-->" not in line
            continue
        words = _NOTE.sub("", line).rstrip()
        if not words.strip():
            if not line.strip() and actor is not None:
                yield from _whole(actor)
                actor = None
            continue
        if not words.startswith(("+", "\t", " ", "[")):
            if actor is not None:
                yield from _whole(actor)
            actor = _Actor(number)
        try:
            if actor is None:
                raise _SlipError("there is no actor before it")
            _add(actor, words.strip(), knowledge)
        except _SlipError as error:
            if actor is not None:
                actor.spoilt = True
            yield Bad(number, str(error))
    if actor is not None:
        yield from _whole(actor)


def _add(actor: _Actor, words: str, knowledge: Knowledge) -> None:
    """A line of an actor: a name, codes, or both."""
    phrase = words.partition("[")[0].strip()
    if "]" in phrase:
        raise _SlipError("a bracket closes that none opens")
    if phrase.startswith(("&", "!", "~")):
        raise _SlipError(f"{phrase[:40]!r} is no actor's name")
    if phrase:
        if len(actor.names) >= _MOST_NAMES:
            raise _SlipError(f"an actor has more than {_MOST_NAMES} names")
        found = _names(phrase.removeprefix("+"))
        for name in found:
            if (fault := fault_of_name(name)) is not None:
                raise _SlipError(fault)
        actor.names += found
    rest = words[len(words.partition("[")[0]) :]
    if "[" in rest and _CODE.sub("", rest).strip():
        raise _SlipError("a code's brackets do not close, or words stand after it")
    actor.codes += [_code(code.strip(), knowledge) for code in _CODE.findall(rest)]


def _names(phrase: str) -> list[str]:
    """The name as it is written in a text, and the short one that stands in brackets after it."""
    words = " ".join(re.sub(r"\{[^{}]*\}?", " ", phrase).replace("_", " ").split())
    if match := _ARTICLE_LAST.fullmatch(words):
        words = f"{match[2]} {match[1]}"
    if match := _SHORT_NAME.fullmatch(words):
        short = match[2] if " " not in match[2] else _cased(match[2])
        return [_cased(match[1]), short]
    return [_cased(words)]


def _cased(name: str) -> str:
    """Names in capitals alone get small letters, but for what is likely to be an acronym."""
    if any(c.islower() for c in name):
        return name
    parts = name.split(" ")
    alone = len(parts) == 1
    return " ".join(_word(part, first=n == 0, alone=alone) for n, part in enumerate(parts))


def _word(word: str, *, first: bool, alone: bool) -> str:
    letters = [c for c in word if c.isalpha()]
    if (
        "." in word
        or (len(letters) <= (3 if alone else 1))
        or (len(letters) <= 5 and not set(letters) & set("AEIOUY"))
    ):
        return word
    if not first and word.lower() in _SMALL:
        return word.lower()
    return _LETTERS.sub(lambda m: m.group().capitalize(), word)


def _code(written: str, knowledge: Knowledge) -> _Code:
    match = _DATED.fullmatch(written)
    if match is None:
        raise _SlipError(f"{written[:40]!r} is no code with or without dates")
    code, sign, first, last = match.groups()
    if "~" in code:
        raise _SlipError(f"{code!r} is the code of an agent, not of an actor")
    if code.strip("-") == "":
        raise _SlipError("the code --- says to pass the actor over")
    if not code.isalpha() or len(code) % 3 or len(code) > 3 * _MOST_ROLES:
        raise _SlipError(f"the code {code[:40]!r} is not made of parts of three letters")
    if last is not None and sign:
        raise _SlipError(f"{written!r} has both a range and {sign!r}")
    start, end = (_day(first) if first else None), (_day(last) if last else None)
    if sign == "<":
        start, end = None, start
    elif first and last is None and sign != ">":
        raise _SlipError(f"{written!r} has one date without < or >")
    if start and end and end < start:
        raise _SlipError(f"{written!r} ends before it begins")
    return _said(written, code.upper(), knowledge)._replace(start=start, end=end)


def _said(written: str, code: str, knowledge: Knowledge) -> _Code:
    """What the letters say."""
    table = codes()
    first, *roles = (code[at : at + 3] for at in range(0, len(code), 3))
    sectors = tuple(dict.fromkeys(s for role in roles if (s := table.role.get(role, role)) in SECTORS))
    beyond = table.beyond.get(first)
    if beyond is not None:
        sectors = tuple(dict.fromkeys((*beyond.sectors, *sectors)))
        return _Code(written, None, beyond.table, beyond.kind, sectors)
    state = knowledge.country(table.state.get(first, first))
    if state is None and first not in table.region.codes:
        raise _SlipError(f"{code!r} begins with no state, region or kind of organisation that is known")
    country = None if state is None else state.id
    if not sectors and country is not None:
        return _Code(written, country, "region", None, ())
    return _Code(written, country, "groups", table.kind_of(sectors), sectors)


def _day(written: str) -> datetime.date:
    if len(written) == 6:
        written = f"{'20' if int(written[:2]) <= _PIVOT else '19'}{written}"
    try:
        return datetime.datetime.strptime(written, "%Y%m%d").date()
    except ValueError:
        raise _SlipError(f"{written!r} is no date") from None


def _whole(actor: _Actor) -> Iterator[Found | Bad]:
    """The actor as an entry: a person where his codes follow each other, else by the code that held last."""
    if not actor.codes or not actor.names:
        if not actor.spoilt:
            yield Bad(actor.line, "the actor has no code" if actor.names else "the actor has no name")
        return
    last = max(actor.codes, key=lambda code: code.lateness)
    dated = [code for code in actor.codes if code.dated]
    row: dict[str, Value] = {}
    table = last.table
    if dated and (len(actor.codes) > 1 or _RULERS & set(last.sectors)):
        table = "person"
        if last.country is not None:
            row["of"] = last.country
        row["sectors"] = last.sectors
    elif table == "region":
        row["country"] = last.country or ""
    else:
        if last.country is not None:
            row["country"] = last.country
        if last.kind is not None:
            row["kind"] = last.kind
        row["sectors"] = last.sectors
        if dated and table == "groups":
            row |= {end: day.isoformat() for end, day in (("start", last.start), ("end", last.end)) if day}
    remark = " ".join(f"[{code.words}]" for code in actor.codes)
    yield Found(line=actor.line, names=tuple(dict.fromkeys(actor.names)), table=table, row=row, remark=remark)
