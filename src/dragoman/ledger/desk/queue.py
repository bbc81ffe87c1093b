"""Which events a reviewer should see first: those whose coding is least sure and matters most.

Of the newest events that meet the filters (`WINDOW` of them, so that a page costs the same in a large ledger) each gets

    rank = uncertainty * importance
    uncertainty = max(4 c (1 - c), b / a)         c: calibrated confidence; a, b: scores of the best type and the next
    importance = 1 + |scale| / 10 + told / 8 + talk + 2 ** (-days / 30)

with the PLOVER scale of its type, `told` the newsrooms of its story beyond the first (8 at most), `talk` 1/2 where
somebody denies or doubts it and 1/4 where it is only claimed, `days` from it to the newest event among them. The scores
b and a stand in the readings; they are looked up for one batch of the highest by the rest, and order that batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from dragoman import ontology
from dragoman.ledger import judgements, paging, who
from dragoman.ledger.answers import Answer, Filters, Hit
from dragoman.ledger.engine import Database
from dragoman.ledger.hits import Hits
from dragoman.ledger.query import PLOVER_TYPES, Search, live, own_types
from dragoman.ledger.schema import AttachmentRow, ClaimRow, EventRow, JudgementRow
from dragoman.ledger.since import chunks
from dragoman.ledger.stories.rows import StoryEventRow, StoryRow
from dragoman.records.reading import Event

WINDOW = 300
"""Newest events that are ranked."""
BATCH = 12
"""Events in a batch."""
_MOST_TOLD = 8
_HALVED = 30


class Waiting(Answer, frozen=True, kw_only=True):
    """An event that waits for a reviewer, and why it is where it is.

    `rank`: by which it is ordered; `runner_up`: the next likeliest type with its share of the best one's score, 0 to 1;
    `newsrooms`: that tell its story, None where stories have not been built; `stances`: of statements on it.
    """

    hit: Hit
    rank: float
    uncertainty: float
    scale: float | None
    runner_up: tuple[str, float] | None
    newsrooms: int | None
    stances: tuple[str, ...]


class Batch(Answer, frozen=True, kw_only=True):
    """Some of the queue. `ranked`: how many events were ranked; `more`: whether another batch follows."""

    waiting: tuple[Waiting, ...]
    ranked: int
    more: bool


class _Rough(NamedTuple):
    """An event as its rows tell of it."""

    key: paging.Key
    confidence: float
    importance: float
    newsrooms: int | None
    stances: tuple[str, ...]


class Queue:
    """The queue of an open ledger; get it with `Ledger.queue()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def batch(
        self, filters: Filters | None = None, *, unjudged: bool = True, number: int = 0, size: int = BATCH
    ) -> Batch:
        """The events at places `number * size` and on, the highest rank first.

        `unjudged`: only those on which nobody's word holds. Raises UsageError for a senseless filter.
        """
        with self._database.reading() as connection:
            same = who.load(connection, None)
            search = Search(
                "event",
                filters or Filters(),
                None,
                judged=judgements.any_judged(connection),
                who=same,
                types=PLOVER_TYPES + own_types(connection) if filters and filters.types else PLOVER_TYPES,
                dialect=connection.dialect.name,
            )
            if unjudged and search.judged:
                search.conditions.append(~_judged())
            search.choose(connection)
            keys = paging.newest(connection, search, WINDOW)
            rough = _rough(connection, keys)
            chosen = rough[number * size : (number + 1) * size]
            rows = paging.rows(connection, search, [one.key for one in chosen])
            hits = Hits(connection, None, "event", same).page(rows)
            made = [_waiting(one, hit) for one, hit in zip(chosen, hits, strict=True)]
            made.sort(key=lambda one: (-one.rank, one.hit.id))
            return Batch(waiting=tuple(made), ranked=len(rough), more=len(rough) > (number + 1) * size)


def _judged() -> ColumnElement[bool]:
    """Somebody's word on the event holds."""
    return exists().where(
        AttachmentRow.reading_id == EventRow.reading_id,
        AttachmentRow.record == "event",
        AttachmentRow.number == EventRow.number,
        JudgementRow.id == AttachmentRow.judgement_id,
        live(JudgementRow, None),
    )


def _rough(connection: Connection, keys: list[paging.Key]) -> list[_Rough]:
    """These events by all that needs no reading, the highest first."""
    columns = select(
        EventRow.reading_id, EventRow.number, EventRow.type, EventRow.confidence, StoryRow.origins
    ).select_from(EventRow)
    here = and_(StoryEventRow.reading_id == EventRow.reading_id, StoryEventRow.number == EventRow.number)
    columns = columns.outerjoin(StoryEventRow, here).outerjoin(StoryRow, StoryRow.id == StoryEventRow.story)
    rows = {(row.reading_id, row.number): row for row in _of(connection, columns, EventRow.reading_id, keys)}
    stances: dict[tuple[int, int], set[str]] = {}
    claims = select(ClaimRow.reading_id, ClaimRow.event, ClaimRow.stance)
    for reading, event, stance in _of(connection, claims, ClaimRow.reading_id, keys):
        stances.setdefault((reading, event), set()).add(stance)
    newest = max((key.day for key in keys), default="")
    codes = ontology.load()
    found = []
    for key in keys:
        row, said = rows[key[1:]], tuple(sorted(stances.get(key[1:], ())))
        weight = importance(codes.event_scale(row.type), row.origins, said, _days(key.day, newest))
        found.append(_Rough(key, row.confidence, weight, row.origins, said))
    return sorted(
        found,
        key=lambda one: (-one.importance * uncertainty(one.confidence), -one.key.reading_id, one.key.number),
    )


def _of(connection: Connection, asked: Any, reading: Any, keys: list[paging.Key]) -> Iterator[Any]:
    """The rows of these events, which begin with reading and number. Events of one day mostly share their readings:
    to ask for those and pass over the others costs less than to name each pair."""
    wanted = {key[1:] for key in keys}
    for some in chunks(sorted({one for one, _ in wanted})):
        for row in connection.execute(asked.where(reading.in_(some))):
            if row[:2] in wanted:
                yield row


def uncertainty(confidence: float, runner_up: float = 0.0) -> float:
    """0 to 1, by confidence and the runner-up's share of the best type's score."""
    return max(4 * confidence * (1 - confidence), min(1.0, runner_up))


def importance(scale: float | None, newsrooms: int | None, stances: Iterable[str], days: int) -> float:
    """1 to 4.5: see the head of this module. `days`: how much older it is than the newest."""
    told = min(max(0, (newsrooms or 1) - 1), _MOST_TOLD)
    said = set(stances)
    talk = 0.5 if said - {"asserts"} else 0.25 if said else 0.0
    return 1 + abs(scale or 0.0) / 10 + told / _MOST_TOLD + talk + 2 ** (-max(0, days) / _HALVED)


def _days(day: str, newest: str) -> int:
    """Days between two ISO days; an event without a day is as one of long ago."""
    try:
        return (date.fromisoformat(newest) - date.fromisoformat(day)).days
    except ValueError:
        return 10 * _HALVED


def _waiting(rough: _Rough, hit: Hit) -> Waiting:
    event = hit.record
    assert isinstance(event, Event)
    ordered = sorted(event.scores.items(), key=lambda item: -item[1])
    runner_up = None
    if len(ordered) > 1 and ordered[0][1] > 0:
        runner_up = (ordered[1][0], ordered[1][1] / ordered[0][1])
    unsure = uncertainty(event.confidence, runner_up[1] if runner_up else 0.0)
    return Waiting(
        hit=hit,
        rank=unsure * rough.importance,
        uncertainty=unsure,
        scale=ontology.load().event_scale(event.type, event.modes),
        runner_up=runner_up,
        newsrooms=rough.newsrooms,
        stances=rough.stances,
    )
