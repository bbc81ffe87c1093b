"""Saved views: pages of the desk with their filters, kept under a name."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse

from dragoman.desk.context import desk_of
from dragoman.desk.pages.session import local
from dragoman.desk.users import Viewer, checked

router = APIRouter()

PASSING = frozenset({"after", "batch", "offset", "record"})
"""Names in an address that say how far somebody has read: they are not part of a view."""

LARGEST = 2**31 - 1
"""Number of a view, which a database can compare."""


@router.get("/views")
def views(request: Request, user: Viewer, gone: str = "") -> HTMLResponse:
    """The views that one keeps, and those that one removed; `gone`: the number of the one just now."""
    desk = desk_of(request)
    kept = desk.store.views()
    removed = kept.list(user.name, removed=True)
    last = next((view for view in removed if str(view.id) == gone), None)
    return desk.page(request, "views.html", kept=kept.list(user.name), removed=removed, last=last)


@router.post("/views", dependencies=[Depends(checked)])
def save(
    request: Request,
    user: Viewer,
    name: Annotated[str, Form(max_length=200)],
    address: Annotated[str, Form(max_length=4_000)],
) -> RedirectResponse:
    """Keep a page under a name, and go back to it."""
    kept = desk_of(request).store.views().save(user.name, name, lasting(address))
    return RedirectResponse(kept.address, 303)


@router.post("/views/{id_}/remove", dependencies=[Depends(checked)])
def remove(request: Request, user: Viewer, id_: int) -> RedirectResponse:
    """Keep a view no more."""
    gone = desk_of(request).store.views().remove(user.name, min(id_, LARGEST))
    return RedirectResponse(f"/views?gone={gone.id}", 303)


@router.post("/views/{id_}/restore", dependencies=[Depends(checked)])
def restore(request: Request, user: Viewer, id_: int) -> RedirectResponse:
    """Have a removed view back."""
    desk_of(request).store.views().restore(user.name, min(id_, LARGEST))
    return RedirectResponse("/views", 303)


def lasting(address: str) -> str:
    """An address of this desk without what says how far somebody has read; no address of it becomes the front page."""
    try:
        parts = urlsplit(local(address))
        given = parse_qsl(parts.query, max_num_fields=200)
    except ValueError:
        return "/"
    pairs = [pair for pair in given if pair[0] not in PASSING]
    return parts.path + (f"?{urlencode(pairs)}" if pairs else "")
