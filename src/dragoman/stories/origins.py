"""Where reports have their text from: families of copies with their origin, and the newsroom behind each telling.

Corroboration counts newsrooms. A report's newsroom is the agency that its text is credited to; without a credit, the
newsroom of the family's origin; without a family, its outlet. What a report only tells as another outlet's word counts
with that outlet, and what stands in a part it shares with another report counts with that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dragoman.knowledge import normalise
from dragoman.records.reading import Span
from dragoman.stories.records import Copy, Fact, Paper, Stretch

MOST_OF = 0.6
"""Share of an event's sentence that must lie in shared words for the event to count with their source."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A newsroom: an outlet's id or folded name, else `report:REF`. `by`: what shows it."""

    key: str
    shown: str
    by: str
    """`own`, `credit`, `wire` (of the family), `earliest` (of the family), `quoted`, `shared`."""


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """Reports with one text, by number, in order of publication. `source`: the one the others are copies of."""

    members: tuple[int, ...]
    source: int
    origin: Origin


class Borrowed(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a report that stands in another one, which had it first."""

    source: int
    spans: tuple[Span, ...]


Judged = Sequence[tuple[int, int, bool]]
"""Reviewers' words, the newest first: two reports and whether one is a copy of the other."""


def order(number: int, paper: Paper) -> tuple[int, str, str]:
    """Reports by publication: the day, then the time as given, then the ref."""
    return paper.day if paper.day is not None else 10**7, paper.published or "", paper.ref


def own(paper: Paper) -> Origin:
    """The newsroom of a report by itself."""
    whole = next((c for c in paper.credits if c.whole), None)
    if whole is not None and whole.outlet != paper.outlet_key:
        return Origin(key=whole.outlet, shown=whole.shown, by="credit")
    if paper.outlet_key:
        return Origin(key=paper.outlet_key, shown=paper.outlet_shown, by="own")
    return Origin(key=f"report:{paper.ref}", shown=paper.title or paper.ref, by="own")


def families(papers: Mapping[int, Paper], copies: Iterable[Copy], judged: Judged = ()) -> dict[int, Family]:
    """The family of each report that has one. Parts make no family: a report may have parts of several others.

    The strongest links are taken first; none that would join two reports which a reviewer said to be no copies.
    """
    of: dict[int, set[int]] = {n: {n} for n in papers}
    said: dict[tuple[int, int], bool] = {}
    for a, b, same in judged:
        said.setdefault((min(a, b), max(a, b)), same)
    apart = [pair for pair, same in said.items() if not same]
    pairs = [pair for pair, same in said.items() if same]
    strong = sorted((c for c in copies if c.kind != "partial"), key=lambda c: _strength(c, papers))
    pairs += [(c.a, c.b) for c in strong]
    for a, b in pairs:
        if a not in of or b not in of or of[a] is of[b]:
            continue
        if any((x in of[a] and y in of[b]) or (y in of[a] and x in of[b]) for x, y in apart):
            continue
        joined = of[a] | of[b]
        for n in joined:
            of[n] = joined
    found: dict[int, Family] = {}
    for n, group in of.items():
        if len(group) > 1 and n not in found:
            family = _family(sorted(group, key=lambda m: order(m, papers[m])), papers)
            found |= dict.fromkeys(family.members, family)
    return found


def _strength(copy: Copy, papers: Mapping[int, Paper]) -> tuple[float, str, str]:
    refs = sorted(papers[n].ref for n in (copy.a, copy.b) if n in papers)
    return -copy.score, refs[0] if refs else "", refs[-1] if refs else ""


def _family(members: Sequence[int], papers: Mapping[int, Paper]) -> Family:
    """The origin: the agency that is credited, itself if it is among them; else the earliest."""
    credited: dict[str, tuple[int, str]] = {}
    for whole in (True, False):
        for n in members:
            for credit in papers[n].credits:
                if credit.whole == whole and not (credited and not whole):
                    count, _ = credited.get(credit.outlet, (0, ""))
                    credited[credit.outlet] = count + 1, credit.shown
    if credited:
        key = max(credited, key=lambda k: (credited[k][0], k))
        source = next((n for n in members if papers[n].outlet_key == key), members[0])
        origin = Origin(key=key, shown=credited[key][1], by="wire")
    else:
        source = members[0]
        origin = Origin(key=own(papers[source]).key, shown=own(papers[source]).shown, by="earliest")
    return Family(members=tuple(members), source=source, origin=origin)


def borrowed(
    number: int, copies: Iterable[Copy], papers: Mapping[int, Paper], judged: Judged = ()
) -> list[Borrowed]:
    """The parts that a report has from others which had them first."""
    said: dict[tuple[int, int], bool] = {}
    for a, b, same in judged:
        said.setdefault((min(a, b), max(a, b)), same)
    found = []
    for copy in copies:
        if copy.kind != "partial" or number not in (copy.a, copy.b) or said.get((copy.a, copy.b)) is False:
            continue
        other = copy.b if number == copy.a else copy.a
        if other in papers and order(other, papers[other]) < order(number, papers[number]):
            found.append(
                Borrowed(source=other, spans=tuple(_own(s, number == copy.a) for s in copy.stretches))
            )
    return sorted(found, key=lambda b: order(b.source, papers[b.source]))


def _own(stretch: Stretch, first: bool) -> Span:
    return stretch.a if first else stretch.b


def telling(
    fact: Fact, paper: Paper, home: Origin, parts: Iterable[tuple[Borrowed, Origin]] = ()
) -> tuple[Origin, ...]:
    """The newsrooms behind one report's telling of an event. `home`: that of the report (its family's).

    An event that rests on nobody's word, or on words that came by no other outlet, is the report's own telling.
    """
    for part, origin in parts:
        shared = sum(
            max(0, min(end, fact.sentence[1]) - max(start, fact.sentence[0])) for start, end in part.spans
        )
        if shared >= MOST_OF * (fact.sentence[1] - fact.sentence[0]):
            home = Origin(key=origin.key, shown=origin.shown, by="shared")
            break
    asserting = [word for word in fact.said if word.stance == "asserts"]
    if not asserting or any(word.outlet is None for word in asserting):
        return (home,)
    named = {w.outlet: w for w in asserting if w.outlet is not None}
    return tuple(
        home
        if key in (home.key, normalise(home.shown))
        else Origin(key=key, shown=word.outlet_shown, by="quoted")
        for key, word in named.items()
    )
