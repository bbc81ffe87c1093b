"""Namesakes told apart: "the younger Sharif", "the elder Bush", "the other Kaczynski". No stage."""

from __future__ import annotations

import datetime

from dragoman.knowledge import Entry, normalise
from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import Assignment, MentionDraft

_YOUNGER = frozenset({"younger", "youngest"})
_ELDER = frozenset({"elder", "older", "eldest"})
_WORDS = _YOUNGER | _ELDER | {"other"}


class Families:
    """Chooses among known persons of one surname."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge

    def find(self, m: MentionDraft) -> Assignment | None:
        """The one meant, None where no such word stands before the name or the files do not tell."""
        words = _WORDS & set(m.lead.split())
        surname = normalise(m.text)
        if not words or " " in surname or m.form != "name" or m.determiner != "the":
            return None
        spoken = [e for e in map(self.knowledge.get, self.cast.surnames.get(surname, ())) if e is not None]
        base = spoken[-1] if spoken else None
        states = {base.country} if base is not None else set(self.cast.states)
        kin = [e for e in self.knowledge.called(surname) if e.country in states and _ends(e, surname)]
        since = {e.id: first for e in kin if (first := _first(e)) is not None}
        kin = [e for e in kin if e.id in since or e is base]
        if "other" in words:
            fit = [e for e in kin if e is not base and self._now(e)] if base is not None else []
        elif base is not None and len(spoken) == 1:
            fit = self._beside(kin, base, since, younger=bool(words & _YOUNGER))
        else:
            ranked = sorted(
                spoken if len(spoken) == 2 else kin, key=lambda e: since.get(e.id, datetime.date.max)
            )
            fit = [] if len(ranked) != 2 else ranked[1:] if words & _YOUNGER else ranked[:1]
        if len(fit) != 1:
            return None
        self.cast.person(fit[0].name, fit[0].id)
        self.cast.gender[fit[0].id] = "she" if fit[0].woman else "he"
        return Assignment(actor=fit[0].id, by="alias", why=f"the {' '.join(words)} {m.text}", score=0.65)

    def _beside(
        self, kin: list[Entry], base: Entry, since: dict[str, datetime.date], *, younger: bool
    ) -> list[Entry]:
        """The one next to `base` by the first day in office; `base` himself where the files know no such one."""
        own = since.get(base.id)
        if own is None:
            return []
        after = sorted(
            (since[e.id], e.id, e)
            for e in kin
            if e.id in since and (since[e.id] > own) is younger and e is not base
        )
        if not after:
            return [base]
        return [after[0][2] if younger else after[-1][2]]

    def _now(self, e: Entry) -> bool:
        day = self.cast.day
        return any(day is None or r.on(day) for r in e.roles)


def _ends(e: Entry, surname: str) -> bool:
    """Is this a family name of the person: the last word of his name, or the first as in Korea?"""
    words = normalise(e.name).split()
    return surname in {words[0], words[-1]} or surname in {normalise(s) for s in (*e.short, *e.shared)}


def _first(e: Entry) -> datetime.date | None:
    return min((r.start for r in e.roles), default=None)
