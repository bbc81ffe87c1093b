"""Checks across entries, and what entries take over from each other (codes, sectors)."""

from __future__ import annotations

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.knowledge.entries import Entry
from dragoman.knowledge.files import Source, slip
from dragoman.knowledge.names import normalise

SECTORS = frozenset({
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
})  # fmt: skip
"""PLOVER's sector codes (manual, January 2022, table of sector codes)."""
_STRONG = ("aliases", "capitals", "short")
_DEMONYMS = ("adjectives", "people")


class _Check:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.by_id = {e.id: e for e in source.entries}
        self.slips: list[KnowledgeError] = []

    def fail(self, e: Entry, reason: str) -> None:
        self.slips.append(slip(e.file, e.id, reason))

    def known(self, id_: str) -> bool:
        """Is this the id of an entry, or one made by rule?"""
        owner, _, rest = id_.partition("/")
        if id_ in self.by_id:
            return True
        if owner not in self.by_id or not rest:
            return False
        return rest in self.source.institutions or rest.removeprefix("office/") in self.source.offices

    def run(self) -> list[Entry]:
        kept = [e for e in self.source.entries if self.sound(e)]
        self.by_id = {e.id: e for e in kept}
        kept = [self.complete(e) for e in kept]
        self.by_id = {e.id: e for e in kept}
        kept = [self.person(e) if e.kind == "person" else e for e in kept]
        self.duplicates(kept)
        return kept

    def sound(self, e: Entry) -> bool:
        """Report what is wrong with the entry itself; False where it cannot be used."""
        before = len(self.slips)
        for sector in e.sectors:
            if sector not in SECTORS:
                self.fail(e, f"unknown sector {sector}")
        if e.kind == "country":
            if not (e.code and len(e.code) == 3 and e.code.isalpha() and e.code.isupper()):
                self.fail(e, f"the code {e.code!r} is no ISO 3166 alpha-3 code")
            if e.leader not in self.source.offices:
                self.fail(e, f"unknown office {e.leader}")
        elif e.country is not None:
            state = self.by_id.get(e.country)
            if state is None or state.kind not in {"country", "place"}:
                self.fail(e, f"unknown country {e.country}")
        for land in e.lands:
            if (home := self.by_id.get(land)) is None or home.kind != "country":
                self.fail(e, f"unknown country {land}")
        if e.part is not None and not self.known(e.part):
            self.fail(e, f"unknown actor {e.part}")
        self.roles(e)
        for fact in e.ties:
            if (fact.from_ is None) == (fact.to is None):
                self.fail(e, "a tie needs one of `from` and `to`")
            elif not self.known(fact.from_ or fact.to or ""):
                self.fail(e, f"a tie to the unknown actor {fact.from_ or fact.to}")
            elif fact.start and fact.end and fact.end < fact.start:
                self.fail(e, "a tie ends before it begins")
        if e.start and e.end and e.end < e.start:
            self.fail(e, "ends before it begins")
        for other in (*e.succeeds, *((e.split_from,) if e.split_from else ())):
            if not self.known(other) or other == e.id:
                self.fail(e, f"comes from the unknown actor {other}")
        if self.cycle(e):
            self.fail(e, "is part of itself")
        for alias in (
            *e.aliases,
            *e.weak,
            *e.capitals,
            *e.adjectives,
            *e.people,
            *e.short,
            *e.shared,
            e.name,
        ):
            if not normalise(alias):
                self.fail(e, f"the name {alias!r} has no letters")
        return len(self.slips) == before

    def roles(self, e: Entry) -> None:
        for role in e.roles:
            if role.office not in self.source.offices:
                self.fail(e, f"unknown office {role.office}")
            if not self.known(role.of):
                self.fail(e, f"an office of the unknown actor {role.of}")
            if role.end is not None and role.end < role.start:
                self.fail(e, f"the office {role.office} ends before it begins")

    def cycle(self, e: Entry) -> bool:
        seen = {e.id}
        while e.part is not None and (above := self.by_id.get(e.part)) is not None:
            if above.id in seen:
                return True
            seen.add(above.id)
            e = above
        return False

    def complete(self, e: Entry) -> Entry:
        """Country and code from the state the entry stands under."""
        if e.kind == "person" or e.code is not None or e.country is None:
            return e
        state = self.by_id[e.country]
        root = state if state.kind == "country" else self.by_id[state.country or ""]
        return msgspec.structs.replace(e, code=root.code, country=root.id)

    def person(self, e: Entry) -> Entry:
        of = e.roles[-1].of if e.roles else e.part
        above = self.by_id.get(of or "") or self.by_id.get((of or "").partition("/")[0])
        if above is None:
            return e
        return msgspec.structs.replace(e, code=above.code, country=above.country)

    def duplicates(self, entries: list[Entry]) -> None:
        """One name for two entries is a slip unless it is marked `weak` or `shared` in all but one."""
        own = self.source.own
        for fields, plain in ((_STRONG, True), (_DEMONYMS, False)):
            owner: dict[str, Entry] = {}
            for e in entries:
                names = {normalise(a) for f in fields for a in getattr(e, f)}
                if plain and e.name not in e.weak:
                    names.add(normalise(e.name))
                for key in sorted(names):
                    first = owner.setdefault(key, e)
                    if first is not e and (e.id in own) == (first.id in own):
                        self.fail(e, f"the name {key!r} is also {first.id}'s: mark it weak in one of them")


def check(source: Source) -> tuple[list[Entry], list[KnowledgeError]]:
    """The entries fit for use, completed, and what is wrong with the others."""
    checker = _Check(source)
    return checker.run(), checker.slips
