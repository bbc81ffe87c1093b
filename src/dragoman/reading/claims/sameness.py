"""Are two events one, told twice? What they have in common is weighed against what tells them apart."""

from __future__ import annotations

import re

from dragoman.reading.claims.fields import fields, meant, same_men
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import Likeness, akin, stems
from dragoman.records.parse import Token
from dragoman.records.reading import Span

_FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST"})
_GOING = frozenset({"RETREAT", "MOBILIZE", "AID", "CONCEDE", "COERCE"})
_PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "him", "her", "them", "us", "me", "that", "this", "those", "who"}
)
_ANEW = re.compile(
    r"\b(?:also|meanwhile|separately|another|elsewhere|in turn|an? (?:second|third|fourth|further)|subsequently"
    r"|in return|the (?:next|following|same) day|instead)\b",
    re.IGNORECASE,
)
"""Words that begin something new: "he also said that ...", "another village"."""
_WORDS = 80


class Sameness(Part):
    """Compares events of one report."""

    def __init__(self, given: Given, like: Likeness) -> None:
        super().__init__(given)
        self.like = like
        self._vocabulary: dict[int, frozenset[str]] = {}
        self._nouns_of: dict[int, frozenset[str]] = {}

    def anew(self, i: int) -> bool:
        """Do a statement's words, or those around its cue, begin something new?"""
        statement = self.statements[i]
        if statement.cue is None:
            return False
        start, end = statement.content[0]
        said = self.text[start : min(end, start + 50)]
        around = self.text[max(0, statement.cue[0] - 12) : statement.cue[1] + 12]
        return _ANEW.search(said) is not None or _ANEW.search(around) is not None

    def compare(self, n: int, m: int, i: int) -> tuple[int, bool]:
        """How much speaks for events `n`, told in statement `i`, and `m`, told before, being one; 3 and more is one.

        And: is it one but for who did it?
        """
        a, b = self.like.deeds(n), self.like.deeds(m)
        one, other = self.events[n], self.events[m]
        types = {one.type, other.type}
        if len(types) > 1 and not types <= _FORCE and not types <= _GOING:
            return 0, False
        if a & b - fields().light:
            out = 3
        elif akin(a, b) or meant(a, b):
            out = 2
        else:
            return 0, False
        rival = self.rivals(n, m)
        out += not rival and same_men(stems(self.like.doers(n)), stems(self.like.doers(m)))
        bore, suffered = self.like.sufferers(n), self.like.sufferers(m)
        things, before = bore | self.like.things(n), suffered | self.like.things(m)
        if stems(things) & stems(before):
            out += 1
        elif bore and suffered and self._nouns(n, one.recipients):
            out -= 1
        elif one.recipients and not self._nouns(n, one.recipients):
            out += 1  # "him"
        out += self.like.definite(n)
        places, there = self.like.names(n), self.like.names(m)
        if places and there and not places & there:
            out -= 2
        return out + bool(stems(self.nouns(i) - self.like.doers(n)) & stems(self.vocabulary(m))), rival

    def same_people(self, n: int, m: int) -> bool:
        """Are the two told of the same sufferers, or is the first told of "them"?"""
        mine, theirs = self.like.sufferers(n), self.like.sufferers(m)
        return self._to_him(n) or bool(stems(mine) & stems(theirs)) or not theirs

    def rivals(self, n: int, m: int) -> bool:
        """Are the two events told of different doers?"""
        if not self._nouns(n, self.events[n].actors) or not self._nouns(m, self.events[m].actors):
            return False
        return not same_men(stems(self.like.doers(n)), stems(self.like.doers(m))) and not self._meant_by(n, m)

    def _meant_by(self, n: int, m: int) -> bool:
        """May the doers of event `n` be those of `m` by another name ("the aircraft", "the fighters")?"""
        one, other = self.events[n], self.events[m]
        heads = [t for span in one.actors for t in self.like.inside(n, span)]
        if not heads or any(t.pos == "PROPN" for t in heads) or not self.like.known(n, heads[0]):
            return False
        if other.type not in _GOING and all(
            any(w in kind for kind in fields().men for w in words)
            for words in (self.like.doers(n), self.like.doers(m))
        ):
            return False  # two kinds of forces
        mentioned = bool(stems(self.like.doers(n)) & stems(self.vocabulary(m)))
        return mentioned if other.type in _GOING else not mentioned

    def beside(self, n: int, m: int) -> int:
        """The weight of two deeds of unlike words told one right after the other: the same men, to the same people."""
        one, other = self.events[n], self.events[m]
        if not {one.type, other.type} <= _FORCE or not self._to_him(n):
            return 0
        return 3 if same_men(self.like.doers(n), self.like.doers(m)) else 0

    def _parsed(self, n: int) -> bool:
        """Does the event's word stand in its sentence?"""
        event = self.events[n]
        return 0 <= event.sentence < len(self.sentences) and 0 <= event.trigger < len(
            self.sentences[event.sentence]
        )

    def _to_him(self, n: int) -> bool:
        """Is it done to "him", "them"?"""
        event = self.events[n]
        if not self._parsed(n):
            return False
        below = self.sentences[event.sentence].children(event.trigger)
        return any(c.dep in {"dobj", "nsubjpass"} and c.text.lower() in _PRONOUNS for c in below)

    def part_of(self, n: int, m: int) -> bool:
        """Is event `n` how event `m` of the same sentence came about ("killed when gunmen ambushed them")?"""
        one, other = self.events[n], self.events[m]
        if one.sentence != other.sentence or not {one.type, other.type} <= _FORCE:
            return False
        if not self._parsed(n) or not self._parsed(m):
            return False
        sentence = self.sentences[one.sentence]
        token = sentence[one.trigger]
        if (
            self._nouns(n, one.actors)
            and self._nouns(m, other.actors)
            and not self.like.doers(n) & self.like.doers(m)
        ):
            return False
        while token.i != other.trigger:
            if token.head == token.i or token.dep not in {"advcl", "pobj", "prep", "pcomp"}:
                return False
            token = sentence[token.head]
        return True

    def vocabulary(self, m: int) -> frozenset[str]:
        """The nouns and verbs of the statement, or sentence, in which an event is told."""
        if m not in self._vocabulary:
            k = self.events[m].sentence
            tokens = self.sentences[k].tokens[:_WORDS] if 0 <= k < len(self.sentences) else ()
            self._vocabulary[m] = frozenset(self._telling(list(tokens)))
        return self._vocabulary[m]

    def nouns(self, i: int) -> frozenset[str]:
        """The nouns of a statement's words, and those that say where its speaker stands."""
        if i not in self._nouns_of:
            self._nouns_of[i] = frozenset(self._find_nouns(i))
        return self._nouns_of[i]

    def _find_nouns(self, i: int) -> set[str]:
        out: set[str] = set()
        statement = self.statements[i]
        for _, tokens in self.stretch(statement.content):
            out |= self._telling(tokens)
        for span in statement.speakers:
            for _, tokens in self.stretch([span]):
                out |= self._telling(
                    [t for t in tokens if t.dep in {"pobj", "poss", "dobj", "compound", "nmod"}]
                )
        return out

    def _telling(self, tokens: list[Token]) -> set[str]:
        bland = fields().bland | fields().speaking | fields().idle
        return {
            t.lemma.lower()
            for t in tokens
            if t.pos in {"NOUN", "PROPN"}
            and t.lemma.lower() not in bland
            and t.tag != "CD"
            and len(t.lemma) > 2
        }

    def _nouns(self, n: int, spans: tuple[Span, ...]) -> bool:
        return any(t.pos in {"NOUN", "PROPN"} for s in spans for t in self.like.inside(n, s))
