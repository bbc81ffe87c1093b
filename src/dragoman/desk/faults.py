"""Errors of the desk and how they are answered: a page for a person, JSON under /api."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from dragoman.errors import DragomanError

STATUS = {
    "ledger.no-record": 404,
    "ledger.no-story": 404,
    "ledger.no-question": 404,
    "ledger.no-actor": 404,
    "filter.cursor": 404,
    "ledger.judged-meanwhile": 409,
    "ledger.locked": 503,
    "view.unknown": 404,
    "sample.unknown": 404,
    "sample.open": 409,
    "sample.closed": 409,
}
"""By code; other errors of ours are 422: the request does not fit."""


class Forbidden(Exception):
    """The request may not be done; the message says why."""


class SignInFirst(Exception):
    """Nobody has signed in."""


class Unsupported(Exception):
    """The body is of a kind that is not taken."""


class Conflict(Exception):
    """Somebody else changed the record meanwhile. Nothing is lost: the message says what to do."""


def answer(request: Request, status: int, code: str, message: str, hint: str = "") -> Response:
    """An error as page or JSON."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": {"code": code, "message": message, "hint": hint}}, status)
    from dragoman.desk.context import desk_of

    return desk_of(request).page(request, "fault.html", status=status, code=code, message=message, hint=hint)


def install(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(DragomanError)
    def ours(request: Request, error: DragomanError) -> Response:
        return answer(request, STATUS.get(error.code, 422), error.code, error.message, error.hint)

    @app.exception_handler(Forbidden)
    def forbidden(request: Request, error: Forbidden) -> Response:
        return answer(request, 403, "desk.forbidden", str(error))

    @app.exception_handler(Conflict)
    def conflict(request: Request, error: Conflict) -> Response:
        return answer(request, 409, "desk.conflict", str(error))

    @app.exception_handler(Unsupported)
    def unsupported(request: Request, error: Unsupported) -> Response:
        return answer(request, 415, "desk.unsupported", str(error))

    @app.exception_handler(SignInFirst)
    def sign_in(request: Request, error: SignInFirst) -> Response:
        if request.url.path.startswith("/api/"):
            return answer(request, 401, "desk.sign-in", "Sign in first.")
        return RedirectResponse("/login", 303)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first.get("loc", ())[1:])
        return answer(request, 422, "desk.bad-request", f"{where or 'The request'}: {first.get('msg', '')}.")

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        message = "There is nothing here." if error.status_code == 404 else str(error.detail)
        answered = answer(request, error.status_code, f"desk.http-{error.status_code}", message)
        answered.headers.update(error.headers or {})
        if error.status_code == 405:
            answered.headers["allow"] = ", ".join(allowed(app, request))
        return answered


def allowed(app: FastAPI, request: Request) -> list[str]:
    """The methods that the address of a request takes; the routes of one address are several."""
    found = set()
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        scope = dict(request.scope) | {"method": method}
        if any(route.matches(scope)[0] == Match.FULL for route in app.routes):
            found |= {method}
    return sorted(found)
