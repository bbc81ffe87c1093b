"""One event told by several: who owns to what was told asserts it too, and who doubts it in words of his own doubts it.

"Volunteers said fighters had executed eleven prisoners ... its adviser conceded that some men had been shot."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dragoman.reading.claims.fields import meant, same_men
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import Likeness, akin, stems
from dragoman.reading.claims.words import stances
from dragoman.records.reading import Stance

_BACK = 6
"""Sentences before a telling in which the first one is looked for."""
_MOST = 20
"""Events looked at in a sentence: keeps endless ones linear."""
_RESPONSIBILITY = re.compile(r"(?:\w+ )?(?:responsibility|credit|authorship)\b", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|whose|which)\b", re.IGNORECASE)
_FORCE = frozenset({"ASSAULT", "COERCE"})
"""Types between which a word may waver."""


class Retellings(Part):
    """Gives an event told before what is owned to or doubted of it later."""

    def __init__(self, given: Given, likeness: Likeness) -> None:
        super().__init__(given)
        self.like = likeness

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add the claims, in place."""
        for n, event in enumerate(self.events):
            if performers[n] is not None or event.historical or not claims[n]:
                continue
            owning = next((s for s in self._tellers(claims[n]) if self._owns(s)), None)
            doubt = self._doubt(n, claims[n])
            if owning is not None and event.modality == "actual":
                m = self._first(n, owning, claims, performers)
                if m is not None:
                    made = dict([*claims[n], *claims[m]])
                    claims[m].extend((s, how) for s, how in claims[n] if s not in dict(claims[m]))
                    claims[n].extend((s, how) for s, how in made.items() if s not in dict(claims[n]))
            elif doubt is not None:
                m = self._first(n, doubt, claims, performers)
                if m is not None:
                    claims[m].append((doubt, "doubts"))

    def _doubt(self, n: int, made: Sequence[tuple[int, Stance]]) -> int | None:
        """Who doubts the deed itself, not who did it, where nobody else speaks of it in these words."""
        if len(made) != 1 or made[0][1] != "doubts":
            return None
        s, at = made[0][0], self.events[n].cue[0]
        before = next((self.like.text[a:at] for a, b in self.statements[s].content if a <= at < b), "")
        return None if _WHO.search(before) else s

    def _tellers(self, made: Sequence[tuple[int, Stance]]) -> list[int]:
        return [s for s, how in made if how == "asserts" and self.statements[s].attitude != "intention"]

    def _owns(self, s: int) -> bool:
        """ "acknowledged", "admitted", "confirmed", "took responsibility for": somebody told it before."""
        statement = self.statements[s]
        if statement.lemma.lower() != "claim" or not statement.content:
            return statement.lemma.lower() in stances().affirms
        start, end = statement.content[0]
        return _RESPONSIBILITY.match(self.like.text, start, end) is not None

    def _first(
        self,
        n: int,
        s: int,
        claims: Sequence[Sequence[tuple[int, Stance]]],
        performers: Sequence[int | None],
    ) -> int | None:
        """The nearest earlier telling of event `n` by somebody of another side than statement `s`."""
        for m in self._before(n):
            tellers = self._tellers(claims[m])
            told = tellers and performers[m] is None and self.events[m].modality == "actual"
            others = told and s not in dict(claims[m]) and not any(self.like.one_side(s, t) for t in tellers)
            if others and self._same(n, m, self._owns(s)):
                return m
        return None

    def _before(self, n: int) -> Iterator[int]:
        """The events told before event `n`, the nearest first."""
        here = self.events[n].sentence
        for k in range(here, here - _BACK - 1, -1):
            for m in reversed(self.by_sentence.get(k, ())[:_MOST]):
                if self.events[m].cue[0] < self.events[n].cue[0] and not self.events[m].historical:
                    yield m

    def _same(self, n: int, m: int, owned: bool) -> bool:
        """One deed, and no doer, place or sufferer that tells the two apart; who owns to it may name him otherwise."""
        types = {self.events[n].type, self.events[m].type}
        if len(types) > 1 and not types <= _FORCE:
            return False
        a, b = self.like.deeds(n), self.like.deeds(m)
        sufferers = self.like.sufferers(n), self.like.sufferers(m)
        bore = bool(stems(sufferers[0]) & stems(sufferers[1]))
        if not akin(a, b) and not (owned and (bore or meant(a, b))):
            return False
        doers = self.like.doers(n), self.like.doers(m)
        if all(doers) and not same_men(stems(doers[0]), stems(doers[1])):
            return False
        places = self.like.names(n), self.like.names(m)
        if all(places) and not places[0] & places[1]:
            return False
        return owned or bore or (not all(sufferers) and (all(doers) or self.like.definite(n)))
