"""What sort of actor words speak of, by the lists of trades, bodies and gatherings. No stage."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from dragoman.knowledge import Knowledge, normalise
from dragoman.records.reading import ActorKind

SORTS: dict[str, ActorKind] = {
    "GOV": "government", "MIL": "armed_forces", "COP": "police", "JUD": "court", "LEG": "legislature", "PTY": "party",
    "REB": "armed_group", "PRM": "armed_group", "UAF": "armed_group", "BUS": "company", "JRN": "outlet", "SOC": "ngo",
}  # fmt: skip
"""Kinds of bodies by their sector."""
HELPERS = frozenset({"adviser", "advisor", "aide", "secretary", "office", "assistant"})
"""Who speaks for the one human being that they are of."""
_JOINED = frozenset({"AGR", "BUS", "EDU", "JRN", "JUD", "LAB", "MED", "REL", "SOC"})
"""Sectors of people that those who join take with them; others found societies."""
_UNIONS = frozenset({"union", "syndicate", "guild"})
_OF = frozenset({"of", "for", "without", "against"})
_PARTIES = frozenset(
    {"union", "movement", "front", "alliance", "league", "bloc", "congress", "rally", "forum"}
)
_STATELY = frozenset({"GOV", "JUD", "COP", "MIL"})
"""Sectors of single offices whose names say of what they are ("High Commissioner for Peace")."""
_TOWN = frozenset({"municipal", "metropolitan"})
_COUNCILS = frozenset({"corporation", "council", "authority", "board", "assembly", "administration"})
_LOOSE = frozenset({
    "union", "crew", "staff", "state", "capital", "line", "fund", "unit", "force", "mission", "chamber", "front",
    "house", "village", "clan", "community", "shop", "store", "chain", "brand", "drone", "tank", "jet", "convoy",
    "media", "inquiry", "forum", "network", "initiative", "coalition", "service", "council", "committee",
    "division", "trust",
})  # fmt: skip
"""Last words of names that alone do not tell what a body is."""
_KEPT = frozenset({"JUD", "LEG", "COP", "MIL", "MED", "REL", "JRN", "REB", "AGR", "REF", "SPY"})
"""Sectors that words for a government or party before the head leave as they are ("federal judge")."""
_ONCE = frozenset({"AGR", "BUS", "CVL", "EDU", "JRN", "LAB", "MED", "REF", "REL"})
"""Sectors of those whom "former" or "retired" makes no elite ("a retired bus driver")."""
_PLACED = frozenset({"border", "city", "district", "field", "provincial", "regional"})
"""Words for a place before the head, that say nothing of people of a trade ("border trader")."""
_STEM = 6
"""Letters that the second part of a compound must have ("mineworkers")."""


class Sorter:
    """Sorts by words alone."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.agents = knowledge.agents
        trades = self.agents.trade
        self.people = {lemma: key for key, trade in trades.items() for lemma in trade.people}
        self.bodies = {lemma: key for key, trade in trades.items() for lemma in trade.bodies}
        self._ends = tuple(w for w in self.people if len(w) >= _STEM)

    def gathering(self, head: str, words: Iterable[str]) -> str:
        """The sector of those who have joined in a union, association or the like; "" where the words do not say."""
        if head not in self.agents.gathering.words:
            return ""
        for word in words:
            found = self._member(word)
            if found == "CVL" and (head in _UNIONS or (head in _PARTIES and word in {"people", "peoples"})):
                continue
            if found:
                return found if found in _JOINED else "SOC" if found in {"CVL", "ELI", "REF"} else ""
        return ""

    def _member(self, word: str) -> str:
        for w in (word, *singular(word)):
            if w in self.agents.member:
                return self.agents.member[w]
            if w in self.people:
                return self.people[w]
        if word.endswith("s") and len(word) > _STEM:
            end = next((w for w in self._ends if word[:-1].endswith(w)), "")
            return self.agents.member.get(end) or self.people.get(end, "")
        return ""

    def named(self, text: str) -> tuple[ActorKind, tuple[str, ...]] | None:
        """Kind and sectors of a body by its name: by who has joined, by what stands before "of" or "for"."""
        words = normalise(text).split()
        cut = next((n for n, w in enumerate(words) if n and w in _OF), len(words))
        head = words[cut - 1] if words else ""
        foreign = self.foreign(words)
        if foreign:
            return SORTS.get(foreign, "other"), (foreign,)
        if not _TOWN.isdisjoint(words) and words[-1] in _COUNCILS:
            return "government", ("GOV",)
        joined = self.gathering(head, (*words[cut + 1 :], *reversed(words[: cut - 1])))
        if joined:
            return SORTS.get(joined, "other") if joined in {"BUS", "SOC"} else "other", (joined,)
        if head in _PARTIES and not self.agents.political.words.isdisjoint(words):
            return "party", ("PTY",)
        if cut < len(words):
            return self._of(head, words[cut])
        sector = self.bodies.get(head, "") if len(words) > 1 and head not in _LOOSE else ""
        return (SORTS.get(sector, "other"), (sector,)) if sector and self._phraseless(words) else None

    def foreign(self, words: Sequence[str]) -> str:
        """The sector that a word of another language tells at an end of a name of several words ("Partido Verde")."""
        if len(words) < 2:
            return ""
        return self.agents.opening.get(words[0], "") or self.agents.closing.get(words[-1], "")

    def _phraseless(self, words: Sequence[str]) -> bool:
        """Do the lists of institutions and sectors say nothing of these words?"""
        return self.knowledge.phrase(tuple(words)) is None

    def _of(self, head: str, link: str) -> tuple[ActorKind, tuple[str, ...]] | None:
        """By what stands before "of", "for", "without"."""
        sector = self.bodies.get(head, "") if link in {"of", "for"} else ""
        if sector:
            return SORTS.get(sector, "other"), (sector,)
        office = self.people.get(head, "") if link in {"of", "for"} else ""
        if office in _STATELY:
            return "person", (office,)
        crowd = head.endswith(("s", "men")) and link != "of" and any(w in self.people for w in singular(head))
        return ("ngo", ("SOC",)) if crowd else None  # "Lawyers for Human Rights"

    def led(self, lead: str, own: str) -> str:
        """The sector of a head with a word before it that tells one too."""
        if own in _ONCE and lead == "ELI":
            return own
        return own if own in _KEPT and lead in {"GOV", "OPP", "PTY"} else lead or own

    def lead(self, words: Sequence[str], own: str) -> str:
        """The sector that a word before the head tells, whose own is `own`; "" for none."""
        leads = self.agents.lead_in
        told = (w for w in reversed(words[:-1]) if w in leads)
        return next((leads[w] for w in told if own not in _ONCE or w not in _PLACED), "")

    def told(self, lemma: str, text: str) -> str:
        """The sector of a noun for people, or of a word before it."""
        own = self.people.get(lemma, "")
        return self.led(self.lead(normalise(text).split(), own), own)

    def abstract(self, lemma: str) -> bool:
        """Is this a noun for no actor, by its end ("exaggeration"), unless it is in some list?"""
        agents = self.agents
        if not lemma.endswith(agents.abstract.suffixes) or lemma in agents.abstract.but:
            return False
        listed = lemma in self.people or lemma in self.bodies or lemma in agents.gathering.words
        return not listed and lemma not in agents.anaphor

    def worldwide(self, lemma: str, words: Sequence[str]) -> bool:
        """Do these words mean no one state's ("western leaders")?"""
        return lemma in self.agents.abroad.words and not self.agents.world.words.isdisjoint(words[:-1])


@functools.lru_cache(maxsize=4)
def sorter(knowledge: Knowledge) -> Sorter:
    """The one for these files."""
    return Sorter(knowledge)


def singular(word: str) -> tuple[str, ...]:
    """What a plural may be the plural of."""
    if word.endswith("men"):
        return (word[:-2] + "an",)
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith("ves"):
        return (word[:-3] + "fe", word[:-1])
    return (word[:-1],) if word.endswith("s") else ()
