"""Who is asking, and what the ledger holds."""

from __future__ import annotations

from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.desk.api.answers import Page, SessionTold
from dragoman.desk.api.asking import USUAL, After, Limit, asked, filters
from dragoman.desk.api.replying import answers, page, part, reply
from dragoman.desk.context import desk_of, set_cookie
from dragoman.desk.users import COOKIE, Viewer, csrf_token, session_of, user_of
from dragoman.ledger.answers import Stats
from dragoman.ledger.coverage import Covered

router = APIRouter(tags=["About"], default_response_class=Response)


@router.get("/session", responses=answers(SessionTold))
def session(request: Request) -> Response:
    """Who is asking, and the token that his writes must bear; answered to everybody, for one signs in with it."""
    desk, user = desk_of(request), user_of(request)
    token = session_of(request)
    told = SessionTold(
        user=user.name if user else None,
        role=user.role if user else None,
        accounts=desk.accounts is not None,
        csrf=csrf_token(desk, token),
    )
    answered = reply(request, lambda: told)
    answered.headers["cache-control"] = "no-store"
    if getattr(request.state, "fresh", False):
        set_cookie(answered, request, COOKIE, token)
    return answered


@router.get("/stats", responses=answers(Stats), openapi_extra=filters("as_of"))
def stats(request: Request, user: Viewer) -> Response:
    """Counts of what is in view, and the versions that read it."""
    desk, wanted = desk_of(request), asked(request)

    def make() -> Stats:
        if wanted.moment is not None:
            return wanted.view(desk.store).stats()
        held: Stats = desk.keep("stats", desk.store.stamp(), lambda: desk.store.view().stats())
        return held

    return reply(request, make, stamp=desk.store.stamp())


@router.get("/coverage", responses=answers(Page[Covered]), openapi_extra=filters("since", "until", "as_of"))
def coverage(request: Request, user: Viewer, limit: Limit = USUAL, after: After = None) -> Response:
    """What came in by outlet and day of publication: read, failed, passed over. `after`: as `next` has it."""
    desk, wanted = desk_of(request), asked(request)

    def make() -> Page[Covered]:
        found = wanted.view(desk.store).coverage(wanted.filters.since, wanted.filters.until)
        return page(request, part(found, limit, after, _name), limit, _name)

    return reply(request, make)


def _name(row: Covered) -> str:
    return sha256(f"{row.day}\0{row.outlet}".encode("utf-8", "replace")).hexdigest()[:16]
