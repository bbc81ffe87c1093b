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
    if token.i > 0:
        before = sentence[token.i - 1].text.lower()
        pair = words.pairs.get(f"{before} {lemma}") or words.pairs.get(f"{before} {low}")
        if pair is not None:
            return pair
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
    if _folk(sentence, token) or _doer(token) or (low in {"heads", "head"} and _tail(sentence, token.i)):
        return "other_people"
    return None


def _folk(sentence: Sentence, token: Token) -> bool:
    """A people or a community of faith: a listed name, an ending, or a plural that the parser takes for one."""
    if not token.text[0].isupper():
        return False
    words, low = lexicon().words, token.text.lower()
    listed = low in words.peoples or (low.endswith("s") and low[:-1] in words.peoples)
    if token.pos == "ADJ":
        # "Hundreds of Lebanese filled the square" is easily misread.
        after = sentence[token.i + 1] if token.i + 1 < len(sentence) else None
        alone = after is None or after.pos not in {"NOUN", "PROPN", "ADJ", "NUM"}
        return alone and (listed or low.endswith(("ese", "ian", "ean", "ican")))
    if token.pos not in {"NOUN", "PROPN"}:
        return False
    if listed:
        return True
    plural = token.tag in {"NNS", "NNPS"}
    if low.endswith("s") and plural and _labelled(sentence, token.i, {"NORP"}):
        return True
    if low.endswith("is") and plural:
        return True
    ended = low.endswith(words.people_endings) and len(low) > 5
    return ended and (plural or not _labelled(sentence, token.i, {"PERSON", "GPE", "LOC", "FAC", "PRODUCT"}))


def _labelled(sentence: Sentence, i: int, labels: set[str]) -> bool:
    return any(e.label in labels and e.first <= i <= e.last for e in sentence.entities)


def _doer(token: Token) -> bool:
    """Someone named by what he does, by the ending of the noun ("deminers")."""
    words, low = lexicon().words, token.text.lower()
    if not low.isalpha():
        return False
    if token.tag in {"NNS", "NNPS"}:
        return low.endswith(words.endings) and len(low) > 5 and low[:-1] not in words.things
    return (
        token.tag == "NN"
        and token.text.islower()
        and low.endswith(words.single_endings)
        and len(low) > 5
        and low not in words.things
    )


def _felled(sentence: Sentence, token: Token) -> bool:
    """Is this plural the object of a verb that only people have as their object ("killed 30 diners")?"""
    words, low = lexicon().words, token.text.lower()
    if token.tag not in {"NNS", "NNPS"} or token.pos not in {"NOUN", "PROPN"}:
        return False
    if {low, low[:-1], token.lemma.lower()} & (words.others | words.things):
        return False
    for _ in range(5):
        above = sentence[token.head]
        if above.i == token.i:
            return False
        if above.pos == "VERB":
            lemma = above.lemma.lower()
            dies = token.dep == "nsubj" and lemma in {"die", "perish"}
            return lemma in words.fell and (dies or token.dep in {"dobj", "obj", "nsubjpass", "prep"})
        if above.pos == "ADP" and above.text.lower() not in {"of", "between", "than"}:
            return False
        token = above
    return False


def _tail(sentence: Sentence, head: int) -> int:
    """How many words behind a plural belong to its name: 2 of "heads of state", "passers-by"."""
    for tail in lexicon().words.tails:
        words = tail.split()
        if [t.text.lower() for t in sentence.tokens[head + 1 : head + 1 + len(words)]] == words:
            return len(words)
    return 0


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
        kind = person_kind(sentence, token) or ("other_people" if _felled(sentence, token) else None)
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
        and not (token.text.endswith("s") and token.text[:-1].lower() in lexicon().nouns)
    )


def _goes_on(sentence: Sentence, at: int) -> bool:
    token = sentence[at]
    owner = token if token.tag != "POS" else sentence[at - 1] if at > 0 else token
    if owner.tag in {"NNS", "NNPS"} and at + 1 < len(sentence) and "POS" in {token.tag, sentence[at + 1].tag}:
        # "fifteen prisoners' mothers"
        return True
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
        and not _tail(sentence, at)
        and at + 2 < len(sentence)
        and sentence[at + 2].pos in {"NOUN", "VERB", "ADJ"}
    ):
        return True
    name = after.tag == "NNP" and token.tag == "NNS"
    folk = token.tag in {"NNS", "NNPS"} and token.text[0].isupper() and _folk(sentence, token)
    if folk and (after.tag not in {"NNS", "NNPS"} or person_kind(sentence, after) is None):
        # "10 million Yemenis face famine", misread: a people's plural stands before no noun.
        return False
    if after.pos not in {"NOUN", "PROPN"} or name:
        return False
    return token.dep in {"compound", "amod", "nmod", "poss"} and token.head > at


def _joined(sentence: Sentence, head: int) -> int:
    """Last token of the nouns for people joined to `head` without a number of their own ("men and boys")."""
    last = head + _tail(sentence, head)
    if last > head:
        return last
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
