"""Descriptions that knowledge of offices settles: coalitions, offices of one state, who was there before. No stage."""

from __future__ import annotations

import datetime

from dragoman.knowledge import normalise
from dragoman.reading.resolution.bodies import Bodies
from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import Assignment, MentionDraft


class Offices:
    """Looks in the files for what a description of one report means."""

    def __init__(self, cast: Cast, bodies: Bodies) -> None:
        self.cast = cast
        self.bodies = bodies
        self.knowledge = cast.knowledge

    def find(self, m: MentionDraft, owner: str | None) -> Assignment | None:
        """What `m`, which belongs to `owner`, means by any of these."""
        return self.led(m) or self.sole(m) or self.before_or_after(m, owner)

    def led(self, m: MentionDraft) -> Assignment | None:
        """ "the U.S.-led international coalition", "the coalition"."""
        if m.lemma not in {"coalition", "alliance"}:
            return None
        for word in m.text.split()[:3]:
            stem, dash, rest = word.partition("-")
            if dash and rest.lower().startswith("led"):
                entry = self.knowledge.country_of_demonym(stem) or next(
                    (h.entry for h in self.knowledge.find(stem) if h.entry.kind == "country"), None
                )
                id_ = self.knowledge.agents.led.get(entry.id) if entry is not None else None
                if id_ is not None:
                    return Assignment(actor=id_, by="description", why=f"{m.text!r}", score=0.75)
        return None

    def sole(self, m: MentionDraft) -> Assignment | None:
        """An office that only one state has ("the pope", "the secretary of state")."""
        if m.plural or any(link.role == "of" for link in m.links):
            return None
        found = self.knowledge.agents.sole.get(normalise(m.text))
        return None if found is None else self.bodies.holder(found[1], found[0])

    def before_or_after(self, m: MentionDraft, owner: str | None) -> Assignment | None:
        """ "his predecessor", "Brown's successor": by the days on which the owner's office changed hands."""
        if m.lemma not in {"predecessor", "successor"} or m.plural or owner is None:
            return None
        entry, day = self.knowledge.get(owner), self.cast.day
        if entry is None or not entry.roles:
            return None
        role = next((r for r in reversed(entry.roles) if day is None or r.start <= day), entry.roles[0])
        edge = role.start if m.lemma == "predecessor" else role.end
        if edge is None:
            return None
        beside = edge + datetime.timedelta(days=-1 if m.lemma == "predecessor" else 1)
        held = [e for e in self.knowledge.holders(role.office, role.of, beside) if e is not entry]
        if len(held) != 1:
            return None
        why = f"{m.lemma} of {entry.name} as {role.office} of {role.of}"
        return Assignment(actor=held[0].id, by="role", why=why, score=0.7)
