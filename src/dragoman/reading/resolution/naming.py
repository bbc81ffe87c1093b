"""Names and demonyms: which actor a name stands for. No stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from dragoman.knowledge import Entry, Hit, Knowledge, normalise
from dragoman.knowledge.names import is_acronym
from dragoman.reading.resolution.cast import AT, Cast
from dragoman.reading.resolution.families import Families
from dragoman.reading.resolution.forenames import frequent
from dragoman.reading.resolution.persons import WOMEN, Persons
from dragoman.reading.resolution.strangers import RANKS, Strangers
from dragoman.reading.resolution.survey import RANK, common, untangled
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import By

_INITIAL = re.compile(r"\b([A-Z])\.")
_GOVERNING = frozenset(
    {"president", "prime-minister", "chancellor", "king", "queen", "emir", "supreme-leader"}
)
_BRANCHED = frozenset({"armed_group", "party", "ngo", "other"})
"""Kinds of body that may have branches in several states."""
_HALVES = {"South": "south-korea", "North": "north-korea"}
_WORDY = 6
"""Letters of a single word that may be a body's name."""
_BODIES = frozenset({"igo", "ngo", "court", "legislature", "coalition", "armed_group"})
_TITLED = (RANKS - {"abu", "umm", "imam", "sheikh"}) | {
    "outgoing", "incoming", "sen", "gov", "rep", "congressman", "archbishop", "cardinal"
}  # fmt: skip
"""Such first words that are no part of the name."""


class Namer:
    """Resolves names of one report."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.knowledge: Knowledge = cast.knowledge
        self.persons = Persons(cast)
        self.families = Families(cast)
        self.strangers = Strangers(cast, self.persons, self._alike)

    def lookup(self, m: MentionDraft) -> Assignment | None:
        """The known actor under this very name, or None; a place that is no actor gives an Assignment to nobody."""
        m = self.ranked(untangled(m, self.knowledge))
        own = self.cast.aliases.get(normalise(m.text))
        if own is not None:
            return Assignment(actor=own, by="alias", why=f"the report calls it {m.text!r}", score=0.9)
        person = self.families.find(m) or self._surname(m)
        hits = self._titled_hits(m) or self.knowledge.find(m.text)
        if person is None and m.called and m.form == "name":
            left = tuple(h for h in hits if not self.strangers.apart(m, h.entry))
            if len(left) < len(hits) or self.strangers.humble(m):
                return self._assign(m, left[0]) if left else None
        if person is not None and (m.label == "PERSON" or m.title or not any(RANK[h.how] < 2 for h in hits)):
            return person
        half = self._half(m)
        if half is not None:
            return half
        hit = self._choose(m, hits)
        if hit is not None and hit.how == "short" and self._of_another(m, hit.entry):
            return None
        if hit is not None and hit.how == "weak" and hit.entry.country not in {self.cast.likely(), None}:
            hit = self._at_home(m) or hit  # "the National Guard" of Mexico, in a report on Mexico
        if hit is None:
            hit = self._at_home(m) or self._tail(m)
        elif hit.entry.kind in _BRANCHED and hit.how in {"name", "alias"}:
            hit = self._branch(m, hit.entry) or hit
        if person is None and (hit is None or hit.entry.kind == "person"):
            held = (
                self.persons.one(m) or self._first_name(m) if hit is None else self.persons.in_office(m, hit)
            )
            if held is not None and self._told(m, held.actor):
                return None
            if held is not None or hit is None:
                return held
        return person if hit is None else self._assign(m, hit)

    def _half(self, m: MentionDraft) -> Assignment | None:
        """ "The South" in a report that names a Korea."""
        if m.text not in _HALVES or m.determiner != "the" or m.preposition in AT:
            return None
        if not any(self.cast.support[state] for state in _HALVES.values()) or self.cast.support["vietnam"]:
            return None
        return Assignment(actor=_HALVES[m.text], by="alias", why=f"{m.text!r} of Korea", score=0.75)

    def _told(self, m: MentionDraft, id_: str | None) -> bool:
        """Does the report say in full who bears this surname, and is it not the known one whom states suggest?"""
        entry = self.knowledge.get(id_ or "")
        ruling = m.title and self.knowledge.office(m.title)
        return entry is not None and not ruling and self._of_another(m, entry)

    def _titled_hits(self, m: MentionDraft) -> tuple[Hit, ...]:
        """Whom a name with its title names, or with the last word of it that is no title ("Senator Prince Johnson")."""
        words = (m.title or "").split()
        found = (self.knowledge.find(" ".join((*words[n:], m.text))) for n in range(len(words)))
        return next((hits for hits in found if hits), ())

    def _at_home(self, m: MentionDraft) -> Hit | None:
        """A body of the report's own state called without that state's name ("the Communist Party" in Greece)."""
        state = self.knowledge.get(self.cast.likely() or "")
        if (
            state is None
            or m.label in {"PERSON", "GPE", "LOC"}
            or m.title
            or not m.text[:1].isupper()
            or not (m.form == "name" or (m.form == "demonym" and m.text.endswith("s")))  # "the Socialists"
        ):
            return None
        if len(m.text) < _WORDY or is_acronym(m.text):
            return None
        for form in (f"{{}} of {state.name}", f"{state.name} {{}}", f"{{}} {state.name}", "{} party",
                     *(f"{a} {{}}" for a in state.adjectives), f"{state.name}'s {{}}"):  # fmt: skip
            for h in self.knowledge.find(form.format(m.text)):
                if h.entry.country == state.id and h.entry.kind not in {
                    "person",
                    "country",
                    "place",
                    "people",
                }:
                    return Hit(h.entry, h.alias, "weak")
        return None

    def _branch(self, m: MentionDraft, entry: Entry) -> Hit | None:
        """The known branch of a movement in the report's own state ("Hezbollah" in Turkey), if that of the other state
        is hardly spoken of."""
        home = self.cast.likely()
        if home is None or entry.country in {home, None}:
            return None
        others = self.cast.weight[entry.country] - self.cast.own[entry.id]
        if self.cast.weight[home] <= 2 * others:
            return None
        return self._at_home(m)

    def _tail(self, m: MentionDraft) -> Hit | None:
        """Several last words of the full name of one known person ("Fernández de Kirchner")."""
        words = normalise(m.text).split()
        if len(words) < 2 or m.form != "name" or m.label not in {"PERSON", "ORG", ""}:
            return None
        if frequent(self.knowledge, m.text):
            return None
        end = f" {' '.join(words)}"
        fit = [
            e
            for e in self.knowledge.called(words[-1])
            if any(normalise(n).endswith(end) for n in (e.name, *e.aliases))
        ]
        return Hit(fit[0], fit[0].name, "short") if len(fit) == 1 else None

    def _first_name(self, m: MentionDraft) -> Assignment | None:
        """ "Khaleda": the one who is known to have governed the report's own state and bears this first name, which
        nobody else known has in his name, and the parser does not know either."""
        word, day, state = normalise(m.text), self.cast.day, self.cast.likely()
        if (
            day is None
            or state is None
            or not m.subject
            or m.form != "name"
            or m.label not in {"ORG", "GPE", ""}
        ):
            return None
        if m.title or m.determiner or len(word) < _WORDY or " " in word or self.cast.names.get(word):
            return None
        fit = self.knowledge.called(word)
        if len(fit) != 1 or fit[0].country != state or normalise(fit[0].name).split()[0] != word:
            return None
        if not any(r.office in _GOVERNING and r.start <= day for r in fit[0].roles):
            return None
        self.cast.person(fit[0].name, fit[0].id)
        self.cast.gender[fit[0].id] = "she" if fit[0].woman else "he"
        why = f"{m.text!r}, the first name of one who governed {state}"
        return Assignment(actor=fit[0].id, by="alias", why=why, score=0.55)

    def ranked(self, m: MentionDraft) -> MentionDraft:
        """A name that the parser began with the rank before it ("Commodore Bainimarama"), unless it is known so."""
        if m.title or m.form != "name" or m.label not in {"PERSON", ""}:
            return m
        first, _, rest = m.text.partition(" ")
        if not rest or normalise(first) not in _TITLED:
            return m
        if self.knowledge.find(m.text):
            return m
        return msgspec.structs.replace(m, text=rest, title=first, label="PERSON")

    def _of_another(self, m: MentionDraft, entry: Entry) -> bool:
        """Does the report give a full name with this surname ("Jeb Bush") that is not this person's?"""
        if entry.woman and set(normalise(m.title or "").split()) & WOMEN:
            return False  # "Mrs Clinton" in a report on Bill Clinton
        full = [n for n in self.cast.names.get(normalise(m.text), ()) if n.endswith(m.text)]
        full = [n for n in full if normalise(n.removesuffix(m.text)) not in _TITLED]
        return bool(full) and not any(
            any(h.entry is entry for h in self.knowledge.find(n)) or self._alike(n) is entry for n in full
        )

    def _alike(self, text: str) -> Entry | None:
        """A known person of this name in another spelling, but not with other initials."""
        known = self.knowledge.alike(text)
        if known is not None and self._elsewhere(known) and frequent(self.knowledge, text):
            return known if self._in_office(known) else None
        ours, theirs = (set(_INITIAL.findall(n)) for n in (text, known.name if known else ""))
        return None if ours and theirs and ours != theirs else known

    def _choose(self, m: MentionDraft, hits: Sequence[Hit]) -> Hit | None:
        fit = [h for h in hits if self._fits(m, h)]
        if not fit:
            return None
        best = min(fit, key=lambda h: (RANK[h.how], -self._support(h.entry)))
        for h in fit:
            # A name that is plain elsewhere ("RSF") but belongs to a state that this report is about.
            if (
                h.how == "weak"
                and h.entry is not best.entry
                and self._support(h.entry) > 2 * self._support(best.entry)
            ):
                return h
        return best

    def _fits(self, m: MentionDraft, h: Hit) -> bool:
        if h.how == "weak":
            return (self._support(h.entry) > 0 and not self._outweighed(h)) or self._of_the_world(h)
        if h.how == "shared":
            return self._titled(m, h.entry)
        if h.how in {"adjective", "people"}:
            return m.form == "demonym" or not m.title
        if h.entry.kind == "person" and " " in h.alias and self._elsewhere(h.entry):
            return self._in_office(h.entry) or not frequent(self.knowledge, m.text)
        return not (common(h) and self._elsewhere(h.entry))

    def _outweighed(self, h: Hit) -> bool:
        """Is this what every state has ("the Congress"), in a report on another state, with but a place of this one?"""
        own = self.cast.likely()
        if own is None or h.entry.country in {own, None} or h.entry.kind not in {"legislature", "court"}:
            return False
        if self._support(h.entry) > self.cast.placed[h.entry.country]:
            return False  # that state is named
        phrase = self.knowledge.phrase(tuple(normalise(h.alias).split()))
        return phrase is not None and phrase.sort == "institution"

    def _of_the_world(self, h: Hit) -> bool:
        """ "The General Assembly" is that of the United Nations unless the report is about one state."""
        if h.entry.kind != "igo" or h.entry.country is not None or " " not in h.alias:
            return False
        weights = [w for state, w in self.cast.weight.items() if state != self.cast.written]
        total, top = sum(weights), max(weights, default=0)
        return top < 6 or top < 0.6 * total

    def _elsewhere(self, entry: Entry) -> bool:
        """Is the report about other states than this one's?"""
        return bool(self.cast.states) and entry.country not in self.cast.states

    def _support(self, entry: Entry) -> int:
        count = self.cast.support[entry.id]
        return count + (
            self.cast.support[entry.country] if entry.country and entry.country != entry.id else 0
        )

    def _in_office(self, entry: Entry) -> bool:
        """Is this somebody who is in the news everywhere?"""
        return any(self.cast.day is None or r.on(self.cast.day) for r in entry.roles)

    def _titled(self, m: MentionDraft, entry: Entry) -> bool:
        """Does the title before a common surname name an office that this person holds?"""
        office = self.knowledge.office(m.title) if m.title else None
        day = self.cast.day
        return any(r.office == office and (day is None or r.on(day)) for r in entry.roles)

    def _assign(self, m: MentionDraft, h: Hit) -> Assignment:
        id_, by, score = h.entry.id, _by(h), 1.0 if h.how in {"name", "alias"} else 0.85
        why = f"{h.how} {h.alias!r}"
        if h.how == "capital":
            if m.scene == "place" and not m.possessive:
                return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
            if (m.preposition in AT or m.preposition == "from" or m.span[0] < m.core[0]) and not m.possessive:
                return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
            if h.entry.kind == "court" and not m.subject:  # one is taken to The Hague, and tried there
                return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
            id_, why = self._government(h.entry), f"{h.alias!r} for its government"
        elif h.how == "people" and h.entry.kind == "country" and (m.plural or self._peoples(m, h.entry)):
            if m.determiner == "the":
                score, why = 0.6, f"{why}, for the state"
            else:
                id_ = f"{id_}/people"
        elif h.how == "weak":
            score = 0.7
        if h.entry.kind == "person" and h.how in {"name", "alias"}:
            self.cast.person(h.entry.name, id_)
            self.cast.person(m.text, id_)
        if h.entry.kind == "person":
            self.cast.gender[id_] = "she" if h.entry.woman else "he"
        return Assignment(actor=id_, by=by, why=why, score=score)

    def _peoples(self, m: MentionDraft, entry: Entry) -> bool:
        """ "Thousands of Uzbeks", whose end the parser took for part of a name."""
        return m.text.endswith("s") and m.text[:-1] in {*entry.people, *entry.adjectives}

    def _government(self, entry: Entry) -> str:
        if entry.kind == "country":
            return f"{entry.id}/government"
        return entry.id

    def _surname(self, m: MentionDraft) -> Assignment | None:
        """A later mention of somebody whose full name the report has."""
        known = self.cast.surnames.get(normalise(m.text), [])
        if set(normalise(m.title or "").split()) & WOMEN:
            known = [id_ for id_ in known if self.cast.gender.get(id_) != "he"]
        if not known:
            return None
        best = known[-1]
        if len(known) > 1 and m.title:
            office = self.knowledge.office(m.title)
            for id_ in known:
                entry = self.knowledge.get(id_)
                if entry is not None and any(r.office == office for r in entry.roles):
                    best = id_
        elif len(known) > 1:
            hit = next(
                (h for h in self.knowledge.find(m.text) if h.how == "short" and h.entry.id in known), None
            )
            best = hit.entry.id if hit is not None else best
        name = self.cast.actor(best).name
        return Assignment(
            actor=best, by="alias", why=f"surname of {name}", score=0.9 if len(known) == 1 else 0.6
        )

    # -- names that the files do not have ------------------------------------------------------------------

    # -- names that the files do not have ------------------------------------------------------------------

    def unknown(self, m: MentionDraft, *, placed: bool = False, acts: bool = False) -> Assignment:
        """An actor of the report's own, or nobody; `placed`: the gazetteer has the name as a place."""
        m = self.ranked(untangled(m, self.knowledge))
        return self.strangers.unknown(m, placed=placed, acts=acts)

    def trimmed(self, m: MentionDraft) -> Assignment | None:
        """A known name with words before it that are not its own ("Lebanese Shiite movement Hezbollah")."""
        words = m.text.split()
        for start in range(1, min(len(words), 5)):
            if m.label == "PERSON":
                break
            rest = " ".join(words[start:])
            lead = words[start - 1]
            if lead[0].isupper() and not all(self.knowledge.find(part) for part in lead.split("-")):
                break
            for hit in self.knowledge.find(rest):
                if hit.how in {"name", "alias"}:
                    return Assignment(
                        actor=hit.entry.id, by="alias", why=f"{hit.how} {hit.alias!r}", score=0.8
                    )
        return None

    def small(self, m: MentionDraft) -> Assignment | None:
        """An organisation written in small letters ("the UN security council")."""
        for h in self.knowledge.find_in_any_case(m.text):
            near = self._support(h.entry) > 0
            sure = (h.how in {"name", "alias"} and h.entry.kind in _BODIES) or (h.how == "weak" and near)
            sure = sure or (near and m.plural and h.how in {"name", "alias"})  # "the yellow vests"
            if sure and h.entry.kind in _BODIES | {"other", "party"} and " " in h.alias:
                return Assignment(actor=h.entry.id, by="alias", why=f"{h.how} {h.alias!r}", score=0.85)
        return None


def _by(h: Hit) -> By:
    return "name" if h.how == "name" else "alias"
