"""The API: it answers what the commands answer, page by page, in the shapes that it describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema  # type: ignore[import-untyped]
import pytest
from starlette.testclient import TestClient
from tests.commands.fake import call

from dragoman.desk.accounts import Accounts
from dragoman.desk.api.replying import encoded
from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.knowledge import load
from dragoman.ledger import Ledger, open_ledger

SEARCHES: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "everything": ([], []),
    "words": (["praised"], [("q", "praised")]),
    "a phrase": (['"sent grain"'], [("q", '"sent grain"')]),
    "actor": (["--actor", "FRD"], [("actor", "FRD")]),
    "both": (["--actor", "freedonia", "--recipient", "Sylvania"], [("actor", "freedonia"), ("recipient", "Sylvania")]),
    "merged": (["--actor", "river-league"], [("actor", "river-league")]),
    "types": (["--type", "AID", "--type", "threaten"], [("type", "AID"), ("type", "threaten")]),
    "mode": (["--mode", "violence"], [("mode", "violence")]),
    "modality": (["--modality", "denied"], [("modality", "denied")]),
    "country": (["--country", "lby"], [("country", "lby")]),
    "asserted": (["--asserted-only-by", "sylvania"], [("asserted_only_by", "sylvania")]),
    "disputed": (["--disputed"], [("disputed", "1")]),
    "sure": (["--min-confidence", "0.8"], [("min_confidence", "0.8")]),
    "genre": (["--genre", "news"], [("genre", "news")]),
    "retracted": (["--retracted"], [("retracted", "true")]),
    "days": (["--since", "2018-03-01", "--until", "2018-06-30"], [("since", "2018-03-01"), ("until", "2018-06-30")]),
    "outlet": (["--outlet", "hill wire"], [("outlet", "hill wire")]),
    "long ago": (["--as-of", "2001-01-01"], [("as_of", "2001-01-01")]),
}  # fmt: skip
FOR_STATEMENTS = ("everything", "words", "actor", "country", "days", "outlet", "genre", "long ago")
LISTS = (
    "events", "statements", "stories?reports=1", "actors", "actors?q=iraq", "ties", "judgements?withdrawn=1",
    "coverage", "questions/grain/positions", "questions",
)  # fmt: skip


def items(client: TestClient, address: str, limit: int = 500) -> list[Any]:
    """All items of a list, page by page."""
    pages = list(walked(client, address, limit))
    assert all(len(page) <= limit for page in pages)
    return [item for page in pages for item in page]


def walked(client: TestClient, address: str, limit: int) -> Iterator[list[Any]]:
    """The pages of a list."""
    following: str | None = f"{address}{'&' if '?' in address else '?'}limit={limit}"
    while following is not None:
        told = client.get(following)
        assert told.status_code == 200, told.text
        yield told.json()["items"]
        following = told.json()["next"]


def lines(path: Path, *options: str) -> list[Any]:
    """What the command answers."""
    done = call("search", *options, "--format", "jsonl", "--limit", "5000", ledger=path)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", SEARCHES)
def test_events_are_those_of_the_command(asking: TestClient, example: Path, name: str) -> None:
    options, query = SEARCHES[name]
    found = items(asking, f"/api/events?{urlencode(query)}")
    assert found == lines(example, *options)
    assert bool(found) == (name != "long ago")


@pytest.mark.parametrize("name", FOR_STATEMENTS)
def test_statements_are_those_of_the_command(asking: TestClient, example: Path, name: str) -> None:
    options, query = SEARCHES[name]
    found = items(asking, f"/api/statements?{urlencode(query)}")
    assert found == lines(example, "--statements", *options)
    assert bool(found) == (name != "long ago")


@pytest.mark.parametrize("address", LISTS)
def test_pages_together_are_the_whole_list(asking: TestClient, address: str) -> None:
    whole = items(asking, f"/api/{address}")
    assert len(whole) > 0
    size = max(1, len(whole) // 3)
    assert items(asking, f"/api/{address}", size) == whole


def test_pages_of_figures_together_have_all(asking: TestClient, example: Path) -> None:
    with open_ledger(example, read_only=True) as store:
        every = {figure.id for figure in store.view().figures()}
    pages = list(walked(asking, "/api/figures", 2))
    assert {one["id"] for page in pages for one in page} == every
    assert len(pages) > 3
    killed = [one for page in walked(asking, "/api/figures?kind=killed", 3) for one in page]
    assert {one["kind"] for one in killed} == {"killed"}


def test_ties_of_an_actor_and_type(asking: TestClient) -> None:
    mine = items(asking, "/api/ties?actor=sylvania&type=backs", 1)
    assert mine
    assert all("sylvania" in (one["from_id"], one["to_id"]) for one in mine)
    assert items(asking, "/api/ties?type=opposes") == []


def test_one_of_each_kind(web: TestClient, whole: Ledger) -> None:
    view = whole.view()
    hit, tie, figure = view.search(limit=1)[0], view.ties()[0], view.figures()[0]
    for id_ in (hit.id, tie.id, figure.id, view.search(kind="statement", limit=1)[0].id):
        assert web.get(f"/api/records/{id_}").json()["id"] == id_
    told = web.get(f"/api/reports/{hit.report.ref[:9]}").json()
    assert told["report"]["ref"] == hit.report.ref
    start, end = told["reading"]["events"][0]["cue"]
    assert told["report"]["text"][start:end]
    story = whole.stories().search(reports=2)[0]
    assert web.get(f"/api/stories/{story.id}").json()["story"]["reports"] == story.reports
    assert web.get("/api/questions/grain").json()["positions"] > 0
    assert web.get("/api/actors/united-states").json()["known"]["code"] == "USA"
    own = next(h for h in view.search(limit=100) if "local:1" in h.known)
    assert web.get(f"/api/actors/{own.report.ref}:local:1").json()["actor"]["id"] == "local:1"
    assert web.get("/api/actors/hill-front").json()["identities"][0]["target"] == "river-league"


FAULTS = {
    "events?fliter=1": (422, "desk.unknown-parameter"),
    "events?type=NOTHING": (422, "filter.type"),
    "events?since=yesterday": (422, "filter.since"),
    "events?as_of=0001-01-01T00:00:00%2B14:00": (422, "filter.as-of"),
    "events?limit=501": (422, "desk.bad-request"),
    "events?limit=0": (422, "desk.bad-request"),
    "events?after=nothing": (404, "ledger.no-record"),
    "statements?type=AID": (422, "desk.unknown-parameter"),
    "stories?after=zzzz": (404, "ledger.no-story"),
    "stories/zzzz": (404, "ledger.no-story"),
    "actors?after=nobody": (404, "filter.cursor"),
    "actors/nobody": (404, "ledger.no-actor"),
    "ties?type=loves": (422, "desk.bad-request"),
    "questions/nothing": (404, "ledger.no-question"),
    "questions/grain/positions?after=x": (404, "filter.cursor"),
    "records/x": (404, "ledger.no-record"),
    "reports/aaaaaaaaaaaaa": (404, "ledger.no-record"),
    "events?q=": (422, "desk.bad-request"),
    "judgements?report=aaaa": (404, "ledger.no-record"),
    "session?x=1": (422, "desk.unknown-parameter"),
    "nothing": (404, "desk.http-404"),
}


@pytest.mark.parametrize("address", FAULTS)
def test_faults_are_coded(asking: TestClient, address: str) -> None:
    answered = asking.get(f"/api/{address}")
    status, code = FAULTS[address]
    assert (answered.status_code, answered.json()["error"]["code"]) == (status, code)


def test_a_tie_is_no_cursor_of_events(web: TestClient, whole: Ledger) -> None:
    tie, event = whole.view().ties()[0].id, whole.view().search(limit=1)[0].id
    assert web.get(f"/api/events?after={tie}").status_code == 404
    assert web.get(f"/api/ties?after={event}").json()["error"]["code"] == "filter.cursor"


def test_what_has_not_changed_is_not_sent_again(web: TestClient, whole: Ledger) -> None:
    for address in ("/api/events?type=AID", "/api/stats", "/api/stories", "/api/questions/grain/positions"):
        first = web.get(address)
        known = {"if-none-match": first.headers["etag"]}
        again = web.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert web.get(f"{address}{'&' if '?' in address else '?'}x=1", headers=known).status_code == 422
        whole.judge(whole.view().search(limit=1)[0].id, "accept", reviewer="ann")
        assert web.get(address, headers=known).status_code == 200


# --- judging ---


def csrf(client: TestClient) -> dict[str, str]:
    return {"x-csrf": client.get("/api/session").json()["csrf"]}


def test_a_judgement_is_added_and_withdrawn(web: TestClient, whole: Ledger) -> None:
    record = whole.view().search(limit=9)[8].id
    sent = {"record": record, "verdict": "edit", "edits": {"type": "AID"}, "note": "Grain.", "seen": []}
    made = web.post("/api/judgements", json=sent, headers=csrf(web))
    assert made.status_code == 201
    assert (made.json()["reviewer"], made.json()["record"]) == ("mk", record)
    assert web.get(f"/api/records/{record}").json()["record"]["type"] == "AID"
    gone = web.delete(f"/api/judgements/{made.json()['id']}", headers=csrf(web))
    assert gone.json()["withdrawn_by"] == "mk"
    assert web.delete(f"/api/judgements/{made.json()['id']}", headers=csrf(web)).status_code == 404


def test_the_second_reviewer_is_told_and_nothing_is_lost(web: TestClient, whole: Ledger) -> None:
    record = whole.view().search(limit=9)[8].id
    first = whole.judge(record, "edit", reviewer="ann", edits={"type": "AID"})
    sent = {"record": record, "verdict": "reject", "seen": []}
    told = web.post("/api/judgements", json=sent, headers=csrf(web))
    assert (told.status_code, told.json()["error"]["code"]) == (409, "ledger.judged-meanwhile")
    held = web.get(f"/api/records/{record}").json()
    assert [one["id"] for one in held["judgements"]] == [first.id]
    assert web.post("/api/judgements", json=sent | {"seen": [first.id]}, headers=csrf(web)).status_code == 201
    assert [one["reviewer"] for one in web.get(f"/api/records/{record}").json()["judgements"]] == [
        "ann",
        "mk",
    ]


def test_only_who_judged_withdraws(web: TestClient, whole: Ledger) -> None:
    other = whole.judge(whole.view().search(limit=9)[8].id, "accept", reviewer="ann")
    assert web.delete(f"/api/judgements/{other.id}", headers=csrf(web)).status_code == 403
    assert whole.view().judgements(reviewer="ann", limit=1)[0].withdrawn is None


BODIES: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"{", "application/json", 422),
    "not UTF-8": (b'{"record": "\xff"}', "application/json", 422),
    "a list": (b"[]", "application/json", 422),
    "a field too many": (
        b'{"record": "x", "verdict": "accept", "seen": [], "by": "x"}',
        "application/json",
        422,
    ),
    "seen left out": (b'{"record": "x", "verdict": "accept"}', "application/json", 422),
    "numbers past all bounds": (
        b'{"record": "x", "verdict": "accept", "seen": [9e99]}',
        "application/json",
        422,
    ),
    "a form": (b"record=x&verdict=accept&seen=", "application/x-www-form-urlencoded", 415),
    "no record": (b'{"record": "x", "verdict": "accept", "seen": []}', "application/json", 404),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_do_not_fit(web: TestClient, name: str) -> None:
    content, kind, status = BODIES[name]
    headers = csrf(web) | {"content-type": kind}
    answered = web.post("/api/judgements", content=content, headers=headers)
    assert answered.status_code == status, answered.text
    assert answered.json()["error"]["message"]


@pytest.mark.parametrize(
    "edits", [{"type": "NOTHING"}, {"confidence": "x"}, {"actors": [{"span": [0, 10**9]}]}, {}]
)
def test_edits_that_do_not_fit(web: TestClient, whole: Ledger, edits: dict[str, Any]) -> None:
    sent = {"record": whole.view().search(limit=9)[8].id, "verdict": "edit", "edits": edits, "seen": []}
    answered = web.post("/api/judgements", json=sent, headers=csrf(web))
    assert (answered.status_code, answered.json()["error"]["code"]) == (422, "ledger.bad-judgement")


def test_writes_bear_the_token_of_their_session(web: TestClient, whole: Ledger) -> None:
    sent = {"record": whole.view().search(limit=1)[0].id, "verdict": "accept", "seen": []}
    for headers in ({}, {b"x-csrf": b"0" * 64}, {b"x-csrf": b"\xfc"}):
        assert web.post("/api/judgements", json=sent, headers=headers).status_code == 403
        assert web.delete("/api/judgements/1", headers=headers).status_code == 403


@pytest.fixture
def locked(whole: Ledger) -> TestClient:
    accounts = Accounts(whole)
    for name, role in (("ann", "reviewer"), ("vic", "viewer")):
        accounts.add(name, role, "correct horse battery")
    app = create_app(Desk(whole, load(None), "mk", accounts))
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def test_accounts_hold_for_the_api_too(locked: TestClient, whole: Ledger) -> None:
    for address in ("events", "stats", "stories", "judgements", "actors/freedonia", "questions", "ties"):
        answered = locked.get(f"/api/{address}")
        assert (answered.status_code, answered.json()["error"]["code"]) == (401, "desk.sign-in")
    assert locked.get("/api/session").json()["user"] is None
    record = whole.view().search(limit=9)[8].id
    sent = {"record": record, "verdict": "accept", "seen": []}
    assert locked.post("/api/judgements", json=sent, headers=csrf(locked)).status_code == 401
    for name, role, status in (("vic", "viewer", 403), ("ann", "reviewer", 201)):
        data = {"name": name, "password": "correct horse battery"}
        assert locked.post("/login", data=data, headers=csrf(locked)).status_code == 303
        told = locked.get("/api/session").json()
        assert (told["user"], told["role"], told["accounts"]) == (name, role, True)
        assert locked.get("/api/events?limit=1").status_code == 200
        assert locked.post("/api/judgements", json=sent, headers=csrf(locked)).status_code == status
    security = locked.get("/api/openapi.json").json()["paths"]["/api/events"]["get"]["security"]
    assert security == [{"session": []}]


# --- its description ---


def refs(part: Any) -> Iterator[str]:
    """Every reference in a description."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for one in part.values():
            yield from refs(one)
    elif isinstance(part, list):
        for one in part:
            yield from refs(one)


def test_the_description_is_whole(asking: TestClient) -> None:
    told = asking.get("/api/openapi.json").json()
    schemas = told["components"]["schemas"]
    found = set(refs(told))
    assert found == {f"#/components/schemas/{name}" for name in schemas}
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert "description" in schema or "enum" in schema, name
    for path, methods in told["paths"].items():
        assert path.startswith("/api/")
        for operation in methods.values():
            assert operation["description"], path
            assert all(
                one.get("description") for one in operation.get("parameters", ()) if one["in"] == "query"
            ), path
            assert "4XX" in operation["responses"]


def test_an_event_is_described_as_one(asking: TestClient) -> None:
    schemas = asking.get("/api/openapi.json").json()["components"]["schemas"]
    assert schemas["EventHit"]["properties"]["record"] == {"$ref": "#/components/schemas/Event"}
    assert {"$ref": "#/components/schemas/Tie"} in schemas["Shown"]["properties"]["record"]["anyOf"]
    assert "from" in schemas["Tie"]["required"]
    assert "note" not in schemas["JudgementAsked"]["required"]


def test_half_characters_do_not_break_json() -> None:
    assert json.loads(encoded({"a": "x\ud800y", "b": [10**30, "\udfff"]})) == {"a": "x�y", "b": [10**30, "�"]}
