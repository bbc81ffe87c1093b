"""Names and demonyms: which actor a name stands for. No stage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from dragoman.knowledge import Entry, Hit, Knowledge, normalise
from dragoman.reading.resolution.cast import AT, Cast
from dragoman.reading.resolution.persons import WOMEN, Persons
from dragoman.reading.resolution.sorting import sorter
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind, By

_RANK = {"name": 0, "alias": 0, "weak": 1, "short": 2, "capital": 2, "people": 3, "adjective": 4, "shared": 5}
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_THINGS = frozenset({"PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})
_AT = frozenset({"in", "at", "near", "around", "inside", "outside", "across", "throughout", "through"})
_MISTERS = frozenset(
    {"Mr", "Mrs", "Ms", "Miss", "President", "Dr", "Sir", "General", "Gen", "Colonel", "Col"}
)
_INITIAL = re.compile(r"\b([A-Z])\.")
_AWAY = frozenset({"to", "from", "for", "toward", "towards", "into", "against", "with"})
"""Prepositions before a state that is seldom the one where things happen."""
_WRITTEN = 5
"""Weight of the dateline's state as the report's own: nearly that of a place where things happen, named at once."""
_SHIPS = ("USS ", "HMS ", "HMCS ", "MV ", "MS ")
_EPITHETS = ("pro-", "anti-", "non-", "post-", "pre-")
_COMPASS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"}
)
_NATIONAL = frozenset(
    {"party", "legislature", "court", "police", "government", "armed_forces", "armed_group", "ngo"}
)
_STATELY = frozenset({"government", "legislature", "court", "police", "armed_forces"})
_COMMON = frozenset({
    "action", "alliance", "and", "army", "assembly", "central", "christian", "civic", "commission",
    "committee", "communist", "congress", "conservative", "constitutional", "council", "court", "democracy",
    "democratic", "democrats", "development", "election", "electoral", "federal", "for", "force", "freedom",
    "front", "green", "guard", "high", "independence", "independent", "justice", "labor", "labour", "league",
    "liberal", "liberation", "movement", "national", "new", "of", "party", "patriotic", "people", "peoples",
    "police", "popular", "progressive", "radical", "reform", "republican", "reserve", "s", "salvation",
    "security", "social", "socialist", "state", "supreme", "the", "union", "united", "unity", "workers",
})  # fmt: skip
"""Words that tell no body of one state from those of another."""
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
_BODIES = frozenset({"igo", "ngo", "court", "legislature", "coalition", "armed_group"})
_RANKS = frozenset(
    {"abu", "pastor", "commodore", "capt", "captain", "col", "colonel", "gen", "general", "maj", "major", "lt", "rev",
     "reverend", "sgt", "sergeant", "imam", "sheikh", "bishop", "brigadier", "sheriff", "umm", "dr"}
)  # fmt: skip
"""First words of the names of people that a parser takes for bodies."""
_TITLED = (_RANKS - {"abu", "umm", "imam", "sheikh"}) | {
    "outgoing", "incoming", "sen", "gov", "rep", "congressman", "archbishop", "cardinal"
}  # fmt: skip
"""Such first words that are no part of the name."""
_MEN = frozenset(
    {"mr", "king", "prince", "lord", "sir", "sheikh", "ayatollah", "mullah", "imam", "pope", "emir", "sultan"}
)


def sure(cast: Cast, mentions: Sequence[MentionDraft], grounds: Mapping[int, str]) -> dict[int, str]:
    """The places that say in which states things happen: all but words that the parser takes for a people's or
    somebody's name, in states of which the report does not speak anyhow ("the Kuki minority" is not of Kuki in
    Japan)."""
    told = {normalise(mentions[i].text) for i in grounds if mentions[i].preposition in AT}
    states = {code for i, code in grounds.items() if mentions[i].preposition in AT}
    for m in mentions:
        if m.form in {"name", "demonym"}:
            found = (h.entry for h in cast.knowledge.find(m.text))
            states.update(e.code for e in found if e.code and e.kind == "country")
    home = cast.knowledge.get(cast.written or "")
    if home is not None and home.code:
        states.add(home.code)

    def stands(i: int) -> bool:
        m = mentions[i]
        people = m.form == "demonym" or m.label in {"NORP", "PERSON"}
        return not people or grounds[i] in states or normalise(m.text) in told

    wide = cast.knowledge.agents.world.words  # no Gulf of Papua where "Gulf states" are spoken of
    return {
        i: code
        for i, code in grounds.items()
        if (not states or stands(i)) and normalise(mentions[i].text) not in wide
    }


def survey(cast: Cast, mentions: Sequence[MentionDraft], grounds: Mapping[int, str]) -> None:
    """Count who is named beyond doubt: names shared by several count only with such support.

    `grounds` gives the states (ISO alpha-3) in which places among the mentions lie.
    """
    if cast.written is not None:
        cast.states[cast.written] += 1
        cast.support[cast.written] += 1
        cast.weight[cast.written] += _WRITTEN
    for i, code in grounds.items():
        state = cast.knowledge.country(code)
        if state is not None:
            cast.states[state.id] += 1
            cast.support[state.id] += 1
            cast.placed[state.id] += 1
            if not any(h.entry.country == state.id for h in cast.knowledge.find(mentions[i].text)):
                cast.weight[state.id] += _weight(mentions, mentions[i])
    cast.places = {normalise(m.text) for m in mentions if m.form == "name" and m.preposition in AT}
    single: list[Entry] = []
    for m in mentions:
        if m.form not in {"name", "demonym"}:
            continue
        m = untangled(m)
        words = normalise(m.text).split()
        if len(words) > 1:
            for word in dict.fromkeys(words):
                cast.names.setdefault(word, []).append(m.text)
        found = (cast.knowledge.find(f"{m.title} {m.text}") if m.title else ()) or cast.knowledge.find(m.text)
        hits = [h for h in found if h.how not in {"weak", "shared"}]
        if not hits or any(h.how == "weak" for h in found):
            # An ambiguous name is no support for one of its bearers.
            if (
                len(found) == 1
                and found[0].how == "weak"
                and " " in m.text
                and found[0].entry.kind in _STATELY
            ):
                single.append(found[0].entry)
            continue
        entry = min(hits, key=lambda h: _RANK[h.how]).entry
        cast.support[entry.id] += 1
        if entry.country is not None:
            # Where things happen says more about whose report it is than who else is named.
            cast.states[entry.country] += 2 if m.preposition in AT else 1
            if entry.kind != "outlet":
                cast.weight[entry.country] += _weight(mentions, m)
            if entry.country != entry.id:
                cast.support[entry.country] += 1
    if not cast.states:
        for entry in single:  # "the Justice Department" says of which state, where nothing else does
            if entry.country is not None:
                cast.support[entry.country] += 1
                cast.states[entry.country] += 1
                cast.weight[entry.country] += 1


def _weight(mentions: Sequence[MentionDraft], m: MentionDraft) -> int:
    """How much the name `m` speaks for its state being the report's own: little where somebody travels there."""
    if m.preposition in _AWAY:
        return 1
    return (4 if m.preposition in AT or m.possessive else 3 if m.subject else 2) + 2 * (
        m.sentence == mentions[0].sentence
    )


def untangled(m: MentionDraft) -> MentionDraft:
    """A name that the parser began too early, from its title on ("Minsk Mr Poroshenko")."""
    words = m.text.split()
    at = next((n for n, w in enumerate(words[:-1]) if n and w.rstrip(".") in _MISTERS), None)
    if at is None or m.form != "name":
        return m
    return msgspec.structs.replace(m, text=" ".join(words[at + 1 :]), title=words[at], label="PERSON")


class Namer:
    """Resolves names of one report."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.knowledge: Knowledge = cast.knowledge
        self.persons = Persons(cast)
        self.sorter = sorter(cast.knowledge)

    def lookup(self, m: MentionDraft) -> Assignment | None:
        """The known actor under this very name, or None; a place that is no actor gives an Assignment to nobody."""
        m = self.ranked(untangled(m))
        own = self.cast.aliases.get(normalise(m.text))
        if own is not None:
            return Assignment(actor=own, by="alias", why=f"the report calls it {m.text!r}", score=0.9)
        person = self._surname(m)
        hits = (self.knowledge.find(f"{m.title} {m.text}") if m.title else ()) or self.knowledge.find(m.text)
        if person is not None and (m.label == "PERSON" or m.title or not any(_RANK[h.how] < 2 for h in hits)):
            return person
        hit = self._choose(m, hits)
        if hit is not None and hit.how == "short" and self._of_another(m, hit.entry):
            return None
        if person is None and (hit is None or hit.entry.kind == "person"):
            held = self.persons.one(m) if hit is None else self.persons.in_office(m, hit)
            if held is not None or hit is None:
                return held
        return person if hit is None else self._assign(m, hit)

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
        ours, theirs = (set(_INITIAL.findall(n)) for n in (text, known.name if known else ""))
        return None if ours and theirs and ours != theirs else known

    def _choose(self, m: MentionDraft, hits: Sequence[Hit]) -> Hit | None:
        fit = [h for h in hits if self._fits(m, h)]
        if not fit:
            return None
        best = min(fit, key=lambda h: (_RANK[h.how], -self._support(h.entry)))
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
        return not (self._plain(h) and self._elsewhere(h.entry))

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

    def _plain(self, h: Hit) -> bool:
        """A name that the bodies of several states might bear ("People's Democratic Party")."""
        words = normalise(h.alias).split()
        return h.entry.kind in _NATIONAL and len(words) > 1 and all(w in _COMMON for w in words)

    def _elsewhere(self, entry: Entry) -> bool:
        """Is the report about other states than this one's?"""
        return bool(self.cast.states) and entry.country not in self.cast.states

    def _support(self, entry: Entry) -> int:
        count = self.cast.support[entry.id]
        return count + (
            self.cast.support[entry.country] if entry.country and entry.country != entry.id else 0
        )

    def _titled(self, m: MentionDraft, entry: Entry) -> bool:
        """Does the title before a common surname name an office that this person holds?"""
        office = self.knowledge.office(m.title) if m.title else None
        day = self.cast.day
        return any(r.office == office and (day is None or r.on(day)) for r in entry.roles)

    def _assign(self, m: MentionDraft, h: Hit) -> Assignment:
        id_, by, score = h.entry.id, _by(h), 1.0 if h.how in {"name", "alias"} else 0.85
        why = f"{h.how} {h.alias!r}"
        if h.how == "capital":
            if (m.preposition in AT or m.preposition == "from" or m.span[0] < m.core[0]) and not m.possessive:
                return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
            if h.entry.kind == "court" and not m.subject:  # one is taken to The Hague, and tried there
                return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
            id_, why = self._government(h.entry), f"{h.alias!r} for its government"
        elif h.how == "people" and h.entry.kind == "country" and m.plural:
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

    def unknown(self, m: MentionDraft, *, placed: bool = False) -> Assignment:
        """An actor of the report's own, where the words say that the name is somebody's; else nobody.

        `placed`: the gazetteer has it as a place.
        """
        m = self.ranked(untangled(m))
        if normalise(m.text).rstrip(".") in _RANKS:
            return Assignment(actor=None, by="name", why="a rank alone", score=0.0)
        if m.text.startswith(_SHIPS):
            return Assignment(actor=None, by="name", why="a ship", score=0.0)
        if self._somewhere(m) or (placed and not m.title and " " not in m.text):
            return Assignment(actor=None, by="name", why="a place", score=0.0)
        known = self._alike(m.text) if " " in m.text and m.label not in _PLACES else None
        if known is not None:
            self.cast.person(known.name, known.id)
            self.cast.person(m.text, known.id)
            why = f"{known.name!r}, spelled another way"
            return Assignment(actor=known.id, by="alias", why=why, score=0.75)
        spelled = self.persons.spelled(m)
        if spelled is not None:
            return spelled
        if m.label == "PERSON" or (m.title and m.label not in _PLACES) or self._looks_human(m):
            id_ = self.cast.add(m.text, "person")
            self.cast.person(m.text, id_)
            self._gender(m, id_)
            return Assignment(actor=id_, by="name", why="a person not in the knowledge files", score=0.8)
        if m.text.lower().startswith(_EPITHETS):
            return Assignment(actor=None, by="name", why="an epithet", score=0.0)
        if m.label in _PLACES:
            return Assignment(actor=None, by="name", why="a place", score=0.0)
        if m.label in _THINGS:
            return Assignment(actor=None, by="name", why=f"no actor ({m.label})", score=0.0)
        if m.form == "demonym":
            return self._party(m) or Assignment(actor=None, by="name", why="an unknown demonym", score=0.0)
        if m.label != "ORG" and " " not in m.text.strip():
            return Assignment(actor=None, by="name", why="an unknown name", score=0.0)
        kind, sectors = self._sort(m)
        id_ = self.cast.add(m.text, kind, self._homeland(m.text), sectors)
        if kind == "other" and len(m.text.split()) == 2:
            self.cast.person(m.text, id_)  # it may be a person after all
        return Assignment(
            actor=id_, by="name", why="a body not in the knowledge files", score=0.6 if m.label else 0.4
        )

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
            not (_COMMON | _FIRMS | _MEDIA).isdisjoint(words)
            or self.knowledge.phrase(tuple(words)) is not None
        ):
            return False
        if words[0] in _RANKS:
            return True
        return m.subject and any(self.knowledge.called(w) for w in words)

    def _somewhere(self, m: MentionDraft) -> bool:
        """Is an unknown word that the model took for a person or body a place elsewhere in the report?"""
        if m.title:
            return False
        words = m.text.split()
        if len(words) == 2 and words[0].lower() in _COMPASS:
            return words[0].islower() or normalise(words[1]) in self.cast.places or m.preposition in AT
        return len(words) == 1 and normalise(m.text) in self.cast.places

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
            sure = h.how in {"name", "alias"} or (h.how == "weak" and self._support(h.entry) > 0)
            if sure and h.entry.kind in _BODIES and " " in h.alias:
                return Assignment(actor=h.entry.id, by="alias", why=f"{h.how} {h.alias!r}", score=0.85)
        return None

    def _sort(self, m: MentionDraft) -> tuple[ActorKind, tuple[str, ...]]:
        """Kind and sectors from the last words of an unknown body's name ("Free Syrian Police")."""
        words = tuple(normalise(m.text).split())
        if words and not _MEDIA.isdisjoint((words[0], words[-1])):
            return "outlet", ("JRN",)
        if words and not _FIRMS.isdisjoint((words[0], words[-1])):
            return "company", ("BUS",)
        phrase, named = self.knowledge.phrase(words), self.sorter.named(m.text)
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


def _by(h: Hit) -> By:
    return "name" if h.how == "name" else "alias"
