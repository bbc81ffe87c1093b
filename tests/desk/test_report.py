"""The page of a report and of a record."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from dragoman.desk.pages.report import stretches
from dragoman.ledger import Ledger


def test_text_and_records_stand_beside_each_other(client: TestClient, store: Ledger) -> None:
    hit = store.view().search(limit=1)[0]
    page = client.get(f"/report/{hit.report.ref}", params={"record": hit.id}).text
    label = hit.id.rpartition(".")[2]
    assert f'data-record="{label}" tabindex="-1" data-chosen' in page
    assert re.search(rf'<mark class="[^"]*cue[^"]*" data-records="[^"]*\b{label}\b', page)
    assert f'href="/record/{hit.id}"' in page


def test_every_page_of_a_report_escapes_its_text(client: TestClient, store: Ledger) -> None:
    for hit in store.view().search(limit=500):
        page = client.get(f"/report/{hit.report.ref}").text
        assert "<script>alert" not in page
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_a_record_has_a_page(client: TestClient, store: Ledger) -> None:
    for kind in ("event", "statement"):
        hit = store.view().search(kind=kind, limit=1)[0]
        answered = client.get(f"/record/{hit.id}")
        assert answered.status_code == 200
        assert "<mark" in answered.text


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for path in ("/report/aaaaaaaaaaaaa", "/record/aaaaaaaaaaaaa:1.e1", "/record/x"):
        answered = client.get(path)
        assert answered.status_code == 404
        assert "<h1>" in answered.text


def test_stretches_are_what_stands_between_blank_lines() -> None:
    text = "\n\nOne.\nTwo.\n \n\n Three.\n\n"
    assert [text[a:b] for a, b in stretches(text)] == ["One.\nTwo.", "Three."]
