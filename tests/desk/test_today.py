"""The front page: what is newest first, of a day or a range, with filters that are in the address."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import HOSTILE
from tests.ledger.asked import question, refresh
from tests.ledger.factory import pair

from dragoman.desk import standing
from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.desk.filters import parse
from dragoman.desk.pages.today import days_of
from dragoman.knowledge import load
from dragoman.ledger import Filters, Ledger, open_ledger

DAYS = ["2018-03-03", "2018-03-01", "2018-02-01"]


def ids(page: str) -> set[str]:
    """The records that a page leads to."""
    return set(re.findall(r"record=([a-z2-7]{13}:\d+\.e\d+)", page))


def test_threats_and_demands_of_the_ledger_are_on_the_page(client: TestClient, store: Ledger) -> None:
    page = client.get("/").text
    for type_ in ("THREATEN", "REQUEST"):
        newest = store.view().search(Filters(types=(type_,), until="2018-12-28"), limit=6)
        assert newest
        assert {hit.id for hit in newest} <= ids(page)


def test_the_newest_day_is_shown_and_others_are_asked_for(client: TestClient, store: Ledger) -> None:
    newest, before = list(dict.fromkeys(one.day for one in store.view().arrived()))[:2]
    assert newest is not None
    assert before is not None
    assert f'href="/?day={before}"' in client.get("/").text
    older = client.get("/", params={"day": before}).text
    assert f'href="/?day={newest}"' in older
    shown = {hit.id: hit for hit in store.view().search(Filters(rejected=True), limit=1000)}
    assert all((shown[id_].first_day or "") <= before for id_ in ids(older))


@pytest.mark.parametrize(
    ("query", "day", "expected"),
    [
        ({}, None, ("2018-03-03", "2018-03-01", None, None, "2018-03-03")),
        ({}, "2018-03-01", ("2018-03-01", "2018-02-01", "2018-03-03", None, "2018-03-01")),
        ({}, "2018-02-15", ("2018-02-15", "2018-02-01", "2018-03-01", None, "2018-02-15")),
        ({"since": "2018-02-02"}, None, (None, None, None, "2018-02-02", None)),
        ({"since": "2018-02-02"}, "2018-02-01", ("2018-02-01", None, "2018-03-01", None, "2018-02-01")),
    ],
)
def test_days(query: dict[str, str], day: str | None, expected: tuple[str | None, ...]) -> None:
    assert tuple(days_of(parse(query.items()), day, DAYS)) == expected


def test_undated_reports_are_no_fault() -> None:
    assert tuple(days_of(parse(()), None, [])) == (None, None, None, None, None)


def test_filters_hold_and_go_on_to_explore(client: TestClient, store: Ledger) -> None:
    page = client.get("/", params={"actor": "hill-front", "since": "2018-01-01"}).text
    found = {hit.id for hit in store.view().search(Filters(actor="hill-front"), limit=1000)}
    assert ids(page)
    assert ids(page) <= found
    for link in re.findall(r'href="(/explore[^"]*type=[^"]*)"', page):
        assert "actor=hill-front" in link
        assert "since=2018-01-01" in link


@pytest.mark.parametrize(
    "query", ["day=x", "since=2018-13-01", "country=%3Cscript%3E", "since=2018-02-02&until=2018-01-01"]
)
def test_a_bad_value_is_told_on_the_page(client: TestClient, query: str) -> None:
    answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "<script>" not in answer.text


def test_an_empty_ledger_says_how_to_fill_it(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "empty.sqlite", create=True) as store:
        client = TestClient(create_app(Desk(store, load(None), "mk")), base_url="http://localhost")
        page = client.get("/").text
    assert "dragoman ingest" in page
    assert "dragoman stories" in page


def test_a_ledger_without_stories_says_how_to_link_them(
    client: TestClient, desk: Desk, store: Ledger
) -> None:
    page = client.get("/").text
    assert "No story yet" in page
    assert "30 reports not linked yet" in page
    store.stories().refresh(desk.knowledge)
    after = client.get("/").text
    assert "not linked yet" not in after
    assert "No story yet" not in after


def test_stories_stand_with_their_sentence(client: TestClient, desk: Desk, store: Ledger) -> None:
    with store.writer() as writer:  # what one report tells another tells too, on the same day
        report, reading = pair(5)
        for number, outlet in enumerate(("Hill Wire", "Radio Coast")):
            told = type(report)(
                id=f"twin{number}", text=report.text, title="Twins", outlet=outlet, published="2018-12-27"
            )
            writer.add(
                told,
                type(reading)(
                    **{f: getattr(reading, f) for f in reading.__struct_fields__} | {"id": told.id}
                ),
            )
    store.stories().refresh(desk.knowledge)
    brief = store.stories().search(reports=2, limit=1)[0]
    assert brief.record is not None
    assert brief.words == store.view().show(brief.record).passage.text
    page = client.get("/").text
    assert f"/story/{brief.id}" in page
    assert brief.record.partition(":")[0] in page


def test_shifts_lead_to_their_question(client: TestClient, store: Ledger) -> None:
    assert "No question is followed yet" in client.get("/").text
    store.questions().add(question(), "ann")
    refresh(store)
    page = client.get("/").text
    assert "No question is followed yet" not in page
    assert "/question/grain?actor=" in page or "1 question followed" in page


def test_many_positions_are_looked_through_after_the_page_is_shown(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "?since=2017-01-01&until=2020-01-01"
    told = section(web.get("/" + query).text)
    assert "/question/grain" in told
    assert "hx-get" not in told
    monkeypatch.setattr(standing, "AT_ONCE", 0)
    web.app.state.desk.kept.clear()  # type: ignore[attr-defined]
    waits = section(web.get("/" + query).text)
    assert 'hx-trigger="load"' in waits
    assert "/question/grain" not in waits
    address = html.unescape(waits.split('hx-get="', 1)[1].split('"', 1)[0])
    part = web.get(address)
    assert part.status_code == 200
    assert part.text.strip() == told.strip()
    assert section(web.get("/" + query).text) == told  # it is known now
    assert web.get("/today/shifts?day=no&since=x").status_code == 200


def section(page: str) -> str:
    """The shifts."""
    return page[page.index('<section id="shifts"') : page.index('<section id="came"')].strip()


def test_what_came_in_is_counted_by_outlet(client: TestClient, store: Ledger) -> None:
    with store.notes() as notes:
        notes.unread("text.empty", "a.jsonl", 3, outlet="Hill Wire", published="2018-05-05")
    page = client.get("/", params={"since": "2018-01-01"}).text
    table = page.split('id="came"', 1)[1]
    covered = store.view().coverage("2018-01-01")
    for outlet in {one.outlet for one in covered}:
        mine = [one for one in covered if one.outlet == outlet]
        reports, failed = sum(one.reports for one in mine), sum(sum(one.failed.values()) for one in mine)
        row = re.search(
            rf'{outlet}</a></td><td class="num">(\d+)</td><td>[^<]+</td><td class="num[^"]*">(\d+)</td>',
            table,
        )
        assert row is not None
        assert row.groups() == (str(reports), str(failed))
    assert "1 document of all days" in table
    assert "text.empty" in table


def test_hostile_text_is_only_text(client: TestClient, store: Ledger) -> None:
    day = pair(28, salt=HOSTILE)[0].published
    for query in ({}, {"day": str(day)}, {"since": "2018-01-01"}, {"actor": HOSTILE}, {"outlet": HOSTILE}):
        page = client.get("/", params=query).text
        assert "<script>alert" not in page
        assert "\x1b" not in page
        assert "\u202e" not in page
