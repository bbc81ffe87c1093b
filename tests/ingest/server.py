"""A server on this machine that behaves, or misbehaves, as a test tells it to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]

ALLOW = b"User-agent: *\nAllow: /\n"


class Handler(BaseHTTPRequestHandler):
    """Answers by the server's table of paths; what is not there is a 404."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        self.close_connection = True
        answer = self.server.routes.get(self.path.split("?")[0])
        with contextlib.suppress(OSError):  # clients hang up on what goes on for ever
            if answer is None:
                self.reply(b"", status=404)
            elif isinstance(answer, bytes):
                self.reply(answer)
            else:
                answer(self)

    def reply(
        self,
        body: bytes,
        *,
        status: int = 200,
        kind: str = "text/html",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """A whole and honest answer, but for what `headers` say."""
        self.send_response(status)
        sent = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """`routes`: path to the body of an HTML page, or to what answers; `asked`: path and headers of each request."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), Handler)
        self.routes: dict[str, bytes | Answer] = {"/robots.txt": ALLOW}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stop = threading.Event()

    def url(self, path: str, host: str | None = None) -> str:
        """Address of a path."""
        return f"http://{host or self.server_address[0]!s}:{self.server_address[1]}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextlib.contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[Server]:
    """A server that runs in a thread."""
    server = Server(address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
