"""Review: the queue, judging in the form, undoing, conflicts; every judgement survives a re-read."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import REPORTS, token
from tests.ledger.factory import LATER, pair, reading_of

from dragoman.desk.accounts import Accounts
from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.knowledge import load
from dragoman.ledger import Filters, Hit, Ledger
from dragoman.records.reading import Event


def event(store: Ledger, **filters: Any) -> Hit:
    return store.view().search(Filters(**filters), limit=1)[0]


def fields(page: str) -> dict[str, Any]:
    """The judging form's fields as a browser would send them, without a verdict."""
    form = page.split('class="judge"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name is not None
        if 'type="checkbox"' in tag:
            if "checked" in tag:
                sent.setdefault(name[1], []).append(value[1] if value else "on")
        else:
            sent[name[1]] = value[1] if value else ""
    for name_, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        assert chosen is not None
        sent[name_] = chosen[1]
    return sent


def judge(client: TestClient, record: str, verdict: str, **changes: Any) -> Any:
    """Send the form of a record's page with these fields changed (`__` for a dot)."""
    sent = fields(client.get(f"/record/{record}").text)
    sent |= {name.replace("__", "."): value for name, value in changes.items()}
    return client.post(f"/review/judge/{record}", data=sent | {"verdict": verdict})


def read_again(store: Ledger, number_of: str) -> None:
    """Read all reports of the factory again with other weights."""
    del number_of
    from tests.desk.conftest import HOSTILE

    with store.writer() as writer:
        for number in range(REPORTS):
            writer.add(*pair(number, run=LATER, salt=HOSTILE if number % 7 == 0 else ""))


def test_the_queue_shows_an_event_in_its_sentence(client: TestClient, store: Ledger) -> None:
    page = client.get("/review").text
    first = store.queue().batch().waiting[0].hit
    assert f"/record/{first.id}" in page
    assert '<mark class="cue">' in page
    assert "50% sure" in page
    assert 'data-key="a"' in page
    assert f"{store.view().count()} events ranked" in page


def test_accepting_leads_to_the_next_one(client: TestClient, store: Ledger) -> None:
    page = client.get("/review").text
    first, second = (one.hit.id for one in store.queue().batch().waiting[:2])
    answered = client.post(
        f"/review/judge/{first}", data=fields(page) | {"verdict": "accept", "note": "clear"}
    )
    assert answered.status_code == 303
    assert answered.headers["location"].endswith(second.replace(":", "%3A"))
    made = store.view().show(first).judgements[0]
    assert (made.verdict, made.reviewer, made.note, made.edits) == ("accept", "mk", "clear", {})
    after = client.get(answered.headers["location"]).text
    assert f"/record/{second}" in after
    assert f'action="/review/undo/{made.id}"' in after
    assert store.queue().batch().waiting[0].hit.id == second


def test_skipping_and_going_back(client: TestClient, store: Ledger) -> None:
    first, second = (one.hit.id for one in store.queue().batch().waiting[:2])
    skip = re.search(r'href="([^"]*)" data-key="s"', client.get("/review").text)
    assert skip is not None
    page = client.get(skip[1].replace("&amp;", "&")).text
    assert f'action="/review/judge/{second}"' in page
    former = re.search(r'href="([^"]*)" data-key="k"', page)
    assert former is not None
    assert f'action="/review/judge/{first}"' in client.get(former[1].replace("&amp;", "&")).text


def test_filters_stand_in_the_address_and_stay(client: TestClient, store: Ledger) -> None:
    page = client.get("/review", params={"type": "ASSAULT", "since": "2018-03-01"}).text
    assert "<option selected>ASSAULT</option>" in page
    record = re.search(r'action="/review/judge/([^"]*)"', page)
    assert record is not None
    assert store.view().show(record[1]).record.type == "ASSAULT"  # type: ignore[union-attr]
    assert "type=ASSAULT" in fields(page)["back"]
    assert "since=2018-03-01" in fields(page)["back"]


@pytest.mark.parametrize(
    "query", ["type=FIGHT", "since=yesterday", "country=Iraq", "record=x", "record=aaaa:1.e1"]
)
def test_a_bad_value_is_told_on_the_page(client: TestClient, query: str) -> None:
    answered = client.get(f"/review?{query}")
    assert answered.status_code == 422
    assert 'role="alert"' in answered.text


def test_a_rejected_event_is_not_found_and_undoing_brings_it_back(client: TestClient, store: Ledger) -> None:
    record = event(store).id
    assert judge(client, record, "reject").status_code == 303
    assert record not in [hit.id for hit in store.view().search(limit=1000)]
    made = store.view().judgements_by("mk")[0]
    answered = client.post(f"/review/undo/{made.id}", data={"csrf": token(client)})
    assert (answered.status_code, answered.headers["location"]) == (
        303,
        "/review?record=" + record.replace(":", "%3A"),
    )
    assert record in [hit.id for hit in store.view().search(limit=1000)]
    assert store.view().judgements_by("mk")[0].withdrawn_by == "mk"


def test_an_edit_sets_only_what_was_changed(client: TestClient, store: Ledger) -> None:
    hit = event(store, types=("THREATEN",))
    answered = judge(client, hit.id, "edit", type="REQUEST", modality="planned", flags=["repeated"])
    assert answered.status_code == 303
    made = store.view().show(hit.id).judgements[0]
    wanted: dict[str, Any] = {"type": "REQUEST", "repeated": True, "modes": []}
    assert isinstance(hit.record, Event)
    if hit.record.modality != "planned":
        wanted["modality"] = "planned"
    assert made.edits == wanted, "the mode of the former type goes with it"


def test_parties_are_chosen_among_those_named(client: TestClient, store: Ledger) -> None:
    hit = event(store)
    assert isinstance(hit.record, Event)
    actor, recipient = hit.record.actors[0], hit.record.recipients[0]
    keys = [f"role.{p.span[0]}-{p.span[1]}" for p in (actor, recipient)]
    sent = fields(client.get(f"/record/{hit.id}").text) | dict(
        zip(keys, ("recipients", "actors"), strict=True)
    )
    assert client.post(f"/review/judge/{hit.id}", data=sent | {"verdict": "edit"}).status_code == 303
    now = store.view().show(hit.id).record
    assert isinstance(now, Event)
    assert [p.span for p in now.actors] == [recipient.span]
    assert [(p.span, p.actor) for p in now.recipients] == [(actor.span, actor.actor)]


def test_an_actor_of_the_knowledge_may_be_chosen(client: TestClient, store: Ledger) -> None:
    hit = event(store)
    assert isinstance(hit.record, Event)
    span = hit.record.actors[0].span
    found = client.get("/review/actors", params={"who.1-2": "iraqi kurd"}).text
    assert "<option value=" in client.get("/review/actors", params={"q": "france"}).text
    assert "<html" not in found
    answered = judge(client, hit.id, "edit", **{f"who__{span[0]}-{span[1]}": "france"})
    assert answered.status_code == 303
    now = store.view().show(hit.id).record
    assert isinstance(now, Event)
    assert (now.actors[0].actor, now.actors[0].span) == ("france", span)


def test_nobodys_id_is_refused_and_what_was_entered_is_kept(client: TestClient, store: Ledger) -> None:
    hit = event(store)
    assert isinstance(hit.record, Event)
    span = hit.record.actors[0].span
    answered = judge(client, hit.id, "edit", note="who else", **{f"who__{span[0]}-{span[1]}": "no-such-one"})
    assert answered.status_code == 422
    assert "There is no actor" in answered.text
    kept = fields(answered.text)
    assert (kept["note"], kept[f"who.{span[0]}-{span[1]}"]) == ("who else", "no-such-one")
    assert not store.view().show(hit.id).judgements


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"start": "5 May"}, "is no day"),
        ({"start": "2018-05-02", "end": "2018-05-01"}, "is after"),
        ({"type": "FIGHT"}, "There is no type"),
        ({"modality": "maybe"}, "does not fit"),
        ({}, "must set at least one field"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_stored(
    client: TestClient, store: Ledger, changes: dict[str, str], told: str
) -> None:
    record = event(store).id
    answered = judge(client, record, "edit", **changes)
    assert answered.status_code == 422
    assert told in answered.text
    assert not store.view().show(record).judgements


def test_days_and_claims_may_be_corrected(client: TestClient, store: Ledger) -> None:
    hit = next(h for h in store.view().search(limit=500) if isinstance(h.record, Event) and h.record.claims)
    assert isinstance(hit.record, Event)
    label = hit.record.claims[0].statement
    assert (
        judge(client, hit.id, "edit", **{f"claim__{label}": "doubts", "start": "2018-04-01"}).status_code
        == 303
    )
    now = store.view().show(hit.id).record
    assert isinstance(now, Event)
    assert [(c.statement, c.stance) for c in now.claims] == [(label, "doubts")]
    assert now.time is not None
    assert now.time.start == "2018-04-01"


def test_statements_are_judged_too(client: TestClient, store: Ledger) -> None:
    hit = store.view().search(kind="statement", limit=1)[0]
    assert judge(client, hit.id, "edit", act="denial", attitude="belief").status_code == 303
    assert store.view().show(hit.id).judgements[0].edits == {"act": "denial", "attitude": "belief"}


@pytest.fixture
def rich(store: Ledger) -> str:
    """The ref of a report with a count of people and a tie."""
    report, reading = pair(1)
    actor, recipient = (
        msgspec.to_builtins(p[0]) for p in (reading.events[0].actors, reading.events[0].recipients)
    )
    parts = {
        name: msgspec.to_builtins(getattr(reading, name))
        for name in ("sentences", "mentions", "events", "statements")
    }
    parts["quantities"] = [{
        "id": "q1", "span": [0, 6], "low": 5, "high": 5, "approximate": False, "kind": "killed", "of": None,
        "statement": None, "place": None, "time": None,
    }]  # fmt: skip
    parts["ties"] = [{
        "type": "backs", "from": actor, "to": recipient, "evidence": reading.events[0].cue, "negated": False,
        "statement": None, "time": None,
    }]  # fmt: skip
    with store.writer() as writer:
        writer.add(report, reading_of(report, run=LATER, **parts))
    return next(h.report.ref for h in store.view().search(limit=1000) if h.report.id == report.id)


def test_counts_and_ties_are_judged_too(client: TestClient, store: Ledger, rich: str) -> None:
    assert (
        judge(client, f"{rich}:2.q1", "edit", low="7", high="", kind="wounded", of="freedonia").status_code
        == 303
    )
    assert store.view().show(f"{rich}:2.q1").judgements[0].edits == {
        "low": 7, "high": None, "kind": "wounded", "of": "freedonia",
    }  # fmt: skip
    answered = judge(client, f"{rich}:2.t1", "edit", type="opposes", flags=["negated"], to="hill-front")
    assert answered.status_code == 303
    edits = store.view().show(f"{rich}:2.t1").judgements[0].edits
    assert (edits["type"], edits["negated"], edits["to"]["actor"]) == ("opposes", True, "hill-front")
    assert judge(client, f"{rich}:2.q1", "edit", low="a dozen").status_code == 422


# --- survival ---


def test_every_judgement_survives_a_re_read(client: TestClient, store: Ledger) -> None:
    """Corrected through the desk, read anew with other weights, then looked for."""
    edited, rejected, accepted = (h for h in store.view().search(Filters(types=("ASSAULT",)), limit=3))
    said = store.view().search(kind="statement", limit=1)[0]
    judge(client, edited.id, "edit", type="COERCE", modality="possible")
    judge(client, rejected.id, "reject")
    judge(client, accepted.id, "accept")
    judge(client, said.id, "edit", act="promise")
    read_again(store, "all")
    view = store.view()
    found = {h.id: h for h in view.search(Filters(types=("COERCE",)), limit=1000)}

    def later(record: str) -> str:
        return record.replace(":1.", ":2.")

    now = found[later(edited.id)].record
    assert isinstance(now, Event)
    assert (now.type, now.modality) == ("COERCE", "possible")
    everything = {h.id: h for h in view.search(limit=2000)}
    assert later(rejected.id) not in everything
    assert everything[later(accepted.id)].verdict == "accept"
    assert view.show(later(said.id)).record.act == "promise"  # type: ignore[union-attr]
    page = client.get(f"/record/{later(edited.id)}").text
    assert "<b>edit</b> by mk" in page
    assert view.orphans() == []


def test_a_form_opened_before_a_re_read_still_counts(client: TestClient, store: Ledger) -> None:
    hit = event(store, types=("ASSAULT",))
    sent = fields(client.get(f"/record/{hit.id}").text)
    read_again(store, "all")
    answered = client.post(f"/review/judge/{hit.id}", data=sent | {"verdict": "edit", "type": "COERCE"})
    assert answered.status_code == 303
    assert store.view().show(hit.id.replace(":1.", ":2.")).record.type == "COERCE"  # type: ignore[union-attr]


def test_a_reports_own_actor_is_found_again_under_another_number(client: TestClient, store: Ledger) -> None:
    """`local:1` is somebody else in the next reading; the correction names the same person all the same."""
    hit = next(
        h
        for h in store.view().search(limit=1000)
        if isinstance(h.record, Event)
        and h.report.title is not None
        and "local:1" in (h.record.actors[0].actor, h.record.recipients[0].actor)
    )
    assert isinstance(hit.record, Event)
    first, second = hit.record.actors[0].span, hit.record.recipients[0].span
    judge(client, hit.id, "edit", **{
        f"role__{first[0]}-{first[1]}": "recipients", f"role__{second[0]}-{second[1]}": "actors",
    })  # fmt: skip
    from tests.desk.conftest import HOSTILE

    number = int(hit.report.id[1:])
    report, reading = pair(number, run=LATER, salt=HOSTILE if number % 7 == 0 else "")
    renamed = msgspec.json.encode(reading).replace(b'"local:1"', b'"local:9"')
    with store.writer() as writer:
        writer.add(report, msgspec.json.decode(renamed, type=type(reading)))
    now = store.view().show(hit.id.replace(":1.", ":2.")).record
    assert isinstance(now, Event)
    assert "local:9" in (now.actors[0].actor, now.recipients[0].actor)
    assert now.actors[0].span == second


def test_what_fits_nothing_any_more_waits_in_its_own_list(client: TestClient, store: Ledger) -> None:
    hit = event(store, types=("ASSAULT",))
    judge(client, hit.id, "accept", note="seen it")
    number = int(hit.report.id[1:])
    with store.writer() as writer:
        writer.add(*pair(number, run=LATER, salt="another text"))
    page = client.get("/review/waiting").text
    assert "waits: no record fits" in page
    assert "seen it" in page


# --- two reviewers ---


@pytest.fixture
def other(store: Ledger) -> TestClient:
    """Another reviewer at the same ledger."""
    return TestClient(
        create_app(Desk(store, load(None), "bo")), base_url="http://localhost", follow_redirects=False
    )


def test_the_second_reviewer_is_told_and_nothing_is_lost(
    client: TestClient, other: TestClient, store: Ledger
) -> None:
    record = event(store, types=("ASSAULT",)).id
    mine = fields(client.get(f"/record/{record}").text)
    assert judge(other, record, "edit", type="COERCE", note="no shot fell").status_code == 303
    answered = client.post(
        f"/review/judge/{record}", data=mine | {"verdict": "edit", "modality": "possible", "note": "unsure"}
    )
    assert answered.status_code == 409
    assert answered.headers["hx-push-url"] == "false"
    assert "<b>edit</b> by bo" in answered.text
    assert "no shot fell" in answered.text
    assert [j.reviewer for j in store.view().show(record).judgements] == ["bo"], "nothing was stored"
    kept = fields(answered.text)
    assert (kept["note"], kept["modality"], kept["type"]) == ("unsure", "possible", "COERCE")
    assert client.post(f"/review/judge/{record}", data=kept | {"verdict": "edit"}).status_code == 303
    shown = store.view().show(record)
    assert [(j.reviewer, j.edits) for j in shown.judgements] == [
        ("bo", {"type": "COERCE"}), ("mk", {"modality": "possible"}),
    ]  # fmt: skip
    assert (shown.record.type, shown.record.modality) == ("COERCE", "possible")  # type: ignore[union-attr]


def test_accepting_what_another_rejected_meanwhile_is_told(
    client: TestClient, other: TestClient, store: Ledger
) -> None:
    record = event(store).id
    mine = fields(client.get(f"/record/{record}").text)
    judge(other, record, "reject")
    answered = client.post(f"/review/judge/{record}", data=mine | {"verdict": "accept"})
    assert answered.status_code == 409
    assert "Judge all the same: accept" in answered.text
    again = client.post(f"/review/judge/{record}", data=fields(answered.text) | {"verdict": "accept"})
    assert again.status_code == 303
    assert store.view().show(record).verdict == "accept"


def test_a_word_taken_back_meanwhile_is_told(client: TestClient, other: TestClient, store: Ledger) -> None:
    record = event(store).id
    judge(other, record, "edit", modality="denied")
    mine = fields(client.get(f"/record/{record}").text)
    made = store.view().judgements_by("bo")[0]
    other.post(f"/review/undo/{made.id}", data={"csrf": token(other)})
    answered = client.post(f"/review/judge/{record}", data=mine | {"verdict": "accept"})
    assert answered.status_code == 409
    assert "withdrawn" in answered.text


def test_one_form_sent_twice_is_one_judgement(client: TestClient, store: Ledger) -> None:
    record = event(store).id
    sent = fields(client.get(f"/record/{record}").text) | {"verdict": "accept"}
    assert [client.post(f"/review/judge/{record}", data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(store.view().show(record).judgements) == 1


def test_nobody_withdraws_anothers_word(client: TestClient, other: TestClient, store: Ledger) -> None:
    record = event(store).id
    judge(client, record, "accept")
    made = store.view().judgements_by("mk")[0]
    assert other.post(f"/review/undo/{made.id}", data={"csrf": token(other)}).status_code == 403
    assert other.post(f"/review/undo/{made.id + 5}", data={"csrf": token(other)}).status_code == 403
    assert store.view().show(record).verdict == "accept"


# --- lists, safety ---


def test_my_judgements_are_listed_and_withdrawn_there(client: TestClient, store: Ledger) -> None:
    for hit in store.view().search(limit=3):
        judge(client, hit.id, "accept")
    page = client.get("/review/mine").text
    assert page.count("<li data-item>") == 3
    made = store.view().judgements_by("mk")[1]
    answered = client.post(f"/review/undo/{made.id}", data={"csrf": token(client), "back": "/review/mine"})
    assert answered.headers["location"] == "/review/mine"
    assert client.get("/review/mine").text.count("withdrawn") == 1


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_judgement_leads_nowhere_else(client: TestClient, store: Ledger, back: str) -> None:
    assert judge(client, event(store).id, "accept", back=back).headers["location"] == "/"


def test_a_form_without_its_token_is_refused(client: TestClient, store: Ledger) -> None:
    record = event(store).id
    assert judge(client, record, "accept", csrf="0" * 64).status_code == 403
    assert not store.view().show(record).judgements


def test_hostile_notes_and_texts_are_shown_not_run(client: TestClient, store: Ledger) -> None:
    for hit in store.view().search(limit=500):
        if int(hit.report.id[1:]) % 7 == 0:
            judge(client, hit.id, "accept", note='"><script>alert(1)</script>\x1b[31m\u202e')
            break
    for path in (f"/record/{hit.id}", "/review/mine", f"/review?judged=1&record={hit.id}"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "\x1b" not in page
        assert "\u202e" not in page


# --- roles ---


def test_a_viewer_reads_and_judges_nothing(store: Ledger) -> None:
    accounts = Accounts(store)
    accounts.add("vic", "viewer", "correct horse battery")
    client = TestClient(
        create_app(Desk(store, load(None), "mk", accounts)),
        base_url="http://localhost",
        follow_redirects=False,
    )
    sent = {"csrf": token(client), "name": "vic", "password": "correct horse battery"}
    assert client.post("/login", data=sent).status_code == 303
    record = event(store).id
    store.samples().draw("may", Filters(), size=2, seed=1, by="ann")
    for path in ("/review", f"/record/{record}", "/review/sample/may", "/review/sample/may/1", "/review/who"):
        page = client.get(path)
        assert page.status_code == 200
        assert 'action="/review' not in page.text.replace('action="/review"', ""), path
    judged = store.judge(record, "accept", reviewer="vic")
    writes = (
        f"/review/judge/{record}", f"/review/undo/{judged.id}", "/review/merge", "/review/split", "/review/story",
        "/review/samples", "/review/sample/may/1", "/review/sample/may/close",
    )  # fmt: skip
    for path in writes:
        data = {"csrf": token(client), "verdict": "reject", "actor": "sylvania", "target": "freedonia"}
        data |= {"a": "x", "b": "y", "report": "x", "type": "AID", "name": "x"}
        assert client.post(path, data=data).status_code == 403, path
    assert store.view().show(record).verdict == "accept"
    assert store.samples().get("may").closed is None
