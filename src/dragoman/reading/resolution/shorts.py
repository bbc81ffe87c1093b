"""Short forms that a report itself gives its names: acronyms and the names that they stand for. No stage."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge.names import is_acronym
from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import MentionDraft


def _initials(mentions: Sequence[MentionDraft]) -> dict[str, int]:
    """Names of several words by their capital letters."""
    out: dict[str, int] = {}
    for i, m in enumerate(mentions):
        capitals = [w[0] for w in m.text.split() if w[0].isupper()]
        if (
            m.form in {"name", "description"}
            and len(capitals) > 1
            and m.label not in {"PERSON", "GPE", "LOC"}
        ):
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
            if other.form == "name" and initials == m.text and not self.knowledge.find(other.text):
                return True
        return False

    def spelled_out(self, m: MentionDraft) -> int | None:
        """The mention of the report whose initials an acronym is ("Conservative Party of Canada", CPC)."""
        return self._initials.get(m.text.replace(".", "")) if is_acronym(m.text) else None

    def short(self, m: MentionDraft, other: MentionDraft, id_: str) -> bool:
        """Can `m` be a short form of `other`: an acronym, of something that has one?"""
        if not is_acronym(m.text) or other.label in {"GPE", "LOC"} or " " not in other.text:
            return False
        return self.cast.kind(id_) not in {"country", "person", "place"}
