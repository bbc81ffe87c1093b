"""Which record a judgement bears on: found again by overlap after a re-read, by context in a changed text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from dragoman.ledger.answers import Kind
from dragoman.ledger.edits import move_edits, own_keys
from dragoman.ledger.schema import (
    ActorRow,
    AttachmentRow,
    EditRow,
    EventRow,
    JudgementRow,
    QuantityRow,
    ReadingRow,
    RevisionRow,
    StatementRow,
    TieRow,
)
from dragoman.records.reading import Span

CONTEXT = 48
"""Characters kept on each side of a judged cue: about eight words, seldom found twice in a report."""

NEEDED = 0.5
"""Share of that context that must be found again in a changed text: one side whole, or half of both."""


class Anchor(NamedTuple):
    """Where a record stands. `what`: its type; `number`: its place in the reading."""

    number: int
    span: Span
    what: str


def anchors(connection: Connection, reading_id: int, kind: Kind) -> list[Anchor]:
    """The anchors of a reading's records of one kind, in their order."""
    if kind == "event":
        columns = EventRow.number, EventRow.cue_start, EventRow.cue_end, EventRow.type, EventRow.reading_id
    elif kind == "statement":
        columns = (
            StatementRow.number,
            StatementRow.anchor_start,
            StatementRow.anchor_end,
            StatementRow.attitude,
            StatementRow.reading_id,
        )
    elif kind == "quantity":
        columns = (
            QuantityRow.number,
            QuantityRow.start,
            QuantityRow.end,
            QuantityRow.kind,
            QuantityRow.reading_id,
        )
    else:
        columns = TieRow.number, TieRow.start, TieRow.end, TieRow.type, TieRow.reading_id
    rows = connection.execute(select(*columns).where(columns[-1] == reading_id).order_by(columns[0]))
    return [Anchor(row[0], (row[1], row[2]), row[3]) for row in rows]


def ordinal(of: Anchor, among: Iterable[Anchor]) -> int:
    """Which of the records on this very span with this very type it is, counted from 0."""
    return sum(1 for other in among if other[1:] == of[1:] and other.number < of.number)


def choose(span: Span, what: str, which: int, among: Sequence[Anchor]) -> Anchor | None:
    """The record that a judgement on `span` bears on: the largest overlap in proportion, then its type.

    Of several records alike, the one of the same rank; where there are now fewer, none. A record that does
    not overlap is never chosen.
    """

    def overlap(anchor: Anchor) -> float:
        shared = min(span[1], anchor.span[1]) - max(span[0], anchor.span[0])
        whole = max(span[1], anchor.span[1]) - min(span[0], anchor.span[0])
        return shared / whole

    near = [anchor for anchor in among if overlap(anchor) > 0]
    if not near:
        return None
    best = max(near, key=lambda anchor: (overlap(anchor), anchor.what == what, -anchor.number))
    alike = [anchor for anchor in near if anchor[1:] == best[1:]]
    return alike[which] if which < len(alike) else None


class Flat(NamedTuple):
    """A text with each run of white space as one space; `offsets[i]` is where character i stands in it."""

    text: str
    offsets: list[int]
    length: int


def flatten(text: str) -> Flat:
    """Line breaks and indents change more often than words: compare without them."""
    kept, offsets, space = [], [], False
    for position, sign in enumerate(text):
        if sign.isspace():
            if not space:
                kept.append(" ")
                offsets.append(position)
            space = True
        else:
            kept.append(sign)
            offsets.append(position)
            space = False
    return Flat("".join(kept), offsets, len(text))


def _shared_end(one: str, other: str) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def relocate(cue: str, before: str, after: str, old: int, text: Flat) -> Span | None:
    """Where a cue with this context stands in a changed text; None where it is not surely the same.

    `old`: its start in the former text, to decide between equals (the nearest wins).
    """
    cue, before, after = (flatten(part).text for part in (cue, before, after))
    if not cue.strip():
        return None
    available = len(before) + len(after)
    best: tuple[int, int] | None = None
    found = None
    at = text.text.find(cue)
    while at >= 0:
        end = at + len(cue)
        score = _shared_end(before, text.text[max(0, at - CONTEXT) : at])
        score += _shared_end(after[::-1], text.text[end : end + CONTEXT][::-1])
        rank = (score, -abs(text.offsets[at] - old))
        if score >= NEEDED * available and (best is None or rank > best):
            best, found = rank, at
        at = text.text.find(cue, at + 1)
    if found is None:
        return None
    last = found + len(cue) - 1
    return text.offsets[found], text.offsets[last] + 1


def context(text: str, span: Span) -> tuple[str, str]:
    """The characters before and after a span by which it is found again."""
    return text[max(0, span[0] - CONTEXT) : span[0]], text[span[1] : span[1] + CONTEXT]


def attach_to_reading(connection: Connection, reading_id: int) -> None:
    """Attach the live judgements on a report to the records of a new reading of it, where they fit."""
    reading = connection.execute(
        select(ReadingRow.report_id, ReadingRow.revision_id).where(ReadingRow.id == reading_id)
    ).one()
    live = connection.scalars(
        select(JudgementRow.id)
        .where(JudgementRow.report_id == reading.report_id, JudgementRow.withdrawn.is_(None))
        .order_by(JudgementRow.id)
    ).all()
    if live:
        fitter = Fitter(connection, reading_id, reading.revision_id)
        for judgement_id in live:
            fitter.attach(judgement_id)


class Fitter:
    """Attaches judgements to one reading."""

    def __init__(self, connection: Connection, reading_id: int, revision_id: int) -> None:
        self._connection = connection
        self._reading_id = reading_id
        self._revision_id = revision_id
        self._flat: Flat | None = None
        self._texts: dict[int, str] = {}
        self._anchors: dict[Kind, list[Anchor]] = {}
        self._own: dict[str, str] | None = None

    def attach(self, judgement_id: int) -> int | None:
        """Attach one judgement if record and edits fit; the record's number, None where they do not."""
        row = self._connection.execute(
            select(JudgementRow.__table__).where(JudgementRow.id == judgement_id)
        ).one()
        span: Span | None = (row.start, row.end)
        if row.revision_id != self._revision_id:
            span = relocate(row.cue, row.before, row.after, row.start, self._target())
        found = choose(span, row.what, row.ordinal, self._among(row.kind)) if span else None
        if found is None:
            return None
        edits = None
        if row.verdict == "edit":
            stored = self._connection.execute(
                select(EditRow.field, EditRow.value)
                .where(EditRow.judgement_id == judgement_id)
                .order_by(EditRow.field)
            )
            values = {field: json.loads(value) for field, value in stored}
            moved = move_edits(values, lambda s: self._move(s, row.revision_id), self._label, self._actor)
            if moved is None:
                return None
            edits = json.dumps(moved)
        new = {"judgement_id": judgement_id, "reading_id": self._reading_id, "record": row.kind}
        self._connection.execute(insert(AttachmentRow), new | {"number": found.number, "edits": edits})
        return found.number

    def _target(self) -> Flat:
        if self._flat is None:
            self._flat = flatten(self._text(self._revision_id))
        return self._flat

    def _text(self, revision_id: int) -> str:
        if revision_id not in self._texts:
            self._texts[revision_id] = revision_text(self._connection, revision_id)
        return self._texts[revision_id]

    def _among(self, kind: Kind) -> list[Anchor]:
        if kind not in self._anchors:
            self._anchors[kind] = anchors(self._connection, self._reading_id, kind)
        return self._anchors[kind]

    def _move(self, span: Span, revision_id: int) -> Span | None:
        """A span of the judged text in this reading's text."""
        if revision_id == self._revision_id:
            return span
        text = self._text(revision_id)
        return relocate(text[span[0] : span[1]], *context(text, span), span[0], self._target())

    def _actor(self, key: str) -> str | None:
        """The id that one of the report's own actors has in this reading."""
        if self._own is None:
            rows = self._connection.execute(
                select(ActorRow.actor, ActorRow.name)
                .where(ActorRow.reading_id == self._reading_id)
                .order_by(ActorRow.number)
            )
            self._own = {kept: id_ for id_, kept in own_keys((row.actor, row.name) for row in rows).items()}
        return self._own.get(key)

    def _label(self, span: Span) -> str | None:
        """The label of the statement anchored here (in this reading's offsets)."""
        found = choose(span, "", 0, self._among("statement"))
        if found is None:
            return None
        return self._connection.scalar(
            select(StatementRow.label).where(
                StatementRow.reading_id == self._reading_id, StatementRow.number == found.number
            )
        )


def revision_text(connection: Connection, revision_id: int) -> str:
    """The exact text of a revision."""
    return connection.execute(select(RevisionRow.text).where(RevisionRow.id == revision_id)).scalar_one()
