"""Counts, ties and actors as flat rows, for the tables of a release; data/*.toml says what their columns hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.export.entities import from_text, named_place, own
from dragoman.export.told import Somebody
from dragoman.ledger import Covered, Whole

Row = dict[str, Any]


def _head(whole: Whole) -> Row:
    report = whole.report
    row: Row = {"report": report.ref, "revision": report.revision, "reading": whole.reading.number}
    return row | {"outlet": report.outlet, "published": report.published}


def quantity_rows(wholes: Iterable[Whole], *, no_text: bool) -> Iterator[Row]:
    """Every count of people."""
    for whole in wholes:
        for told in whole.quantities:
            figure, place = told.figure, told.place
            speakers = [Somebody(s.actor, None, s.words, no_text) for s in figure.speakers]
            named = figure.of_id is not None and not (no_text and from_text(figure.of_id))
            row: Row = {"id": figure.id} | _head(whole) | {"date": figure.first_day, "kind": figure.kind}
            row |= {"low": figure.low, "high": figure.high, "approximate": figure.approximate}
            row |= {"of": own(figure.of_id), "of_name": figure.of if named else None}
            row |= {"statement": figure.statement, "by_id": [s.id or "" for s in speakers]}
            row |= {"by_name": [s.name or "" for s in speakers], "events": list(told.events)}
            row |= {"country": None if place is None else place.country}
            row |= {"place": None if place is None else named_place(place, no_text=no_text)}
            row |= {"words": None if no_text else figure.words}
            yield row | {"start": figure.span[0], "end": figure.span[1], "reviewed": told.verdict}


def tie_rows(wholes: Iterable[Whole], *, no_text: bool) -> Iterator[Row]:
    """Every tie."""
    for whole in wholes:
        for tie in whole.ties:
            row: Row = {"id": tie.id} | _head(whole) | {"type": tie.type}
            for side in ("from", "to"):
                id_, name = getattr(tie, f"{side}_id"), getattr(tie, f"{side}_name")
                hidden = no_text and (id_ is None or from_text(id_))
                row |= {f"{side}_id": id_, f"{side}_name": None if hidden else name}
                row |= {f"{side}_code": getattr(tie, f"{side}_code")}
            row |= {"negated": tie.negated, "by_name": [] if no_text else list(tie.by)}
            row |= {"words": None if no_text else tie.words}
            yield row | {"start": tie.passage.span[0], "end": tie.passage.span[1]}


def actor_rows(wholes: Iterable[Whole], *, no_text: bool) -> Iterator[Row]:
    """Every actor once; those whom only a report knows once for it."""
    seen: set[str] = set()
    for whole in wholes:
        for id_, actor in whole.actors.items():
            if not from_text(id_):
                if id_ in seen:
                    continue
                seen.add(id_)
            hidden = no_text and from_text(id_)
            row: Row = {"id": id_, "name": None if hidden else actor.name, "kind": actor.kind}
            yield row | {"code": actor.code, "sectors": list(actor.sectors), "known": actor.known}


def coverage_rows(found: Iterable[Covered]) -> Iterator[Row]:
    """What came in, by outlet and day."""
    for covered in found:
        row: Row = {"outlet": covered.outlet, "day": covered.day}
        row |= {
            name: getattr(covered, name)
            for name in ("reports", "revisions", "sentences", "events", "statements")
        }
        row |= {"failed": sum(covered.failed.values()), "skipped": sum(covered.skipped.values())}
        for column, counts in (
            ("failed_codes", covered.failed), ("skipped_codes", covered.skipped), ("languages", covered.languages)
        ):  # fmt: skip
            row[column] = [f"{code}={number}" for code, number in counts.items()]
        yield row
