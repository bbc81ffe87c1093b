"""Whom words are addressed to, and through which medium they went."""

from __future__ import annotations

from dragoman.reading.grammar import NOMINAL
from dragoman.reading.statements.lexicon import Sources
from dragoman.reading.statements.speakers import is_date, speaker_span
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_OBJECTS = frozenset({"dobj", "dative", "iobj"})
_WITH = frozenset({"with", "on", "to"})
_WHERE = frozenset({"on", "in", "via", "to", "by"})
_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PRONOUNS = frozenset({"me", "us", "him", "her", "them", "you"})


def audience(
    sentence: Sentence, i: int, lists: Sources, *, told: bool = False
) -> tuple[list[Span], list[Span]]:
    """Addressees and channels that hang on the cue verb `i`; `told`: its object is whom the words are for."""
    to: list[Token] = []
    through: list[Token] = []
    for child in sentence.children(i):
        if child.dep in _OBJECTS and child.pos != "ADP":
            if told and _names_somebody(sentence, child, lists):
                (through if _is_outlet(sentence, child, lists) else to).append(child)
        elif child.dep in {"prep", "dative"}:
            thing = sentence.child(child.i, "pobj")
            if thing is not None:
                _phrase(sentence, sentence[i], child, thing, lists, to, through, told)
    barred = frozenset({i})
    return [speaker_span(sentence, t.i, barred) for t in to], [
        speaker_span(sentence, t.i, barred) for t in through
    ]


def _phrase(
    sentence: Sentence,
    cue: Token,
    preposition: Token,
    thing: Token,
    lists: Sources,
    to: list[Token],
    through: list[Token],
    told: bool,
) -> None:
    """ "to reporters", "on Sky News", "in an interview with the Courier"."""
    word = preposition.text.lower()
    if thing.lemma.lower() in lists.occasions:
        partner = next((c for c in sentence.children(thing.i) if c.text.lower() in _WITH), None)
        noun = sentence.child(partner.i, "pobj") if partner is not None else None
        if noun is not None and noun.pos in NOMINAL:
            medium = thing.lemma.lower() == "interview" or _is_outlet(sentence, noun, lists)
            (through if medium else to).append(noun)
    elif word in _WHERE and _is_outlet(sentence, thing, lists) and not is_date(sentence, thing):
        through.append(thing)
    elif (
        word == "to"
        and not told
        and cue.lemma.lower() not in lists.matters
        and _names_somebody(sentence, thing, lists)
    ):
        to.append(thing)


def _names_somebody(sentence: Sentence, token: Token, lists: Sources) -> bool:
    """A name, a person's pronoun, people in the plural or an office: what can be spoken to."""
    if token.pos not in NOMINAL or not token.text[:1].isalnum() or is_date(sentence, token):
        return False
    if token.pos == "PRON":
        return token.text.lower() in _PRONOUNS
    if token.pos == "PROPN" or token.tag == "NNS" or token.lemma.lower() in lists.sources | lists.media:
        return True
    return any(e.first <= token.i <= e.last and e.label in _ACTORS for e in sentence.entities) or _plain(
        sentence, token
    )


def _plain(sentence: Sentence, token: Token) -> bool:
    """ "the crowd", "a news conference": a short common noun phrase, no possession of somebody's."""
    return (
        token.pos == "NOUN"
        and sentence.child(token.i, "det") is not None
        and sentence.child(token.i, "prep") is None
    )


def _is_outlet(sentence: Sentence, token: Token, lists: Sources) -> bool:
    """Does the noun phrase name a medium (a capital and a word of media in it), or is it "the newspaper"?"""
    if token.pos == "PRON":
        return False
    names = [
        token,
        *(c for c in sentence.children(token.i) if c.dep in {"compound", "amod", "nmod", "appos"}),
    ]
    parts = {part for n in names for part in (n.text.lower(), *n.text.lower().split("-"))}
    if token.lemma.lower() in lists.outlets or (token.lemma.lower() == "agency" and "news" in parts):
        return True
    return any(n.text[:1].isupper() for n in names) and bool(parts & lists.media)
