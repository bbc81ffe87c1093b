"""Signing in and out, light and dark."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman.desk.context import THEMES, desk_of, set_cookie
from dragoman.desk.guard import Buckets
from dragoman.desk.users import COOKIE, checked, session_of

router = APIRouter()

ATTEMPTS = Buckets(1 / 6, 10)
"""Of one client: ten passwords at once, then one in six seconds."""


def local(address: str) -> str:
    """A path of this desk to go back to; anything else leads to the front page."""
    if address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable():
        return address
    return "/"


@router.post("/theme", dependencies=[Depends(checked)])
def theme(request: Request, back: Annotated[str, Form(max_length=2000)] = "/") -> RedirectResponse:
    """The next of light, dark, and as the system has it."""
    now = request.cookies.get("theme", "auto")
    following = THEMES[(THEMES.index(now) + 1) % len(THEMES)] if now in THEMES else "auto"
    answered = RedirectResponse(local(back), 303)
    set_cookie(answered, request, "theme", following, 365)
    return answered


@router.get("/login")
def form(request: Request) -> HTMLResponse:
    """The form to sign in with."""
    return desk_of(request).page(request, "login.html", failed=False)


@router.post("/login", dependencies=[Depends(checked)])
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
) -> Response:
    """A session of one's own; its token is a new one, so that none can be planted beforehand."""
    desk = desk_of(request)
    if desk.accounts is None:
        return RedirectResponse("/", 303)
    client = request.client.host if request.client else ""
    if not (ATTEMPTS.take(client) and ATTEMPTS.take(f"name {name}")):
        return desk.page(request, "login.html", status=429, failed=True)
    token = desk.accounts.sign_in(name, password)
    if token is None:
        return desk.page(request, "login.html", status=403, failed=True)
    answered = RedirectResponse("/", 303)
    set_cookie(answered, request, COOKIE, token, 1)
    return answered


@router.post("/logout", dependencies=[Depends(checked)])
def sign_out(request: Request) -> RedirectResponse:
    """End the session."""
    desk = desk_of(request)
    if desk.accounts is not None:
        desk.accounts.sign_out(session_of(request))
    answered = RedirectResponse("/login", 303)
    answered.delete_cookie(COOKIE)
    return answered
