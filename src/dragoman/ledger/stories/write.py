"""Writing a step of a refresh into the tables of stories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from dragoman.ledger.schema import ReadingRow
from dragoman.ledger.since import chunks
from dragoman.ledger.stories.rows import (
    StoryCopyRow,
    StoryEventRow,
    StoryKeyRow,
    StoryLinkRow,
    StoryMoveRow,
    StoryPrintRow,
    StoryReadingRow,
    StoryRow,
    StoryStateRow,
)
from dragoman.ledger.stories.step import Done, packed
from dragoman.stories.records import Copy, Link
from dragoman.stories.telling import Story


class Basis(NamedTuple):
    """By what a step was made. `judged`: judgements looked at, by reading; `state`: what holds when it is written."""

    scheme: str
    judged: Mapping[int, str]
    state: Mapping[str, str]


def write(connection: Connection, done: Done, basis: Basis, now: datetime) -> None:
    """Put a step into the tables, in the caller's transaction."""
    _take_out(connection, done.plan.out)
    _put_in(connection, done, basis)
    changed = [{"r": m[0], "n": m[1], "s": id_} for m, id_ in done.story.items() if m[0] not in done.papers]
    if changed:
        connection.execute(_STORY, changed)
    homes = [
        {"r": n, "family": family, "origin": o.key, "origin_name": o.shown, "origin_by": o.by}
        for n, (family, o) in done.homes.items()
        if n not in done.papers
    ]
    if homes:
        connection.execute(_HOME, homes)
    added: dict[str, datetime] = {}
    for some in chunks([*done.stories, *done.gone]):
        rows = connection.execute(select(StoryRow.id, StoryRow.added).where(StoryRow.id.in_(some)))
        added |= {row.id: row.added for row in rows}
        connection.execute(delete(StoryRow).where(StoryRow.id.in_(some)))
        connection.execute(delete(StoryMoveRow).where(StoryMoveRow.old.in_(some)))
    if done.stories:
        rows_ = [_row(id_, story, added.get(id_, now)) for id_, story in done.stories.items()]
        connection.execute(insert(StoryRow), rows_)
    for old, new in done.gone.items():
        connection.execute(update(StoryMoveRow).where(StoryMoveRow.new == old).values(new=new))
        if old in added:
            connection.execute(insert(StoryMoveRow), {"old": old, "new": new, "at": now})
    state = basis.state
    connection.execute(delete(StoryStateRow).where(StoryStateRow.name.in_(list(state))))
    connection.execute(insert(StoryStateRow), [{"name": k, "value": v} for k, v in state.items()])


_STORY = (
    update(StoryEventRow)
    .where(StoryEventRow.reading_id == bindparam("r"), StoryEventRow.number == bindparam("n"))
    .values(story=bindparam("s"))
)
_HOME = (
    update(StoryReadingRow)
    .where(StoryReadingRow.reading_id == bindparam("r"))
    .values({name: bindparam(name) for name in ("family", "origin", "origin_name", "origin_by")})
)


def _take_out(connection: Connection, readings: Iterable[int]) -> None:
    """Remove all rows of these readings."""
    for some in chunks(readings):
        for table in (StoryReadingRow, StoryPrintRow, StoryEventRow, StoryKeyRow):
            connection.execute(delete(table).where(table.reading_id.in_(some)))
        connection.execute(
            delete(StoryLinkRow).where(
                or_(StoryLinkRow.reading_a.in_(some), StoryLinkRow.reading_b.in_(some))
            )
        )
        connection.execute(
            delete(StoryCopyRow).where(or_(StoryCopyRow.a.in_(some), StoryCopyRow.b.in_(some)))
        )


def _put_in(connection: Connection, done: Done, basis: Basis) -> None:
    """Add all rows of the new readings."""
    reports: dict[int, int] = {}
    for some in chunks(done.papers):
        rows = connection.execute(select(ReadingRow.id, ReadingRow.report_id).where(ReadingRow.id.in_(some)))
        reports |= {row.id: row.report_id for row in rows}
    readings, events = [], []
    for n, paper in done.papers.items():
        family, origin = done.homes[n]
        readings.append({
            "reading_id": n, "report_id": reports[n], "paper": packed(msgspec.structs.replace(paper, facts=())),
            "family": family, "origin": origin.key, "origin_name": origin.shown, "origin_by": origin.by,
            "scheme": basis.scheme, "judged": basis.judged.get(n, ""),
        })  # fmt: skip
        for fact in paper.facts:
            story = done.story[n, fact.number]
            events.append({"reading_id": n, "number": fact.number, "story": story, "fact": packed(fact)})
    tables: list[tuple[Any, list[dict[str, Any]]]] = [
        (StoryReadingRow, readings),
        (StoryEventRow, events),
        (StoryPrintRow, [{"reading_id": n, "print": p} for n, some in done.prints.items() for p in some]),
        (
            StoryKeyRow,
            [
                {"reading_id": m[0], "number": m[1], "key": k}
                for m, some in done.keys.items()
                for k in sorted(some)
            ],
        ),
        (StoryLinkRow, list(map(_link, done.links))),
        (StoryCopyRow, list(map(_copy, done.copies))),
    ]
    for table, batch in tables:
        if batch:
            connection.execute(insert(table), batch)


def _link(link: Link) -> dict[str, Any]:
    return {
        "reading_a": link.a[0], "number_a": link.a[1], "reading_b": link.b[0], "number_b": link.b[1],
        "score": round(link.score, 4),
    }  # fmt: skip


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "a": copy.a, "b": copy.b, "kind": copy.kind, "share_a": copy.share_a, "share_b": copy.share_b,
        "longest": copy.longest, "score": copy.score, "evidence": packed(copy),
    }  # fmt: skip


def _row(id_: str, story: Story, added: datetime) -> dict[str, Any]:
    return {
        "id": id_, "added": added, "type": story.type, "first_day": story.first_day, "last_day": story.last_day,
        "first_seen": story.first_seen, "last_seen": story.last_seen, "events": len(story.tellings),
        "reports": story.reports, "origins": len(story.origins), "disputed": story.disputed,
        "only_by": story.only_by,
    }  # fmt: skip
