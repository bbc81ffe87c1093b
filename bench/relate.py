"""Pairs of parties that `relate` answers in a CPU second on one core: with parser, rules, network; with each alone.

python bench/relate.py PAIRS.in.jsonl [--pairs 500]
"""

from __future__ import annotations

import argparse
import json
import os
import time
from itertools import islice
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--pairs", dest="count", type=int, default=500)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {next(iter(os.sched_getaffinity(0)))})
    from dragoman.encoder.spacy_parser import SpacyParser
    from dragoman.encoder.tagger import Tagger
    from dragoman.encoder.weights import FAST, SHIPPED
    from dragoman.reading.relate import Relater, check

    with asked.pairs.open(encoding="utf-8") as lines:
        rows = [check(json.loads(line)) for line in islice(lines, asked.count)]
    spacy, tagger = SpacyParser(), Tagger(SHIPPED / FAST)
    for name, relater in (
        ("both", Relater(spacy, tagger)),
        ("network", Relater(None, tagger)),
        ("rules", Relater(spacy)),
    ):
        list(relater.pairs(rows[:20]))
        began = time.process_time()
        list(relater.pairs(rows))
        print(f"{name}: {len(rows) / (time.process_time() - began):.0f} pairs/s")


if __name__ == "__main__":
    main()
