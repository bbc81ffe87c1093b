"""Pages from the internet: http and https, public addresses, and an end to everything that a server can spin out."""

from __future__ import annotations

import contextlib
import email.utils
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from urllib.parse import quote, urljoin, urlsplit

import msgspec
import urllib3.exceptions

import dragoman
from dragoman.ingest.inflate import inflate
from dragoman.ingest.sockets import FetchError, Gate, Resolve, connection, secure_context

REDIRECTS = 5
LONGEST_URL = 4_000
_HEADER_BYTES = 100_000
_STEP = 65_536
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be others the next time."""
LONGEST_WAIT = 86_400.0
"""Seconds; a server that asks for more is asked again after a day."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered. `url` is where the redirects ended; header names are in small letters."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    cut: bool = False
    """The body was longer than the limit, and only its beginning was wanted."""


class Fetcher:
    """Gets pages, one at a time. `resolve` is for tests.

    `most`: bytes of a body, packed and unpacked; `seconds`: for one request, with all redirects.
    """

    def __init__(
        self,
        *,
        most: int = 10_000_000,
        seconds: float = 30.0,
        allow_private: bool = False,
        agent: str | None = None,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        self.most = most
        self.seconds = seconds
        self.agent = agent or f"dragoman/{dragoman.__version__}"
        self._allow_private = allow_private
        self._resolve = resolve

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return secure_context()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        before: Callable[[str], None] = lambda _: None,
        most: int | None = None,
        cut: bool = False,
    ) -> Fetched:
        """The page at a URL; a 304 is an answer too. `before` is called with the URL of every request that is made.

        `cut`: of a body that is too long, its beginning. Raises FetchError: `fetch.scheme`, `fetch.url`,
        `fetch.private`, `fetch.unreachable`, `fetch.tls`, `fetch.timeout`, `fetch.too-large`, `fetch.redirects`,
        `fetch.encoding`, `fetch.protocol`, `fetch.incomplete`, `fetch.status`, and what `before` raises.
        """
        gate: Gate | None = None
        at = url
        for _ in range(REDIRECTS + 1):
            split_url(at)
            before(at)  # may wait, which does not count against the server
            gate = gate or Gate(self.seconds, self._allow_private, self._resolve)
            answer = self._once(at, gate, headers or {}, most or self.most, cut)
            if answer.status not in {301, 302, 303, 307, 308}:
                return _checked(answer)
            target = answer.headers.get("location", "").strip()
            if not target:
                raise FetchError("fetch.redirects", "The server leads on without saying where.")
            try:
                at = urljoin(at, target)
            except ValueError:
                raise FetchError("fetch.redirects", "The server leads on to what is no URL.") from None
        raise FetchError("fetch.redirects", f"The server leads on more than {REDIRECTS} times.")

    def _once(self, url: str, gate: Gate, headers: Mapping[str, str], most: int, cut: bool) -> Fetched:
        scheme, host, port, target = split_url(url)
        sent = {
            "User-Agent": self.agent,
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
        }
        opened = connection(scheme, host, port, gate, self._context)
        try:
            opened.request("GET", target, headers=sent, preload_content=False, decode_content=False)
            with contextlib.closing(opened.getresponse()) as answer:
                return _read(url, answer, most, cut)
        except FetchError:
            raise
        except ssl.SSLError as error:
            raise FetchError("fetch.tls", f"{host} has no valid certificate: {_why(error)}.") from None
        except (TimeoutError, urllib3.exceptions.TimeoutError):
            if time.monotonic() >= gate.deadline:
                raise gate.late() from None
            raise FetchError("fetch.timeout", "The server has fallen silent.", passing=True) from None
        except (http.client.HTTPException, urllib3.exceptions.HTTPError, ValueError) as error:
            if "IncompleteRead" in repr(error):  # however it is wrapped
                raise FetchError(
                    "fetch.incomplete", "The server sent less than it promised.", passing=True
                ) from None
            raise FetchError("fetch.protocol", f"The server's answer is no HTTP: {_why(error)}.") from None
        except OSError as error:
            raise FetchError(
                "fetch.unreachable", f"The connection to {host} broke: {_why(error)}.", passing=True
            ) from None
        finally:
            opened.close()


def split_url(url: str) -> tuple[str, str, int | None, str]:
    """Scheme, host, port and request target of a URL. Raises FetchError: `fetch.scheme`, `fetch.url`."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise FetchError("fetch.url", f"{url[:80]!r} is no URL.") from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise FetchError(
            "fetch.scheme", f"{url[:80]!r} is neither http nor https.", "Nothing else is fetched."
        )
    if not host or parts.username is not None or len(url) > LONGEST_URL or not url.isprintable():
        raise FetchError(
            "fetch.url", f"{url[:80]!r} is no URL of a page.", "Give it without user and password."
        )
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|")
    return parts.scheme.lower(), host, port, target


def _read(url: str, answer: urllib3.BaseHTTPResponse, most: int, cut: bool) -> Fetched:
    names = {name.lower(): value[:8_000] for name, value in answer.headers.items()}
    if sum(map(len, names)) + sum(map(len, names.values())) > _HEADER_BYTES:
        raise FetchError("fetch.protocol", "The server's headers are too long.")
    body, more = b"", False
    if answer.status not in {301, 302, 303, 304, 307, 308}:
        body, more = _body(answer, most, cut)
    return Fetched(url=url, status=answer.status, headers=names, body=body, cut=more)


def _body(answer: urllib3.BaseHTTPResponse, most: int, cut: bool) -> tuple[bytes, bool]:
    """The body, unpacked, and whether it is only the beginning."""
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    packed = packing not in {"", "identity"}
    if packing not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError("fetch.encoding", f"The server packs its answer by {packing[:40]!r}, unasked.")
    length = answer.headers.get("Content-Length", "")
    if not cut and length.isdecimal() and int(length[:18]) > most:
        raise _too_large(most)
    data = io.BytesIO()
    while chunk := answer.read1(_STEP, decode_content=False):
        data.write(chunk)
        if data.tell() > most:
            if cut and not packed:
                return data.getvalue()[:most], True
            raise _too_large(most)
    body = data.getvalue()
    return (inflate(body, most, "fetch.encoding") if packed and body else body), False


def _too_large(most: int) -> FetchError:
    return FetchError(
        "fetch.too-large", f"The page has more than {most:,} bytes.", "Raise DRAGOMAN_MAX_FETCH_BYTES."
    )


def _checked(answer: Fetched) -> Fetched:
    """The answer if it is one. Raises FetchError (`fetch.status`)."""
    if answer.status in {200, 203, 304}:
        return answer
    wait = retry_after(answer.headers.get("retry-after"))
    passing = answer.status in _PASSING
    raise FetchError(
        "fetch.status",
        f"The server answered {answer.status} {http.client.responses.get(answer.status, '')}".rstrip() + ".",
        passing=passing,
        status=answer.status,
        retry_after=wait if passing else None,
    )


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header (RFC 9110, 10.2.3: seconds or a date) asks for, at most a day."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(float(value.strip()[:9]), LONGEST_WAIT)
    try:
        when = email.utils.parsedate_to_datetime(value)
        return min(max(when.timestamp() - time.time(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return None


def _why(error: Exception) -> str:
    """The last words of an error of the network, which wraps errors in errors."""
    reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
    return " ".join(str(reason).split())[:120].rstrip(".")
