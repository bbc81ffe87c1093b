"""What reviewers say of positions: accept, reject, edit. Keyed to report, words and holder; never deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, get_args

import msgspec
from sqlalchemy import Connection, and_, insert, select, update

from dragoman.errors import LedgerError
from dragoman.ledger.answers import Verdict
from dragoman.ledger.attaching import Flat, context, flatten, relocate, revision_text
from dragoman.ledger.columns import storable
from dragoman.ledger.merging import newest_actor
from dragoman.ledger.query import live
from dragoman.ledger.questions.answers import EVIDENCE, SIDES, Kept, PositionJudgement
from dragoman.ledger.questions.ids import position_id
from dragoman.ledger.questions.kept import of_reading
from dragoman.ledger.questions.rows import PositionAttachmentRow, PositionJudgementRow, QuestionRow
from dragoman.ledger.schema import ReadingRow, ReportRow
from dragoman.ledger.since import chunks
from dragoman.questions.records import AGAINST, BETWEEN, FOR, Side
from dragoman.records.reading import Actor, Span

FIELDS = frozenset({
    "value", "side", "low", "high", "evidence", "conditional", "actor", "on_behalf_of", "holder",
})  # fmt: skip
"""Fields that an edit may set; `actor` and `on_behalf_of` are ids, `holder` is the holder's name."""
_WHOLE: dict[Side, tuple[int, int, int]] = {
    "for": (FOR, BETWEEN + 1, FOR),
    "against": (AGAINST, AGAINST, -BETWEEN - 1),
    "between": (0, -BETWEEN, BETWEEN),
}
"""Value and interval of a side that is given without a value."""


class Words(NamedTuple):
    """What a judgement says, and who signs it when."""

    verdict: Verdict
    edits: Mapping[str, Any] | None
    reviewer: str
    note: str
    now: datetime


class Place(NamedTuple):
    """A position that is judged: its question, report, revision, reading and number."""

    question: int
    report_id: int
    revision_id: int
    reading_id: int
    number: int


def side_of(value: int) -> Side:
    """The side on which a value lies."""
    if abs(value) <= BETWEEN:
        return "between"
    return "for" if value > 0 else "against"


def whole_side(side: Side) -> tuple[int, int, int]:
    """Value, low and high of a side without a value: at its pole, anywhere on it."""
    return _WHOLE[side]


def judge(connection: Connection, at: Place, words: Words, known: Mapping[str, Actor]) -> int:
    """Add a judgement on a position; its number. It bears on it at once, and on the one in force if that is another.

    Raises LedgerError: `ledger.bad-judgement`, `ledger.no-actor`.
    """
    if words.verdict not in get_args(Verdict):
        raise LedgerError(
            "ledger.bad-judgement", f"There is no verdict {words.verdict!r}.", "accept, reject or edit."
        )
    if not words.reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A judgement is signed: say who the reviewer is.")
    if bool(words.edits) != (words.verdict == "edit"):
        said = (
            "An edit must set at least one field." if words.verdict == "edit" else "Only an edit sets fields."
        )
        raise LedgerError("ledger.bad-judgement", said, f"Fields: {', '.join(sorted(FIELDS))}.")
    among = of_reading(connection, at.question, at.reading_id)
    kept = among[at.number]
    edits = checked(connection, kept, words.edits, known) if words.edits else None
    position = kept.position
    text = revision_text(connection, at.revision_id)
    alike = [n for n, other in among.items() if _mark(other) == _mark(kept)]
    (start, end), (from_, to) = position.span, position.holder.span
    row: dict[str, Any] = {"question": at.question, "report_id": at.report_id, "revision_id": at.revision_id}
    row |= {"start": start, "end": end, "cue": text[start:end], "holder_start": from_, "holder_end": to}
    row |= {"holder": text[from_:to], "actor": position.holder.actor, "what": position.evidence}
    row |= {"ordinal": alike.index(at.number), "verdict": words.verdict, "reviewer": words.reviewer.strip()}
    row |= {"edits": None if edits is None else json.dumps(edits), "note": words.note, "made": words.now}
    made = insert(PositionJudgementRow).returning(PositionJudgementRow.id)
    number = connection.execute(made, row).scalar_one()
    readings = connection.execute(
        select(ReadingRow.id, ReadingRow.revision_id)
        .where(ReadingRow.report_id == at.report_id)
        .where(ReadingRow.superseded.is_(None) | (ReadingRow.id == at.reading_id))
    ).all()
    for reading in readings:
        fitter = Fitter(connection, at.question, reading.id, reading.revision_id)
        fitter.attach(number)
    return number


def bearing(connection: Connection, at: Place) -> list[int]:
    """The numbers of the live judgements on a position, oldest first."""
    held = (
        select(PositionJudgementRow.id)
        .join(PositionAttachmentRow, PositionAttachmentRow.judgement_id == PositionJudgementRow.id)
        .where(
            PositionAttachmentRow.reading_id == at.reading_id,
            PositionAttachmentRow.question == at.question,
            PositionAttachmentRow.number == at.number,
            live(PositionJudgementRow, None),
        )
    )
    return list(connection.scalars(held.order_by(PositionJudgementRow.id)))


def checked(
    connection: Connection, kept: Kept, edits: Mapping[str, Any], known: Mapping[str, Actor]
) -> dict[str, Any]:
    """The fields to set, as they are stored: whoever is named stands in them with name and code.

    Raises LedgerError(ledger.bad-judgement), and `ledger.no-actor` for an id that nobody has.
    """
    if astray := sorted(set(edits) - FIELDS):
        raise _bad(f"A position has no field {astray[0]!r} to edit.", f"Fields: {', '.join(sorted(FIELDS))}.")
    found: dict[str, Any] = dict(edits)
    for field, values in (("side", SIDES), ("evidence", EVIDENCE)):
        if field in found and found[field] not in values:
            raise _bad(f"There is no {field} {found[field]!r}.", f"One of: {', '.join(values)}.")
    for field in ("value", "low", "high"):
        value = found.get(field, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not AGAINST <= value <= FOR:
            raise _bad(f"{value!r} is no {field}.", f"A whole number from {AGAINST} to {FOR}.")
    if not isinstance(found.get("conditional", True), bool):
        raise _bad("`conditional` is true or false.", "")
    if "holder" in found and not (isinstance(found["holder"], str) and found["holder"].strip()):
        raise _bad("`holder` is a name.", "To say who he is, set `actor`.")
    for field in ("actor", "on_behalf_of"):
        if found.get(field) is not None:
            actor = _actor(connection, found[field], known)
            found[field] = msgspec.to_builtins(actor)
    after = applied(kept, found).position
    if side_of(after.value) != after.side or not after.low <= after.value <= after.high:
        raise _bad(
            f"The value {after.value} (from {after.low} to {after.high}) is not {after.side}.",
            f"For is above {BETWEEN}, against below {-BETWEEN}.",
        )
    return found


def _bad(message: str, hint: str) -> LedgerError:
    return LedgerError("ledger.bad-judgement", message, hint)


def _actor(connection: Connection, id_: Any, known: Mapping[str, Actor]) -> Actor:
    actor = (
        known.get(id_) or newest_actor(connection, id_) if isinstance(id_, str) and ":" not in id_ else None
    )
    if actor is None:
        raise LedgerError(
            "ledger.no-actor",
            f"Neither the ledger nor the knowledge has an actor {id_!r}.",
            "Look with `dragoman actors list`; to correct only the name, set `holder`.",
        )
    return actor


def applied(kept: Kept, edits: Mapping[str, Any]) -> Kept:
    """A position with these stored fields set. A side without a value stands at its pole; a value has its own side."""
    position, holder = kept.position, kept.position.holder
    changed: dict[str, Any] = {
        name: edits[name]
        for name in ("value", "side", "low", "high", "evidence", "conditional")
        if name in edits
    }
    if "value" in changed:
        changed = {
            "side": side_of(changed["value"]),
            "low": changed["value"],
            "high": changed["value"],
        } | changed
    elif "side" in changed and changed["side"] != position.side:
        value, low, high = _WHOLE[changed["side"]]
        changed = {"value": value, "low": low, "high": high} | changed
    actor, behalf = kept.actor, kept.behalf
    if "actor" in edits:
        actor = None if edits["actor"] is None else msgspec.convert(edits["actor"], Actor)
        name = holder.name if actor is None else actor.name
        holder = msgspec.structs.replace(holder, actor=None if actor is None else actor.id, name=name)
    if "on_behalf_of" in edits:
        behalf = None if edits["on_behalf_of"] is None else msgspec.convert(edits["on_behalf_of"], Actor)
        holder = msgspec.structs.replace(holder, on_behalf_of=None if behalf is None else behalf.id)
    if "holder" in edits:
        holder = msgspec.structs.replace(holder, name=edits["holder"])
    now = msgspec.structs.replace(position, holder=holder, **changed)
    return msgspec.structs.replace(kept, position=now, actor=actor, behalf=behalf)


def withdraw(connection: Connection, number: int, *, reviewer: str, now: datetime) -> None:
    """End a judgement; it stays on record. Raises LedgerError(ledger.no-record) where none such holds."""
    if not reviewer.strip():
        raise LedgerError("ledger.bad-judgement", "A withdrawal is signed: say who the reviewer is.")
    ended = connection.execute(
        update(PositionJudgementRow)
        .where(PositionJudgementRow.id == number, PositionJudgementRow.withdrawn.is_(None))
        .values(withdrawn=now, withdrawn_by=reviewer.strip())
    )
    if ended.rowcount != 1:
        raise LedgerError(
            "ledger.no-record",
            f"There is no judgement {number} on positions that holds.",
            "See `dragoman questions judgements`.",
        )


def _mark(kept: Kept) -> tuple[Span, Span, str]:
    return kept.position.span, kept.position.holder.span, kept.position.evidence


class Fitter:
    """Ties the judgements on a report's positions to those of one reading."""

    def __init__(self, connection: Connection, question: int, reading_id: int, revision_id: int) -> None:
        self._connection = connection
        self._question = question
        self._reading_id = reading_id
        self._revision_id = revision_id
        self._flat: Flat | None = None
        self._among: dict[int, Kept] | None = None

    def attach_all(self, report_id: int) -> None:
        """All that hold on this report's positions on the question."""
        row = PositionJudgementRow
        numbers = self._connection.scalars(
            select(row.id)
            .where(row.question == self._question, row.report_id == report_id, row.withdrawn.is_(None))
            .order_by(row.id)
        ).all()
        for number in numbers:
            self.attach(number)

    def attach(self, number: int) -> None:
        """One judgement, where a position fits; else it waits."""
        row = self._connection.execute(
            select(PositionJudgementRow.__table__).where(PositionJudgementRow.id == number)
        ).one()
        found = self._fitting(row)
        if found is not None:
            key = {"judgement_id": number, "reading_id": self._reading_id, "question": self._question}
            self._connection.execute(insert(PositionAttachmentRow), key | {"number": found})

    def _fitting(self, row: Any) -> int | None:
        """The position whose words overlap most, of those of the same holder; None where there is none."""
        if self._among is None:
            self._among = of_reading(self._connection, self._question, self._reading_id)
        span, holder = self._moved(row)
        if span is None:
            return None

        def theirs(kept: Kept) -> bool:
            who = kept.position.holder
            same = row.actor is not None and row.actor in (who.actor, who.on_behalf_of)
            return same or (holder is not None and _overlap(holder, who.span) > 0)

        near = [
            (number, kept)
            for number, kept in self._among.items()
            if _overlap(span, kept.position.span) > 0 and theirs(kept)
        ]
        if not near:
            return None

        def rank(one: tuple[int, Kept]) -> tuple[float, float, bool, int]:
            position = one[1].position
            own = 0.0 if holder is None else _overlap(holder, position.holder.span)
            return _overlap(span, position.span), own, position.evidence == row.what, -one[0]

        best = max(near, key=rank)
        alike = [number for number, kept in near if _mark(kept) == _mark(best[1])]
        return alike[row.ordinal] if row.ordinal < len(alike) else None

    def _moved(self, row: Any) -> tuple[Span | None, Span | None]:
        """The judged span and its holder's in the text of this reading."""
        span, holder = (row.start, row.end), (row.holder_start, row.holder_end)
        if row.revision_id == self._revision_id:
            return span, holder
        if self._flat is None:
            self._flat = flatten(revision_text(self._connection, self._revision_id))
        text, flat = revision_text(self._connection, row.revision_id), self._flat

        def move(old: Span) -> Span | None:
            return relocate(text[old[0] : old[1]], *context(text, old), old[0], flat)

        return move(span), move(holder)


def _overlap(a: Span, b: Span) -> float:
    return (min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))


_COLUMNS = (
    *PositionJudgementRow.__table__.c,
    QuestionRow.id.label("question_id"),
    ReportRow.ref,
    ReadingRow.number.label("reading_number"),
    PositionAttachmentRow.reading_id,
    PositionAttachmentRow.number.label("place"),
)


def layer(
    connection: Connection, question: int, at: datetime | None = None
) -> dict[tuple[int, int], list[PositionJudgement]]:
    """The judgements that hold on a question's positions, by reading and number, oldest first."""
    row = PositionJudgementRow
    rows = connection.execute(
        select(*_COLUMNS)
        .join(PositionAttachmentRow, PositionAttachmentRow.judgement_id == row.id)
        .join(ReadingRow, ReadingRow.id == PositionAttachmentRow.reading_id)
        .join(ReportRow, ReportRow.id == row.report_id)
        .join(QuestionRow, QuestionRow.number == row.question)
        .where(row.question == question, live(row, at))
        .order_by(row.id)
    )
    found: dict[tuple[int, int], list[PositionJudgement]] = {}
    for one in rows:
        found.setdefault((one.reading_id, one.place), []).append(_answer(one))
    return found


def listed(
    connection: Connection, question: int | None, at: datetime | None = None, *, withdrawn: bool
) -> list[PositionJudgement]:
    """Judgements that hold (held at that moment), oldest first; `withdrawn`: also those that hold no longer."""
    row = PositionJudgementRow
    attached = and_(
        PositionAttachmentRow.judgement_id == row.id, PositionAttachmentRow.reading_id == ReadingRow.id
    )
    asked = (
        select(*_COLUMNS)
        .join(ReportRow, ReportRow.id == row.report_id)
        .join(QuestionRow, QuestionRow.number == row.question)
        .outerjoin(ReadingRow, and_(ReadingRow.report_id == row.report_id, ReadingRow.superseded.is_(None)))
        .outerjoin(PositionAttachmentRow, attached)
        .order_by(row.id)
    )
    if question is not None:
        asked = asked.where(row.question == question)
    if not withdrawn:
        asked = asked.where(live(row, at))
    elif at is not None:
        asked = asked.where(row.made <= at)
    return [_answer(one) for one in connection.execute(asked)]


def _answer(row: Any) -> PositionJudgement:
    edits = json.loads(row.edits) if row.edits else {}
    for field in ("actor", "on_behalf_of"):
        if edits.get(field) is not None:
            edits[field] = edits[field]["id"]
    position = None
    if row.place is not None:
        position = position_id(row.ref, row.reading_number, row.place, row.question_id)
    return PositionJudgement(
        id=row.id, question=row.question_id, report=row.ref, text=storable(row.cue), holder=row.holder,
        verdict=row.verdict, edits=edits, reviewer=row.reviewer, note=row.note, made=row.made,
        withdrawn=row.withdrawn, withdrawn_by=row.withdrawn_by, position=position,
    )  # fmt: skip


def stored_edits(connection: Connection, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """The fields that edits set, as they are stored, by judgement."""
    found: dict[int, dict[str, Any]] = {}
    for some in chunks(numbers):
        row = PositionJudgementRow
        asked = select(row.id, row.edits).where(row.id.in_(some), row.edits.is_not(None))
        found |= {one.id: json.loads(one.edits) for one in connection.execute(asked)}
    return found
