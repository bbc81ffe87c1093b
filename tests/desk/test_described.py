"""The API against what it says of itself: requests made from its description, good and bad, find no failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import schemathesis
from starlette.testclient import TestClient
from tests.desk.live import served

from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.desk.guard import Buckets
from dragoman.knowledge import load
from dragoman.ledger import Ledger

HERE = Path(__file__).parent
EXAMPLES = 5
"""Requests made by chance for each operation, beside one or more at every boundary of every parameter."""


def test_the_description_is_openapi(asking: TestClient) -> None:
    schemathesis.openapi.from_dict(asking.get("/api/openapi.json").json()).validate()


def test_requests_made_from_it_find_no_failure(
    whole: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All checks of schemathesis: no 500, only described statuses and shapes, nothing accepted that is described as
    wrong nor refused that is described as right, no write without its token, no method that is not there."""
    monkeypatch.setattr("dragoman.desk.guard.Buckets", lambda rate, burst: Buckets(1e6, 1_000_000))
    app = create_app(Desk(whole, load(None), "mk"))
    with served(app) as address:
        client = TestClient(app, base_url="http://localhost")
        token = client.get("/api/session").json()["csrf"]
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            *("--config-file", str(HERE / "schemathesis.toml")),
            *(
                "run",
                f"{address}/api/openapi.json",
                "--generation-deterministic",
                "--max-examples",
                str(EXAMPLES),
            ),
            *("-H", f"x-csrf: {token}", "-H", f"cookie: dragoman={client.cookies['dragoman']}"),
            *("--suppress-health-check", "all", "--warnings", "off", "--no-color"),
        ]
        given = os.environ | {
            "SCHEMATHESIS_HOOKS": "tests.desk.described",
            "PYTHONPATH": str(HERE.parent.parent),
        }
        done = subprocess.run(
            command, cwd=tmp_path, env=given, capture_output=True, encoding="utf-8", timeout=300, check=False
        )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    assert "Tested: 19" in done.stdout
