"""Reads a corpus while its workers and its driver are killed at random moments, then in peace, and compares.

    python -m tests.bulk.killing FOLDER KILLS SEED [real]

`real`: with the program's own reader over the example reports. Prints one line of JSON.
"""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from dragoman.bulk import Processes, read_all
from dragoman.bulk.folder import Folder
from dragoman.bulk.records import Manifest
from dragoman.bulk.work import Make
from dragoman.commands.services import make_worker
from dragoman.ingest import Item, load
from dragoman.settings import Settings
from tests.bulk.making import RUN, SECONDS, Slow, Told, all_rows, lines, order, report

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"
REPORTS, PIECE_BYTES = 240, 4_000
REAL_REPORTS, REAL_PIECE_BYTES = 40, 8_000


class Corpus:
    """What is read, and by which reader."""

    def __init__(self, folder: Path, real: bool) -> None:
        self.make: Make
        self.source = folder / "news.jsonl"
        self.piece_bytes = REAL_PIECE_BYTES if real else PIECE_BYTES
        if real:
            self.make = functools.partial(make_worker, Settings())
            self.run = self.make().run
        else:
            self.make = functools.partial(Slow, RUN.program, SECONDS)
            self.run = RUN

    def write(self, real: bool) -> None:
        """The file that is read."""
        if not real:
            lines(self.source, [report(n, "no word " * (n % 7)) for n in range(REPORTS)])
            return
        found = [item.report for item in load([str(EXAMPLES)]) if isinstance(item, Item)]
        many = (
            msgspec.structs.replace(found[n % len(found)], id=f"r{n}", url=None) for n in range(REAL_REPORTS)
        )
        lines(self.source, [msgspec.json.encode(one).decode() for one in many])

    def read(self, out: Path) -> None:
        """As the program does it."""
        here = order(out, self.run)
        engine = Processes(here, self.make, workers=2)
        read_all([str(self.source)], here, engine, Told(), self.piece_bytes)


def children(process: int) -> list[int]:
    """Processes of a process, by what the kernel says."""
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(number) for number in found.split()]


def workers(driver: int) -> list[int]:
    """The driver's children but for multiprocessing's own helper."""
    found = []
    for child in children(driver):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in command:
            found.append(child)
    return found


class Killer:
    """One run whose processes are killed; counts whom it killed."""

    def __init__(self, command: Sequence[str], rng: random.Random) -> None:
        self._command = command
        self._rng = rng
        self.drivers = self.workers = 0

    def attempt(self, patience: float, driver: bool) -> bool:
        """Start the driver, kill it (or its workers, now and then) after a while. Whether it ended by itself, well."""
        started = os.posix_spawn(sys.executable, [sys.executable, *self._command], os.environ)
        deadline = time.monotonic() + self._rng.uniform(0.3, 1.0) * patience
        while True:
            time.sleep(self._rng.uniform(patience / 6, patience / 2))
            ended, status = os.waitpid(started, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                if code != 0:
                    raise SystemExit(f"the driver failed with {code}")
                return True
            if driver and time.monotonic() > deadline:
                mine = workers(started)
                os.kill(started, signal.SIGKILL)
                os.waitpid(started, 0)
                self.drivers += 1
                _await_end(mine)
                return False
            if not driver and (mine := workers(started)):
                os.kill(self._rng.choice(mine), signal.SIGKILL)
                self.workers += 1


def _await_end(processes: list[int]) -> None:
    """Workers end with their driver."""
    for _ in range(3_000):
        if not any(Path(f"/proc/{process}").exists() for process in processes):
            return
        time.sleep(0.01)
    raise SystemExit("a worker outlived its driver")


def whole(out: Path) -> bool:
    """Whether everything that stands among the parts is whole."""
    folder = Folder(out)
    return all(isinstance(folder.opened(name), Manifest) for name in folder.names())


def main(folder: Path, kills: int, seed: int, real: bool) -> None:
    rng = random.Random(seed)
    corpus = Corpus(folder, real)
    corpus.write(real)
    begun = time.monotonic()
    corpus.read(folder / "peace")
    pace = time.monotonic() - begun
    command = ["-m", "tests.bulk.killing", str(folder), "drive", *(["real"] if real else [])]
    killer = Killer(command, rng)
    halves = tries = 0
    while killer.drivers + killer.workers < kills:
        tries += 1
        ended = killer.attempt(pace, driver=killer.drivers * 2 <= killer.workers)
        halves += not whole(folder / "war")
        if ended and killer.drivers + killer.workers < kills:
            for part in sorted((folder / "war" / "parts").iterdir())[rng.randrange(2) :: 2]:
                (part / "manifest.json").unlink()  # so that there is something left to be killed at
    corpus.read(folder / "war")
    peace, war = all_rows(folder / "peace"), all_rows(folder / "war")
    print(json.dumps({
        "drivers": killer.drivers, "workers": killer.workers, "tries": tries, "halves": halves,
        "same": peace == war, "rows": sum(map(len, peace.values())),
        "left": sorted(path.name for path in (folder / "war").iterdir()),
    }))  # fmt: skip


if __name__ == "__main__":
    place, asked, *more = sys.argv[1:]
    if asked == "drive":
        Corpus(Path(place), more == ["real"]).read(Path(place, "war"))
    else:
        main(Path(place), int(asked), int(more[0]), more[1:] == ["real"])
