"""The desk over PostgreSQL answers as it does over SQLite: every page, every call of the API, and a reviewer's day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import token
from tests.desk.example import make
from tests.ledger.conftest import Clock
from tests.ledger.server import served

from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.knowledge import load
from dragoman.ledger import Filters, Ledger, open_ledger

PATHS = (
    "/", "/?day=2018-02-05", "/?since=2018-01-01&until=2018-12-31", "/?country=FRD", "/explore",
    "/explore?type=THREATEN", "/explore?q=ban&kind=statement", "/explore?actor=freedonia&sort=intensity",
    "/explore/records.csv", "/explore/records.jsonl", "/explore/series", "/explore/series?type=THREATEN",
    "/explore/series.csv", "/explore/network", "/explore/network.csv", "/explore/network.svg",
    "/explore/ties?one=freedonia&other=sylvania&tie=backs", "/explore/map", "/explore/map.csv",
    "/stories", "/questions", "/question/grain",
    "/question/grain/picture.svg",
    "/question/grain/positions.csv", "/actors", "/actors?q=free", "/actor/freedonia", "/review",
    "/review?type=ASSAULT", "/review/actors?q=free", "/review/mine", "/review/waiting", "/review/who",
    "/review/stories", "/review/corrections", "/review/corrections.jsonl", "/review/samples", "/brief",
    "/brief.md?question=grain", "/views", "/login",
    "/api/events", "/api/events?type=THREATEN&limit=5", "/api/statements", "/api/ties", "/api/figures",
    "/api/stories", "/api/actors", "/api/actors/freedonia", "/api/questions", "/api/questions/grain",
    "/api/questions/grain/positions", "/api/judgements", "/api/stats", "/api/coverage",
)  # fmt: skip
CHANCE = re.compile(r'(?:"x-csrf": |name="csrf" value=|name="seed"[^>]* value=)"[^"]*"')
"""What differs from one start to the next: form tokens, and the seed that is offered for a sample."""


class Both:
    """The same ledger in both, each under a desk."""

    def __init__(self, stores: dict[str, Ledger]) -> None:
        self.stores = stores
        self.clients = {
            kind: TestClient(
                create_app(Desk(store, load(None), "mk")),
                base_url="http://localhost",
                follow_redirects=False,
            )
            for kind, store in stores.items()
        }


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    file = tmp_path_factory.mktemp("both") / "desk"
    with served() as server:
        places: dict[str, str | Path] = {"sqlite": file, "postgresql": server.url(server.make())}
        stores = {k: open_ledger(where, create=True, clock=Clock()) for k, where in places.items()}
        for store in stores.values():
            make(store, load(None))
        yield Both(stores)
        for store in stores.values():
            store.close()


def shown(client: TestClient, path: str) -> tuple[int, str]:
    answered = client.get(path)
    return answered.status_code, CHANCE.sub("", answered.text)


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_the_same(both: Both, path: str) -> None:
    status, text = shown(both.clients["sqlite"], path)
    assert status == 200
    assert shown(both.clients["postgresql"], path) == (status, text)


class Day(NamedTuple):
    """What a reviewer did and saw. `event`: how his edit stands in the ledger; `value`: of the position he judged."""

    statuses: list[int]
    record: str
    event: dict[str, Any] | None
    value: int
    pages: dict[str, tuple[int, str]]


def day(client: TestClient, store: Ledger) -> Day:
    form = {"csrf": token(client)}
    hit = store.view().search(Filters(types=("THREATEN",)), limit=1)[0]
    seen = ",".join(str(one.id) for one in store.view().show(hit.id).judgements)
    said = form | {"verdict": "edit", "type": "REQUEST", "note": "a demand", "seen": seen}
    statuses = [client.post(f"/review/judge/{hit.id}", data=said).status_code for _ in range(2)]
    made = store.view().judgements_by("mk")[0]
    one = next(p for p in store.questions().positions("grain") if p.typed is None)
    word = form | {"verdict": "edit", "value": "-60", "seen": "", "note": "irony"}
    statuses += [client.post(f"/position/{one.id}/judge", data=word).status_code for _ in range(2)]
    view = form | {"name": "mine", "address": "/explore?type=THREATEN"}
    drawn = form | {"name": "round", "size": "5", "seed": "7"}
    for path, data in (("/views", view), ("/review/samples", drawn)):
        statuses.append(client.post(path, data=data).status_code)
    pages = {
        path: shown(client, path)
        for path in ("/explore", "/review", "/review/mine", "/question/grain", "/views")
    }
    statuses.append(client.post(f"/review/undo/{made.id}", data=form).status_code)
    pages["undone"] = shown(client, "/review/mine")
    return Day(statuses, hit.id, made.edits, store.questions().show(one.id).position.value, pages)


def test_a_reviewers_day_is_the_same(both: Both) -> None:
    told = {kind: day(client, both.stores[kind]) for kind, client in both.clients.items()}
    ours = told["sqlite"]
    assert ours.statuses == [303, 409, 303, 409, 303, 303, 303]
    assert ours.event is not None
    assert (ours.event["type"], ours.value) == ("REQUEST", -60)
    for path, page in ours.pages.items():
        assert told["postgresql"].pages[path] == page
    assert told["postgresql"] == ours
