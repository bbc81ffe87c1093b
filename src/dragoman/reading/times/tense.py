"""Does the clause around a time look back or ahead? Read from the tree, not from the nearest verb."""

from __future__ import annotations

from typing import Literal

from dragoman.reading.times.lexicon import lexicon
from dragoman.records.parse import Sentence, Token

Side = Literal["past", "future"]
_STEPS = 40
_WINDOW = 60


def side_of(sentence: Sentence, i: int) -> Side | None:
    """Past or future for an expression whose word is token `i`; None where nothing decides."""
    words = lexicon().words
    token = sentence[i]
    nominal: Token | None = None
    for _ in range(_STEPS):
        low = token.text.lower()
        if token.pos in {"ADP", "SCONJ", "VERB", "ADV"}:
            if low in words.past_prepositions:
                return "past"
            if low in words.future_prepositions:
                return "future"
        if token.pos == "NOUN" and token.lemma.lower() in words.past_nouns:
            return "past"
        if token.pos in {"VERB", "AUX"}:
            found = _verb(sentence, token)
            if found == "present":
                # "is hunting a suspect in Sunday's raid" looks back, "faces Sunday's vote" ahead; nothing else tells.
                if token.lemma.lower() in words.past_verbs:
                    return None
                if nominal is not None and nominal.lemma.lower() not in words.future_events:
                    return None
                found = "future"
            if found == "future" and any(
                t.lemma.lower() in words.past_nouns for t in sentence.tokens[token.i : i]
            ):
                # "if he orders a strike in response to the attack at the weekend": parsers hang the time on the verb.
                return "past"
            if found is not None:
                return found
        elif token.pos == "NOUN" and low not in words.dayparts and low not in lexicon().units:
            if nominal is None or nominal.lemma.lower() not in words.future_events:
                nominal = token
            if any(c.text.lower() in words.future_modifiers for c in sentence.children(token.i)):
                return "future"
        if token.head == token.i:
            return None
        above = sentence[token.head]
        infinitive = token.pos in {"VERB", "AUX"} and token.tag in {"VB", "VBG"}
        if (infinitive or token.dep in {"prep", "npadvmod"}) and _looks_ahead(sentence, above, token):
            return "future"
        token = above
    return None


def _looks_ahead(sentence: Sentence, governor: Token, below: Token) -> bool:
    """Is `governor` a word whose complement lies ahead ("agreed to meet", "scheduled for Monday", "a plan to")?"""
    lemma = governor.lemma.lower()
    if (
        lemma not in lexicon().words.future_governors
        and governor.text.lower() not in lexicon().words.future_governors
    ):
        return False
    if below.dep in {"prep", "npadvmod"}:
        # "scheduled for Monday" lies ahead; "agreed on Monday" does not.
        if below.text.lower() == "for" or (below.dep == "npadvmod" and governor.dep in {"acl", "amod"}):
            return governor.pos in {"VERB", "ADJ", "NOUN"} and lemma not in {
                "call",
                "ask",
                "press",
                "vote",
                "warn",
                "wish",
            }
        return False
    return (
        any(c.text.lower() == "to" and c.tag == "TO" for c in sentence.children(below.i))
        or below.dep == "ccomp"
    )


def _verb(sentence: Sentence, verb: Token) -> Literal["past", "future", "present"] | None:
    """The side of a finite verb group; None for infinitives and participles, whose governor decides."""
    modals = lexicon().words.future_modals
    children = sentence.children(verb.i)
    aux = [c for c in children if c.dep in {"aux", "auxpass"}]
    if any(c.tag == "MD" and c.text.lower() in modals for c in aux):
        perfect = any(c.lemma.lower() == "have" and c.tag == "VB" for c in aux)
        return (
            "past"
            if perfect and not any(c.text.lower() in {"will", "wo", "shall"} for c in aux)
            else "future"
        )
    if verb.lemma.lower() == "go" and verb.tag == "VBG" and _going_to(sentence, verb):
        return "future"
    if any(c.tag == "TO" or c.text.lower() == "to" for c in aux):
        return "future" if sentence.headline and verb.head == verb.i else None
    finite = (
        verb
        if verb.tag in {"VBD", "VBZ", "VBP"}
        else next((c for c in aux if c.tag in {"VBD", "VBZ", "VBP"}), None)
    )
    if finite is None:
        return (
            "past"
            if verb.tag == "VBN" and verb.dep in {"acl", "relcl", "ROOT"} and not _ahead(verb)
            else None
        )
    if finite.tag == "VBD":
        return None if verb.tag == "VBG" and _going_to(sentence, verb) else "past"
    if verb.tag == "VBN" and any(c.lemma.lower() == "have" for c in aux):
        return "past"
    if sentence.headline or verb.lemma.lower() in {"say", "tell", "report"}:
        return "past"
    return "present"


def _ahead(verb: Token) -> bool:
    return (
        verb.lemma.lower() in lexicon().words.future_governors
        or verb.text.lower() in lexicon().words.future_governors
    )


def _going_to(sentence: Sentence, verb: Token) -> bool:
    return any(c.dep == "xcomp" for c in sentence.children(verb.i)) and verb.lemma.lower() == "go"


def expression_side(sentence: Sentence | None, start: int, preposition: str) -> Side | None:
    """Past or future for a time that begins at this offset of the report, by its preposition and its clause.

    "by", "until" and "for" point ahead unless the clause is in the past perfect; "since" points back.
    """
    if preposition == "since":
        return "past"
    if preposition == "as of":
        return None
    token = sentence.at(start) if sentence is not None else None
    if sentence is None or token is None:
        return "future" if preposition in {"by", "until", "till"} else None
    if preposition in {"by", "until", "till", "for"}:
        near = sentence.tokens[max(0, token.i - _WINDOW) : token.i + _WINDOW]
        perfect = any(t.text.lower() == "had" and t.dep == "aux" for t in near)
        found = side_of(sentence, token.i)
        return "past" if perfect and found == "past" else "future"
    return side_of(sentence, token.i)
