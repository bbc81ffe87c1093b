"""The pages of actors."""

from __future__ import annotations

from starlette.testclient import TestClient
from tests.ledger.factory import ACTORS

from dragoman.desk.pages.actors import bonds
from dragoman.ledger import Ledger


def test_who_is_in_most_reports(client: TestClient, store: Ledger) -> None:
    busy = store.view().busiest(10)
    assert {one.id for one in busy} == {a["id"] for a in ACTORS.values() if not a["id"].startswith("local:")}
    assert [one.reports for one in busy] == sorted((one.reports for one in busy), reverse=True)
    page = client.get("/actors").text
    assert all(f'href="/actor/{one.id}"' in page for one in busy)


def test_known_actors_are_found_by_name(client: TestClient) -> None:
    assert 'href="/actor/hamas"' in client.get("/actors", params={"q": "hama"}).text
    assert "Nobody known" in client.get("/actors", params={"q": "<script>"}).text


def test_what_an_actor_did_said_and_suffered(client: TestClient, store: Ledger) -> None:
    page = client.get("/actor/freedonia").text
    assert "<h1>Freedonia</h1>" in page
    assert page.count("data-item") > 20
    assert "/explore?actor=freedonia&amp;kind=event" in page


def test_offices_and_names_of_the_known(client: TestClient) -> None:
    page = client.get("/actor/iraq/office/prime-minister").text
    assert "Known beforehand" in page


def test_a_reports_own_actor_has_a_page(client: TestClient, store: Ledger) -> None:
    hit = next(h for h in store.view().search(limit=200) if "local:1" in h.known)
    page = client.get(f"/actor/{hit.report.ref}:local:1").text
    assert "<h1>Željko Ábel</h1>" in page


def test_an_unknown_actor_is_said_to_be_unknown(client: TestClient) -> None:
    assert "has nothing of an actor" in client.get("/actor/nobody-at-all").text
    assert client.get("/actor/%3Cscript%3Ealert(1)").text.count("<script>") == 0


def test_ties_stand_with_what_denies_them() -> None:
    assert bonds([]) == []
