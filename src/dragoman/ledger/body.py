"""A reading as one stored document, and whether it fits its report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec

from dragoman.errors import LedgerError
from dragoman.ledger.identity import is_day
from dragoman.records.reading import Party, Reading, Span, Time
from dragoman.records.report import Report

LABEL = re.compile(r"[a-z]{1,8}[0-9]{1,9}")
"""What a record's id in a reading looks like: safe on a command line and in an address."""

_decoder = msgspec.json.Decoder(Reading)


def pack(reading: Reading) -> bytes:
    """The reading as JSON. Raises LedgerError where it breaks its own types."""
    try:
        try:
            body = msgspec.json.encode(reading)
        except (UnicodeEncodeError, OverflowError):  # lone surrogates, numbers past 64 bits
            body = json.dumps(msgspec.to_builtins(reading)).encode("ascii")
        unpack(body)
    except (msgspec.ValidationError, TypeError) as error:
        raise LedgerError(
            "ledger.bad-reading", f"The reading {reading.id!r} breaks the contract: {error}."
        ) from error
    return body


def unpack(body: bytes) -> Reading:
    """The reading again, equal to what was packed."""
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(body), Reading)


def check(report: Report, reading: Reading) -> None:
    """Raise LedgerError(ledger.bad-reading) where the reading cannot be of this report.

    Spans must lie in the text, labels be unique, and every actor, statement and quantity that is named exist.
    """
    if reading.id != report.id:
        _refuse(report, f"it is of {reading.id!r}")
    for span in _spans(reading):
        if not 0 <= span[0] < span[1] <= len(report.text):
            _refuse(report, f"the span {list(span)} lies outside the text")
    labels = [event.id for event in reading.events]
    labels += (statement.id for statement in reading.statements)
    labels += (quantity.id for quantity in reading.quantities)
    labels += (f"t{number}" for number in range(1, len(reading.ties) + 1))
    if len(set(labels)) < len(labels):
        _refuse(report, "two records have one id")
    if bad := [label for label in labels if not LABEL.fullmatch(label)]:
        _refuse(report, f"{bad[0]!r} is no id for a record")
    for time in _times(reading):
        for day in (time.start, time.end):
            if day is not None and not is_day(day):
                _refuse(report, f"{day!r} is no day")
    if len({actor.id for actor in reading.actors}) < len(reading.actors):
        _refuse(report, "two actors have one id")
    _check_references(report, reading)


def _refuse(report: Report, why: str) -> None:
    raise LedgerError("ledger.bad-reading", f"The reading of report {report.id!r} does not fit it: {why}.")


def parties(reading: Reading) -> Iterator[Party]:
    """Every party of every record."""
    for event in reading.events:
        yield from event.actors
        yield from event.recipients
    for statement in reading.statements:
        yield from statement.speakers
        yield from statement.addressees
    for tie in reading.ties:
        yield tie.from_
        yield tie.to


def _spans(reading: Reading) -> Iterator[Span]:
    yield from reading.sentences
    for part in (reading.mentions, reading.quantities, reading.places):
        yield from (item.span for item in part)
    yield from (note.span for note in reading.notes if note.span)
    yield from (time.span for time in _times(reading) if time.span)
    yield from (party.span for party in parties(reading))
    yield from (event.cue for event in reading.events)
    yield from (tie.evidence for tie in reading.ties)
    for statement in reading.statements:
        if statement.cue is not None:
            yield statement.cue
        yield from statement.content
        yield from (hop.span for hop in statement.chain if hop.span)
    placed = [event.place for event in reading.events] + [quantity.place for quantity in reading.quantities]
    yield from (place.span for place in placed if place is not None)


def _times(reading: Reading) -> Iterator[Time]:
    yield from reading.times
    found = [event.time for event in reading.events]
    found += (statement.time for statement in reading.statements)
    found += (quantity.time for quantity in reading.quantities)
    found += (tie.time for tie in reading.ties)
    yield from (time for time in found if time is not None)


def _check_references(report: Report, reading: Reading) -> None:
    actors = {actor.id for actor in reading.actors} | {None}
    statements = {statement.id for statement in reading.statements} | {None}
    quantities = {quantity.id for quantity in reading.quantities}
    named: list[str | None] = []
    for mention in reading.mentions:
        named += (mention.actor, mention.on_behalf_of, *mention.members)
    for party in parties(reading):
        named += (party.actor, party.on_behalf_of, *party.members)
    for statement in reading.statements:
        named += (hop.actor for hop in statement.chain)
    named += (quantity.of for quantity in reading.quantities)
    if lost := [actor for actor in named if actor not in actors]:
        _refuse(report, f"no actor {lost[0]!r} is listed")
    said: list[str | None] = [statement.within for statement in reading.statements]
    for event in reading.events:
        said += (event.performed_by, *(claim.statement for claim in event.claims))
        if astray := [label for label in event.quantities if label not in quantities]:
            _refuse(report, f"no quantity {astray[0]!r} is listed")
    said += (quantity.statement for quantity in reading.quantities)
    said += (tie.statement for tie in reading.ties)
    if lost := [label for label in said if label not in statements]:
        _refuse(report, f"no statement {lost[0]!r} is listed")
    for statement in reading.statements:
        if statement.cue is None and not statement.content:
            _refuse(report, f"the statement {statement.id!r} has neither cue nor content")
