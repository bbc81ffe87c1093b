"""What the ledger remembers of the feeds that are watched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from dragoman.ledger.noted import EntryRow, FeedRow
from dragoman.records.feeds import EntryState, FeedState

KEPT = timedelta(days=180)
"""How long an entry is remembered; feeds list the last days or weeks. One that is forgotten is looked at once more."""
_CHUNK = 500


def feed(connection: Connection, url: str) -> FeedState:
    """A feed as it was last visited; as new where it never was."""
    row = connection.execute(
        select(
            FeedRow.etag,
            FeedRow.modified,
            FeedRow.checked,
            FeedRow.failures,
            FeedRow.code,
            FeedRow.not_before,
        ).where(FeedRow.url == url)
    ).one_or_none()
    return FeedState(url=url) if row is None else FeedState(url=url, **row._mapping)


def keep_feed(connection: Connection, state: FeedState) -> int:
    """Remember a visit; the feed's row number."""
    values = {
        "etag": state.etag,
        "modified": state.modified,
        "checked": state.checked,
        "failures": state.failures,
        "code": state.code,
        "not_before": state.not_before,
    }
    known = connection.scalar(select(FeedRow.id).where(FeedRow.url == state.url))
    if known is None:
        row = {"url": state.url, **values}
        return connection.execute(insert(FeedRow).returning(FeedRow.id), row).scalar_one()
    connection.execute(update(FeedRow).where(FeedRow.id == known).values(values))
    if state.checked is not None:
        old = EntryRow.seen < state.checked - KEPT
        connection.execute(delete(EntryRow).where(EntryRow.feed_id == known, old))
    return known


def entries(connection: Connection, url: str, keys: Iterable[str]) -> dict[str, EntryState]:
    """Those of a feed's entries that are known, by key."""
    wanted = sorted(set(keys))
    found: dict[str, EntryState] = {}
    for at in range(0, len(wanted), _CHUNK):
        rows = connection.execute(
            select(EntryRow.key, EntryRow.state, EntryRow.done, EntryRow.tries)
            .join(FeedRow, FeedRow.id == EntryRow.feed_id)
            .where(FeedRow.url == url, EntryRow.key.in_(wanted[at : at + _CHUNK]))
        )
        found |= {row.key: EntryState(**row._mapping) for row in rows}
    return found


def keep_entry(connection: Connection, url: str, entry: EntryState, now: datetime) -> None:
    """Remember how it went with an entry."""
    feed_id = connection.scalar(select(FeedRow.id).where(FeedRow.url == url))
    if feed_id is None:
        feed_id = keep_feed(connection, FeedState(url=url))
    connection.execute(delete(EntryRow).where(EntryRow.feed_id == feed_id, EntryRow.key == entry.key))
    row = {"feed_id": feed_id, "key": entry.key, "state": entry.state, "done": entry.done}
    connection.execute(insert(EntryRow), row | {"tries": entry.tries, "seen": now})
