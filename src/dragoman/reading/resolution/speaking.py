"""Who speaks or acts for whom: spokespeople, officials of a body, ministers of a state. No stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dragoman.knowledge import normalise
from dragoman.reading.resolution.bodies import Bodies, Description
from dragoman.reading.resolution.cast import GROUPS, Cast
from dragoman.reading.resolution.pointing import Pointer
from dragoman.records.drafts import Assignment, MentionDraft

SERVANTS = frozenset({
    "official", "officer", "inspector", "employee", "staffer", "aide", "adviser", "advisor", "spokesman", "chief",
    "investigator", "agent", "lawyer", "source", "statement", "commander", "secretary", "worker", "monitor",
})  # fmt: skip
"""Who is described by the body before them ("a foreign ministry official")."""
HIRED = frozenset({"lawyer", "attorney"})
"""Who is only of a state, without speaking for it."""
_PLURALS = frozenset({"official", "officer", "source", "investigator", "agent", "employee"})
_BODIES = frozenset({
    "government", "armed_forces", "police", "court", "legislature", "armed_group", "party", "igo", "ngo", "coalition",
})  # fmt: skip


MEN = frozenset({
    "lawyer", "attorney", "reporter", "correspondent", "representative", "delegate", "envoy", "member", "activist",
    "superintendent", "campaigner", "organiser", "organizer", "coordinator", "volunteer", "colonel", "general",
    "captain", "lieutenant", "major", "brigadier", "sergeant", "secretary", "governor", "deputy", "press", "office",
})  # fmt: skip
"""Who speaks as one of the body that is named with him, besides those who lead or speak for it."""
_SERVED = _BODIES - {"government"} | {"other", "company"}
_STEPS = 3


class Spokes:
    """Finds the body behind one who is described as its own."""

    def __init__(
        self, cast: Cast, bodies: Bodies, pointer: Pointer, mentions: Sequence[MentionDraft]
    ) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge
        self.bodies = bodies
        self.pointer = pointer
        self.mentions = mentions

    def run(
        self,
        done: Sequence[Assignment | None],
        linked: Callable[[int], str | None],
        beside: Sequence[Sequence[int]],
    ) -> None:
        """Whom named people speak for, by their titles and what stands beside them."""
        for i, found in enumerate(done):
            self.titled(i, found, linked)
            self.serving(i, found, linked, beside[i])

    def speaker(self, m: MentionDraft, owner: str | None, i: int) -> Assignment | None:
        """ "Iraqi government spokesman": of the body that the words before name, else of whom grammar gives."""
        before = " ".join(m.text.split()[:-1])
        owner = self._named(before, m, owner, i) or owner
        if owner is None or (m.lemma in HIRED and self.cast.kind(owner) in {"country", "government"}):
            return None
        return self.bodies.member(m, owner)

    def _named(self, before: str, m: MentionDraft, owner: str | None, i: int) -> str | None:
        """The body or state that the words before a head name, as something of `owner` or the report's own state."""
        d = Description(self.knowledge, before) if before else None
        if d is None:
            return None
        if d.phrase is None or d.phrase.sort != "institution":
            return d.owner
        state = d.owner or owner
        if d.owner is None and owner is not None and d.phrase.key == "armed-forces" and self._armed(owner):
            return owner  # "the rebels' military spokesman"
        if state is None:
            if m.determiner in {"my", "our", "your"}:
                return None
            again = self.pointer.same_body(i, d.phrase)
            if again is not None and again.actor is not None:
                return again.actor
            state = self.pointer.state_of(i)
        body = self.bodies.compose(d, m, state) if state else None
        return None if body is None else body.actor

    def _armed(self, owner: str) -> bool:
        """Is this an armed side, or a group that the report does not name, without an army beside itself?"""
        kind = self.cast.kind(owner)
        return kind in {"armed_group", "coalition"} or (owner in self.cast.local and kind in GROUPS)

    def servant(self, m: MentionDraft, owner: str | None, i: int) -> Assignment | None:
        """ "a foreign ministry official", "INEC officials": one who acts for the body named before him."""
        if m.lemma not in SERVANTS or (m.plural and m.lemma not in _PLURALS):
            return None
        words = m.text.split()
        d = Description(self.knowledge, m.text)
        if d.phrase is not None and (
            d.phrase.sort != "institution" or d.phrase.key not in {"government", "police"}
        ):
            return None
        if d.phrase is not None and d.phrase.key == "police" and m.lemma not in {"inspector", "official"}:
            return None
        before = Description(self.knowledge, " ".join(words[:-1])) if len(words) > 1 else None
        if words[-2:-1] == ["general"]:
            before = None  # "general secretary"
        body = None
        if before is not None and before.phrase is not None and before.phrase.sort == "institution":
            body = self._named(" ".join(words[:-1]), m, owner, i)
        elif owner is not None and self.cast.kind(owner) in _BODIES and not owner.endswith("/government"):
            body = owner
        if body is None or self.cast.kind(body) not in _BODIES:
            return None
        if m.lemma == "chief" and self.cast.kind(body) == "igo" and len(words) == 2:
            return self.bodies.head_of(m, body)
        if m.plural:
            why = f"{m.text!r} of {self.cast.actor(body).name}"
            return Assignment(actor=body, by="description", why=why, score=0.7)
        return self.bodies.member(m, body, acts=True)

    def titled(self, i: int, found: Assignment | None, linked: Callable[[int], str | None]) -> None:
        """A named person with a title that says whom he speaks for ("Badr spokesman Kareem Nouri")."""
        m = self.mentions[i]
        if (
            found is None
            or found.actor is None
            or m.form != "name"
            or self.cast.kind(found.actor) != "person"
            or not m.title
        ):
            return
        owner = linked(i)
        words = m.title.split()
        at = next((n for n, w in enumerate(words) if normalise(w) in self.knowledge.agents.speaks.words), 0)
        if owner is None or (at and self.cast.kind(owner) == "country"):
            owner = (self._named(" ".join(words[:at]), m, owner, i) if at else None) or owner
        state = self.bodies.ministers(found.actor, m.title)
        if state is not None:
            self.cast.behalf.setdefault(found.actor, state)
        if owner is None or owner == found.actor:
            return
        if found.actor.startswith("local:"):
            self.cast.enrich(found.actor, self.cast.country(owner), self.cast.sectors(owner))
        if self.bodies.speaks_for(m, owner):
            self.cast.behalf.setdefault(found.actor, owner)

    def serving(
        self, i: int, found: Assignment | None, linked: Callable[[int], str | None], beside: Sequence[int]
    ) -> None:
        """One who is presented with the body that he serves ("Ann Lee, a member of the council")."""
        if found is None or found.actor is None or self.cast.kind(found.actor) != "person":
            return
        agents = self.knowledge.agents
        men = MEN | SERVANTS | agents.speaks.words | agents.lead.words
        for j in (i, *beside[:_STEPS]):
            m, owner = self.mentions[j], linked(j)
            words = {m.lemma, *normalise(m.title or "").split()[-2:]}
            if owner is None or owner == found.actor or m.form == "pronoun" or men.isdisjoint(words):
                continue
            if self.cast.kind(owner) in _SERVED:
                self.cast.behalf.setdefault(found.actor, owner)
                return
