"""Denials that name nothing told before in its own words: they are of what the report told last.

"Troops shelled the airport ... Dushanbe denied a shell had been aimed at any airport."
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from dragoman.reading.claims.echoes import Echoes
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.words import stances
from dragoman.records.drafts import StatementDraft
from dragoman.records.parse import Token
from dragoman.records.reading import Span, Stance

_BACK = 4
"""Sentences before a denial in which what it denies is looked for."""
_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "SANCTION", "AID"})
"""What is denied without being named is a deed; words are denied by name."""


class Bare(Part):
    """Adds `denies` where a statement denies and no event that another tells was found for it."""

    def __init__(self, given: Given, echoes: Echoes) -> None:
        super().__init__(given)
        self.echoes = echoes

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add the claims, in place."""
        told: dict[int, list[int]] = {}
        for n, made in enumerate(claims):
            for s, _ in made:
                told.setdefault(s, []).append(n)
        for s, statement in enumerate(self.statements):
            if statement.cue is None or statement.lemma.lower() not in stances().denies:
                continue
            mine = told.get(s, [])
            if any(not self._inside(n, statement) for n in mine):
                continue  # It has found what it denies.
            types = {self.events[n].type for n in mine} or _DEEDS
            for n in self._last(statement.cue, s, types & _DEEDS, claims, performers):
                claims[n].append((s, "denies"))

    def _last(
        self,
        cue: Span,
        s: int,
        types: frozenset[str] | set[str],
        claims: Sequence[Sequence[tuple[int, Stance]]],
        performers: Sequence[int | None],
    ) -> list[int]:
        """The event of these types told last before `cue` by somebody else, if any."""
        here = bisect.bisect_right(self.starts, cue[0]) - 1
        words = " ".join(t.lemma for span in self.statements[s].content for t in self._tokens(span))
        for k in range(here, here - _BACK - 1, -1):
            found = [
                n
                for n in self.by_sentence.get(k, ())
                if self.events[n].type in types
                and self.events[n].cue[1] <= cue[0]
                and self.events[n].modality == "actual"
                and not self.events[n].historical
                and performers[n] is None
                and all(how == "asserts" and self._another(s, t) for t, how in claims[n])
                and self.echoes.called(n, words)
            ]
            if found:
                return found[:1]
        return []

    def _tokens(self, span: Span) -> Sequence[Token]:
        """The words of a stretch that begins in one sentence, as far as that goes."""
        k = bisect.bisect_right(self.starts, span[0]) - 1
        return self.sentences[k].within(span) if k >= 0 else ()

    def _inside(self, n: int, statement: StatementDraft) -> bool:
        cue = self.events[n].cue
        return any(a <= cue[0] and cue[1] <= b for a, b in statement.content)

    def _another(self, s: int, t: int) -> bool:
        mine = {self.text[a:b].casefold() for a, b in self.statements[s].speakers}
        return s != t and not mine & {self.text[a:b].casefold() for a, b in self.statements[t].speakers}
