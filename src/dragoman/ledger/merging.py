"""Saying who is who: merges and splits as rows that are added and withdrawn. who.py applies them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, update

from dragoman.errors import LedgerError
from dragoman.ledger.answers import Identity
from dragoman.ledger.columns import storable
from dragoman.ledger.identity import fold
from dragoman.ledger.lookup import OWN, OWN_ID, find_report
from dragoman.ledger.query import live
from dragoman.ledger.schema import ActorRow, IdentityRow, ReadingRow, SectorRow
from dragoman.ledger.who import SELECTED, Node, Who, load, nodes, source_of, target_of
from dragoman.records.reading import Actor

_NEW_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_HINT = "Withdraw that one first (`dragoman actors withdraw {}`)."


class Subject(NamedTuple):
    """An actor that a judgement names."""

    node: Node
    actor: Actor
    report_id: int | None = None

    @property
    def label(self) -> str:
        """The id as it is typed."""
        return self.actor.id if self.node.report is None else f"{self.node.report}:{self.actor.id}"


class Words(NamedTuple):
    """What a judgement is signed with."""

    reviewer: str
    note: str
    now: datetime


def merge(connection: Connection, actor: str, target: str, words: Words, known: Known) -> int:
    """Say that `actor` is `target` in all reports; the judgement's number. Raises LedgerError."""
    _signed(words)
    who = load(connection, None)
    source = _subject(connection, actor, known, new=None)
    into = _subject(connection, target, known, new=source.actor)
    held = who.merges.get(source.node) or who.splits.get((source.node.report or "", source.node))
    if held is not None:
        raise LedgerError(
            "ledger.identity-held",
            f"{source.label} is {who.label(held.target)} already, by judgement {held.id}.",
            _HINT.format(held.id),
        )
    reports: set[str | None] = {None, source.node.report, into.node.report, *(ref for ref, _ in who.splits)}
    for report in sorted(reports, key=str):
        _no_circle(who, report, source, into)
    return _add(connection, "merge", source, into, source.report_id, words)


def split(connection: Connection, actor: str, report: str, target: str, words: Words, known: Known) -> int:
    """Say that in that report `actor` is `target`; the judgement's number. Raises LedgerError."""
    _signed(words)
    report_id, ref = find_report(connection, report)
    who = load(connection, None)
    source = _subject(connection, _in_report(actor, ref), known, new=None)
    into = _subject(connection, _in_report(target, ref), known, new=source.actor)
    if source.node.report not in (None, ref):
        raise LedgerError(
            "ledger.no-actor", f"{source.label} is no actor of the report {ref}.", "Name its own report."
        )
    held = who.splits.get((ref, source.node)) or (who.merges.get(source.node) if source.node.report else None)
    if held is not None:
        raise LedgerError(
            "ledger.identity-held",
            f"In the report {ref}, {source.label} is {who.label(held.target)} already, by judgement {held.id}.",
            _HINT.format(held.id),
        )
    named = nodes(ref, ((row.actor, fold(row.name)) for row in _actors(connection, report_id))).values()
    if not any(node == source.node or _leads(who, ref, node, source.node) for node in named):
        raise LedgerError(
            "ledger.no-actor",
            f"The report {ref} does not name {source.label}.",
            "Look who is in it with `dragoman show`.",
        )
    _no_circle(who, ref, source, into)
    return _add(connection, "split", source, into, report_id, words)


def withdraw(connection: Connection, number: int, *, reviewer: str, now: datetime) -> None:
    """End a judgement on who is who. Raises LedgerError where none such holds, or those that stay make a circle."""
    if not reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A withdrawal is signed: say who the reviewer is.")
    ended = connection.execute(
        update(IdentityRow)
        .where(IdentityRow.id == number, IdentityRow.withdrawn.is_(None))
        .values(withdrawn=now, withdrawn_by=reviewer.strip())
    )
    if ended.rowcount != 1:
        raise LedgerError(
            "ledger.no-record",
            f"There is no judgement {number} on actors that holds.",
            "See `dragoman actors judgements`.",
        )
    who = load(connection, None)
    for ref, node in who.splits:
        path = who.path(ref, node)
        last = who.edge(ref, path[-1][0])
        if last is not None:
            raise LedgerError(
                "ledger.identity-circle",
                f"Without judgement {number}, {who.label(node)} would be itself again in the report {ref}.",
                _HINT.format(last.id),
            )


def listed(connection: Connection, at: datetime | None, *, withdrawn: bool) -> list[Identity]:
    """The judgements on who is who that hold, oldest first; `withdrawn`: also those that hold no longer."""
    asked = SELECTED
    if not withdrawn:
        asked = asked.where(live(IdentityRow, at))
    elif at is not None:
        asked = asked.where(IdentityRow.made <= at)
    who = load(connection, at)
    return [_answer(row, who) for row in connection.execute(asked)]


def _answer(row: Any, who: Who) -> Identity:
    actor = msgspec.json.decode(row.described, type=Actor)
    source, target = source_of(row), target_of(row, actor)

    def label(node: Node, stored: str) -> str:
        return who.label(node) if node.report is None or not who.waits(node) else f"{node.report}:{stored}"

    return Identity(
        id=row.id,
        kind=row.kind,
        report=row.ref if row.kind == "split" else None,
        actor=label(source, row.actor),
        actor_name=row.name,
        target=label(target, row.target),
        target_name=actor.name,
        reviewer=row.reviewer,
        note=row.note,
        made=row.made,
        withdrawn=row.withdrawn,
        withdrawn_by=row.withdrawn_by,
        waits=row.withdrawn is None and (who.waits(source) or who.waits(target)),
    )


class Known(NamedTuple):
    """What the caller knows of ids: those of the knowledge files, and the name of a new actor."""

    actors: dict[str, Actor]
    name: str | None = None


def _signed(words: Words) -> None:
    if not words.reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A judgement is signed: say who the reviewer is.")


def _in_report(actor: str, ref: str) -> str:
    return f"{ref}:{actor.strip()}" if actor.strip().startswith(OWN) else actor


def _subject(connection: Connection, typed: str, known: Known, *, new: Actor | None) -> Subject:
    """Whom an id names: a report's own actor, one of the ledger or the knowledge, or (as whom `new` is) a new one."""
    typed = typed.strip()
    if typed.startswith(OWN):
        raise LedgerError("ledger.no-actor", f"{typed!r} is another in every report.", f"Write REF:{typed}.")
    if (own := OWN_ID.fullmatch(typed)) is not None:
        return _own(connection, own[1], own[2])
    for id_ in dict.fromkeys((typed, typed.lower())):
        actor = known.actors.get(id_) or newest_actor(connection, id_)
        if actor is not None:
            return Subject(Node(None, id_), actor)
    if new is not None and known.name and _NEW_ID.fullmatch(typed):
        name = " ".join(storable(known.name).split())
        return Subject(
            Node(None, typed), Actor(id=typed, name=name, kind=new.kind, code=new.code, sectors=new.sectors)
        )
    hint = "Look with `dragoman actors list`; a report's own actor is written REF:local:3."
    if new is not None:
        hint += " A new one needs a name (--name) and an id of small letters, such as northern-front."
    raise LedgerError(
        "ledger.no-actor", f"Neither the ledger nor the knowledge has an actor {typed!r}.", hint
    )


def _own(connection: Connection, ref: str, id_: str) -> Subject:
    """A report's own actor, as its reading in force has it."""
    report_id, ref = find_report(connection, ref)
    rows = _actors(connection, report_id)
    found = nodes(ref, ((row.actor, fold(row.name)) for row in rows))
    for row in rows:
        if row.actor == id_:
            return Subject(found[id_], _actor(connection, row), report_id)
    raise LedgerError(
        "ledger.no-actor",
        f"The report {ref} has no actor {id_!r}.",
        "Look who is in it with `dragoman show`: a reading may have numbered its actors anew.",
    )


def _actors(connection: Connection, report_id: int) -> list[Any]:
    """The actors of the reading in force, in order."""
    asked = (
        select(ActorRow.__table__)
        .join(ReadingRow, ReadingRow.id == ActorRow.reading_id)
        .where(ReadingRow.report_id == report_id, ReadingRow.superseded.is_(None))
        .order_by(ActorRow.number)
    )
    return list(connection.execute(asked))


def newest_actor(connection: Connection, id_: str) -> Actor | None:
    """The actor of this id as the newest reading has it."""
    row = connection.execute(
        select(ActorRow.__table__).where(ActorRow.actor == id_).order_by(ActorRow.reading_id.desc()).limit(1)
    ).one_or_none()
    return None if row is None else _actor(connection, row)


def also_named(connection: Connection, ids: Iterable[str], known: Mapping[str, Actor]) -> Mapping[str, Actor]:
    """The actors known of a reading, with those of these ids that only others name: an edit may have put them there."""
    missed = {id_: newest_actor(connection, id_) for id_ in ids if id_ not in known}
    return {**known, **{id_: actor for id_, actor in missed.items() if actor is not None}}


def _actor(connection: Connection, row: Any) -> Actor:
    sectors = connection.scalars(
        select(SectorRow.sector)
        .where(SectorRow.reading_id == row.reading_id, SectorRow.actor == row.number)
        .order_by(SectorRow.place)
    )
    return Actor(
        id=row.actor, name=row.name, kind=row.kind, code=row.code, sectors=tuple(sectors), known=row.known
    )


def _leads(who: Who, report: str | None, node: Node, to: Node) -> bool:
    return any(there == to for there, _ in who.path(report, node))


def _no_circle(who: Who, report: str | None, source: Subject, into: Subject) -> None:
    """Refuse what would lead back to where it began."""
    if source.node == into.node:
        raise LedgerError("ledger.identity-circle", f"{source.label} is itself.", "Name two actors.")
    if _leads(who, report, into.node, source.node):
        where = f" in the report {report}" if report else ""
        edges = [edge for _, edge in who.path(report, into.node)]
        raise LedgerError(
            "ledger.identity-circle",
            f"{into.label} is {source.label} already{where}: this would lead in a circle.",
            _HINT.format(edges[0].id),
        )


def _add(
    connection: Connection, kind: str, source: Subject, into: Subject, report_id: int | None, words: Words
) -> int:
    described = msgspec.structs.replace(into.actor, name=storable(into.actor.name))
    row: dict[str, Any] = {"kind": kind, "report_id": report_id, "actor": source.actor.id}
    row |= {"name": source.actor.name, "rank": source.node.rank, "target_report_id": into.report_id}
    row |= {"target": into.actor.id, "target_rank": into.node.rank, "reviewer": words.reviewer.strip()}
    row |= {"described": msgspec.json.encode(described).decode(), "note": words.note, "made": words.now}
    return connection.execute(insert(IdentityRow).returning(IdentityRow.id), row).scalar_one()
