"""Words and deeds: promises, threats, demands and plans, and what was reported done after them.

Words are held against two things: deeds that the question itself lists (positions with evidence `did` or `voted`), by
their value, and other events (`Act`) of the speaker, by a table of types (data/deeds.toml), where they share a party
addressed or a country with the words and contradict them in neither. Only what was reported done, on a later day,
counts: what happened on the day of the words is most often what they speak of. A deed of one person (a resignation) is
held against his own words alone, not against those of others of his house. Every match names both records and why.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.questions.records import Question
from dragoman.questions.seen import Act, Looked, Seen, days_between
from dragoman.questions.shifts import DEED, STEP
from dragoman.questions.tracked import Line, Outcome, Word, side_of
from dragoman.questions.whose import Houses
from dragoman.records.reading import EventType

HORIZON = 365
"""Days after the words in which a deed is held against them; a later one is seldom the one that was meant."""
NEAR = 60
"""The same for events that the question does not list: their type says little, so that they must come soon."""
PATIENCE = 30
"""Days of reports after the words, or after the day that they name, before they are told as followed by nothing."""
REPEATED = 30
"""Days within which the same words told again are the same promise; after that they are made anew."""

WordKind = Literal["promised", "threatened", "demanded", "planned"]


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types of events that carry out words, and that go against them."""

    done: tuple[EventType, ...]
    contrary: tuple[EventType, ...]


class Table(NamedTuple):
    """deeds.toml. `kinds`: the row for words that rest on no event."""

    pairs: dict[str, Pair]
    kinds: dict[str, str]

    def of(self, type_: str | None, kind: str) -> Pair | None:
        """The row for words of this type and kind; demands have none."""
        if kind == "demanded":
            return None
        return self.pairs.get(type_ or "") or self.pairs.get(self.kinds.get(kind, ""))


@functools.cache
def table() -> Table:
    """The shipped data/deeds.toml. Raises KnowledgeError(questions.deeds-table) where it has a slip."""
    raw = tomllib.loads(files("dragoman.questions").joinpath("data/deeds.toml").read_text(encoding="utf-8"))
    return read_table(raw)


def read_table(raw: dict[str, object]) -> Table:
    """A table from its TOML. Raises KnowledgeError(questions.deeds-table)."""
    try:
        kinds = msgspec.convert(raw.get("by-kind", {}), dict[str, str])
        pairs = msgspec.convert({k: v for k, v in raw.items() if k != "by-kind"}, dict[EventType, Pair])
    except msgspec.ValidationError as error:
        raise KnowledgeError("questions.deeds-table", f"deeds.toml: {error}.") from None
    unknown = (set(kinds) - set(get_args(WordKind))) | (set(kinds.values()) - set(pairs))
    both = {t for t, pair in pairs.items() if set(pair.done) & set(pair.contrary)}
    for slip in sorted(unknown | both):
        raise KnowledgeError("questions.deeds-table", f"deeds.toml: {slip!r} is unknown or on both sides.")
    return Table({str(k): v for k, v in pairs.items()}, kinds)


def wanted(type_: str | None, kind: str) -> tuple[str, ...]:
    """Types of events that bear on words of this type and kind: what to look for in a ledger."""
    pair = table().of(type_, kind)
    return () if pair is None else (*pair.done, *pair.contrary)


def kind_of(seen: Seen) -> WordKind | None:
    """Whether a position is a promise, threat, demand or plan; None for others, and for what others say of a holder."""
    evidence = seen.position.evidence
    if evidence == "promised" or evidence == "threatened" or evidence == "demanded":
        return evidence
    return "planned" if seen.own and seen.position.modality == "planned" else None


def needs(seen: Iterable[Seen], houses: Houses) -> dict[str, set[str]]:
    """The events to look for in a ledger: for each actor the types that bear on his promises, threats and plans."""
    found: dict[str, set[str]] = {}
    for one in seen:
        kind = kind_of(one)
        actor = None if kind is None else houses.of(one.position.holder, one.when).key
        if kind is not None and actor is not None and (types := wanted(one.type, kind)):
            found.setdefault(actor, set()).update(types)
    return found


def words_and_deeds(
    question: Question,
    lines: Sequence[Line],
    acts: Iterable[Act],
    houses: Houses,
    looked: Sequence[Looked],
    until: str | None,
) -> tuple[Word, ...]:
    """What was announced by whom, and what came of it, by day. `until`: the last day that was looked at."""
    matcher = _Matcher(question, lines, acts, houses)
    found = []
    for line in lines:
        for kind, said in _told(line):
            first = said[0]
            begun, end = str(first.when), max(until or "", str(said[-1].when))
            deed, contrary = matcher.find(line, kind, said, end)
            outcome = _outcome(deed, contrary, begun, end, _due(said))
            by = deed or contrary
            found.append(
                Word(
                    actor=line.actor, name=line.name, kind=kind, value=first.position.value, day=begun, said=said,
                    outcome=outcome, days=by.days if by else days_between(begun, end),
                    deed=deed.by if deed else None, contrary=contrary.by if contrary else None,
                    contrary_days=contrary.days if contrary else None,
                    why=deed.why if deed else "", contrary_why=contrary.why if contrary else "", until=end,
                    bearing=sum(len(one.bearing) for one in looked if begun < one.day <= end),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda w: (w.day, w.name, w.kind)))


def _told(line: Line) -> Iterator[tuple[WordKind, tuple[Seen, ...]]]:
    """The words of an actor, those of one kind and side that follow each other closely as one."""
    groups: dict[tuple[WordKind, str], list[list[Seen]]] = {}
    for seen in line.seen:
        kind = kind_of(seen)
        if kind is None:
            continue
        told = groups.setdefault((kind, side_of(seen.position.value)), [])
        if told and days_between(str(told[-1][-1].when), str(seen.when)) <= REPEATED:
            told[-1].append(seen)
        else:
            told.append([seen])
    for (kind, _), found in groups.items():
        for said in found:
            yield kind, tuple(said)


def _due(said: Sequence[Seen]) -> str:
    """The latest day that the words name for the deed; empty where they name none after their own."""
    return max((s.position.last_day or "" for s in said), default="")


def _outcome(deed: _Match | None, contrary: _Match | None, begun: str, end: str, due: str) -> Outcome:
    if deed and contrary:
        return "mixed"
    if deed or contrary:
        return "done" if deed else "contrary"
    return "nothing" if days_between(max(begun, due), end) >= PATIENCE else "open"


class _Match(NamedTuple):
    by: Seen | Act
    days: int
    why: str


class _Matcher:
    """Finds the first deed in the direction of words, and the first against it."""

    def __init__(
        self, question: Question, lines: Sequence[Line], acts: Iterable[Act], houses: Houses
    ) -> None:
        self._houses = houses
        self._places = frozenset(question.about.places)
        self._deeds = [
            (line.actor, s)
            for line in lines
            for s in line.seen
            if s.deed and s.own and s.position.confidence >= DEED
        ]
        own = {id_ for _, s in self._deeds for id_ in (s.id, *s.records)}
        self._acts = [
            (self._home(act.actors, act.day), self._home(act.recipients, act.day), act)
            for act in acts
            if act.id not in own and act.confidence >= DEED
        ]

    def _home(self, actors: Iterable[str], day: str | None) -> frozenset[str]:
        return frozenset(self._houses.home(actor, day) for actor in actors)

    def find(
        self, line: Line, kind: WordKind, said: Sequence[Seen], end: str
    ) -> tuple[_Match | None, _Match | None]:
        """The first match in the direction of the words, and the first against it, on a later day up to `end`."""
        found: dict[bool, _Match] = {}
        for done, match in self._all(line, kind, said):
            held = found.get(done)
            most = HORIZON if isinstance(match.by, Seen) else NEAR
            if 0 < match.days <= most and (held is None or match.days < held.days):
                found[done] = match
        return found.get(True), found.get(False)

    def _all(self, line: Line, kind: WordKind, said: Sequence[Seen]) -> Iterator[tuple[bool, _Match]]:
        """Every event of whoever should act, whether it carries the words out, and why it bears on them."""
        first = said[0]
        begun = str(first.when)
        to = self._home((r for s in said for r in s.recipients), begun)
        voices = {s.voice for s in said}
        spoken = {id_ for s in said for id_ in (s.id, *s.records)}
        for actor, deed in self._deeds:
            if deed.id in spoken or not self._acts_for(line, kind, to, actor):
                continue
            if kind != "demanded" and deed.voice not in voices and self._houses.person(deed.voice):
                continue
            value, aim = deed.position.value, first.position.value
            done = abs(value - aim) < STEP or side_of(value) == side_of(aim)
            why = f"{deed.position.why or deed.position.evidence}: {value:+d}, the words {aim:+d}"
            yield done, _Match(deed, days_between(begun, str(deed.when)), why)
        if kind == "demanded":
            return
        rows = [(s, row) for s in said if (row := table().of(s.type, kind)) is not None]
        countries = frozenset(c for s in said for c in s.countries) or self._places
        for actors, recipients, act in self._acts:
            if act.id in spoken or line.actor not in actors:
                continue
            shared = _shared(to, recipients, countries, frozenset(act.countries))
            for word, row in rows if shared else ():
                if act.type in row.done or act.type in row.contrary:
                    done = act.type in row.done
                    sort = word.type or table().kinds.get(kind, kind)
                    way = "carries out" if done else "goes against"
                    why = f"{act.type} {way} {sort}; same {', '.join(sorted(shared))}"
                    yield done, _Match(act, days_between(begun, act.day), why)
                    break

    @staticmethod
    def _acts_for(line: Line, kind: WordKind, to: frozenset[str], actor: str) -> bool:
        """Whether he should act: the speaker, for a demand those to whom it was made, anybody where it names none."""
        if kind != "demanded":
            return line.actor == actor
        return not to or actor in to


def _shared(
    to: frozenset[str], recipients: frozenset[str], countries: frozenset[str], places: frozenset[str]
) -> frozenset[str]:
    """What words and an act have in common; nothing where they name different parties or different countries."""
    found: frozenset[str] = frozenset()
    for ours, theirs in ((to, recipients), (countries, places)):
        if ours and theirs:
            if not ours & theirs:
                return frozenset()
            found |= ours & theirs
    return found
