"""Who is asking, and what he may do: dependencies of the pages.

On loopback without accounts everybody is the person at the machine, a reviewer who signs with the name given to
`dragoman desk --by`. With accounts (accounts.py) a session cookie says who it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Annotated, Literal

import msgspec
from fastapi import Depends, Request

from dragoman.desk.context import Desk, desk_of
from dragoman.desk.faults import Forbidden, SignInFirst

Role = Literal["viewer", "reviewer"]
COOKIE = "dragoman"
FIELD, HEADER = "csrf", "x-csrf"
"""Where a write bears the token of its session: a form's field, or a header."""


class User(msgspec.Struct, frozen=True):
    """Somebody at the desk. `name` signs judgements; `account`: its number, None for the person at the machine."""

    name: str
    role: Role
    account: int | None = None

    @property
    def reviews(self) -> bool:
        return self.role == "reviewer"


def session_of(request: Request) -> str:
    """The cookie's token; a new one where there is none (the answer sets it)."""
    held: str | None = getattr(request.state, "session", None)
    if held is None:
        sent = request.cookies.get(COOKIE, "")
        good = 20 <= len(sent) <= 100 and sent.isascii()
        held = sent if good else secrets.token_urlsafe(32)
        request.state.session = held
        request.state.fresh = not good
    return held


def csrf_token(desk: Desk, session: str) -> str:
    """What a form of this session must bear; no other site can know it."""
    return hmac.new(desk.secret, session.encode(), hashlib.sha256).hexdigest()


def user_of(request: Request) -> User | None:
    """Who is asking; None: nobody who has signed in."""
    desk = desk_of(request)
    if desk.accounts is None:
        return User(name=desk.by, role="reviewer")
    return desk.accounts.user(session_of(request))


def viewer(request: Request) -> User:
    """Somebody who may read. Raises SignInFirst."""
    user = user_of(request)
    if user is None:
        raise SignInFirst
    return user


async def reviewer(request: Request, user: Annotated[User, Depends(viewer)]) -> User:
    """Somebody who may write, with the token of his session. Raises Forbidden, SignInFirst."""
    await checked(request)
    if not user.reviews:
        raise Forbidden("Your account reads only; ask for one that reviews.")
    return user


async def checked(request: Request) -> None:
    """Raise Forbidden where a write does not bear its session's token."""
    sent = request.headers.get(HEADER)
    if sent is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        field = (await request.form()).get(FIELD)
        sent = field if isinstance(field, str) else None
    token = csrf_token(desk_of(request), session_of(request))
    if sent is None or not hmac.compare_digest(sent.encode(), token.encode()):
        raise Forbidden("The form was too old, or came from elsewhere. Load the page again.")


Viewer = Annotated[User, Depends(viewer)]
Reviewer = Annotated[User, Depends(reviewer)]
