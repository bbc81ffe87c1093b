"""Workers and drivers killed at any moment: nothing half stands there, and in the end all rows are as in peace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dragoman.bulk.folder import Folder
from tests.bulk.killing import Corpus, whole, workers
from tests.bulk.making import ids

ROOT = Path(__file__).parents[2]


def killed(folder: Path, kills: int, seed: int, *more: str, timeout: float) -> dict[str, object]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bulk.killing", str(folder), str(kills), str(seed), *more],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=timeout,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told: dict[str, object] = json.loads(ran.stdout)
    return told


def fits(told: dict[str, object], kills: int) -> None:
    drivers, workers = told["drivers"], told["workers"]
    assert isinstance(drivers, int)
    assert isinstance(workers, int)
    assert drivers + workers >= kills
    assert min(drivers, workers) >= kills // 4
    assert told["halves"] == 0
    assert told["same"]
    assert told["left"] == [".lock", "corpus.json", "parts", "quarantine"]


@pytest.mark.parametrize("seed", [8])
def test_kills_end_as_peace(seed: int, tmp_path: Path) -> None:
    told = killed(tmp_path, 4, seed, timeout=300)
    fits(told, 4)
    assert isinstance(told["rows"], int)
    assert told["rows"] > 1_500


def test_an_interrupt_of_all(tmp_path: Path) -> None:
    """As a terminal's Ctrl-C, which reaches the workers too: what is done stays, nothing else is left."""
    Corpus(tmp_path, False).write(False)
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.bulk.killing", str(tmp_path), "drive"],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    folder = Folder(tmp_path / "war")
    deadline = time.monotonic() + 60
    while not folder.names() and time.monotonic() < deadline:
        time.sleep(0.01)
    mine = workers(started.pid)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == -signal.SIGINT
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert len(mine) == 2
    assert not any(Path(f"/proc/{process}").exists() for process in mine)
    assert sorted(path.name for path in folder.path.iterdir()) == [
        ".lock",
        "corpus.json",
        "parts",
        "quarantine",
    ]
    assert whole(folder.path)
    assert len(ids(folder.path)) > 0


@pytest.mark.nightly
def test_kills_of_the_real_reader(tmp_path: Path) -> None:
    told = killed(tmp_path, 8, 9, "real", timeout=1_500)
    fits(told, 8)
