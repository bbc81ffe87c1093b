"""The charts of Explore: a mark leads to exactly the records that it counts, files say the same as the page."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.ledger.factory import ACTORS, pair

from dragoman import ontology
from dragoman.desk.filters import parse
from dragoman.desk.pages import explore_network
from dragoman.ledger import Ledger
from dragoman.records.reading import Event, Tie

MARK = re.compile(r'<a href="([^"]*)" class="mark" aria-label="([^"]*)"')
CHARTS = ("/explore/series", "/explore/series?by=dyad", "/explore/series?unit=day", "/explore/network", "/explore/map",
          "/explore/map?zoom=IRQ", "/explore/network?of=ties")  # fmt: skip


def marks(page: str) -> list[tuple[str, str]]:
    return [(unescape(href), unescape(label)) for href, label in MARK.findall(page)]


def found(store: Ledger, href: str) -> int:
    """How many records an address of Explore finds."""
    parts = urlsplit(href)
    assert parts.path == "/explore", href
    asked = parse(parse_qsl(parts.query))
    assert asked.faults == ()
    return asked.view(store).count(asked.filters, kind=asked.kind)


def table(client: TestClient, path: str) -> list[dict[str, str]]:
    path, _, query = path.partition("?")
    answer = client.get(f"{path}.csv?{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize(
    "query",
    ["", "by=dyad", "unit=week", "unit=month&type=AID", "unit=month&since=2018-03-10&until=2018-07-20"],
)
def test_a_bar_leads_to_its_records(client: TestClient, store: Ledger, query: str) -> None:
    page = client.get(f"/explore/series?{query}").text
    bars = marks(page)
    assert len(bars) > 10
    for href, label in bars[:: max(1, len(bars) // 25)]:
        number = re.search(r"(?:: |mean of )([\d,]+)$", label)
        assert number, label
        assert found(store, href) == int(number[1].replace(",", "")), label


def test_series_hold_every_event(client: TestClient, store: Ledger) -> None:
    rows = table(client, "/explore/series?unit=month&since=2018-01-01&until=2018-12-31")
    hits = store.view().search(limit=1_000)
    everything = {row["from"]: int(row["events"]) for row in rows if row["what"] == "all"}
    assert everything == Counter(f"{str(hit.first_day)[:7]}-01" for hit in hits)
    codes = ontology.load()
    for row in rows:
        mine = [
            h.record
            for h in hits
            if row["from"] <= str(h.first_day) <= row["to"] and isinstance(h.record, Event)
        ]
        if row["what"] == "all":
            scores = [codes.event_scale(event.type, event.modes) or 0.0 for event in mine]
            assert float(row["mean_event_scale"]) == pytest.approx(sum(scores) / len(scores), abs=1e-3)
        else:
            assert sum(event.type == row["what"] for event in mine) == int(row["events"])


def test_events_beyond_the_chart_are_told(client: TestClient, store: Ledger) -> None:
    page = client.get("/explore/series?unit=day").text
    outside = re.findall(r'<a href="([^"]*)">([\d,]+) events? (?:before|after)</a>', page)
    inside = sum(found(store, href) for href, label in marks(page) if label.startswith("Events by day"))
    assert outside
    assert inside + sum(int(number.replace(",", "")) for _, number in outside) == store.view().count()
    for href, number in outside:
        assert found(store, unescape(href)) == int(number)


def test_an_edge_leads_to_its_events(client: TestClient, store: Ledger) -> None:
    page = client.get("/explore/network").text
    edges = [(href, label) for href, label in marks(page) if href.startswith("/explore")]
    assert len(edges) == len(table(client, "/explore/network")) > 5
    for href, label in edges:
        assert found(store, href) == int(label.partition(": ")[2].partition(" ")[0])
    nodes = {label for href, label in marks(page) if href.startswith("/actor/")}
    assert nodes == {name for name, actor in ACTORS.items() if not actor["id"].startswith("local:")}


def test_only_the_most_connected_are_drawn(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore_network, "MOST_ACTORS", 2)
    page = client.get("/explore/network").text
    assert len([1 for href, _ in marks(page) if href.startswith("/actor/")]) == 2
    assert "The 2 most connected of 4 actors are drawn." in page


def test_a_tie_leads_to_its_sentences(client: TestClient, store: Ledger) -> None:
    assert "Nothing between two actors" in client.get("/explore/network?of=ties").text
    with store.writer() as writer:
        for number in range(40, 44):
            report, reading = pair(number)
            event = next(e for e in reading.events if not str(e.actors[0].actor).startswith("local:"))
            tie = Tie(
                type="backs", from_=event.actors[0], to=event.recipients[0], evidence=event.cue,
                negated=number == 41, statement=None, time=None,
            )  # fmt: skip
            writer.add(report, msgspec.structs.replace(reading, ties=(tie,)))
    page = client.get("/explore/network?of=ties&tie=backs").text
    edges = [(href, label) for href, label in marks(page) if href.startswith("/explore/ties")]
    assert edges
    for href, label in edges:
        told = re.search(r"told of (\d+) times", label)
        assert told
        assert client.get(href).text.count("<li data-item>") == int(told[1])
    assert "Nothing between" in client.get("/explore/network?of=ties&tie=commands").text


def test_a_bubble_leads_to_its_events(client: TestClient, store: Ledger) -> None:
    bubbles = marks(client.get("/explore/map").text)
    assert bubbles
    total = 0
    for href, label in bubbles:
        number = int(label.rpartition(": ")[2].partition(" ")[0])
        assert found(store, href) == number
        total += number
    assert total == sum(int(row["events"]) for row in table(client, "/explore/map"))


@pytest.mark.parametrize("path", CHARTS)
def test_a_chart_as_a_file_stands_by_itself(client: TestClient, path: str) -> None:
    path, _, query = path.partition("?")
    answer = client.get(f"{path}.svg?{query}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["role"] == "img"
    kinds = {one.tag.partition("}")[2] for one in root.iter()}
    assert {"title", "desc", "style"} <= kinds
    assert kinds.isdisjoint({"script", "a", "image", "use", "foreignObject"})
    assert "var(" not in answer.text
    assert not any(name == "style" or name.startswith("on") for one in root.iter() for name in one.attrib)


@pytest.mark.parametrize("path", CHARTS)
def test_the_table_below_says_the_same(client: TestClient, path: str) -> None:
    page = client.get(path).text
    rows = table(client, path)
    below = page.partition('<details class="numbers">')[2]
    assert below.count("<tr>") == (len(rows) + 1 if rows else 0)
    for href in re.findall(r'<a href="([^"]*)">show', below):
        assert unescape(href).startswith("/explore")


@pytest.mark.parametrize("path", CHARTS)
def test_charts_are_named_for_those_who_do_not_see_them(client: TestClient, path: str) -> None:
    page = client.get(path).text
    drawings = re.findall(r'<svg class="chart"[^>]*role="group"[^>]*aria-labelledby="([^"]*)"', page)
    for id_ in drawings:
        assert page.count(f'id="{id_}"') == 1
    assert len(drawings) == len(set(drawings))


@pytest.mark.parametrize(
    ("query", "code"),
    [("series?unit=hour", "filter.unit"), ("series?by=x", "filter.by"), ("network?of=x", "filter.of"),
     ("network?of=ties&tie=x", "filter.tie"), ("map?zoom=ZZZ", "filter.zoom")],
)  # fmt: skip
def test_a_senseless_chart_is_refused(client: TestClient, query: str, code: str) -> None:
    answer = client.get(f"/explore/{query}")
    assert answer.status_code == 422
    assert code in answer.text


def test_an_answer_is_kept_until_the_ledger_changes(client: TestClient, store: Ledger) -> None:
    before = client.get("/explore/series?unit=month").text
    first = store.view().search(limit=1)[0]
    store.judge(first.id, "reject", reviewer="ann")
    after = client.get("/explore/series?unit=month").text
    assert (
        sum(found(store, href) for href, label in marks(after) if label.startswith("Events by"))
        == store.view().count()
    )
    assert before != after
