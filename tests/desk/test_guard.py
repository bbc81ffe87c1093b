"""What every request passes."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import token

from dragoman.desk.guard import Buckets, host_name
from dragoman.desk.pages.session import local

PAGES = ("/login", "/actors", "/nothing", "/api/openapi.json", "/static/css/base.css")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_bears_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert ("no-store" in headers["cache-control"]) == (not path.startswith("/static/"))


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example:80", ""])
def test_only_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/login", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("header", "name"),
    [("localhost:8347", "localhost"), ("LOCALHOST", "localhost"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]")],
)
def test_a_port_is_no_part_of_a_name(header: str, name: str) -> None:
    assert host_name(header) == name


def test_a_write_without_its_token_is_refused(client: TestClient) -> None:
    assert client.post("/theme", data={"back": "/"}).status_code == 403
    assert client.post("/theme", data={"back": "/", "csrf": "0" * 64}).status_code == 403
    assert client.post("/theme", data={"back": "/", "csrf": token(client)}).status_code == 303


def test_a_token_of_another_session_is_refused(client: TestClient) -> None:
    taken = token(client)
    client.cookies.clear()
    assert client.post("/theme", data={"back": "/", "csrf": taken}).status_code == 403


def test_a_write_from_another_site_is_refused(client: TestClient) -> None:
    data = {"back": "/", "csrf": token(client)}
    answered = client.post("/theme", data=data, headers={"origin": "http://evil.example"})
    assert answered.status_code == 403


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/theme", content=b"x" * 2_000_001).status_code == 413


def test_writes_that_come_too_fast_are_refused(client: TestClient) -> None:
    data = {"back": "/", "csrf": token(client)}
    assert 429 in {client.post("/theme", data=data).status_code for _ in range(80)}


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "http://evil.example", "x", "/a\r\nb: c", ""]
)
def test_nobody_is_sent_elsewhere(address: str) -> None:
    assert local(address) == "/"


def test_one_goes_back_to_where_one_was() -> None:
    assert local("/explore?q=a&type=THREATEN") == "/explore?q=a&type=THREATEN"


def test_buckets_fill_again_and_forget_the_oldest() -> None:
    now = [0.0]
    buckets = Buckets(1.0, 2, most=2, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    now[0] = 1.0
    assert buckets.take("a")
    assert buckets.take("b")
    assert buckets.take("c")  # a is forgotten
    assert [buckets.take("a") for _ in range(2)] == [True, True]


def test_errors_of_the_api_are_json(client: TestClient) -> None:
    assert client.get("/api/nothing").json()["error"]["code"] == "desk.http-404"
