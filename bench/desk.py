"""How long the desk takes to answer: every page and call of the API on a ledger of 100,000 events, and its start.

    python bench/desk.py FOLDER [--events 100000] [--rounds 20] [--out bench/desk.md]

The ledger is that of bench/ledger.py, made in FOLDER if it is not there (some minutes). Its stories are not linked:
made of few words at random, its reports resemble each other as no news does, and linking them takes long. Times are of
the server alone (the application is called in the process), in milliseconds: by the clock, and of the processor. `first
page` is from the command `dragoman desk` to the first page that is answered, by the clock.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.desk.serve import settle
from dragoman.knowledge import load
from dragoman.ledger import Ledger, open_ledger
from ledger import build


def paths(store: Ledger) -> list[str]:
    """What is asked."""
    view = store.view()
    hit = view.search(limit=1)[0]
    stories = [f"/story/{one.id}" for one in store.stories().search(limit=1)]
    questions = [f"/question/{one.id}" for one in store.questions().list()]
    ref = hit.report.ref
    return [
        "/", "/?country=AAB", "/explore", "/explore?type=THREATEN", "/explore?actor=actor-1",
        "/explore?q=ban&kind=statement", "/explore?since=2024-01-01&until=2024-02-01", "/explore/series",
        "/explore/series?type=THREATEN", "/explore/network", "/explore/map", "/stories", *stories, "/questions",
        *questions,
        "/actors", "/actors?q=iraq", "/actor/actor-1", "/actor/actor-300",
        f"/report/{ref}", f"/record/{hit.id}", "/review", "/review?type=ASSAULT", "/brief", "/views",
        "/api/events", "/api/events?type=THREATEN", "/api/statements", f"/api/records/{hit.id}", f"/api/reports/{ref}",
        "/api/stories", "/api/actors", "/api/stats",
    ]  # fmt: skip


def timed(client: TestClient, path: str, rounds: int) -> tuple[int, float, list[float], list[float]]:
    """Status, milliseconds of the first time, and of the rounds after it by the clock and of the processor."""
    began = time.perf_counter()
    status = client.get(path).status_code
    first = (time.perf_counter() - began) * 1000
    wall, cpu = [], []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        client.get(path)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return status, first, sorted(wall), sorted(cpu)


def first_page(where: Path) -> float:
    """Seconds from the command to the first page."""
    began = time.perf_counter()
    words = [sys.executable, "-m", "dragoman", "desk", "--ledger", str(where), "--port", "0", "--by", "bench"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as served:
        assert served.stderr is not None
        try:
            line = served.stderr.readline()
            address = next(word for word in line.split() if word.startswith("http"))
            urllib.request.urlopen(address, timeout=30).read()
            return time.perf_counter() - began
        finally:
            served.terminate()


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "desk.md")
    asked = parser.parse_args()
    where = asked.folder / f"{asked.events}.sqlite"
    if not where.exists():
        asked.folder.mkdir(parents=True, exist_ok=True)
        build(str(where), asked.events)
    knowledge = load(None)
    rows = []
    with open_ledger(where) as store:
        client = TestClient(create_app(Desk(store, knowledge, "bench")), base_url="http://localhost")
        settle()
        for path in paths(store):
            status, first, wall, cpu = timed(client, path, asked.rounds)
            last = max(0, round(0.95 * len(wall)) - 1)
            rows.append((path, status, first, statistics.median(wall), wall[last], statistics.median(cpu)))
    start = statistics.median(first_page(where) for _ in range(3))
    machine = f"{platform.machine()}, two processor cores, Python {platform.python_version()}"
    lines = [
        "# The desk",
        "",
        f"`python bench/desk.py FOLDER --events {asked.events}`: {asked.rounds} rounds, {machine}.",
        "Milliseconds of the server: the first time anybody asks since the start, then median and 95th percentile,",
        "and of the processor.",
        "",
        f"From the command to the first page: {start:.1f} s.",
        "",
        "| path | first | p50 | p95 | processor |",
        "| --- | --- | --- | --- | --- |",
    ]
    for path, status, first, p50, p95, cpu_ in rows:
        bad = "" if status == 200 else f" ({status})"
        lines.append(f"| `{path}`{bad} | {first:.0f} | {p50:.0f} | {p95:.0f} | {cpu_:.0f} |")
    asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
