"""The application: rooms of pages under one guard."""

from __future__ import annotations

from importlib import import_module

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dragoman import __version__
from dragoman.desk import faults
from dragoman.desk.api.asking import strict
from dragoman.desk.api.description import describe
from dragoman.desk.api.replying import FAULTS
from dragoman.desk.context import STATIC, Desk
from dragoman.desk.guard import Guard

PAGES = (
    "session",
    "report",
    "actors",
    "today",
    "stories",
    "views",
    "review",
    "who",
    "samples",
    "questions",
    "positions",
    "explore",
    "explore_series",
    "explore_network",
    "explore_map",
    "brief",
)
API = ("records", "stories", "actors", "questions", "judgements", "about")
"""Modules of desk/pages and desk/api; each has a `router`."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class _Static(StaticFiles):
    """Shipped files; what is asked for by hash is kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answered = await super().get_response(path, scope)
        kept = b"v=" in scope.get("query_string", b"")
        answered.headers["cache-control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return answered


def create_app(desk: Desk, *, hosts: frozenset[str] = LOOPBACK) -> FastAPI:
    """The web application over a desk. `hosts`: the names by which it may be asked (ports do not count)."""
    app = FastAPI(
        title="dragoman",
        version=__version__,
        summary="A ledger of political events and statements",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    faults.install(app)
    for name in PAGES:
        app.include_router(import_module(f"dragoman.desk.pages.{name}").router, include_in_schema=False)
    for name in API:
        router = import_module(f"dragoman.desk.api.{name}").router
        app.include_router(router, prefix="/api", dependencies=[Depends(strict)], responses=FAULTS)
    describe(app, desk)
    app.router.redirect_slashes = False
    app.mount("/static", _Static(directory=str(STATIC)), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=2_000)
    app.add_middleware(Guard, hosts=hosts)
    return app
