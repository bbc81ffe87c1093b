"""Questions as they are kept: versions, ids that lead on, and what was done with them."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, insert, select, true, update

from dragoman.errors import LedgerError
from dragoman.ledger.columns import storable
from dragoman.ledger.questions.answers import QuestionAct, QuestionShown
from dragoman.ledger.questions.rows import (
    PositionRow,
    QuestionActRow,
    QuestionNameRow,
    QuestionRow,
    QuestionVersionRow,
    TypedPositionRow,
)
from dragoman.ledger.schema import ReadingRow
from dragoman.questions.records import Question

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a question's id looks like: safe on a command line, in an address and in a position's id."""
LONGEST_ID = 80


class Known(NamedTuple):
    """A question in one version. `sense`: a hash of all in it that positions depend on."""

    number: int
    id: str
    version: int
    question: Question
    hash: str
    sense: str
    added: datetime
    added_by: str
    retired: datetime | None


class Signed(NamedTuple):
    """Who does something, and when."""

    by: str
    at: datetime


def signed(by: str, at: datetime) -> Signed:
    """Raises LedgerError(ledger.unsigned) where nobody signs."""
    if not by.strip():
        raise LedgerError("ledger.unsigned", "Whoever changes a question signs: say by whom.", "Give a name.")
    return Signed(by.strip(), at)


def content(question: Question) -> bytes:
    """The question as JSON, without its id, which may change."""
    fields: dict[str, Any] = msgspec.to_builtins(question)
    fields.pop("id")
    return json.dumps(_storable(fields), ensure_ascii=False, sort_keys=True).encode("utf-8")


def _storable(value: Any) -> Any:
    """Characters that no column holds replaced one for one, in every string."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list | tuple) else value


def sense(question: Question) -> str:
    """A hash of what positions depend on: all but id and notes."""
    return _hash(content(msgspec.structs.replace(question, notes="")))


def _hash(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def add(connection: Connection, question: Question, signer: Signed) -> int:
    """Enter a question, or another version of it; the version. The content in force again changes nothing.

    A retired question is followed again. Raises LedgerError: `ledger.bad-question` for an id that is none,
    `ledger.question-renamed` for one that leads to another.
    """
    _check_id(question.id)
    found = _named(connection, question.id)
    packed = content(question)
    digest = _hash(packed)
    version = 1
    if found is None:
        row = {"id": question.id, "retired": None}
        number = connection.execute(insert(QuestionRow).returning(QuestionRow.number), row).scalar_one()
        connection.execute(insert(QuestionNameRow), {"name": question.id, "question": number})
    else:
        if found.id != question.id:
            raise LedgerError(
                "ledger.question-renamed",
                f"The question {question.id} is called {found.id} now.",
                "Write that id in the file, or choose another for a new question.",
            )
        number = found.number
        if found.retired is not None:
            connection.execute(update(QuestionRow).where(QuestionRow.number == number).values(retired=None))
            _note(connection, number, "restored", "", signer)
        if found.hash == digest:
            return found.version
        version = _newest(connection, number) + 1
    connection.execute(
        insert(QuestionVersionRow),
        {"question": number, "version": version, "content": packed, "hash": digest, "added": signer.at,
         "added_by": signer.by},
    )  # fmt: skip
    _note(connection, number, "added", f"version {version}", signer)
    return version


def rename(connection: Connection, old: str, new: str, signer: Signed) -> None:
    """Give a question another id; the old one leads to it from now on, and every position stays.

    Raises LedgerError: `ledger.no-question`, `ledger.bad-question`, `ledger.question-taken`.
    """
    found = find(connection, old)
    _check_id(new)
    other = connection.scalar(select(QuestionNameRow.question).where(QuestionNameRow.name == new))
    if other is not None and other != found.number:
        raise LedgerError(
            "ledger.question-taken", f"The id {new} is, or was, another question's.", "Choose another."
        )
    if found.id == new:
        return
    if other is None:
        connection.execute(insert(QuestionNameRow), {"name": new, "question": found.number})
    connection.execute(update(QuestionRow).where(QuestionRow.number == found.number).values(id=new))
    _note(connection, found.number, "renamed", f"{found.id} to {new}", signer)


def retire(connection: Connection, id_: str, signer: Signed) -> None:
    """Follow a question no more. Its positions, judgements and what was typed stay and can be read."""
    found = find(connection, id_)
    if found.retired is None:
        connection.execute(
            update(QuestionRow).where(QuestionRow.number == found.number).values(retired=signer.at)
        )
        _note(connection, found.number, "retired", "", signer)


def find(connection: Connection, id_: str, version: int | None = None) -> Known:
    """A question by an id that it has or had, in this version or the newest. Raises LedgerError(ledger.no-question)."""
    found = _named(connection, id_.strip().lower(), version)
    if found is None and version is not None and _named(connection, id_.strip().lower()) is not None:
        raise LedgerError(
            "ledger.no-question", f"The question {id_} has no version {version}.", "Ask for an older one."
        )
    if found is None:
        raise LedgerError(
            "ledger.no-question", f"The ledger has no question {id_!r}.", "See `dragoman questions list`."
        )
    return found


def listed(connection: Connection, *, retired: bool) -> list[Known]:
    """All questions in their newest versions, by id."""
    asked = select(QuestionRow.id).order_by(QuestionRow.id)
    if not retired:
        asked = asked.where(QuestionRow.retired.is_(None))
    return [find(connection, id_) for id_ in connection.scalars(asked).all()]


def shown(connection: Connection, found: Known) -> QuestionShown:
    """The answer for a question."""
    names = connection.scalars(
        select(QuestionNameRow.name)
        .where(QuestionNameRow.question == found.number, QuestionNameRow.name != found.id)
        .order_by(QuestionNameRow.name)
    )
    positions = (
        select(func.count())
        .select_from(PositionRow)
        .join(ReadingRow, ReadingRow.id == PositionRow.reading_id)
        .where(PositionRow.question == found.number, ReadingRow.superseded.is_(None))
    )
    typed = (
        select(func.count())
        .select_from(TypedPositionRow)
        .where(TypedPositionRow.question == found.number, TypedPositionRow.withdrawn.is_(None))
    )
    return QuestionShown(
        id=found.id, question=found.question, version=found.version, versions=_newest(connection, found.number),
        hash=found.hash, added=found.added, added_by=found.added_by, names=tuple(names), retired=found.retired,
        positions=connection.execute(positions).scalar_one(), typed=connection.execute(typed).scalar_one(),
    )  # fmt: skip


def acts(connection: Connection, found: Known) -> list[QuestionAct]:
    """What was done with a question, oldest first."""
    rows = connection.execute(
        select(QuestionActRow.act, QuestionActRow.detail, QuestionActRow.at, QuestionActRow.by)
        .where(QuestionActRow.question == found.number)
        .order_by(QuestionActRow.id)
    )
    return [QuestionAct(act=row.act, detail=row.detail, at=row.at, by=row.by) for row in rows]


def _check_id(id_: str) -> None:
    if not ID.fullmatch(id_) or len(id_) > LONGEST_ID:
        raise LedgerError(
            "ledger.bad-question",
            f"{id_!r} is no id of a question.",
            f"Small letters, digits and single hyphens, {LONGEST_ID} at most: us-forces-in-iraq.",
        )


def _named(connection: Connection, name: str, version: int | None = None) -> Known | None:
    row = connection.execute(
        select(QuestionRow.number, QuestionRow.id, QuestionRow.retired, *QuestionVersionRow.__table__.c)
        .join(QuestionNameRow, QuestionNameRow.question == QuestionRow.number)
        .join(QuestionVersionRow, QuestionVersionRow.question == QuestionRow.number)
        .where(
            QuestionNameRow.name == name,
            true() if version is None else QuestionVersionRow.version == version,
        )
        .order_by(QuestionVersionRow.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    question = msgspec.json.decode(row.content)
    whole = msgspec.convert(question | {"id": row.id}, Question)
    return Known(
        row.number, row.id, row.version, whole, row.hash, sense(whole), row.added, row.added_by, row.retired
    )


def _newest(connection: Connection, number: int) -> int:
    newest = select(func.max(QuestionVersionRow.version)).where(QuestionVersionRow.question == number)
    return connection.execute(newest).scalar_one() or 0


def _note(connection: Connection, number: int, act: str, detail: str, signer: Signed) -> None:
    row = {"question": number, "act": act, "detail": detail, "at": signer.at, "by": signer.by}
    connection.execute(insert(QuestionActRow), row)
