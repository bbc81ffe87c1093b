"""What an event's clause says: the deed, the things in it, who did it and to whom. Two tellings are compared by it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence, Set

from dragoman.reading.claims.fields import fields, same_men
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.words import stances
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_CLAUSE = 16
"""Words to either side of an event's word that may belong to its clause."""
_STEM = 5
_APART = frozenset({"relcl", "advcl", "acl", "ccomp", "parataxis", "punct", "conj"})
_ELSEWHERE = re.compile(r",? (?:in|at|near|on|from|who|whose|which|reached|speaking) ")
"""What follows in a speaker's phrase says where he is, not whose side he is on."""
_WORD = re.compile(r"[^\W\d_]+")
_THE = frozenset({"the", "its", "his", "her", "their", "our", "these", "those"})
_BEFORE = 6
"""Statements that a pronoun's speaker, or whoever is called by one name, is looked for in."""
_PRONOUNS = frozenset(
    {"they", "them", "others", "these", "those", "that", "with", "from", "their", "some", "both", "many"}
)


def clause(sentence: Sentence, i: int) -> list[Token]:
    """Token `i` and what hangs on it nearby, clauses of their own left out."""
    out: list[Token] = []
    stack = [i]
    while stack and len(out) < 2 * _CLAUSE:
        j = stack.pop()
        out.append(sentence[j])
        stack.extend(c.i for c in sentence.children(j) if c.dep not in _APART and abs(c.i - i) <= _CLAUSE)
    return sorted(out, key=lambda t: t.i)


def stems(words: Set[str]) -> set[str]:
    """The words and the beginnings of the longer ones ("tanker", "tankers")."""
    return {*words, *(w[:_STEM] for w in words if len(w) > _STEM)}


@functools.cache
def _kin() -> dict[str, int]:
    """For each word the families of words for the same thing done, as bits."""
    out: dict[str, int] = {}
    for n, family in enumerate(stances().kin):
        for word in family:
            out[word] = out.get(word, 0) | 1 << n
    return out


def akin(one: Set[str], other: Set[str]) -> bool:
    """Do the two hold the same word, or words of one family?"""
    kin = _kin()
    a = functools.reduce(int.__or__, (kin.get(w, 0) for w in one), 0)
    return bool(one & other) or any(a & kin.get(w, 0) for w in other)


class Likeness(Part):
    """The words of each event of a report, found when they are asked for."""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        statements = given.statements
        self._said_by: dict[int, frozenset[str]] = {}
        self._deeds: dict[int, frozenset[str]] = {}
        self._things: dict[int, frozenset[str]] = {}
        order = sorted(range(len(statements)), key=lambda i: (statements[i].content or ((0, 0),))[0])
        self._before = dict(zip(order[1:], order, strict=False))
        """For each statement the one that stands before it."""

    def deeds(self, n: int) -> frozenset[str]:
        """The lemmas of the event's own words, and of its object where the verb alone says nothing."""
        if n not in self._deeds:
            self._deeds[n] = frozenset(self._find_deeds(n))
        return self._deeds[n]

    def things(self, n: int) -> frozenset[str]:
        """The lemmas of the common nouns in the event's clause, who did it left out."""
        if n not in self._things:
            doers = [t for a in self.events[n].actors for t in self.inside(n, a)]
            out = {t.lemma.lower() for t in self.clause(n) if t.pos == "NOUN" and t not in doers}
            self._things[n] = frozenset(out - fields().bland)
        return self._things[n]

    def doers(self, n: int) -> set[str]:
        """The lemmas of who did it, pronouns left out."""
        return self.nouns(n, self.events[n].actors)

    def sufferers(self, n: int) -> set[str]:
        """The lemmas of whom it was done to."""
        return self.nouns(n, self.events[n].recipients)

    def nouns(self, n: int, spans: Sequence[Span]) -> set[str]:
        """The lemmas of the nouns in spans of the event's sentence."""
        told = [t for s in spans for t in self.inside(n, s) if t.pos in {"NOUN", "PROPN", "ADJ"}]
        return {t.lemma.lower() for t in told} | self._states(t.text for t in told)

    def _states(self, words: Iterable[str]) -> set[str]:
        """The states that words with a capital letter stand for ("Rabat", "Moroccan")."""
        return {s for w in words if w[:1].isupper() and (s := self.state(w)) is not None}

    def inside(self, n: int, span: Span) -> list[Token]:
        """The words of a span in the event's sentence."""
        sentence = self._sentence(n)
        return [] if sentence is None else sentence.within(span)

    def names(self, n: int) -> set[str]:
        """The names in the event's clause that are nobody's who took part: mostly places."""
        event = self.events[n]
        parties = [*event.actors, *event.recipients]
        return {
            t.text.casefold()
            for t in self.clause(n)
            if t.pos == "PROPN" and not any(a <= t.start < b for a, b in parties)
        }

    def _find_deeds(self, n: int) -> set[str]:
        sentence, event = self._sentence(n), self.events[n]
        if sentence is None:
            return set()
        words = {
            t.lemma.lower()
            for t in sentence.within(event.cue)[:4]
            if t.pos in {"NOUN", "VERB", "PROPN", "ADJ"}
        }
        inside = sentence.within(event.cue)
        if len(inside) == 2 and inside[1].pos in {"ADP", "ADV", "PART"}:
            words.add(f"{inside[0].lemma.lower()} {inside[1].text.lower()}")  # "take away"
        if 0 <= event.trigger < len(sentence) and (words <= fields().light or not akin(words, _kin().keys())):
            below = sentence.children(event.trigger)
            words |= {c.lemma.lower() for c in below if c.dep in {"dobj", "nsubjpass"} and c.pos == "NOUN"}
        return words

    def clause(self, n: int) -> list[Token]:
        """The words of the event's clause."""
        sentence, event = self._sentence(n), self.events[n]
        within = sentence is not None and 0 <= event.trigger < len(sentence)
        return clause(sentence, event.trigger) if sentence is not None and within else []

    def _sentence(self, n: int) -> Sentence | None:
        k = self.events[n].sentence
        return self.sentences[k] if 0 <= k < len(self.sentences) else None

    def one_side(self, i: int, other: int) -> bool:
        """Do two statements come from one speaker, or from one side ("the army", "an army spokesman")? Unknown: yes."""
        return self.together(i, other) or not self.said_by(i) or not self.said_by(other)

    def together(self, i: int, other: int) -> bool:
        """The same, as far as it is known: words in common, those of offices only where there are no others."""
        mine, theirs = self.said_by(i), self.said_by(other)
        offices = fields().speaking
        if mine - offices and theirs - offices:
            mine, theirs = mine - offices, theirs - offices
        return bool(stems(mine) & stems(theirs))

    def strangers(self, n: int, words: Set[str]) -> bool:
        """Did only unnamed people do it ("a mob", "gunmen"), none of whom these words speak of?"""
        spans = self.events[n].actors
        tokens = [self.inside(n, span) for span in spans]
        if not spans:
            return True
        if any(not t or t[-1].pos != "NOUN" for t in tokens):
            return False
        named = any(k.pos == "PROPN" or (k.tag == "JJ" and k.text[:1].isupper()) for t in tokens for k in t)
        return (
            not named and not any(self.known(n, t[0]) for t in tokens) and not same_men(self.doers(n), words)
        )

    def definite(self, n: int) -> bool:
        """Is the event told by a noun with an article or the like ("the abduction"), so that it was told before?"""
        sentence, event = self._sentence(n), self.events[n]
        if (
            sentence is None
            or not 0 <= event.trigger < len(sentence)
            or sentence[event.trigger].pos != "NOUN"
        ):
            return False
        return any(c.text.lower() in _THE for c in sentence.children(event.trigger))

    def known(self, n: int, first: Token) -> bool:
        """Does an article or the like that points back stand before this word of event `n`?"""
        sentence = self.sentences[self.events[n].sentence]
        return first.i > 0 and sentence[first.i - 1].text.lower() in _THE

    def said_by(self, i: int) -> frozenset[str]:
        """The longer words of a statement's speakers, in small letters; for a pronoun those of who spoke before."""
        if i not in self._said_by:
            self._said_by[i] = self._find_speaker(i)
        return self._said_by[i]

    def _find_speaker(self, i: int) -> frozenset[str]:
        for _ in range(_BEFORE):
            words = self._full(frozenset(self._speakers(i)), i)
            if words or not self.statements[i].speakers:
                return words
            i = self._before.get(i, i)
        return frozenset()

    def _full(self, words: frozenset[str], i: int) -> frozenset[str]:
        """With the words by which a speaker of one name ("Mr Adam") was presented before."""
        if len(words) != 1 or words <= fields().speaking:
            return words
        for _ in range(_BEFORE):
            if (other := self._before.get(i)) is None:
                break
            i = other
            if words < (named := frozenset(self._speakers(i))):
                return named
        return words

    def _speakers(self, i: int) -> Iterator[str]:
        for a, b in self.statements[i].speakers:
            said = self.text[a:b].casefold()
            words = [
                w.strip(".,'’\"“”").removesuffix("'s").removesuffix("’s")
                for w in _ELSEWHERE.split(said)[0].split()
            ]
            long = [w for w in words if len(w) > 3 and w not in _PRONOUNS]
            yield from long or (words if len(words) > 1 else ())
            yield from self._states(_WORD.findall(self.text, a, a + len(_ELSEWHERE.split(said)[0])))
