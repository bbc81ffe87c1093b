"""Who stands beside a quotation's cue, where the tree does not tell."""

from __future__ import annotations

from dragoman.reading.statements.clauses import verb_speakers
from dragoman.reading.statements.found import Quotes
from dragoman.reading.statements.lexicon import Lexicon, lexicon
from dragoman.reading.statements.speakers import find_subject, is_empty, speaker_span
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
_FAR = 30
"""Tokens that a search for a speaker goes, at most."""


def near_speaker(
    sentence: Sentence, verb: Token, barred: frozenset[int], quotes: Quotes, lex: Lexicon
) -> list[Span]:
    """The cue's subject by the tree if it lies outside the quotation, else the noun phrase beside it."""
    found = verb_speakers(sentence, verb, False, barred, lex)
    if found and not quotes.inside(found[0][0]):
        return found
    before = sentence[verb.i - 1] if verb.i > 0 and verb.i - 1 not in barred else verb
    if before.text in {",", ")"}:
        # "Trump, the frontrunner after winning three states, said": the first noun phrase after the marks.
        head = _first_after(sentence, verb.i, barred)
        return [] if head is None else [speaker_span(sentence, head, barred | {verb.i})]
    for step in (-1, 1) if before.pos in _NAMES else (1, -1):
        head = _towards(sentence, verb.i, step, barred)
        if head is not None:
            return [] if is_empty(sentence[head]) else [speaker_span(sentence, head, barred | {verb.i})]
    return []


def _towards(sentence: Sentence, i: int, step: int, barred: frozenset[int]) -> int | None:
    """Head of the next noun phrase to the left or right of `i`, before a verb or a conjunction."""
    stops = {"VERB", "CCONJ", "SCONJ", "ADP"} if step > 0 else {"VERB", "CCONJ", "SCONJ"}
    k = i + step
    while 0 <= k < len(sentence) and abs(k - i) <= 12 and k not in barred:
        token = sentence[k]
        if token.pos in _NAMES and (step < 0 or token.dep != "dobj"):
            return top(sentence, k, barred)
        if token.pos in stops or token.text in {".", ":", ";"}:
            return None
        k += step
    return None


def _first_after(sentence: Sentence, i: int, barred: frozenset[int]) -> int | None:
    """Head of the noun phrase that opens the stretch between the quotation, or the sentence's start, and `i`."""
    low = i
    while low > 0 and low - 1 not in barred and i - low < _FAR:
        low -= 1
    for k in range(low, i):
        if sentence[k].pos in _NAMES:
            head = top(sentence, k, barred)
            return None if is_empty(sentence[head]) else head
        if sentence[k].pos in {"VERB", "ADP", "SCONJ"}:
            return None
    return None


def top(sentence: Sentence, i: int, barred: frozenset[int]) -> int:
    """Climb from a modifier to the head of its noun phrase."""
    for _ in range(8):
        head = sentence[i].head
        if sentence[i].dep not in {"compound", "poss", "amod", "nmod", "appos"} or head in barred:
            return i
        if sentence[head].pos not in _NAMES:
            return i
        i = head
    return i


def plain_verb(sentence: Sentence, start: int, quotes: Quotes) -> Token | None:
    """`"...," Trump barked`: any finite verb after a quotation with a name or pronoun beside it as subject."""
    for token in sentence.tokens[start : start + 12]:
        if token.text in {".", ";", ":"} or quotes.inside(token.start):
            return None
        if token.pos == "VERB" and token.tag in {"VBD", "VBZ"}:
            subject = sentence.child(token.i, "nsubj")
            if subject is None or subject.i < start or subject.i > token.i + 3:
                return None
            return token if subject.pos in {"PROPN", "PRON"} and not is_empty(subject) else None
    return None


def introducer(sentence: Sentence, colon: int, barred: frozenset[int]) -> list[Span]:
    """ "The mayor released the following statement:": the subject of the sentence that announces a quotation."""
    root = sentence.root
    if root is None or root.i > colon:
        return []
    subject = find_subject(sentence, root.i)
    if subject is None or subject.i in barred or subject.i >= colon or is_empty(subject):
        return []
    who = subject.pos in {"PROPN", "PRON"} and subject.text.lower() not in {"it", "they", "you"}
    known = any(
        e.first <= subject.i <= e.last and e.label in {"PERSON", "ORG", "GPE", "NORP"}
        for e in sentence.entities
    )
    source = subject.lemma.lower() in lexicon().sources.sources
    return [speaker_span(sentence, subject.i, barred | {root.i})] if who or known or source else []
