"""Where things happen: the state of a capital that is only a place, and that of one sentence's places. No stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dragoman.reading.resolution.cast import AT, Cast
from dragoman.records.drafts import Assignment, MentionDraft

_GROUND = AT | {"into", "from", "along", "toward", "towards"}
_NEAR = 8
"""Characters between a noun and the name of the place that it is in (" in ", " inside ")."""
_BEFORE = 4
"""Blanks and a comma between a place and the noun after it, beside the noun's article."""


class Whereabouts:
    """Looks at the places among a report's mentions; `grounds` are the states (ISO alpha-3) that places lie in."""

    def __init__(
        self,
        cast: Cast,
        mentions: Sequence[MentionDraft],
        done: Sequence[Assignment | None],
        grounds: Mapping[int, str],
    ) -> None:
        self.cast = cast
        self.mentions = mentions
        self.done = done
        self.grounds = grounds

    def seat(self, j: int) -> Assignment | None:
        """The state of a capital that stands for no government itself ("the government in Baghdad")."""
        m, found = self.mentions[j], self.done[j]
        if found is None or found.actor is not None or m.form not in {"name", "demonym"}:
            return None
        if not found.why.endswith("a place"):
            return None
        knowledge = self.cast.knowledge
        entry = knowledge.government_of_capital(m.text) or knowledge.country(self.grounds.get(j))
        return None if entry is None else Assignment(actor=entry.id, by="name", why=f"lies in {entry.name}")

    def seated(self, id_: str, code: str | None) -> None:
        """Give a body of the report's own the state of the place in its name ("University of Idaho")."""
        state = None if code is None or self.cast.kind(id_) == "person" else self.cast.knowledge.country(code)
        name = self.cast.actor(id_).name
        if state is not None and (self.cast.sectors(id_) or len(name.split()) > 2):
            self.cast.enrich(id_, state.id, ())

    def around(self, i: int) -> str | None:
        """The state in which things happen in the sentence of mention `i`, where it names places of one state only, or
        one right behind the mention ("an official in Kabul")."""
        tied = self.tied(i)
        if tied is not None:
            return tied
        states: set[str] = set()
        for j in self._beside(i):
            m = self.mentions[j]
            if m.preposition not in AT or m.form != "name":
                continue
            found = self.seat(j) or self.done[j]
            if found is not None and found.actor is not None and (state := self.cast.state(found.actor)):
                states.add(state)
        return states.pop() if len(states) == 1 else None

    def tied(self, i: int) -> str | None:
        """The state of the place that a description ends in, or that stands before it ("in Tehran the ministry")."""
        m = self.mentions[i]
        if m.form != "description":
            return None
        for j in (i + 1, i - 1):
            if not 0 <= j < len(self.mentions) or self.mentions[j].sentence != m.sentence:
                continue
            o, found = self.mentions[j], self.seat(j) or self.done[j]
            gap = o.span[0] - m.head[1] if j > i else m.span[0] - o.span[1] - len(f"{m.determiner}{m.lead}")
            near = o.form == "name" and o.preposition in AT and 0 < gap <= (_NEAR if j > i else _BEFORE)
            if near and found is not None and found.actor is not None:
                return self.cast.state(found.actor)
        return None

    def native(self, i: int) -> str | None:
        """The state that people come from ("mothers from Honduras", "peacekeepers from Russia")."""
        m = self.mentions[i]
        if i + 1 >= len(self.mentions) or m.form != "description":
            return None
        o, found = self.mentions[i + 1], self.done[i + 1]
        near = o.form == "name" and o.preposition == "from" and o.span[0] - m.head[1] == len(" from ")
        row = self.mentions[i + 2].links if i + 2 < len(self.mentions) else ()
        several = any(x.role == "conjunct" and x.target == i + 1 for x in (*row, *o.links))
        own = found.actor if near and found is not None and not several else None
        return own if own is not None and self.cast.kind(own) == "country" else None

    def crossed(self, i: int) -> str | None:
        """As `around`, by the one state of whose ground the sentence says anything ("crossed into Somalia")."""
        states = set()
        for j in self._beside(i):
            m, found = self.mentions[j], self.seat(j) or self.done[j]
            if (
                m.form == "name"
                and m.preposition in _GROUND
                and found is not None
                and found.actor is not None
            ):
                states.add(self.cast.state(found.actor))
        states.discard(None)
        return states.pop() if len(states) == 1 else None

    def _beside(self, i: int) -> Iterator[int]:
        """The other mentions of a sentence: those before, nearest first, then those after."""
        here = self.mentions[i].sentence
        for way in (range(i - 1, -1, -1), range(i + 1, len(self.mentions))):
            for j in way:
                if self.mentions[j].sentence != here:
                    break
                yield j
