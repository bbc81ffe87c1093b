"""Bodies and people of no one state, or of others than the report's own: "western special forces", "foreign fighters",
"a coalition commander", "anti-Assad forces", "Russian and Syrian forces". No stage."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.knowledge import Entry, normalise
from dragoman.reading.resolution.bodies import Bodies, Description
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.pointing import INDEFINITE, Pointer
from dragoman.reading.resolution.words import words
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind

_LANDS = frozenset({"country", "people"})
_ALLIES = "coalition"
_OWN = frozenset({"people", "opposition"})
"""Institutions that are no body of a state."""
_RULE = frozenset({"government", "regime", "junta", "state", "establishment"})
_STYLES = frozenset(
    {
        "group",
        "organisation",
        "organization",
        "entity",
        "movement",
        "outfit",
        "threat",
        "party",
        "state",
        "force",
    }
)
"""What others call a group."""
_CIVIL = frozenset({(), ("CVL",), ("REF",), ("SOC",), ("MED",)})
_REACH = 8
"""Sentences to look back over."""
_MOST = 4
"""States that one phrase names together."""


class Outsiders:
    """Looks at the words before a body for what says that it is not the report's own state's."""

    def __init__(self, cast: Cast, bodies: Bodies, pointer: Pointer) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge
        self.bodies = bodies
        self.pointer = pointer
        self.count = len(pointer.mentions)

    def find(self, i: int, d: Description, owner: str | None) -> Assignment | None:
        """Whom mention `i`, which belongs to `owner` if that is known, means by any of these."""
        m = self.pointer.mentions[i]
        return self.jointly(d, m) or self.sided(d, m) or self.foreign(i, d, owner)

    # -- of several states -----------------------------------------------------------------------------------

    def jointly(self, d: Description, m: MentionDraft) -> Assignment | None:
        """ "Russian and Syrian forces": the body of each."""
        at = next((n for n, w in enumerate(d.first[:-2]) if w == "and" and n), None)
        if at is None or d.phrase is None or not m.plural or len(d.first) - at > 5:
            return None
        names = [d.first[at + 1], *(w.rstrip(",") for w in reversed(d.first[:at]))]
        lands = list[str]()
        for word in names[:_MOST]:
            entry = self._land(word)
            if entry is None:
                break
            lands.append(word)
        rest, members = " ".join(d.first[at + 2 :]), dict[str, None]()
        if len(lands) < 2 or len(lands) < at + 1:
            return None
        for word in reversed(lands):
            text = f"{word} {rest}"
            part = Description(self.knowledge, text)
            found = (
                self.bodies.compose(part, msgspec.structs.replace(m, text=text), part.owner)
                if part.owner
                else None
            )
            if found is None or found.actor is None:
                return None
            members.setdefault(found.actor)
        why = f"{m.text!r}: {d.phrase.key} of each"
        return Assignment(actor=None, by="description", members=tuple(members), why=why, score=0.7)

    def _land(self, word: str) -> Entry | None:
        found = self.knowledge.country_of_demonym(word)
        if found is not None:
            return found if found.kind in _LANDS else None
        return next((h.entry for h in self.knowledge.find(word) if h.entry.kind == "country"), None)

    # -- for and against -------------------------------------------------------------------------------------

    def sided(self, d: Description, m: MentionDraft) -> Assignment | None:
        """ "anti-Assad forces", "pro-Russian forces": no army of the state that they are for or against."""
        if d.phrase is None or d.phrase.key != "armed-forces":
            return None
        side, of = next(self._sides(d.first[: len(d.first) - d.phrase.length]), ("", ""))
        if not side:
            return None
        hits = self.knowledge.find(of)
        ruling = normalise(of) in _RULE or any(
            h.entry.kind in {"country", "person", "government"} for h in hits
        )
        home = next((h.entry.country for h in hits if h.entry.kind in {"person", "armed_group"}), None)
        sector = "REB" if side == "anti" and ruling else "PRM"
        id_ = self.cast.add(m.text, "armed_group", home, (sector,))
        why = f"{m.text!r}: {side} {of}"
        return Assignment(actor=id_, by="description", why=why, score=0.6)

    def _sides(self, before: list[str]) -> Iterator[tuple[str, str]]:
        for word in before:
            side, dash, of = word.partition("-")
            if dash and side.lower() in {"pro", "anti"} and (of[:1].isupper() or of in _RULE):
                yield side.lower(), of

    # -- coalitions ------------------------------------------------------------------------------------------

    def allied(self, i: int, d: Description, owner: str | None) -> Assignment | None:
        """ "coalition forces", "a coalition commander": of the military coalition spoken of, or one of no state."""
        m = self.pointer.mentions[i]
        led = self._led(d)
        if _ALLIES not in d.words[:-1] or m.lemma == _ALLIES or (owner is not None and led is None):
            return None
        known = led or next(
            (x for _, _, x in self.pointer.before(i, 99) if self.cast.kind(x) == _ALLIES), None
        )
        forces = d.phrase is not None and d.phrase.key in {"armed-forces", "coalitions"}
        soldiers = m.lemma in self.knowledge.agents.trade["MIL"].people or m.lemma in words().machines
        if known is None:
            if not (forces or soldiers):
                return None
            known = self.cast.add(_ALLIES, "coalition", None, ("MIL",))
        if self.cast.sectors(known)[:1] not in {("MIL",), ()}:
            return None
        if m.plural or m.lemma not in self.knowledge.agents.people_words:
            why = f"{m.text!r} of {self.cast.actor(known).name}"
            return Assignment(actor=known, by="description", why=why, score=0.6)
        return self.bodies.member(m, known, acts=True)

    def _led(self, d: Description) -> str | None:
        """ "Saudi-led coalition warplanes": the coalition that this state leads."""
        for word in d.first[:-1]:
            state, dash, led = word.partition("-")
            entry = self._land(state) if dash and led.lower() == "led" else None
            if entry is not None:
                return self.knowledge.agents.led.get(entry.id)
        return None

    # -- of no one state -------------------------------------------------------------------------------------

    def foreign(self, i: int, d: Description, owner: str | None) -> Assignment | None:
        """ "western special forces", "foreign fighters": of no state that the report tells, unless it did before."""
        m = self.pointer.mentions[i]
        if (
            d.phrase is None
            or d.phrase.sort == "office"
            or d.phrase.key in _OWN
            or not self._abroad(d, m, owner)
        ):
            return None
        if d.phrase.owned and m.lemma not in self.knowledge.agents.people_words:
            return None  # "the neighbouring state"
        definite = m.determiner and m.determiner not in INDEFINITE
        if definite and (back := self.pointer.same_words(i)) is not None:
            return back
        if definite and (back := self._guests(i, m, d)) is not None:
            return back
        kind, sectors = self._sort(d)
        id_ = self.cast.add(m.text, self.cast.sort(m, kind), None, sectors)
        if id_ in self.cast.local:
            self.cast.local[id_].homeless = True
        why = f"{m.text!r}: {d.phrase.key}, of no one state"
        return Assignment(actor=id_, by="description", why=why, score=0.5)

    def _guests(self, i: int, m: MentionDraft, d: Description) -> Assignment | None:
        """ "The foreign troops" after "Australian commandos": the last such body of another state than the report's."""
        assert d.phrase is not None
        for _, n, id_ in self.pointer.before(i, _REACH):
            if id_.endswith(f"/{d.phrase.key}") and self.cast.country(id_) != self.cast.likely():
                why = f"{m.text!r} points to {n.text!r}"
                return Assignment(actor=id_, by="description", why=why, score=0.6)
        return None

    def _abroad(self, d: Description, m: MentionDraft, owner: str | None) -> bool:
        """Does one of the words before say so, and no other whose they are?"""
        assert d.phrase is not None
        said = words()
        before = (*m.lead.split(), *d.words[: len(d.words) - d.phrase.length])
        at = next((n for n, w in enumerate(before) if w in said.outside), None)
        if at is None:
            theirs = m.lemma in said.regional or d.phrase.key == "intelligence"
            return owner is None and theirs and "regional" in before
        if not said.affairs.isdisjoint(before[at + 1 :]):
            return False
        if owner is None:
            return True
        # "African troops" are of no people, "Arab forces" may be.
        return self.cast.kind(owner) == "people" and before[at] in self._demonyms(owner)

    def _demonyms(self, owner: str) -> set[str]:
        entry = self.knowledge.get(owner)
        return set() if entry is None else {normalise(w) for w in (*entry.adjectives, *entry.people)}

    def _sort(self, d: Description) -> tuple[ActorKind, tuple[str, ...]]:
        assert d.phrase is not None
        if d.phrase.sort == "institution":
            institution = self.knowledge.institutions[d.phrase.key]
            return institution.kind, institution.sectors
        sector = self.knowledge.sector(d.phrase.key)
        return sector.kind, sector.sectors

    # -- whose troops, and whose not -------------------------------------------------------------------------

    def styled(self, m: MentionDraft) -> bool:
        """ "regards it as a militant group": no group of its own."""
        return m.preposition == "as" and m.determiner in {"a", "an"} and m.lemma in _STYLES

    def unarmed(self, i: int, d: Description, owner: str) -> bool:
        """Did the pronoun before "troops" point to people who have none?"""
        m = self.pointer.mentions[i]
        owners = [
            self.pointer.mentions[x.target] for x in m.links if x.role == "of" and x.target < self.count
        ]
        theirs = any(o.form == "pronoun" for o in owners)
        forces = d.phrase is not None and d.phrase.key == "armed-forces" and m.plural
        civil = self.cast.sectors(owner)[:1] in _CIVIL
        return theirs and forces and civil and self.cast.kind(owner) in {"people", "other", "ngo"}

    # -- arms ------------------------------------------------------------------------------------------------

    def machine(self, i: int, d: Description) -> Assignment | None:
        """ "Fighter jets were heard": whose, nothing says."""
        m = self.pointer.mentions[i]
        if m.lemma not in words().machines or (m.determiner and m.determiner not in INDEFINITE):
            return None
        if d.phrase is None or d.phrase.key != "armed-forces":
            return None
        state = self.pointer.sender(i, d.phrase)
        if state is not None:
            return None
        id_ = self.cast.add(m.text, "armed_forces", None, ("MIL",))
        self.cast.local[id_].homeless = True
        return Assignment(actor=id_, by="description", why=f"{m.text!r}: whose is not said", score=0.4)
