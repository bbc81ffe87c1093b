"""Names that the knowledge files do not have: whose or what they are, by their words. No stage."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.knowledge import Entry, Knowledge, normalise
from dragoman.reading.resolution.cast import AT, Cast
from dragoman.reading.resolution.forenames import gender
from dragoman.reading.resolution.persons import WOMEN, Persons
from dragoman.reading.resolution.sorting import sorter
from dragoman.reading.resolution.survey import COMMON
from dragoman.reading.resolution.words import words
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_THINGS = frozenset({"PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})
_SHIPS = ("USS ", "HMS ", "HMCS ", "MV ", "MS ")
_EPITHETS = ("pro-", "anti-", "non-", "post-", "pre-")
_COMPASS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"}
)
_FIRMS = frozenset(
    {"airways", "airlines", "airline", "bank", "telecom", "motors", "petroleum", "corp", "corporation", "inc", "ltd",
     "plc",
     "holdings", "industries", "mining", "energy", "gas", "steel", "insurance", "pharmaceuticals", "logistics"}
)  # fmt: skip
"""Words that begin or end the name of a firm."""
_MEDIA = frozenset(
    {
        "radio",
        "tv",
        "television",
        "fm",
        "news",
        "times",
        "herald",
        "gazette",
        "tribune",
        "courier",
        "daily",
        "newspaper",
    }
)
"""Words that begin or end the name of a medium."""
RANKS = frozenset(
    {"abu", "pastor", "commodore", "capt", "captain", "col", "colonel", "gen", "general", "maj", "major", "lt", "rev",
     "reverend", "sgt", "sergeant", "imam", "sheikh", "bishop", "brigadier", "sheriff", "umm", "dr"}
)  # fmt: skip
"""First words of the names of people that a parser takes for bodies."""
_MEN = frozenset(
    {"mr", "king", "prince", "lord", "sir", "sheikh", "ayatollah", "mullah", "imam", "pope", "emir", "sultan"}
)


class Strangers:
    """Makes the report's own actors of names that nobody knows."""

    def __init__(self, cast: Cast, persons: Persons, alike: Callable[[str], Entry | None]) -> None:
        self.cast = cast
        self.knowledge: Knowledge = cast.knowledge
        self.persons = persons
        self.sorter = sorter(cast.knowledge)
        self._alike = alike

    def unknown(self, m: MentionDraft, *, placed: bool = False, acts: bool = False) -> Assignment:
        """An actor of the report's own, where the words say that the name is somebody's; else nobody.

        `placed`: the gazetteer has it as a place; `acts`: it is a party or speaks.
        """
        if normalise(m.text).rstrip(".") in RANKS:
            return Assignment(actor=None, by="name", why="a rank alone", score=0.0)
        if m.text.startswith(_SHIPS):
            return Assignment(actor=None, by="name", why="a ship", score=0.0)
        if acts and placed and m.label == "GPE" and m.subject and not m.preposition and not m.title:
            id_ = self.cast.add(m.text, "government", sectors=("GOV",))
            return Assignment(actor=id_, by="name", why="a part of a state, for who governs it", score=0.45)
        if self._somewhere(m) or (placed and not m.title and " " not in m.text):
            return Assignment(actor=None, by="name", why="a place", score=0.0)
        known = self._alike(m.text) if " " in m.text and m.label not in _PLACES else None
        if known is not None and self.apart(m, known):
            known = None
        if known is not None:
            self.cast.person(known.name, known.id)
            self.cast.person(m.text, known.id)
            why = f"{known.name!r}, spelled another way"
            return Assignment(actor=known.id, by="alias", why=why, score=0.75)
        spelled = None if self.humble(m) else self.persons.spelled(m)
        if spelled is not None:
            return spelled
        if m.label == "PERSON" or (m.title and m.label not in _PLACES) or self._looks_human(m):
            id_ = self.cast.add(m.text, "person")
            self.cast.person(m.text, id_)
            self._gender(m, id_)
            return Assignment(actor=id_, by="name", why="a person not in the knowledge files", score=0.8)
        if m.scene and not m.called and self.sorter.named(m.text) is None:
            return Assignment(actor=None, by="name", why="a team", score=0.0)
        if m.text.lower().startswith(_EPITHETS):
            return Assignment(actor=None, by="name", why="an epithet", score=0.0)
        if m.label in _PLACES:
            return Assignment(actor=None, by="name", why="a place", score=0.0)
        if m.label in _THINGS:
            return Assignment(actor=None, by="name", why=f"no actor ({m.label})", score=0.0)
        if m.form == "demonym":
            many = " " in m.text and self.sorter.named(m.text) is not None  # "Archdiocese of Managua"
            if not many:
                return self._party(m) or Assignment(
                    actor=None, by="name", why="an unknown demonym", score=0.0
                )
        if m.label != "ORG" and " " not in m.text.strip() and not m.called:
            return Assignment(actor=None, by="name", why="an unknown name", score=0.0)
        kind, sectors = self._sort(m)
        id_ = self.cast.add(m.text, kind, self._homeland(m.text), sectors)
        if kind == "other" and len(m.text.split()) == 2:
            self.cast.person(m.text, id_)  # it may be a person after all
        return Assignment(
            actor=id_, by="name", why="a body not in the knowledge files", score=0.6 if m.label else 0.4
        )

    def apart(self, m: MentionDraft, entry: Entry) -> bool:
        """Do common words beside the name, or the line that it stands in, say that no known one of this name is meant:
        a plumber, or a reporter who is no politician?"""
        if not m.called or entry.kind != "person":
            return False
        trade = self.sorter.people.get(m.called.split()[-1])
        return self.humble(m) or (trade == "JRN" and "JRN" not in entry.sectors)

    def humble(self, m: MentionDraft) -> bool:
        """Is somebody so called in no office?"""
        return bool(m.called) and m.called.split()[-1] in words().humble

    def _party(self, m: MentionDraft) -> Assignment | None:
        """ "The Greens": a party that the files do not have, called by its people."""
        phrase = self.knowledge.phrase(tuple(normalise(m.text).split()))
        if phrase is None or phrase.key != "parties" or not m.text[:1].isupper():
            return None
        id_ = self.cast.add(m.text, "party", sectors=("PTY",))
        return Assignment(actor=id_, by="name", why="a party not in the knowledge files", score=0.5)

    def _homeland(self, text: str) -> str | None:
        """The one state that the name of a body has in it ("Qatar Airways", "Law Society of Kenya")."""
        found = {
            h.entry.id
            for word in text.split()
            for h in self.knowledge.find(word)
            if h.entry.kind == "country" and h.how in {"name", "alias", "adjective"} and word[0].isupper()
        }
        return found.pop() if len(found) == 1 else None

    def _looks_human(self, m: MentionDraft) -> bool:
        """Is this subject called as known people are ("Safdar Mohseni"), though the parser saw a body in it?"""
        words = normalise(m.text).split()
        if not 2 <= len(words) <= 4 or m.label not in {"", "ORG"} or m.determiner or m.form != "name":
            return False
        if not all(w[0].isupper() or w in {"al", "bin", "de", "van", "wa"} for w in m.text.split()):
            return False
        if (
            not (COMMON | _FIRMS | _MEDIA).isdisjoint(words)
            or self.knowledge.phrase(tuple(words)) is not None
        ):
            return False
        if words[0] in RANKS:
            return True
        return m.subject and any(self.knowledge.called(w) for w in words)

    def _somewhere(self, m: MentionDraft) -> bool:
        """Is an unknown word that the model took for a person or body a place elsewhere in the report?"""
        if m.title:
            return False
        words = m.text.split()
        if normalise(m.text) in self.cast.sites:
            return True
        if len(words) == 2 and words[0].lower() in _COMPASS:
            return words[0].islower() or normalise(words[1]) in self.cast.places or m.preposition in AT
        return len(words) == 1 and normalise(m.text) in self.cast.places

    def _sort(self, m: MentionDraft) -> tuple[ActorKind, tuple[str, ...]]:
        """Kind and sectors from the last words of an unknown body's name ("Free Syrian Police")."""
        words = tuple(normalise(m.text).split())
        if words and not _MEDIA.isdisjoint((words[0], words[-1])):
            return "outlet", ("JRN",)
        phrase, named = self.knowledge.phrase(words), self.sorter.named(m.text)
        if words and named is None and not _FIRMS.isdisjoint((words[0], words[-1])):
            return "company", ("BUS",)
        if named is not None:
            return named
        if phrase is None or phrase.sort == "office":
            return "other", ()
        if phrase.sort == "sector":
            sector = self.knowledge.sector(phrase.key)
            return sector.kind, sector.sectors
        institution = self.knowledge.institutions[phrase.key]
        return institution.kind, institution.sectors

    def _gender(self, m: MentionDraft, id_: str) -> None:
        words = set(normalise(m.title or "").split())
        if words & WOMEN or "spokeswoman" in words or "congresswoman" in words:
            self.cast.gender[id_] = "she"
        elif words & _MEN or "spokesman" in words or "congressman" in words:
            self.cast.gender[id_] = "he"
        elif id_ not in self.cast.gender and (said := gender(self.knowledge, m.text)):
            self.cast.gender[id_] = said
