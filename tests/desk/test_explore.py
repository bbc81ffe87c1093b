"""Explore: what is found, its facets, paging, files."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import HOSTILE

from dragoman.desk.pages import explore
from dragoman.ledger import Filters, Ledger

ITEM = "<li data-item>"
PAGES = ("/explore", "/explore/series", "/explore/network", "/explore/map")
FILES = (
    "/explore/records.csv", "/explore/records.jsonl", "/explore/series.csv", "/explore/series.svg",
    "/explore/network.csv", "/explore/network.svg", "/explore/map.csv", "/explore/map.svg",
)  # fmt: skip


def links(page: str, label: str) -> list[str]:
    """Addresses of links whose text is this."""
    return [unescape(href) for href in re.findall(rf'href="([^"]*)"[^>]*>{re.escape(label)}\b', page)]


def test_the_newest_records_and_the_next_page(client: TestClient, store: Ledger) -> None:
    page = client.get("/explore").text
    hits = store.view().search(limit=2 * explore.PAGE)
    assert page.count(ITEM) == explore.PAGE
    assert f"{store.view().count():,} events" in page
    shown = re.findall(r'class="tag type" href="[^"]*record=([^"]*)"', page)
    assert shown == [hit.id for hit in hits[: explore.PAGE]]
    (older,) = links(page, "Older")
    following = client.get(older).text
    assert re.findall(r'class="tag type" href="[^"]*record=([^"]*)"', following) == [
        hit.id for hit in hits[explore.PAGE :]
    ]
    assert links(following, "Newest") == ["/explore?"]


def test_facets_lead_to_what_they_count(client: TestClient, store: Ledger) -> None:
    page = client.get("/explore").text
    for label, filters in (("ASSAULT", Filters(types=("ASSAULT",))), ("FRD", Filters(country="FRD"))):
        (href,) = links(page, label)[-1:]
        found = store.view().count(filters)
        assert f"{found} events" in client.get(href).text
        assert re.search(rf"{label}</a> <span class=\"num faint\">{found}</span>", page)


def test_other_types_stay_to_be_chosen(client: TestClient, store: Ledger) -> None:
    page = client.get("/explore", params={"type": "AID"}).text
    both = next(href for href in links(page, "ASSAULT") if "type=AID" in href)
    found = store.view().count(Filters(types=("AID", "ASSAULT")))
    assert f"{found} events" in client.get(both).text


def test_statements(client: TestClient, store: Ledger) -> None:
    page = client.get("/explore", params={"kind": "statement", "q": "freedonia"}).text
    found = store.view().count(Filters(words="freedonia"), kind="statement")
    assert f"{found} statements" in page
    assert 'name="min_confidence"' not in page


@pytest.mark.parametrize("path", PAGES)
def test_a_bad_filter_is_told_on_the_page(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"since": "yesterday", "type": "<b>"})
    assert answer.status_code == 422
    assert "<code>filter.since</code>" in answer.text
    assert "<code>filter.type</code>" in answer.text
    assert 'value="yesterday"' in answer.text
    assert ITEM not in answer.text


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_bad_filters_is_an_error(client: TestClient, path: str) -> None:
    assert client.get(path, params={"since": "yesterday"}).status_code == 422


def test_a_record_that_is_not_there_to_go_on_from(client: TestClient) -> None:
    assert client.get("/explore", params={"after": "no-such-record"}).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_hostile_words_stay_words(client: TestClient, path: str) -> None:
    for name in ("q", "actor", "outlet", "place", "asserted_only_by"):
        page = client.get(path, params={name: HOSTILE}).text
        assert "<script>alert" not in page, name
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_nothing_found(client: TestClient) -> None:
    page = client.get("/explore", params={"q": "nowhere at all"}).text
    assert "No event." in page
    assert "Take a filter away" in page


@pytest.mark.parametrize(
    ("kind", "query"), [("event", {"type": "ASSAULT"}), ("statement", {"q": "freedonia"})]
)
def test_downloads_hold_what_was_found(
    client: TestClient, store: Ledger, monkeypatch: pytest.MonkeyPatch, kind: str, query: dict[str, str]
) -> None:
    monkeypatch.setattr(explore, "_STEP", 7)  # several pages of the ledger
    filters = Filters(types=("ASSAULT",)) if kind == "event" else Filters(words="freedonia")
    hits = store.view().search(filters, kind=kind, limit=1_000)  # type: ignore[arg-type]
    table = client.get("/explore/records.csv", params=query | {"kind": kind})
    assert table.headers["content-disposition"] == f'attachment; filename="{kind}s.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["id"] for row in rows] == [hit.id for hit in hits]
    texts = [value for row in rows for value in row.values() if not re.fullmatch(r"-?[0-9.]+", value)]
    assert not any(value.startswith(("=", "+", "-", "@")) for value in texts)
    lines = client.get("/explore/records.jsonl", params=query | {"kind": kind}).text.splitlines()
    assert len([json.loads(line) for line in lines]) == len(hits)


def test_a_download_ends_at_its_most(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "MOST", 10)
    monkeypatch.setattr(explore, "_STEP", 5)
    assert "the newest 10 as" in re.sub(r"\s+", " ", client.get("/explore").text)
    assert len(client.get("/explore/records.jsonl").text.splitlines()) == 10


@pytest.mark.parametrize("path", [*PAGES, "/explore/series?by=dyad", "/explore/network?of=ties"])
def test_filters_go_from_tab_to_tab(client: TestClient, path: str) -> None:
    page = client.get(
        path, params={"type": "AID"} | dict([path.partition("?")[2].split("=")] if "?" in path else [])
    )
    for label, where in (
        ("Over time", "/explore/series"),
        ("Network", "/explore/network"),
        ("Map", "/explore/map"),
    ):
        assert links(page.text, label) == [f"{where}?type=AID"]
    assert "style=" not in page.text, "the content security policy lets no inline style through"
