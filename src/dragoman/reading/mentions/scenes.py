"""Names of which the sentence says what is said of towns and teams and of no government: "Accra was without water"."""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from dragoman.reading.tables import table
from dragoman.records.parse import Sentence, Token


class Scenes(msgspec.Struct, frozen=True):
    """The lists of data/scenes.toml; its comments say what each holds."""

    verbs: frozenset[str]
    looks: frozenset[str]
    sorts: frozenset[str]
    lacks: frozenset[str]
    under: frozenset[str]
    weather: frozenset[str]
    matches: frozenset[str]
    prizes: frozenset[str]
    units: frozenset[str]
    journeys: frozenset[str]
    sport: frozenset[str]


@functools.cache
def _lists() -> Scenes:
    return table("mentions/data/scenes.toml", Scenes)


def scene(sentence: Sentence, token: Token) -> Literal["", "place", "sport"]:
    """Is the name whose head this is no more than a place or team here, or does the sentence speak of sport?"""
    verb = sentence[token.head]
    clause = token.dep in {"nsubj", "dobj"} and verb.pos in {"VERB", "AUX"}
    if clause and (_played(sentence, verb) or (token.dep == "nsubj" and _seen(sentence, verb))):
        return "place"
    if token.dep == "pobj" and verb.text.lower() == "to" and sentence[verb.head].lemma in _lists().journeys:
        return "place"
    sport = _lists().sport
    return "sport" if any(t.lemma in sport or t.text in sport for t in sentence.tokens) else ""


def _seen(sentence: Sentence, verb: Token) -> bool:
    """What a town is, lacks or smells of."""
    known = _lists()
    if verb.lemma in known.verbs:
        return True
    for c in sentence.children(verb.i):
        lemma = c.lemma.lower()
        if verb.lemma == "have" and c.dep == "dobj" and lemma in known.weather:
            return True
        if verb.lemma not in {"be", "lie", "stay", "remain", "become", "fall", "go"}:
            continue
        if c.dep in {"acomp", "oprd"} and lemma in known.looks:
            return not any(
                x.text.lower() in {"about", "over", "of"} for x in sentence.children(c.i)
            ) or lemma in {
                "empty",
                "full",
            }
        if c.dep == "attr" and lemma in known.sorts:
            return True
        if c.dep == "prep":
            inner = sentence.child(c.i, "pobj")
            things = {"without": known.lacks, "under": known.under}.get(c.text.lower(), frozenset[str]())
            if inner is not None and inner.lemma.lower() in things:
                return True
    return False


def _played(sentence: Sentence, verb: Token) -> bool:
    """Did they play: a score, a prize, runs or goals behind a verb that has a team for its subject."""
    known = _lists()
    if verb.lemma not in known.matches:
        return False
    below = [sentence[i] for i in sentence.subtree(verb.i)]
    if verb.lemma == "play":
        return sentence.child(verb.i, "dobj", "advmod") is None and sentence.child(verb.i, "prep") is not None
    if any(t.lemma.lower() in known.units and sentence.child(t.i, "nummod") is not None for t in below):
        return True
    if verb.lemma == "win" and any(t.dep == "dobj" and t.lemma.lower() in known.prizes for t in below):
        return True
    return any(_score(sentence, t) for t in below)


def _score(sentence: Sentence, t: Token) -> bool:
    """ "4-1", in one token or three."""
    low, dash, high = t.text.replace("–", "-").partition("-")
    if dash and low.isdigit() and high.isdigit():
        return len(low) < 4 and len(high) < 4
    if not t.text.isdigit() or t.i + 2 >= len(sentence):
        return False
    after = sentence[t.i + 2].text
    return sentence[t.i + 1].text in {"-", "–"} and after.isdigit() and len(t.text) < 4 and len(after) < 4
