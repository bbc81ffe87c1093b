"""Parties and speakers that are described, not named, and known from nowhere: actors of the report alone. No stage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from dragoman.knowledge import Knowledge, normalise
from dragoman.reading.resolution.cast import GROUPS, Cast
from dragoman.reading.resolution.sorting import HELPERS, SORTS, singular, sorter
from dragoman.reading.resolution.words import GREAT, dependant, gender, personal
from dragoman.reading.resolution.words import words as lists
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind

_THINGS = frozenset({"WORK_OF_ART", "PRODUCT", "EVENT", "LAW", "FAC", "LANGUAGE"})
_MINISTERIAL = frozenset({"minister", "secretary", "ambassador", "president", "vice-president", "governor"})
"""Heads that are of the government, whatever their field ("homeland security secretary")."""
_GROUPS = frozenset({
    "body", "party", "charity", "agency", "company", "firm", "militia", "newspaper", "authority", "commission",
    "organiser", "ngo", "foundation", "watchdog", "gang", "cartel", "bank", "ministry", "board", "regulator",
})  # fmt: skip
"""Words, beside those for gatherings, that say that a name is a body's."""
_CHAIRS = frozenset(
    {"chairman", "chairwoman", "chair", "member", "secretary-general", "co-founder", "spokesman"}
)
_SIDES = ("pro-", "anti-")
_AGAINST = frozenset({"opponent", "critic", "foe", "detractor"})
"""Of the opposition, where those whom they are against govern."""
_CREW = frozenset({"captain", "engineer", "pilot", "sailor"})
"""Workers, where a company has them."""
_KIN = frozenset(
    {"father", "mother", "son", "daughter", "brother", "sister", "wife", "widow", "husband", "nephew"}
)
"""Relatives, who are of the elite where he to whom they belong governs."""
_FRIENDS = frozenset({"ally", "backer", "patron", "rival", "adversary"})
"""Other states, where nothing says whose they are."""
_COMMON = frozenset({"country", "government", "people", "place"})
"""Kinds of owner whose people are common people."""
_VAGUE = frozenset({"people", "person", "man", "family", "local", "source", "one"})
_PAIRS: dict[str, tuple[str, ...]] = {
    "attorney general": ("JUD",), "solicitor general": ("JUD",), "prosecutor general": ("JUD",),
    "surgeon general": ("MED",), "consul general": ("GOV",), "auditor general": ("GOV",), "governor general": ("GOV",),
    "inspector general": ("GOV",), "secretary general": (), "general secretary": (), "director general": (),
    "party secretary": ("PTY",), "union secretary": ("LAB",),
}  # fmt: skip
"""Offices whose last word alone tells another sector; none for those whose body tells it."""
_ARMED = (("REB",), ("PRM",), ("COP",))
"""Sectors that the commanders of such bodies have."""
_SERVED = (GROUPS - {"outlet", "company"}) | {"government", "court", "legislature", "police", "armed_forces"}
"""Kinds of body whose people speak for it."""


def set_off(mentions: Sequence[MentionDraft], people: Collection[str]) -> Iterator[tuple[int, int]]:
    """Descriptions of one human being with the name before them, from which only a comma parts them ("Ann Lee, a
    nurse", "Bo Chan, the army's commander"), as indexes."""
    for i in range(1, len(mentions)):
        m, at = mentions[i], i - 1
        if m.form != "description" or m.plural or m.lemma not in people:
            continue
        first = m
        if (
            at
            and any(x.role == "of" and x.target == at for x in m.links)
            and m.span[0] > mentions[at].span[1]
        ):
            first, at = mentions[at], at - 1
        name = mentions[at]
        near = first.span[0] - name.span[1] - len(first.determiner) == 3
        near = near and first.determiner in {"a", "an", "the"}
        joined = any(x.role == "apposition" for x in m.links)
        human = name.form == "name" and name.label in {"PERSON", ""}
        if near and human and not joined and not m.subject and not m.preposition:
            yield i, at


def named_after(mentions: Sequence[MentionDraft], knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Descriptions of a group with its known name after a comma ("the country's most feared militants, al-Shabab"), as
    indexes."""
    for i, m in enumerate(mentions[:-1]):
        name = mentions[i + 1]
        kinds = knowledge.agents.anaphor.get(m.lemma, frozenset())
        if m.form != "description" or name.form != "name" or "armed_group" not in kinds:
            continue
        beside = name.span[0] - m.span[1] == 2 and not name.preposition
        joined = any(x.role in {"conjunct", "apposition"} for x in (*m.links, *name.links))
        if beside and not joined and any(h.entry.kind in GROUPS for h in knowledge.find(name.text)):
            yield i, i + 1


def as_body(
    m: MentionDraft, beside: Sequence[MentionDraft], knowledge: Knowledge, *, led: bool, placed: bool
) -> MentionDraft:
    """The mention, as a body's name where the parser took it for a place or thing and the text says otherwise: by what
    stands beside it ("the 48 Cantones, an indigenous body"), by words before it, by a role that only bodies have
    (`led`: "chairman of the Histadrut"); `placed`: the gazetteer has it."""
    if m.form != "name" or m.title:
        return m
    heads = knowledge.agents.gathering.words | _GROUPS
    if m.label == "PERSON":
        heads = frozenset()
    said = any(o.form == "description" and o.lemma in heads for o in beside)
    said = said or bool(sorter(knowledge).foreign(normalise(m.text).split()))
    said = said or (bool(m.called) and m.called.split()[-1] in heads)
    if said or (led and not placed and m.determiner == "the"):
        return msgspec.structs.replace(m, label="ORG")
    return m


def chaired(mentions: Sequence[MentionDraft]) -> set[int]:
    """Those of whom somebody is the chairman, member or the like, as indexes: bodies, whatever the parser thinks."""
    return {
        x.target
        for m in mentions
        if m.form == "description" and m.lemma in _CHAIRS
        for x in m.links
        if x.role == "of"
    }


def as_person(
    m: MentionDraft, beside: Sequence[MentionDraft], knowledge: Knowledge, *, speaks: bool = False
) -> MentionDraft:
    """The mention, as a person's name where a human being is described beside what was taken for a place, or where what
    was taken for a thing `speaks`."""
    if speaks and m.label in _THINGS and len(m.text.split()) > 1 and not m.determiner:
        return msgspec.structs.replace(m, label="PERSON")
    people = knowledge.agents.people_words
    if m.label not in {"GPE", "LOC", "FAC", ""} or len(m.text.split()) not in {2, 3}:
        return m
    described = [o for o in beside if o.form == "description" and not o.plural]
    if any(o.lemma in people or (speaks and personal(o.lemma)) for o in described):
        return msgspec.structs.replace(m, label="PERSON")
    return m


_ANY = frozenset({"a", "an", "any", "no", "every", "each", "another", "some"})


class Maker:
    """Makes local actors of descriptions."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.sorter = sorter(cast.knowledge)
        self.people, self.bodies = self.sorter.people, self.sorter.bodies
        self.nobody = cast.knowledge.agents.nobody.words

    def human(self, m: MentionDraft) -> bool:
        """Are these people of some trade, whom later words may mean though they do nothing here?"""
        joined = self.sorter.gathering(m.lemma, normalise(m.text).split()[:-1])
        return bool(joined) or (m.lemma in self.people and m.lemma not in _VAGUE)

    def bodily(self, m: MentionDraft) -> bool:
        """Is this a body that is the subject, and that the report takes for known ("the palace", "his fund")?"""
        if not m.subject or m.plural or m.determiner in _ANY or m.lemma not in self.bodies:
            return False
        return bool(m.determiner) or any(x.role == "of" for x in m.links)

    def joins(self, lemma: str, members: str) -> bool:
        """Is this an association of such members?"""
        return bool(self.sorter.gathering(lemma, normalise(members).split()))

    def sectors(self, words: str) -> tuple[str, ...]:
        """The sector that a title or description tells ("army captain", "Pastor"), if any. One who speaks for others
        is of theirs."""
        parts = normalise(words).split()
        if not parts or parts[-1] in self.cast.knowledge.agents.speaks.words:
            return ()
        if parts[-1] in {"general", "secretary"} and len(parts) > 1:
            pair = _PAIRS.get(" ".join(parts[-2:]))
            if pair is not None:
                return pair
        if parts[-1] == "minister" and self._cleric(parts):
            return ("REL",)
        own = self.people.get(parts[-1], "")
        sector = self._lead([*parts, ""], own) if parts[-1] not in _MINISTERIAL else self._lead(parts)
        sector = self.sorter.led(sector, own)
        return (sector,) if sector else ()

    def _cleric(self, words: Sequence[str]) -> bool:
        """Is this minister one of a church?"""
        return not self.cast.knowledge.agents.faith.words.isdisjoint(words[:-1])

    def entitled(self, words: str) -> tuple[str, ...]:
        """As `sectors`, by the office too that a title or description means."""
        office = self.cast.knowledge.office(words)
        agents = self.cast.knowledge.agents
        kept = (agents.former.words | agents.not_holder.words).isdisjoint(normalise(words).split())
        return self.cast.knowledge.offices[office].sectors if office and kept else self.sectors(words)

    def told(self, m: MentionDraft, theirs: Sequence[str] = ()) -> tuple[str, ...]:
        """The sector that a description tells by its words alone, `theirs` those of whom it is."""
        words = normalise(m.text).split()
        lemma = m.lemma or (words[-1] if words else "")
        joined = self.sorter.gathering(lemma, (*reversed(words[:-1]), *theirs))
        if joined:
            return (joined,)
        pair = _PAIRS.get(" ".join(words[-2:]))
        if pair is not None:
            return pair
        phrase = self.cast.knowledge.phrase(tuple(words))
        if phrase is not None and phrase.sort == "sector" and phrase.length > 1:
            return self.cast.knowledge.sector(phrase.key).sectors
        if m.form == "name":
            named = self.sorter.named(m.text)
            return () if named is None else named[1]
        if m.plural and lemma not in self.people:
            lemma = next((w for w in singular(lemma) if w in self.people), lemma)
        return self._sort(m, lemma, words)[1]

    def sorts(self, words: str) -> tuple[ActorKind, tuple[str, ...]]:
        """Kind and sector by the common words before a name ("construction union")."""
        parts = normalise(words).split()
        m = MentionDraft(
            span=(0, 0), head=(0, 0), core=(0, 0), sentence=0, form="description", text=words, lemma=parts[-1]
        )
        sectors = self.told(m)
        if parts[-1] in self.people or personal(parts[-1]):
            return "person", sectors
        return SORTS.get(sectors[0] if sectors else "", "other"), sectors

    def make(self, m: MentionDraft, owner: str | None, state: str | None) -> Assignment | None:
        """An actor of the report for `m`, which belongs to `owner` if that is known; `state` is where it is at home.

        None for words that mean nobody in particular ("people", "one"), and for numbers.
        """
        words = normalise(m.text).split()
        lemma = m.lemma or (words[-1] if words else "")
        if lemma in self.nobody or not any(c.isalpha() for c in lemma) or self.sorter.abstract(lemma):
            return None
        if m.text.lower().startswith(_SIDES):
            owner = None  # "Pro-Iran groups" are not Iran's own
        kind, sectors = self._sort(m, lemma, words)
        joined = self._joined(lemma, words, owner)
        if joined:
            kind, sectors = SORTS.get(joined, "other") if joined in {"BUS", "SOC"} else "other", (joined,)
        apart = self._apart(lemma, words, owner)
        country = None if apart else state
        name = m.text
        if (
            owner is not None
            and lemma in _KIN
            and self.cast.kind(owner) != "country"
            and sectors == ("CVL",)
            and self.cast.sectors(owner)[:1] == ("GOV",)
        ):
            sectors = ("ELI",)
        if owner is not None and not apart:
            country = self.cast.country(owner) or (None if self._roaming(owner) else state)
            theirs = self.cast.sectors(owner)
            ranked = sectors == ("MIL",) and (self.cast.kind(owner) == "police" or theirs[:1] in _ARMED)
            kin = dependant(lemma, m.text) and theirs[:1] not in GREAT
            own = sectors == ("CVL",) and (kin or self.cast.kind(owner) in _COMMON)
            if lemma in _AGAINST and theirs[:1] == ("GOV",) and self.cast.kind(owner) != "country":
                sectors = ("OPP",)
            elif not sectors or ranked or (sectors == ("CVL",) and not own):
                sectors = theirs or sectors
            elif sectors == ("MIL",) and theirs[:1] == ("BUS",) and lemma in _CREW:
                sectors = ("LAB",)
            named = self.cast.actor(owner).name
            if normalise(named) not in normalise(name):
                name = f"{name} ({named})"
        id_ = self.cast.add(name, kind, country, sectors)
        self.cast.local[id_].homeless |= apart
        if owner is not None and not apart and country is None and (code := self.cast.actor(owner).code):
            self.cast.local[id_].code = code
        self.cast.local[id_].words.add(lemma)
        if owner is not None and not apart:
            self.cast.of_people(id_, owner)
        if (said := gender(lemma)) and not m.plural:
            self.cast.gender.setdefault(id_, said)
        serves = owner is not None and kind in {"person", "people"} and not dependant(lemma, m.text)
        if owner is not None and serves and self.cast.kind(owner) in _SERVED:
            self.cast.behalf.setdefault(id_, owner)
        if owner is not None and lemma in HELPERS and self.cast.kind(owner) == "person":
            self.cast.behalf.setdefault(id_, owner)
        of = "" if owner is None else f" of {self.cast.actor(owner).name}"
        why = f"{m.text!r}{of}: nobody known, so the report's own"
        return Assignment(actor=id_, by="description", why=why, score=0.5 if owner or state else 0.35)

    def _joined(self, lemma: str, words: Sequence[str], owner: str | None) -> str:
        """The sector of an association, by the people before its head or those whom it belongs to."""
        theirs: list[str] = []
        if owner is not None and self.cast.kind(owner) in {"people", "other"} and owner in self.cast.local:
            theirs = [*self.cast.local[owner].words, *normalise(self.cast.local[owner].name).split()]
        return self.sorter.gathering(lemma, (*reversed(words[:-1]), *theirs))

    def _apart(self, lemma: str, words: Sequence[str], owner: str | None) -> bool:
        """Are these of no one state ("western leaders"), or of others than the one they belong to ("Iran's allies")?"""
        if self.sorter.worldwide(lemma, words) or self._abroad(lemma, words):
            return owner is None or self.cast.kind(owner) in _COMMON | {"person"}
        if owner is None and lemma in _FRIENDS:
            return True
        return owner is not None and lemma in self.cast.knowledge.agents.relation.words and self.cast.kind(owner) in {
            "country", "government"
        }  # fmt: skip

    def _abroad(self, lemma: str, words: Sequence[str]) -> bool:
        """ "A European intelligence source", "a regional diplomat"."""
        said, before = lists(), words[:-1]
        if "regional" in before and (lemma in said.regional or "intelligence" in before):
            return True
        human = lemma in self.people and said.affairs.isdisjoint(set(before) - {"intelligence"})
        return human and not said.outside.isdisjoint(before)

    def _roaming(self, owner: str) -> bool:
        """Is this owner of no one state?"""
        entry = self.cast.knowledge.get(owner)
        return bool(self.cast.actor(owner).code or (entry is not None and entry.lands))

    def _sort(self, m: MentionDraft, lemma: str, words: list[str]) -> tuple[ActorKind, tuple[str, ...]]:
        """Kind and sector by the head noun, else by a word before it ("hospital director", "oil workers")."""
        if lemma == "minister" and self._cleric(words):
            return ("people" if m.plural else "person"), ("REL",)
        pair = _PAIRS.get(" ".join(words[-2:]))
        if pair is not None and lemma in self.people:
            return ("people" if m.plural else "person"), pair
        if lemma.startswith("non-") or dependant(lemma, m.text):
            return ("people" if m.plural else "person"), ("CVL",)
        if lemma == "officer" and m.plural and not self._lead(words):
            return "people", ("COP",)  # soldiers are seldom called so without "army" or "military"
        if lemma in self.people:
            sector = self.sorter.led(self._lead(words, self.people[lemma]), self.people[lemma])
            return ("people" if m.plural else "person"), (sector,)
        if lemma in self.bodies:
            sector = self.sorter.led(self._lead(words), self.bodies[lemma])
            return SORTS.get(sector, "other"), (sector,) if sector else ()
        human = personal(lemma)
        found = self._lead(words)
        if human:
            return ("people" if m.plural else "person"), (found or "CVL",)
        if not found and self.sorter.worldwide(lemma, words):
            found = "GOV"  # "European powers"
        return "other", (found,) if found else ()

    def _lead(self, words: list[str], own: str = "") -> str:
        """The sector that a word before the head, whose own is `own`, tells; "" for none."""
        if words and words[-1] in _MINISTERIAL:
            if "shadow" in words[:-1]:
                return "OPP"
            return "ELI" if not self.cast.knowledge.agents.former.words.isdisjoint(words[:-1]) else ""
        return self.sorter.lead(words, own)
