"""What the mentions that a phrase is tied to say of it. No stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from dragoman.knowledge import Knowledge, normalise
from dragoman.records.drafts import Assignment, MentionDraft

_OWNERS = frozenset({"of", "modifier"})
_PARTIAL = frozenset(
    {"agency", "branch", "cell", "delegation", "department", "faction", "force", "mission", "office", "panel", "team",
     "unit", "wing"}
)  # fmt: skip
"""Heads of descriptions of a part of some body."""
_SEATS = frozenset(
    {"town", "city", "village", "district", "province", "county", "suburb", "port", "settlement"}
)
_AT_HEAD = frozenset({"head", "chief", "boss", "leader", "commander", "chairman", "director"})


class Links:
    """Looks along the links of a mention; `done` are the assignments so far."""

    def __init__(
        self, knowledge: Knowledge, mentions: Sequence[MentionDraft], done: Sequence[Assignment | None]
    ) -> None:
        self.knowledge = knowledge
        self.mentions = mentions
        self.done = done

    def targets(self, i: int, roles: Collection[str] = _OWNERS) -> Iterator[int]:
        """The mentions that `i` is tied to in one of these ways."""
        return (
            x.target for x in self.mentions[i].links if x.role in roles and 0 <= x.target < len(self.mentions)
        )

    def in_place(self, i: int) -> bool:
        """Does the phrase begin with a longer name that is a place ("the Niger State governor")?"""
        for j in self.targets(i):
            name, found = self.mentions[j].text, self.done[j]
            if (
                found is not None
                and found.actor is None
                and " " in name
                and self.mentions[i].text.startswith(name)
            ):
                return found.why.endswith("a place")
        return False

    def in_term(self, m: MentionDraft, part: MentionDraft) -> bool:
        """Is what was taken for an owner only the first word of a body's term ("Riot police")?"""
        words = normalise(m.text).split()
        phrase = self.knowledge.phrase(tuple(words))
        if phrase is None or phrase.length < 2 or part.form == "demonym":
            return False
        term = words[-phrase.length :]
        return normalise(part.text) == term[0] and not self.knowledge.find(part.text)

    def placed(self, i: int) -> bool:
        """Is all that a phrase belongs to some town ("the court in the town of Kilis")?"""
        owners = [self.mentions[j] for j in self.targets(i, {"of"})]
        return bool(owners) and all(o.form == "description" and o.lemma in _SEATS for o in owners)

    def seat(self, i: int) -> str | None:
        """The capital whose name a description belongs to, that elsewhere stands for a government."""
        names = (self.mentions[j].text for j in self.targets(i))
        return next((n for n in names if self.knowledge.government_of_capital(n) is not None), None)

    def part_led(self, i: int) -> bool:
        """Does one head only a part of the body that it stands for ("the head of the UN mission")?"""
        if self.mentions[i].lemma not in _AT_HEAD:
            return False
        led = (self.mentions[j] for j in self.targets(i, {"of"}))
        return any(o.form == "description" and o.lemma in _PARTIAL for o in led)

    def members(self, i: int) -> Iterator[str]:
        """The common nouns that a phrase belongs to ("the farmers' unions")."""
        theirs = (self.mentions[j] for j in self.targets(i, {"of"}))
        return (o.text for o in theirs if o.form == "description")

    def human(self, beside: Iterable[int]) -> bool:
        """Is one human being described among these ("Jordan, a fellow at an institute")?"""
        described = (self.mentions[j] for j in beside if self.mentions[j].form == "description")
        people = self.knowledge.agents.people_words
        return any(o.determiner in {"a", "an"} and not o.plural and o.lemma in people for o in described)
