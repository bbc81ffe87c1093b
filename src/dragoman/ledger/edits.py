"""What a reviewer changes in a record: which fields, and how they follow a text that changes.

A judgement keeps its values in the offsets of the text that was judged. Where a value names a statement by
its label, the ledger keeps `@START-END`, the statement's anchor, since a re-read may number them anew; for the same
reason a report's own actor (`local:3`) is kept as `own:RANK:NAME`, his folded name and his rank among those of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from dragoman.errors import LedgerError
from dragoman.ledger.answers import Kind
from dragoman.ledger.identity import fold
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
_LOCAL, _OWN = "local:", "own:"
_WHO = frozenset({"actor", "on_behalf_of", "of"})


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
    theirs = {actor.id for actor in reading.actors}
    for id_ in _ids(edits):
        if id_.startswith((_LOCAL, _OWN)) and id_ not in theirs:
            raise LedgerError("ledger.bad-judgement", f"The reading has no actor {id_!r}.")


def own_keys(actors: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a reading's own actors (ids and names, in order) are kept as: `local:3` as `own:0:ann`."""
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for id_, name in actors:
        if id_.startswith(_LOCAL):
            key = fold(name)
            found[id_] = f"{_OWN}{ranks.get(key, 0)}:{key}"
            ranks[key] = ranks.get(key, 0) + 1
    return found


def to_stored(edits: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """Labels of statements replaced by anchors, ids of the report's own actors by their names."""
    keys = own_keys((actor.id, actor.name) for actor in reading.actors)
    stored: dict[str, Any] = _renamed(dict(edits), "", lambda id_: keys.get(id_, id_))
    if "claims" in edits:
        spans = {s.id: s.cue or s.content[0] for s in reading.statements}
        stored["claims"] = [
            claim | {"statement": "@{}-{}".format(*spans[claim["statement"]])} for claim in edits["claims"]
        ]
    return stored


def _renamed(value: Any, key: str, name: Callable[[str], str]) -> Any:
    """The value with every actor's id in it replaced."""
    if isinstance(value, dict):
        return {inner: _renamed(item, inner, name) for inner, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, key if key == "members" else "", name) for item in value]
    return name(value) if isinstance(value, str) and (key in _WHO or key == "members") else value


def _ids(value: Any) -> list[str]:
    found: list[str] = []
    _renamed(value, "", lambda id_: found.append(id_) or id_)  # type: ignore[func-returns-value]
    return found


def move_edits(
    stored: Mapping[str, Any],
    move: Callable[[Span], Span | None],
    label: Callable[[Span], str | None],
    own: Callable[[str], str | None],
) -> dict[str, Any] | None:
    """The edits in another text: every span moved, every anchor named by its label there, own actors by their ids.

    None where a span, statement or own actor is not found again: then the judgement waits.
    """

    def named(id_: str) -> str:
        return _or_lost(own(id_)) if id_.startswith(_OWN) else id_

    try:
        moved = {field: _moved(value, field, move, label) for field, value in stored.items()}
        renamed: dict[str, Any] = _renamed(moved, "", named)
        return renamed
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
