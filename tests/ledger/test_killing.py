"""`kill -9` at any moment leaves the ledger whole, and the next run goes on where it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 30


@pytest.mark.slow
def test_killed_ingests_end_as_one_left_in_peace(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent.parent
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ledger.killing", str(tmp_path), str(KILLS), "2"],
        cwd=root, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["killed"] >= KILLS
    assert told["unsound"] == 0
    assert told["same"]
    assert told["rows"] > 3_000
