"""Fetching from a server that misbehaves in every way it can."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import InputError
from dragoman.ingest import sockets
from dragoman.ingest.addresses import is_public
from dragoman.ingest.fetch import Fetched, Fetcher, retry_after
from dragoman.ingest.sockets import FetchError
from tests.ingest.server import Handler, Server, serving


def zipped(data: bytes) -> bytes:
    """The same bytes whenever they are packed: ids of tests must not tell the hour."""
    return gzip.compress(data, mtime=0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def get(
    url: str, *, seconds: float = 5.0, most: int = 100_000, allow: bool = True, **options: Any
) -> Fetched:
    return Fetcher(most=most, seconds=seconds, allow_private=allow).get(url, **options)


def refused(url: str, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        get(url, **options)
    assert caught.value.message
    return caught.value


def test_a_page(server: Server) -> None:
    server.routes["/a%20b"] = b"<p>words"
    got = get(server.url("/a%20b?q=\u00e9#frag"))
    assert (got.status, got.body, got.headers["content-type"]) == (200, b"<p>words", "text/html")
    (path, headers), *_ = server.asked
    assert path == "/a%20b?q=%C3%A9"
    assert headers["User-Agent"].startswith("dragoman/")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "fetch.scheme"),
        ("ftp://x.example/", "fetch.scheme"),
        ("gopher://x.example/", "fetch.scheme"),
        ("javascript:alert(1)", "fetch.scheme"),
        ("//x.example/", "fetch.scheme"),
        ("http://", "fetch.url"),
        ("http://u:p@x.example/", "fetch.url"),
        ("http://[::1", "fetch.url"),
        ("http://x.example:99999/", "fetch.url"),
        ("http://x.example/\n", "fetch.url"),
        ("http://x.example/" + "a" * 5000, "fetch.url"),
    ],
)
def test_what_is_no_address_of_a_page(url: str, code: str) -> None:
    assert refused(url).code == code


PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:1::1]", "[fe80::1]",
    "[fc00::1]", "[fec0::1]", "[ff02::1]", "[::127.0.0.1]", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_addresses_that_are_not_of_the_open_internet(host: str, server: Server) -> None:
    error = refused(f"http://{host}:{server.server_address[1]}/", allow=False)
    # A machine without IPv6 may not even parse the address into one to connect to.
    assert error.code == "fetch.private" or (host.startswith("[") and error.code == "fetch.unreachable")
    assert server.asked == []


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [host.strip("[]") for host in PRIVATE if ":" in host]
    + ["192.0.2.1", "198.18.0.1", "2001:db8::1", "x", ""],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def _resolver(*answers: list[str]) -> Callable[..., list[tuple[Any, ...]]]:
    left = list(answers)

    def resolve(host: str, port: int, *_: Any) -> list[tuple[Any, ...]]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return resolve


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on an address that counts as public."""
    monkeypatch.setattr(sockets, "is_public", lambda address: address == "127.0.0.2")
    with serving("127.0.0.2") as running:
        yield running


def test_a_name_with_a_private_address_among_others_is_refused(public: Server) -> None:
    fetcher = Fetcher(resolve=_resolver(["127.0.0.2", "10.0.0.1"]))
    with pytest.raises(FetchError) as caught:
        fetcher.get(public.url("/", "news.example"))
    assert caught.value.code == "fetch.private"
    assert public.asked == []


def test_a_name_that_is_rebound_is_looked_up_once(public: Server) -> None:
    public.routes["/"] = b"public"
    fetcher = Fetcher(resolve=_resolver(["127.0.0.2"], ["127.0.0.1"]))
    assert fetcher.get(public.url("/", "news.example")).body == b"public"
    with pytest.raises(FetchError) as caught:
        fetcher.get(public.url("/", "news.example"))
    assert caught.value.code == "fetch.private"


def test_the_address_connected_to_is_checked_too(public: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([True, False])
    monkeypatch.setattr(sockets, "is_public", lambda _: next(answers))
    with pytest.raises(FetchError) as caught:
        Fetcher().get(public.url("/"))
    assert caught.value.code == "fetch.private"
    assert public.asked == []


@pytest.mark.parametrize("target", ["127.0.0.1", "0x7f000001", "localhost", "[::ffff:127.0.0.1]"])
def test_a_redirect_to_this_machine_is_refused(public: Server, target: str) -> None:
    with serving() as inner:
        inner.routes["/secret"] = b"secret"
        where = inner.url("/secret", target)
        public.routes["/"] = lambda h: h.reply(b"", status=302, headers={"Location": where})
        with pytest.raises(FetchError) as caught:
            Fetcher().get(public.url("/"))
        assert caught.value.code in {"fetch.private", "fetch.unreachable"}
        assert inner.asked == []


def _to(where: str, status: int = 302) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(b"", status=status, headers={"Location": where})


def test_redirects_are_followed_and_told(server: Server) -> None:
    server.routes |= {"/a": _to("/b", 301), "/b": _to("c?x=1", 308), "/c": b"there"}
    before: list[str] = []
    got = get(server.url("/a"), before=before.append)
    assert (got.body, got.url) == (b"there", server.url("/c?x=1"))
    assert before == [server.url("/a"), server.url("/b"), server.url("/c?x=1")]


@pytest.mark.parametrize(
    ("where", "code"),
    [("/loop", "fetch.redirects"), ("", "fetch.redirects"), ("http://[", "fetch.redirects"),
     ("file:///etc/passwd", "fetch.scheme"), ("data:text/html,x", "fetch.scheme")],
)  # fmt: skip
def test_redirects_that_lead_nowhere(server: Server, where: str, code: str) -> None:
    server.routes["/loop"] = _to(where)
    assert refused(server.url("/loop")).code == code
    assert len(server.asked) <= 6


def _drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.stop.wait(0.05):
        handler.wfile.write(b"x")


def _drip_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not handler.server.stop.wait(0.05):
        handler.wfile.write(b"x")


def _continue(handler: Handler) -> None:
    while not handler.server.stop.wait(0.01):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _silent(handler: Handler) -> None:
    handler.server.stop.wait(10)


@pytest.mark.parametrize("answer", [_drip, _drip_headers, _continue, _silent])
def test_a_server_that_never_ends(server: Server, answer: Callable[[Handler], None]) -> None:
    server.routes["/"] = answer
    begun = time.monotonic()
    error = refused(server.url("/"), seconds=0.5)
    assert error.code == "fetch.timeout"
    assert isinstance(error, FetchError)
    assert error.passing
    assert time.monotonic() - begun < 2


def test_redirects_share_one_deadline(server: Server) -> None:
    def slow(handler: Handler) -> None:
        handler.server.stop.wait(0.3)
        _to("/slow")(handler)

    server.routes["/slow"] = slow
    begun = time.monotonic()
    assert refused(server.url("/slow"), seconds=0.5).code == "fetch.timeout"
    assert time.monotonic() - begun < 2


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.stop.is_set():
        handler.wfile.write(b"x" * 65_536)


def _endless_chunks(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while not handler.server.stop.is_set():
        handler.wfile.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


def _long(handler: Handler) -> None:
    handler.reply(b"x", headers={"Content-Length": str(10**12)})


@pytest.mark.parametrize("answer", [_endless, _endless_chunks, _long])
def test_a_body_without_end(server: Server, answer: Callable[[Handler], None]) -> None:
    server.routes["/"] = answer
    assert refused(server.url("/")).code == "fetch.too-large"
    if answer is not _long:
        assert len(get(server.url("/"), cut=True, most=1000).body) == 1000


def _packed(body: bytes, name: str = "gzip") -> Callable[[Handler], None]:
    return lambda handler: handler.reply(body, headers={"Content-Encoding": name})


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (zipped(bytes(50_000_000)), "gzip", "fetch.encoding"),
        (zipped(b"") * 50 + zipped(bytes(50_000_000)), "gzip", "fetch.encoding"),
        (zipped(b"words" * 100)[:-20], "gzip", "fetch.encoding"),
        (b"no gzip at all", "gzip", "fetch.encoding"),
        (b"x", "br", "fetch.encoding"),
        (b"x", "gzip, gzip", "fetch.encoding"),
    ],
)
def test_packed_bodies_that_lie(server: Server, body: bytes, name: str, code: str) -> None:
    server.routes["/"] = _packed(body, name)
    begun = time.process_time()
    assert refused(server.url("/")).code == code
    assert time.process_time() - begun < 2


def test_packed_bodies(server: Server) -> None:
    import zlib

    raw = zlib.compressobj(wbits=-15)
    for body, name in (
        (zipped(b"wor") + zipped(b"ds"), "gzip"),
        (zlib.compress(b"words"), "deflate"),
        (raw.compress(b"words") + raw.flush(), "deflate"),
        (b"words", "identity"),
    ):
        server.routes["/"] = _packed(body, name)
        assert get(server.url("/")).body == b"words"


def _raw(data: bytes) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.wfile.write(data)

    return answer


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "fetch.incomplete"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "fetch.incomplete"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello", "fetch.incomplete"),
        (b"nonsense\r\n\r\n", "fetch.protocol"),
        (b"", "fetch.protocol"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n", "fetch.protocol"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "fetch.protocol"),
    ],
)
def test_answers_that_are_no_http(server: Server, data: bytes, code: str) -> None:
    server.routes["/"] = _raw(data)
    assert refused(server.url("/")).code == code


def test_a_content_length_that_is_too_short_ends_the_body(server: Server) -> None:
    server.routes["/"] = _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords and more")
    assert get(server.url("/")).body == b"words"


@pytest.mark.parametrize(
    ("status", "header", "passing", "wait"),
    [
        (404, None, False, None), (410, None, False, None), (403, "60", False, None), (500, None, True, None),
        (503, "120", True, 120.0), (429, "7", True, 7.0), (429, "soon", True, None), (204, None, False, None),
        (429, "99999999999", True, 86_400.0),
    ],
)  # fmt: skip
def test_statuses(server: Server, status: int, header: str | None, passing: bool, wait: float | None) -> None:
    headers = {} if header is None else {"Retry-After": header}
    server.routes["/"] = lambda h: h.reply(b"", status=status, headers=headers)
    error = refused(server.url("/"))
    assert isinstance(error, FetchError)
    assert (error.code, error.status, error.passing, error.retry_after) == (
        "fetch.status",
        status,
        passing,
        wait,
    )


def test_retry_after_as_a_date() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("Wed, 21 Oct 2995 07:28:00 GMT") == 86_400.0


def test_an_unknown_name_and_a_closed_port() -> None:
    def nobody(*_: Any) -> list[tuple[Any, ...]]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchError, match="is not found"):
        Fetcher(resolve=nobody).get("http://no.example/")
    with serving() as server:
        url = server.url("/")
    assert refused(url).code == "fetch.unreachable"


CERTIFICATE = Path(__file__).parents[1] / "cases/ingest/server.pem"
"""A key and a certificate for localhost, made for these tests and trusted by nobody."""


@pytest.fixture
def secure(server: Server) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def test_a_certificate_that_nobody_vouches_for(secure: Server) -> None:
    secure.routes["/"] = b"words"
    url = secure.url("/", "localhost").replace("http:", "https:")
    assert refused(url).code == "fetch.tls"


def test_https_with_a_deadline(secure: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    secure.routes |= {"/": b"words", "/drip": _drip}
    url = secure.url("/", "localhost").replace("http:", "https:")
    assert get(url).body == b"words"
    begun = time.monotonic()
    assert refused(url + "drip", seconds=0.5).code == "fetch.timeout"
    assert time.monotonic() - begun < 2
    assert refused(url.replace("localhost", "127.0.0.2")).code in {"fetch.unreachable", "fetch.tls"}
