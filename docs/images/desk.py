"""Takes docs/images/desk-*.webp: pages of the desk over the example reports, in Debian's Chromium.

python docs/images/desk.py
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dragoman.ledger import Filters, Hit, Ledger, open_ledger
from dragoman.records.reading import Event

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REPORTS, QUESTION = "examples/reports", "us-forces-in-iraq"
WIDTH, HEIGHT = 1200, 760
LARGEST = 150_000
"""Bytes of a picture."""


def program(*words: str) -> list[str]:
    """A call of the program beside this Python."""
    return [sys.executable, "-m", "dragoman", *words]


@contextmanager
def served(ledger: Path) -> Iterator[str]:
    """The desk over a ledger; its address."""
    words = program("desk", "--ledger", str(ledger), "--port", "0", "--by", "mk", "--knowledge", "none")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT) as running:
        try:
            assert running.stderr is not None
            yield next(w for w in running.stderr.readline().split() if w.startswith("http")).rstrip("/")
        finally:
            running.terminate()


def pages(store: Ledger) -> dict[str, tuple[str, str]]:
    """Name of each picture, the page's address, light or dark."""
    stories = store.stories()
    told = {story.id for story in stories.search(Filters(types=("REQUEST",), country="IRQ"), reports=2)}
    hits = store.view().search(Filters(types=("REQUEST",), country="IRQ"), limit=500)
    hit = max((h for h in hits if h.report.title and stories.of(h.id) in told), key=_sure)
    story = stories.of(hit.id)
    return {
        "today": ("/", "light"),
        "report": (f"/report/{hit.report.ref}?record={hit.id}", "light"),
        "story": (f"/story/{story}", "light"),
        "network": ("/explore/network", "dark"),
        "review": ("/review", "light"),
    }


def _sure(hit: Hit) -> tuple[float, str]:
    assert isinstance(hit.record, Event)
    return hit.record.confidence, hit.id


def take(browser: Browser, address: str, scheme: str, to: Path) -> None:
    """One picture."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce", locale="en-GB", timezone_id="UTC",
    )  # fmt: skip
    page = context.new_page()
    page.goto(address)
    told = context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    to.write_bytes(base64.b64decode(told["data"]))
    context.close()
    assert to.stat().st_size <= LARGEST, f"{to.name} has {to.stat().st_size:,} bytes"


def main() -> None:
    """Read the examples into a ledger of their own and take all pictures of it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no browser: install Debian's `chromium`.")
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder, "news.sqlite")
        for words in (["ingest", REPORTS], ["stories"], ["track", QUESTION]):
            done = program(*words, "--ledger", str(ledger))
            subprocess.run(done, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with open_ledger(ledger, read_only=True) as store:
            wanted = pages(store)
        alone = ["--no-sandbox"] if os.geteuid() == 0 else []
        with served(ledger) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=alone)
            for name, (path, scheme) in wanted.items():
                take(browser, address + path, scheme, HERE / f"desk-{name}.webp")
            browser.close()


if __name__ == "__main__":
    main()
