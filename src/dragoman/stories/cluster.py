"""From linked pairs to stories: average-link within each linked group, so that stories do not chain.

Two groups become one where the mean probability over all pairs of one and the other is high enough; events of one
report that are not alike are never brought together, nor what a reviewer said to be two. The result is a function of
the set of events and links alone: in which order reports came makes no difference.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dragoman.stories.records import Link, Mark
from dragoman.stories.weigh import Event, Scorer, scale

Judged = Sequence[tuple[Mark, Mark, bool]]
"""Reviewers' words, the newest first: two events and whether they are the same."""


class Union:
    """Disjoint sets."""

    def __init__(self) -> None:
        self._parent: dict[Mark, Mark] = {}

    def find(self, item: Mark) -> Mark:
        """The representative of an item's set."""
        root = item
        while (above := self._parent.setdefault(root, root)) != root:
            root = above
        while self._parent[item] != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def join(self, a: Mark, b: Mark) -> None:
        """Make two sets one."""
        x, y = self.find(a), self.find(b)
        if x != y:
            self._parent[max(x, y)] = min(x, y)


def groups(marks: Iterable[Mark], links: Iterable[Link], judged: Judged = ()) -> list[list[Mark]]:
    """Events that hang together by links or a reviewer's word, however long the way."""
    union = Union()
    for link in links:
        union.join(link.a, link.b)
    for a, b, same in judged:
        if same:
            union.join(a, b)
    found: dict[Mark, list[Mark]] = {}
    for mark in marks:
        found.setdefault(union.find(mark), []).append(mark)
    return list(found.values())


def stories(
    events: Mapping[Mark, Event], links: Iterable[Link], judged: Judged = (), scorer: Scorer | None = None
) -> list[list[Event]]:
    """The stories among these events, each in order of `Event.rank`; an event that is like none is one alone."""
    kept = list(links)
    of: dict[Mark, int] = {}
    parts = groups(events, kept, judged)
    for number, part in enumerate(parts):
        of |= dict.fromkeys(part, number)
    inside: list[list[Link]] = [[] for _ in parts]
    for link in kept:
        inside[of[link.a]].append(link)
    found: list[list[Event]] = []
    score = scorer or Scorer()
    for part, own in zip(parts, inside, strict=True):
        if len(part) == 1:
            found.append([events[part[0]]])
        else:
            found += _Group([events[m] for m in part], own, judged, score).stories()
    return found


class _Group:
    """Average-link clustering of one linked group; clusters are numbered by the rank of their first event."""

    def __init__(
        self, members: Sequence[Event], links: Sequence[Link], judged: Judged, scorer: Scorer
    ) -> None:
        self._events = sorted(members, key=lambda e: e.rank)
        self._number = {event.mark: i for i, event in enumerate(self._events)}
        self._members: dict[int, list[int]] = {i: [i] for i in range(len(self._events))}
        self._sums: dict[int, dict[int, float]] = {i: {} for i in self._members}
        self._apart: dict[int, set[int]] = {i: set() for i in self._members}
        limits = scale().limits
        self._least = limits.story
        for i, j, p in self._pairs(links, scorer, whole=len(self._events) <= limits.group):
            self._sums[i][j] = self._sums[j][i] = p
            one_report = self._events[i].mark[0] == self._events[j].mark[0]
            if one_report and p < limits.apart:
                self._apart[i].add(j)
                self._apart[j].add(i)
        self._judge(judged)

    def _pairs(self, links: Sequence[Link], scorer: Scorer, whole: bool) -> Iterable[tuple[int, int, float]]:
        if not whole:
            return [(self._number[x.a], self._number[x.b], x.score) for x in links]
        known = {(self._number[x.a], self._number[x.b]): x.score for x in links}
        known |= {(j, i): p for (i, j), p in known.items()}
        return [
            (i, j, known[i, j] if (i, j) in known else scorer.score(self._events[i], self._events[j]))
            for i, j in combinations(range(len(self._events)), 2)
        ]

    def _judge(self, judged: Judged) -> None:
        """Apply reviewers' words, the newest first: an older one that contradicts them has no effect."""
        at = {i: i for i in self._members}
        for a, b, same in judged:
            if a not in self._number or b not in self._number:
                continue
            i, j = at[self._number[a]], at[self._number[b]]
            if i == j:
                continue
            if not same:
                self._apart[i].add(j)
                self._apart[j].add(i)
            elif self._said_apart(judged, i, j, (a, b)):
                continue
            else:
                keep = self._merge(i, j)
                at = {k: keep if v in (i, j) else v for k, v in at.items()}

    def _said_apart(self, judged: Judged, i: int, j: int, pair: tuple[Mark, Mark]) -> bool:
        """Whether a newer word keeps the two clusters apart."""
        one, other = self._members[i], self._members[j]
        for a, b, same in judged:
            if (a, b) == pair and same:
                return False
            if same or a not in self._number or b not in self._number:
                continue
            x, y = self._number[a], self._number[b]
            if (x in one and y in other) or (y in one and x in other):
                return True
        return False

    def stories(self) -> list[list[Event]]:
        """Merge while two clusters are alike enough, the most alike first."""
        heap = [self._entry(i, j) for i in self._members for j in self._sums[i] if i < j]
        heapq.heapify(heap)
        while heap:
            alike, i, j, sizes = heapq.heappop(heap)
            if -alike < self._least:
                break
            if i not in self._members or j not in self._members or sizes != self._sizes(i, j):
                continue
            if j in self._apart[i]:
                continue
            keep = self._merge(i, j)
            for other in self._sums[keep]:
                heapq.heappush(heap, self._entry(min(keep, other), max(keep, other)))
        return [[self._events[k] for k in sorted(members)] for members in self._members.values()]

    def _sizes(self, i: int, j: int) -> tuple[int, int]:
        return len(self._members[i]), len(self._members[j])

    def _entry(self, i: int, j: int) -> tuple[float, int, int, tuple[int, int]]:
        sizes = self._sizes(i, j)
        return -round(self._sums[i][j] / (sizes[0] * sizes[1]), 9), i, j, sizes

    def _merge(self, i: int, j: int) -> int:
        """Make two clusters one, under the smaller number."""
        keep, gone = min(i, j), max(i, j)
        self._members[keep] += self._members.pop(gone)
        for other, p in self._sums.pop(gone).items():
            del self._sums[other][gone]
            if other != keep:
                self._sums[keep][other] = self._sums[other][keep] = self._sums[keep].get(other, 0.0) + p
        for other in self._apart.pop(gone):
            self._apart[other].discard(gone)
            if other != keep:
                self._apart[other].add(keep)
                self._apart[keep].add(other)
        return keep
