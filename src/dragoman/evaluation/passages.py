"""Held-out passages: who speaks, for whom, through whom, and how sure the events are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dragoman.records.reading import Event, Hop, Reading, Span, Statement

_LIKE = ({"speaker"}, {"channel"}, {"relay", "outlet"}, {"publisher"})
_ENDS = " \t\n\"'“”‘’.,;:!?"


def score_passage(case: Mapping[str, Any], reading: Reading) -> Iterator[tuple[str, bool, str, str]]:
    """(figure, right, wanted, found) for each statement, hop, speaker and claim of a passage.

    A statement is found where its cue fits and most of the content is the same, or where the cues agree and one
    content holds the other ("called [the crowds a carnival]" for "[a carnival]": whether the content is right is a
    figure of its own). Hops and speakers of statements that are not found are wrong. A speaker is right where the
    mention that he was resolved to is the actor of the words of `who`.
    """
    text = case["text"]
    paired = {s["key"]: _found(s, reading, text) for s in case["statements"]}
    labels = {s.id: key for key, s in paired.items() if s is not None}
    for wanted in case["statements"]:
        statement = paired[wanted["key"]]
        told = f"{wanted['speaker']} | {wanted['cue']} | {wanted['content']}"
        yield "statement found", statement is not None, told, ""
        if statement is not None:
            said = " … ".join(text[a:b] for a, b in statement.content)
            yield "content", _overlap(_at(wanted, "content", text), statement.content) >= 0.8, told, said
        hops = () if statement is None else statement.chain
        shown = str([(h.role, h.name) for h in hops])
        for role, words in wanted["chain"]:
            named = [words]
            if role == "speaker" and words == wanted["speaker"] and wanted.get("who") is not None:
                named.append(wanted["who"])  # a pronoun's hop may be called by whom it stands for
            right = any(_same_hop(role, w, h, text) for w in named for h in hops)
            name = "hop" if role != "publisher" else "publisher"
            yield name, right, f"{role} {words}: {told}", shown
        yield from _speaker(wanted, statement, reading, text, told)
    for claim in case.get("claims", ()):
        yield from _claim(claim, reading, labels, text)


def _at(wanted: Mapping[str, Any], name: str, text: str) -> Span:
    if f"{name}_span" in wanted:
        a, b = wanted[f"{name}_span"]
        return a, b
    start = text.index(wanted[name])
    return start, start + len(wanted[name])


def _overlap(span: Span, content: Sequence[Span]) -> float:
    """Shared characters over all characters of the wanted span and of the first of the found ones."""
    best = 0.0
    for a, b in content:
        shared = max(0, min(b, span[1]) - max(a, span[0]))
        union = max(b, span[1]) - min(a, span[0])
        best = max(best, shared / union)
    return best


def _found(wanted: Mapping[str, Any], reading: Reading, text: str) -> Statement | None:
    span = _at(wanted, "content", text)
    wish = (wanted["cue"] or "").casefold()
    ranked = sorted(reading.statements, key=lambda s: _overlap(span, s.content), reverse=True)
    for s in ranked:
        cue = "" if s.cue is None else text[s.cue[0] : s.cue[1]].casefold()
        fits = cue in wish or wish in cue
        if fits and (_overlap(span, s.content) >= 0.5 or (cue and wish and _holds(span, s.content))):
            return s
    return None


def _holds(span: Span, content: Sequence[Span]) -> bool:
    """Does the wanted content lie in a found one, or a found one in it?"""
    return any((a <= span[0] and span[1] <= b) or (span[0] <= a and b <= span[1]) for a, b in content)


def _same_hop(role: str, words: str, hop: Hop, text: str) -> bool:
    """The same station: like role and words that hold each other.

    A relay is an outlet that is not named, and a medium that speaks for itself is an outlet as well as a speaker.
    """
    if not any(role in k and hop.role in k for k in _LIKE) and (role, hop.role) != ("speaker", "outlet"):
        return False
    said = hop.name if hop.span is None else text[hop.span[0] : hop.span[1]]
    a, b, name = _plain(words), _plain(said), _plain(hop.name)
    return a in {b, name} or (min(len(a), len(b)) > 2 and (a in b or b in a)) or (len(name) > 2 and name in a)


def _plain(words: str) -> str:
    return " ".join(words.casefold().strip(_ENDS).split()).removeprefix("the ").removeprefix("a ")


def _speaker(
    wanted: Mapping[str, Any], statement: Statement | None, reading: Reading, text: str, told: str
) -> Iterator[tuple[str, bool, str, str]]:
    """Is there the right speaker, is he known for whom he is, and for whom he speaks?"""
    if wanted["speaker"] is None:
        if statement is not None:
            yield "no speaker", not statement.speakers, told, str(statement.speakers)
        return
    at = _at(wanted, "speaker", text)
    party = None
    if statement is not None:
        party = next((p for p in statement.speakers if p.span[0] < at[1] and at[0] < p.span[1]), None)
    found = "none" if party is None else f"{text[party.span[0] : party.span[1]]} = {party.actor}"
    yield "speaker", party is not None, told, found
    who = wanted.get("who")
    if who is not None:
        actors = _actors_of(who, reading, text)
        named = who != wanted["speaker"]
        right = party is not None and party.actor is not None and party.actor in actors
        yield (
            ("speaker behind pronoun or description" if named else "speaker actor"),
            right,
            f"{who}: {told}",
            (f"{found}; {who} = {sorted(actors)}"),
        )
        yield "speaker resolved", right, f"{who}: {told}", found
    if wanted.get("for") is not None:
        actors = _actors_of(wanted["for"], reading, text)
        behind = set() if party is None else {party.on_behalf_of, party.actor} - {None}
        right = bool(behind & actors)
        yield "speaks for", right, f"{wanted['for']}: {told}", f"{found} for {party and party.on_behalf_of}"


def _actors_of(words: str, reading: Reading, text: str) -> set[str]:
    """Actors that mentions within an occurrence of these words were resolved to."""
    out: set[str] = set()
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        for m in reading.mentions:
            # Without the title, which the words may lack ("Government spokesman Ann Lee").
            at = m.features.core if m.features else m.span
            if start <= at[0] and at[1] <= end and m.actor is not None:
                out.add(m.actor)
        start = text.find(words, end)
    return out


def _claim(
    claim: Mapping[str, Any], reading: Reading, labels: Mapping[str, str], text: str
) -> Iterator[tuple[str, bool, str, str]]:
    """Stances of an event, where the event was found; one figure for the event and one for all that is said of it."""
    at = _at(claim, "cue", text)
    events = [e for e in reading.events if e.cue[0] < at[1] and at[0] < e.cue[1]]
    told = f"{claim['cue']}: {text[max(0, at[0] - 60) : at[1] + 60]!r} {claim['stances']}"
    yield "claimed event found", bool(events), told, ""
    if not events:
        return
    event: Event = next((e for e in events if e.type == claim["type"]), events[0])
    found = {(labels.get(c.statement, c.statement), c.stance) for c in event.claims}
    wanted = {(s, stance) for s, stance in claim["stances"]}
    yield "stances", found == wanted, told, str(sorted(found))
    for key, stance in sorted(wanted):
        yield "stance", (key, stance) in found, told, str(sorted(found))
