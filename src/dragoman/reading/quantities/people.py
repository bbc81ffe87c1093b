"""The noun that a number counts: found in the words right of it, with its qualifiers and joined nouns."""

from __future__ import annotations

import msgspec

from dragoman.reading.quantities.lexicon import lexicon
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import QuantityKind

_LONGEST = 12
"""Tokens between a number and its noun at most."""
_INSIDE = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_MARKS = frozenset({"-", "–", '"', "“", "”", "‘", "'"})
_HEADLESS = frozenset(
    {"dead", "wounded", "injured", "missing", "displaced", "homeless", "others", "hurt", "killed"}
)
_APART = frozenset(
    {"but", ";", "hundreds", "dozens", "thousands", "scores", "many", "several", "some", "few"}
)
_PLURAL_ONLY = frozenset({"police", "personnel", "people", "troops", "staff", "infantry", "crew", "remains"})


class Counted(msgspec.Struct, frozen=True):
    """Tokens of the counted noun: `first` its first qualifier, `head` the noun, `last` its last conjunct."""

    first: int
    head: int
    last: int
    kind: QuantityKind


def person_kind(sentence: Sentence, token: Token) -> QuantityKind | None:
    """The kind of people a noun names, or None where it names none."""
    words = lexicon()
    low, lemma = token.text.lower(), token.lemma.lower()
    if token.pos not in {"NOUN", "PROPN", "ADJ", "VERB"}:
        return None
    kind = words.nouns.get(lemma) or words.nouns.get(low)
    if kind is None and low.endswith("s"):
        # The lemma of a capitalised plural may keep its ending ("Marines").
        kind = words.nouns.get(low[:-1])
    if kind is not None:
        return kind if token.pos in {"NOUN", "PROPN"} or low in _HEADLESS else None
    if token.pos in {"NOUN", "PROPN"}:
        for suffix in ("men", "women", "man", "woman", "people"):
            if low.endswith(suffix) and len(low) > len(suffix) + 2 and not token.text[0].isupper():
                return "other_people"
        if (
            token.text[0].isupper()
            and low.endswith("s")
            and token.tag in {"NNS", "NNPS"}
            and _nation(sentence, token.i)
        ):
            return "other_people"
    return None


def _nation(sentence: Sentence, i: int) -> bool:
    return any(e.label == "NORP" and e.first <= i <= e.last for e in sentence.entities)


def counted_after(sentence: Sentence, i: int, *, plural: bool = False) -> Counted | None:
    """The people counted by a number that ends before token `i`.

    Reads a run of adjectives and nouns up to the first noun for people that is not itself a modifier ("police" in
    "police officers"), through "of" and "of the" too. `plural` asks for a noun in the plural.
    """
    size = len(sentence)
    at = i
    if at < size and sentence[at].text.lower() == "of":
        at += 1
        while at < size and (sentence[at].pos == "DET" or sentence[at].tag in {"PRP$", "DT", "PDT"}):
            at += 1
        at = _inner_number(sentence, at)
    first = at
    while at < size and at < first + _LONGEST:
        at = _past_age(sentence, at)
        token = sentence[at]
        low = token.text.lower()
        kind = person_kind(sentence, token)
        if kind is not None and not _modifies(sentence, at) and not (plural and _wrong_number(token)):
            last = _joined(sentence, at)
            return Counted(first, at, last, kind)
        if not (
            _goes_on(sentence, at)
            or (low in _MARKS and at > first)
            or (low == "," and _adjectives(sentence, at))
        ):
            return None
        at += 1
    return None


def _past_age(sentence: Sentence, at: int) -> int:
    """Past an age: "22-year-old" in "a 22-year-old student", however it was cut into tokens."""
    if not sentence[at].text[:1].isdecimal():
        return at
    ahead = [t.text.lower() for t in sentence.tokens[at : at + 6]]
    end = next((k for k, word in enumerate(ahead) if word.endswith("old")), None)
    aged = (
        end is not None and at + end + 1 < len(sentence) and any("year" in word for word in ahead[: end + 1])
    )
    return at + end + 1 if end is not None and aged else at


def _inner_number(sentence: Sentence, at: int) -> int:
    """Past the whole of a part: "36" in "26 of its 36 members"."""
    while at < len(sentence) and sentence[at].pos == "NUM":
        at += 1
    return at


def _wrong_number(token: Token) -> bool:
    """A singular noun is no head of a count above one, except for collectives."""
    return (
        token.tag == "NN"
        and token.text.lower() not in _PLURAL_ONLY | _HEADLESS
        and not token.text.lower().endswith("dead")
    )


def _goes_on(sentence: Sentence, at: int) -> bool:
    token = sentence[at]
    if token.tag == "NNS" and token.dep not in {"compound", "nmod", "amod"}:
        # "two dogs injured": what is counted stands here, and it is no people.
        return False
    if token.pos in _INSIDE:
        return token.pos != "NUM" or token.tag == "JJ"
    if token.pos == "VERB" and token.tag in {"VBN", "VBG"}:
        return token.dep in {"amod", "compound", "nmod"} or (
            token.head > at and token.dep in {"advmod", "dep"}
        )
    if token.pos == "ADV":
        return (
            token.head > at and sentence[token.head].pos in {"ADJ", "NOUN", "VERB"} and token.dep == "advmod"
        )
    if token.tag == "CC":
        # "male and female students", "Iraqi and Syrian fighters": joined qualifiers.
        return (
            0 < at < len(sentence) - 1
            and sentence[at - 1].pos in {"ADJ", "PROPN"}
            and sentence[at + 1].pos in {"ADJ", "PROPN"}
        )
    return False


def _adjectives(sentence: Sentence, at: int) -> bool:
    return (
        at > 0 and at + 1 < len(sentence) and sentence[at - 1].pos == "ADJ" and sentence[at + 1].pos == "ADJ"
    )


def _modifies(sentence: Sentence, at: int) -> bool:
    """Does this noun stand in front of another that is the head ("police officers", "refugee camps")?"""
    if at + 1 >= len(sentence):
        return False
    token, after = sentence[at], sentence[at + 1]
    if after.text in {"'s", "’s", "'", "’"}:
        return True
    if (
        after.text in {"-", "–"}
        and at + 2 < len(sentence)
        and sentence[at + 2].pos in {"NOUN", "VERB", "ADJ"}
    ):
        return True
    name = after.tag == "NNP" and token.tag == "NNS"
    if after.pos not in {"NOUN", "PROPN"} or name:
        return False
    return token.dep in {"compound", "amod", "nmod", "poss"} and token.head > at


def _joined(sentence: Sentence, head: int) -> int:
    """Last token of the nouns for people joined to `head` without a number of their own ("men and boys")."""
    last = head
    for _ in range(8):
        nxt = next(
            (
                c
                for c in sentence.children(last)
                if c.dep == "conj" and c.i > last and person_kind(sentence, c) is not None
            ),
            None,
        )
        if nxt is None or nxt.i - last > 6:
            return last
        between = [sentence[k] for k in range(last + 1, nxt.i)]
        if any(t.pos in {"NUM", "DET", "VERB", "AUX", "ADP"} and t.dep != "amod" for t in between):
            return last
        if any(t.text.lower() in _APART for t in between):
            return last
        if any(c.dep in {"nummod", "det"} for c in sentence.children(nxt.i)):
            return last
        last = nxt.i
    return last
