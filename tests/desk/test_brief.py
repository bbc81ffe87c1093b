"""The brief at the desk: chosen by the address, cited, kept as files, nothing hostile alive."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import HOSTILE
from tests.ledger.asked import question, refresh
from tests.ledger.factory import pair

from dragoman.desk.context import Desk
from dragoman.ledger import Ledger
from dragoman.questions.records import Pole
from dragoman.records.reading import Reading
from dragoman.records.report import Report


@pytest.fixture
def story(store: Ledger, desk: Desk) -> str:
    """A story that three reports tell under hostile headlines; a question in hostile words."""
    report, reading = pair(7, salt=HOSTILE)
    fields = {name: getattr(reading, name) for name in reading.__struct_fields__}
    with store.writer() as writer:
        for number in range(2):
            told = Report(
                id=f"twin{number}", text=report.text, title=HOSTILE, outlet=f"Wire {number} {HOSTILE}",
                published="2018-12-27", url="javascript:alert(1)",
            )  # fmt: skip
            writer.add(told, Reading(**(fields | {"id": told.id})))
    store.stories().refresh(desk.knowledge)
    hostile = question(wording=HOSTILE, for_=Pole(HOSTILE, 100, ("sent grain*", "praised", "freed men")))
    store.questions().add(hostile, "ann")
    refresh(store)
    found = [
        one.id
        for one in store.stories().search(reports=2, limit=50)
        if "twin" in str(one.title) or one.reports > 1
    ]
    return found[0]


def test_what_may_be_chosen_is_offered(client: TestClient, story: str) -> None:
    page = client.get("/brief").text
    assert f'name="story" value="{story}"' in page
    assert 'name="question" value="grain"' in page
    assert "Sources" not in page


def test_the_choice_is_in_the_address_and_every_number_has_its_source(client: TestClient, story: str) -> None:
    page = client.get("/brief", params={"story": story, "question": "grain"}).text
    assert f'value="{story}" checked' in page
    assert 'value="grain" checked' in page
    cited = set(re.findall(r'<a href="#(source-\d+)">', page))
    assert cited
    assert cited == set(re.findall(r'<li id="(source-\d+)">', page))
    record = re.search(r'href="(/report/[^"]+record=[^"]+)"', page.split("Sources", 1)[1])
    assert record is not None
    assert client.get(record.group(1)).status_code == 200


@pytest.mark.parametrize(("suffix", "kind"), [("md", "text/markdown"), ("html", "text/html")])
def test_files(client: TestClient, story: str, suffix: str, kind: str) -> None:
    answer = client.get(f"/brief.{suffix}", params={"story": story, "question": "grain"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="brief.{suffix}"'
    assert "Who stands where" in answer.text


def test_what_is_gone_is_told_and_the_rest_is_made(client: TestClient, story: str) -> None:
    page = client.get(f"/brief?story={story}&story=zzzzzz&question=none").text
    assert page.count('role="alert"') == 2
    assert "Sources" in page
    assert client.get("/brief.md?story=zzzzzz").status_code == 422
    assert client.get("/brief.md").status_code == 422


@pytest.mark.parametrize(
    "query", ["since=x", "&".join(f"story=aaaa{n}" for n in range(40)), f"q={quote(HOSTILE)}"]
)
def test_odd_choices_are_no_fault_of_the_page(client: TestClient, story: str, query: str) -> None:
    answer = client.get(f"/brief?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_nothing_hostile_is_alive(client: TestClient, story: str) -> None:
    asked = {"story": story, "question": "grain"}
    for address in ("/brief", "/brief.html", "/brief.md"):
        text = client.get(address, params=asked).text
        assert "<script>alert" not in text.replace("\\<script\\>", "")
        assert 'href="javascript' not in text
        assert "\x1b" not in text
        assert "\u202e" not in text
