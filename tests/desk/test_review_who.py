"""Merging, splitting and joining from the desk's forms, and taking it back."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import HOSTILE, REPORTS, token
from tests.ledger.factory import LATER, pair

from dragoman.desk.context import Desk
from dragoman.ledger import Filters, Ledger


def post(client: TestClient, path: str, **fields: str) -> int:
    return client.post(path, data={"csrf": token(client)} | fields).status_code


def test_two_actors_become_one_and_two_again(client: TestClient, store: Ledger) -> None:
    before = store.view().count(Filters(actor="sylvania"))
    both = before + store.view().count(Filters(actor="river-league"))
    assert post(client, "/review/merge", actor="river-league", target="sylvania", note="same body") == 303
    assert store.view().count(Filters(actor="sylvania")) == both
    made = store.view().identities()[0]
    assert (made.reviewer, made.note) == ("mk", "same body")
    assert "same body" in client.get("/actor/sylvania").text
    assert post(client, f"/review/who/undo/{made.id}", back="/actor/sylvania") == 303
    assert store.view().count(Filters(actor="sylvania")) == before
    assert "withdrawn by mk" in client.get("/review/who?withdrawn=1").text


def test_a_merge_survives_a_re_read(client: TestClient, store: Ledger) -> None:
    post(client, "/review/merge", actor="river-league", target="sylvania")
    before = store.view().count(Filters(actor="sylvania"))
    with store.writer() as writer:
        for number in range(REPORTS):
            writer.add(*pair(number, run=LATER, salt=HOSTILE if number % 7 == 0 else ""))
    assert store.view().count(Filters(actor="sylvania")) == before
    assert all("river-league" not in hit.known for hit in store.view().search(limit=500))


def test_in_one_report_an_actor_is_another(client: TestClient, store: Ledger) -> None:
    hit = store.view().search(Filters(actor="sylvania"), limit=1)[0]
    ref = hit.report.ref
    assert (
        post(
            client,
            "/review/split",
            actor="sylvania",
            report=ref,
            target="east-sylvania",
            name="East Sylvania",
        )
        == 303
    )

    def named(only: bool) -> set[str]:
        found = store.view().search(Filters(actor="sylvania"), limit=500)
        return {id_ for h in found if (h.report.ref == ref) is only for id_ in h.known}

    assert "east-sylvania" in named(True)
    assert "sylvania" not in named(True)
    assert "sylvania" in named(False)
    assert "East Sylvania" in client.get("/review/who").text


def test_what_cannot_be_is_told_and_the_form_is_kept(client: TestClient, store: Ledger) -> None:
    answered = client.post(
        "/review/merge",
        data={"csrf": token(client), "actor": "sylvania", "target": "nobody-there", "note": "hm"},
    )
    assert answered.status_code == 422
    assert "nobody-there" in answered.text
    assert 'value="hm"' in answered.text
    assert store.view().identities() == []


def test_only_ones_own_word_is_taken_back(client: TestClient, store: Ledger) -> None:
    made = store.merge("river-league", "sylvania", reviewer="bo")
    assert post(client, f"/review/who/undo/{made.id}") == 403
    assert len(store.view().identities()) == 1


@pytest.fixture
def linked(store: Ledger, desk: Desk) -> tuple[str, str]:
    """Two events of different reports, linked."""
    store.stories().refresh(desk.knowledge)
    first, second = (store.view().search(Filters(report=ref), limit=1)[0] for ref in refs(store)[:2])
    return first.id, second.id


def refs(store: Ledger) -> list[str]:
    return list(dict.fromkeys(hit.report.ref for hit in store.view().search(limit=500)))


def test_stories_are_joined_and_parted_again(
    client: TestClient, store: Ledger, linked: tuple[str, str], desk: Desk
) -> None:
    a, b = linked
    book = store.stories()
    apart = book.of(a), book.of(b)
    assert apart[0] != apart[1]
    answered = client.post(
        "/review/story",
        data={"csrf": token(client), "verdict": "same", "a": a, "b": b, "back": f"/story/{apart[0]}"},
    )
    assert book.of(a) == book.of(b)
    assert answered.headers["location"] == f"/story/{book.of(a)}"
    made = book.judgements()[0]
    assert f"/review/story/undo/{made.id}" in client.get(f"/story/{book.of(a)}").text
    assert post(client, f"/review/story/undo/{made.id}") == 303
    assert book.of(a) != book.of(b)


def test_a_word_on_stories_survives_a_re_read(
    client: TestClient, store: Ledger, linked: tuple[str, str], desk: Desk
) -> None:
    a, b = linked
    post(client, "/review/story", verdict="same", a=a, b=b)
    with store.writer() as writer:
        for number in range(REPORTS):
            writer.add(*pair(number, run=LATER, salt=HOSTILE if number % 7 == 0 else ""))
    store.stories().refresh(desk.knowledge)
    assert store.stories().of(a.replace(":1.", ":2.")) == store.stories().of(b.replace(":1.", ":2."))


def test_a_verdict_that_there_is_not_is_told(client: TestClient, linked: tuple[str, str]) -> None:
    assert post(client, "/review/story", verdict="alike", a=linked[0], b=linked[1]) == 422
    assert post(client, "/review/story", verdict="same", a=linked[0], b="x") == 422
