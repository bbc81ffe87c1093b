"""What a reviewer changes in a record: which fields, and how they follow a text that changes.

A judgement keeps its values in the offsets of the text that was judged. Where a value names a statement by
its label, the ledger keeps `@START-END`, the statement's anchor, since a re-read may number them anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from dragoman.errors import LedgerError
from dragoman.ledger.answers import Kind
from dragoman.records.reading import Event, Quantity, Reading, Span, Statement, Tie

T = TypeVar("T")

Record = Event | Statement | Quantity | Tie

FIELDS: dict[Kind, frozenset[str]] = {
    "event": frozenset({
        "type", "modes", "contexts", "modality", "historical", "repeated", "aggregate", "actors", "recipients",
        "reciprocal", "time", "place", "claims",
    }),
    "statement": frozenset({
        "speakers", "content", "kind", "attitude", "act", "addressees", "time", "chain",
    }),
    "quantity": frozenset({"low", "high", "approximate", "kind", "of", "place", "time"}),
    "tie": frozenset({"type", "from", "to", "negated", "time"}),
}  # fmt: skip
"""Fields that an edit may set. The cue is what a judgement is keyed to and stays."""

_ANCHOR = re.compile(r"@([0-9]+)-([0-9]+)")


def apply(record: Record, edits: Mapping[str, Any]) -> Record:
    """The record with these fields set. Raises msgspec.ValidationError where a value does not fit."""
    return msgspec.convert(msgspec.to_builtins(record) | dict(edits), type(record))


def check_edits(kind: Kind, record: Record, edits: Mapping[str, Any], reading: Reading, length: int) -> None:
    """Raise LedgerError(ledger.bad-judgement) for a field or value that does not fit this record."""
    if not edits:
        raise LedgerError("ledger.bad-judgement", "An edit must set at least one field.")
    if astray := sorted(set(edits) - FIELDS[kind]):
        raise LedgerError(
            "ledger.bad-judgement",
            f"A record of kind {kind} has no field {astray[0]!r} to edit.",
            f"Fields: {', '.join(sorted(FIELDS[kind]))}.",
        )
    try:
        apply(record, edits)
    except msgspec.ValidationError as error:
        raise LedgerError("ledger.bad-judgement", f"The edit does not fit: {error}.") from error
    for span in _spans(edits):
        if not (len(span) == 2 and 0 <= span[0] < span[1] <= length):
            raise LedgerError("ledger.bad-judgement", f"The span {list(span)} lies outside the text.")
    labels = {statement.id for statement in reading.statements}
    for claim in edits.get("claims", ()):
        if claim["statement"] not in labels:
            raise LedgerError("ledger.bad-judgement", f"The reading has no statement {claim['statement']!r}.")


def to_stored(edits: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """Labels of statements replaced by anchors."""
    stored = dict(edits)
    if "claims" in edits:
        spans = {s.id: s.cue or s.content[0] for s in reading.statements}
        stored["claims"] = [
            claim | {"statement": "@{}-{}".format(*spans[claim["statement"]])} for claim in edits["claims"]
        ]
    return stored


def move_edits(
    stored: Mapping[str, Any],
    move: Callable[[Span], Span | None],
    label: Callable[[Span], str | None],
) -> dict[str, Any] | None:
    """The edits in another text: every span moved, every anchor named by its label there.

    None where a span or statement is not found again: then the judgement waits.
    """
    try:
        return {field: _moved(value, field, move, label) for field, value in stored.items()}
    except _LostError:
        return None


class _LostError(Exception):
    """A span has no place in the other text."""


def _moved(
    value: Any, key: str, move: Callable[[Span], Span | None], label: Callable[[Span], str | None]
) -> Any:
    if key == "span" and value is not None:
        return _or_lost(move((value[0], value[1])))
    if key == "content":
        return [_or_lost(move((start, end))) for start, end in value]
    if key == "statement" and isinstance(value, str) and (match := _ANCHOR.fullmatch(value)):
        return _or_lost(label(_or_lost(move((int(match[1]), int(match[2]))))))
    if isinstance(value, dict):
        return {inner: _moved(item, inner, move, label) for inner, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, "", move, label) for item in value]
    return value


def _or_lost(value: T | None) -> T:
    if value is None:
        raise _LostError
    return value


def _spans(value: Any, key: str = "") -> Iterator[Any]:
    if key == "span" and value is not None:
        yield value
    elif key == "content":
        yield from value
    elif isinstance(value, dict):
        for inner, item in value.items():
            yield from _spans(item, inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _spans(item)
