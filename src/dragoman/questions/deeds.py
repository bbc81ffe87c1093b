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
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import accumulate
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
    """What was announced by whom, and what came of it, by day. `looked`: by day; `until`: the last day looked at."""
    matcher = _Matcher(question, lines, acts, houses)
    days = [one.day for one in looked]
    reports = [0, *accumulate(len(one.bearing) for one in looked)]

    def bearing(after: str, upto: str) -> int:
        return reports[bisect_right(days, upto)] - reports[bisect_right(days, after)]

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
                    bearing=bearing(begun, end),
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


class _Said(NamedTuple):
    """Words to be matched. `to`: those whom they address, led home; `ids`: of their own records."""

    line: Line
    kind: WordKind
    begun: str
    value: int
    said: tuple[Seen, ...]
    to: frozenset[str]
    ids: frozenset[str]
    voices: frozenset[str]


class _Matcher:
    """Finds the first deed in the direction of words, and the first against it."""

    def __init__(
        self, question: Question, lines: Sequence[Line], acts: Iterable[Act], houses: Houses
    ) -> None:
        self._houses = houses
        self._places = frozenset(question.about.places)
        deeds = [
            (line.actor, s)
            for line in lines
            for s in line.seen
            if s.deed and s.own and s.position.confidence >= DEED
        ]
        own = {id_ for _, s in deeds for id_ in (s.id, *s.records)}
        self._deeds = sorted(deeds, key=lambda told: str(told[1].when))
        self._deed_days = [str(s.when) for _, s in self._deeds]
        self._acts: dict[str, list[tuple[frozenset[str], Act]]] = {}
        for act in sorted(acts, key=lambda act: act.day):
            if act.id not in own and act.confidence >= DEED:
                for actor in self._home(act.actors, act.day):
                    whom = self._home(act.recipients, act.day)
                    self._acts.setdefault(actor, []).append((whom, act))

    def _home(self, actors: Iterable[str], day: str | None) -> frozenset[str]:
        return frozenset(self._houses.home(actor, day) for actor in actors)

    def find(
        self, line: Line, kind: WordKind, said: tuple[Seen, ...], end: str
    ) -> tuple[_Match | None, _Match | None]:
        """The first match in the direction of the words, and the first against it, on a later day up to `end`."""
        begun = str(said[0].when)
        words = _Said(
            line, kind, begun, said[0].position.value, said,
            self._home((r for s in said for r in s.recipients), begun),
            frozenset(id_ for s in said for id_ in (s.id, *s.records)),
            frozenset(s.voice for s in said),
        )  # fmt: skip
        listed = _first(self._by_deeds(words, end))
        others = _first(self._by_acts(words, end))
        nearest = [
            min((f[done] for f in (listed, others) if done in f), key=lambda m: m.days, default=None)
            for done in (True, False)
        ]
        return nearest[0], nearest[1]

    def _by_deeds(self, words: _Said, end: str) -> Iterator[tuple[bool, _Match]]:
        """Deeds of the question by whoever should act, by day, and whether they carry the words out."""
        for at in range(bisect_right(self._deed_days, words.begun), len(self._deeds)):
            actor, deed = self._deeds[at]
            days = days_between(words.begun, self._deed_days[at])
            if days > HORIZON or self._deed_days[at] > end:
                return
            if not words.ids.isdisjoint((deed.id, *deed.records)) or not _should(words, actor):
                continue
            if (
                words.kind != "demanded"
                and deed.voice not in words.voices
                and self._houses.person(deed.voice)
            ):
                continue
            value = deed.position.value
            done = abs(value - words.value) < STEP or side_of(value) == side_of(words.value)
            why = f"{deed.position.why or deed.position.evidence}: {value:+d}, the words {words.value:+d}"
            yield done, _Match(deed, days, why)

    def _by_acts(self, words: _Said, end: str) -> Iterator[tuple[bool, _Match]]:
        """Other events of the speaker, by day, that share something with his words; none for demands."""
        rows = [(s, row) for s in words.said if (row := table().of(s.type, words.kind)) is not None]
        countries = frozenset(c for s in words.said for c in s.countries) or self._places
        for recipients, act in self._acts.get(words.line.actor, ()) if rows else ():
            days = days_between(words.begun, act.day)
            if days > NEAR or act.day > end:
                return
            shared = _shared(words.to, recipients, countries, frozenset(act.countries))
            if days < 1 or act.id in words.ids or not shared:
                continue
            for one, row in rows:
                if act.type in row.done or act.type in row.contrary:
                    sort = one.type or table().kinds.get(words.kind, words.kind)
                    way = "carries out" if act.type in row.done else "goes against"
                    why = f"{act.type} {way} {sort}; same {', '.join(sorted(shared))}"
                    yield act.type in row.done, _Match(act, days, why)
                    break


def _first(matches: Iterator[tuple[bool, _Match]]) -> dict[bool, _Match]:
    """The first match of either direction, of matches by day."""
    found: dict[bool, _Match] = {}
    for done, match in matches:
        found.setdefault(done, match)
        if len(found) == 2:
            break
    return found


def _should(words: _Said, actor: str) -> bool:
    """Whether he should act: the speaker, for a demand those to whom it was made, anybody where it names none."""
    if words.kind != "demanded":
        return words.line.actor == actor
    return not words.to or actor in words.to


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
