"""Blind double coding: draw a sample, code it without seeing what others say, close it, see how far all agree."""

from __future__ import annotations

import csv
import io
import random
from typing import Any, get_args

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman.desk import forms
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.filters import parse
from dragoman.desk.marks import Marked, pieces
from dragoman.desk.users import Reviewer, User, Viewer
from dragoman.errors import DragomanError
from dragoman.export.table import cell
from dragoman.ledger.answers import Filters
from dragoman.ledger.desk.samples import CLAIMS, FIELDS, NONE, PROGRAM, Sample, Unit, spans_value
from dragoman.page.clean import safe
from dragoman.records.reading import Modality, Span

router = APIRouter()

SIZE = 50
ROLES = ("actors", "recipients")
_ASKED = ("type", "actor", "country", "since", "until", "outlet", "q")
"""Filters that the form for drawing has."""


@router.get("/review/samples")
def samples(request: Request, user: Viewer) -> HTMLResponse:
    """All samples, and the form for a new one."""
    return _samples(request, {"size": str(SIZE), "seed": str(random.randrange(1, 10_000))})


def _samples(request: Request, given: dict[str, str], fault: str = "", status: int = 200) -> HTMLResponse:
    desk = desk_of(request)
    fields = dict.fromkeys((*_ASKED, "name", "size", "seed"), "") | given
    return desk.page(
        request, "review/samples.html", status=status, found=desk.store.samples().listed(), given=fields, fault=fault,
        types=forms.types_of(desk), tab="samples",
    )  # fmt: skip


@router.post("/review/samples")
async def draw(request: Request, user: Reviewer) -> Response:
    """Draw a sample."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form()
    given = {k: v for k, v in form.items() if isinstance(v, str) and k in (*_ASKED, "name", "size", "seed")}
    return await run_in_threadpool(_draw, request, user, given)


def _draw(request: Request, user: User, given: dict[str, str]) -> Response:
    desk = desk_of(request)
    asked = parse([(k, v) for k, v in given.items() if k in _ASKED], types=forms.types_of(desk), kind="event")
    try:
        asked.check()
        drawn = desk.store.samples().draw(
            given.get("name", "").strip(), asked.filters or Filters(), size=_whole(given.get("size", "")),
            seed=_whole(given.get("seed", "")), by=user.name,
        )  # fmt: skip
    except DragomanError as error:
        return _samples(request, given, str(error), 422)
    return RedirectResponse(f"/review/sample/{drawn.name}", 303)


def _whole(typed: str) -> int:
    """A number as it was typed; what is none lies outside of what is allowed."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else -1


@router.get("/review/sample/{name}.csv")
def table(request: Request, user: Viewer, name: str) -> Response:
    """All codings of a closed sample, one row for each unit and coder; the program's are those of `(program)`."""
    book = desk_of(request).store.samples()
    codings = book.codings(name)
    records = {n: book.item(name, n).record for n in sorted({c.number for c in codings})}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["sample", "number", "record", "coder", *FIELDS, "note", "made"])
    for c in codings:
        made = "" if c.made is None else c.made.isoformat()
        values = [c.values.get(field, "") for field in FIELDS]
        row = [name, c.number + 1, records[c.number], c.reviewer, *values, c.note, made]
        writer.writerow([cell(value) for value in row])
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/review/sample/{name}/close")
def close(request: Request, user: Reviewer, name: str) -> RedirectResponse:
    """End the coding and open what was said to all."""
    closed = desk_of(request).store.samples().close(name)
    return RedirectResponse(f"/review/sample/{closed.name}", 303)


@router.get("/review/sample/{name}")
def sample(request: Request, user: Viewer, name: str) -> HTMLResponse:
    """How far a sample is; when it is closed, how far its coders agree."""
    desk = desk_of(request)
    book = desk.store.samples()
    found = book.get(name)
    mine = book.coded(name, user.name)
    values: dict[str, Any] = {"agreement": [], "differing": [], "coders": sorted(found.coded)}
    if found.closed is not None:
        values["agreement"] = book.agreement(name)
        values["differing"] = _differing(desk, found)
    return desk.page(
        request, "review/sample.html", sample=found, mine=len(mine), next=_next(found, mine), tab="samples",
        program=PROGRAM, fields=FIELDS, **values,
    )  # fmt: skip


def _next(sample: Sample, mine: Any, after: int = -1) -> int | None:
    """The next unit that one has not coded, from after this one on and then from the beginning."""
    order = [*range(after + 1, sample.size), *range(min(after + 1, sample.size))]
    return next((number for number in order if number not in mine), None)


def _differing(desk: Desk, sample: Sample) -> list[tuple[int, Any, list[tuple[str, dict[str, str]]]]]:
    """The units on which coders differ, with what each said."""
    book = desk.store.samples()
    units: dict[int, list[tuple[str, dict[str, str]]]] = {}
    for coding in book.codings(sample.name):
        units.setdefault(coding.number, []).append((coding.reviewer, coding.values))
    found = []
    for number, said in units.items():
        if any(len({v[f] for _, v in said if f in v}) > 1 for f in FIELDS):
            unit = book.item(sample.name, number)
            shown = [(who, {f: words(unit, f, v.get(f)) for f in FIELDS}) for who, v in said]
            found.append((number, unit, shown))
    return found


def words(unit: Unit, field: str, value: str | None) -> str:
    """A value as a person reads it: spans as the words of the text."""
    if value is None:
        return ""
    if field not in ROLES:
        return value
    low = unit.span[0]
    return ", ".join(safe(unit.text[a - low : b - low]) for a, b in _spans(value)) or "nobody"


def _spans(value: str) -> list[Span]:
    pairs = (part.partition("-") for part in value.split())
    return [(int(start), int(end)) for start, _, end in pairs]


@router.get("/review/sample/{name}/{number}")
def unit(request: Request, user: Viewer, name: str, number: int) -> HTMLResponse:
    """A unit to code. Shows what its reviewer said of it before, nothing of the program's or of others."""
    return _unit(request, user, name, _place(number))


def _place(number: int) -> int:
    """The place of a unit by the number in an address, which may be any."""
    return min(max(0, number), 2**31 - 1) - 1


def _unit(
    request: Request,
    user: User,
    name: str,
    number: int,
    given: dict[str, str] | None = None,
    note: str | None = None,
    fault: str = "",
) -> HTMLResponse:
    desk = desk_of(request)
    book = desk.store.samples()
    found, one = book.get(name), book.item(name, number)
    mine = book.coded(name, user.name)
    held = mine.get(number)
    values = given if given is not None else (held.values if held else {})
    low = one.span[0]
    marked = [Marked((one.cue[0] - low, one.cue[1] - low), "cue")]
    taken = {role: set(_spans(values.get(role, ""))) for role in ROLES}
    mentions = [
        (f"{a}-{b}", safe(one.text[a - low : b - low]), [role for role in ROLES if (a, b) in taken[role]])
        for a, b in one.mentions
    ]
    return desk.page(
        request, "review/unit.html", status=422 if fault else 200, sample=found, unit=one,
        pieces=pieces(one.text, (0, len(one.text)), marked), mentions=mentions, values=values, mine=len(mine),
        note=note if note is not None else (held.note if held else ""), fault=fault, coded=held is not None,
        types=(*forms.types_of(desk), NONE), modalities=get_args(Modality), claims=CLAIMS, tab="samples",
    )  # fmt: skip


@router.post("/review/sample/{name}/{number}")
async def code(request: Request, user: Reviewer, name: str, number: int) -> Response:
    """Code a unit, and go on to the next."""
    from starlette.concurrency import run_in_threadpool

    return await run_in_threadpool(_code, request, user, name, _place(number), await request.form())


def _code(request: Request, user: User, name: str, number: int, form: FormData) -> Response:
    book = desk_of(request).store.samples()
    one = book.item(name, number)
    given = {field: str(form.get(field) or "") for field in ("type", "modality", "claims")}
    for role in ROLES:
        chosen = [m for m in one.mentions if form.get(f"role.{m[0]}-{m[1]}") in (role, "both")]
        given[role] = spans_value(chosen)
    note = str(form.get("note") or "")[:2000]
    if not given["type"]:
        return _unit(request, user, name, number, given, note, "Say what type of event it is, or NONE.")
    try:
        book.code(name, number, given, reviewer=user.name, note=note)
    except DragomanError as error:
        return _unit(request, user, name, number, given, note, str(error))
    following = _next(book.get(name), book.coded(name, user.name), number)
    where = f"/review/sample/{name}" + ("" if following is None else f"/{following + 1}")
    return RedirectResponse(where, 303)
