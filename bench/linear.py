"""Does the time for statements, chains and claims grow with a report's length and not faster?

    python bench/linear.py [--rounds 3]

A report of 25 to 400 paragraphs, each with quotations, is put together from the examples. Printed: CPU milliseconds a
sentence of the parser and of attribution (statements, chains, claims) together, one core, median of the rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from itertools import cycle, islice
from pathlib import Path

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import chains, claims, events, mentions, segments, statements

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"


def paragraphs() -> list[str]:
    from dragoman.ingest import Item, load

    texts = [i.report.text for i in load([str(EXAMPLES)]) if isinstance(i, Item)]
    return [p for t in texts for p in t.split("\n\n") if any(q in p for q in "\"“'‘")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {next(iter(os.sched_getaffinity(0)))})
    pieces, spacy = paragraphs(), SpacyParser()
    print(
        "| paragraphs | sentences | quotation marks | parser, ms a sentence | attribution, ms a sentence |\n|"
        + " --- |" * 5
    )
    for count in (25, 50, 100, 200, 400):
        text = "\n\n".join(islice(cycle(pieces), count))
        layout = segments.segment(text)
        parsing, attributing = [], []
        for _ in range(asked.rounds):
            start = time.process_time()
            sentences = spacy.parse(text, layout.sentences)
            parsing.append(time.process_time() - start)
            found = mentions.find(text, sentences)
            coded = events.code(text, layout, sentences, found)
            start = time.process_time()
            told = statements.attribute(text, layout, sentences)
            chains.trace(told, found, "The Courier", sentences)
            claims.link(text, coded, told, sentences)
            attributing.append(time.process_time() - start)
        n = len(sentences)
        marks = sum(text.count(q) for q in '"“”')
        a, b = (1000 * statistics.median(x) / n for x in (parsing, attributing))
        print(f"| {count} | {n} | {marks} | {a:.2f} | {b:.2f} |")


if __name__ == "__main__":
    main()
