"""Every page in a browser: nothing goes wrong, everybody can read it, on a narrow screen too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from dragoman.ledger import Filters, Ledger
from tests.browser.conftest import Opens

NARROW = 400
"""Pixels of a narrow screen."""
GRAVE = ("serious", "critical")


def _story(store: Ledger) -> str:
    return store.stories().search(reports=2)[0].id


PAGES: dict[str, Callable[[Ledger], str]] = {
    "today": lambda _: "/",
    "explore": lambda _: "/explore?type=AID&type=ASSAULT&disputed=1",
    "statements": lambda _: "/explore?kind=statement&q=praised",
    "series": lambda _: "/explore/series",
    "network": lambda _: "/explore/network",
    "ties": lambda _: "/explore/network?of=ties",
    "map": lambda _: "/explore/map",
    "stories": lambda _: "/stories?reports=1",
    "story": lambda store: f"/story/{_story(store)}",
    "questions": lambda _: "/questions",
    "question": lambda _: "/question/grain",
    "actors": lambda _: "/actors?q=iraq",
    "actor": lambda _: "/actor/freedonia",
    "report": lambda store: f"/report/{store.view().search(limit=1)[0].report.ref}",
    "record": lambda store: f"/record/{store.view().search(Filters(disputed=True), limit=1)[0].id}",
    "statement": lambda store: f"/record/{store.view().search(kind='statement', limit=1)[0].id}",
    "review": lambda _: "/review",
    "judged": lambda _: "/review/mine",
    "waiting": lambda _: "/review/waiting",
    "corrections": lambda _: "/review/corrections",
    "who": lambda _: "/review/who",
    "words on stories": lambda _: "/review/stories",
    "samples": lambda _: "/review/samples",
    "brief": lambda store: f"/brief?story={_story(store)}&question=grain",
    "views": lambda _: "/views",
    "login": lambda _: "/login",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_in_light_and_dark_wide_and_narrow(
    reading: tuple[str, Ledger], opens: Opens, name: str
) -> None:
    address, store = reading
    watched = opens(address + PAGES[name](store))
    page = watched.page
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" · dragoman")
    page.emulate_media(color_scheme="light")
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    grave = [f"{v['id']}: {n['html'][:160]}" for v in found if v["impact"] in GRAVE for n in v["nodes"][:3]]
    assert grave == []
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide = page.evaluate(WIDE)
    assert wide == [], "these stand out of a narrow page"
    assert watched.wrong == []


WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && getComputedStyle(e).position !== "fixed")
    .slice(0, 5).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 60)}`);
}"""
"""What makes a page wider than its window."""


def test_a_page_that_is_not_there_says_so(reading: tuple[str, Ledger], opens: Opens) -> None:
    watched = opens(f"{reading[0]}/story/zzzz")
    assert "zzzz" in watched.page.locator("main").inner_text()
    assert [
        one["id"] for one in Axe().run(watched.page).response["violations"] if one["impact"] in GRAVE
    ] == []
