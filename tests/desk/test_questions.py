"""Questions at the desk: every point beside its sentence, filters, downloads, judging, nothing hostile alive."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import HOSTILE, token
from tests.ledger.asked import add, question, refresh

from dragoman.desk.context import Desk
from dragoman.desk.standing import standing
from dragoman.ledger import Ledger
from dragoman.page.clean import one_line
from dragoman.questions.records import Pole
from dragoman.questions.tracked import Track

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def asked(store: Ledger) -> Ledger:
    """A question in hostile words, its positions read, two more typed."""
    hostile = question(
        wording=f"Should {HOSTILE}?", for_=Pole(HOSTILE, 100, ("sent grain*", "praised", "freed men"))
    )
    store.questions().add(hostile, "ann")
    refresh(store)
    rows = [
        {"holder": HOSTILE, "value": "100", "quotation": HOSTILE, "first_day": "2018-02-03"},
        {
            "actor": "sylvania",
            "value": "0",
            "url": "https://paper.example/a",
            "quotation": "Neither, nor.",
            "first_day": "2018-02-04",
        },
    ]
    assert store.questions().import_typed(enumerate(rows, 2), by="ann", question="grain").added == 2
    return store


def held(desk: Desk) -> Track:
    return standing(desk, "grain").track


def test_every_position_shown_opens_its_sentence(client: TestClient, asked: Ledger, desk: Desk) -> None:
    line = held(desk).lines[0]
    page = client.get("/question/grain", params={"actor": line.actor}).text
    for seen in line.seen:
        assert f'id="{seen.id}"' in page
        assert f'href="/position/{seen.id}"' in page
        if seen.records:
            assert f"record={seen.records[0]}" in page
            assert client.get(f"/report/{seen.report}", params={"record": seen.records[0]}).status_code == 200


def test_the_picture_has_no_style_of_its_own_and_leads_to_the_desk(client: TestClient, asked: Ledger) -> None:
    page = client.get("/question/grain").text
    drawing = page[page.index("<svg") : page.index("</svg>") + 6]
    assert "<style" not in drawing
    assert " style=" not in page
    links = [a.attrib["href"] for a in ElementTree.fromstring(drawing).iter(f"{SVG}a")]
    assert links
    assert all(link.startswith("/report/") for link in links if not link.startswith("#"))
    classes = set(re.findall(r'class="([^"]+)"', drawing))
    style = client.get("/static/css/question.css").text
    for name in {one for many in classes for one in many.split()}:
        assert f".{name}" in style or f" {name}" in style, name


def test_the_list_counts_and_offers_examples(client: TestClient, asked: Ledger) -> None:
    page = client.get("/questions").text
    count = len(asked.questions().positions("grain"))
    assert f"{asked.questions().get('grain').positions} positions" in page
    assert count == asked.questions().get("grain").positions + 2
    assert "2 typed" in page
    assert "us-forces-in-iraq" in page


def test_following_an_example_enters_it(client: TestClient, asked: Ledger) -> None:
    form = {"csrf": token(client), "example": "us-forces-in-iraq"}
    assert client.post("/questions", data=form).headers["location"] == "/question/us-forces-in-iraq"
    assert [one.id for one in asked.questions().list()] == ["grain", "us-forces-in-iraq"]
    page = client.get("/question/us-forces-in-iraq").text
    assert "30 reports not looked at yet" in page
    assert "No position was read yet" in page
    assert client.post("/questions", data=form | {"example": "nothing"}).status_code == 422


def test_it_says_when_it_waits_for_a_refresh(client: TestClient, asked: Ledger) -> None:
    assert "not looked at yet" not in client.get("/question/grain").text
    add(asked, range(40, 43))
    assert "3 reports not looked at yet" in client.get("/question/grain").text
    refresh(asked)
    assert "not looked at yet" not in client.get("/question/grain").text


def test_filters_narrow_what_is_shown(client: TestClient, asked: Ledger, desk: Desk) -> None:
    said = client.get("/question/grain", params={"evidence": "said"}).text
    assert ">did</span>" not in said.split("Who stands where", 1)[1]
    late = client.get("/question/grain", params={"since": "2018-09-01"}).text
    days = re.findall(r'<div class="meta"><span>(\d+ \w+ 2018)', late.split("Who stands where", 1)[1])
    assert days
    assert all(day.split()[1] in ("Sep", "Oct", "Nov", "Dec") for day in days)
    assert "fits these filters" in client.get("/question/grain", params={"actor": "nobody at all"}).text


@pytest.mark.parametrize(
    "query", ["since=x", "until=2018-13-40", "evidence=rumour", "since=2019-01-01&until=2018-01-01"]
)
def test_a_bad_filter_is_told(client: TestClient, asked: Ledger, query: str) -> None:
    answer = client.get(f"/question/grain?{query}")
    assert answer.status_code == 200
    assert "filter." in answer.text or 'role="alert"' in answer.text


def test_typed_positions_are_marked(client: TestClient, asked: Ledger) -> None:
    page = client.get("/question/grain", params={"actor": "sylvania"}).text
    assert "typed by ann" in page
    assert 'href="https://paper.example/a"' in page


def test_downloads(client: TestClient, asked: Ledger) -> None:
    table = client.get("/question/grain/positions.csv")
    assert table.headers["content-disposition"] == 'attachment; filename="grain.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len(asked.questions().positions("grain"))
    assert not any(
        cell[:1] in "=+-@" for row in rows for name, cell in row.items() if cell and name == "text"
    )
    drawing = client.get("/question/grain/picture.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(drawing.text).tag == f"{SVG}svg"
    assert "<script>" not in drawing.text


def test_an_id_of_old_leads_on_and_one_that_is_none_does_not(client: TestClient, asked: Ledger) -> None:
    asked.questions().rename("grain", "bread", "ann")
    assert client.get("/question/grain").headers["location"] == "/question/bread"
    assert client.get("/question/bread").status_code == 200
    assert client.get("/question/none").status_code == 404


def test_a_judgement_changes_what_is_shown_and_can_be_undone(client: TestClient, asked: Ledger) -> None:
    book = asked.questions()
    first = next(one for one in book.positions("grain") if one.typed is None and one.position.value == 100)
    form = {"csrf": token(client), "verdict": "edit", "value": "-60", "seen": "", "note": "irony"}
    assert client.post(f"/position/{first.id}/judge", data=form).status_code == 303
    assert book.show(first.id).position.value == -60
    page = client.get(f"/position/{first.id}").text
    assert "irony" in page
    (judgement,) = book.show(first.id).judgements
    assert (
        client.post(f"/position/{first.id}/judge", data=form).status_code == 409
    )  # he had not seen the first
    undo = {"csrf": token(client), "number": str(judgement.id)}
    assert client.post(f"/position/{first.id}/withdraw", data=undo).status_code == 303
    assert book.show(first.id).position.value == 100
    assert client.post(f"/position/{first.id}/withdraw", data=undo).status_code == 409


def test_a_rejected_position_is_gone_from_the_lines(client: TestClient, asked: Ledger, desk: Desk) -> None:
    first = held(desk).lines[0].seen[0]
    form = {"csrf": token(client), "verdict": "reject", "seen": ""}
    client.post(f"/position/{first.id}/judge", data=form)
    assert all(one.id != first.id for line in held(desk).lines for one in line.seen)


@pytest.mark.parametrize(("verdict", "value"), [("maybe", ""), ("edit", "x"), ("edit", "101"), ("edit", "")])
def test_a_senseless_judgement_is_refused(
    client: TestClient, asked: Ledger, verdict: str, value: str
) -> None:
    first = asked.questions().positions("grain")[0]
    form = {"csrf": token(client), "verdict": verdict, "value": value, "seen": ""}
    assert client.post(f"/position/{first.id}/judge", data=form).status_code == 422
    assert asked.questions().show(first.id).judgements == ()


def test_nothing_hostile_is_alive(client: TestClient, asked: Ledger, desk: Desk) -> None:
    first = next(one for one in asked.questions().positions("grain") if one.typed is not None)
    pages = [
        "/questions",
        "/question/grain",
        f"/question/grain?actor={quote(HOSTILE)}",
        f"/position/{first.id}",
        "/",
    ]
    for address in pages:
        page = client.get(address).text
        assert "<script>alert" not in page, address
        assert "\x1b" not in page, address
        assert "\u202e" not in page, address
    assert one_line(HOSTILE).split("=")[1][:9] in client.get("/question/grain").text
