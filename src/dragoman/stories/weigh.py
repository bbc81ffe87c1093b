"""The score of a pair of events: a small weighted sum that explains itself. Its weights stand in weights.toml."""

from __future__ import annotations

import math
from functools import cache

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.stories import alike
from dragoman.stories.records import Fact, Mark, Paper, Part
from dragoman.stories.tables import table
from dragoman.stories.wording import Bag

PARTS = (
    "type", "cue", "actors", "recipients", "time", "place", "figures", "status", "words", "names", "context", "gap",
)  # fmt: skip


MOST_CONTEXT = 0.5
"""Two reports can be no more alike: copies share all their words, and yet tell of several events."""

_REMEMBERED = 200_000
"""Pairs of reports whose likeness is kept in memory."""


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the parts, in log-odds for a value of 1."""

    bias: float
    type: float
    cue: float
    actors: float
    recipients: float
    time: float
    place: float
    figures: float
    status: float
    words: float
    names: float
    context: float
    gap: float


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of linking."""

    link: float
    story: float
    apart: float
    days: int
    crowd: int
    most: int
    report: int
    group: int


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """weights.toml."""

    across: Weights
    within: Weights
    near: dict[str, float]
    families: dict[str, tuple[str, ...]]
    limits: Bounds


@cache
def scale() -> Scale:
    """Weights and limits. Raises KnowledgeError (`stories.bad-table`), also where a pair of types has no family."""
    found = table("weights.toml", Scale)
    for pair in found.near:
        types = set(pair.split())
        if len(types) != 2 or not any(types <= set(family) for family in found.families.values()):
            raise KnowledgeError(
                "stories.bad-table", f"stories/weights.toml: no family has both types of {pair!r}."
            )
    return found


@cache
def families(type_: str) -> tuple[str, ...]:
    """The families of a type; a type of the user's own is its own family."""
    return tuple(name for name, types in scale().families.items() if type_ in types) or (type_,)


@cache
def near() -> dict[tuple[str, str], float]:
    """How near two types are, both ways round; types that are not here are never one event."""
    found: dict[tuple[str, str], float] = {}
    for names, value in scale().near.items():
        one, other = names.split()
        found[one, other] = found[other, one] = value
    return found


@cache
def _vectors() -> tuple[tuple[float, tuple[float, ...]], tuple[float, tuple[float, ...]]]:
    """Bias and weights across reports, and within one."""
    across, within = (
        (w.bias, tuple(getattr(w, name) for name in PARTS)) for w in (scale().across, scale().within)
    )
    return across, within


class Event:
    """A fact with its report, and its words made ready to be compared."""

    __slots__ = ("cue", "fact", "mark", "names", "paper", "words")

    def __init__(self, mark: Mark, fact: Fact, paper: Paper) -> None:
        self.mark = mark
        self.fact = fact
        self.paper = paper
        self.words = Bag(fact.words)
        self.names = Bag(fact.names)
        self.cue = frozenset(fact.cue)

    @property
    def rank(self) -> tuple[int, str, tuple[int, int], int]:
        """The order of events: by publication, then report and place in it; the same whoever numbers the reports."""
        return self.paper.day or 0, self.paper.ref, self.fact.span, self.fact.number

    @property
    def day(self) -> int | None:
        """The day by which events are put in order: publication, else the event's own."""
        return self.paper.day if self.paper.day is not None else self.fact.first


def _types(a: Fact, b: Fact) -> float | None:
    """1 for one type, less for near ones; None for types that are never one event."""
    return 1.0 if a.type == b.type else near().get((a.type, b.type))


def _cues(a: Event, b: Event, words: float) -> float:
    """Shared stems of the cues; two cues in sentences that are alike are two events of one sentence."""
    if shared := a.cue & b.cue:
        return len(shared) / min(len(a.cue), len(b.cue))
    return -max(0.0, 6 * words - 3)


def _place(a: Event, b: Event) -> float:
    found = alike.place(a.fact.place, b.fact.place)
    if found == 0.0:
        for one, other in ((a, b), (b, a)):
            there = one.fact.place
            if there is not None and other.fact.place is None:
                own = set(there.name.split())
                found = 0.4 if own & set(other.fact.names) else 0.2 if own & set(other.paper.names) else 0.0
    return found


class Scorer:
    """Scores pairs; remembers how alike reports are, so that each pair of them is compared once."""

    def __init__(self) -> None:
        self._contexts: dict[tuple[str, str], float] = {}
        self._bags: dict[str, tuple[Bag, Bag]] = {}

    def values(self, a: Event, b: Event) -> tuple[float, ...] | None:
        """The value of each of `PARTS`; None where the types are never one event."""
        x, y = a.fact, b.fact
        types = _types(x, y)
        if types is None:
            return None
        actors, recipients = alike.parties(x, y)
        same = a.mark[0] == b.mark[0]
        words = a.words.dice(b.words)
        one = same and x.sentence == y.sentence
        days = 0 if a.day is None or b.day is None else abs(a.day - b.day)
        return (
            types,
            _cues(a, b, words),
            actors,
            recipients,
            alike.time(x, y),
            _place(a, b),
            alike.figures(x, y),
            alike.status(x, y),
            0.0 if one else words,
            0.0 if one else a.names.dice(b.names),
            1.0 if same else self._context(a.paper, b.paper),
            min(1.0, days / 7),
        )

    def _context(self, a: Paper, b: Paper) -> float:
        key = (a.ref, b.ref) if a.ref <= b.ref else (b.ref, a.ref)
        found = self._contexts.get(key)
        if found is None:
            if len(self._contexts) > _REMEMBERED:
                self._contexts.clear()
                self._bags.clear()
            (names, words), (others, theirs) = self._of(a), self._of(b)
            likeness = 0.5 * names.dice(others) + 0.5 * words.dice(theirs)
            found = self._contexts[key] = min(MOST_CONTEXT, likeness)
        return found

    def _of(self, paper: Paper) -> tuple[Bag, Bag]:
        if paper.ref not in self._bags:
            self._bags[paper.ref] = Bag(paper.names), Bag(paper.words)
        return self._bags[paper.ref]

    def score(self, a: Event, b: Event) -> float:
        """The probability that the two are one event, 0 to 1."""
        values = self.values(a, b)
        if values is None:
            return 0.0
        bias, weights = _vectors()[a.mark[0] == b.mark[0]]
        return _squash(bias + sum(map(float.__mul__, weights, values)))

    def explain(self, a: Event, b: Event) -> tuple[float, tuple[Part, ...]]:
        """The score, with what each part adds, the weightiest first."""
        values = self.values(a, b)
        if values is None:
            return 0.0, (Part(name="type", value=0.0, adds=0.0, why=f"{a.fact.type} is never {b.fact.type}"),)
        bias, weights = _vectors()[a.mark[0] == b.mark[0]]
        parts = [
            Part(name=name, value=round(value, 3), adds=round(weight * value, 3))
            for name, weight, value in zip(PARTS, weights, values, strict=True)
            if value and weight
        ]
        parts.sort(key=lambda part: -abs(part.adds))
        parts.append(Part(name="bias", value=1.0, adds=bias))
        return _squash(bias + sum(map(float.__mul__, weights, values))), tuple(parts)


def _squash(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
