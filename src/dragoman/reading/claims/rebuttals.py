"""Denials in words of their own: "troops torched the village", says one; "no soldier lit a match", says the other.

A clause that says of a deed that nobody did it, or of its means that there were none, denies the deed that the
other side told last, where the two are of one field.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

import msgspec

from dragoman.reading.claims.elsewhere import NOT_US
from dragoman.reading.claims.fields import fields, meant, same_men
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import Likeness, akin, clause, stems
from dragoman.reading.claims.words import stances
from dragoman.reading.grammar import head_token
from dragoman.records.drafts import StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Stance

_BACK = 5
"""Sentences before a denial in which what it denies is looked for."""
_MOST = 20
"""Events looked at for one denial: keeps endless sentences linear."""
_UP = 4
_NOBODY = frozenset({"nobody", "none", "nothing", "no-one", "noone"})
_NONE = frozenset({"no", "neither"})
_WHO = frozenset({"anyone", "anybody", "one", "nobody", "none", "nothing", "anything", "person"})
_OWN = frozenset({"our", "my", "its", "his", "her", "their", "we", "i", "it", "he", "she", "they"})
_MAIN = frozenset({"ROOT", "ccomp", "conj", "parataxis", "dep", "xcomp", "pcomp", "advcl"})
_BLOWS = frozenset(
    {
        "ASSAULT",
        "COERCE",
        "MOBILIZE",
        "SANCTION",
        "AID",
        "RETREAT",
        "CONSULT",
        "SUPPORT",
        "AGREE",
        "COOPERATE",
        "PROTEST",
    }
)
_ASIDE = frozenset({"only", "just", "merely", "least", "longer", "yet", "until", "necessarily"})


_HARM = frozenset({"hurt", "harm", "wound", "wounded", "injure", "injured", "casualty", "victim", "damage"})
_BLOODY = frozenset({"kill", "wound", "beat"})


class Clause(msgspec.Struct, frozen=True):
    """What is denied: the verb, the words of its clause, who did or bore it."""

    verb: Token
    words: frozenset[str]
    subjects: tuple[Token, ...]
    quantified: frozenset[str]
    """Lemmas of nouns of which there was none ("no soldier", "not a shot")."""
    names: frozenset[str]


class Rebuttals(Part):
    """Adds `denies` to what the other side told."""

    def __init__(self, given: Given, likeness: Likeness) -> None:
        super().__init__(given)
        self.like = likeness

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add the claims, in place."""
        reached: dict[int, list[int]] = {}
        for n, made in enumerate(claims):
            for s, how in made:
                if how != "asserts" and any(t != s and h == "asserts" for t, h in made):
                    reached.setdefault(s, []).append(n)
        for s, statement in enumerate(self.statements):
            if statement.attitude != "speech" or not statement.content:
                continue
            start, end = statement.content[0]
            if statement.lemma.lower() not in stances().denies and NOT_US.search(self.text, start, end):
                continue  # It is his part in it that he denies.
            for denied in self.denied(statement):
                found = self._meant(s, denied, claims, performers)
                if s in reached:
                    # It has found what it denies: only other tellings of that are left.
                    found = [
                        n
                        for n in found
                        if any(akin(self.like.deeds(n), self.like.deeds(m)) for m in reached[s])
                    ]
                for n in found:
                    claims[n].append((s, "denies"))
                if found:
                    break

    # -- what is denied ---------------------------------------------------------------------------------------

    def denied(self, statement: StatementDraft) -> Iterator[Clause]:
        """The clauses of a statement's words that say that something was not so."""
        seen: set[tuple[int, int]] = set()
        if statement.lemma.lower() in stances().denies:
            for sentence, tokens in self.stretch(statement.content[:1]):
                head = head_token(sentence, statement.content[0])
                if head is not None and (head.pos == "NOUN" or self._a_deed(sentence, head)):
                    yield self._clause(sentence, head, tokens)
                break
            return
        for sentence, tokens in self.stretch(statement.content):
            for token in tokens:
                verb = self._negated(sentence, token)
                if verb is None or (sentence.index, verb.i) in seen:
                    continue
                seen.add((sentence.index, verb.i))
                if any(a <= verb.start < b for a, b in statement.content) and self._a_deed(sentence, verb):
                    yield self._clause(sentence, verb, tokens)

    def _negated(self, sentence: Sentence, token: Token) -> Token | None:
        """The verb that this word negates."""
        word = token.text.lower()
        if (
            token.dep != "neg"
            and word not in _NOBODY
            and not (word in _NONE and token.dep in {"det", "preconj", "advmod", "cc"})
        ):
            return None
        after = sentence[token.i + 1].text.lower() if token.i + 1 < len(sentence) else ""
        if after in _ASIDE:
            return None
        above = token
        for _ in range(_UP):
            if above.head == above.i:
                break
            above = sentence[above.head]
            if above.pos in {"VERB", "AUX"}:
                return above
        return above if above.pos in {"VERB", "AUX"} else None

    def _a_deed(self, sentence: Sentence, verb: Token) -> bool:
        """Is it told as done, not as to be done, and no word or thought?"""
        below = sentence.children(verb.i)
        helps = {c.text.lower() for c in below if c.dep in {"aux", "auxpass"}}
        modal = any(c.tag == "MD" for c in below) and not helps & {"have", "has", "had"}
        hung = verb.dep in _MAIN and not any(
            c.dep == "mark" and c.text.lower() in {"if", "whether", "unless"} for c in below
        )
        return hung and not modal and verb.lemma.lower() not in fields().idle

    def _clause(self, sentence: Sentence, verb: Token, tokens: Sequence[Token]) -> Clause:
        inside = {t.i for t in tokens}
        told = [t for t in clause(sentence, verb.i) if t.i in inside]
        none = set()
        for t in told:
            opened = [
                c for c in sentence.children(t.i) if c.dep in {"det", "nummod", "amod", "neg"} and c.i < t.i
            ]
            if t.pos == "NOUN" and any(
                c.text.lower() in {"no", "not", "neither", "single", "any", "one"} for c in opened
            ):
                none.add(t.lemma.lower())
        words = {
            t.lemma.lower()
            for t in told
            if t.pos in {"NOUN", "VERB", "ADJ", "ADV"}
            and t.dep not in {"npadvmod", "neg"}
            and not self._aside(sentence, t)
        }
        if verb.lemma.lower() in fields().light:
            words.discard(verb.lemma.lower())
        subjects = tuple(
            c
            for c in told
            if c.dep in {"nsubj", "nsubjpass"}
            and c.head == verb.i
            and not any(k.dep == "poss" and k.text.lower() in _OWN for k in sentence.children(c.i))
        )
        names = frozenset(t.text.casefold() for t in told if t.pos == "PROPN" and t.dep == "pobj")
        return Clause(verb, frozenset(words), subjects, frozenset(none), names)

    def _aside(self, sentence: Sentence, token: Token) -> bool:
        """Does the word only say more of a noun ("no list of the dead")?"""
        link = sentence[token.head]
        return token.dep == "pobj" and link.dep == "prep" and sentence[link.head].pos == "NOUN"

    # -- what was told ----------------------------------------------------------------------------------------

    def _meant(
        self,
        s: int,
        denied: Clause,
        claims: Sequence[Sequence[tuple[int, Stance]]],
        performers: Sequence[int | None],
    ) -> list[int]:
        """The events that the other side told and that the clause is likest to, of those the last told."""
        place = denied.verb.start
        here = bisect.bisect_right(self.starts, place) - 1
        best, found = 1, list[int]()
        for k in range(here, here - _BACK - 1, -1):
            for n in self.by_sentence.get(k, ())[:_MOST]:
                event = self.events[n]
                if (
                    (event.cue[1] > place and k < here)
                    or performers[n] is not None
                    or event.type not in _BLOWS
                ):
                    continue
                if event.historical or not self._told(s, claims[n]):
                    continue
                likeness = self._likeness(denied, n)
                if likeness > best:
                    best, found = likeness, [n]
                elif found and likeness == best and self.events[found[0]].sentence == k:
                    found.append(n)
        last = found[-1:]
        # "had mediated a truce": the verb goes with its object.
        return last + [n for n in found[:-1] if self._governs(n, last[0])]

    def _governs(self, n: int, m: int) -> bool:
        """Is event `m` the object of event `n`?"""
        one, other = self.events[n], self.events[m]
        sentence = self.sentences[one.sentence]
        if one.sentence != other.sentence or not 0 <= other.trigger < len(sentence):
            return False
        return sentence[other.trigger].head == one.trigger and sentence[other.trigger].dep == "dobj"

    def _told(self, s: int, made: Sequence[tuple[int, Stance]]) -> bool:
        """Does somebody of another side assert it, and has `s` said nothing of it yet?"""
        tellers = [t for t, how in made if how == "asserts"]
        return (
            bool(tellers)
            and all(t != s for t, _ in made)
            and not any(self.like.one_side(s, t) for t in tellers)
        )

    def _likeness(self, denied: Clause, n: int) -> int:
        """How much two clauses have in common; 2 and more is one deed."""
        words, deeds, things = set(denied.words), set(self.like.deeds(n)), set(self.like.things(n))
        if not akin(_BLOODY, deeds):
            words -= _HARM  # "nobody was hurt" denies no bombing.
        doers = self.like.doers(n)
        kin, with_ = akin(words, deeds), meant(words, deeds)
        shared = stems(words) & stems(things | deeds)
        who = [t for t in denied.subjects if t.lemma.lower() not in _WHO]
        passive = any(t.dep == "nsubjpass" for t in denied.subjects)
        his = all(
            t.text.lower() in _OWN
            or t.lemma.lower() in denied.quantified | things
            or same_men({t.lemma.lower()}, doers)
            or passive
            for t in who
        )
        places = self.like.names(n)
        if not his or (not with_ and denied.names and places and not denied.names & places):
            return 0
        if passive and denied.quantified & doers:
            return 0
        if not kin and not with_:
            return 2 if shared & denied.quantified and shared & things else 0
        return (
            1 + kin + with_ + 2 * bool(shared) + bool(who and same_men({t.lemma.lower() for t in who}, doers))
        )
