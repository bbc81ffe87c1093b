"""How far two readers of the same sentences agree, layer by layer: F1 over what each marked, one to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

import msgspec

from dragoman.corpus.items import EventMark, Item, StatementMark
from dragoman.records.reading import Span

T = TypeVar("T")


class Agreement(msgspec.Struct, frozen=True):
    """Counts of one layer; `f1` is 1 where neither reader marked anything."""

    both: int
    first: int
    second: int

    @property
    def f1(self) -> float:
        total = self.first + self.second
        return 2 * self.both / total if total else 1.0


def agreement(pairs: Iterable[tuple[Item, Item]]) -> dict[str, Agreement]:
    """Agreement per layer over items of the same text.

    Spans of mentions, sources, places and times agree where they are equal; an event where type and cue (one word in
    common) are; its parties, modality and modes where the event agrees and they are equal; content where at least
    half of the characters marked by either are marked by both.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for first, second in pairs:
        for layer, left, right in _layers(first, second):
            counts[layer, "both"] += sum((Counter(left) & Counter(right)).values())
            counts[layer, "first"] += len(left)
            counts[layer, "second"] += len(right)
        _events(first, second, counts)
        _contents(first, second, counts)
    layers = sorted({layer for layer, _ in counts})
    return {x: Agreement(counts[x, "both"], counts[x, "first"], counts[x, "second"]) for x in layers}


def _layers(first: Item, second: Item) -> Iterable[tuple[str, list[Hashable], list[Hashable]]]:
    def spans(item: Item, letter: str) -> list[Hashable]:
        return [pieces for mark, pieces in item.marks.items() if mark[0] == letter]

    yield "mention", spans(first, "m"), spans(second, "m")
    if "tpq" in first.meta.get("layers", ""):
        for name, letter in (("place", "p"), ("quantity", "q"), ("time", "t")):
            yield name, spans(first, letter), spans(second, letter)
        yield "time with days", _days(first), _days(second)


def _days(item: Item) -> list[Hashable]:
    return [(item.marks[t.id], t.start, t.end) for t in item.times]


def _events(first: Item, second: Item, counts: Counter[tuple[str, str]]) -> None:
    def alike(a: EventMark, b: EventMark) -> float:
        return _share(first.marks[a.id], second.marks[b.id]) if a.type == b.type else 0.0

    pairs = _match(first.events, second.events, alike)
    counts["event", "both"] += len(pairs)
    counts["event", "first"] += len(first.events)
    counts["event", "second"] += len(second.events)
    for a, b in pairs:
        checks = {
            "event: modality": a.modality == b.modality,
            "event: modes": set(a.modes) == set(b.modes),
            "event: flags": (a.historical, a.repeated, a.aggregate)
            == (b.historical, b.repeated, b.aggregate),
            "event: actors": _spans(first, a.actors) == _spans(second, b.actors),
            "event: recipients": _spans(first, a.recipients) == _spans(second, b.recipients),
        }
        for layer, agrees in checks.items():
            counts[layer, "both"] += agrees
            counts[layer, "first"] += 1
            counts[layer, "second"] += 1


def _contents(first: Item, second: Item, counts: Counter[tuple[str, str]]) -> None:
    def alike(a: StatementMark, b: StatementMark) -> float:
        share = _share(first.marks[a.content], second.marks[b.content])
        return share if share >= 0.5 else 0.0

    pairs = _match(first.statements, second.statements, alike)
    counts["statement", "both"] += len(pairs)
    counts["statement", "first"] += len(first.statements)
    counts["statement", "second"] += len(second.statements)
    for a, b in pairs:
        checks = {
            "statement: source": _spans(first, a.sources) == _spans(second, b.sources),
            "statement: attitude": a.attitude == b.attitude,
            "statement: kind": a.kind == b.kind,
            "statement: act": a.act == b.act,
        }
        for layer, agrees in checks.items():
            counts[layer, "both"] += agrees
            counts[layer, "first"] += 1
            counts[layer, "second"] += 1


def _match(left: Sequence[T], right: Sequence[T], likeness: Callable[[T, T], float]) -> list[tuple[T, T]]:
    """One-to-one pairs, the most alike first: a nested statement must not take the partner of the one around it."""
    scored = [(likeness(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)]
    out: dict[int, int] = {}
    for score, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if score > 0 and i not in out and j not in out.values():
            out[i] = j
    return [(left[i], right[j]) for i, j in sorted(out.items())]


def _spans(item: Item, marks: Iterable[str]) -> set[tuple[Span, ...]]:
    return {item.marks[m] for m in marks}


def _characters(pieces: Iterable[Span]) -> set[int]:
    return {i for a, b in pieces for i in range(a, b)}


def _share(left: Iterable[Span], right: Iterable[Span]) -> float:
    """Characters that both mark, of those that either marks."""
    a, b = _characters(left), _characters(right)
    return len(a & b) / len(a | b)
