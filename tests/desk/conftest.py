"""A desk over a small ledger, hostile texts among its reports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.ledger.factory import pair

from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.knowledge import load
from dragoman.ledger import Ledger, open_ledger

REPORTS = 30
HOSTILE = '<script>alert("x")</script> =HYPERLINK("http://evil.example") \u202egnirts \x1b[31m'
"""Markup, a spreadsheet's formula, text turned round, a terminal's command."""


def fill(store: Ledger, reports: int = REPORTS) -> None:
    """Reports of the factory; every seventh bears hostile words in its text."""
    with store.writer() as writer:
        for number in range(reports):
            writer.add(*pair(number, salt=HOSTILE if number % 7 == 0 else ""))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in a file, made once and copied for each test."""
    made = tmp_path_factory.mktemp("desk") / "desk.sqlite"
    with open_ledger(made, create=True) as opened:
        fill(opened)
    return made


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(Path(shutil.copy(filled, tmp_path / "desk.sqlite"))) as opened:
        yield opened


@pytest.fixture
def desk(store: Ledger) -> Desk:
    return Desk(store, load(None), "mk")


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(create_app(desk), base_url="http://localhost", follow_redirects=False)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with something of everything, to be copied."""
    from tests.desk.example import make

    path = tmp_path_factory.mktemp("desk") / "example.sqlite"
    with open_ledger(path, create=True) as made:
        make(made, load(None))
    return path


@pytest.fixture
def copied(example: Path, tmp_path: Path) -> Path:
    """Where a copy of it is."""
    return Path(shutil.copy(example, tmp_path / "example.sqlite"))


@pytest.fixture
def whole(copied: Path) -> Iterator[Ledger]:
    """A copy of it, open."""
    with open_ledger(copied) as opened:
        yield opened


@pytest.fixture(scope="session")
def asking(example: Path) -> Iterator[TestClient]:
    """A desk over the example itself, for tests that write nothing."""
    with open_ledger(example, read_only=True) as opened:
        app = create_app(Desk(opened, load(None), "mk"))
        yield TestClient(app, base_url="http://localhost", follow_redirects=False)


@pytest.fixture
def web(whole: Ledger) -> TestClient:
    """A desk over that copy."""
    app = create_app(Desk(whole, load(None), "mk"))
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def token(client: TestClient) -> str:
    """The form token of a client's session."""
    page = client.get("/login").text
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
