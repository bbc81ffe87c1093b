"""FollowTheMoney: the actors of the knowledge as its entities, offices held as occupancies, ties as links.

Schemata and properties are those of its model of 2024 (Person, Organization, Company, PublicBody; Position and
Occupancy; Membership, Succession, UnknownLink). A people and a region are none of its schemata and are left out, and
so are links to them. Its ids have no slash: `iraq/police` is `iraq.police`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from dragoman.knowledge import Entry, Knowledge
from dragoman.knowledge.entries import Fact, Role
from dragoman.knowledge.exchange.codes import alpha2

Entity = dict[str, Any]

SCHEMATA = {
    "person": "Person", "company": "Company", "country": "PublicBody", "government": "PublicBody",
    "office": "Position", "armed_forces": "PublicBody", "police": "PublicBody", "legislature": "PublicBody",
    "court": "PublicBody", "party": "Organization", "armed_group": "Organization", "igo": "Organization",
    "ngo": "Organization", "outlet": "Organization", "coalition": "Organization", "other": "Organization",
}  # fmt: skip
"""What each kind of actor is there; kinds that are missing have no schema."""

_TOPICS = {
    "country": "gov.national", "government": "gov", "armed_forces": "mil", "police": "gov.security",
    "legislature": "gov.legislative", "court": "gov.judicial", "party": "pol.party", "igo": "gov.igo",
}  # fmt: skip
_PERSON_TOPICS = {"JUD": "role.judge", "SPY": "role.spy", "JRN": "role.journo"}
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


def ftm_id(id_: str) -> str:
    """An id as FollowTheMoney allows it: letters, digits, hyphens and full stops; two ids never become one."""
    if _PLAIN.fullmatch(id_):
        return id_.replace("/", ".")
    letters = re.sub(r"[^A-Za-z0-9]+", "-", id_).strip("-")
    return f"x-{letters[:60]}-{hashlib.sha256(id_.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


class Entities:
    """The entities of a knowledge; `left_out` counts the actors that have no schema, when all have been made."""

    def __init__(self, knowledge: Knowledge, *, own: bool = False) -> None:
        """`own`: only the entries of the user's file, and whomever they name."""
        self._knowledge = knowledge
        self._own = own
        self._made: set[str] = set()
        self.left_out = 0

    def __iter__(self) -> Iterator[Entity]:
        for entry in self._knowledge.entries():
            if self._own and entry.id not in self._knowledge.own:
                continue
            if entry.kind not in SCHEMATA:
                self.left_out += 1
                continue
            yield from self._actor(entry)
            yield from self._links(entry)

    def _actor(self, entry: Entry) -> Iterator[Entity]:
        """The actor, the first time that it is asked for."""
        if entry.id in self._made or entry.kind not in SCHEMATA:
            return
        self._made.add(entry.id)
        found: dict[str, list[str]] = {"name": [entry.name]}
        others = [name for name in dict.fromkeys(entry.aliases) if name != entry.name]
        weak = [
            name for name in dict.fromkeys((*entry.weak, *entry.short, *entry.shared)) if name != entry.name
        ]
        found |= {"alias": others, "weakAlias": weak, "country": self._country(entry)}
        if entry.kind != "office":
            found |= {"topics": _topics(entry), "sector": list(entry.sectors)}
        if entry.kind not in {"person", "office"}:
            found |= {"incorporationDate": _days(entry.start), "dissolutionDate": _days(entry.end)}
        if entry.woman:
            found["gender"] = ["female"]
        yield _entity(ftm_id(entry.id), SCHEMATA[entry.kind], found)

    def _country(self, entry: Entry) -> list[str]:
        state = self._knowledge.get(entry.country or "")
        code = (state.code if state is not None else None) or entry.code or ""
        return [alpha2()[code].lower()] if code in alpha2() else []

    def _links(self, entry: Entry) -> Iterator[Entity]:
        for role in entry.roles:
            yield from self._role(entry, role)
        if entry.part is not None:
            yield from self._pair("Membership", entry.id, "member", entry.id, "organization", entry.part)
        for fact in entry.ties:
            yield from self._tie(entry, fact)
        for before in entry.succeeds:
            yield from self._pair("Succession", entry.id, "predecessor", before, "successor", entry.id)
        if entry.split_from is not None:
            link = {"role": ["split_from"]}
            yield from self._pair(
                "UnknownLink", entry.id, "subject", entry.id, "object", entry.split_from, link
            )

    def _role(self, person: Entry, role: Role) -> Iterator[Entity]:
        """The office as a position, and that the person held it."""
        of = self._knowledge.get(role.of)
        office = self._knowledge.offices[role.office]
        post = f"{role.of}/office/{role.office}"
        if of is not None and post not in self._made:
            yield from self._actor(of)
            made = self._knowledge.get(post)
            name = made.name if made is not None else office.name.format(adjective=of.name, country=of.name)
            found = {"name": [name], "country": self._country(of)}
            if of.kind in SCHEMATA:
                found["organization"] = [ftm_id(of.id)]
            self._made.add(post)
            yield _entity(ftm_id(post), "Position", found)
        since, until = role.start.isoformat(), role.end.isoformat() if role.end else None
        held = {
            "holder": [ftm_id(person.id)],
            "post": [ftm_id(post)],
            "startDate": [since],
            "endDate": _days(until),
        }
        yield _entity(_link_id("Occupancy", person.id, post, since), "Occupancy", held)

    def _tie(self, entry: Entry, fact: Fact) -> Iterator[Entity]:
        left, right = fact.from_ or entry.id, fact.to or entry.id
        dates = {"startDate": _days(fact.start), "endDate": _days(fact.end)}
        if fact.type == "part_of":
            yield from self._pair("Membership", entry.id, "member", left, "organization", right, dates)
        else:
            dates["role"] = [fact.type]
            yield from self._pair("UnknownLink", entry.id, "subject", left, "object", right, dates)

    def _pair(
        self,
        schema: str,
        about: str,
        first: str,
        one: str,
        second: str,
        other: str,
        more: dict[str, list[str]] | None = None,
    ) -> Iterator[Entity]:
        """A link and whom it names, where they have a schema."""
        ends = [self._knowledge.get(one), self._knowledge.get(other)]
        for end in ends:
            if end is None or end.kind not in SCHEMATA or (schema != "UnknownLink" and end.kind == "office"):
                return
        if schema == "Membership" and ends[1] is not None and ends[1].kind == "person":
            return
        for end in ends:
            if end is not None:
                yield from self._actor(end)
        found = {first: [ftm_id(one)], second: [ftm_id(other)]} | (more or {})
        key = (one, other, *((more or {}).get("role", ())), *((more or {}).get("startDate", ())))
        yield _entity(_link_id(schema, *key), schema, found)


def _entity(id_: str, schema: str, properties: dict[str, list[str]]) -> Entity:
    return {"id": id_, "schema": schema, "properties": {name: vs for name, vs in properties.items() if vs}}


def _link_id(schema: str, *parts: str) -> str:
    """The same link has the same id in every export."""
    digest = hashlib.sha256("\0".join((schema, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{schema.lower()}-{digest[:24]}"


def _topics(entry: Entry) -> list[str]:
    if entry.kind == "person":
        return [topic for sector, topic in _PERSON_TOPICS.items() if sector in entry.sectors]
    return [_TOPICS[entry.kind]] if entry.kind in _TOPICS else []


def _days(day: str | None) -> list[str]:
    return [day] if day else []
