"""A report: its text with records marked in it, and the records beside it; one record with all about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dragoman.desk.context import desk_of
from dragoman.desk.forms import form_for, plain
from dragoman.desk.marks import Marked, Piece, pieces
from dragoman.desk.rows import Row, address, marks, row, shown_head, shown_pieces
from dragoman.desk.users import Viewer
from dragoman.desk.wording import bounds
from dragoman.ledger.answers import Filters, Hit
from dragoman.page.clean import one_line
from dragoman.records.reading import Hop, Party, Reading, Span, Statement
from dragoman.records.report import Report

router = APIRouter()

MOST = 2_000
"""Records of one report that are shown."""
_GAP = re.compile(r"\n[ \t]*\n\s*")


class Item(NamedTuple):
    """A record beside the text. `ways`: hops of a statement's words; `claims`: whose word an event is."""

    label: str
    row: Row
    ways: tuple[str, ...]
    claims: tuple[tuple[str, str, str], ...]
    performed_by: str | None


class Count(NamedTuple):
    """A count of people beside the text."""

    label: str
    id: str
    words: str
    bounds: str
    kind: str


class Bond(NamedTuple):
    """A tie beside the text."""

    label: str
    id: str
    words: str
    from_: str
    type: str
    to: str
    negated: bool


@router.get("/report/{ref}")
def report(request: Request, user: Viewer, ref: str, record: str | None = None) -> HTMLResponse:
    """A report as it is read now. `record`: the id of one to be shown first."""
    desk = desk_of(request)
    view = desk.store.view()
    told, reading = view.reading(ref)
    ref = _whole(view.search(Filters(report=ref, rejected=True, retracted=True), limit=1), ref)
    sought = Filters(report=ref, rejected=True, retracted=True)
    events = view.search(sought, limit=MOST)
    statements = view.search(sought, kind="statement", limit=MOST)
    items = sorted((_item(hit, reading) for hit in events), key=lambda i: _place(reading, i.label))
    said = sorted((_item(hit, reading) for hit in statements), key=lambda i: _place(reading, i.label))
    number = (events or statements)[0].reading.number if events or statements else None
    chosen = record.rpartition(".")[2] if record else ""
    asked = record.rpartition(":")[2].partition(".")[0] if record and ":" in record else ""
    older = asked.isdigit() and number is not None and int(asked) != number
    return desk.page(
        request,
        "report.html",
        ref=ref,
        told=told,
        reading=reading,
        shown=(events or statements)[0].report if events or statements else None,
        paragraphs=paragraphs(told, reading, [*events, *statements]),
        events=items,
        statements=said,
        counts=_counts(told, reading, ref, number),
        ties=_ties(told, reading, ref, number),
        cast=_cast(reading),
        story_of=None,
        chosen="" if older else chosen,
        older=record if older else None,
    )


@router.get("/record/{id_}")
def record(request: Request, user: Viewer, id_: str) -> HTMLResponse:
    """All about one record, superseded or not."""
    desk = desk_of(request)
    shown = desk.store.view().show(id_)
    return desk.page(
        request,
        "record.html",
        shown=shown,
        pieces=shown_pieces(shown),
        head=shown_head(shown),
        form=form_for(desk, user, shown),
        plain=plain,
        href=address(shown.id),
        ways=ways(shown.chain),
        neighbours=[row(hit) for hit in shown.neighbours],
        about=[row(hit) for hit in shown.about],
        claims=[
            (claim.stance, claim.id, pieces(claim.passage.text, (0, len(claim.passage.text)), ()))
            for claim in shown.claims
        ],
    )


def _whole(hits: list[Hit], ref: str) -> str:
    return hits[0].report.ref if hits else ref


def _place(reading: Reading, label: str) -> int:
    for event in reading.events:
        if event.id == label:
            return event.cue[0]
    for statement in reading.statements:
        if statement.id == label:
            spans = statement.content if statement.cue is None else (*statement.content, statement.cue)
            return min(start for start, _ in spans)
    return 0


def paragraphs(told: Report, reading: Reading, hits: list[Hit]) -> list[list[Piece]]:
    """The text's paragraphs, each as pieces; every mark knows its record's label."""
    found = [
        Marked(mark.span, mark.kind, hit.id.rpartition(".")[2])
        for hit in hits
        if hit.verdict != "reject"
        for mark in marks(hit.record)
    ]
    found += [Marked(q.span, "count", q.id) for q in reading.quantities]
    found += [Marked(t.evidence, "tie", f"t{n + 1}") for n, t in enumerate(reading.ties)]
    found += [Marked(p.span, "place") for p in reading.places]
    found += [Marked(t.span, "time") for t in reading.times if t.span is not None]
    return [pieces(told.text, span, found) for span in stretches(told.text)]


def stretches(text: str) -> list[Span]:
    """The spans between blank lines."""
    made: list[Span] = []
    at = 0
    for gap in _GAP.finditer(text):
        if text[at : gap.start()].strip():
            made.append((at, gap.start()))
        at = gap.end()
    if text[at:].strip():
        made.append((at, len(text)))
    return made


def ways(chain: tuple[Hop, ...]) -> tuple[str, ...]:
    """The stations of the words: `Jaafar Al Husseini (speaker)`."""
    return tuple(f"{one_line(hop.name)} ({hop.role})" for hop in chain)


def _item(hit: Hit, reading: Reading) -> Item:
    label, record = hit.id.rpartition(".")[2], hit.record
    if isinstance(record, Statement):
        return Item(label, row(hit), ways(record.chain), (), None)
    by = {s.id: s for s in reading.statements}
    names = {a.id: a.name for a in reading.actors}
    claims = tuple(
        (claim.stance, claim.statement, one_line(_speakers(by[claim.statement], names)))
        for claim in record.claims
        if claim.statement in by
    )
    return Item(label, row(hit), (), claims, record.performed_by)


def _speakers(statement: Statement, names: dict[str, str]) -> str:
    found = [names.get(p.actor or "", "") for p in statement.speakers]
    return ", ".join(filter(None, found)) or "somebody"


def _counts(told: Report, reading: Reading, ref: str, number: int | None) -> list[Count]:
    return [
        Count(
            q.id,
            f"{ref}:{number}.{q.id}",
            one_line(told.text[q.span[0] : q.span[1]]),
            bounds(q.low, q.high, q.approximate),
            q.kind.replace("_", " "),
        )
        for q in reading.quantities
    ]


def _ties(told: Report, reading: Reading, ref: str, number: int | None) -> list[Bond]:
    names = {a.id: a.name for a in reading.actors}

    def party(one: Party) -> str:
        return one_line(names.get(one.actor or "") or told.text[one.span[0] : one.span[1]])

    return [
        Bond(
            f"t{n + 1}",
            f"{ref}:{number}.t{n + 1}",
            one_line(told.text[t.evidence[0] : t.evidence[1]]),
            party(t.from_),
            t.type.replace("_", " "),
            party(t.to),
            t.negated,
        )
        for n, t in enumerate(reading.ties)
    ]


def _cast(reading: Reading) -> list[tuple[str, str, str, str | None, int]]:
    """Actors with how often they are named, most first: id, name, kind, code, count."""
    counted: dict[str, int] = {}
    for mention in reading.mentions:
        for actor in {mention.actor, *mention.members} - {None}:
            counted[str(actor)] = counted.get(str(actor), 0) + 1
    found = [
        (a.id, one_line(a.name), a.kind.replace("_", " "), a.code, counted.get(a.id, 0))
        for a in reading.actors
    ]
    return sorted(found, key=lambda a: (-a[4], a[1]))
