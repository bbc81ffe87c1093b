"""Held-out mentions: is the right actor meant, of which country, in which sector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.records.reading import Actor, Mention, Reading, Span


def score_mentions(case: Mapping[str, Any], reading: Reading) -> Iterator[tuple[str, bool, str, str]]:
    """(figure, right, wanted, found) for each marked mention.

    `actor` "local" wants an actor of the report alone, null nobody; `alt` are other right answers; `members` the
    actors of a phrase for several. A state and its government are one answer, since names of capitals and states
    stand for both.
    """
    known = {a.id: a for a in reading.actors}
    for wanted in case["mentions"]:
        a, b = wanted["span"]
        mention = _at((a, b), reading)
        actor = known.get(mention.actor or "") if mention is not None else None
        told = f"{wanted['text']} = {wanted['actor']} {wanted['country']} {wanted['sector']}: {case['text']}"
        found = "none" if actor is None else f"{actor.id} ({actor.name}) {actor.code} {actor.sectors}"
        if mention is not None:
            found += f" {mention.why} {mention.members}"
        if wanted.get("members"):
            members = set() if mention is None else {_plain(m) for m in mention.members}
            yield "actor", members == {_plain(m) for m in wanted["members"]}, told, found
            continue
        right = _right(wanted, actor)
        yield "actor", right, told, found
        if wanted.get("trap"):
            yield "actor in traps", right, told, found
        if wanted["actor"] == "local":
            yield "no wrong link on unknowns", right or actor is None or not actor.known, told, found
        if wanted["actor"] is None:
            continue
        if wanted["country"] is not None:
            yield "country", actor is not None and actor.code == wanted["country"], told, found
        if wanted["sector"] is not None:
            yield "first sector", actor is not None and actor.sectors[:1] == (wanted["sector"],), told, found
        if wanted.get("behalf"):
            behalf = None if mention is None else mention.on_behalf_of
            yield "acts for", behalf is not None and _plain(behalf) == _plain(wanted["behalf"]), told, found


def _plain(id_: str) -> str:
    return id_.removesuffix("/government")


def _right(wanted: Mapping[str, Any], actor: Actor | None) -> bool:
    if wanted["actor"] is None:
        # A country that is only a place there still is that country.
        return actor is None or actor.kind in {"country", "place"}
    if actor is None:
        return False
    answers = {wanted["actor"], *wanted.get("alt", ())}
    if "local" in answers and not actor.known:
        return True
    return _plain(actor.id) in {_plain(x) for x in answers if x}


def _at(span: Span, reading: Reading) -> Mention | None:
    """The mention of this span, else the one that shares its end, else the widest inside or around it."""
    best: tuple[int, Mention] | None = None
    for m in reading.mentions:
        a, b = m.span
        if b <= span[0] or span[1] <= a:
            continue
        score = 4 if (a, b) == span else 3 if b == span[1] else 2 if span[0] <= a and b <= span[1] else 1
        score = score * 1000 + min(b, span[1]) - max(a, span[0])
        if best is None or score > best[0]:
            best = score, m
    return None if best is None else best[1]
