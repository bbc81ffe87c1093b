"""Parties and speakers that are described, not named, and known from nowhere: actors of the report alone. No stage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from dragoman.knowledge import Knowledge, normalise
from dragoman.reading.resolution.cast import GROUPS, Cast
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind

_PERSONS = ("er", "or", "ist", "ian", "man", "woman", "eer", "ant", "ee", "ess", "yst", "ic")
_WOMAN, _MAN = (
    ("woman", "girl", "mother", "sister", "daughter", "wife", "widow", "nun"),
    ("man", "boy", "father"),
)
_MINISTERIAL = frozenset({"minister", "secretary", "ambassador", "president", "vice-president", "governor"})
"""Heads that are of the government, whatever their field ("homeland security secretary")."""
_SIDES = ("pro-", "anti-")
_VAGUE = frozenset({"people", "person", "man", "family", "local", "source", "one"})
_SERVED = (GROUPS - {"outlet", "company"}) | {"government", "court", "legislature", "police", "armed_forces"}
"""Kinds of body whose people speak for it."""
_SORTS: dict[str, ActorKind] = {
    "GOV": "government", "MIL": "armed_forces", "COP": "police", "JUD": "court", "LEG": "legislature", "PTY": "party",
    "REB": "armed_group", "PRM": "armed_group", "UAF": "armed_group", "BUS": "company", "JRN": "outlet", "SOC": "ngo",
}  # fmt: skip


def set_off(mentions: Sequence[MentionDraft], people: Collection[str]) -> Iterator[tuple[int, int]]:
    """Descriptions of one human being with the name before them, from which only a comma parts them ("Ann Lee, a
    nurse"), as indexes."""
    for i in range(1, len(mentions)):
        m, name = mentions[i], mentions[i - 1]
        if m.form != "description" or name.form != "name" or m.plural or m.lemma not in people:
            continue
        near = m.span[0] - name.span[1] - len(m.determiner) == 3 and m.determiner in {"a", "an", "the"}
        joined = any(x.role == "apposition" for x in m.links)
        if near and not joined and not m.subject and not m.preposition and name.label in {"PERSON", ""}:
            yield i, i - 1


def as_person(m: MentionDraft, beside: Sequence[MentionDraft], knowledge: Knowledge) -> MentionDraft:
    """The mention, as a person's name where a human being is described beside what was taken for a place."""
    people = knowledge.agents.people_words
    if m.label not in {"GPE", "LOC", "FAC", ""} or len(m.text.split()) not in {2, 3}:
        return m
    if any(o.form == "description" and o.lemma in people and not o.plural for o in beside):
        return msgspec.structs.replace(m, label="PERSON")
    return m


class Maker:
    """Makes local actors of descriptions."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        trades = cast.knowledge.agents.trade
        self.people = {lemma: key for key, trade in trades.items() for lemma in trade.people}
        self.bodies = {lemma: key for key, trade in trades.items() for lemma in trade.bodies}
        self.nobody = cast.knowledge.agents.nobody.words

    def human(self, m: MentionDraft) -> bool:
        """Are these people of some trade, whom later words may mean though they do nothing here?"""
        return m.lemma in self.people and m.lemma not in _VAGUE

    def sectors(self, words: str) -> tuple[str, ...]:
        """The sector that a title or description tells ("military spokesman", "Pastor"), if any."""
        parts = normalise(words).split()
        if not parts:
            return ()
        sector = self._lead([*parts, ""]) or self.people.get(parts[-1], "")
        return (sector,) if sector else ()

    def make(self, m: MentionDraft, owner: str | None, state: str | None) -> Assignment | None:
        """An actor of the report for `m`, which belongs to `owner` if that is known; `state` is where it is at home.

        None for words that mean nobody in particular ("people", "one"), and for numbers.
        """
        words = normalise(m.text).split()
        lemma = m.lemma or (words[-1] if words else "")
        if lemma in self.nobody or not any(c.isalpha() for c in lemma):
            return None
        if m.text.lower().startswith(_SIDES):
            owner = None  # "Pro-Iran groups" are not Iran's own
        kind, sectors = self._sort(m, lemma, words)
        country = state
        name = m.text
        if owner is not None:
            country = self.cast.country(owner) or (None if self.cast.actor(owner).code else state)
            theirs = self.cast.sectors(owner)
            if not sectors or (
                sectors == ("CVL",) and self.cast.kind(owner) not in {"country", "people", "place"}
            ):
                sectors = theirs or sectors
            named = self.cast.actor(owner).name
            if normalise(named) not in normalise(name):
                name = f"{name} ({named})"
        id_ = self.cast.add(name, kind, country, sectors)
        if owner is not None and country is None and (code := self.cast.actor(owner).code):
            self.cast.local[id_].code = code
        self.cast.local[id_].words.add(lemma)
        if lemma.endswith(_WOMAN):
            self.cast.gender.setdefault(id_, "she")
        elif lemma.endswith(_MAN):
            self.cast.gender.setdefault(id_, "he")
        if owner is not None and kind in {"person", "people"} and self.cast.kind(owner) in _SERVED:
            self.cast.behalf.setdefault(id_, owner)
        of = "" if owner is None else f" of {self.cast.actor(owner).name}"
        why = f"{m.text!r}{of}: nobody known, so the report's own"
        return Assignment(actor=id_, by="description", why=why, score=0.5 if owner or state else 0.35)

    def _sort(self, m: MentionDraft, lemma: str, words: list[str]) -> tuple[ActorKind, tuple[str, ...]]:
        """Kind and sector by the head noun, else by a word before it ("hospital director", "oil workers")."""
        if lemma in self.people:
            return ("people" if m.plural else "person"), (self._lead(words) or self.people[lemma],)
        if lemma in self.bodies:
            sector = self._lead(words) or self.bodies[lemma]
            return _SORTS.get(sector, "other"), (sector,) if sector else ()
        human = lemma.endswith(_PERSONS)
        found = self._lead(words)
        if human:
            return ("people" if m.plural else "person"), (found or "CVL",)
        return "other", (found,) if found else ()

    def _lead(self, words: list[str]) -> str:
        """The sector that a word before the head tells, "" for none."""
        if words and words[-1] in _MINISTERIAL:
            return "ELI" if not self.cast.knowledge.agents.former.words.isdisjoint(words[:-1]) else ""
        leads = self.cast.knowledge.agents.lead_in
        return next((leads[w] for w in reversed(words[:-1]) if w in leads), "")
