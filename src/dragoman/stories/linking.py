"""Links between events, and copies among reports: pairs are found by keys and prints, then compared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from dragoman.records.reading import Span
from dragoman.stories import blocks
from dragoman.stories.copies import Body, compare, limits
from dragoman.stories.prints import bands, winnowed
from dragoman.stories.records import Copy, Link, Mark, Paper
from dragoman.stories.weigh import Event, Scorer, scale

Sharing = Callable[[Collection[int]], Mapping[int, Sequence[Mark]]]
"""Keys to the events that are found under them, the new ones among them."""


def events(number: int, paper: Paper) -> list[Event]:
    """The events of a report under its number."""
    return [Event((number, fact.number), fact, paper) for fact in paper.facts]


def within(new: Sequence[Event], scorer: Scorer) -> Iterator[Link]:
    """Links between events of one report."""
    least = scale().limits.link
    for a, b in blocks.neighbours(new):
        score = scorer.score(a, b)
        if score >= least:
            yield Link(a=a.mark, b=b.mark, score=score)


def across(event: Event, others: Iterable[Event], scorer: Scorer) -> Iterator[Link]:
    """Links between an event and events of other reports."""
    least = scale().limits.link
    for other in others:
        score = scorer.score(event, other)
        if score >= least:
            yield Link(a=min(event.mark, other.mark), b=max(event.mark, other.mark), score=score)


def link(papers: Sequence[Paper]) -> tuple[dict[Mark, Event], list[Link]]:
    """All events of these reports, numbered as they come, and the links between them. Cost: near linear."""
    found: dict[Mark, Event] = {}
    sought: dict[Mark, frozenset[int]] = {}
    index, scorer = blocks.Blocks(), Scorer()
    links: dict[tuple[Mark, Mark], Link] = {}
    for number, paper in enumerate(papers):
        new = events(number, paper)
        for event, (own, asked) in zip(new, blocks.keys(paper), strict=True):
            found[event.mark], sought[event.mark] = event, asked
            index.add(event.mark, own)
        links |= {(x.a, x.b): x for x in within(new, scorer)}
    done: set[tuple[Mark, Mark]] = set()
    for mark, asked in sought.items():
        near = blocks.nearest(mark, asked, index.sharing(asked))
        fresh = [m for m in near if (min(mark, m), max(mark, m)) not in done]
        done |= {(min(mark, m), max(mark, m)) for m in fresh}
        links |= {(x.a, x.b): x for x in across(found[mark], (found[m] for m in fresh), scorer)}
    return found, [links[pair] for pair in sorted(links)]


def prints_of(body: Body) -> tuple[int, ...]:
    """The prints of a text, by which reports that may share it are brought together."""
    return tuple(sorted({*bands(body.forms), *winnowed(body.forms)}))


class Meetings:
    """Pairs of reports that share a print. Of a crowd the last are met, and a part is then no sign of copying.

    A print that many reports have is either a text that many printed, which shows in its length, or an outlet's
    standing words (a request to subscribe).
    """

    def __init__(self, found: Mapping[int, Sequence[int]] | None = None) -> None:
        """`found`: reports already known under prints, in the order in which they came."""
        self._there: dict[int, list[int]] = {p: list(some) for p, some in (found or {}).items()}
        self.pairs: dict[tuple[int, int], bool] = {}
        """Whether two that met share a print that is no crowd's."""

    def add(self, number: int, prints: Iterable[int]) -> None:
        """A report meets those that came before it."""
        crowd = limits().crowd
        for mark in prints:
            there = self._there.setdefault(mark, [])
            for other in there[-crowd:]:
                pair = (min(other, number), max(other, number))
                self.pairs[pair] = self.pairs.get(pair, False) or len(there) < crowd
            there.append(number)

    def copies(self, bodies: Mapping[int, Body]) -> list[Copy]:
        """Those that are copies; whoever has no body is left out."""
        found = []
        for a, b in sorted(self.pairs):
            if a in bodies and b in bodies:
                copy = compare(bodies[a], bodies[b], (a, b))
                if copy is not None and (copy.kind != "partial" or self.pairs[a, b]):
                    found.append(copy)
        return found


def copies(texts: Sequence[str], credits: Sequence[Sequence[Span]] | None = None) -> list[Copy]:
    """The copies among these texts, by their places in the list. `credits`: stretches of each that do not count."""
    left_out = credits or [()] * len(texts)
    bodies = {n: Body(text, spans) for n, (text, spans) in enumerate(zip(texts, left_out, strict=True))}
    met = Meetings()
    for number, body in bodies.items():
        met.add(number, prints_of(body))
    return met.copies(bodies)
