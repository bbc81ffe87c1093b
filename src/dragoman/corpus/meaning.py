"""The lines of meaning below an item's text: one event, statement, time, place, quantity, chain a line."""

from __future__ import annotations

import dataclasses
import datetime
import re
from typing import Any, get_args

from dragoman.corpus.items import Chain, EventMark, Place, Quantity, StatementMark, TimeMark
from dragoman.records.reading import (
    Act,
    Attitude,
    EventType,
    HopRole,
    Modality,
    Precision,
    QuantityKind,
    Span,
    StatementKind,
)

TYPES = frozenset(get_args(EventType))
MODALITIES = frozenset(get_args(Modality))
KINDS = frozenset(get_args(StatementKind))
ATTITUDES = frozenset(get_args(Attitude))
ACTS = frozenset(get_args(Act))
ROLES = frozenset(get_args(HopRole))
FLAGS = ("historical", "repeated", "aggregate")
_ID = re.compile(r"[a-z]\d+")


@dataclasses.dataclass
class Lines:
    """What the lines say."""

    events: list[EventMark] = dataclasses.field(default_factory=list)
    statements: list[StatementMark] = dataclasses.field(default_factory=list)
    times: list[TimeMark] = dataclasses.field(default_factory=list)
    places: list[Place] = dataclasses.field(default_factory=list)
    quantities: list[Quantity] = dataclasses.field(default_factory=list)
    same: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    chains: list[Chain] = dataclasses.field(default_factory=list)


class Meaning:
    """Reads lines of meaning over the marks of one item. Raises ValueError(line number, message) on a slip."""

    def __init__(self, marks: dict[str, tuple[Span, ...]]) -> None:
        self.marks = marks

    def lines(self, lines: list[tuple[int, str]]) -> Lines:
        out = Lines()
        seen: set[str] = set()
        for number, line in lines:
            try:
                first = line.split(maxsplit=1)[0]
                if first not in {"same", "chain"}:
                    if first in seen:
                        raise _Slip(f"{first} has two lines")
                    seen.add(first)
                self._line(line, out)
            except _Slip as slip:
                raise ValueError(number, str(slip)) from None
        for mark in self.marks:
            if mark[0] in "etpq" and mark not in seen:
                at = lines[0][0] - 1 if lines else 0
                raise ValueError(max(at, 1), f"{mark} is marked but has no line of meaning")
        self._references(out, lines[-1][0] if lines else 1)
        return out

    def _references(self, out: Lines, last: int) -> None:
        used = {s.cue for s in out.statements} | {s.content for s in out.statements}
        used |= {m for s in out.statements for m in s.sources}
        for mark in self.marks:
            if mark[0] in "kcn" and mark not in used:
                raise ValueError(last, f"{mark} is marked but no statement uses it")
        names = {s.id for s in out.statements}
        for s in out.statements:
            if s.within is not None and (s.within not in names or s.within == s.id):
                raise ValueError(last, f"{s.id} is said to be in {s.within}, which is no other statement")
        for chain in out.chains:
            if chain.statement not in names:
                raise ValueError(last, f"a chain of {chain.statement}, which is no statement")

    def _line(self, line: str, out: Lines) -> None:
        first, _, rest = line.partition(" ")
        if first == "same":
            out.same.append(self._ids(rest.split(), "m"))
            if len(out.same[-1]) < 2:
                raise _Slip("same takes two mentions or more")
        elif first == "chain":
            out.chains.append(self._chain(rest))
        elif re.fullmatch(r"s\d+", first):
            out.statements.append(self._statement(first, rest))
        elif re.fullmatch(r"[etpq]\d+", first):
            self._known(first, "etpq")
            if first[0] == "e":
                out.events.append(self._event(first, rest))
            elif first[0] == "t":
                out.times.append(self._time(first, rest))
            elif first[0] == "p":
                out.places.append(self._place(first, rest))
            else:
                out.quantities.append(self._quantity(first, rest))
        else:
            raise _Slip(f"a line begins with e1, s1, t1, p1, q1, same or chain, not {first!r}")

    def _known(self, mark: str, letters: str) -> str:
        if not _ID.fullmatch(mark) or mark[0] not in letters:
            raise _Slip(f"{mark!r} is no id of {' or '.join(letters)}")
        if mark not in self.marks:
            raise _Slip(f"{mark} is not marked in the text")
        return mark

    def _ids(self, marks: list[str], letters: str) -> tuple[str, ...]:
        if marks == ["-"]:
            return ()
        return tuple(self._known(m, letters) for m in marks)

    def _event(self, mark: str, rest: str) -> EventMark:
        head, colon, roles = rest.partition(":")
        if not colon:
            raise _Slip("an event is written: e1 TYPE[/mode] [modality] [flags] : ACTORS > RECIPIENTS")
        type_, *words = head.split() or [""]
        name, _, modes = type_.partition("/")
        if name not in TYPES:
            raise _Slip(f"{name!r} is no event type")
        fields: dict[str, Any] = dict.fromkeys(FLAGS, False)
        fields["modality"] = "actual"
        for word in words:
            if word in FLAGS:
                fields[word] = True
            elif word in MODALITIES:
                fields["modality"] = word
            else:
                raise _Slip(f"{word!r} is neither a modality nor historical, repeated or aggregate")
        reciprocal = roles.rstrip().endswith("<>")
        left, arrow, right = roles.replace("<>", ">").partition(">")
        if not arrow:
            raise _Slip("actors and recipients are written m1,m2 > m3, an empty role as -")
        return EventMark(
            id=mark,
            type=name,
            modes=tuple(m for m in modes.split("+") if m),
            actors=self._ids(_list(left), "m"),
            recipients=() if reciprocal else self._ids(_list(right), "m"),
            reciprocal=reciprocal,
            **fields,
        )

    def _statement(self, mark: str, rest: str) -> StatementMark:
        head, colon, parts = rest.partition(":")
        fields = [p.strip() for p in parts.split("|")]
        if not colon or len(fields) < 3:
            raise _Slip(
                "a statement is written: s1 KIND ATTITUDE [ACT] : SOURCES | CUE | CONTENT [| in s2] [| to m3]"
            )
        words = head.split()
        if len(words) not in {2, 3} or words[0] not in KINDS or words[1] not in ATTITUDES:
            raise _Slip("a statement is direct, indirect or mixed, and speech, belief or intention")
        if len(words) == 3 and words[2] not in ACTS:
            raise _Slip(f"{words[2]!r} is no act; acts are {', '.join(sorted(ACTS))}")
        within: str | None = None
        addressees: tuple[str, ...] = ()
        for extra in fields[3:]:
            what, _, which = extra.partition(" ")
            if what == "in" and re.fullmatch(r"s\d+", which.strip()):
                within = which.strip()
            elif what == "to":
                addressees = self._ids(_list(which), "mn")
            else:
                raise _Slip(f"after the content come 'in s2' and 'to m3', not {extra!r}")
        cue = self._ids([fields[1]], "k")
        return StatementMark(
            id=mark,
            kind=words[0],  # type: ignore[arg-type]
            attitude=words[1],  # type: ignore[arg-type]
            act=words[2] if len(words) == 3 else None,  # type: ignore[arg-type]
            sources=self._ids(_list(fields[0]), "nm"),
            cue=cue[0] if cue else None,
            content=self._known(fields[2], "c"),
            within=within,
            addressees=addressees,
        )

    def _time(self, mark: str, rest: str) -> TimeMark:
        start, dots, end = rest.strip().partition("..")
        if not dots:
            raise _Slip("a time is written 2018-02-05..2018-02-05, an open end left out")
        for day in (start, end):
            if day:
                try:
                    datetime.date.fromisoformat(day)
                except ValueError:
                    raise _Slip(f"{day!r} is no day") from None
        if not (start or end) or (start and end and start > end):
            raise _Slip("a time has at least one end, and they stand in order")
        return TimeMark(mark, start or None, end or None)

    def _place(self, mark: str, rest: str) -> Place:
        words = rest.split()
        if (
            len(words) != 2
            or words[1] not in get_args(Precision)
            or not re.fullmatch(r"-|[A-Z]{3}", words[0])
        ):
            raise _Slip(f"a place is written IRQ city; precisions are {', '.join(get_args(Precision))}")
        return Place(mark, None if words[0] == "-" else words[0], words[1])

    def _quantity(self, mark: str, rest: str) -> Quantity:
        found = re.fullmatch(r"(\d*)\.\.(\d*) (\w+)( about)?", rest.strip())
        if (
            found is None
            or found.group(3) not in get_args(QuantityKind)
            or not (found.group(1) or found.group(2))
        ):
            raise _Slip(
                f"a quantity is written 5000.. force_level; kinds are {', '.join(get_args(QuantityKind))}"
            )
        low, high = (int(g) if g else None for g in found.group(1, 2))
        if low is not None and high is not None and low > high:
            raise _Slip("the bounds stand in order")
        return Quantity(mark, low, high, bool(found.group(4)), found.group(3))

    def _chain(self, rest: str) -> Chain:
        statement, colon, path = rest.partition(":")
        hops = []
        for hop in path.split(">"):
            words = hop.split()
            if len(words) != 2 or words[1] not in ROLES:
                raise _Slip("a chain is written: chain s1 : m2 speaker > m5 channel > m6 outlet")
            hops.append((self._known(words[0], "mn"), words[1]))
        if not colon:
            raise _Slip("a chain is written: chain s1 : m2 speaker > m5 channel")
        return Chain(statement.strip(), tuple(hops))  # type: ignore[arg-type]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


class _Slip(Exception):
    pass
