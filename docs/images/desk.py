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

from dragoman.ledger import Filters, Ledger, open_ledger

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
    demand = store.view().search(Filters(types=("REQUEST",), words="withdraw*"), limit=1)
    hit = (demand or store.view().search(limit=1))[0]
    story = max(store.stories().search(reports=2), key=lambda one: (one.events, one.id))
    return {
        "report": (f"/report/{hit.report.ref}?record={hit.id}", "light"),
        "story": (f"/story/{story.id}", "light"),
        "question": (f"/question/{QUESTION}", "light"),
        "network": ("/explore/network", "dark"),
        "review": ("/review", "light"),
    }


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
