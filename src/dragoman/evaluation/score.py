"""Figures of a reading against annotations: micro-averaged precision, recall and F1 over the reports.

event_type   same sentence, same type, one to one
event_full   event_type, and actors and recipients agree: both empty, or F1 of the two sets of spans >= 0.5 (two spans
             pair where their words' Jaccard is >= 0.5 or they end in the same word and the reading's is at most six
             words longer), and no party stands in the opposite role
filled       event_full's recall over expected events that have both an actor and a recipient
statement    speech, one sentence of content at a time, Jaccard of words >= 0.5; statement_full: speakers agree too
quantity     spans overlap, bounds equal;  time: spans overlap, days equal
modality     share right of the events matched by type and overlapping cue
"""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from dragoman.evaluation.gold import Gold, GoldEvent
from dragoman.records.reading import Event, Party, Reading, Span

_WORD = re.compile(r"\w+")
A = TypeVar("A")
B = TypeVar("B")


class Figure(msgspec.Struct, frozen=True):
    """Counts and the figures they give; each figure is 0 to 1."""

    right: int
    predicted: int
    expected: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def pairs(left: Sequence[A], right: Sequence[B], fit: Callable[[A, B], bool]) -> list[tuple[int, int]]:
    """A largest one-to-one pairing (augmenting paths) of the items that fit."""
    partner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j, candidate in enumerate(right):
            if j not in seen and fit(left[i], candidate):
                seen.add(j)
                if j not in partner or place(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    for i in range(len(left)):
        place(i, set())
    return sorted((i, j) for j, i in partner.items())


def score(cases: Iterable[tuple[str, Gold, Reading]]) -> dict[str, Figure]:
    """Figures over reports, each given as text, annotations and reading."""
    counts: collections.Counter[str] = collections.Counter()
    for text, gold, reading in cases:
        _Case(text, gold, reading).count(counts)
    names = sorted({key.rsplit(".", 1)[0] for key in counts})
    return {n: Figure(counts[f"{n}.right"], counts[f"{n}.predicted"], counts[f"{n}.expected"]) for n in names}


class _Case:
    def __init__(self, text: str, gold: Gold, reading: Reading) -> None:
        self.text, self.gold, self.reading = text, gold, reading

    def count(self, counts: collections.Counter[str]) -> None:
        def add(name: str, right: int, predicted: int, expected: int) -> None:
            counts[f"{name}.right"] += right
            counts[f"{name}.predicted"] += predicted
            counts[f"{name}.expected"] += expected

        gold, found = self.gold.events, self.reading.events
        add("event_type", len(pairs(gold, found, self.same_type)), len(found), len(gold))
        add("event_full", len(pairs(gold, found, self.same_event)), len(found), len(gold))
        both = [e for e in gold if e.actors and e.recipients]
        right = len(pairs(both, found, self.same_event))
        add("filled", right, right, len(both))
        near = pairs(gold, found, lambda g, e: self.same_type(g, e) and _overlap(g.cue, e.cue))
        right = sum(gold[i].modality == found[j].modality for i, j in near)
        add("modality", right, len(near), len(near))
        self.count_statements(add)
        quantities = pairs(
            self.gold.quantities,
            self.reading.quantities,
            lambda g, q: _overlap(g.span, q.span) and (g.low, g.high) == (q.low, q.high),
        )
        add("quantity", len(quantities), len(self.reading.quantities), len(self.gold.quantities))
        times = pairs(
            self.gold.times,
            self.reading.times,
            lambda g, t: (
                t.span is not None and _overlap(g.span, t.span) and (g.start, g.end) == (t.start, t.end)
            ),
        )
        add("time", len(times), len(self.reading.times), len(self.gold.times))

    def count_statements(self, add: Callable[[str, int, int, int], None]) -> None:
        pieces: list[tuple[set[int], list[Span]]] = []
        for s in self.reading.statements:
            if s.attitude != "speech":
                continue
            words = self.words(s.content)
            parts = [{w for w in words if a <= w < b} for a, b in self.gold.sentences]
            pieces += [(p, [x.span for x in s.speakers]) for p in parts if p] or [(set(), [])]
        gold = [(self.words(s.content), list(s.speakers)) for s in self.gold.statements]
        same = pairs(gold, pieces, lambda g, p: _jaccard(g[0], p[0]) >= 0.5)
        full = pairs(gold, pieces, lambda g, p: _jaccard(g[0], p[0]) >= 0.5 and self.agree(g[1], p[1]))
        add("statement", len(same), len(pieces), len(gold))
        add("statement_full", len(full), len(pieces), len(gold))

    def same_type(self, gold: GoldEvent, event: Event) -> bool:
        start, end = self.gold.sentences[gold.sentence]
        return gold.type == event.type and start <= event.cue[0] < end

    def same_event(self, gold: GoldEvent, event: Event) -> bool:
        return (
            self.same_type(gold, event)
            and self.agree(gold.actors, _spans(event.actors), gold.recipients)
            and self.agree(gold.recipients, _spans(event.recipients), gold.actors)
        )

    def agree(self, gold: Sequence[Span], found: Sequence[Span], opposite: Sequence[Span] = ()) -> bool:
        if not gold or not found:
            return not gold and not found
        if any(self.same_party(o, f) for o in opposite for f in found if o not in gold):
            return False
        return 2 * len(pairs(gold, found, self.same_party)) / (len(gold) + len(found)) >= 0.5

    def same_party(self, gold: Span, found: Span) -> bool:
        a, b = sorted(self.words([gold])), sorted(self.words([found]))
        if not a or not b:
            return False
        return _jaccard(set(a), set(b)) >= 0.5 or (a[-1] == b[-1] and len(b) - len(a) <= 6)

    def words(self, spans: Iterable[Span]) -> set[int]:
        return {m.start() for s, e in spans for m in _WORD.finditer(self.text, s, e)}


def _spans(parties: Iterable[Party]) -> list[Span]:
    return [p.span for p in parties]


def _overlap(a: Span, b: Span) -> bool:
    return max(a[0], b[0]) < min(a[1], b[1])


def _jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0
