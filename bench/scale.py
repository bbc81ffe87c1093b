"""`dragoman corpus`: how fast with 1 and 2 workers, how much memory over 1 GB, and a day of the world's news on paper.

    python bench/scale.py speed [REPORTS.jsonl] [--mb 0.6] [--workers 1 2]     five minutes; wants a quiet machine
    python bench/scale.py memory [--mb 1000]                                   without a model: rows, tables, driver
    python bench/scale.py memory --real [REPORTS.jsonl] [--mb 30]              with the reader
    python bench/scale.py paper --sentences-a-second 40 --sentences 25 --kilobytes 60

Without a file the example reports are repeated, each time with other surnames. `speed` ends with the line for `paper`.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from dragoman.bulk import Order, Processes, Total, read_all
from dragoman.bulk.plan import Plan
from dragoman.bulk.records import Broken, Done, Piece, Pulse
from dragoman.commands.services import make_worker
from dragoman.ingest import Defaults, Item, load
from dragoman.records.reading import Actor, Event, Mention, Party, Reading, Run
from dragoman.records.report import Report
from dragoman.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
ARTICLES = 300_000
"""A day of the world's news in the languages of Common Crawl's news crawl and its like, as the plan has it."""
HOURS, USED, CORES = 24, 0.8, 16
"""What a machine has: hours a day, the share of them that it really reads, cores."""
_ONSETS = (
    "Bar",
    "Cal",
    "Dor",
    "Fen",
    "Gal",
    "Hol",
    "Kar",
    "Lem",
    "Mor",
    "Nes",
    "Pol",
    "Ran",
    "Sel",
    "Tor",
    "Vas",
)
_CODAS = ("an", "bek", "din", "esh", "ik", "kov", "lin", "mar", "off", "ov", "ric", "sen", "ska", "ter", "wi")
_FULL_NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]{3,})\b")


def reports(path: str | None) -> Iterator[dict[str, str | None]]:
    """Reports without end: those of the file, or the examples, again and again under other ids and surnames."""
    if path is None:
        found = [i.report for i in load([str(EXAMPLES)]) if isinstance(i, Item)]
        rows = [{"text": r.text, "published": r.published, "outlet": r.outlet} for r in found]
    else:
        kept = ("text", "published", "outlet", "title")
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        rows = [{key: row.get(key) for key in kept} for row in map(json.loads, lines)]
    names = itertools.cycle(a + b for a in _ONSETS for b in _CODAS)
    for number in itertools.count():
        row = rows[number % len(rows)]
        text = str(row["text"])
        if number >= len(rows):
            new = dict.fromkeys(m.group(2) for m in _FULL_NAME.finditer(text))
            for old in new:
                text = text.replace(old, next(names))
        yield row | {"id": f"r{number}", "text": text}


def write(path: Path, megabytes: float, source: str | None) -> int:
    """So many megabytes of reports as lines of JSON; how many reports."""
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for row in reports(source):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
            if file.tell() >= megabytes * 1e6:
                return written
    return written


class Plain:
    """A reader without a model: three events and ten mentions a report; for what the rest of the way costs."""

    run = Run(program="bench", knowledge="none", weights="none")

    def read(self, report: Report) -> Reading:
        text = report.text
        sentences = tuple(m.span() for m in re.finditer(r"\S[^.!?\n]*[.!?]?", text))
        names = [m.span() for m in itertools.islice(re.finditer(r"\b[A-Z][a-z]+\b", text), 10)]
        ids = {text[a:b]: f"local:{n}" for n, (a, b) in enumerate(names)}
        return Reading(
            id=report.id, schema=1, language="en", genre="news", run=self.run, sentences=sentences,
            actors=tuple(Actor(id=id_, name=name, kind="other") for name, id_ in ids.items()),
            mentions=tuple(Mention(span=span, actor=ids[text[span[0] : span[1]]], by="name") for span in names),
            events=tuple(
                Event(
                    id=f"e{n}", type="CONSULT", modes=(), contexts=(), modality="actual", historical=False,
                    repeated=False, aggregate=False, cue=(start, start + 1), actors=(Party(span=(start, end)),),
                    recipients=(), reciprocal=False, time=None, place=None, quantities=(), claims=(),
                    performed_by=None, confidence=0.5, coder="bench",
                )
                for n, (start, end) in enumerate(sentences[:3], 1)
            ),
            statements=(), quantities=(), places=(), times=(), ties=(),
        )  # fmt: skip


class Clock:
    """Notes when the first piece was really begun, so that loading the models is told apart, and counts parts."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.first: float | None = None
        self.total = self.parts = 0

    def begin(self, plan: Plan) -> None:
        self.total = len(plan.pieces)

    def beat(self, pulse: Pulse) -> None:
        self.first = self.first or time.monotonic()

    def done(self, piece: Piece, done: Done) -> None:
        self.parts += 1
        if sys.stderr.isatty():
            print(f"\r{self.parts} of {self.total} parts", end="", file=sys.stderr)

    def broken(self, piece: Piece, broken: Broken) -> None:
        raise SystemExit(broken.message)


def run(source: Path, out: Path, workers: int, real: bool, piece_bytes: int) -> tuple[Total, float, float]:
    """What was read, seconds in all, seconds from the first sign of reading on."""
    make = functools.partial(make_worker, Settings(knowledge="none")) if real else Plain
    versions = make().run
    order = Order(out=str(out), here=os.getcwd(), defaults=Defaults(), settings=Settings(), run=versions)
    clock = Clock()
    total = read_all([str(source)], order, Processes(order, make, workers), clock, piece_bytes)
    ended = time.monotonic()
    return total, ended - clock.begun, ended - (clock.first or clock.begun)


def machine() -> str:
    """What this ran on."""
    load_ = os.getloadavg()[0]
    name = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{name}, {os.cpu_count()} processors, Python {platform.python_version()}, load {load_:.1f} before"


def speed(folder: Path, source: str | None, megabytes: float, workers: list[int]) -> None:
    """The same file with so many workers each."""
    print(machine())
    news = folder / "news.jsonl"
    count = write(news, megabytes, source)
    size = news.stat().st_size
    piece = max(size // 24, 1)
    print(f"{count} reports, {size / 1e6:.2f} MB, pieces of {piece / 1e3:.0f} kB, the real reader")
    rates = {}
    for number in workers:
        out = folder / f"out{number}"
        total, whole, reading = run(news, out, number, True, piece)
        rates[number] = total.sentences / reading
        print(
            f"{number} workers: {total.reports} reports, {total.sentences} sentences in {reading:.1f} s "
            f"({whole:.1f} s with loading): {rates[number]:.1f} sentences/s, {size / 1e6 / reading:.3f} MB/s"
        )
        tables = sum(path.stat().st_size for path in out.rglob("*.parquet"))
        shutil.rmtree(out)
    base = min(rates)
    for number in workers:
        if number != base:
            print(f"{number} workers against {base}: {rates[number] / rates[base]:.2f} times")
    best = max(rates)
    print(f"{best} workers: {rates[best] * 3_600 / 1e6:.2f} million sentences an hour")
    print(
        f"bench/scale.py paper --sentences-a-second {rates[best] / best:.1f} "
        f"--sentences {total.sentences / total.reports:.1f} --kilobytes {tables / total.reports / 1e3:.1f}"
    )


def resident(process: int) -> float:
    """Megabytes of memory of a process."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found.group(1)) / 1e3 if found else 0.0


def memory(folder: Path, source: str | None, megabytes: float, real: bool, every: float) -> None:
    """Memory of driver and workers while a file is read; with a model in smaller pieces, so that there are some."""
    print(machine())
    news = folder / "news.jsonl"
    count = write(news, megabytes, source)
    print(f"{count} reports, {news.stat().st_size / 1e6:.0f} MB, {'the real reader' if real else 'no model'}")
    samples: list[tuple[float, list[float]]] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(every):
            listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            samples.append((resident(os.getpid()), [r for p in listed if (r := resident(int(p))) > 50]))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    total, whole, _ = run(news, folder / "out", 2, real, 1_000_000 if real else 4_000_000)
    stop.set()
    watcher.join()
    print(f"{total.reports} reports, {total.sentences} sentences in {whole:.0f} s, {len(samples)} samples")
    tenths = [samples[len(samples) * n // 10 : len(samples) * (n + 1) // 10] for n in range(10)]
    print("tenth   driver MB   worker MB (median, largest)")
    for n, some in enumerate(tenths, 1):
        workers = [one for _, many in some for one in many]
        if workers:
            driver = statistics.median(own for own, _ in some)
            print(f"{n:5}   {driver:9.0f}   {statistics.median(workers):9.0f}   {max(workers):9.0f}")


def paper(per_second: float, sentences: float, kilobytes: float) -> None:
    """machines = articles x sentences an article / (sentences/s a core x cores x hours x 3600 x share used)."""
    day = ARTICLES * sentences
    core_hours = day / per_second / 3_600
    machines = core_hours / (CORES * HOURS * USED)
    print(f"{ARTICLES:,} articles x {sentences} sentences = {day / 1e6:.2f} million sentences a day")
    print(f"/ {per_second} sentences/s a core = {core_hours:,.0f} core-hours")
    print(f"/ ({CORES} cores x {HOURS} h x {USED:.0%} used) = {machines:.2f} machines of {CORES} cores")
    print(f"on two cores: {core_hours / 2:,.0f} hours")
    print(f"tables: {ARTICLES} x {kilobytes} kB = {ARTICLES * kilobytes / 1e6:.1f} GB a day")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked = parser.add_subparsers(dest="what", required=True)
    one = asked.add_parser("speed")
    one.add_argument("reports", nargs="?")
    one.add_argument("--mb", type=float, default=0.6)
    one.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    two = asked.add_parser("memory")
    two.add_argument("reports", nargs="?")
    two.add_argument("--mb", type=float, default=1_000)
    two.add_argument("--real", action="store_true")
    two.add_argument("--every", type=float, default=1.0)
    three = asked.add_parser("paper")
    three.add_argument("--sentences-a-second", type=float, required=True)
    three.add_argument("--sentences", type=float, required=True)
    three.add_argument("--kilobytes", type=float, required=True)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dragoman-scale-") as place:
        if chosen.what == "speed":
            speed(Path(place), chosen.reports, chosen.mb, chosen.workers)
        elif chosen.what == "memory":
            memory(Path(place), chosen.reports, chosen.mb, chosen.real, chosen.every)
        else:
            paper(chosen.sentences_a_second, chosen.sentences, chosen.kilobytes)


if __name__ == "__main__":
    main()
