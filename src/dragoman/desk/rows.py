"""Records as pages list them: the sentence with its marks, who, what, whom, where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dragoman.desk.marks import Marked, Piece, pieces
from dragoman.desk.wording import bounds, days
from dragoman.ledger.answers import Hit, ReportRef, Shown
from dragoman.page.clean import one_line
from dragoman.records.reading import Event, Party, Quantity, Span, Statement, Tie


class Row(NamedTuple):
    """One record for the macro `record` of pieces.html. `what`: type, or act or attitude of a statement."""

    id: str
    href: str
    kind: str
    what: str
    notes: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    when: str
    confidence: float | None
    verdict: str | None
    report: ReportRef
    pieces: list[Piece]


def address(record: str) -> str:
    """Where a record stands in its report: `REF:N.e3` is `/report/REF?record=REF:N.e3`."""
    return f"/report/{record.partition(':')[0]}?record={record}"


def marks(record: Event | Statement) -> list[Marked]:
    """The marks of an event or statement."""
    if isinstance(record, Event):
        parties: Iterable[Party] = (*record.actors, *record.recipients)
        return [Marked(record.cue, "cue"), *(Marked(p.span, "party") for p in parties)]
    own = [Marked(span, "said") for span in record.content]
    own += [Marked(p.span, "party") for p in (*record.speakers, *record.addressees)]
    return own if record.cue is None else [*own, Marked(record.cue, "cue")]


def row(hit: Hit) -> Row:
    """A hit as a row."""
    record, low = hit.record, hit.passage.span[0]
    found = [Marked(_moved(m.span, -low), m.kind, m.record) for m in marks(record)]
    notes: list[str] = []
    confidence = None
    if isinstance(record, Event):
        what = record.type
        if record.modality != "actual":
            notes.append(record.modality)
        notes += [flag for flag in ("historical", "repeated", "aggregate") if getattr(record, flag)]
        notes += sorted({c.stance for c in record.claims if c.stance != "asserts"})
        if record.claims:
            notes.append("claimed")
        confidence = record.confidence
    else:
        what = record.act or record.attitude
        notes.append(record.kind)
    return Row(
        id=hit.id,
        href=address(hit.id),
        kind=hit.kind,
        what=what,
        notes=tuple(notes),
        actors=tuple(map(one_line, hit.actors)),
        recipients=tuple(map(one_line, hit.recipients)),
        when=days(hit.first_day, hit.last_day),
        confidence=confidence,
        verdict=hit.verdict,
        report=hit.report,
        pieces=pieces(hit.passage.text, (0, len(hit.passage.text)), found),
    )


def shown_pieces(shown: Shown) -> list[Piece]:
    """The passage of a record of any kind, with its marks."""
    kinds = {"cue": "cue", "content": "said", "evidence": "tie", "quantity": "count"}
    found = [Marked((m.start, m.end), kinds.get(m.role, "party")) for m in shown.marks]
    return pieces(shown.passage.text, (0, len(shown.passage.text)), found)


def shown_head(shown: Shown) -> str:
    """A record of any kind in a word or two."""
    record = shown.record
    match record:
        case Event():
            return record.type
        case Statement():
            return record.act or record.attitude
        case Quantity():
            return f"{bounds(record.low, record.high, record.approximate)} {record.kind.replace('_', ' ')}"
        case Tie():
            return record.type.replace("_", " ")


def _moved(span: Span, by: int) -> Span:
    return max(0, span[0] + by), max(0, span[1] + by)
