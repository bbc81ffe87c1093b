"""A day's work in a browser: keys, searching, the review loop, two at once, signing in; with script and without."""

from __future__ import annotations

import re

import msgspec
import pytest
from playwright.sync_api import Page, expect

from dragoman.desk import standing
from dragoman.ledger import Ledger, Outcome
from dragoman.records.reading import Event
from tests.browser.conftest import Opens
from tests.ledger.factory import LATER


def focused(page: Page) -> str:
    """What has the focus, by its words."""
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def arrived(page: Page, address: str) -> None:
    """Wait until the page of that address is there, its script too."""
    expect(page).to_have_url(re.compile(address))
    page.wait_for_load_state()


def test_keys_walk_through_records_and_pages(desk: str, opens: Opens) -> None:
    watched = opens(f"{desk}/explore")
    page = watched.page
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    second = focused(page)
    assert first
    assert second not in ("", first)
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("Enter")
    arrived(page, "/report/")
    for key, path in (("s", "/stories"), ("q", "/questions"), ("a", "/actors"), ("r", "/review"), ("t", "/")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        arrived(page, f"{re.escape(desk + path)}$")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("praised")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/explore\?q=praised"))
    assert page.locator("[data-item]").count() > 0
    assert watched.wrong == []


def test_shifts_come_when_the_page_is_shown(desk: str, opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "AT_ONCE", 0)
    watched = opens(f"{desk}/?since=2017-01-01&until=2020-01-01")
    shifts = watched.page.locator("#shifts")
    expect(shifts.locator("li").first).to_be_visible()
    assert shifts.get_attribute("aria-busy") is None
    assert watched.wrong == []


def test_a_chip_takes_its_filter_away(desk: str, opens: Opens) -> None:
    watched = opens(f"{desk}/explore?type=AID&modality=denied")
    page = watched.page
    page.get_by_role("link", name=re.compile("modality|denied")).first.click()
    expect(page).to_have_url(re.compile(r"/explore\?type=AID$"))
    assert watched.wrong == []


def judged(page: Page) -> str:
    """The id of the record that waits for a word."""
    return page.locator("#judged").inner_text().rpartition(", ")[2]


def test_the_whole_review_loop(desk: str, store: Ledger, opens: Opens) -> None:
    watched = opens(f"{desk}/review")
    page, view = watched.page, store.view()
    first = judged(page)
    page.keyboard.press("a")
    expect(page.locator("form.undo")).to_contain_text("accept")
    second = judged(page)
    assert second != first
    assert view.show(first).verdict == "accept"
    page.keyboard.press("x")
    expect(page.locator("form.undo")).to_contain_text("reject")
    assert view.show(second).verdict == "reject"
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("record="))
    expect(page.locator("#judged")).to_contain_text(second)
    assert view.show(second).verdict is None
    # Correct it: what it is, and how real.
    before = view.show(second).record
    assert isinstance(before, Event)
    other = "AID" if before.type != "AID" else "REQUEST"
    page.keyboard.press("e")
    page.locator("#f-type").select_option(other)
    page.locator("#f-modality").select_option("denied" if before.modality != "denied" else "actual")
    page.locator("[name=note]").fill("Read once more.")
    page.get_by_role("button", name="Save the edit").last.click()
    expect(page.locator("form.undo")).to_contain_text("edit")
    shown = view.show(second)
    assert isinstance(shown.record, Event)
    assert shown.record.type == other
    assert shown.record.modality != before.modality
    # The report is read again by newer weights: the word stays.
    report, reading = view.reading(shown.report.ref)
    with store.writer() as writer:
        assert writer.add(report, msgspec.structs.replace(reading, run=LATER)) == Outcome.REREAD
    (kept,) = [one for one in store.view().judgements_for(shown.report.ref) if one.note]
    assert kept.record not in (None, second)
    page.goto(f"{desk}/record/{kept.record}")
    expect(page.locator("main")).to_contain_text("Read once more.")
    expect(page.locator("main")).to_contain_text(other)
    page.goto(f"{desk}/review/mine")
    expect(page.locator("main")).to_contain_text("Read once more.")
    assert watched.wrong == []


def test_who_comes_second_sees_both_words_and_keeps_his(desk: str, store: Ledger, opens: Opens) -> None:
    watched = opens(f"{desk}/review")
    page = watched.page
    record = judged(page)
    page.locator("[name=note]").fill("Mine.")
    store.judge(record, "reject", reviewer="ann", note="Hers.")
    page.get_by_role("button", name="Accept").click()
    told = page.locator(".conflict")
    expect(told).to_contain_text("Somebody judged this record while you did")
    expect(told).to_contain_text("Hers.")
    expect(told).to_contain_text("Mine.")
    assert [one.reviewer for one in store.view().show(record).judgements] == ["ann"]
    page.get_by_role("button", name="Judge all the same").click()
    expect(told).to_have_count(0)
    assert [one.note for one in store.view().show(record).judgements] == ["Hers.", "Mine."]
    assert [one for one in watched.wrong if "409" not in one] == []


def test_all_of_it_works_without_script(desk: str, store: Ledger, opens: Opens) -> None:
    page = opens(f"{desk}/", script=False).page
    page.locator("#seek").fill("praised")
    page.locator("#seek").press("Enter")
    expect(page).to_have_url(re.compile(r"/explore\?q=praised"))
    assert page.locator("[data-item]").count() > 0
    page.goto(f"{desk}/review")
    record = judged(page)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("form.undo")).to_contain_text("accept")
    assert store.view().show(record).verdict == "accept"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#judged")).to_contain_text(record)
    assert store.view().show(record).verdict is None


def test_light_and_dark_go_round(desk: str, opens: Opens) -> None:
    watched = opens(f"{desk}/explore?type=AID")
    page = watched.page
    for theme in ("light", "dark", "auto"):
        page.get_by_role("button", name="Light or dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
    assert watched.wrong == []


def test_signing_in_and_out(shared: str, opens: Opens) -> None:
    watched = opens(f"{shared}/explore")
    page = watched.page
    expect(page).to_have_url(f"{shared}/login")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{shared}/")
    expect(page.locator(".who")).to_contain_text("ann")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{shared}/login")
    page.goto(f"{shared}/review")
    expect(page).to_have_url(f"{shared}/login")
    assert watched.wrong == []
