"""Short forms that a report itself gives its names: acronyms and the names that they stand for. No stage."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge.names import is_acronym
from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import MentionDraft

_NO_BODIES = frozenset({"PERSON", "GPE", "LOC"})


def _initials(mentions: Sequence[MentionDraft]) -> dict[str, int]:
    """Names of several words by their capital letters."""
    out: dict[str, int] = {}
    for i, m in enumerate(mentions):
        capitals = [w[0] for w in m.text.split() if w[0].isupper()]
        if m.form in {"name", "description"} and len(capitals) > 1 and m.label not in _NO_BODIES:
            out.setdefault("".join(capitals), i)
    return out


class Shorts:
    """Knows which acronyms a report spells out."""

    def __init__(
        self, cast: Cast, mentions: Sequence[MentionDraft], apposed: Sequence[Sequence[int]]
    ) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge
        self.mentions = mentions
        self._apposed = apposed
        self._initials = _initials(mentions)

    def redefined(self, i: int) -> bool:
        """Does the report give this acronym a sense of its own ("Free Harbour Movement (FHM)")?"""
        m = self.mentions[i]
        if not is_acronym(m.text):
            return False
        if (long := self.spelled_out(m)) is not None:
            known = {h.entry.id for h in self.knowledge.find(self.mentions[long].text)}
            return not known & {h.entry.id for h in self.knowledge.find(m.text)}
        for j in self._apposed[i]:
            other = self.mentions[j]
            initials = "".join(w[0] for w in other.text.split() if w[0].isupper())
            bracketed = m.span[0] - other.span[1] == 2 and " " in other.text and other.label not in _NO_BODIES
            bracketed = bracketed and self._elsewhere(m)
            if (
                other.form == "name"
                and (initials == m.text or bracketed)
                and not self.knowledge.find(other.text)
            ):
                return True
        return False

    def _elsewhere(self, m: MentionDraft) -> bool:
        """Is this the acronym only of bodies of states of which the report says nothing?"""
        states = {h.entry.country for h in self.knowledge.find(m.text)}
        return None not in states and states.isdisjoint(self.cast.states)

    def spelled_out(self, m: MentionDraft) -> int | None:
        """The mention of the report whose initials an acronym is ("Conservative Party of Canada", CPC)."""
        return self._initials.get(m.text.replace(".", "")) if is_acronym(m.text) else None

    def short(self, m: MentionDraft, other: MentionDraft, id_: str) -> bool:
        """Can `m` be a short form of `other`: an acronym, of something that has one?"""
        if not is_acronym(m.text) or other.label in {"GPE", "LOC"} or " " not in other.text:
            return False
        return self.cast.kind(id_) not in {"country", "person", "place"}
