"""One event told in other words: a denial, an answer or a doubt in one statement reaches its telling in another."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence

from dragoman.reading.claims.given import Part
from dragoman.reading.claims.words import stances
from dragoman.records.reading import Stance

_BACK = 4
_AHEAD = 3
"""Sentences before and after a denial in which the same event is looked for."""
_MOST = 40
"""Events looked at for one denial: keeps endless sentences linear."""
_STEM = 5
_FORCE = frozenset({"ASSAULT", "COERCE"})
"""Types between which a word may waver ("raid", "seize")."""
_PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "nobody", "none", "one", "anyone", "anybody", "us", "them"}
)
_ANSWER = re.compile(
    r"(?P<yes>yes|yeah|indeed|true|of course|correct|it is true|that is true)\b|no(?=[,.;!—–-])",
    re.IGNORECASE,
)


@functools.cache
def _kin() -> dict[str, frozenset[int]]:
    """For each word the families of words for the same thing done."""
    out: dict[str, frozenset[int]] = {}
    for n, family in enumerate(stances().kin):
        for word in family:
            out[word] = out.get(word, frozenset()) | {n}
    return out


def _families(words: set[str]) -> set[int]:
    kin = _kin()
    return {n for w in words for n in kin.get(w, ())}


def _forms(word: str) -> set[str]:
    """A word in small letters, and its singular."""
    small = word.casefold()
    return {small, small.removesuffix("s"), small.removesuffix("es")}


class Echoes(Part):
    """Adds `denies` and `asserts` to events that another statement tells, or that a question asked for."""

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add the claims, in place."""
        for n, event in enumerate(self.events):
            if performers[n] is not None or (event.modality != "denied" and not self._named(n)):
                continue
            for statement in [s for s, stance in claims[n] if stance == "denies"][:2]:
                self._denial(n, statement, claims, performers)
        told: dict[int, list[int]] = {}
        for n, made in enumerate(claims):
            for s, _ in made:
                told.setdefault(s, []).append(n)
        for s in sorted(told):
            self._answer(s, told[s][:_MOST], claims)

    def _named(self, n: int) -> bool:
        """Is the event told by a noun ("the shelling had never happened"), which a denial leaves as it is?"""
        event = self.events[n]
        sentence = self.sentences[event.sentence] if 0 <= event.sentence < len(self.sentences) else None
        within = sentence is not None and 0 <= event.trigger < len(sentence)
        return sentence is not None and within and sentence[event.trigger].pos == "NOUN"

    def _denial(
        self,
        n: int,
        statement: int,
        claims: list[list[tuple[int, Stance]]],
        performers: Sequence[int | None],
    ) -> None:
        """ "Soldiers freed him", said one; "no soldier freed him", says the other: the nearest such telling."""
        here = self.events[n].sentence
        tellers: set[str] = set()
        for k in _outwards(here):
            if not tellers and any(
                (how == "denies") and s == statement for m in self._at(k) for s, how in claims[m]
            ):
                return  # What it denies is told there.
            found = [
                m
                for m in self._at(k)
                if performers[m] is None
                and self.events[m].modality in {"actual", "denied"}
                and not self.events[m].historical
                and self.same(n, m)
                and any(how == "asserts" and self._another(statement, s) for s, how in claims[m])
                and all(how == "asserts" for _, how in claims[m])
            ]
            if tellers:
                # The same speaker told of it before, in other words.
                found = [m for m in found if self._tellers(claims[m]) & tellers]
            for m in found:
                claims[m].append((statement, "denies"))
            if found and (tellers or k > here):
                return
            tellers |= {w for m in found for w in self._tellers(claims[m]) if w not in _PRONOUNS}
            if found and any(self._tellers(claims[m]) & {"it", "he", "she", "they"} for m in found):
                tellers |= {w for m in self._at(k - 1) for w in self._tellers(claims[m])}

    def _tellers(self, made: Sequence[tuple[int, Stance]]) -> set[str]:
        """Who asserts an event, in small letters."""
        return {
            self.text[a:b].casefold()
            for s, how in made
            if how == "asserts"
            for a, b in self.statements[s].speakers
        }

    def _answer(self, s: int, told: Sequence[int], claims: list[list[tuple[int, Stance]]]) -> None:
        """ "Did the two meet?" ... "Yes, I met him," said the one: what was asked for is answered."""
        content = self.statements[s].content
        answer = _ANSWER.match(self.text, content[0][0], content[0][1]) if content else None
        if answer is None:
            return
        stance: Stance = "asserts" if answer.group("yes") else "denies"
        types = {self.events[n].type for n in told}
        here = bisect.bisect_right(self.starts, content[0][0]) - 1
        for k in range(here - 1, here - _BACK - 1, -1):
            asked = 0 <= k < len(self.sentences) and self.asks(k)
            for m in self._at(k):
                others = any(self._another(s, t) for t, _ in claims[m])
                if self.events[m].type in types and (asked or others) and all(t != s for t, _ in claims[m]):
                    claims[m].append((s, stance))
            if asked:
                return

    def asks(self, k: int) -> bool:
        """Does the sentence end in a question mark?"""
        return self.text[self.sentences[k].start : self.sentences[k].end].rstrip("”\"’' ").endswith("?")

    def same(self, n: int, m: int) -> bool:
        """Are the two events' words of one kin?"""
        types = {self.events[n].type, self.events[m].type}
        if len(types) > 1 and not types <= _FORCE:
            return False
        doers = self._doers(n), self._doers(m)
        if all(doers) and not doers[0] & doers[1]:
            return False  # "its soldiers fired at nobody" does not speak of "men in uniform".
        mine, theirs = self._words(n), self._words(m)
        return bool(mine & theirs) or bool(_families(mine) & _families(theirs))

    def known(self, word: str) -> bool:
        """Is this a word for something done to somebody?"""
        return bool(_families(_forms(word)))

    def called(self, n: int, words: str) -> bool:
        """Do the first words of `words` name what the event is, or its kin?"""
        said = [_forms(word.strip(".,;:!?”\"’'")) for word in words.split()[:12]]
        mine = self._words(n)
        return any(forms & mine or _families(forms) & _families(mine) for forms in said)

    def takes(self, n: int) -> bool:
        """Does the event tell of a place that changed hands?"""
        return bool(_families(self._words(n)) & _families({"overrun"}))

    def _at(self, k: int) -> Sequence[int]:
        return self.by_sentence.get(k, ())[:_MOST]

    def _words(self, n: int) -> set[str]:
        """Lemma and stem of an event's word, a verb's particle left aside."""
        event = self.events[n]
        if not 0 <= event.sentence < len(self.sentences):
            return set()
        inside = self.sentences[event.sentence].within(event.cue)
        words = {t.lemma.lower() for t in inside[:4] if t.pos in {"NOUN", "VERB", "PROPN", "ADJ"}}
        words |= self._done(n, words)
        return words | {w[:_STEM] for w in words if len(w) > _STEM + 1} - {"opera", "inter"}

    def _done(self, n: int, words: set[str]) -> set[str]:
        """The noun that says what was done, where the verb does not: "opened | fire", "launched | a raid"."""
        event = self.events[n]
        sentence = self.sentences[event.sentence]
        if _families(words) or not 0 <= event.trigger < len(sentence):
            return set()
        things = [c for c in sentence.children(event.trigger) if c.dep == "dobj" and c.i > event.trigger]
        return {c.lemma.lower() for c in things[:1] if c.pos == "NOUN"}

    def _doers(self, n: int) -> set[str]:
        """Beginnings of the last words of the actors, pronouns left out."""
        words = (self.text[a:b].casefold().split() for a, b in self.events[n].actors)
        return {w[-1][:4] for w in words if w and w[-1] not in _PRONOUNS}

    def _another(self, i: int, other: int) -> bool:
        if i == other or self.statements[other].attitude == "intention":
            return False
        mine = {self.text[a:b].casefold() for a, b in self.statements[i].speakers}
        return not mine & {self.text[a:b].casefold() for a, b in self.statements[other].speakers}


def _outwards(here: int) -> Iterator[int]:
    """Sentences by their distance, those before a place first."""
    for step in range(1, _BACK + 1):
        yield here - step
        if step <= _AHEAD:
            yield here + step
