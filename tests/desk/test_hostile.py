"""What others wrote, and what others send, does no harm: every page and file of a hostile ledger, hostile requests."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import lxml.html
import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from tests.desk import hostile
from tests.desk.conftest import token

from dragoman.desk.accounts import Accounts
from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.knowledge import load
from dragoman.ledger import Ledger, open_ledger

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hostile ledger."""
    path = tmp_path_factory.mktemp("hostile") / "bad.sqlite"
    with open_ledger(path, create=True) as made:
        hostile.make(made, load(None))
    return path


@pytest.fixture(scope="module")
def attacked(bad: Path) -> Iterator[TestClient]:
    """A desk over it, at which somebody with a hostile name sits."""
    with open_ledger(bad) as opened:
        app = create_app(Desk(opened, load(None), hostile.SCRIPT))
        yield TestClient(app, base_url="http://localhost", follow_redirects=False)


@pytest.fixture(scope="module")
def walked(attacked: TestClient) -> dict[str, Response]:
    return hostile.walk(attacked)


def of_kind(walked: dict[str, Any], kind: str) -> dict[str, Any]:
    return {a: r for a, r in walked.items() if r.headers.get("content-type", "").startswith(kind)}


# --- what is stored ---


def test_the_walk_comes_everywhere(walked: dict[str, Any]) -> None:
    assert {
        address: answered.status_code for address, answered in walked.items() if answered.status_code != 200
    } == {}
    seen = {address.partition("?")[0].split("/")[1] for address in walked}
    assert {"", "explore", "stories", "story", "questions", "question", "actors", "actor", "report", "record", "review",
            "brief", "brief.md", "brief.html", "views", "login"} <= seen  # fmt: skip
    assert len(of_kind(walked, "text/html")) > 60
    assert len(of_kind(walked, "text/csv")) > 5
    assert len(of_kind(walked, "image/svg")) > 2


def test_nothing_of_others_runs_on_a_page(walked: dict[str, Any]) -> None:
    met: dict[str, int] = dict.fromkeys(hostile.EVERYWHERE, 0)
    for address, answered in of_kind(walked, "text/html").items():
        alone = "attachment" in answered.headers.get("content-disposition", "")
        assert list(hostile.faults(answered.text, alone=alone)) == [], address
        assert "unsafe" not in answered.headers["content-security-policy"], address
        shown = hostile.text_of(answered.text)
        for words in met:
            met[words] += words in shown
    assert min(met.values()) > 3, f"what is hostile was not there to be shown: {met}"


def test_the_check_sees_what_it_should() -> None:
    parts = (
        *(
            "<p onclick=x>",
            "<a href='javascript:x'>",
            "<a href='//evil.example'>",
            "<p style='x'>",
            "<img src=x>",
        ),
        *("<svg><a xlink:href='data:x'/></svg>", "<script>x</script>", "<script src='http://x/'></script>"),
        *("<p hx-on:click=x>", "<iframe>", "<form action='https:x'>"),
    )
    for bad in parts:
        assert list(hostile.faults(f"<html><body>{bad}</body></html>")), bad
    assert not list(
        hostile.faults("<html><body><a href='/x'>&lt;script&gt;</a><a href='https://x/'>y</a></body></html>")
    )


def test_pictures_run_nothing(walked: dict[str, Any]) -> None:
    for address, answered in of_kind(walked, "image/svg").items():
        root = lxml.html.fromstring(answered.content)
        for element in root.iter():
            if isinstance(element.tag, str):
                assert element.tag not in ("script", "foreignobject", "iframe"), address
                assert not [name for name in element.attrib if str(name).lower().startswith("on")], address
                assert not str(element.get("href", "")).lower().startswith(("javascript:", "data:")), address
        assert "attachment" in answered.headers["content-disposition"], address
        assert "script-src" not in answered.headers["content-security-policy"] or "'self'" in str(
            answered.headers
        )


def test_no_cell_of_a_file_is_a_formula(walked: dict[str, Any]) -> None:
    cells = 0
    for address, answered in of_kind(walked, "text/csv").items():
        assert "attachment" in answered.headers["content-disposition"]
        for row in csv.reader(io.StringIO(answered.text)):
            for cell in row:
                cells += 1
                assert not _is_formula(cell), (address, cell)
    assert cells > 500
    told = "".join(answered.text for answered in of_kind(walked, "text/csv").values())
    assert "'=HYPERLINK" in told
    assert "'@SUM" in told


def _is_formula(cell: str) -> bool:
    if not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return False
    try:
        float(cell)
    except ValueError:
        return cell != "-"
    return False


def test_a_brief_as_markdown_has_no_markup_of_others(walked: dict[str, Any]) -> None:
    for address, answered in walked.items():
        if address.startswith("/brief.md"):
            assert hostile.SCRIPT.replace("<", "\\<").replace(">", "\\>") in answered.text
            assert not re.search(r"(?<!\\)<(?!https?://)", answered.text)
            assert "](javascript:" not in answered.text


# --- what is sent ---

ODD = (
    *(
        "%00",
        "%ED%A0%80",
        "%FF",
        "%0d%0aset-cookie:%20a=b",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%25",
        "%5c%5cevil",
        "_",
    ),
    *(
        "%27%3B--",
        "%3Cscript%3E",
        "aaaa%25",
        "a" * 5_000,
        "%F0%9F%92%A3",
        "%E2%80%AE",
        "-1",
        "9" * 20,
        "1e999",
        "nan",
    ),
    "%20",
)
PLACES = re.split(
    r"\s+",
    """/report/{} /record/{} /actor/{} /story/{} /question/{} /question/grain/picture.svg?actor={}
/question/grain/positions.csv?actor={} /review/sample/{} /review/sample/spring/{} /static/{} /{}
/?day={} /?since={} /explore?q={} /explore?actor={} /explore?type={} /explore?after={} /explore?place={}
/explore/series?unit={}&by={} /explore/network?of={}&tie={} /explore/map?zoom={} /explore/records.csv?q={}&after={}
/stories?offset={} /stories?reports={} /stories?origins={} /actors?q={} /review?record={} /review?batch={}
/review/mine?before={} /review/actors?who={} /review/who?actor={} /review/stories?a={} /brief?story={}&question={}
/brief.md?story={} /views?gone={} /api/events?q={} /api/events?after={} /api/records/{} /api/actors/{}""",
)


@pytest.mark.parametrize("place", PLACES)
def test_odd_values_are_told_never_a_fault_of_ours(attacked: TestClient, place: str) -> None:
    for value in ODD:
        answered = attacked.get(place.replace("{}", value))
        assert answered.status_code < 500, (value, answered.text[:300])
        assert "a=b" not in str(answered.headers.get("set-cookie", ""))
        assert "root:" not in answered.text
        if answered.headers.get("content-type", "").startswith("text/html"):
            assert list(hostile.faults(answered.text)) == [], value


def test_very_long_queries_and_very_many(attacked: TestClient) -> None:
    for query in ("q=" + "a" * 60_000, "&".join(["type=AID"] * 3_000), "&".join(f"a{n}=1" for n in range(5_000)),
                  "q=" + "%22a%20" * 3_000, "q=" + "a*%20" * 3_000, "actor=" + "%F0%9F%92%A3" * 400):  # fmt: skip
        for path in ("/explore", "/api/events", "/", "/stories", "/review", "/brief", "/api/stories"):
            assert attacked.get(f"{path}?{query}").status_code < 500, (path, query[:40])


@pytest.mark.parametrize("sign", ["%", "_", "%%", "\\", "*", '"', "%' --", "?", "-"])
def test_signs_of_a_pattern_mean_nothing(attacked: TestClient, sign: str) -> None:
    for name in ("actor", "recipient", "outlet", "report", "asserted_only_by", "place"):
        found = attacked.get("/api/events", params={name: sign}).json()
        assert found["items"] == [], name
    for path in ("reports", "records", "stories", "questions"):
        assert attacked.get(f"/api/{path}/{sign}").status_code in (404, 422)


@pytest.mark.parametrize(
    "cookie", ["", "x", "a" * 5_000, "\x7f" * 30, '"; drop', "é" * 30, "../../etc", "a" * 43]
)
def test_cookies_that_were_tampered_with(bad: Path, cookie: str, tmp_path: Path) -> None:
    with open_ledger(Path(shutil.copy(bad, tmp_path / "x.sqlite"))) as store:
        accounts = Accounts(store)
        accounts.add("ann", "reviewer", PASSWORD)
        app = create_app(Desk(store, load(None), "mk", accounts))
        client = TestClient(app, base_url="http://localhost", follow_redirects=False)
        for name in ("dragoman", "theme"):
            sent: Any = {"cookie": f"{name}={cookie}".encode()}
            assert client.get("/explore", headers=sent).status_code == 303
            assert client.get("/api/events", headers=sent).status_code == 401
            shown = client.get("/login", headers=sent)
            assert shown.status_code == 200
            assert list(hostile.faults(shown.text)) == []


def routes(client: TestClient) -> list[tuple[str, str]]:
    """Method and address of all that may be written to."""
    from importlib import import_module

    from dragoman.desk.app import API, PAGES

    found = []
    for room, names in (("pages", PAGES), ("api", API)):
        for name in names:
            for route in import_module(f"dragoman.desk.{room}.{name}").router.routes:
                path = ("/api" if room == "api" else "") + route.path
                for part in ("{id_}", "{id_:path}", "{number}", "{name}", "{ref}", "{id}", "{id:path}"):
                    path = path.replace(part, "1")
                found += [(method, path) for method in sorted(route.methods)]
    return found


def test_no_write_is_done_without_its_token(attacked: TestClient) -> None:
    writes = [(method, path) for method, path in routes(attacked) if method not in ("GET", "HEAD")]
    assert len(writes) > 12
    before = attacked.get("/api/judgements?withdrawn=1").json()
    for method, path in writes:
        for headers in ({}, {"x-csrf": "0" * 64}):
            answered = attacked.request(method, path, headers=headers, data={"csrf": "x"})
            assert answered.status_code in (403, 429), (method, path, answered.status_code)
    assert attacked.get("/api/judgements?withdrawn=1").json() == before


def test_methods_that_are_not_there_are_refused(attacked: TestClient) -> None:
    known = set(routes(attacked))
    for path in sorted({path for _, path in known}):
        for method in ("PUT", "PATCH", "TRACE"):
            assert attacked.request(method, path).status_code in (404, 405, 429), (method, path)
        if ("GET", path) not in known:
            assert attacked.get(path).status_code in (404, 405, 422), path


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "http://evil.example", "/a\r\nx: y", "javascript:x"]
)
def test_nobody_is_led_elsewhere(attacked: TestClient, back: str) -> None:
    given = {"csrf": token(attacked), "back": back, "address": back, "name": "x"}
    for path in ("/theme", "/views"):
        answered = attacked.post(path, data=given)
        assert answered.status_code in (303, 422, 429)
        assert answered.headers.get("location", "/").startswith("/")
        assert not answered.headers.get("location", "/").startswith(("//", "/\\"))
        assert "x" not in answered.headers


# --- two at once ---


@pytest.fixture
def two(whole: Ledger) -> list[TestClient]:
    """Two reviewers who have signed in."""
    accounts = Accounts(whole)
    clients = []
    app = create_app(Desk(whole, load(None), "mk", accounts))
    for name in ("ann", "bob"):
        accounts.add(name, "reviewer", PASSWORD)
        client = TestClient(app, base_url="http://localhost", follow_redirects=False)
        given = {"csrf": token(client), "name": name, "password": PASSWORD}
        assert client.post("/login", data=given).status_code == 303
        clients.append(client)
    return clients


@pytest.mark.parametrize("how", ["api", "form"])
def test_of_two_at_once_the_second_is_told_and_nothing_is_lost(
    two: list[TestClient], whole: Ledger, how: str
) -> None:
    for hit in whole.view().search(limit=9)[5:9]:
        barrier = Barrier(2)
        tokens = [token(client) for client in two]

        def judge(
            n: int, record: str = hit.id, barrier: Barrier = barrier, tokens: list[str] = tokens
        ) -> int:
            verdict = ("accept", "reject")[n]
            barrier.wait()
            if how == "api":
                sent: dict[str, Any] = {"record": record, "verdict": verdict, "seen": []}
                return two[n].post("/api/judgements", json=sent, headers={"x-csrf": tokens[n]}).status_code
            given = {
                "csrf": tokens[n],
                "verdict": verdict,
                "seen": "",
                "note": f"note of {n}",
                "back": "/review",
            }
            answered = two[n].post(f"/review/judge/{record}", data=given)
            if answered.status_code == 409:
                assert f"note of {n}" in answered.text, "what he wrote is kept"
            return answered.status_code

        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(judge, range(2)))
        assert sorted(statuses) == [201 if how == "api" else 303, 409]
        (held,) = whole.view().show(hit.id).judgements
        assert held.reviewer == ("ann", "bob")[statuses.index(409) ^ 1]
