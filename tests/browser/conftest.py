"""A browser, and desks that it opens. Without a browser these tests are skipped; where CI runs them, they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from dragoman.desk.accounts import Accounts
from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.knowledge import load
from dragoman.ledger import Ledger, open_ledger
from tests.desk.conftest import example as example  # the ledger with something of everything
from tests.desk.live import served

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
"""Debian's, and others'."""
WAIT = 15_000
"""Milliseconds: a busy machine is slow."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        said = "There is no browser: install Debian's `chromium`."
        if os.environ.get("CI") == "true":
            pytest.fail(said, pytrace=False)
        pytest.skip(said)
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=[*alone, "--disable-gpu"])
        yield opened
        opened.close()


class Watched:
    """A page that remembers what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):  # a violation of the policy is an error
            self.wrong.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that was left does not wait for its files
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")


Opens = Callable[..., Watched]


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Opens a page in a browser of its own: `opens(address, script=False)`."""
    with ExitStack() as stack:

        def opened(address: str, *, script: bool = True, width: int = 1280) -> Watched:
            context: BrowserContext = browser.new_context(
                java_script_enabled=script, viewport={"width": width, "height": 800}, reduced_motion="reduce"
            )
            stack.callback(context.close)
            context.set_default_timeout(WAIT)
            watched = Watched(context.new_page())
            watched.page.goto(address)
            return watched

        yield opened


@pytest.fixture
def store(example: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of the example, to be written to."""
    with open_ledger(Path(shutil.copy(example, tmp_path / "desk.sqlite"))) as opened:
        yield opened


@pytest.fixture
def desk(store: Ledger) -> Iterator[str]:
    """A desk over it; its address."""
    with served(create_app(Desk(store, load(None), "mk"))) as address:
        yield address


@pytest.fixture
def shared(store: Ledger) -> Iterator[str]:
    """A desk over it with accounts."""
    accounts = Accounts(store)
    accounts.add("ann", "reviewer", "correct horse battery")
    with served(create_app(Desk(store, load(None), "mk", accounts))) as address:
        yield address


@pytest.fixture(scope="session")
def reading(example: Path) -> Iterator[tuple[str, Ledger]]:
    """A desk over the example itself, for tests that write nothing."""
    with (
        open_ledger(example, read_only=True) as opened,
        served(create_app(Desk(opened, load(None), "mk"))) as address,
    ):
        yield address, opened
