"""Explore: records by words and facets, newest first; the same as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from dragoman import ontology
from dragoman.desk.charts.table import csv_line
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.exploring import attached, frame, kept
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.rows import row
from dragoman.desk.users import Viewer
from dragoman.export.flat import EVENT_COLUMNS, STATEMENT_COLUMNS, contract, event_row, statement_row
from dragoman.export.table import line
from dragoman.ledger import Hit

router = APIRouter()

PAGE = 30
COUNTED = 10_000
"""Hits that are counted; of more it is only said that there are more."""
MOST = 10_000
"""Records of a download."""
_STEP = 500
_EACH = 10
"""Values of a facet that are shown."""
_LABELS = {
    "type": "Type",
    "modality": "Modality",
    "country": "Country",
    "genre": "Genre",
    "outlet": "Outlet",
}
_SEVERAL = ("type", "modality", "genre")
"""Facets of which several values may be chosen; each is counted without itself."""


class Value(NamedTuple):
    """A value of a facet: what a click on it asks for."""

    value: str
    records: int
    href: str
    chosen: bool


class FacetShown(NamedTuple):
    """A facet. `looked`: how many of the newest records were counted, where there are more."""

    label: str
    values: list[Value]
    looked: int | None


@router.get("/explore")
def explore(request: Request, user: Viewer, after: str | None = None) -> HTMLResponse:
    """Records that meet the filters. `after`: the id of the last record of the page before."""
    desk, asked = desk_of(request), asked_of(request)
    hits: list[Hit] = []
    found, facets = 0, []
    if not asked.faults:
        view = asked.view(desk.store)
        hits = view.search(asked.filters, kind=asked.kind, limit=PAGE + 1, after=after or None)
        found = kept(desk, asked, "count", lambda: view.count(asked.filters, kind=asked.kind, most=COUNTED))
        facets = kept(desk, asked, "facets", lambda: facets_of(desk, asked))
    return frame(
        request,
        "explore/records.html",
        asked,
        "records",
        rows=[row(hit) for hit in hits[:PAGE]],
        found=found,
        counted=COUNTED,
        most=MOST,
        facets=facets,
        after=after,
        following=asked.again(after=hits[PAGE - 1].id) if len(hits) > PAGE else None,
    )


def facets_of(desk: Desk, asked: Asked) -> list[FacetShown]:
    """The facets of what was found; those of which values are chosen, of what would be found without."""
    view = asked.view(desk.store)
    fields = [f for f in _LABELS if asked.kind == "event" or f not in ("type", "modality")]
    chosen = [field for field in _SEVERAL if field in fields and asked.values(field)]
    made: dict[str, FacetShown] = {}
    for group in [[field for field in fields if field not in chosen], *([field] for field in chosen)]:
        rest = asked.without(group[0]) if group and group[0] in chosen else asked.filters
        told = view.facets(rest, kind=asked.kind, fields=group, each=_EACH)
        for field in group:
            values = [
                Value(f.value, f.records, _href(asked, field, f.value), f.value in asked.values(field))
                for f in told.facets
                if f.field == field
            ]
            made[field] = FacetShown(_LABELS[field], values, told.records if told.bounded else None)
    return [made[field] for field in fields if made[field].values]


def _href(asked: Asked, field: str, value: str) -> str:
    if field in _SEVERAL:
        return asked.toggled(field, value)
    return asked.again(**{field: None if asked.value(field) == value else value})


@router.get("/explore/records.jsonl")
def jsonl(request: Request, user: Viewer) -> Response:
    """The newest records that meet the filters, in the shape of the contract, one a line."""
    asked = _checked(request)
    codes = ontology.load()
    lines = (line(contract(hit, codes)) + "\n" for hit in _newest(desk_of(request), asked))
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=_headers(asked, "jsonl"))


@router.get("/explore/records.csv")
def csv(request: Request, user: Viewer) -> Response:
    """The same as a table."""
    asked = _checked(request)
    codes = ontology.load()
    make = event_row if asked.kind == "event" else statement_row
    columns = EVENT_COLUMNS if asked.kind == "event" else STATEMENT_COLUMNS

    def lines() -> Iterator[str]:
        yield csv_line(columns)
        for hit in _newest(desk_of(request), asked):
            yield csv_line(make(hit, codes).values())

    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=_headers(asked, "csv"))


def _checked(request: Request) -> Asked:
    asked = asked_of(request)
    asked.check()
    desk_of(request).store.view().search(asked.filters, kind=asked.kind, limit=0)
    return asked


def _headers(asked: Asked, ending: str) -> dict[str, str]:
    return attached(f"{asked.kind}s.{ending}") | {"x-most-records": str(MOST)}


def _newest(desk: Desk, asked: Asked) -> Iterator[Hit]:
    """The first `MOST` records, some at a time, so that neither memory nor a transaction grows."""
    view, after = asked.view(desk.store), None
    for _ in range(MOST // _STEP):
        hits = view.search(asked.filters, kind=asked.kind, limit=_STEP, after=after)
        yield from hits
        if len(hits) < _STEP:
            return
        after = hits[-1].id
