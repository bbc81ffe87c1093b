"""Events, statements, single records, reports with their readings."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.desk.api.answers import EventHit, Page, ReportRead, ReportTold, StatementHit
from dragoman.desk.api.asking import ALL, FOR_STATEMENTS, USUAL, After, Id, Limit, asked, filters
from dragoman.desk.api.replying import answers, page, reply
from dragoman.desk.context import desk_of
from dragoman.desk.users import Viewer
from dragoman.ledger.answers import Hit, Shown
from dragoman.ledger.columns import storable
from dragoman.ledger.query import Searched

router = APIRouter(tags=["Records"], default_response_class=Response)


@router.get("/events", responses=answers(Page[EventHit]), openapi_extra=filters(*ALL))
def events(request: Request, user: Viewer, limit: Limit = USUAL, after: After = None) -> Response:
    """Events that meet every filter, the latest day first."""
    return _hits(request, "event", limit, after)


@router.get("/statements", responses=answers(Page[StatementHit]), openapi_extra=filters(*FOR_STATEMENTS))
def statements(request: Request, user: Viewer, limit: Limit = USUAL, after: After = None) -> Response:
    """Statements that meet every filter, the latest day first. `actor`, `recipient`: who speaks, to whom."""
    return _hits(request, "statement", limit, after)


def _hits(request: Request, kind: Searched, limit: int, after: str | None) -> Response:
    store, wanted = desk_of(request).store, asked(request, kind)

    def make() -> Page[Hit]:
        found = wanted.view(store).search(wanted.filters, kind=kind, limit=limit + 1, after=after)
        return page(request, found, limit, lambda hit: hit.id)

    return reply(request, make, stamp=store.stamp())


@router.get("/records/{id}", responses=answers(Shown), openapi_extra=filters("as_of"))
def record(request: Request, user: Viewer, id: Id) -> Response:
    """All about one record of any kind, superseded or not: sentence, marks, chain, claims, judgements."""
    store, wanted = desk_of(request).store, asked(request)
    return reply(request, lambda: wanted.view(store).show(id), stamp=store.stamp())


@router.get("/reports/{ref}", responses=answers(ReportRead), openapi_extra=filters("as_of"))
def report(request: Request, user: Viewer, ref: Id) -> Response:
    """A report, by its ref or the beginning of that, with the reading of it that is in force."""
    store, wanted = desk_of(request).store, asked(request)

    def make() -> ReportRead:
        view = wanted.view(store)
        told, reading = view.reading(ref)
        return ReportRead(
            report=ReportTold(
                ref=view.ref(ref), id=told.id, title=told.title, published=told.published, outlet=told.outlet,
                url=told.url, language=told.language, text=storable(told.text),
            ),
            reading=reading,
        )  # fmt: skip

    return reply(request, make, stamp=store.stamp())
