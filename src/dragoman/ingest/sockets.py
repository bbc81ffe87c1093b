"""Connections that go only to public addresses and end at a deadline."""

from __future__ import annotations

import socket
import ssl
import sys
import time
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from dragoman.errors import InputError
from dragoman.ingest.addresses import is_public

Resolve = Callable[..., list[tuple[Any, ...]]]
"""Like `socket.getaddrinfo`."""

STALL = 15.0
"""Seconds without a byte after which a server is given up."""


class FetchError(InputError):
    """A page that was not got. `passing`: it may be there another time; `retry_after`: seconds the server asks for."""

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        passing: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code, message, hint)
        self.passing = passing
        self.status = status
        self.retry_after = retry_after


class Gate:
    """Where a request may go and until when: made for one request, redirects included."""

    def __init__(self, seconds: float, allow_private: bool, resolve: Resolve) -> None:
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self._allow_private = allow_private
        self._resolve = resolve

    def left(self) -> float:
        """Seconds that one wait may still take. Raises FetchError (`fetch.timeout`)."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self.late()
        return min(left, STALL)

    def late(self) -> FetchError:
        """That the time is over."""
        return FetchError(
            "fetch.timeout", f"The server took longer than {self.seconds:g} seconds.", passing=True
        )

    def connect(self, host: str, port: int) -> socket.socket:
        """A socket to the host, by addresses that were checked; no name is looked up a second time.

        Raises FetchError: `fetch.unreachable`, `fetch.private` where any of its addresses is not public, as a name
        that has both is a trap or a mistake.
        """
        try:
            found = self._resolve(host, port, 0, socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "no such name"
            raise FetchError("fetch.unreachable", f"{host} is not found: {reason}.", passing=True) from None
        for *_, address in found:
            self._check(host, str(address[0]))
        reason = "it has no address"
        for family, kind, protocol, _, address in found:
            plain = Plain(family, kind, protocol)
            try:
                plain.settimeout(self.left())
                plain.connect(address)
                self._check(host, str(plain.getpeername()[0]))
            except OSError as error:
                plain.close()
                reason = (error.strerror or str(error)).lower()
            except BaseException:
                plain.close()
                raise
            else:
                plain.gate = self
                return plain
        raise FetchError("fetch.unreachable", f"{host} cannot be reached: {reason}.", passing=True)

    def _check(self, host: str, address: str) -> None:
        if not self._allow_private and not is_public(address):
            raise FetchError(
                "fetch.private",
                f"{host if host == address else f'{host} ({address})'} is no address of the open internet.",
                "If it is yours, give --allow-private.",
            )


class _Timed:
    """Makes every wait of a socket end at its gate's deadline, so that no server can drip for ever."""

    gate: Gate | None = None

    def _wait(self) -> None:
        if self.gate is not None:
            self.settimeout(self.gate.left())  # type: ignore[attr-defined]

    def recv(self, *arguments: Any) -> bytes:
        self._wait()
        return super().recv(*arguments)  # type: ignore[misc,no-any-return]

    def recv_into(self, *arguments: Any) -> int:
        self._wait()
        return super().recv_into(*arguments)  # type: ignore[misc,no-any-return]

    def sendall(self, *arguments: Any) -> None:
        self._wait()
        super().sendall(*arguments)  # type: ignore[misc]


class Plain(_Timed, socket.socket):
    """A socket with a deadline."""


class Secure(_Timed, ssl.SSLSocket):
    """The same under TLS."""


def secure_context() -> ssl.SSLContext:
    """Certificates are checked against the system's authorities (SSL_CERT_FILE wins)."""
    context = ssl.create_default_context()
    context.sslsocket_class = Secure
    return context


class _Through:
    """Connects by way of a gate."""

    gate: Gate
    host: str
    port: int

    def _new_conn(self) -> socket.socket:
        found = self.gate.connect(self.host, self.port)
        sys.audit("http.client.connect", self, self.host, self.port)
        return found


class Http(_Through, HTTPConnection):
    """An HTTP connection through a gate."""


class Https(_Through, HTTPSConnection):
    """An HTTPS connection through a gate."""

    def connect(self) -> None:
        """Connect and shake hands; from then on the gate's deadline holds for the encrypted socket too."""
        super().connect()
        assert isinstance(self.sock, Secure)
        self.sock.gate = self.gate


def connection(scheme: str, host: str, port: int | None, gate: Gate, context: ssl.SSLContext) -> Http | Https:
    """A connection, not yet open."""
    opened: Http | Https
    if scheme == "https":
        opened = Https(host, port, timeout=gate.left(), ssl_context=context)
    else:
        opened = Http(host, port, timeout=gate.left())
    opened.gate = gate
    return opened
