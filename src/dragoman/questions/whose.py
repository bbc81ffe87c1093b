"""For whom a holder speaks: offices, ministries and armies under their state, lawmakers and judges for themselves."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.knowledge import Knowledge, normalise
from dragoman.questions.records import Holder
from dragoman.questions.seen import LOCAL, UNKNOWN
from dragoman.records.dates import parse_published

_EXECUTIVE = frozenset({"government", "armed_forces", "police", "office"})
"""Kinds of bodies that speak for their state; its parliament, its courts, its people and its press do not."""
_APART = frozenset({"LEG", "JUD", "OPP"})
"""Sectors of those who speak for themselves, be it from an office of state."""
_HOUSES = frozenset({"legislature", "court"})


class Whose(NamedTuple):
    """Whose position it is. `key`: an actor's id, or `name:` and the folded name of somebody whom only reports name;
    None where nobody was resolved. `known`: the knowledge lists him."""

    key: str | None
    name: str
    known: bool


class Houses:
    """Leads holders to those for whom they speak. Its answers are kept: one for each timeline."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._homes: dict[tuple[str, str | None], str] = {}

    def of(self, holder: Holder, day: str | None) -> Whose:
        """Whose position this is that was held on that day (ISO, or None)."""
        who = holder.stands_for
        if who is None:
            return Whose(None, holder.name, False)
        home = self.home(who, day)
        if holder.actor is not None and holder.actor != home and self._itself(home, holder.actor):
            home = holder.actor
        return self.named(home, holder.name)

    def named(self, key: str, name: str) -> Whose:
        """The actor with this id, under the name that the knowledge has for him, else under `name`."""
        entry = self._knowledge.get(key)
        if entry is not None:
            return Whose(key, entry.name, True)
        own = LOCAL in key
        return Whose(f"{UNKNOWN}{normalise(name)}" if own else key, name, False)

    def home(self, actor: str, day: str | None) -> str:
        """The id of the one for whom this actor speaks on that day; his own where he speaks for himself."""
        found = self._homes.get((actor, day))
        if found is None:
            found = self._homes[actor, day] = self._home(actor, day)
        return found

    def person(self, voice: str) -> bool:
        """Whether this id, or key of somebody whom only reports name, is that of one person, as far as is known."""
        entry = self._knowledge.get(voice)
        return entry.kind == "person" if entry is not None else LOCAL in voice or voice.startswith(UNKNOWN)

    def name(self, words: str) -> str | None:
        """The id of the one and only known actor of this name, led home; None where nobody or several have it."""
        found = {self.home(entry.id, None) for entry in self._knowledge.bearers(words)}
        return found.pop() if len(found) == 1 else None

    def opposed(self, a: str, b: str) -> bool:
        """Whether the knowledge says that one of these two opposes the other."""
        for mine, other in ((a, b), (b, a)):
            entry = self._knowledge.get(mine)
            if entry is not None and any(
                tie.type == "opposes" and other in (tie.from_, tie.to) for tie in entry.ties
            ):
                return True
        return False

    def _home(self, actor: str, day: str | None) -> str:
        entry = self._knowledge.get(actor)
        if entry is None:
            return actor
        if "/" in actor:
            executive = entry.kind in _EXECUTIVE and not _APART.intersection(entry.sectors)
            return actor.split("/", 1)[0] if executive else actor
        date = parse_published(day)
        if entry.kind != "person" or date is None:
            return actor
        for role in entry.roles:
            office = self._knowledge.offices.get(role.office)
            if role.on(date) and office is not None and not _APART.intersection(office.sectors):
                return role.of
        return actor

    def _itself(self, home: str, actor: str) -> bool:
        """A lawmaker or judge who is named speaks for himself, not for all of his house."""
        house = self._knowledge.get(home)
        return house is not None and house.kind in _HOUSES and self.person(actor)
