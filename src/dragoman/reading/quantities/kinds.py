"""What befell the people counted: read from the words around the noun, then from the verb above it."""

from __future__ import annotations

from dragoman.reading.quantities.lexicon import lexicon
from dragoman.reading.quantities.verbs import (
    Who,
    at_hand,
    by_role,
    clause,
    intransitive,
    object_kind,
    of_noun,
    passive,
    subject_kind,
)
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import QuantityKind

_STEPS = 8
_PARTICIPLES = frozenset({"acl", "relcl"})
_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "obj", "oprd", "attr", "dative"})
_WEAK = frozenset({"participants", "force_level", "trained"})
_CASUALTIES = frozenset({"killed", "wounded", "detained", "displaced"})
_BETWEEN = frozenset({"to", "death", "dead", "down", "up", "off", "out", "alive", "back", "away"})
_AUXILIARY = frozenset(
    {"be", "have", "get", "will", "would", "may", "might", "could", "should", "must", "can"}
)


def told_kind(
    sentence: Sentence, first: int, head: int, last: int, start: int | None = None
) -> QuantityKind | None:
    """The kind that words around the noun give: "wounded soldiers", "12 people dead", "killed 12 soldiers".

    `first` to `last` are the tokens of the noun phrase, `head` its noun, `start` the first of its number's bounds.
    None where nothing decides.
    """
    words = lexicon()
    kinds = [k for t in sentence.tokens[first:head] if (k := words.states.get(t.text.lower())) is not None]
    mine = kinds[0] if kinds else None
    if mine is not None and mine not in _WEAK:
        return mine
    if last + 1 < len(sentence):
        after = sentence[last + 1]
        state = words.states.get(after.text.lower())
        if state is not None and (after.pos in {"ADJ", "NOUN"} or after.tag == "VBN"):
            return state
        if after.text.lower() == "hostage":
            return "other_people"
    who = Who(first, head, last)
    begin = first if start is None else start
    if sentence[head].text.lower() in {"lives", "life"}:
        above = sentence[sentence[head].head]
        return "killed" if above.lemma.lower() in words.words.deadly else None
    return (
        _below(sentence, who)
        or _above(sentence, who, begin)
        or at_hand(sentence, who)
        or _beside(sentence, who, begin)
        or mine
    )


def _below(sentence: Sentence, who: Who) -> QuantityKind | None:
    """From a participle or relative clause of the noun or its number: "soldiers killed by", "people who fled"."""
    heads = [who.head]
    above = sentence[sentence[who.head].head]
    if above.text.lower() == "of" and above.head != above.i:
        heads.append(above.head)
    for head in heads:
        for child in sentence.children(head):
            if child.dep not in _PARTICIPLES or child.i <= who.head:
                continue
            if child.tag == "VBN" and intransitive(child):
                return subject_kind(sentence, child, who)
            if child.tag == "VBN" and not any(c.dep in {"nsubj", "aux"} for c in sentence.children(child.i)):
                return object_kind(sentence, child, who)
            if child.dep == "relcl" or child.tag == "VBG":
                return _relative(sentence, child, who)
    return None


def _relative(sentence: Sentence, verb: Token, who: Who) -> QuantityKind | None:
    children = sentence.children(verb.i)
    relative = next((c for c in children if c.text.lower() in {"who", "that", "which"}), None)
    if relative is not None and relative.dep in {"nsubj", "nsubjpass"}:
        return by_role(sentence, relative, verb, who)
    suffers = any(c.dep in {"nsubjpass", "auxpass"} for c in children)
    other = any(c.dep == "nsubj" and c.text.lower() not in {"who", "that", "which"} for c in children)
    return (object_kind if suffers or other else subject_kind)(sentence, verb, who)


def _above(sentence: Sentence, who: Who, start: int) -> QuantityKind | None:
    """From the verb or noun that governs the noun, through lists, "including" and the number's own words."""
    words = lexicon()
    token = sentence[who.head]
    for _ in range(_STEPS):
        if token.head == token.i:
            return None
        above = sentence[token.head]
        if token.dep in {"conj", "appos"}:
            if above.pos in {"VERB", "AUX"}:
                return None
            stated = words.nouns.get(above.lemma.lower())
            if token.dep == "appos" and stated in _CASUALTIES:
                return stated
            token = above
            continue
        bound = start <= token.i <= who.last and token.dep not in _ROLES
        if bound and above.pos == "VERB" and above.dep != "prep" and not start <= above.i <= who.last:
            # The parser hangs "upwards of 600" and "between 20 and 25" on the verb in ways of its own.
            return _sided(sentence, token, above, who)
        if token.dep == "pobj":
            governor = sentence[above.head]
            if start <= above.i <= who.last and governor.i != above.i:
                if governor.pos == "VERB":
                    return _sided(sentence, above, governor, who)
                token = governor
                continue
            found = _through(sentence, above, governor, who)
            if found is not None or not _passes(above, governor):
                return found
            token = governor
            continue
        if token.dep in {"nummod", "quantmod", "compound", "nmod", "poss", "amod", "prep"}:
            if above.pos in {"VERB", "AUX"}:
                return None
            token = above
            continue
        return by_role(sentence, token, above, who)
    return None


def _sided(sentence: Sentence, token: Token, verb: Token, who: Who) -> QuantityKind | None:
    """By the side of its verb on which the number stands."""
    if token.i > verb.i or passive(sentence, verb):
        return object_kind(sentence, verb, who)
    return subject_kind(sentence, verb, who)


def _through(sentence: Sentence, prep: Token, governor: Token, who: Who) -> QuantityKind | None:
    """What stands over "including", "of" or "by"."""
    words, low = lexicon(), prep.text.lower()
    if low in words.words.part:
        if governor.pos in {"VERB", "AUX"} and governor.i != prep.i:
            return clause(sentence, governor, who)
        stated = words.nouns.get(governor.lemma.lower())
        return stated if stated in {"killed", "wounded", "detained"} else None
    if low == "by" and governor.pos == "VERB":
        # "a rally attended by 700 people"
        found = subject_kind(sentence, governor, who)
        return found if found == "participants" or found == "force_level" else None
    if low in {"of", "by"} and governor.pos in {"NOUN", "PROPN", "NUM", "PRON"}:
        return of_noun(governor)
    return None


def _passes(prep: Token, governor: Token) -> bool:
    """Does what governs the phrase hold for the people in it?"""
    low = prep.text.lower()
    if low in lexicon().words.part:
        return governor.pos not in {"VERB", "AUX"}
    return low == "of" and governor.pos in {"NOUN", "PROPN", "NUM", "PRON"}


def _beside(sentence: Sentence, who: Who, start: int) -> QuantityKind | None:
    """From the verb next to the count, where the tree gives none: sentences are often misread around numbers."""
    k, suffers = who.last + 1, False
    while k < min(len(sentence), who.last + 5) and (
        sentence[k].lemma.lower() in _AUXILIARY or sentence[k].pos == "ADV"
    ):
        suffers = suffers or sentence[k].lemma.lower() in {"be", "get"}
        k += 1
    if k < len(sentence) and sentence[k].tag in {"VBD", "VBN", "VBP", "VB"}:
        who_right = Who(who.first, who.head, who.last, _near(sentence, k))
        found = (object_kind if suffers else subject_kind)(sentence, sentence[k], who_right)
        if found is not None:
            return found
    k = start - 1
    while k > max(0, start - 4) and sentence[k].text.lower() in _BETWEEN:
        k -= 1
    adjective = k >= 0 and sentence[k].dep in {"amod", "compound"}
    if k < 0 or adjective or sentence[k].pos != "VERB" or (k > 0 and sentence[k - 1].lemma.lower() == "be"):
        return None
    between = frozenset(t.text.lower() for t in sentence.tokens[k + 1 : start])
    return object_kind(sentence, sentence[k], Who(who.first, who.head, who.last, between))


def _near(sentence: Sentence, verb: int) -> frozenset[str]:
    """The words right behind a verb, up to the end of its phrase."""
    out: set[str] = set()
    for token in sentence.tokens[verb + 1 : verb + 6]:
        if token.pos in {"PUNCT", "CCONJ", "SCONJ", "VERB"}:
            break
        out.add(token.text.lower())
    return frozenset(out)
