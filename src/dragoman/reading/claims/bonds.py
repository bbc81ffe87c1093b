"""What ties a statement to an event that was told before, and to who told it."""

from __future__ import annotations

import bisect
import re

import msgspec

from dragoman.reading.claims import replies
from dragoman.reading.claims.elsewhere import NOT_US
from dragoman.reading.claims.fields import fields, meant, same_men
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import Likeness, akin, stems
from dragoman.reading.claims.sameness import Sameness
from dragoman.reading.claims.words import stances
from dragoman.records.reading import Span

_OPENING = 160
_HEAD = 40
"""Characters of a statement's beginning that are looked at."""
_ON = frozenset({"add", "continue", "go"})
"""Lemmas of cues with which a speaker goes on."""
_VAGUE = frozenset(
    {"force", "forces", "man", "group", "movement", "officer", "unit", "people", "guard", "patrol"}
)
"""Words for men of any side."""
_ANY = frozenset({"anyone", "anybody", "anything", "nobody", "none"})
_ANYTHING = re.compile(r"\b(?:any|anywhere|ever|at all)\b", re.IGNORECASE)
HE = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their"})
"""Words that point to somebody or something named before."""


class Link(msgspec.Struct, frozen=True):
    """What ties a statement to an event: the deed, things or places or people, who did it, a pronoun."""

    deed: bool
    shared: int
    men: bool
    pronoun: bool

    @property
    def tied(self) -> bool:
        """More than a pronoun."""
        return self.deed or self.men or self.shared > 0

    @property
    def weight(self) -> int:
        """All in all."""
        return 2 * self.deed + min(2, self.shared) + self.men + self.pronoun


class Bonds(Part):
    """Finds the ties of one statement after another."""

    def __init__(self, given: Given, like: Likeness) -> None:
        super().__init__(given)
        self.like, self.words = like, stances()
        self.same = Sameness(given, like)
        self.links: dict[tuple[int, int], Link] = {}

    def link(self, s: int, m: int) -> Link:
        """What ties the words of statement `s` to event `m`."""
        key = (s, m)
        if key not in self.links:
            said, deeds = self._said(s), self.like.deeds(m)
            nouns = self.same.nouns(s)
            self.links[key] = Link(
                deed=akin(said, deeds) or meant(said, deeds),
                shared=len(stems(nouns) & stems(self.same.vocabulary(m))),
                men=same_men(nouns, self.like.doers(m)),
                pronoun=bool(said & HE),
            )
        return self.links[key]

    def _said(self, s: int) -> set[str]:
        return {
            t.lemma.lower() if t.pos != "PRON" else t.text.lower()
            for _, tokens in self.stretch(self.statements[s].content)
            for t in tokens
            if t.pos in {"NOUN", "VERB", "ADJ", "PRON"} and t.lemma.lower() not in fields().light
        }

    def accused(self, s: int, m: int) -> bool:
        """Does statement `s` come from those who are told to have done it?"""
        said = stems(self.like.said_by(s))
        doers = stems(self.like.doers(m))
        if said & doers or same_men(said - _VAGUE, doers - _VAGUE):
            return True
        states = {w for w in said | doers if w.isupper()}
        one_state = not states or (said & states == doers & states)
        return one_state and bool(said & fields().state) and any(doers & kind for kind in fields().men[:2])

    def concerned(self, s: int, m: int) -> bool:
        """Does it come from those who are told to have done it, or to whom it is told to have been done?"""
        return self.accused(s, m) or bool(stems(self.like.said_by(s)) & stems(self.like.sufferers(m)))

    def one_voice(self, s: int, before: int) -> bool:
        """Is it the same speaker, or one of his side?"""
        if self.adds(s):
            return True
        said = [self.text[a:b].casefold() for a, b in self.statements[s].speakers]
        if any(w in HE or w.startswith("one of ") or HE & set(w.split()[:1]) for w in said):
            return True
        return self.like.together(s, before)

    def others_did(self, n: int, m: int) -> bool:
        """Is event `n` told of others than those who did event `m`?"""
        return bool(self.like.doers(n)) and (self.same.rivals(n, m) or not self.like.doers(m))

    def himself(self, s: int, n: int) -> bool:
        """Does the speaker tell of event `n` as done by himself or his own?"""
        said = stems(self.like.said_by(s))
        own = {t.text.lower() for a in self.events[n].actors for t in self.like.inside(n, a)}
        return bool(own & HE) or bool(said & stems(self.like.doers(n)))

    def sentence(self, s: int) -> int:
        """The sentence in which a statement begins."""
        return bisect.bisect_right(self.starts, self.statements[s].content[0][0]) - 1

    def last(self, s: int) -> int:
        """The sentence in which it ends."""
        return bisect.bisect_right(self.starts, self.statements[s].content[-1][1] - 1) - 1

    def goes_on(self, s: int, before: int) -> bool:
        """Does statement `s` stand right behind the other, as its continuation or a quotation beside it?"""
        gap = self.sentence(s) - self.last(before)
        return 0 <= gap <= 1 and (self.one_voice(s, before) or self.statements[s].kind != "indirect")

    def lead(self, s: int) -> Span:
        """From the cue to the first words."""
        statement = self.statements[s]
        start, end = statement.content[0]
        return (start if statement.cue is None else min(start, statement.cue[0])), min(end, start + _HEAD)

    def witnessed(self, s: int) -> bool:
        """Does the speaker say that he saw or heard it?"""
        lemmas = {
            t.lemma.lower()
            for _, tokens in self.stretch(self.statements[s].content)
            for t in tokens
            if t.pos == "VERB"
        }
        return bool(lemmas & self.words.perceiving)

    def own_men(self, s: int) -> bool:
        """Does it say of the speaker's own men that none of them did or bore anything?"""
        start, end = self.statements[s].content[0]
        return replies.OWN_MEN.match(self.text, start, end) is not None

    def unharmed(self, s: int) -> bool:
        """ "said nobody was hurt": the blow is not denied."""
        return any(replies.UNHARMED.search(self.text, a, b) for a, b in self.statements[s].content)

    def announced(self, s: int) -> bool:
        """ "The navy gave a different account": does the sentence before say that a denial follows?"""
        k, start = self.sentence(s), self.statements[s].content[0][0]
        return (
            k >= 0
            and replies.OTHERWISE.search(self.text, self.sentences[max(0, k - 1)].start, start) is not None
        )

    def not_us(self, s: int) -> bool:
        """Is it only his own part in it that the speaker denies?"""
        return any(NOT_US.search(self.text, a, b) for a, b in self.statements[s].content)

    def sweeping(self, s: int) -> bool:
        """ "denied that anyone had been sent": does it deny all of a kind?"""
        return bool(self._said(s) & _ANY) or any(
            _ANYTHING.search(self.text, a, b) for a, b in self.statements[s].content
        )

    def unsure(self, s: int) -> bool:
        """ "could not say whether", "doubted that any had": does it leave open what was told?"""
        statement = self.statements[s]
        if statement.lemma.lower() in {*self.words.doubtful, *self.words.doubts - self.words.believing}:
            return True
        start, end = statement.content[0]
        opening = self.text[start : min(end, start + _OPENING)].casefold().replace("heard nothing out", "")
        return (
            any(phrase in opening for phrase in self.words.unconvinced)
            or replies.UNCHECKED.search(opening) is not None
        )

    def likewise(self, s: int) -> bool:
        """ "said likewise that", "said the same": does it only say what was said before it?"""
        return replies.LIKEWISE.search(self.text, *self.lead(s)) is not None

    def goes_on_himself(self, s: int) -> bool:
        """ "It added that": is it the speaker of the statement before, and nobody of his?"""
        return self.adds(s) or any(self.text[a:b].casefold() in HE for a, b in self.statements[s].speakers)

    def adds(self, s: int) -> bool:
        """Does the speaker go on to something else ("He added that")?"""
        return self.statements[s].lemma.lower() in _ON
