"""What has changed since something was derived from readings in force: judgements on them, and who is who."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from sqlalchemy import Connection, select

from dragoman.ledger.answers import Kind
from dragoman.ledger.query import live, stands
from dragoman.ledger.schema import ActorRow, AttachmentRow, IdentityRow, JudgementRow, ReadingRow

CHUNK = 500
"""Values in one IN list."""

T = TypeVar("T")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists that a database takes at once."""
    ordered = list(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def judged(connection: Connection, *kinds: Kind) -> dict[int, str]:
    """The numbers of the judgements on records of these kinds that hold, by reading in force."""
    rows = connection.execute(
        select(AttachmentRow.reading_id, AttachmentRow.judgement_id)
        .join(JudgementRow, JudgementRow.id == AttachmentRow.judgement_id)
        .join(ReadingRow, ReadingRow.id == AttachmentRow.reading_id)
        .where(AttachmentRow.record.in_(kinds), live(JudgementRow, None), ReadingRow.superseded.is_(None))
        .order_by(AttachmentRow.judgement_id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.reading_id, []).append(row.judgement_id)
    return {reading: listed(numbers) for reading, numbers in found.items()}


def identities(connection: Connection) -> list[int]:
    """The numbers of the merges and splits that hold."""
    return sorted(connection.scalars(select(IdentityRow.id).where(live(IdentityRow, None))))


def renamed(connection: Connection, changed: Collection[int]) -> set[int]:
    """Readings in force with actors of whom these merges and splits speak, or of whom they are one."""
    if not changed:
        return set()
    rows = connection.execute(
        select(IdentityRow.id, IdentityRow.actor, IdentityRow.target, IdentityRow.report_id)
    ).all()
    names = {name for row in rows if row.id in changed for name in (row.actor, row.target)}
    reports = {row.report_id for row in rows if row.id in changed and row.report_id is not None}
    while True:
        more = {n for row in rows if {row.actor, row.target} & names for n in (row.actor, row.target)}
        if more <= names:
            break
        names |= more
    reports |= {r.report_id for r in rows if {r.actor, r.target} & names and r.report_id is not None}
    found: set[int] = set()
    for some in chunks(sorted(n for n in names if not n.startswith("local:"))):
        found |= set(
            connection.scalars(
                select(ActorRow.reading_id)
                .join(ReadingRow, ReadingRow.id == ActorRow.reading_id)
                .where(ActorRow.actor.in_(some), ReadingRow.superseded.is_(None), stands(ReadingRow))
            )
        )
    for some_reports in chunks(sorted(reports)):
        found |= set(
            connection.scalars(
                select(ReadingRow.id).where(
                    ReadingRow.report_id.in_(some_reports),
                    ReadingRow.superseded.is_(None),
                    stands(ReadingRow),
                )
            )
        )
    return found


def listed(numbers: Iterable[int]) -> str:
    """Numbers as they are kept."""
    return ",".join(map(str, numbers))


def numbers_of(words: str) -> Iterator[int]:
    """Those numbers again."""
    return map(int, filter(None, words.split(",")))
