"""Who appears in one report: known actors, actors of the report alone, its names for them. No stage."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter

from dragoman.knowledge import Entry, Knowledge, normalise
from dragoman.records.drafts import MentionDraft
from dragoman.records.reading import Actor, ActorKind

STATE_LIKE = frozenset({"country", "place", "other"})
GROUPS = frozenset({"armed_group", "party", "igo", "ngo", "company", "outlet", "coalition", "other"})
AT = frozenset({"in", "at", "near", "around", "inside", "outside", "across", "throughout", "through"})
"""Prepositions before a place."""
_DEFAULT: dict[ActorKind, tuple[str, ...]] = {"company": ("BUS",), "outlet": ("JRN",), "place": ("GOV",)}
"""Sectors of known actors for whom the files say none."""
_SOON = 400
"""Days before an office within which one who is to hold it is sorted by it already."""
_CLEAR = 0.65
"""Share of a report's mentions of states that makes one of them the report's own."""


@dataclasses.dataclass
class Local:
    """An actor that the knowledge files do not have, under way."""

    name: str
    kind: ActorKind
    country: str | None = None
    code: str | None = None
    sectors: tuple[str, ...] = ()
    sentence_state: str | None = None
    """The one state that the places of its first sentence lie in."""
    words: set[str] = dataclasses.field(default_factory=set)
    """Lemmas of the descriptions applied to it ("minister")."""


class Cast:
    """The actors of one report. Ids are those of the knowledge files, or `local:N`."""

    def __init__(self, knowledge: Knowledge, day: datetime.date | None) -> None:
        self.knowledge = knowledge
        self.day = day
        self.local: dict[str, Local] = {}
        self.aliases: dict[str, str] = {}
        """Names that the report itself gives ("the Syrian Democratic Forces (SDF)")."""
        self.surnames: dict[str, list[str]] = {}
        self.support: Counter[str] = Counter()
        """How often each entry, and each state, is named beyond doubt."""
        self.states: Counter[str] = Counter()
        self.salience: Counter[str] = Counter()
        """How often each actor is named."""
        self.behalf: dict[str, str] = {}
        """Whom an actor speaks for, wherever he turns up."""
        self.gender: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        """Names of several words that the report has, by each of their words."""
        self.places: set[str] = set()
        """Names that stand after \"in\" or \"at\" somewhere in the report."""
        self.weight: Counter[str] = Counter()
        """How much speaks for each state being the one the report is about: more for what stands first."""
        self._keys: dict[tuple[str, str], str] = {}
        self._dominant: str | bool | None = False

    # -- actors --------------------------------------------------------------------------------------------

    def add(
        self, name: str, kind: ActorKind, country: str | None = None, sectors: tuple[str, ...] = ()
    ) -> str:
        """The id of the report's own actor of this name and state, made where there is none yet."""
        key = (normalise(name), country or "")
        found = self._keys.get(key)
        if found is None:
            found = f"local:{len(self.local) + 1}"
            self._keys[key] = found
            self.local[found] = Local(name, kind, country, self._code(country), sectors)
        return found

    def sort(self, m: MentionDraft, kind: ActorKind) -> ActorKind:
        """The kind of an actor described by `m`: one human being is a person, whatever his like are together."""
        people = self.knowledge.agents.people_words
        return "person" if not m.plural and m.lemma in people else kind

    def enrich(self, id_: str, country: str | None, sectors: tuple[str, ...], word: str = "") -> None:
        """Add what a description says of a local actor; what stands there stays."""
        actor = self.local.get(id_)
        if actor is None:
            return
        if actor.country is None and country is not None:
            actor.country, actor.code = country, self._code(country)
        if not actor.sectors:
            actor.sectors = sectors
        if word:
            actor.words.add(word)

    def settle(self, actor: Local, country: str | None) -> None:
        """Give a local actor a state."""
        actor.country, actor.code = country, self._code(country)

    def _code(self, country: str | None) -> str | None:
        entry = None if country is None else self.knowledge.get(country)
        return None if entry is None else entry.code

    def kind(self, id_: str) -> ActorKind:
        actor = self.local.get(id_)
        if actor is not None:
            return actor.kind
        entry = self.knowledge.get(id_)
        return "other" if entry is None else entry.kind

    def country(self, id_: str) -> str | None:
        """The id of the state that an actor belongs to."""
        actor = self.local.get(id_)
        if actor is not None:
            return actor.country
        entry = self.knowledge.get(id_)
        return None if entry is None else entry.country

    def state(self, id_: str) -> str | None:
        """The id that institutions are named after ("iraq", "gaza"): None for who has no state of his own."""
        kind = self.kind(id_)
        if id_.startswith("local:"):
            return self.country(id_) if kind != "people" else None
        entry = self.knowledge.get(id_)
        if entry is None:
            return None
        if kind == "country" or (
            kind in STATE_LIKE and entry.country and entry.code not in {"IGO", "NGO", "MNC"}
        ):
            return id_ if "/" not in id_ else entry.country
        if kind in {"people", "armed_group", "igo", "ngo", "company", "outlet", "coalition", "party"}:
            return None
        return entry.country

    def sectors(self, id_: str) -> tuple[str, ...]:
        actor = self.local.get(id_)
        if actor is not None:
            return actor.sectors
        entry = self.knowledge.get(id_)
        if entry is None:
            return ()
        if entry.kind == "person":
            found = self._of_office(entry) if entry.roles else entry.sectors
            return (
                ("OPP", *(s for s in found if s != "OPP"))
                if found[:1] == ("PTY",) and "OPP" in found
                else found
            )
        return entry.sectors or _DEFAULT.get(entry.kind, ())

    def _of_office(self, entry: Entry) -> tuple[str, ...]:
        """Sectors of the office held at the report's day; ELI for one who has left it."""
        roles = entry.roles
        held = [r for r in roles if self.day is None or r.on(self.day)]
        if not held:
            past = self.day is not None and any(r.end is not None and r.end < self.day for r in roles)
            if entry.sectors or past:
                return entry.sectors or ("ELI",)
            held = [r for r in roles if self.day is not None and 0 < (r.start - self.day).days <= _SOON]
            if not held:
                return ()
        office = self.knowledge.offices[held[-1].office]
        if office.sectors:
            return office.sectors
        of = self.knowledge.get(held[-1].of)
        return of.sectors if of is not None else ()

    def actor(self, id_: str) -> Actor:
        """The record of a reading."""
        own = self.local.get(id_)
        if own is not None:
            return Actor(
                id=id_, name=own.name, kind=own.kind, code=own.code, sectors=own.sectors, known=False
            )
        entry = self.knowledge.get(id_)
        if entry is None:
            return Actor(id=id_, name=id_, kind="other")
        return Actor(
            id=id_, name=entry.name, kind=entry.kind, code=entry.code, sectors=self.sectors(id_), known=True
        )  # fmt: skip

    # -- names of people -----------------------------------------------------------------------------------

    def person(self, name: str, id_: str) -> None:
        """Remember the full name of a person for later mentions by surname."""
        words = normalise(name).split()
        if len(words) < 2:
            return
        forms = {words[-1], " ".join(words[-2:])}
        if len(words) > 2 and words[-2] in {"al", "bin", "ben", "de", "van", "von", "der", "le", "la", "abu"}:
            forms.add(words[-1])
        entry = self.knowledge.get(id_)
        if entry is not None:
            forms.update(normalise(s) for s in (*entry.short, *entry.shared))
        for form in forms:
            known = self.surnames.setdefault(form, [])
            if id_ not in known:
                known.append(id_)

    # -- the report's own state ----------------------------------------------------------------------------

    def dominant(self) -> str | None:
        """The state that most of the report is about, or None where none stands out."""
        if self._dominant is False:
            self._dominant = None
            total = sum(self.states.values())
            if total:
                state, count = self.states.most_common(1)[0]
                if len(self.states) == 1 or (count >= 3 and count / total >= _CLEAR):
                    self._dominant = state
        return self._dominant if isinstance(self._dominant, str) else None

    def likely(self) -> str | None:
        """As `dominant`, or else the state that most speaks for, if by a little only; None on a tie."""
        own = self.dominant()
        if own is not None or not self.weight:
            return own
        (state, most), *rest = self.weight.most_common(2)
        return state if not rest or most > rest[0][1] else None
