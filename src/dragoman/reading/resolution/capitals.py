"""Names of states and capitals that mean no government: a place, a person called like a state, "a Briton". No stage."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dragoman.reading.resolution.bodies import Description
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.links import Links
from dragoman.records.drafts import Assignment, MentionDraft

_MANY = ("ish", "ese", "ch", "sh", "swiss", "s", "men", "taliban")
"""Ends of demonyms that mean a people in the singular too."""


class Capitals:
    """Looks at what stands beside such a name. `beside` gives for each mention those in apposition to it, those in
    whose phrase it stands, and those joined to it; `owners` are the mentions that something belongs to."""

    def __init__(
        self,
        cast: Cast,
        mentions: Sequence[MentionDraft],
        links: Links,
        beside: tuple[Sequence[Sequence[int]], Sequence[Sequence[int]], Sequence[Sequence[int]]],
        owners: Collection[int],
    ) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge
        self.mentions = mentions
        self.links = links
        self.apposed, self.parents, self.joined = beside
        self.owners = owners

    def place(self, i: int, found: Assignment | None) -> Assignment | None:
        """A capital before a noun that is no body is a place ("the Vienna talks")."""
        m = self.mentions[i]
        own = found.actor if found is not None else None
        if (
            own is not None
            and m.form == "name"
            and self.links.human(self.apposed[i])
            and self.cast.kind(own) == "country"
        ):
            id_ = self.cast.add(m.text, "person")
            self.cast.person(m.text, id_)
            return Assignment(actor=id_, by="name", why="a person who is called like a state", score=0.6)
        if (
            (
                own is not None
                and (m.determiner in {"a", "an", "another"} or self._single(m))
                and not m.plural
                and not self.parents[i]
            )
            and (m.form == "demonym" or self._somebody(m))
            and self.cast.kind(own) == "country"
            and not m.links
        ):
            id_ = self.cast.add(f"{m.determiner} {m.text}", "person", own, ("CVL",))
            return Assignment(actor=id_, by="name", why=f"somebody from {own}", score=0.5)
        loose = m.preposition == "of" and i not in self.owners and not self._abreast(i)
        if found is None or found.actor is None or m.possessive or not (self.parents[i] or loose):
            return found
        if all(h.how != "capital" for h in self.knowledge.find(m.text)):
            return found
        parent = self.mentions[self.parents[i][0]] if self.parents[i] else m
        if loose:
            return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
        if parent.form == "name" or Description(self.knowledge, parent.text).phrase is not None:
            return found
        return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)

    def _somebody(self, m: MentionDraft) -> bool:
        """ "A Somali", that the parser took for a name."""
        return m.determiner in {"a", "an", "another"} and any(
            h.how == "people" for h in self.knowledge.find(m.text)
        )

    def _single(self, m: MentionDraft) -> bool:
        """ "The Australian", but not "the British", who are many."""
        alone = (
            m.determiner == "the" and not m.lead and m.label == "NORP" and bool(m.subject or m.preposition)
        )
        return alone and not m.text.lower().endswith(_MANY)

    def _abreast(self, i: int) -> bool:
        """Does a capital stand in one row with others ("the wishes of Baghdad, Ankara and Tehran")?"""
        row = [x.target for x in self.mentions[i].links if x.role == "conjunct"]
        row += self.joined[i]
        return any(self.knowledge.government_of_capital(self.mentions[j].text) is not None for j in row)
