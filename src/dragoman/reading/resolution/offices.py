"""Descriptions that knowledge of offices settles: coalitions, offices of one state, who was there before. No stage."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from dragoman.knowledge import Entry, normalise
from dragoman.reading.resolution.bodies import Bodies
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.ruling import mission, own_party, ruling_party
from dragoman.records.drafts import Assignment, MentionDraft

_KIN = {
    "father": (-1, False), "mother": (-1, True), "son": (1, False), "daughter": (1, True),
    "brother": (0, False), "sister": (0, True), "wife": (0, True), "widow": (0, True), "husband": (0, False),
}  # fmt: skip
"""Words for relatives: whether they held office before (-1) or after, and whether they are women."""
_STATE = frozenset({"president", "prime-minister", "king", "chancellor", "vice-president"})
"""Offices whose former holder is known without a name."""
_HEADS_OF = {
    "state": ("president", "king", "queen", "emir", "sultan", "prince", "pope"),
    "government": ("prime-minister", "chancellor", "president"),
}
"""Offices at the head of a state, and of its government."""
_LONG_AGO = datetime.timedelta(days=3000)


class Offices:
    """Looks in the files for what a description of one report means."""

    def __init__(self, cast: Cast, bodies: Bodies) -> None:
        self.cast = cast
        self.bodies = bodies
        self.knowledge = cast.knowledge

    def find(self, m: MentionDraft, owner: str | None, tail: str = "") -> Assignment | None:
        """What `m`, which belongs to `owner`, means by any of these."""
        return (
            self.led(m)
            or self.sole(m, tail)
            or self.at_the_head(m, owner, tail)
            or ruling_party(self.cast, m, owner)
            or (self._of(m, owner) if owner is not None else None)
            or self.before_or_after(m, owner)
            or self.relative(m, owner)
            or self.former(m, owner)
        )

    def _of(self, m: MentionDraft, owner: str) -> Assignment | None:
        return own_party(self.cast, m, owner) or mission(self.cast, m, owner)

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

    def sole(self, m: MentionDraft, tail: str = "") -> Assignment | None:
        """An office that only one state has ("the pope", "the secretary of state"); `tail` are the words after "of"."""
        if m.plural or (not tail and any(link.role == "of" for link in m.links)):
            return None
        if m.determiner in {"a", "an", "another"}:
            return None
        words = normalise(f"{m.text} of {tail}" if tail else m.text)
        found = self.knowledge.agents.sole.get(words)
        if found is not None and words in self.knowledge.agents.sole_at_home.words and self.cast.states:
            found = found if found[0] in self.cast.states else None
        return None if found is None else self.bodies.holder(found[1], found[0])

    def at_the_head(self, m: MentionDraft, owner: str | None, tail: str) -> Assignment | None:
        """ "The head of state", of whichever office there is one holder in the state."""
        offices = _HEADS_OF.get(tail) if m.lemma == "head" and not m.plural else None
        day, state = self.cast.day, self.cast.likely() if owner is None else self.cast.state(owner)
        if offices is None or day is None or state is None or m.determiner in {"a", "an", "another"}:
            return None
        found = next((o for o in offices if len(self.knowledge.holders(o, state, day)) == 1), None)
        return None if found is None else self.bodies.holder(found, state)

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
        if m.lemma == "predecessor":
            self.cast.gone.add(held[0].id)
        why = f"{m.lemma} of {entry.name} as {role.office} of {role.of}"
        return Assignment(actor=held[0].id, by="role", why=why, score=0.7)

    def relative(self, m: MentionDraft, owner: str | None) -> Assignment | None:
        """ "his father", "Mr Sharif's brother": the one known person of that surname and state who can be meant."""
        kin = _KIN.get(m.lemma)
        entry = self.knowledge.get(owner) if owner is not None else None
        if kin is None or m.plural or entry is None or entry.kind != "person" or m.determiner in {"a", "an"}:
            return None
        when, woman = kin
        surname = normalise(entry.name).split()[-1]
        first = _first(entry)
        fit = []
        for e in self.knowledge.called(surname):
            if e is entry or e.country != entry.country or e.woman != woman:
                continue
            other = _first(e)
            if when and first and other and (other > first) != (when > 0):
                continue
            # Of many of one surname few are kin: only families that gave a state two heads are surely meant.
            if normalise(e.name).split()[-1] == surname and any(r.office in _STATE for r in e.roles):
                fit.append(e)
        if len(fit) != 1:
            return None
        self._known(fit[0])
        why = f"{m.lemma} of {entry.name}: the other known {surname}"
        return Assignment(actor=fit[0].id, by="role", why=why, score=0.65)

    def former(self, m: MentionDraft, owner: str | None) -> Assignment | None:
        """ "the former president": whoever was it and is spoken of, else the last one before the report's date."""
        words = normalise(m.text).split()
        day = self.cast.day
        if day is None or m.plural or len(words) < 2 or m.determiner in {"a", "an", "another", "one"}:
            return None
        agents = self.knowledge.agents
        if words[0] not in agents.former.words and not words[0].startswith("ex-"):
            return None
        office = self.knowledge.office(" ".join(words[1:]).removeprefix("ex-"))
        if office is None or any(w in agents.not_holder.words for w in words[1:]):
            return None
        told = []
        for id_ in dict.fromkeys(self.cast.salience):
            entry = self.knowledge.get(id_)
            if entry is None or entry.kind != "person":
                continue
            if any(
                r.office == office and r.end is not None and r.end - datetime.timedelta(days=7) <= day
                for r in entry.roles
            ):
                told.append(entry)
        of = (self.cast.state(owner) or owner) if owner is not None else self.cast.likely()
        told = [e for e in told if owner is None or any(r.of == of for r in e.roles)]
        told = [
            e for e in told if not any(r.office == office and r.on(day) and r.end != day for r in e.roles)
        ]
        if len(told) == 1:
            self.cast.gone.add(told[0].id)
            return Assignment(
                actor=told[0].id, by="role", why=f"{m.text!r}: {told[0].name}, who was it", score=0.7
            )
        if told or of is None or office not in _STATE:
            return None
        now = [e for r, e in self.knowledge.held(office, of) if r.on(day) and r.end != day]
        held = [(r, e) for r, e in self.knowledge.held(office, of) if r.end is not None and r.end <= day]
        held = [(r, e) for r, e in held if e not in now]
        if not held or day - (held[-1][0].end or day) > _LONG_AGO:
            return None
        entry = held[-1][1]
        self.cast.gone.add(entry.id)
        self._known(entry)
        return Assignment(
            actor=entry.id, by="role", why=f"the last {office} of {of} before {day}", score=0.55
        )

    def counterpart(self, m: MentionDraft, state: str, others: Iterable[str]) -> Assignment | None:
        """ "his Chinese counterpart": who holds in that state the office of the person spoken of before."""
        day = self.cast.day
        if m.lemma not in {"counterpart", "colleague"} or m.plural or day is None:
            return None
        for id_ in others:
            entry = self.knowledge.get(id_)
            roles = [] if entry is None else [r for r in entry.roles if r.on(day) and r.of != state]
            if not roles and "/office/" in id_ and not id_.startswith(f"{state}/"):
                return self.bodies.holder(id_.rpartition("/")[2], state)
            if roles:
                return self.bodies.holder(roles[-1].office, state)
        return None

    def _known(self, entry: Entry) -> None:
        self.cast.person(entry.name, entry.id)
        self.cast.gender[entry.id] = "she" if entry.woman else "he"


def _first(entry: Entry) -> datetime.date | None:
    return min((r.start for r in entry.roles), default=None)
