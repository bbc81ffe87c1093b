"""Weighs what the rules left open: does a statement tell, deny or doubt an event told before it?

A softmax over named features of an event, of a statement behind it and of what ties the two. The rules decide first,
and only what the weighing is sure of is added.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.reading.claims.bonds import Bonds
from dragoman.reading.claims.given import Given
from dragoman.reading.claims.pairs import CROSSED, Pairs
from dragoman.reading.claims.signs import Row, Signs
from dragoman.reading.claims.tone import Tones
from dragoman.records.reading import Stance

FILE = "claims/data/weighing.json"
VERSION = 1
STANCES: tuple[Stance, ...] = ("asserts", "denies", "doubts")
BIAS = "bias"
FOLLOWED = "followed.asserts"
"""The feature that says that the rules take the speaker to go on or to bear out, which they do not give."""
_RIVALS = 6
"""Events told before a statement that are set beside one another."""
_TELLING = frozenset({None, "report", "denial"})
NEAR = 4
"""Statements behind an event that may be given."""
_BACK = 8
"""Sentences in which they stand."""

Shares = tuple[float, float, float, float]
"""Of nothing, asserts, denies, doubts."""
Scores = tuple[float, float, float]


_NOTHING: Scores = (0.0, 0.0, 0.0)


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What data/weighing.json holds: for each feature a number for each stance, against taking none."""

    version: int
    corpus: str
    """Of the passages that they were made from, the SHA-256."""
    limits: tuple[float, float, float]
    """The share from which a stance is given."""
    features: dict[str, Scores]


@functools.cache
def weights() -> Weights:
    """The shipped ones. Raises KnowledgeError (`reading.bad-table`)."""
    try:
        raw = resources.files("dragoman.reading").joinpath(FILE).read_bytes()
        found = msgspec.json.decode(raw, type=Weights)
        if found.version != VERSION:
            raise ValueError(f"version {found.version}, not {VERSION}")
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "reading.bad-table",
            f"reading/{FILE}: {error}.",
            "Correct the data file, or reinstall the program.",
        ) from error
    return found


class Ruled(NamedTuple):
    """What the rules found in a report, and what they found it by."""

    given: Given
    claims: list[list[tuple[int, Stance]]]
    performers: list[int | None]
    followed: Sequence[Sequence[tuple[int, Stance]]]
    """The claims with those that the rules follow and do not give."""
    bonds: Bonds
    tones: Tones


class Pair(NamedTuple):
    """An event, a statement behind it, and what ties them."""

    event: int
    statement: int
    row: Row


class Look:
    """The events of a report with the statements behind each."""

    def __init__(self, found: Ruled, events: Iterable[int]) -> None:
        """Of these events with all statements behind them."""
        self.found, self.given = found, found.given
        self.signs = Signs(found.given, found.bonds, found.tones)
        self.ties = Pairs(found.given, found.bonds, self.signs, found.claims, found.followed)
        self._rivals: dict[int, list[int]] = {}
        self.pairs = [self._pair(n, s) for n in events for s in self.ties.after(n)]

    @classmethod
    def open(cls, found: Ruled) -> Look:
        """Of what the rules leave open: what somebody told as done, with who speaks soon after.

        A demand, a threat or a plan is no answer. Who bears out what the narrator tells changes nothing.
        """
        look = cls(found, ())
        for n, event in enumerate(found.given.events):
            made = dict(found.claims[n])
            if made and event.modality != "planned" and not event.historical:
                near = (s for s in look.ties.after(n)[:NEAR] if s not in made and s != found.performers[n])
                look.pairs += [look._pair(n, s) for s in near if look._speaks(s)]
        return look

    def _pair(self, n: int, s: int) -> Pair:
        return Pair(n, s, self.ties.of(n, s, self.rivals(s)))

    def _speaks(self, s: int) -> bool:
        """Is it a statement of how things are or were?"""
        statement = self.given.statements[s]
        return statement.attitude == "speech" and statement.act in _TELLING

    def rivals(self, s: int) -> list[int]:
        """The events last told before statement `s`."""
        if s not in self._rivals:
            given, out = self.given, list[int]()
            start, here = given.statements[s].content[0][0], self.ties.bonds.sentence(s)
            for k in range(here, max(-1, here - _BACK), -1):
                told = [n for n in given.by_sentence.get(k, ()) if given.events[n].cue[1] <= start]
                out += [n for n in told if given.events[n].modality == "actual"][:_RIVALS]
                if len(out) >= _RIVALS:
                    break
            self._rivals[s] = out[:_RIVALS]
        return self._rivals[s]

    def row(self, pair: Pair) -> Row:
        """All that is known of a pair: of its event, of its statement, of the two, and of these crossed."""
        signs = self.signs.of(pair.statement)
        out = self.ties.event(pair.event) | signs | pair.row
        for tie, value in pair.row.items():
            for sign in CROSSED.get(tie, frozenset()) & signs.keys():
                out[f"{tie}*{sign}"] = value * signs[sign]
        return out


def shares(scores: Scores) -> Shares:
    """The softmax, where nothing has the score 0."""
    top = max(0.0, *scores)
    none, *rest = math.exp(-top), *(math.exp(s - top) for s in scores)
    whole = none + sum(rest)
    return none / whole, rest[0] / whole, rest[1] / whole, rest[2] / whole


def _sum(one: Scores, other: Scores) -> Scores:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _add(scores: Scores, row: Row, by: Mapping[str, Scores]) -> Scores:
    a, b, c = scores
    for name, value in row.items():
        found = by.get(name)
        if found is not None:
            a, b, c = a + value * found[0], b + value * found[1], c + value * found[2]
    return a, b, c


class Scale:
    """Weights made ready: those of crossed features by what is crossed."""

    def __init__(self, by: Weights) -> None:
        self.limits, self.plain = by.limits, by.features
        self.crossed: dict[str, dict[str, Scores]] = {}
        for name, scores in by.features.items():
            tie, star, sign = name.partition("*")
            if star:
                self.crossed.setdefault(tie, {})[sign] = scores


@functools.cache
def scale() -> Scale:
    """The shipped weights, made ready."""
    return Scale(weights())


class Weighing:
    """Adds the claims that the weights are sure of."""

    def __init__(self, found: Ruled, by: Scale | None = None) -> None:
        self.found, self.by = found, scale() if by is None else by

    def spread(self) -> None:
        """Add the claims, in place."""
        for n, made in self.sure(Look.open(self.found)).items():
            self.found.claims[n].extend(made)

    def sure(self, look: Look) -> dict[int, list[tuple[int, Stance]]]:
        """For each event the claims to add.

        An assertion is given where the rules, too, follow the speaker (`Threads`): either alone takes who tells of
        something beside it for one who bears it out.
        """
        out: dict[int, list[tuple[int, Stance]]] = {}
        for (n, s, row), made in zip(look.pairs, self.weigh(look), strict=True):
            best = max((1, 2, 3), key=lambda k: made[k])
            if made[best] < self.by.limits[best - 1]:
                continue
            if STANCES[best - 1] != "asserts" or FOLLOWED in row:
                out.setdefault(n, []).append((s, STANCES[best - 1]))
        return out

    def weigh(self, look: Look) -> list[Shares]:
        """The shares of each pair. What event and statement come to alone is counted once for all their pairs."""
        by, start = self.by.plain, self.by.plain.get(BIAS, _NOTHING)
        events: dict[int, Scores] = {}
        said: dict[int, Scores] = {}
        crossed: dict[tuple[str, int], Scores] = {}
        out = []
        for n, s, row in look.pairs:
            if n not in events:
                events[n] = _add(start, look.ties.event(n), by)
            if s not in said:
                said[s] = _add(_NOTHING, look.signs.of(s), by)
            a, b, c = _add(_sum(events[n], said[s]), row, by)
            for tie, value in row.items():
                if tie in self.by.crossed:
                    key = (tie, s)
                    if key not in crossed:
                        crossed[key] = _add(_NOTHING, look.signs.of(s), self.by.crossed[tie])
                    more = crossed[key]
                    a, b, c = a + value * more[0], b + value * more[1], c + value * more[2]
            out.append(shares((a, b, c)))
        return out
