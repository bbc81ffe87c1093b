"""CPU seconds of the whole reading against spaCy's stock small pipeline: same text, one pinned core, same run.

    python bench/reading.py [REPORTS.jsonl] [--rounds 5] [--reports 20]

Without a file the project's own examples are read. Both sides get one warm-up round, then take turns; the figure is the
median ratio. Also measured: a cold `dragoman read` of one report, and `dragoman --help`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"


def texts(path: str | None, limit: int) -> list[tuple[str, str | None]]:
    """(text, published) of the reports to read."""
    if path:
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    else:
        from dragoman.ingest import Item, load

        loaded = [i.report for i in load([str(EXAMPLES)]) if isinstance(i, Item)]
        rows = [{"text": r.text, "published": r.published} for r in loaded]
    return [(r["text"], r.get("published")) for r in rows[:limit]]


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(command: list[str], rounds: int) -> float:
    """Median wall seconds of a command."""
    out = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        out.append(time.perf_counter() - start)
    return statistics.median(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", dest="limit", type=int, default=20)
    chosen = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    import spacy

    from dragoman.encoder.spacy_parser import MODEL
    from dragoman.reading.pipeline import Reader
    from dragoman.records.report import Report

    reports = texts(chosen.reports, chosen.limit)
    stock = spacy.load(MODEL)
    reader = Reader()

    def ours() -> None:
        for i, (text, published) in enumerate(reports):
            reader.read(Report(id=str(i), text=text, published=published))

    def theirs() -> None:
        for text, _ in reports:
            stock(text)

    ours(), theirs()
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(chosen.rounds)]
    characters = sum(len(t) for t, _ in reports)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(f"{len(reports)} reports, {characters} characters, {chosen.rounds} rounds, one core")
    print(f"whole reading   {statistics.median(a for a, _ in pairs):.2f} CPU s")
    print(f"stock pipeline  {statistics.median(b for _, b in pairs):.2f} CPU s")
    print(f"ratio           {statistics.median(a / b for a, b in pairs):.2f}")
    program = str(Path(sys.executable).parent / "dragoman")
    one = str(EXAMPLES / "meridian-iraq-vote.txt")
    print(f"cold read of one report  {wall([program, 'read', one, '--format', 'json'], 3):.1f} s")
    print(f"dragoman --help          {wall([program, '--help'], 5):.2f} s")


if __name__ == "__main__":
    main()
