"""How long the knowledge takes to load, and how many mentions a second are resolved.

    python bench/knowledge.py REPORTS.jsonl [--reports 40] [--rounds 5]

Prints the median of several fresh processes for loading and of several rounds for resolving, in CPU seconds on a core.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

_LOAD = (
    "import time; from dragoman.knowledge import load; t = time.process_time(); k = load(); "
    "print(time.process_time() - t, len(k))"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--reports", dest="count", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {next(iter(os.sched_getaffinity(0)))})
    loads = []
    for _ in range(asked.rounds + 1):
        out = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True).stdout
        loads.append(float(out.split()[0]))
    print(f"load: {statistics.median(loads[1:]):.3f} s, {out.split()[1]} entries")

    from dragoman.encoder.spacy_parser import SpacyParser
    from dragoman.knowledge import load
    from dragoman.reading import mentions, resolution, segments
    from dragoman.records.dates import parse_published

    knowledge, spacy = load(), SpacyParser()
    cases = []
    with asked.reports.open(encoding="utf-8") as lines:
        for line in islice(lines, asked.count):
            row = json.loads(line)
            sentences = spacy.parse(row["text"], segments.segment(row["text"]).sentences)
            cases.append((mentions.find(row["text"], sentences), parse_published(row.get("published"))))
    total = sum(len(m) for m, _ in cases)
    rates = []
    for _ in range(asked.rounds):
        began = time.process_time()
        for found, day in cases:
            resolution.resolve(found, knowledge, day, acting=range(len(found)))
        rates.append(total / (time.process_time() - began))
    print(f"resolve: {statistics.median(rates):,.0f} mentions/s ({total:,} mentions of {len(cases)} reports)")


if __name__ == "__main__":
    main()
