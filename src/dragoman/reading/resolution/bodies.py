"""Descriptions: institutions of states, offices, common nouns for actors, with whom they belong to. No stage."""

from __future__ import annotations

from dragoman.knowledge import Entry, Knowledge, Phrase, normalise
from dragoman.reading.resolution.cast import GROUPS, Cast
from dragoman.reading.resolution.sorting import HELPERS, sorter
from dragoman.reading.resolution.words import GREAT, dependant
from dragoman.records.drafts import Assignment, MentionDraft

_FIGHTERS = frozenset({"rebels", "militants", "militias", "gunmen", "parties", "coalitions"})
"""Sectors that are the group itself where a group stands before them ("Taliban fighters")."""
_LEADERS = ("secretary-general", "director-general", "president", "leader", "foreign-policy-chief")
_MINISTERS = frozenset({
    "foreign-minister", "defence-minister", "interior-minister", "finance-minister", "justice-minister",
    "un-ambassador", "national-security-adviser", "army-chief",
})  # fmt: skip
"""Offices whose holders act for their state."""
_OF_STATES = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "REB", "PRM"})
"""Sectors of bodies that a state or armed side has but one of, or that the lists know better than the name says."""
_CHAIRS = frozenset({"president", "vice-president", "secretary-general", "director-general"})
"""Offices that bodies of all kinds have."""
_OF_TOWNS = frozenset({"police", "government", "judiciary", "legislature"})
"""Bodies that a name nobody knows before them makes those of a town ("Ferguson police")."""
_THEIR_PEOPLE = frozenset({"member", "man", "gunner", "loyalist", "operative"})
"""Who, belonging to an armed group, is that group."""
_WARLIKE = (("REB",), ("PRM",), ("CRM",))
_FORCES = frozenset({"armed-forces", "police"})
_TOWNSMEN = frozenset({"mayor", "councillor", "alderman", "prefect", "governor", "vice-governor"})
_CONSTABLES = frozenset({"officer", "policeman", "constable", "detective"})
_ONCE = frozenset({"former", "ex", "retired", "onetime", "erstwhile"})
_INSTEAD = {
    ("foreign-policy-chief", "bosnia-and-herzegovina"): (
        "leader",
        "office-of-the-high-representative-bosnia",
    ),
}
"""Offices that in one state are another's: the high representative in Bosnia is no minister of it."""
_ACTING = frozenset({"acting", "interim", "caretaker", "provisional"})
_SHORT_TIME = 400
"""Days in an office, up to which its holder may be an acting one."""
_CROWNS = ("king", "queen", "emir", "sultan")
_TELLING = frozenset({
    "warlord", "commander", "officer", "economist", "analyst", "researcher", "expert", "employee", "manager", "fighter",
    "candidate",
})  # fmt: skip
"""Who, belonging to a state, is what his word says and not its government's."""
_THEIRS = frozenset({"its", "his", "her", "their"})
_OUTSIDE = frozenset({"igo", "ngo", "company", "outlet", "coalition", "party", "armed_group", "other"})


class Description:
    """The words of a description, taken apart: whom it belongs to by its own first words, and what it says."""

    __slots__ = ("first", "owner", "phrase", "words")

    def __init__(self, knowledge: Knowledge, text: str) -> None:
        self.first = text.split()
        self.words = tuple(normalise(text).split())
        self.phrase: Phrase | None = knowledge.phrase(self.words)
        self.owner: str | None = None
        """Id of the nearest known actor in the words before the phrase ("Houthi" in "Houthi rebels"), or a state before
        a people."""
        rest = len(self.first) - (self.phrase.length if self.phrase else 1)
        for stop in range(rest, max(0, rest - 4), -1):
            for start in range(max(0, stop - 4), stop):
                words = " ".join(self.first[start:stop])
                entry = None if in_rite(knowledge, self.first, words) else _owner(knowledge, words)
                if entry is not None and (self.owner is None or entry.kind == "country"):
                    self.owner = entry.id
                    if entry.kind != "people":
                        return
                    break


def in_rite(knowledge: Knowledge, words: list[str], name: str) -> bool:
    """Is this name, among these words, that of a rite and of no state ("Greek Catholic priest")?"""
    first, _, more = name.partition(" ")
    if first not in {"Greek", "Roman"} or first not in words[:-1]:
        return False
    return normalise(more or words[words.index(first) + 1]) in knowledge.agents.rite.words


def _owner(knowledge: Knowledge, words: str) -> Entry | None:
    if not any(c.isupper() for c in words):
        return None
    best: Entry | None = None
    for hit in knowledge.find(words):
        if hit.how in {"weak", "shared"}:
            continue
        if best is None or hit.entry.kind == "country":
            best = hit.entry
    return best


class Bodies:
    """Resolves descriptions once their owner is known."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge

    def compose(self, d: Description, m: MentionDraft, owner: str) -> Assignment | None:
        """What `d` is, as something of `owner`: an institution, an office's holder, the group itself."""
        own = self._own_people(m, owner)
        if own is not None:
            return own
        if d.phrase is None:
            return self.head_of(m, owner)
        named = (
            sorter(self.knowledge).named(m.text) if m.form == "name" and d.phrase.sort != "office" else None
        )
        if named is not None and (d.phrase.sort == "sector" or named[1][0] not in _OF_STATES):
            id_ = self.cast.add(m.text, named[0], self.cast.country(owner), named[1])
            return Assignment(actor=id_, by="name", why=f"{m.text!r}: {named[0]} by its name", score=0.6)
        if d.phrase.owned and self._vague(owner):
            return None
        if d.phrase.sort == "institution":
            return self._institution(d, m, owner)
        if d.phrase.sort == "office":
            return self._office(d, m, owner)
        return self._sector(d, m, owner)

    def _own_people(self, m: MentionDraft, owner: str) -> Assignment | None:
        """ "its members", "Prigozhin's men": the group itself, or that of its leader."""
        if m.plural and m.lemma in _CONSTABLES and self.cast.kind(owner) == "person":
            return self._constables(m, owner)
        if not m.plural or m.lemma not in _THEIR_PEOPLE or dependant(m.lemma, m.text):
            return None
        group, entry = owner, self.knowledge.get(owner)
        if entry is not None and entry.kind == "person" and entry.sectors[:1] in _WARLIKE:
            group = entry.part or owner
        kind = self.cast.kind(group)
        if kind != "armed_group" and not (kind == "party" and m.lemma == "member"):
            return None
        why = f"{m.text!r} of {self._name(group)}"
        return Assignment(actor=group, by="description", why=why, score=0.7)

    def _constables(self, m: MentionDraft, owner: str) -> Assignment | None:
        """ "Her officers", of one at the head of the police: that police."""
        entry = self.knowledge.get(owner)
        body = self.cast.behalf.get(owner) if entry is None else entry.part
        if body is None or self.cast.kind(body) != "police":
            return None
        return Assignment(actor=body, by="description", why=f"{m.text!r} of {self._name(owner)}", score=0.65)

    def _vague(self, owner: str) -> bool:
        """Is this owner no one whose "authority" or "men" would be an actor?"""
        kind = self.cast.kind(owner)
        return kind in {"person", "people"} or (
            kind in {"other", "armed_group"} and owner.startswith("local:")
        )

    def _name(self, id_: str) -> str:
        return self.cast.actor(id_).name

    def _institution(self, d: Description, m: MentionDraft, owner: str) -> Assignment | None:
        assert d.phrase is not None
        state, key = self.cast.state(owner), d.phrase.key
        if self._once(d, m):
            country = state if state is not None else self.cast.country(owner)
            id_ = self.cast.add(m.text, self.cast.sort(m, "people"), country, ("ELI",))
            return Assignment(actor=id_, by="description", why=f"{m.text!r}: once of the {key}", score=0.6)
        if m.lemma in _TOWNSMEN and not m.plural and self.cast.kind(owner) in {"country", "place"}:
            id_ = self.cast.add(m.text, "person", state or self.cast.country(owner), ("GOV",))
            self.cast.local[id_].words.add(m.lemma)
            return Assignment(
                actor=id_, by="role", why=f"{m.lemma} of no more than a town or province", score=0.6
            )
        if key == "government" and self._small(owner, m):
            state = None  # a governor's officials
        if key in _FORCES and self.cast.kind(owner) == "people" and owner in self.cast.local:
            return None  # no people in flight have an army
        if key == "armed-forces" and "police" in d.words:
            key = "police"  # "police commandos"
        if key == "opposition" and (self.cast.kind(owner) == "person" or m.determiner in _THEIRS):
            return None  # "his opposition to the plan"
        if key not in {"people", "opposition"} and self._ethnic(d):
            own = self.knowledge.institutions[key]
            armed = key in {"armed-forces", "police"}
            kind, sectors = ("armed_group", ("PRM",)) if armed else (own.kind, own.sectors)
            id_ = self.cast.add(m.text, kind, self.cast.country(owner), sectors)
            self.cast.of_people(id_, owner)
            return Assignment(actor=id_, by="description", why=f"{m.text!r}: {key} of a people", score=0.6)
        if state is not None:
            id_ = self._national(state, d) or f"{state}/{key}"
            if owner in {id_, f"{state}/government"} and key == "government":
                return Assignment(
                    actor=owner, by="description", why=f"{m.text!r} of {self._name(owner)}", score=0.8
                )
            if self.knowledge.get(id_) is not None:
                return Assignment(
                    actor=id_, by="description", why=f"{m.text!r}: {key} of {state}", score=0.85
                )
        kind = self.cast.kind(owner)
        if key == "people":
            return None
        local = kind == "other" and owner.startswith("local:") and not self.cast.sectors(owner)
        if not (local and key in _OF_TOWNS) and (kind in GROUPS or kind in {"court", "legislature"}):
            return Assignment(
                actor=owner, by="description", why=f"{m.text!r} of {self._name(owner)}", score=0.7
            )
        institution = self.knowledge.institutions[key]
        country = self.cast.country(owner)
        if kind == "people" and key == "armed-forces":
            id_ = self.cast.add(m.text, "armed_group", country, ("PRM",))
        elif kind == "people" and key == "legislature":
            id_ = self.cast.add(m.text, "ngo", country, ("SOC",))  # a people's congress, not a state's
        elif kind in {"people", "person", "place"} or local:
            id_ = self.cast.add(m.text, institution.kind, country, institution.sectors)
        else:
            return None
        self.cast.of_people(id_, owner)
        return Assignment(
            actor=id_, by="description", why=f"{m.text!r}: {key} of {self._name(owner)}", score=0.6
        )

    def _small(self, owner: str, m: MentionDraft) -> bool:
        """Is this owner somebody who governs no state, or of whose officials nothing says that they are a state's?"""
        his = self.cast.local.get(owner)
        return his is not None and his.kind == "person" and (m.plural or bool(his.words & _TOWNSMEN))

    def _once(self, d: Description, m: MentionDraft) -> bool:
        """ "A former British soldier": is he no longer of the body?"""
        assert d.phrase is not None
        before = {*m.lead.split(), *d.words[: len(d.words) - d.phrase.length]}
        return m.lemma in self.knowledge.agents.people_words and not before.isdisjoint(_ONCE)

    def _national(self, state: str, d: Description) -> str | None:
        """A body of the state that the files have under these very words ("Ukraine's central election commission")."""
        entry = self.knowledge.get(state)
        if entry is None or d.phrase is None or d.phrase.length < 2:
            return None
        words = " ".join(d.words[-d.phrase.length :])
        for before in (*(f"{a} " for a in (*entry.adjectives[:2], entry.name)), "", "central "):
            for hit in self.knowledge.find_in_any_case(before + words):
                if hit.entry.country == state and hit.entry.id.startswith(f"{state}/"):
                    return hit.entry.id
        return None

    def _ethnic(self, d: Description) -> bool:
        """Does a people's name stand among the words ("Syrian Kurdish forces"), alone and not in "South African"?"""
        for n, word in enumerate(d.first[:-1]):
            found = self.knowledge.country_of_demonym(word)
            if found is None or found.kind != "people":
                continue
            wider = self.knowledge.country_of_demonym(f"{d.first[n - 1]} {word}") if n else None
            if wider is None or wider.kind != "country":
                return True
        return False

    def _office(self, d: Description, m: MentionDraft, owner: str) -> Assignment | None:
        assert d.phrase is not None
        state, key = self.cast.state(owner), d.phrase.key
        of = state or owner
        if key in _CHAIRS and owner.startswith("local:") and self.cast.kind(owner) in GROUPS:
            return self.member(m, owner)
        before = set(d.words[: len(d.words) - d.phrase.length])
        agents = self.knowledge.agents
        office = self.knowledge.offices[key]
        country = self.cast.country(owner)
        if before & agents.former.words or any(w.startswith("ex-") for w in d.first):
            id_ = self.cast.add(f"{m.text} ({self._name(owner)})", "person", country, ("ELI",))
            return Assignment(actor=id_, by="role", why=f"once {key} of {of}", score=0.6)
        acting = self._acting(key, of, owner) if before & _ACTING and m.determiner in {"the", ""} else None
        if acting is not None:
            return acting
        if (
            self._ethnic(d)
            or before & agents.not_holder.words
            or m.determiner in {"a", "an", "another", "one"}
        ):
            sectors = ("OPP",) if "shadow" in before else office.sectors
            id_ = self.cast.add(f"{m.text} ({self._name(owner)})", "person", country, sectors)
            return Assignment(actor=id_, by="role", why=f"not the {key} of {of} himself", score=0.6)
        found = self.holder(key, of, owner)
        if found is None and key in _CHAIRS and self.cast.kind(owner) in GROUPS:
            return self.member(m, owner)
        return found

    def _acting(self, office: str, of: str, owner: str) -> Assignment | None:
        """ "The acting president", where the files say who was it for so short a time."""
        day = self.cast.day
        people = [] if day is None else self.knowledge.holders(office, of, day)
        if len(people) != 1:
            return None
        now = [r for r in people[0].roles if r.office == office and r.of == of and r.on(day or r.start)]
        short = any(r.end is not None and (r.end - r.start).days <= _SHORT_TIME for r in now)
        return self.holder(office, of, owner) if short else None

    def holder(self, office: str, of: str, owner: str = "") -> Assignment | None:
        """Who holds the office at the report's date; else the office itself, where it is a state's."""
        day = self.cast.day
        office, of = _INSTEAD.get((office, of), (office, of))
        people = [] if day is None else self.knowledge.holders(office, of, day)
        if len(people) == 1:
            person = people[0]
            late = self.knowledge.as_of is not None and day is not None and day > self.knowledge.as_of
            self.cast.person(person.name, person.id)
            self.cast.gender[person.id] = "she" if person.woman else "he"
            if office in _MINISTERS:
                self.cast.behalf.setdefault(person.id, owner or of)
            why = f"{office} of {of} on {day}" + (f", as known on {self.knowledge.as_of}" if late else "")
            return Assignment(actor=person.id, by="role", why=why, score=0.6 if late else 0.9)
        entry = self.knowledge.get(of)
        if (
            entry is None
            or entry.kind not in {"country", "place", "other"}
            or entry.code in {"IGO", "NGO", "MNC"}
        ):
            return None
        why = f"{office} of {of}" + (
            ": two that day" if people else "; the report has no date" if day is None else ""
        )
        behalf = (owner or of) if office in _MINISTERS else None
        if behalf is not None:
            self.cast.behalf.setdefault(f"{of}/office/{office}", behalf)
        return Assignment(actor=f"{of}/office/{office}", by="role", on_behalf_of=behalf, why=why, score=0.7)

    def _sector(self, d: Description, m: MentionDraft, owner: str) -> Assignment:
        assert d.phrase is not None
        sector, kind = self.knowledge.sector(d.phrase.key), self.cast.kind(owner)
        if kind in GROUPS and kind != "company" and d.phrase.key in _FIGHTERS:
            return Assignment(
                actor=owner, by="description", why=f"{m.text!r} of {self._name(owner)}", score=0.85
            )
        if kind == "outlet" and d.phrase.key == "journalists":
            return Assignment(
                actor=owner, by="description", why=f"{m.text!r} of {self._name(owner)}", score=0.8
            )
        country = self.cast.country(owner)
        name = (
            m.text
            if d.owner is not None or kind in {"country", "people"}
            else f"{m.text} ({self._name(owner)})"
        )
        sectors = sector.sectors
        ruled = kind == "person" and d.phrase.key in _FIGHTERS and self.cast.sectors(owner)[:1] == ("GOV",)
        if ruled and not d.first[0].lower().startswith("anti-"):
            sectors = ("PRM",)  # "Assad fighters" are no rebels
        if sectors == ("CVL",) and "opposition" in d.words:
            sectors = ("OPP",)
        if kind == "people":
            extra = tuple(s for s in self.cast.sectors(owner) if s not in {"CVL", *sectors})
            sectors = (*sectors, *extra)
        id_ = self.cast.add(name, self.cast.sort(m, sector.kind), country, sectors)
        self.cast.of_people(id_, owner)
        if country is None and (code := self.cast.actor(owner).code):
            self.cast.local[id_].code = code
        return Assignment(
            actor=id_, by="description", why=f"{m.text!r}: {d.phrase.key} of {self._name(owner)}", score=0.6
        )  # fmt: skip

    def clashes(self, m: MentionDraft, id_: str) -> bool:
        """Can a description not mean the name beside it: a person for a state, a Russian for a known Turk?"""
        kind = self.cast.kind(id_)
        if m.lemma in self.knowledge.agents.human.words and kind in {
            "country",
            "government",
            "place",
            "igo",
            "outlet",
        }:
            return True
        if kind != "person" or id_.startswith("local:"):
            return False
        d = Description(self.knowledge, m.text)
        theirs, his = d.owner and self.cast.country(d.owner), self.cast.country(id_)
        return bool(theirs and his and theirs != his and d.owner == theirs)

    # -- people who speak for or lead others ---------------------------------------------------------------

    def head_of(self, m: MentionDraft, owner: str) -> Assignment | None:
        """ "Iran's leader", "the head of the IAEA", "the group's commander"."""
        if m.plural or m.lemma not in self.knowledge.agents.lead.words:
            return None
        entry, kind = self.knowledge.get(owner), self.cast.kind(owner)
        ethnic = self._ethnic(Description(self.knowledge, m.text))
        if (
            m.lemma in {"leader", "ruler", "head", "chief", "boss"}
            and not ethnic
            and m.determiner not in {"a", "an", "another"}
        ):
            if (
                entry is not None
                and entry.kind == "country"
                and (entry.leader or m.lemma == "ruler")
                and m.lemma in {"leader", "ruler"}
            ):
                crown = next((o for o in _CROWNS if self._reigns(o, entry.id)), None)
                office = crown if crown and m.lemma == "ruler" else entry.leader
                return self.member(m, owner) if office is None else self.holder(office, entry.id)
            day = self.cast.day
            if entry is not None and day is not None and kind in _OUTSIDE:
                for office in _LEADERS:
                    people = self.knowledge.holders(office, owner, day)
                    if len(people) == 1:
                        return self.holder(office, owner)
        return self.member(m, owner)

    def _reigns(self, office: str, state: str) -> bool:
        return self.cast.day is not None and bool(self.knowledge.holders(office, state, self.cast.day))

    def ministers(self, id_: str, title: str) -> str | None:
        """The state that a known person acts for as holder of a ministry at the report's date."""
        entry, day, office = self.knowledge.get(id_), self.cast.day, self.knowledge.office(title)
        offices = _MINISTERS if normalise(title) in {"minister", "secretary"} else _MINISTERS & {office}
        if entry is None or day is None:
            return None
        return next((r.of for r in entry.roles if r.office in offices and r.on(day)), None)

    def member(self, m: MentionDraft, owner: str, *, acts: bool = False) -> Assignment:
        """Somebody without a name who speaks, leads or acts for `owner`."""
        name = (
            m.text if normalise(self._name(owner)) in normalise(m.text) else f"{m.text} ({self._name(owner)})"
        )
        sectors = self.cast.sectors(owner)
        telling = m.lemma in _TELLING or m.text.lower().startswith("campaign ")
        if self.cast.kind(owner) == "country" and telling:
            sectors = (sorter(self.knowledge).told(m.lemma, m.text),)
        kin = dependant(m.lemma, m.text) and sectors[:1] not in GREAT
        if kin:
            sectors = ("CVL",)
        elif m.lemma in {"lawyer", "attorney"} and self.cast.kind(owner) == "person":
            sectors = ("SOC",)
        id_ = self.cast.add(name, "person", self.cast.country(owner), sectors)
        self.cast.of_people(id_, owner)
        self.cast.local[id_].homeless |= self.cast.kind(owner) == "coalition"
        if self.cast.country(owner) is None and (code := self.cast.actor(owner).code):
            self.cast.local[id_].code = code
        behalf = owner if not kin and (acts or self.speaks_for(m, owner)) else None
        if behalf is not None:
            self.cast.behalf.setdefault(id_, behalf)
        self.cast.local[id_].words.add(m.lemma)
        return Assignment(
            actor=id_, by="role", on_behalf_of=behalf, why=f"{m.lemma} of {self._name(owner)}", score=0.7
        )  # fmt: skip

    def speaks_for(self, m: MentionDraft, owner: str) -> bool:
        """Does one so described act on behalf of `owner`?"""
        lemmas = {m.lemma, *normalise(m.title or "").split()}
        agents = self.knowledge.agents
        if lemmas & HELPERS and (self.cast.kind(owner) == "person" or "/office/" in owner):
            return True
        if lemmas & agents.speaks.words:
            return self.cast.kind(owner) not in {"place", "outlet"}
        return bool(lemmas & agents.lead.words) and self.cast.kind(owner) in {
            "armed_group", "coalition", "igo", "ngo", "party"
        }  # fmt: skip
