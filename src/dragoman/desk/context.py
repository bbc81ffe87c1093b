"""What pages work with: the ledger, the knowledge, the templates."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dragoman.desk import wording
from dragoman.knowledge import Knowledge
from dragoman.ledger import Ledger

if TYPE_CHECKING:
    from dragoman.desk.accounts import Accounts

MOST_KEPT = 128
"""Answers that are kept; past that the oldest is forgotten."""
THEMES = ("auto", "light", "dark")
STATIC = files("dragoman.desk").joinpath("static")

NAVIGATION = (
    ("today", "/", "Today", "t"),
    ("explore", "/explore", "Explore", "e"),
    ("stories", "/stories", "Stories", "s"),
    ("questions", "/questions", "Questions", "q"),
    ("actors", "/actors", "Actors", "a"),
    ("review", "/review", "Review", "r"),
    ("brief", "/brief", "Brief", "b"),
)
"""Name, address, label, and the key that follows `g`."""


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dragoman.desk", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= wording.FILTERS
    made.globals |= {"static": static_url, "navigation": NAVIGATION}
    return made


def static_url(name: str) -> str:
    """The address of a shipped file, with a hash of its content so that it may be kept for ever."""
    if name not in _HASHES:
        _HASHES[name] = sha256(STATIC.joinpath(name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={_HASHES[name]}"


_HASHES: dict[str, str] = {}


@dataclass(frozen=True)
class Desk:
    """The desk over one open ledger. `by`: who signs where there are no accounts.

    `secret` signs form tokens; it changes with every start. `kept`: small answers that are dear to compute, by a key
    that changes with the ledger.
    """

    store: Ledger
    knowledge: Knowledge
    by: str
    accounts: Accounts | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    templates: Environment = field(default_factory=_environment)
    kept: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from its template. Those that htmx asks for as a part get the block `main` alone."""
        from dragoman.desk.users import COOKIE, csrf_token, session_of, user_of

        session = session_of(request)
        theme = request.cookies.get("theme", "auto")
        user = user_of(request)
        query = request.url.query
        values |= {
            "request": request,
            "user": user,
            "csrf": csrf_token(self, session),
            "theme": theme if theme in THEMES else "auto",
            "path": request.url.path,
            "here": request.url.path + (f"?{query}" if query else ""),
            "saved_views": lambda: [] if user is None else self.store.views().list(user.name),
            "accounts": self.accounts is not None,
        }
        text = self.templates.get_template(template).render(values)
        answered = HTMLResponse(text, status)
        if getattr(request.state, "fresh", False):
            set_cookie(answered, request, COOKIE, session)
        return answered

    def keep(self, name: str, stamp: str, make: Callable[[], Any]) -> Any:
        """The answer of `make`, computed once for each `stamp` of the ledger (see `stamp`)."""
        held = self.kept.get(name)
        if held is None or held[0] != stamp:
            held = self.kept[name] = (stamp, make())
            while len(self.kept) > MOST_KEPT:
                self.kept.pop(next(iter(self.kept)), None)
        return held[1]


def set_cookie(answered: Response, request: Request, name: str, value: str, days: int = 30) -> None:
    """Set a cookie that scripts and other sites do not get."""
    answered.set_cookie(
        name,
        value,
        max_age=days * 86_400,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def desk_of(request: Request) -> Desk:
    """The desk that a request is for."""
    found: Desk = request.app.state.desk
    return found


def query_of(request: Request) -> Mapping[str, str]:
    """The query of a request, of a name given twice the last."""
    return dict(request.query_params)
