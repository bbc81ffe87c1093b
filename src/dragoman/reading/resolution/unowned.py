"""Bodies, offices and people of whom nothing says whose they are: "the army", "the prime minister". No stage."""

from __future__ import annotations

from dragoman.reading.resolution.bodies import Bodies, Description
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.pointing import INDEFINITE, Pointer
from dragoman.reading.resolution.terms import Terms, timed
from dragoman.reading.resolution.whereabouts import Whereabouts
from dragoman.reading.resolution.words import words as said
from dragoman.records.drafts import Assignment, MentionDraft

_HELD = frozenset({"government", "legislature", "judiciary"})
"""Bodies of a state in which parties have people."""
_ELECTED = frozenset({
    "minister", "governor", "mayor", "lawmaker", "senator", "legislator", "deputy", "mp", "congressman",
    "congresswoman", "councillor", "parliamentarian", "mep", "judge", "premier", "assemblyman", "assemblywoman",
})  # fmt: skip
"""Who sits in such a body for a party."""
_SHERIFFS = frozenset({"united-states"})
"""Where deputies are a sheriff's."""
_LAWMAKING = frozenset({"assembly", "deputy"})
_OF_TOWNS = frozenset({"mayor", "lord-mayor", "councillor", "councilman", "alderman", "prefect", "governor"})
"""Who governs no more than a town."""
_FIGHTING = frozenset({"rebels", "militants", "militias", "gunmen", "criminals"})
_DIVIDED = frozenset({"government", "legislature", "health-ministry", "police"})
"""Institutions that parts of a state have too."""
_RULING = frozenset(
    {"president", "prime-minister", "king", "queen", "emir", "sultan", "chancellor", "crown-prince"}
)
"""Offices that not every state has."""


class Unowned:
    """Gives them the report's own state, or that of the sentence."""

    def __init__(self, cast: Cast, bodies: Bodies, pointer: Pointer, where: Whereabouts) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge
        self.bodies = bodies
        self.pointer = pointer
        self.where = where
        self.terms = Terms(cast)

    def generic(self, d: Description, m: MentionDraft) -> Assignment | None:
        """Kind and sector without a state."""
        if d.phrase is None or d.phrase.owned or m.determiner in {"my", "our", "your"}:
            return None
        if d.phrase.sort == "office":
            office = self.knowledge.offices[d.phrase.key]
            once = not self.knowledge.agents.former.words.isdisjoint(d.words[: -d.phrase.length])
            id_ = self.cast.add(m.text, "person", sectors=("ELI",) if once else office.sectors)
        elif d.phrase.sort == "institution":
            institution = self.knowledge.institutions[d.phrase.key]
            id_ = self.cast.add(m.text, institution.kind, sectors=institution.sectors)
        else:
            sector = self.knowledge.sector(d.phrase.key)
            id_ = self.cast.add(m.text, self.cast.sort(m, sector.kind), sectors=sector.sectors)
        return Assignment(
            actor=id_, by="description", why=f"{m.text!r}: {d.phrase.key}, of whom is not said", score=0.4
        )

    def partisans(self, d: Description, m: MentionDraft, owner: str) -> Assignment | None:
        """ "Labour lawmakers", "ministers from the party": the party's people in a body of the state, not the party."""
        if self.cast.kind(owner) != "party" or d.phrase is None or d.phrase.sort != "institution":
            return None
        if m.lemma not in _ELECTED or d.phrase.key not in _HELD:
            return None
        sectors = self.knowledge.institutions[d.phrase.key].sectors
        id_ = self.cast.add(m.text, "people" if m.plural else "person", self.cast.country(owner), sectors)
        return Assignment(actor=id_, by="description", why=f"{m.text!r} from {owner}", score=0.6)

    def lawmaking(self, m: MentionDraft, d: Description) -> bool:
        """ "The assembly", "told deputies": alone they mean those of the state."""
        alone = d.phrase is not None and d.phrase.key == "legislature" and len(d.words) == 1 and not m.lead
        if m.lemma == "deputy" and self.cast.likely() in _SHERIFFS:
            return False
        return alone and (m.determiner == "the" or (m.plural and not m.determiner)) and m.lemma in _LAWMAKING

    def of_town(self, m: MentionDraft, place: str, state: str) -> Assignment | None:
        """ "Freetown's mayor", though the capital elsewhere stands for its state's government."""
        chief = m.text.lower() in {"police chief", "chief of police"} or (
            m.lemma == "chief" and m.text.lower().endswith("chief of police")
        )
        if (m.lemma not in _OF_TOWNS and not chief) or m.plural:
            return None
        id_ = self.cast.add(f"{m.text} ({place})", "person", state, ("COP",) if chief else ("GOV",))
        return Assignment(actor=id_, by="role", why=f"{m.lemma} of {place}, a town", score=0.6)

    def timed(self, i: int, d: Description, owner: str | None) -> Assignment | None:
        """ "The new president", of the state it belongs to or of the report's own."""
        m = self.pointer.mentions[i]
        words = timed(m, d)
        if not words or d.phrase is None:
            return None
        of = (
            self.where.around(i) or self.pointer.state_of(i)
            if owner is None
            else self.cast.state(owner) or owner
        )
        if of is not None and owner is None:
            of = self._having(d.phrase.key, of)
        return None if of is None else self.terms.find(m, words, d.phrase.key, of)

    def find(
        self, i: int, d: Description, *, inside: bool, voiced: bool, placed: bool = False
    ) -> Assignment | None:
        """ "the army", "police", "the prime minister": of the body named before, else of the report's own state.

        `inside`: it stands before another noun; `voiced`: before one who speaks for it; `placed`: it is a town's.
        """
        assert d.phrase is not None
        m, phrase = self.pointer.mentions[i], d.phrase
        if inside:
            back = self.pointer.same_body(i, phrase)
            state = self.pointer.state_of(i) if back is None and voiced else None
            return self.bodies.compose(d, m, state) if state is not None else back
        tied = self.where.tied(i) if phrase.sort == "institution" else None
        if (
            tied is None
            and m.determiner not in INDEFINITE
            and (m.determiner or not m.plural)
            and not timed(m, d)
        ):
            back = self.pointer.same_body(i, phrase)
            if back is not None:
                return back
        state = tied or self.pointer.sender(i, phrase) or self.where.around(i)
        if "regime" in d.words:
            state = self.pointer.ruled(i)
        elif state is None and phrase.key == "opposition":
            state = self.cast.likely()
        if state is None and phrase.sort == "sector":
            home = self.cast.home() if phrase.key in self.knowledge.agents.homely.words else None
            state = self.where.crossed(i) or home if phrase.key in _FIGHTING else home
        elif state is None:
            state = self.pointer.state_of(i)
        parted = not said().local.isdisjoint(d.words[: len(d.words) - phrase.length])
        if phrase.key in _DIVIDED and (parted or placed):
            return self._part(d, m, state)
        if state is not None and phrase.sort == "office":
            state = self._having(phrase.key, state)
        if state is None:
            return self.generic(d, m)
        if phrase.sort == "sector":
            sector = self.knowledge.sector(phrase.key)
            id_ = self.cast.add(m.text, self.cast.sort(m, sector.kind), state, sector.sectors)
            return Assignment(
                actor=id_, by="description", why=f"{m.text!r}: {phrase.key}, in a report on {state}", score=0.45
            )  # fmt: skip
        found = self.bodies.compose(d, m, state)
        if found is None:
            return None
        return Assignment(
            actor=found.actor, by=found.by, why=f"{found.why}, as the state it is about", score=found.score * 0.65
        )  # fmt: skip

    def _part(self, d: Description, m: MentionDraft, state: str | None) -> Assignment:
        """ "Regional officials": no body of the whole state."""
        assert d.phrase is not None
        institution = self.knowledge.institutions[d.phrase.key]
        id_ = self.cast.add(m.text, self.cast.sort(m, institution.kind), state, institution.sectors)
        why = f"{m.text!r}: {d.phrase.key} of a part of {state or 'some state'}"
        return Assignment(actor=id_, by="description", why=why, score=0.45)

    def _having(self, office: str, state: str) -> str | None:
        """The state, or where it never had such an office the next one of which the report speaks that had."""
        if office not in _RULING or self.knowledge.held(office, state):
            return state
        others = [s for s, _ in self.cast.weight.most_common() if self.knowledge.held(office, s)]
        if others:
            return others[0]
        rulers = any(self.knowledge.held(other, state) for other in _RULING)
        return None if rulers else state
