"""Who appears in one report: known actors, actors of the report alone, its names for them. No stage."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable

from dragoman.knowledge import Entry, Knowledge, normalise
from dragoman.reading.resolution import careers
from dragoman.records.drafts import MentionDraft
from dragoman.records.reading import Actor, ActorKind

STATE_LIKE = frozenset({"country", "place", "other"})
GROUPS = frozenset({"armed_group", "party", "igo", "ngo", "company", "outlet", "coalition", "other"})
AT = frozenset({"in", "at", "near", "around", "inside", "outside", "across", "throughout", "through"})
"""Prepositions before a place."""
_DEFAULT: dict[ActorKind, tuple[str, ...]] = {"company": ("BUS",), "outlet": ("JRN",), "place": ("GOV",)}
"""Sectors of known actors for whom the files say none."""
_THERE = frozenset({("CVL",), ("MED",), ("REF",), ("AGR",)})
"""Sectors of people who are where things happen to them."""
_CLEAR = 0.65
"""Share of a report's mentions of states that makes one of them the report's own."""

_ANYWHERE = frozenset({"igo", "coalition"})
"""Kinds of actor that seldom belong to the state a report is about."""


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
    people: str | None = None
    """The people of several lands that it is of."""
    homeless: bool = False
    """Not of the report's own state, unless the text says of which."""
    words: set[str] = dataclasses.field(default_factory=set)
    """Lemmas of the descriptions applied to it ("minister")."""


class Cast:
    """The actors of one report. Ids are those of the knowledge files, or `local:N`."""

    def __init__(self, knowledge: Knowledge, day: datetime.date | None, written: str | None = None) -> None:
        self.knowledge = knowledge
        self.day = day
        self.written = written
        """The state in which the report was written, by its dateline."""
        self.local: dict[str, Local] = {}
        self.aliases: dict[str, str] = {}
        """Names that the report itself gives ("the Syrian Democratic Forces (SDF)")."""
        self.surnames: dict[str, list[str]] = {}
        self.support: Counter[str] = Counter()
        """How often each entry, and each state, is named beyond doubt."""
        self.placed: Counter[str] = Counter()
        """How much of that is no more than places in a state."""
        self.states: Counter[str] = Counter()
        self.salience: Counter[str] = Counter()
        """How often each actor is named."""
        self.behalf: dict[str, str] = {}
        """Whom an actor speaks for, wherever he turns up."""
        self.told: dict[str, tuple[str, ...]] = {}
        """Sectors that titles and descriptions in the report give known people."""
        self.gone: set[str] = set()
        """Known people of whom the report says that they are no longer in office."""
        self.gender: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        """Names of several words that the report has, by each of their words."""
        self.places: set[str] = set()
        """Names that stand after \"in\" or \"at\" somewhere in the report."""
        self.sites: set[str] = set()
        """Names that stand beside a noun for a place ("the village of Tal Qasab")."""
        self.weight: Counter[str] = Counter()
        """How much speaks for each state being the one the report is about: more for what stands first."""
        self.scene: Counter[str] = Counter()
        """How often a report says that something is in each state."""
        self.own: Counter[str] = Counter()
        """How much of its state's weight an entry's own name gives."""
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

    def of_people(self, id_: str, owner: str) -> None:
        """Note that a local actor is of a people that lives in several states: it need not be of the report's own."""
        actor, entry = self.local.get(id_), self.knowledge.get(owner)
        if actor is not None and actor.country is None and entry is not None and entry.lands:
            actor.people = owner

    def tell(self, id_: str, sectors: tuple[str, ...]) -> None:
        """Remember what a title or description says of a known person; that he was something says nothing."""
        if sectors and sectors[0] not in {"ELI", "CVL"} and not id_.startswith("local:"):
            self.told.setdefault(id_, sectors)

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
        if entry is not None and entry.kind == "person":
            return careers.state(entry, self.knowledge, self.day)[0]
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
            return self._of_person(entry)
        return entry.sectors or _DEFAULT.get(entry.kind, ())

    def _of_person(self, entry: Entry) -> tuple[str, ...]:
        told, gone = self.told.get(entry.id, ()), entry.id in self.gone
        if not entry.roles:
            return careers.plain(self._opposed(entry.sectors), () if gone else told, undated=True)
        return self._opposed(careers.sectors(entry, self.knowledge, self.day, told, gone=gone))

    def _opposed(self, found: tuple[str, ...]) -> tuple[str, ...]:
        if found[:1] == ("PTY",) and "OPP" in found:
            return ("OPP", *(s for s in found if s != "OPP"))
        return found

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
        code = entry.code
        if entry.kind == "person":
            code = careers.state(entry, self.knowledge, self.day)[1]
        return Actor(
            id=id_, name=entry.name, kind=entry.kind, code=code, sectors=self.sectors(id_), known=True
        )

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
        (state, most), *rest = self.weight.most_common()
        even = [s for s, w in rest if w == most]
        if not even:
            return state
        if self.weight[self.written or ""] == most:
            return self.written
        # Counted as often, that which more names speak for.
        (state, names), *rest = sorted(((s, self.states[s]) for s in (state, *even)), key=lambda x: -x[1])
        return state if names > rest[0][1] else None

    def home(self) -> str | None:
        """The state whose people bare descriptions mean: the report's own, or where it was written if none outweighs
        that."""
        own = self.dominant()
        return own or (self.written if self.written is not None and self.likely() == self.written else None)

    def told_by(self, ids: Iterable[str]) -> None:
        """Where no name says beyond doubt which states a report is about: those of the known actors found in it, and of
        those who have a state in their name."""
        if self.states:
            return
        for id_ in ids:
            state = self.country(id_)
            if state is not None:
                self.states[state] += 1
                self.weight[state] += 2
        self._dominant = False

    def ground(self) -> str | None:
        """As `likely`, but where nothing is said to be in that state, the one in which most is."""
        own = self.likely()
        if not self.scene or own is None or self.scene[own]:
            return own
        (state, most), *rest = self.scene.most_common()
        return own if rest and rest[0][1] == most else state

    def at_home(self) -> None:
        """Report's own people and bodies of whom nothing else is said belong to the state where it all happens."""
        for actor in self.local.values():
            if actor.people is not None and actor.country is None:
                self.settle(actor, self._land(actor.people, actor.sentence_state))
                continue
            if actor.homeless and actor.sentence_state is None:
                continue
            if actor.country is None and actor.code is None and actor.kind not in _ANYWHERE:
                there = actor.sectors[:1] in _THERE
                self.settle(actor, actor.sentence_state or (self.ground() if there else self.likely()))
        for id_, actor in self.local.items():
            if actor.kind == "person" and actor.country is not None and actor.words & {"minister", "envoy"}:
                self.behalf.setdefault(id_, actor.country)

    def _land(self, people: str, state: str | None) -> str | None:
        """Of the states that a people lives in, that of the sentence, or the one that the report speaks of most."""
        entry = self.knowledge.get(people)
        lands = () if entry is None else entry.lands
        if state in lands:
            return state
        ranked = sorted(((self.weight[x], x) for x in lands), reverse=True)
        clear = ranked and ranked[0][0] and (len(ranked) == 1 or ranked[0][0] > ranked[1][0])
        return ranked[0][1] if clear else None
