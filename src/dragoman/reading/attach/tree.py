"""The tree around an event: the words that carry it, and what hangs on them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from functools import cache
from typing import Protocol, TypeVar

import msgspec

from dragoman.reading.grammar import conjuncts, head_token
from dragoman.reading.tables import table
from dragoman.records.drafts import EventDraft, QuantityDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import EventType, QuantityKind, Span

STEPS = 8
"""Links of the tree from an expression up to the event at most."""
VERBAL = frozenset({"VERB", "AUX"})
COMPARING = frozenset({"as", "like", "unlike", "than"})
_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "attr", "oprd", "obj"})


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_S = TypeVar("_S", bound=_Spanned)


class _Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    places: frozenset[str]
    people: frozenset[str]
    speech: frozenset[str]
    hours: frozenset[str]
    happenings: frozenset[str]
    measures: frozenset[str]
    saying: frozenset[str]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    light: frozenset[str]
    occurring: frozenset[str]
    aspect: frozenset[str]
    where: frozenset[str]
    acts: frozenset[EventType]
    aimed: frozenset[EventType]
    through: frozenset[str]
    during: frozenset[str]
    framing: frozenset[str]
    where_by_type: dict[EventType, frozenset[str]]
    nouns: _Nouns
    kinds: dict[EventType, frozenset[QuantityKind]]


@cache
def words() -> _Words:
    return table("data/attach.toml", _Words)


def start_of(item: _Spanned) -> int:
    return item.span[0]


def of_sentence(items: Sequence[_S], sentence: Sentence) -> list[_S]:
    """Those that begin in this sentence; `items` stand in order of the text."""
    low = bisect_left(items, sentence.start, key=start_of)
    return list(items[low : bisect_left(items, sentence.end, lo=low, key=start_of)])


def carriers_of(sentence: Sentence, event: EventDraft) -> set[int]:
    """Tokens on which a time or place must hang to be the event's: its cue and the verbs that carry it."""
    if not 0 <= event.trigger < len(sentence):
        return set()
    out = {event.trigger, *(t.i for t in sentence.within(event.cue) if t.pos != "PUNCT")}
    known = words()
    token = sentence[event.trigger]
    if token.pos not in VERBAL:
        for child in sentence.children(token.i):
            # "air strikes carried out on Monday", "the attack that took place on Monday"
            if child.dep in {"acl", "relcl"} and child.lemma.lower() in known.light | known.occurring:
                out.add(child.i)
    for _ in range(STEPS):
        above = sentence[token.head]
        over = sentence[above.head]
        if above.text.lower() == "of" and over.lemma.lower() in known.nouns.measures:
            # "the use of tear gas", "a wave of arrests"
            out.add(over.i)
            token = over
            continue
        if above.i == token.i or not shares(token, above):
            break
        out.add(above.i)
        token = above
    return out


def shares(token: Token, above: Token) -> bool:
    """Does what hangs on `above` hold for `token` below it?"""
    known = words()
    lemma = above.lemma.lower()
    if token.pos in VERBAL:
        if token.dep in {"xcomp", "ccomp"} and above.pos in VERBAL:
            return lemma in known.aspect
        return (
            token.dep == "advcl"
            and token.tag == "VBG"
            and above.pos in VERBAL
            and above.i < token.i
            and lemma not in known.nouns.saying
        )
    if token.dep in {"nsubj", "nsubjpass"} and above.pos in VERBAL:
        return lemma in known.occurring or (token.dep == "nsubjpass" and lemma in known.light)
    if token.dep in {"dobj", "obj", "attr"} and above.pos in VERBAL:
        return lemma in known.light
    return False


def governor_of(sentence: Sentence, span: Span) -> Token | None:
    """The token outside `span` that its words hang on; None at the top of the tree."""
    head = head_token(sentence, span)
    if head is None or head.head == head.i:
        return None
    above = sentence[head.head]
    if span[0] <= above.start < span[1]:
        return None
    # "said last December it would": directly behind a verb of saying a time is that verb's.
    first = sentence.within(span)[0].i
    saying = sentence[first - 1] if first > 0 else None
    if saying is not None and saying.i == above.head and above.dep == "ccomp" and saying.pos in VERBAL:
        return saying
    return above


def hangs(
    sentence: Sentence, span: Span, carriers: set[int], trigger: int, taken: Container[int] = ()
) -> bool:
    """Does an expression hang on one of `carriers`, directly or through names and prepositions?

    Or on the object of one that is itself no event ("approved a resolution on Sunday"). Standing before the
    first of joined verbs it holds for all of them ("On Monday X shelled Y and took Z").
    """
    above = governor_of(sentence, span)
    for _ in range(STEPS):
        if above is None:
            return False
        if above.i in carriers:
            return True
        if above.text.lower() in COMPARING:
            return False
        if above.pos in VERBAL:
            joined = above.start > span[0] and above.i < trigger
            return joined and any(c.i in carriers for c in conjuncts(sentence, above.i) if c.dep == "conj")
        if (
            above.pos == "NOUN"
            and above.dep in {"dobj", "obj"}
            and above.head in carriers
            and above.i not in taken
            and above.end <= span[0]
        ):
            return True
        if (
            above.pos not in {"PROPN", "ADP", "ADV", "NUM"}
            and above.lemma.lower() not in words().nouns.places | words().nouns.hours
        ):
            return False
        above = sentence[above.head] if above.head != above.i else None
    return False


def argument_of(sentence: Sentence, quantity: QuantityDraft) -> int | None:
    """The verb or noun whose argument the counted people are: "killed" in "killed at least 12 people"."""
    span = quantity.counted or quantity.span
    token = head_token(sentence, span)
    if token is None:
        return None
    for child in sentence.children(token.i):
        if child.dep in {"acl", "relcl"} and child.i > token.i and token.head == token.i:
            return child.i
    for _ in range(STEPS):
        if token.head == token.i:
            return token.i if token.pos in VERBAL else None
        above = sentence[token.head]
        if above.pos in VERBAL and above.dep != "prep":
            return above.i if token.dep in _ARGUMENTS | {"agent", "prep", "conj", "ccomp", "dative"} else None
        if above.pos in {"ADP", "SCONJ"} or above.dep == "prep":
            governor = sentence[above.head]
            inside = quantity.span[0] <= governor.start < quantity.span[1]
            if (
                governor.pos == "NOUN"
                and not inside
                and above.text.lower() in {"of", "by", "against", "with"}
            ):
                return governor.i
        elif above.pos == "ADJ" and token.dep in {"nsubj", "nsubjpass"}:
            # "left 12 people dead"
            token = above
            continue
        elif above.pos not in {"NOUN", "PROPN", "NUM", "ADJ", "PRON", "DET"}:
            return None
        token = above
    return None
