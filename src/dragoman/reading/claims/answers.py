"""What somebody else says of what was told last: that it was not, that nobody knows, that he saw it too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from dragoman.reading.claims.bonds import Bonds
from dragoman.reading.claims.fields import meant as comes_to
from dragoman.reading.claims.likeness import akin
from dragoman.reading.claims.tone import Tone, Tones
from dragoman.reading.claims.words import stances
from dragoman.records.reading import Stance

_OPENING = 80
_REPLY = frozenset({"reply", "retort", "counter", "respond", "object", "protest", "rejoin"})
_BLOODY = frozenset({"kill", "wound", "beat"})
"""Deeds that are denied with "nobody was hurt"."""
_SURE = 3
"""Weight of the ties from which what is denied or told is meant."""

Found = list[tuple[int, Stance]]
Claims = Sequence[Sequence[tuple[int, Stance]]]


class Scene(msgspec.Struct, frozen=True):
    """What is spoken of where a statement begins."""

    before: int | None
    """The statement before it."""
    told: Mapping[int, Sequence[int]]
    """For each event that is spoken of the statements that tell it, the one spoken of last at the end."""
    latest: Sequence[int]
    """The events that were spoken of last."""
    at: Mapping[int, int]
    """The sentence in which each was last spoken of."""


class Answers:
    """Finds the stances that one statement after another takes to what others told."""

    def __init__(self, bonds: Bonds, tones: Tones) -> None:
        self.bonds, self.tones, self.words = bonds, tones, stances()
        self.statements, self.same = bonds.statements, bonds.same

    def find(self, s: int, scene: Scene, tone: Tone, new: Sequence[int], claims: Claims) -> Found:
        """Events and stances of statement `s`; `new` are the events that it tells itself."""
        told = [m for m, by in scene.told.items() if by]
        before, bonds = scene.before, self.bonds
        if self._charged(scene, claims):
            return []  # What it answers is no event.
        mine = before if before is not None and bonds.one_voice(s, before) else None
        others = [m for m in told if not self._sides(s, scene.told[m]) and mine not in scene.told[m]]
        upheld = self._upheld(s, scene, told, claims)
        if upheld or not others:
            return upheld
        denied = [m for m in others if before is not None and (before, "denies") in claims[m]]
        weights = {m: bonds.link(s, m).weight + (m in scene.latest) + (m in denied) for m in others}
        best = max(others, key=lambda m: (weights[m], others.index(m)))
        if bonds.unsure(s):
            return [(best, "doubts")]
        lemma, anew = self.statements[s].lemma.lower(), self.same.anew(s)
        if bonds.announced(s):
            return [(best, "denies")]
        if lemma in self.words.denies:
            link = bonds.link(s, best)
            meant = link.deed or (not anew and (link.tied or bonds.sweeping(s)))
            return [(best, "denies")] if meant and not bonds.not_us(s) else []
        apart = anew or any(bonds.others_did(n, best) for n in new)
        if lemma in self.words.affirms and not apart:
            return [(best, "asserts")]
        if lemma in _REPLY and tone != "neither":
            return [(m, "denies") for m in others if before in scene.told[m]]
        if tone in {"negates", "counters"}:
            if bonds.not_us(s) or (bonds.unharmed(s) and not akin(_BLOODY, bonds.like.deeds(best))):
                return []
            sure = weights[best] >= _SURE and self._denies_that(s, best, tone)
            return (
                [(best, "denies")]
                if sure or bonds.concerned(s, best)
                else self._denies_last(s, scene, others[-1], new)
            )
        if tone != "tells" or apart or bonds.accused(s, best) or (mine is not None and best in denied):
            return []
        return [(best, "asserts")] if bonds.witnessed(s) and bonds.link(s, best).tied else []

    def _charged(self, scene: Scene, claims: Claims) -> bool:
        """Is the statement before an accusation in which no event was found?"""
        if scene.before is None or self.statements[scene.before].act != "accusation":
            return False
        return not any(t == scene.before for m in scene.told for t, _ in claims[m])

    def _denies_last(self, s: int, scene: Scene, last: int, new: Sequence[int]) -> Found:
        """Is it what was told last that the statement denies?"""
        bonds = self.bonds
        if bonds.concerned(s, last) or bonds.own_men(s):
            return [(last, "denies")]
        near = bonds.sentence(s) - scene.at[last] <= 1 and scene.before in scene.told[last]
        answer = near and not new and bonds.link(s, last).weight > 0
        return [(last, "denies")] if answer and not bonds.unharmed(s) else []

    def _sides(self, s: int, tellers: Sequence[int]) -> bool:
        return any(self.bonds.like.together(s, t) for t in tellers)

    def _upheld(self, s: int, scene: Scene, told: Sequence[int], claims: Claims) -> Found:
        """Who told it keeps to it, or somebody calls its denial false."""
        statement, before = self.statements[s], scene.before
        lemma = statement.lemma.lower()
        if lemma in self.words.insisting and self.tones.of(s) == "tells" and not self.same.anew(s):
            mine = (m for m in told if self._sides(s, scene.told[m]))
            kept = [m for m in mine if any(how == "denies" for _, how in claims[m])]
            return [(m, "asserts") for m in kept[-1:]]
        start, end = statement.content[0]
        said = self.bonds.text[start : min(end, start + _OPENING)].casefold()
        if lemma not in self.words.naming or not self.words.falsity & set(re.findall(r"[\w-]+", said)):
            return []
        if before is None or self.bonds.one_voice(s, before):
            return []
        return [(m, "asserts") for m in told if (before, "denies") in claims[m]]

    def _denies_that(self, s: int, m: int, tone: Tone) -> bool:
        """Is what is said not to be so the deed, or what it is done with?"""
        denied = list(self.tones.rebuttals.denied(self.statements[s]))
        words = {w for clause in denied for w in (*clause.words, *clause.quantified)}
        deeds = self.bonds.like.deeds(m) | self.bonds.like.things(m)
        return tone == "counters" or not denied or akin(words, deeds) or comes_to(words, deeds)
