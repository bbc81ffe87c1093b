"""Who does what to whom, and who is tied to whom: pairs of actors in records, counted.

Of the newest records up to a bound; see aggregates.py. Only actors that reports know in common are counted, each by the
id of whom reviewers say that he is; a record counts once for each pair.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from dragoman.ledger.aggregates import newest
from dragoman.ledger.answers import Answer
from dragoman.ledger.query import Search, in_force, stands
from dragoman.ledger.schema import EventRow, GuiseRow, InvolvementRow, ReadingRow, TieRow
from dragoman.ledger.who import Node, Who

MOST_PAIRED, MOST_TIED = 10_000, 20_000
"""Events and ties among which pairs are counted."""


class Dyad(Answer, frozen=True, kw_only=True):
    """Events that one actor did to another, in all and by first day; `conflict` of them are of types given for that."""

    actor: str
    recipient: str
    events: int
    conflict: int
    days: dict[str, int]


class Dyads(Answer, frozen=True, kw_only=True):
    """The dyads with most events among the newest `looked` events; `bounded`: there are more events."""

    dyads: tuple[Dyad, ...]
    looked: int
    bounded: bool


class Bond(Answer, frozen=True, kw_only=True):
    """How often reports tell of a tie between two actors, and how often of these they deny it."""

    from_: str
    to: str
    type: str
    told: int
    denied: int


class Bonds(Answer, frozen=True, kw_only=True):
    """The ties told of most among the newest ones; `bounded`: there are more."""

    bonds: tuple[Bond, ...]
    bounded: bool


def _pairs(
    connection: Connection, base: Any, who: Who, parts: tuple[str, str]
) -> Iterator[tuple[str, str, Any]]:
    """The two actors of each pair in these parts of the base's records, with the record's row."""
    common = and_(GuiseRow.actor > "", ~GuiseRow.actor.startswith("local:"))
    first, second = (InvolvementRow.__table__.alias() for _ in parts)

    def here(row: Any, part: str) -> Any:
        return and_(row.c.reading_id == base.c.reading_id, row.c.part == part, row.c.number == base.c.number)

    known = select(GuiseRow.id).where(common)
    rows = connection.execute(
        select(first.c.guise_id.label("one"), second.c.guise_id.label("other"), *base.c)
        .select_from(base.join(first, here(first, parts[0])).join(second, here(second, parts[1])))
        # Added to, so that no index leads from the actors to all their records.
        .where((first.c.guise_id + 0).in_(known), (second.c.guise_id + 0).in_(known))
    ).all()
    guises = {number for row in rows for number in (row.one, row.other)}
    actors = _actors(connection, guises, who)
    seen: set[tuple[int, int, str, str]] = set()
    for row in rows:
        one, other = actors[row.one], actors[row.other]
        key = (row.reading_id, row.number, one, other)
        if who and key in seen:
            continue  # two that reviewers made one
        seen.add(key)
        yield one, other, row


def _actors(connection: Connection, guises: Collection[int], who: Who) -> dict[int, str]:
    """The actor of each guise, as reviewers have it."""
    ends = {node.key: who.final(None, node) for node in who.merges if node.report is None}
    found: dict[int, str] = {}
    wanted = sorted(guises)
    for at in range(0, len(wanted), 500):
        asked = select(GuiseRow.id, GuiseRow.actor).where(GuiseRow.id.in_(wanted[at : at + 500]))
        for number, actor in connection.execute(asked):
            end = ends.get(actor, Node(None, actor))
            found[number] = end.key if end.report is None else actor
    return found


def dyads(connection: Connection, search: Search, who: Who, most: int, conflict: Collection[str]) -> Dyads:
    """The `most` dyads with most events. `conflict`: the types that count as such, as they were read."""
    base = newest(search, MOST_PAIRED, EventRow.type).cte("base")
    looked = connection.execute(select(func.count()).select_from(base)).scalar_one()
    events, hostile = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    days: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one, other, row in _pairs(connection, base, who, ("ea", "er")):
        pair = (one, other)
        events[pair] += 1
        hostile[pair] += row.type in conflict
        if row.first_day:
            days[pair][row.first_day] += 1
    ordered = sorted(events, key=lambda pair: (-events[pair], pair))[:most]
    return Dyads(
        dyads=tuple(
            Dyad(
                actor=pair[0],
                recipient=pair[1],
                events=events[pair],
                conflict=hostile[pair],
                days=dict(sorted(days[pair].items())),
            )
            for pair in ordered
        ),
        looked=looked,
        bounded=looked == MOST_PAIRED,
    )


def bonds(connection: Connection, at: datetime | None, who: Who, types: Collection[str], most: int) -> Bonds:
    """The `most` ties that are told of most, by their two actors and type."""
    asked = (
        select(TieRow.reading_id, TieRow.number, TieRow.type, TieRow.negated)
        .join(ReadingRow, ReadingRow.id == TieRow.reading_id)
        .where(in_force(ReadingRow, at), stands(ReadingRow))
        .order_by(TieRow.reading_id.desc(), TieRow.number.desc())
        .limit(MOST_TIED)
    )
    base = (asked.where(TieRow.type.in_(sorted(types))) if types else asked).cte("base")
    looked = connection.execute(select(func.count()).select_from(base)).scalar_one()
    told, denied = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for one, other, row in _pairs(connection, base, who, ("tf", "tt")):
        told[one, other, row.type] += 1
        denied[one, other, row.type] += row.negated
    ordered = sorted(told, key=lambda key: (-told[key], key))[:most]
    return Bonds(
        bonds=tuple(
            Bond(from_=key[0], to=key[1], type=key[2], told=told[key], denied=denied[key]) for key in ordered
        ),
        bounded=looked == MOST_TIED,
    )
