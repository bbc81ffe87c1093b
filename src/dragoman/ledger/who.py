"""Who is who: merges and splits as a layer over the actors that readings name.

A *node* is whatever can be said to be another: an id, or a report's own actor (`local:3`), which is known by its name
and its place among those of that name, so that it is found again when a new reading numbers them anew. Merges lead
from node to node everywhere, splits in one report alone, and there before any merge. Chains are followed to their end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, and_, select
from sqlalchemy.orm import aliased

from dragoman.ledger.identity import fold
from dragoman.ledger.lookup import OWN
from dragoman.ledger.query import in_force, live
from dragoman.ledger.schema import ActorRow, IdentityRow, NameRow, ReadingRow, ReportRow
from dragoman.records.reading import Actor, Event, Hop, Party, Quantity, Statement, Tie

_CHUNK = 500

Record = TypeVar("Record", bound=Event | Statement | Quantity | Tie)


class Node(NamedTuple):
    """An actor that may be said to be another. `report` is the ref whose own it is; then `key` is its folded name."""

    report: str | None
    key: str
    rank: int = 0


class Edge(NamedTuple):
    """A judgement that leads on: its number, to whom, and what that one is."""

    id: int
    kind: str
    target: Node
    actor: Actor


class Placed(NamedTuple):
    """An actor's row in a reading in force that merges or splits bear on; `final` is who it is by them."""

    reading: int
    number: int
    actor: str
    name: str
    code: str | None
    report: str
    node: Node
    final: Node


class Same(NamedTuple):
    """What a search for an actor finds, and no longer finds, by merges and splits."""

    ids: frozenset[str] = frozenset()
    rows: tuple[tuple[int, int], ...] = ()
    """Actors of readings, by reading and number."""
    lost_ids: frozenset[str] = frozenset()
    lost_rows: tuple[tuple[int, int], ...] = ()


NOBODY = Same()


def nodes(report: str, actors: Iterable[tuple[str, str]]) -> dict[str, Node]:
    """The node of each actor (id and folded name) of a reading of this report."""
    found: dict[str, Node] = {}
    ranks: dict[str, int] = {}
    for id_, name in actors:
        if id_.startswith(OWN):
            found[id_] = Node(report, name, ranks.get(name, 0))
            ranks[name] = ranks.get(name, 0) + 1
        else:
            found[id_] = Node(None, id_)
    return found


class Who:
    """The merges and splits that hold at a moment, with what the readings in force have of them."""

    def __init__(self, rows: Iterable[Any], names: Mapping[Node, str]) -> None:
        """`rows` of `live_rows`; `names`: the folded name that each merged node had then."""
        self.merges: dict[Node, Edge] = {}
        self.splits: dict[tuple[str, Node], Edge] = {}
        self.names = dict(names)
        for row in rows:
            actor = msgspec.json.decode(row.described, type=Actor)
            edge = Edge(row.id, row.kind, target_of(row, actor), actor)
            if row.kind == "merge":
                self.merges[source_of(row)] = edge
            else:
                self.splits[row.ref, source_of(row)] = edge
        self.placed: tuple[Placed, ...] = ()
        self._labels: dict[Node, str] = {}
        self.targets = {edge.target: edge for edge in self._edges()}

    def __bool__(self) -> bool:
        return bool(self.merges or self.splits)

    def _edges(self) -> Iterator[Edge]:
        yield from self.merges.values()
        yield from self.splits.values()

    def path(self, report: str | None, node: Node) -> list[tuple[Node, Edge]]:
        """The nodes that `node` leads through in that report, in order, the last one being who it is."""
        found: list[tuple[Node, Edge]] = []
        seen = {node}
        while (edge := self.edge(report, node)) is not None:
            if edge.target in seen:  # nothing that may be stored leads here
                break
            node = edge.target
            seen.add(node)
            found.append((node, edge))
        return found

    def edge(self, report: str | None, node: Node) -> Edge | None:
        """The judgement that holds for the node itself in that report."""
        split = None if report is None else self.splits.get((report, node))
        return split or self.merges.get(node)

    def final(self, report: str | None, node: Node) -> Node:
        """Who the node is in that report."""
        path = self.path(report, node)
        return path[-1][0] if path else node

    def label(self, node: Node) -> str:
        """The id by which the node is printed: its own, or REF:local:3 with the number of the reading in force."""
        if node.report is None:
            return node.key
        stored = self.targets.get(node)
        return f"{node.report}:{self._labels.get(node) or (stored.actor.id if stored else OWN + '?')}"

    def waits(self, node: Node) -> bool:
        """Whether this is a report's own actor that its reading in force does not name."""
        return node.report is not None and node not in self._labels

    def reports(self) -> set[str]:
        """Refs of the reports that a judgement speaks of."""
        involved = {*self.merges, *self.targets, *(node for _, node in self.splits)}
        return {node.report for node in involved if node.report} | {ref for ref, _ in self.splits}

    def place(self, rows: Iterable[Any]) -> None:
        """Note who the actors in these rows of readings in force are (those of one reading together, in order)."""
        placed: list[Placed] = []
        ranks: dict[tuple[int, str], int] = {}
        involved = {*self.merges, *self.targets, *(node for _, node in self.splits)}
        for row in rows:
            node = Node(None, row.actor)
            if row.actor.startswith(OWN):
                rank = ranks.get((row.reading_id, row.key), 0)
                ranks[row.reading_id, row.key] = rank + 1
                node = Node(row.ref, row.key, rank)
                if node in involved:
                    self._labels[node] = row.actor
            final = self.final(row.ref, node)
            if node in involved and (node.report is not None or final != self.final(None, node)):
                placed.append(
                    Placed(row.reading_id, row.number, row.actor, row.key, row.code, row.ref, node, final)
                )
        self.placed = tuple(placed)

    def same(self, sought: str = "", code: str | None = None, words: str | None = None) -> Same:
        """What else to look for, and what not, for an id, a country code, or whole words of a folded name."""
        if not self:
            return NOBODY
        ends = {node: self.final(node.report, node) for node in self.merges}
        wanted = {node for node in {*ends, *ends.values(), *self.targets} if self._is(node, sought, words)}
        wanted |= {p.node for p in self.placed if sought == f"{p.report}:{p.actor}"}
        finals = {ends.get(node, node) for node in wanted}
        described = {p.final for p in self.placed} | set(ends.values())
        if code is not None:
            finals |= {
                node for node in described if node in self.targets and self.targets[node].actor.code == code
            }
        finals |= {p.final for p in self.placed if p.node.report and p.final != p.node and _in(words, p.name)}
        ids = {node.key for node, end in ends.items() if end in finals and node.report is None}
        ids |= {node.key for node in finals if node.report is None}
        asked = ids | {sought, sought.lower()}
        rows = tuple((p.reading, p.number) for p in self.placed if p.final in finals)
        lost = tuple(
            (p.reading, p.number)
            for p in self.placed
            if p.final not in finals
            and p.final != p.node
            and (p.actor in asked or (code is not None and p.code == code) or _in(words, p.name))
        )
        gone = {node.key for node, end in ends.items() if end not in finals and node.report is None}
        return Same(frozenset(ids), rows, frozenset(gone if code is not None else ()), lost)

    def _is(self, node: Node, sought: str, words: str | None) -> bool:
        """Whether the node is meant by an id or by words of a name that it had, or has as somebody's target."""
        if node.report is None and node.key in (sought, sought.lower()):
            return True
        names = [self.names[node]] if node in self.names else []
        names += [fold(self.targets[node].actor.name)] if node in self.targets else []
        return any(_in(words, name) for name in names)


def _in(words: str | None, name: str) -> bool:
    """Whether these whole words stand in the folded name."""
    return bool(words) and f" {words} " in f" {name} "


def source_of(row: Any) -> Node:
    """Of whom a judgement speaks."""
    return Node(row.ref, fold(row.name), row.rank) if row.actor.startswith(OWN) else Node(None, row.actor)


def target_of(row: Any, actor: Actor) -> Node:
    """Whom it says that one to be."""
    if row.target_ref is None:
        return Node(None, row.target)
    return Node(row.target_ref, fold(actor.name), row.target_rank)


_OTHER = aliased(ReportRow)
SELECTED = (
    select(*IdentityRow.__table__.c, ReportRow.ref, _OTHER.ref.label("target_ref"))
    .outerjoin(ReportRow, ReportRow.id == IdentityRow.report_id)
    .outerjoin(_OTHER, _OTHER.id == IdentityRow.target_report_id)
    .order_by(IdentityRow.id)
)
"""Judgements on who is who, with the refs of the reports that they speak of."""


def load(connection: Connection, at: datetime | None) -> Who:
    """The merges and splits that held at that moment (now: None), and where readings in force then have them."""
    rows = connection.execute(SELECTED.where(live(IdentityRow, at))).all()
    if not rows:
        return Who((), {})
    named = {
        source_of(row): fold(row.name) for row in rows if row.kind == "merge" or row.actor.startswith(OWN)
    }
    who = Who(rows, named)
    keys = {node.key for node in {*who.merges, *who.targets, *(n for _, n in who.splits)} if node.report}
    ids = {node.key for node in {*who.merges, *(n for _, n in who.splits)} if node.report is None}
    ids |= {node.key for node in who.targets if node.report is None}
    who.place(_rows(connection, at, sorted(who.reports()), sorted(keys), sorted(ids)))
    return who


def _rows(
    connection: Connection, at: datetime | None, refs: list[str], keys: list[str], ids: list[str]
) -> Iterator[Any]:
    """Actors with these names or ids in the readings in force of these reports."""
    own, among = set(keys), set(ids)
    for start in range(0, len(refs), _CHUNK):
        found = connection.execute(
            select(
                ActorRow.reading_id,
                ActorRow.number,
                ActorRow.actor,
                ActorRow.code,
                NameRow.key,
                ReportRow.ref,
            )
            .join(NameRow, NameRow.id == ActorRow.name_id)
            .join(ReadingRow, and_(ReadingRow.id == ActorRow.reading_id, in_force(ReadingRow, at)))
            .join(ReportRow, ReportRow.id == ReadingRow.report_id)
            .where(ReportRow.ref.in_(refs[start : start + _CHUNK]))
            .order_by(ActorRow.reading_id, ActorRow.number)
        )
        for row in found:
            if row.key in own if row.actor.startswith(OWN) else row.actor in among:
                yield row


class Naming:
    """Who the actors of one reading are: replaces ids in its records by those of whom they are."""

    def __init__(self, who: Who, report: str, actors: Iterable[Actor]) -> None:
        self._who = who
        self._report = report
        self._read = {actor.id: actor for actor in actors}
        self._nodes = nodes(report, ((actor.id, fold(actor.name)) for actor in self._read.values()))
        self._made: dict[str, Actor | None] = {}

    def actor(self, id_: str) -> Actor | None:
        """Who this is, where that is another than was read, or has an id for all reports; else None."""
        if id_ not in self._made:
            self._made[id_] = self._make(id_)
        return self._made[id_]

    def _make(self, id_: str) -> Actor | None:
        node = self._nodes.get(id_)
        if node is None:
            node = Node(None, id_)
        path = self._who.path(self._report, node)
        if not path:
            if node.report is None or node not in self._who.targets or id_ not in self._read:
                return None
            return self._here(id_)
        final, edge = path[-1]
        here = next((own for own, other in self._nodes.items() if other == final), None)
        return self._here(here) if here else msgspec.structs.replace(edge.actor, id=self._who.label(final))

    def _here(self, id_: str) -> Actor:
        """An actor that this reading names itself, under an id that all reports may use."""
        actor, node = self._read[id_], self._nodes[id_]
        if node.report is None:
            return actor
        label = f"{node.report}:{id_}" if self._who.waits(node) else self._who.label(node)
        return msgspec.structs.replace(actor, id=label)

    def known(self) -> dict[str, Actor]:
        """All actors of the reading under the ids that they have by the judgements."""
        found: dict[str, Actor] = {}
        for id_, actor in self._read.items():
            now = self.actor(id_) or actor
            found.setdefault(now.id, now)
        return found

    def record(self, record: Record) -> Record:
        """The record with everybody under the id that they have by the judgements; itself where nothing changes."""
        changed: dict[str, Any]
        match record:
            case Event():
                changed = {
                    "actors": self._parties(record.actors),
                    "recipients": self._parties(record.recipients),
                }
            case Statement():
                changed = {
                    "speakers": self._parties(record.speakers),
                    "addressees": self._parties(record.addressees),
                    "chain": tuple(map(self._hop, record.chain)),
                }
            case Quantity():
                changed = {"of": self.id(record.of)}
            case Tie():
                changed = {"from_": self._party(record.from_), "to": self._party(record.to)}
        now = msgspec.structs.replace(record, **changed)
        return record if now == record else now

    def id(self, id_: str | None) -> str | None:
        """The id that somebody has by the judgements; his own where they say nothing."""
        found = None if id_ is None else self.actor(id_)
        return id_ if found is None else found.id

    def _parties(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(map(self._party, parties))

    def _party(self, party: Party) -> Party:
        return Party(
            span=party.span,
            actor=self.id(party.actor),
            on_behalf_of=self.id(party.on_behalf_of),
            members=tuple(dict.fromkeys(self.id(member) or member for member in party.members)),
        )

    def _hop(self, hop: Hop) -> Hop:
        found = None if hop.actor is None else self.actor(hop.actor)
        if found is None:
            return hop
        return msgspec.structs.replace(hop, actor=found.id, name=found.name)
