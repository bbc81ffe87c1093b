"""Saved views: pages under a name, each owner's own, removed and had back, never leading elsewhere."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import token

from dragoman.desk.pages.views import lasting
from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Ledger


def save(client: TestClient, name: str, address: str) -> int:
    form = {"csrf": token(client), "name": name, "address": address}
    return client.post("/views", data=form).status_code


def test_a_page_is_kept_with_its_filters_and_leads_back(client: TestClient, store: Ledger) -> None:
    form = {"csrf": token(client), "name": " Hills,  newest ", "address": "/?actor=hill-front&after=x:1.e1"}
    answer = client.post("/views", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?actor=hill-front")
    (kept,) = store.views().list("mk")
    assert (kept.name, kept.address) == ("Hills, newest", "/?actor=hill-front")
    page = client.get("/")
    assert 'href="/?actor=hill-front">Hills, newest</a>' in page.text
    assert client.get(kept.address).status_code == 200


def test_the_menu_offers_the_page_as_it_is_asked_for(client: TestClient) -> None:
    page = client.get("/", params={"actor": "hill-front", "since": "2018-01-01"}).text
    assert 'name="address" value="/?actor=hill-front&amp;since=2018-01-01"' in page


def test_the_review_queue_is_kept_without_how_far_one_has_judged(client: TestClient, store: Ledger) -> None:
    page = client.get("/review?type=THREATEN&batch=2").text
    address = html.unescape(re.findall(r'name="address" value="([^"]*)"', page)[0])
    client.post("/views", data={"csrf": token(client), "name": "threats", "address": address})
    assert [one.address for one in store.views().list("mk")] == ["/review?type=THREATEN"]


def test_removed_and_had_back(client: TestClient, store: Ledger) -> None:
    save(client, "One", "/stories")
    (kept,) = store.views().list("mk")
    gone = client.post(f"/views/{kept.id}/remove", data={"csrf": token(client)})
    assert gone.headers["location"] == f"/views?gone={kept.id}"
    assert store.views().list("mk") == []
    assert "Undo" in client.get(gone.headers["location"]).text
    client.post(f"/views/{kept.id}/restore", data={"csrf": token(client)})
    assert [one.name for one in store.views().list("mk")] == ["One"]


def test_a_name_is_one_view_and_the_former_can_be_had_back(store: Ledger) -> None:
    views = store.views()
    first = views.save("mk", "Same", "/stories")
    second = views.save("mk", "Same", "/actors")
    assert [one.id for one in views.list("mk")] == [second.id]
    views.restore("mk", first.id)
    assert [one.address for one in views.list("mk")] == ["/stories"]
    assert {one.id for one in views.list("mk", removed=True)} == {second.id}


def test_nobody_touches_anothers_views(client: TestClient, store: Ledger) -> None:
    theirs = store.views().save("ann", "Hers", "/stories")
    assert "Hers" not in client.get("/views").text
    for act in ("remove", "restore"):
        assert client.post(f"/views/{theirs.id}/{act}", data={"csrf": token(client)}).status_code == 404
    with pytest.raises(LedgerError, match="no view"):
        store.views().remove("mk", theirs.id)
    assert store.views().list("ann") == [theirs]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/stories?offset=40&country=IRQ", "/stories?country=IRQ"),
        ("/explore?type=ASSAULT&type=THREATEN", "/explore?type=ASSAULT&type=THREATEN"),
        ("https://evil.example/", "/"),
        ("//evil.example/x", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/?" + "&".join(f"a{n}=1" for n in range(300)), "/"),
        ("/?q=\u202e", "/"),
    ],
)
def test_addresses_stay_at_the_desk(address: str, kept: str) -> None:
    assert lasting(address) == kept


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        ("", "/", "view.name"),
        ("x" * 81, "/", "view.name"),
        ("\x1b[31m", "/", "view.name"),
        ("x", "//evil.example", "view.address"),
        ("x", "http://evil.example", "view.address"),
        ("x", "/\r\nset-cookie: a=b", "view.address"),
        ("x", "/" + "a" * 2000, "view.address"),
    ],
)
def test_what_is_no_view_is_refused(store: Ledger, name: str, address: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        store.views().save("mk", name, address)
    assert caught.value.code == code


def test_there_is_an_end_to_them(store: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.ledger.desk.views.MOST", 2)
    store.views().save("mk", "a", "/")
    store.views().save("mk", "b", "/")
    store.views().save("mk", "b", "/stories")  # gives way to itself
    with pytest.raises(UsageError, match="already"):
        store.views().save("mk", "c", "/")


def test_a_hostile_name_is_only_text(client: TestClient) -> None:
    assert save(client, '"><script>alert(1)</script>', "/stories") == 303
    for address in ("/", "/views", "/questions"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "&gt;&lt;script&gt;" in page


def test_a_form_without_its_token_is_refused(client: TestClient, store: Ledger) -> None:
    assert client.post("/views", data={"name": "x", "address": "/"}).status_code == 403
    assert store.views().list("mk") == []
