"""Positions that people type: rows of a table or of JSON, checked one by one, each kept once.

A row has `holder` (a name) or `actor` (an id), and `value` or `side`; what else it may have stands in `FIELDS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from math import isfinite
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, insert, select, update

from dragoman.errors import DragomanError, LedgerError, UsageError
from dragoman.ledger.attaching import revision_text
from dragoman.ledger.columns import storable
from dragoman.ledger.hits import passage_of
from dragoman.ledger.identity import is_day
from dragoman.ledger.lookup import find_record
from dragoman.ledger.merging import newest_actor
from dragoman.ledger.questions.answers import EVIDENCE, SIDES, TYPED, Imported, Kept, RowFault
from dragoman.ledger.questions.keeping import find
from dragoman.ledger.questions.kept import pack
from dragoman.ledger.questions.rows import TypedPositionRow
from dragoman.ledger.questions.said import side_of, whole_side
from dragoman.questions.records import AGAINST, BETWEEN, FOR, Holder, Position
from dragoman.records.reading import Actor

FIELDS = (
    "question", "holder", "actor", "on_behalf_of", "side", "value", "low", "high", "evidence", "conditional",
    "first_day", "last_day", "confidence", "reported_by", "record", "url", "quotation", "note",
)  # fmt: skip
"""What a row may have. `reported_by`: names, with `|` between in a table. `record`: a record id of this ledger."""
LONGEST = 2_000
"""Characters of a field."""


class Typist(NamedTuple):
    """Who types, when; the question of rows that name none; actors of the knowledge by id."""

    by: str
    now: datetime
    question: str | None
    known: Mapping[str, Actor]


def import_(
    connection: Connection, rows: Iterable[tuple[int, Mapping[str, Any]]], typist: Typist
) -> Imported:
    """Enter rows, each with its line number. A row that does not fit is told and left out; the others go in.

    A row that is there already, typed by the same person, changes nothing, also where it was withdrawn.
    Raises LedgerError(ledger.unsigned).
    """
    if not typist.by.strip():
        raise LedgerError("ledger.unsigned", "What is typed is signed: say by whom.", "Give a name.")
    added = same = withdrawn = 0
    faults = []
    for line, row in rows:
        try:
            made = _row(connection, row, typist)
        except DragomanError as error:
            faults.append(RowFault(line=line, code=error.code, message=error.message, hint=error.hint))
            continue
        held = connection.execute(
            select(TypedPositionRow.withdrawn).where(TypedPositionRow.key == made["key"])
        ).one_or_none()
        if held is None:
            connection.execute(insert(TypedPositionRow), made)
            added += 1
        elif held.withdrawn is None:
            same += 1
        else:
            withdrawn += 1
    return Imported(added=added, same=same, withdrawn=withdrawn, faults=tuple(faults))


def withdraw(connection: Connection, number: int, *, by: str, now: datetime) -> None:
    """Take a typed position back; it stays on record. Raises LedgerError(ledger.no-record) where none such holds."""
    if not by.strip():
        raise LedgerError("ledger.unsigned", "A withdrawal is signed: say by whom.", "Give a name.")
    ended = connection.execute(
        update(TypedPositionRow)
        .where(TypedPositionRow.id == number, TypedPositionRow.withdrawn.is_(None))
        .values(withdrawn=now, withdrawn_by=by.strip())
    )
    if ended.rowcount != 1:
        raise LedgerError("ledger.no-record", f"There is no typed position {number} that holds.")


def _row(connection: Connection, raw: Mapping[str, Any], typist: Typist) -> dict[str, Any]:
    """The row to store. Raises UsageError(typed.*), LedgerError."""
    row = _Row(raw)
    name = row.text("question") or typist.question
    if not name:
        raise UsageError("typed.question", "The row names no question.", "Give it a column `question`.")
    question = find(connection, name)
    kept = Kept(
        position=_position(row, question.id),
        actor=_actor(connection, row.text("actor"), typist.known),
        behalf=_actor(connection, row.text("on_behalf_of"), typist.known),
    )
    holder = kept.position.holder
    if not holder.name and kept.actor is not None:
        named = msgspec.structs.replace(holder, name=kept.actor.name)
        kept = msgspec.structs.replace(kept, position=msgspec.structs.replace(kept.position, holder=named))
    made: dict[str, Any] = {"question": question.number, "body": pack(kept), "note": row.text("note") or ""}
    made |= {"url": _url(row.text("url")), "quotation": row.text("quotation")}
    made |= {"record": None, "report_id": None, "revision_id": None, "start": None, "end": None}
    if (record := row.text("record")) is not None:
        made |= _pointed(connection, record)
    bare = msgspec.structs.replace(kept.position, question="")
    digest = hashlib.sha256(f"{question.number}\n{typist.by.strip()}\n".encode())
    digest.update(msgspec.json.encode(bare))
    digest.update(repr([made[name] for name in ("record", "url", "quotation")]).encode("utf-8", "replace"))
    return made | {"key": digest.hexdigest(), "typed": typist.now, "typed_by": typist.by.strip()}


def _position(row: _Row, question: str) -> Position:
    """What a row says, as a position that stands in no text: its spans are empty."""
    name, actor = row.text("holder"), row.text("actor")
    if name is None and actor is None:
        raise UsageError(
            "typed.holder", "The row names no holder.", "Give `holder`, a name, or `actor`, an id."
        )
    side, value = row.one_of("side", SIDES), row.whole("value", AGAINST, FOR)
    if value is None and side is None:
        raise UsageError("typed.value", "The row has neither value nor side.", "Give one of them.")
    low, high = row.whole("low", AGAINST, FOR), row.whole("high", AGAINST, FOR)
    if value is None:
        assert side is not None
        value, widest, highest = whole_side(side)
        low, high = widest if low is None else low, highest if high is None else high
    low, high = value if low is None else low, value if high is None else high
    if side is not None and side != side_of(value):
        raise UsageError(
            "typed.side",
            f"The value {value} is not {side}.",
            f"For is above {BETWEEN}, against below {-BETWEEN}.",
        )
    if not low <= value <= high:
        raise UsageError(
            "typed.value", f"{value} is not between {low} and {high}.", "Correct `low` and `high`."
        )
    first, last = row.day("first_day"), row.day("last_day")
    if first is not None and last is not None and first > last:
        raise UsageError("typed.day", f"{first} is after {last}.", "Exchange them.")
    return Position(
        question=question,
        holder=Holder(span=(0, 0), name=name or "", actor=actor, on_behalf_of=row.text("on_behalf_of")),
        side=side or side_of(value), value=value, low=low, high=high,
        evidence=row.one_of("evidence", EVIDENCE) or "said", span=(0, 0), sentence=(0, 0),
        confidence=row.share("confidence"), why="typed by hand", coder=TYPED, conditional=row.flag("conditional"),
        reported_by=row.names("reported_by"), first_day=first, last_day=last or first,
    )  # fmt: skip


def _actor(connection: Connection, id_: str | None, known: Mapping[str, Actor]) -> Actor | None:
    if id_ is None:
        return None
    actor = known.get(id_) or newest_actor(connection, id_)
    if actor is None or actor.id.startswith("local:"):
        raise LedgerError(
            "ledger.no-actor",
            f"Neither the ledger nor the knowledge has an actor {id_!r}.",
            "Look with `dragoman actors list`, or give the name alone as `holder`.",
        )
    return actor


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        fits = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits or any(sign.isspace() for sign in url):
        raise UsageError("typed.url", f"{url!r} is no address.", "Write https://…")
    return url


def _pointed(connection: Connection, record: str) -> dict[str, Any]:
    """Where the sentence of a record stands. Raises LedgerError(ledger.no-record)."""
    found = find_record(connection, record, None)
    passage = passage_of(found.reading, found.record, revision_text(connection, found.revision_id))
    whole = f"{found.ref}:{found.reading_number}.{found.label}"
    place = {"record": whole, "report_id": found.report_id, "revision_id": found.revision_id}
    return place | {"start": passage.span[0], "end": passage.span[1]}


class _Row:
    """The fields of a row, from a table (all text) or from JSON. An empty field is none."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        if not isinstance(raw, Mapping):
            raise UsageError(
                "typed.row", "The row is no object.", "One JSON object a line, or one row of a table."
            )
        self._raw = {str(key).strip().lower(): value for key, value in raw.items() if key is not None}
        if astray := sorted(set(self._raw) - set(FIELDS)):
            raise UsageError(
                "typed.field", f"There is no field {astray[0]!r}.", f"Fields: {', '.join(FIELDS)}."
            )

    def text(self, name: str) -> str | None:
        """A field of text."""
        value = self._raw.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise UsageError("typed.text", f"`{name}` is no text: {str(value)[:40]}.", "Put it in quotes.")
        value = " ".join(storable(value).split())
        if len(value) > LONGEST:
            raise UsageError("typed.text", f"`{name}` is longer than {LONGEST} characters.", "Shorten it.")
        return value or None

    def one_of(self, name: str, allowed: tuple[Any, ...]) -> Any:
        """One of these words."""
        value = self.text(name)
        if value is not None and value.lower() not in allowed:
            raise UsageError("typed.word", f"There is no {name} {value!r}.", f"One of: {', '.join(allowed)}.")
        return None if value is None else value.lower()

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number."""
        value = self._number(name)
        if value is None:
            return None
        if value != int(value) or not least <= value <= most:
            raise UsageError(
                "typed.value", f"{value:g} is no {name}.", f"A whole number from {least} to {most}."
            )
        return int(value)

    def share(self, name: str) -> float:
        """A number from 0 to 1; 1 where there is none."""
        value = self._number(name)
        if value is not None and not 0 <= value <= 1:
            raise UsageError("typed.confidence", f"{value:g} is no confidence.", "It goes from 0 to 1.")
        return 1.0 if value is None else float(value)

    def _number(self, name: str) -> float | None:
        value = self._raw.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        number = None
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            with suppress(ValueError, OverflowError):
                number = float(value)
        if number is None or not isfinite(number):
            said = f"`{name}` is no number: {str(value)[:40]}."
            raise UsageError("typed.value", said, "Write digits.")
        return number

    def flag(self, name: str) -> bool:
        """True or false; false where there is none."""
        value = self._raw.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        word = str(value).strip().lower()
        if word not in _FLAGS:
            raise UsageError("typed.flag", f"`{name}` is true or false, not {word[:40]!r}.", "")
        return _FLAGS[word]

    def day(self, name: str) -> str | None:
        """An ISO day."""
        value = self.text(name)
        if value is not None and not is_day(value):
            raise UsageError("typed.day", f"{value!r} is no day.", "Write it as 2018-02-05.")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """Names: a list, or text with `|` between them."""
        value = self._raw.get(name)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            value = "|".join(value)
        self._raw[name] = value
        words = self.text(name)
        return () if words is None else tuple(part.strip() for part in words.split("|") if part.strip())


_FLAGS = {"": False, "false": False, "no": False, "0": False, "true": True, "yes": True, "1": True}
