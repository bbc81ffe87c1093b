"""Part of a name, perhaps with a title: which of the known persons so called is meant. No stage."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge import Entry, Hit, normalise
from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import Assignment, MentionDraft

WOMEN = frozenset({"mrs", "ms", "miss", "queen", "princess", "lady", "dame", "baroness", "madame", "sheikha"})
_REIGNING = frozenset(
    {"king", "queen", "emir", "sultan", "crown-prince", "president", "prime-minister", "pope"}
)
_TOP = _REIGNING | {"chancellor", "chief-executive", "supreme-leader", "secretary-general", "crown-prince"}
"""Offices whose holder is called by his surname alone all over the world."""
_MINISTRIES = frozenset(
    {"foreign-minister", "defence-minister", "interior-minister", "finance-minister", "justice-minister"}
)
_COURTLY = frozenset({"king", "crown-prince", "emir", "sultan", "prince", "supreme-leader"})
_ROYAL = frozenset({"king", "queen", "prince", "princess", "emir", "sultan"})
_PLAIN = frozenset({"mr", "mrs", "ms", "miss", "mister", "madame", "sir"})
_LATELY = 120
"""Days after leaving an office during which its holder is still called by his surname alone."""
_SHORT = 6
"""Letters that a surname needs to be known in another spelling."""
_LONG = 8
"""Letters of a surname that is hardly another word, whatever the parser takes it for."""
_NO_PERSON = frozenset({"GPE", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})


class Persons:
    """Chooses among persons by title, date and the states that a report is about."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge

    def in_office(self, m: MentionDraft, hit: Hit) -> Assignment | None:
        """Of several of one name, him whom the title fits or who is in office, where the one found is neither."""
        word, day = normalise(m.text), self.cast.day
        if day is None or " " in word or hit.how not in {"short", "shared"}:
            return None
        office = self._office(m)
        woman = bool(set(normalise(m.title or "").split()) & WOMEN)

        def fits(e: Entry) -> bool:
            return (e.woman or not woman) and self._holds(e, office)

        if fits(hit.entry):
            return None
        others = [
            e
            for e in self.knowledge.called(word)
            if e is not hit.entry and e.country == hit.entry.country and fits(e)
        ]
        if len(others) != 1:
            return None
        return self._meant(others[0], f"{m.text!r}, in office that day", 0.75)

    def one(self, m: MentionDraft) -> Assignment | None:
        """ "King Abdullah", "General Aoun", "Saleh": the one whom that names among those of the report's states."""
        word, office = normalise(m.text), self._office(m)
        if not word or " " in word or m.form != "name" or m.label in _NO_PERSON:
            return None
        called = self._family(word, m)
        if office in _REIGNING and self.cast.day is not None:
            crowned = [e for e in called if self._holds(e, office)]
            if len(crowned) == 1:
                return self._meant(crowned[0], f"{m.title} {m.text} at that date", 0.75)
        named = [e for e in called if e.country in self.cast.states]
        if not m.title:
            # A common surname alone is only his who rules there at that date.
            named = [
                e for e in named if word in {normalise(s) for s in e.short} or self._rules(e, word, m.subject)
            ]
            named = named or self._reigning(word) or self._famous(m, word, called)
        now = [] if self.cast.day is None else [e for e in named if self._holds(e, None)]
        if office is not None:
            of_office = [e for e in named if self._holds(e, office)]
            if not of_office and office in _REIGNING:
                return self._anywhere(m, called, office)
            now = of_office or now
        best = now if len(now) == 1 else named
        if len(best) != 1:
            return self._anywhere(m, called, office)
        title = f"{m.title} " if m.title else ""
        why = f"{title}{m.text}: the one so called in a report on {best[0].country}"
        return self._meant(best[0], why, 0.7 if m.title else 0.6)

    def spelled(self, m: MentionDraft) -> Assignment | None:
        """A surname alone in another transliteration: who governs a state of the report, or did until lately."""
        day, word = self.cast.day, normalise(m.text)
        if day is None or len(word) < _SHORT or " " in word or m.label not in {"PERSON", "ORG", ""}:
            return None
        found = [
            e
            for e in self.knowledge.alike_surname(word)
            if e.country in self.cast.states
            and any(
                r.office in _TOP and r.start <= day and (r.end is None or (day - r.end).days <= _LATELY)
                for r in e.roles
            )
        ]
        if len(found) != 1:
            return None
        return self._meant(found[0], f"{found[0].name!r}, spelled another way", 0.6)

    def _family(self, word: str, m: MentionDraft) -> Sequence[Entry]:
        """Who is called so: after a royal title, and where they reign, those with it as their first name too."""
        called = self.knowledge.called(word)
        titles = set(normalise(m.title or "").split())
        if titles & _ROYAL:
            royal = [e for e in called if any(r.office in _COURTLY for r in e.roles)]
            return royal or called
        return called

    def _anywhere(self, m: MentionDraft, called: Sequence[Entry], office: str | None) -> Assignment | None:
        """A surname alone, or with an office: the one bearer in all the world who rules or holds it, or lately did."""
        day, words = self.cast.day, set(normalise(m.title or "").split())
        plain = not m.title or bool(words & (_PLAIN | {"secretary", "minister"}))
        human = (
            m.label == "PERSON" or m.title or (m.label in {"ORG", ""} and m.subject and len(m.text) >= _LONG)
        )
        if day is None or not human or (office is None and not plain):
            return None
        if (office is None and not m.title and not m.subject) or self.cast.names.get(normalise(m.text)):
            return None  # some longer name of the report is meant
        offices = _TOP if office is None else {office}
        if office is None and words & {"secretary", "minister"}:
            offices = _MINISTRIES
        word = normalise(m.text)
        own = [
            e
            for e in called
            if normalise(e.name).split()[-1] == word or word in {normalise(s) for s in e.shared}
        ]
        own = [e for e in own if e.woman or not words & WOMEN]
        for late in (0, _LATELY):
            found = [
                e
                for e in own
                if any(
                    r.office in offices and r.start <= day and (r.end is None or (day - r.end).days <= late)
                    for r in e.roles
                )
            ]
            if len(found) > 1:  # who governs a state before who heads a bank
                found = [
                    e
                    for e in found
                    if any(r.on(day) and r.office in _REIGNING and self._of_state(r.of) for r in e.roles)
                ] or found
            if len(found) == 1:
                return self._meant(found[0], f"{m.text!r}, who held an office at that date", 0.6)
            if found:
                break
        return None

    def _reigning(self, word: str) -> list[Entry]:
        """ "Margrethe": who reigns under this first name, or did until lately, in a state that the report names."""
        day = self.cast.day
        return [] if day is None else [
            e
            for e in self.knowledge.called(word)
            if e.country in self.cast.states
            and normalise(e.name).split()[0] == word
            and any(
                r.office in _COURTLY and r.start <= day and (r.end is None or (day - r.end).days <= _LATELY)
                for r in e.roles
            )
        ]  # fmt: skip

    def _famous(self, m: MentionDraft, word: str, called: Sequence[Entry]) -> list[Entry]:
        """The only known bearer, if he is of the report's own state: nobody else goes by surname from the first
        ("McCarthy received her")."""
        if len(called) != 1 or len(word) < _LONG or not m.subject or m.label != "PERSON":
            return []
        entry = called[0]
        plain = normalise(entry.name).split()[-1] == word and not self.cast.names.get(word)
        return [entry] if plain and entry.country == self.cast.likely() else []

    def _of_state(self, id_: str) -> bool:
        entry = self.knowledge.get(id_)
        return entry is not None and entry.kind == "country"

    def _rules(self, e: Entry, word: str, acts: bool) -> bool:
        """Is he who is in office, or once governed, called by this common surname?"""
        day = self.cast.day
        if day is None or word not in {normalise(s) for s in e.shared}:
            return False
        if acts and e.country == self.cast.likely() and any(r.on(day) for r in e.roles):
            return True
        return any(r.office in _TOP and r.start <= day for r in e.roles)

    def _office(self, m: MentionDraft) -> str | None:
        return self.knowledge.office(m.title) if m.title else None

    def _holds(self, e: Entry, office: str | None) -> bool:
        day = self.cast.day
        return any((office is None or r.office == office) and (day is None or r.on(day)) for r in e.roles)

    def _meant(self, entry: Entry, why: str, score: float) -> Assignment:
        self.cast.person(entry.name, entry.id)
        self.cast.gender[entry.id] = "she" if entry.woman else "he"
        return Assignment(actor=entry.id, by="alias", why=why, score=score)
