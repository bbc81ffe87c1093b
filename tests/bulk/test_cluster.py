"""On a Dask cluster of this machine: the same rows, also where a worker dies."""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.bulk import Total, cluster, read_all
from dragoman.bulk.cluster import Cluster
from dragoman.errors import DragomanError, UsageError
from tests.bulk.making import RUN, SECONDS, Slow, Told, all_rows, ids, lines, order, read, report
from tests.commands.fake import call

distributed: Any = importlib.import_module("distributed")  # typed only in part
REPORTS = [report(n) for n in range(120)]
MAKE = functools.partial(Slow, RUN.program, SECONDS)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as local:
        yield local


def run(out: Path, source: Path, told: Told, address: str) -> Total:
    here = order(out)
    return read_all([str(source)], here, Cluster(here, MAKE, address), told, 1_500)


def test_a_worker_dies(scheduler: Any, tmp_path: Path) -> None:
    source = lines(tmp_path / "news.jsonl", REPORTS)
    killed: list[int] = []

    def kill() -> None:
        deadline = time.monotonic() + 60
        while not list((tmp_path / "out" / ".work").glob("*.at")) and time.monotonic() < deadline:
            time.sleep(0.01)
        killed.append(next(iter(scheduler.workers.values())).pid)
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    told = Told()
    total = run(tmp_path / "out", source, told, scheduler.scheduler_address)
    thread.join()
    assert killed
    assert (total.reports, total.quarantined) == (120, 0)
    read(tmp_path / "peace", [source], piece_bytes=1_500)
    assert all_rows(tmp_path / "out") == all_rows(tmp_path / "peace")


def test_a_document_that_kills_every_worker(scheduler: Any, tmp_path: Path) -> None:
    source = lines(tmp_path / "news.jsonl", [*REPORTS[:20], report(20, "HUGE"), *REPORTS[21:40]])
    told = Told()
    total = run(tmp_path / "out", source, told, scheduler.scheduler_address)
    assert total.quarantined == 1
    assert told.all_broken[0].code == "bulk.worker-died"
    assert "r20" not in ids(tmp_path / "out")
    assert len(ids(tmp_path / "out")) > 20


def test_the_worker_has_another_working_folder(
    scheduler: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here.txt").write_text("Alpha threatened Beta.")
    here = order(tmp_path / "out")
    total = read_all(["here.txt"], here, Cluster(here, MAKE, scheduler.scheduler_address), Told())
    assert total.reports == 1
    assert ids(tmp_path / "out") == ["here.txt"]


def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    for address in ("tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1:port"):
        with pytest.raises(DragomanError, match="There is no scheduler at"):
            read_all(
                [__file__], order(tmp_path / "out"), Cluster(order(tmp_path / "out"), MAKE, address), Told()
            )


def test_no_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = call("corpus", __file__, "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert done.stderr.startswith("error [bulk.no-extra]: A cluster needs the package 'distributed'. Install")


class Crowded:
    """A client of a scheduler whose one worker has two threads."""

    loop = None

    def __init__(self, *_: object, **__: object) -> None:
        self.closed = False

    def scheduler_info(self, n_workers: int) -> dict[str, dict[str, dict[str, int]]]:
        return {"workers": {"tcp://127.0.0.1:1": {"nthreads": 2}}}

    def close(self) -> None:
        self.closed = True


def test_workers_with_several_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = lines(tmp_path / "news.jsonl", REPORTS[:1])
    monkeypatch.setattr(distributed, "Client", Crowded)
    monkeypatch.setattr(distributed, "as_completed", lambda **_: iter(()))
    with pytest.raises(UsageError, match="several threads"):
        run(tmp_path / "out", source, Told(), "tcp://127.0.0.1:1")
