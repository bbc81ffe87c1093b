"""Blind samples and corrections by the desk's pages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from click.testing import CliRunner
from starlette.testclient import TestClient
from tests.desk.conftest import token

from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.export.corrections import lines
from dragoman.knowledge import load
from dragoman.ledger import Filters, Ledger
from dragoman.records.reading import Event
from dragoman.training.added import read_added


def draw(client: TestClient, **fields: str) -> int:
    sent = {"csrf": token(client), "name": "may", "size": "4", "seed": "7"} | fields
    return client.post("/review/samples", data=sent).status_code


def code(client: TestClient, number: int, **fields: str) -> str:
    answered = client.post(f"/review/sample/may/{number}", data={"csrf": token(client)} | fields)
    assert answered.status_code == 303, answered.text
    return answered.headers["location"]


def test_a_sample_from_drawing_to_agreement(client: TestClient, store: Ledger) -> None:
    other = TestClient(
        create_app(Desk(store, load(None), "=bo")), base_url="http://localhost", follow_redirects=False
    )
    assert draw(client) == 303
    book = store.samples()
    for number in range(4):
        one = book.item("may", number)
        event = store.view().show(one.record).record
        assert isinstance(event, Event)
        page = client.get(f"/review/sample/may/{number + 1}").text
        assert page.count("<mark") == 1, "the cue alone is marked"
        assert "selected" not in page.split('id="c-type"')[1].split("</select>")[0]
        role = {f"role.{p.span[0]}-{p.span[1]}": "actors" for p in event.actors}
        role |= {f"role.{p.span[0]}-{p.span[1]}": "recipients" for p in event.recipients}
        onward = code(client, number + 1, type=event.type, modality=event.modality, **role)
        assert onward == ("/review/sample/may" + (f"/{number + 2}" if number < 3 else ""))
        code(other, number + 1, type="NONE" if number else event.type)
        assert event.type not in other.get("/review/sample/may").text
    assert client.get("/review/sample/may.csv").status_code == 409
    assert client.post("/review/sample/may/close", data={"csrf": token(client)}).status_code == 303
    page = client.get("/review/sample/may").text
    assert "=bo and the program" in page
    assert "Where they differ" in page
    found = {one.field: one for one in book.agreement("may")}
    assert found["actors"].program["mk"].share == found["recipients"].program["mk"].share == 1.0
    rows = list(csv.DictReader(io.StringIO(client.get("/review/sample/may.csv").text)))
    assert len(rows) == 12
    assert {row["coder"] for row in rows} == {"(program)", "mk", "'=bo"}, "no cell is a formula"
    assert client.post("/review/sample/may/1", data={"csrf": token(client), "type": "AID"}).status_code == 422


def test_what_cannot_be_drawn_is_told_and_kept(client: TestClient, store: Ledger) -> None:
    for fields in ({"name": "A b"}, {"size": "x"}, {"since": "soon"}, {"type": "FIGHT"}, {"q": "nowhere"}):
        assert draw(client, **fields) == 422
    assert store.samples().listed() == []


def test_a_unit_needs_a_type(client: TestClient, store: Ledger) -> None:
    draw(client)
    answered = client.post("/review/sample/may/1", data={"csrf": token(client), "note": "hm"})
    assert answered.status_code == 422
    assert 'value="hm"' in answered.text
    assert client.get("/review/sample/may/99").status_code == 404


def judged(store: Ledger) -> tuple[str, str, str]:
    """An edited, a rejected and an accepted event; each is the only one of its sentence."""
    edited, rejected, accepted = (hit.id for hit in store.view().search(Filters(types=("ASSAULT",)), limit=3))
    store.judge(edited, "edit", reviewer="ann", edits={"type": "COERCE", "modality": "planned"})
    store.judge(rejected, "reject", reviewer="ann")
    store.judge(accepted, "accept", reviewer="ann")
    return edited, rejected, accepted


def test_corrections_are_what_training_takes(client: TestClient, store: Ledger, tmp_path: Path) -> None:
    edited, rejected, accepted = judged(store)
    file = tmp_path / "corrections.jsonl"
    file.write_bytes(client.get("/review/corrections.jsonl").content)
    items = {item.text: item for item in read_added(file)}
    assert len(items) == 3, "judged sentences, and never more"
    view = store.view()
    texts = [view.show(one).passage.text for one in (edited, rejected, accepted)]
    one, none, other = (items[text] for text in texts)
    assert [(e.type, e.modality) for e in one.events] == [("COERCE", "planned")]
    assert none.events == ()
    event = view.show(accepted).record
    assert isinstance(event, Event)
    assert [e.type for e in other.events] == ["ASSAULT"]
    low = view.show(accepted).passage.span[0]
    assert other.marks["e1"] == ((event.cue[0] - low, event.cue[1] - low),)
    assert "3 sentences" in client.get("/review/corrections").text


def test_a_sentence_with_an_unjudged_event_is_left_out(store: Ledger) -> None:
    from tests.ledger.desk.test_queue import with_events

    report, reading = with_events(101, {}, {})
    cue = reading.events[0].cue
    report, reading = with_events(101, {}, {"cue": (cue[0], cue[1] - 1)})
    with store.writer() as writer:
        writer.add(report, reading)
    first, second = sorted(h.id for h in store.view().search(limit=500) if h.report.id == "r101")
    store.judge(first, "accept", reviewer="ann")
    found = lines(store.view())
    assert (list(found), dict(found.left_out)) == ([], {"unjudged": 1})
    store.judge(second, "reject", reviewer="ann")
    assert len(json.loads(next(iter(found)))["events"]) == 1


def test_the_command_writes_the_same(client: TestClient, store: Ledger, tmp_path: Path) -> None:
    from dragoman.cli import cli

    judged(store)
    out = tmp_path / "corrections.jsonl"
    arguments = ["export", "--format", "corrections", "-o", str(out), "--ledger", store.name]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == client.get("/review/corrections.jsonl").content
    refused = CliRunner().invoke(cli, [*arguments, "--no-text"])
    assert refused.exit_code != 0
