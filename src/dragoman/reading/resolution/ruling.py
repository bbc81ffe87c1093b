"""Which party governs a state at a date, and which mission of the United Nations is there: whom "the ruling party" and
"UN peacekeepers" mean. No stage."""

from __future__ import annotations

import datetime
import functools

import msgspec

from dragoman.reading.resolution.cast import Cast
from dragoman.reading.tables import table
from dragoman.records.drafts import Assignment, MentionDraft

_GOVERNING = frozenset({"ruling party", "governing party", "party in power"})
_AT_THE_HEAD = frozenset({"president", "prime-minister", "chancellor"})
_HELMETS = frozenset({"peacekeeper", "troop", "soldier", "helmet", "force"})
_MISSIONS = frozenset({"mission", "force", "operation"})
_OWN = frozenset(
    {"party", "movement", "coalition", "alliance", "group", "organisation", "organization", "militia"}
)
"""What is his of whom the files say to which body he belongs."""
_ONE_OF_MANY = frozenset({"a", "an", "another", "any", "every", "each", "no"})


class Spell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """First and last day of a party's government, or of a mission; no last day where it goes on."""

    body: str
    start: datetime.date
    end: datetime.date | None = None

    def on(self, day: datetime.date) -> bool:
        """Was it there on this day?"""
        return self.start <= day and (self.end is None or day <= self.end)


class Ruling(msgspec.Struct, frozen=True):
    """data/ruling.toml: parties in government and missions of the United Nations, by the id of a state."""

    spells: dict[str, tuple[Spell, ...]]
    missions: dict[str, tuple[Spell, ...]]


@functools.cache
def ruling() -> Ruling:
    """The spells of each state; raises KnowledgeError on a damaged file."""
    return table("resolution/data/ruling.toml", Ruling)


def governing(state: str | None, day: datetime.date | None) -> str | None:
    """The id of the party; None on days on which none governs or one hands over to another."""
    return _on(ruling().spells.get(state or "", ()), day)


def _on(spells: tuple[Spell, ...], day: datetime.date | None) -> str | None:
    fit = [] if day is None else [s.body for s in spells if s.on(day)]
    return fit[0] if len(fit) == 1 else None


def mission(cast: Cast, m: MentionDraft, owner: str) -> Assignment | None:
    """ "UN peacekeepers", "the UN mission": the mission in the report's own state."""
    armed = m.lemma in _HELMETS and m.plural
    if owner != "united-nations" or not (armed or (m.lemma in _MISSIONS and not m.plural)):
        return None
    state = cast.ground()
    body = _on(ruling().missions.get(state or "", ()), cast.day)
    entry = None if body is None else cast.knowledge.get(body)
    if entry is None or (armed and "MIL" not in entry.sectors):
        return None
    why = f"{m.text!r} in {state} on {cast.day}"
    return Assignment(actor=entry.id, by="description", why=why, score=0.65)


def own_party(cast: Cast, m: MentionDraft, owner: str) -> Assignment | None:
    """ "His party": that which the files give of a known person, or the one that governs where he is at the head."""
    entry = cast.knowledge.get(owner)
    kinds = cast.knowledge.agents.anaphor.get(m.lemma, frozenset()) | {"other"}
    if m.lemma not in _OWN or " " in m.text or m.plural or entry is None or entry.kind != "person":
        return None
    part = None if entry.part is None else cast.knowledge.get(entry.part)
    party = part.id if part is not None and part.kind in kinds else None
    if m.lemma != "party" or cast.day is None:
        why = f"the {m.lemma} of {entry.name}"
        return Assignment(actor=party, by="description", why=why, score=0.6) if party else None
    head = next((r for r in entry.roles if r.office in _AT_THE_HEAD and r.on(cast.day)), None)
    if party is None and head is not None:
        party = governing(head.of, cast.day)
    if party is None or cast.knowledge.get(party) is None:
        return None
    return Assignment(actor=party, by="description", why=f"the party of {entry.name}", score=0.65)


def ruling_party(cast: Cast, m: MentionDraft, owner: str | None) -> Assignment | None:
    """ "The ruling party", of the state that it belongs to or else of the report's own."""
    if m.text.lower() not in _GOVERNING or m.determiner in _ONE_OF_MANY or m.plural:
        return None
    state = cast.likely() if owner is None else cast.state(owner)
    party = governing(state, cast.day)
    if party is None or cast.knowledge.get(party) is None:
        return None
    return Assignment(actor=party, by="description", why=f"{m.text!r} of {state} on {cast.day}", score=0.7)
