"""Which events are compared at all: those that share a key. Linear in the number of events, whatever their number.

A key is a family of types, a stretch of days, and something named: a party, a place, a state, a name in the sentence.
A key that more events share than `crowd` is no key; an event is compared with the `most` others that share most keys
with it (see weights.toml). Keys are hashed to 64 bits; a collision costs one comparison.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from dragoman.stories.records import Fact, Mark, Paper, Who
from dragoman.stories.weigh import Event, families, scale
from dragoman.stories.wording import faceless, stem, weight

_FEW = 3
"""An event with fewer names of its own is sought by those of its report's beginning too."""
_MOST = 12


def _named(who: Who) -> Iterator[str]:
    if who.id is not None:
        yield who.id
    elif last := [w for w in who.name.split() if w not in faceless()]:
        yield stem(last[-1])
    if who.code is not None and len(who.code) == 3:
        yield who.code


def _tokens(fact: Fact) -> dict[str, None]:
    """What an event names, the most telling first."""
    found: dict[str, None] = {}
    for who in (*fact.actors, *fact.recipients):
        found |= dict.fromkeys(_named(who))
    if fact.place is not None:
        found[fact.place.name] = None
        if fact.place.country:
            found[fact.place.country] = None
    found |= dict.fromkeys(name for name in fact.names if weight(name) > 0)
    return found


def _stretches(fact: Fact, paper: Paper) -> tuple[int, ...]:
    """The stretches of days of an event: that of publication, and that of its own day where this is another time."""
    length = scale().limits.days
    own = fact.first if fact.basis == "text" and fact.first is not None and fact.first == fact.last else None
    if paper.day is None:
        return (own // length,) if own is not None else (-1,)
    if own is not None and abs(own - paper.day) > length:
        return own // length, paper.day // length
    return (paper.day // length,)


def _hashed(family: str, stretch: int, token: str) -> int:
    data = f"{family}|{stretch}|{token}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)


def keys(paper: Paper) -> list[tuple[frozenset[int], frozenset[int]]]:
    """For each fact of a report the keys under which it is found, and those under which it seeks others."""
    leading: dict[str, None] = {}
    for fact in paper.facts:
        if fact.lead:
            leading |= _tokens(fact)
    return [_keys(fact, paper, leading) for fact in paper.facts]


def _keys(fact: Fact, paper: Paper, leading: Mapping[str, None]) -> tuple[frozenset[int], frozenset[int]]:
    tokens = _tokens(fact)
    if len(tokens) < _FEW:
        tokens |= dict(list(leading.items())[:_FEW])
    tokens = dict(list(tokens.items())[:_MOST])
    own, sought = set(), set()
    for family in families(fact.type):
        for stretch in _stretches(fact, paper):
            for token in tokens:
                own.add(_hashed(family, stretch, token))
                sought |= {_hashed(family, stretch + step, token) for step in (-1, 0, 1)}
    return frozenset(own), frozenset(sought)


def nearest(own: Mark, sought: Collection[int], found: Mapping[int, Sequence[Mark]]) -> list[Mark]:
    """The events of other reports to compare with: those that share most keys. `found`: events by key."""
    limits = scale().limits
    votes: Counter[Mark] = Counter()
    for key in sought:
        there = found.get(key, ())
        if len(there) <= limits.crowd:
            votes.update(mark for mark in there if mark[0] != own[0])
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return [mark for mark, _ in ranked[: limits.most]]


def neighbours(events: Sequence[Event]) -> Iterator[tuple[Event, Event]]:
    """Pairs of one report's events to compare."""
    reach = scale().limits.report
    for i, event in enumerate(events):
        for other in events[max(0, i - reach) : i]:
            yield other, event


class Blocks:
    """Events by key, in memory."""

    def __init__(self) -> None:
        self._found: dict[int, list[Mark]] = {}

    def add(self, mark: Mark, own: Iterable[int]) -> None:
        """Make an event findable."""
        for key in own:
            self._found.setdefault(key, []).append(mark)

    def sharing(self, sought: Iterable[int]) -> dict[int, list[Mark]]:
        """The events under these keys."""
        return {key: self._found[key] for key in sought if key in self._found}
