"""The API against what it says of itself: requests made from its description, good and bad, find no failure."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from starlette.testclient import TestClient

from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.desk.guard import Buckets
from dragoman.knowledge import load
from dragoman.ledger import Ledger

EXAMPLES = 12
"""Requests of each operation, beside those at every boundary."""


@pytest.fixture
def description(whole: Ledger, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The API's, over a ledger that may be written to. The guard lets more writes pass than it would."""
    monkeypatch.setattr("dragoman.desk.guard.Buckets", lambda rate, burst: Buckets(1e6, 1_000_000))
    app = create_app(Desk(whole, load(None), "mk"))
    told = TestClient(app, base_url="http://localhost").get("/api/openapi.json").json()
    made = schemathesis.openapi.from_dict(told)
    made.app = app
    return made


api = schemathesis.pytest.from_fixture("description")


def test_the_description_is_openapi(description: Any) -> None:
    description.validate()


@api.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_requests_made_from_it_find_no_fault(case: Case) -> None:
    headers = {"host": "localhost"}
    case.call_and_validate(headers=headers)
