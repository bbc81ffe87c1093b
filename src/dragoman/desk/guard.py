"""What every request passes: which hosts are answered, how large a body may be, how fast writes may come, what headers
an answer bears."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 2_000_000
"""Bytes of a request: a form, or a file of corrections."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""Content security policy: nothing inline, nothing from elsewhere."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Buckets:
    """Token buckets by key: `rate` a second, `burst` at once; the least recently used are forgotten past `most`."""

    def __init__(
        self, rate: float, burst: int, *, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._most, self._clock = rate, burst, most, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> bool:
        """Whether one more may pass now."""
        now = self._clock()
        with self._lock:
            left, at = self._held.pop(key, (float(self._burst), now))
            left = min(float(self._burst), left + (now - at) * self._rate)
            allowed = left >= 1
            self._held[key] = (left - 1 if allowed else left, now)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return allowed


class Guard:
    """The outermost layer of the application.

    `hosts`: names under which it may be asked (against DNS rebinding), without ports. Writes of one client pass at 10 a
    second, 40 at once.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], buckets: Buckets | None = None) -> None:
        self._app, self._hosts = app, hosts
        self._writes = buckets or Buckets(10.0, 40)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        await self._app(scope, _limited(receive), sending)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self._hosts:
            return _refused(scope, 421, "desk.host", "This desk does not answer to that name.")
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        origin = headers.get("origin")
        if origin is not None and origin.split("://", 1)[-1] != headers.get("host"):
            return _refused(scope, 403, "desk.origin", "That came from another site.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return _refused(scope, 413, "desk.too-large", "That is too large.")
        client = scope.get("client")
        if not self._writes.take(client[0] if client else ""):
            answered = _refused(scope, 429, "desk.too-fast", "Too many at once; wait a moment.")
            answered.headers["retry-after"] = "2"
            return answered
        return None


def _refused(scope: Scope, status: int, code: str, message: str) -> Response:
    """A refusal, before anything is known of who asks: as JSON for the API, else as plain text."""
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": {"code": code, "message": message, "hint": ""}}, status)
    return PlainTextResponse(f"{message}\n", status)


def host_name(header: str) -> str:
    """The host of a Host header, without its port, in lower case."""
    if header.startswith("["):
        return header.partition("]")[0].lower() + "]"
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()


def _limited(receive: Receive) -> Receive:
    """The same channel, ended where a body without a length grows past the limit."""
    seen = 0

    async def reading() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message

    return reading
