"""Look-ups in what is known beforehand: names to entries, ids to entries, offices to their holders."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.knowledge.compiled import Ready, opened
from dragoman.knowledge.entries import Agents, Entry, Hit, Institution, Office, Role, Sector
from dragoman.knowledge.files import Source, fingerprint, read
from dragoman.knowledge.likeness import Alike
from dragoman.knowledge.names import case_fits, normalise
from dragoman.knowledge.prepare import prepared
from dragoman.records.reading import ActorKind

_LONGEST = 6
"""Words in the longest phrase of institutions.toml, offices.toml and agents.toml that is looked for."""


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """What the last words of a noun phrase say: a key of institutions.toml, offices.toml or agents.toml."""

    sort: str
    """`institution`, `office` or `sector`."""
    key: str
    length: int
    """How many of the last words say it."""
    owned: bool = False
    """Too vague where no state or group stands beside the words."""


class Knowledge:
    """The knowledge files in memory. Immutable to its users; all look-ups are dictionary look-ups.

    `version` is a hash of the files. `slips` are the errors met in single entries: of the package's files there are
    none, a user's file may have some.
    """

    def __init__(self, ready: Ready, slips: Iterable[KnowledgeError] = ()) -> None:
        self._ready = ready
        self.version = ready.version
        self.as_of = ready.as_of
        """The day on which open ends of offices were true."""
        self.institutions: dict[str, Institution] = ready.institutions
        self.offices: dict[str, Office] = ready.offices
        self.agents: Agents = ready.agents
        self.slips: tuple[KnowledgeError, ...] = tuple(slips)
        self._entries = {e.id: e for e in ready.entries}
        self.own = ready.own
        """Ids from the user's file."""
        self._made: dict[str, Entry | None] = {}
        self._codes = {e.code: e.id for e in ready.entries if e.kind == "country" and e.code}
        self._hits: dict[str, tuple[Hit, ...]] = {}
        self._holders: dict[tuple[str, str], list[tuple[Role, Entry]]] = {}
        for e in ready.entries:
            for role in e.roles:
                self._holders.setdefault((role.office, role.of), []).append((role, e))
        self._alike = Alike(ready.alike, ready.last, ready.entries)
        self._phrases: dict[str, tuple[str, str, bool]] = {}
        self._titles: dict[str, str] = {}
        self._index_phrases()

    @classmethod
    def of(cls, source: Source) -> Knowledge:
        """Of files just read."""
        ready, slips = prepared(source)
        return cls(ready, slips)

    # -- building ------------------------------------------------------------------------------------------

    def _index_phrases(self) -> None:
        for key, sector in self.agents.sector.items():
            for phrase in sector.owned:
                self._phrases.setdefault(normalise(phrase), ("sector", key, True))
            for phrase in sector.phrases:
                self._phrases.setdefault(normalise(phrase), ("sector", key, False))
        for key, institution in self.institutions.items():
            for phrase in institution.owned:
                self._phrases[normalise(phrase)] = ("institution", key, True)
            for phrase in institution.phrases:
                self._phrases[normalise(phrase)] = ("institution", key, False)
        for key, office in self.offices.items():
            for phrase in office.phrases:
                self._phrases[normalise(phrase)] = ("office", key, False)
            for phrase in (*office.titles, *office.phrases):
                self._titles.setdefault(normalise(phrase), key)

    # -- entries -------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> Iterable[Entry]:
        """All entries of the files, in their order."""
        return self._entries.values()

    def matching(self, words: Iterable[str]) -> Iterator[Entry]:
        """The entries with one name, or the id, in which all these words begin words; without words all.

        Words that are nothing but signs match none.
        """
        words = tuple(words)
        sought = [f" {part}" for word in words for part in normalise(word).split()]
        if words and not sought:
            return
        for entry in self.entries():
            names = (entry.id, entry.name, *entry.aliases, *entry.weak, *entry.short, *entry.shared)
            if not sought or any(all(part in f" {normalise(name)}" for part in sought) for name in names):
                yield entry

    def get(self, id_: str) -> Entry | None:
        """The entry with this id, or None. Makes those of rule: "iraq/police", "iraq/office/president"."""
        entry = self._entries.get(id_)
        if entry is not None or "/" not in id_:
            return entry
        if id_ not in self._made:
            self._made[id_] = self._make(id_)
        return self._made[id_]

    def _make(self, id_: str) -> Entry | None:
        owner_id, _, rest = id_.partition("/")
        owner = self._entries.get(owner_id)
        if owner is None:
            return None
        adjective = owner.adjectives[0] if owner.adjectives else owner.name
        if owner_id == "united-states":
            adjective = "U.S."
        if rest.startswith("office/"):
            office = self.offices.get(rest.removeprefix("office/"))
            if office is None:
                return None
            name, sectors = office.name, office.sectors
            kind: ActorKind = "office"
        else:
            institution = self.institutions.get(rest)
            if institution is None or owner.kind in {"people", "person", "outlet", "company", "ngo"}:
                return None
            name, kind, sectors = institution.name, institution.kind, institution.sectors
        extra = ("PRE",) if "PRE" in owner.sectors else ()
        return Entry(
            id=id_, name=name.format(adjective=adjective, country=owner.name), kind=kind, code=owner.code,
            country=owner.country, sectors=(*sectors, *extra), file="",
        )  # fmt: skip

    def country(self, code: str | None) -> Entry | None:
        """The state with this ISO alpha-3 code."""
        return self._entries.get(self._codes.get(code or "", ""))

    # -- names ---------------------------------------------------------------------------------------------

    def _named(self, key: str) -> tuple[Hit, ...]:
        hits = self._hits.get(key)
        if hits is None and key in self._ready.names:
            entries = self._ready.entries
            hits = self._hits[key] = tuple(
                Hit(entries[n], alias, how) for n, alias, how in self._ready.names[key]
            )
        return hits or ()

    def find(self, name: str) -> tuple[Hit, ...]:
        """All entries that `name` may name, whatever the way. Case matters as `names.case_fits` says."""
        hits = self._named(normalise(name))
        return tuple(h for h in hits if case_fits(h.alias, name))

    def find_in_any_case(self, name: str) -> tuple[Hit, ...]:
        """As `find`, for names of several words in small letters too ("international criminal court")."""
        return self._named(normalise(name)) if " " in name else ()

    def bearers(self, name: str) -> list[Entry]:
        """Whose name this is in any case, without the support of other words."""
        hits = self._named(normalise(name))
        return list({h.entry.id: h.entry for h in hits if h.how not in {"weak", "shared"}}.values())

    def alike(self, name: str) -> Entry | None:
        """The one known person whose full name is this one in another transliteration."""
        return self._alike.find(name)

    def alike_surname(self, word: str) -> list[Entry]:
        """Known persons whose last name is this word in another transliteration ("Rakhmon")."""
        return self._alike.surnamed(word)

    def called(self, word: str) -> tuple[Entry, ...]:
        """Persons of whose full name this word is part ("Abdullah"), in the order of the files."""
        entries = self._ready.entries
        return tuple(entries[n] for n in self._ready.called.get(normalise(word), ()))

    def country_of_demonym(self, word: str) -> Entry | None:
        """The state, region or people that an adjective or noun for people speaks of ("Iraqi", "Turks")."""
        return next((h.entry for h in self.find(word) if h.how in {"adjective", "people"}), None)

    def government_of_capital(self, place: str) -> Entry | None:
        """The state or organisation whose government the name of this place stands for ("Ankara", "Kremlin")."""
        return next((h.entry for h in self.find(place) if h.how == "capital"), None)

    def outlet(self, name: str) -> Entry | None:
        """The news outlet of this name, as it stands in a report's metadata."""
        return next((h.entry for h in self.find(name) if h.entry.kind == "outlet"), None)

    # -- offices and common nouns --------------------------------------------------------------------------

    def holders(self, office: str, of: str, day: datetime.date) -> list[Entry]:
        """Who held the office of that actor on that day; two on the day of a change, none where unknown."""
        return [person for role, person in self._holders.get((office, of), ()) if role.on(day)]

    def held(self, office: str, of: str) -> list[tuple[Role, Entry]]:
        """Who is known to have held the office of that actor, by its first day."""
        return sorted(self._holders.get((office, of), ()), key=lambda held: held[0].start)

    def phrase(self, words: tuple[str, ...]) -> Phrase | None:
        """What the last of these words (normalised) mean, by the longest phrase in the files."""
        for length in range(min(_LONGEST, len(words)), 0, -1):
            found = self._phrases.get(" ".join(words[-length:]))
            if found is not None:
                return Phrase(found[0], found[1], length, found[2])
        return None

    def office(self, title: str) -> str | None:
        """The office that a title before a name means: the longest run of words at its end, or None."""
        words = normalise(title).split()
        for start in range(len(words)):
            found = self._titles.get(" ".join(words[start:]))
            if found is not None:
                return found
        return None

    def sector(self, key: str) -> Sector:
        """A row of agents.toml."""
        return self.agents.sector[key]


def load(extra: Path | None = None) -> Knowledge:
    """The package's knowledge, with the user's file over it. Kept in memory until that file changes.

    `extra` is a TOML file whose tables are those of `files.TABLES` (`[groups.my-group]`); its entries win over the
    package's, by id and by name. Raises KnowledgeError where a file cannot be read as a whole; a slip in one entry
    is noted in `Knowledge.slips`, and the rest loads.
    """
    return _load(extra, None if extra is None else _stamp(extra))


@functools.lru_cache(maxsize=4)
def _load(extra: Path | None, stamp: tuple[int, int] | None) -> Knowledge:
    content = fingerprint(extra)
    slips: list[KnowledgeError] = []

    def make() -> Ready:
        ready, found = prepared(read(extra))
        slips.extend(found)
        return ready

    return Knowledge(opened(Ready, content, make, lambda: not slips), slips)


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written anew."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
