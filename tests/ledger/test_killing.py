"""`kill -9` at any moment leaves the ledger whole, and the next run goes on where it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.ledger.server import Server

ROOT = Path(__file__).parent.parent.parent


def killing(broken: str, peaceful: str, kills: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ledger.killing", broken, peaceful, str(kills), "2"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["killed"] >= kills
    assert told["unsound"] == 0
    assert told["same"]
    assert told["rows"] > 3_000


def test_killed_ingests_end_as_one_left_in_peace(tmp_path: Path) -> None:
    killing(str(tmp_path / "broken.db"), str(tmp_path / "peaceful.db"), 30)


def test_so_they_do_in_a_database(server: Server) -> None:
    broken, peaceful = server.make(), server.make()
    killing(server.url(broken), server.url(peaceful), 4)
    server.drop(broken)
    server.drop(peaceful)
