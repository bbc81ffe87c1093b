"""A desk over a small ledger, hostile texts among its reports."""

from __future__ import annotations

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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "desk.sqlite", create=True) as opened:
        fill(opened)
        yield opened


@pytest.fixture
def desk(store: Ledger) -> Desk:
    return Desk(store, load(None), "mk")


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(create_app(desk), base_url="http://localhost", follow_redirects=False)


def token(client: TestClient) -> str:
    """The form token of a client's session."""
    page = client.get("/login").text
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
