"""Figures of copies and stories against labelled families:  python -m dragoman.evaluation.stories DIR OUT.md

DIR holds `reports.jsonl` ({"id", "family", "published", "outlet", "title", "text"}), `gold.jsonl` (one mention of an
event a line: {"report", "cue": [start, end], "happening"}) and `copies.jsonl` ({"a", "b", "kind", "origin"}). The
reports go through the real reader.

copies      a pair of reports is predicted where they are linked, or of one family; gold pairs are closed likewise
same event  pairs of gold mentions with one happening, against pairs that stand in one story. A mention belongs to the
            program's event whose cue overlaps it most. `found`: over the mentions that the reader found; `all`: a
            mention that it missed is in no story, so that all its pairs are missed
B-cubed     Bagga and Baldwin 1998: precision and recall of each mention's own story, averaged over mentions
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.errors import UsageError
from dragoman.evaluation.score import Figure
from dragoman.records.reading import Reading, Span
from dragoman.records.report import Report
from dragoman.stories import Gathered, gather


class Mention(NamedTuple):
    """A gold mention of an event."""

    report: str
    cue: Span
    happening: str


class Case(NamedTuple):
    """Labelled reports. `copies`: pairs with their kind."""

    reports: list[Report]
    mentions: list[Mention]
    copies: dict[frozenset[str], str]
    origins: dict[frozenset[str], str | None]


def load(folder: Path) -> Case:
    """The labelled reports of a folder. Raises UsageError(`evaluate.no-data`) where a file does not fit."""
    try:
        reports = [
            Report(
                id=r["id"],
                text=r["text"],
                title=r.get("title"),
                published=r.get("published"),
                outlet=r.get("outlet"),
            )
            for r in _rows(folder / "reports.jsonl")
        ]
        mentions = [
            Mention(r["report"], (r["cue"][0], r["cue"][1]), r["happening"])
            for r in _rows(folder / "gold.jsonl")
        ]
        rows = _rows(folder / "copies.jsonl")
        copies = {frozenset((r["a"], r["b"])): str(r["kind"]) for r in rows}
        origins = {frozenset((r["a"], r["b"])): r.get("origin") for r in rows}
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise UsageError(
            "evaluate.no-data",
            f"{folder} holds no labelled reports: {type(error).__name__} {error}.",
            "See the module's docstring for the three files.",
        ) from error
    return Case(reports, mentions, copies, origins)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


# --- copies ---


def closed(pairs: Mapping[frozenset[str], str]) -> set[frozenset[str]]:
    """Pairs with those that follow: copies of one text are copies of each other, a part of one is a part of all.

    Two reports that have parts of one text need not have the same ones.
    """
    of: dict[str, set[str]] = {}
    for pair, kind in pairs.items():
        if kind != "partial":
            joined = set().union(*(of.get(x, {x}) for x in pair))
            of |= dict.fromkeys(joined, joined)
    found = {frozenset(p) for group in of.values() for p in combinations(sorted(group), 2)}
    for pair, kind in pairs.items():
        if kind == "partial":
            a, b = sorted(pair)
            found |= {frozenset((x, y)) for x in of.get(a, {a}) for y in of.get(b, {b}) if x != y}
    return found


def copy_figures(case: Case, found: Gathered) -> tuple[Figure, dict[str, Figure], set[frozenset[str]]]:
    """All pairs; recall of each kind as labelled; and the pairs on which gold and program differ."""
    names = [report.id for report in case.reports]
    predicted = {frozenset((names[c.a], names[c.b])) for c in found.copies}
    for family in found.families.values():
        predicted |= {frozenset((names[a], names[b])) for a, b in combinations(family.members, 2)}
    gold = closed(case.copies)
    right = gold & predicted
    kinds = {
        kind: Figure(
            sum(pair in predicted for pair, k in case.copies.items() if k == kind),
            sum(pair in predicted for pair, k in case.copies.items() if k == kind),
            sum(k == kind for k in case.copies.values()),
        )
        for kind in sorted(set(case.copies.values()))
    }
    return Figure(len(right), len(predicted), len(gold)), kinds, gold ^ predicted


# --- events ---


def matched(
    mentions: Sequence[Mention], reports: Sequence[Report], readings: Sequence[Reading]
) -> list[int | None]:
    """For each mention the place, in its reading, of the event whose cue overlaps it most; None: the reader missed it.

    Of two mentions on one event the one that overlaps it more has it.
    """
    events = {report.id: reading.events for report, reading in zip(reports, readings, strict=True)}
    pairs = sorted(
        (-_overlap(m.cue, event.cue), i, n)
        for i, m in enumerate(mentions)
        for n, event in enumerate(events.get(m.report, ()))
        if _overlap(m.cue, event.cue) > 0
    )
    found: list[int | None] = [None] * len(mentions)
    taken: set[tuple[str, int]] = set()
    for _, i, n in pairs:
        if found[i] is None and (mentions[i].report, n) not in taken:
            found[i] = n
            taken.add((mentions[i].report, n))
    return found


def _overlap(a: Span, b: Span) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0]))


class Clusters(NamedTuple):
    """Gold and predicted cluster of each mention."""

    gold: list[Hashable]
    found: list[Hashable]

    def pairwise(self, among: Sequence[Hashable] | None = None) -> Figure:
        """Pairs of mentions in one cluster; `among`: only those whose two values there differ (other reports)."""
        right = predicted = expected = 0
        for i, j in combinations(range(len(self.gold)), 2):
            if among is not None and among[i] == among[j]:
                continue
            one, other = self.gold[i] == self.gold[j], self.found[i] == self.found[j]
            right += one and other
            predicted += other
            expected += one
        return Figure(right, predicted, expected)

    def b_cubed(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        gold, found = Counter(self.gold), Counter(self.found)
        both = Counter(zip(self.gold, self.found, strict=True))
        n = len(self.gold)
        if not n:
            return 0.0, 0.0, 0.0
        p = sum(k * k / found[f] for (_, f), k in both.items()) / n
        r = sum(k * k / gold[g] for (g, _), k in both.items()) / n
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


def clusters(
    case: Case, found: Gathered, events: Sequence[int | None], *, every: bool
) -> tuple[Clusters, list[str]]:
    """The mentions as clusters, and the report of each. `every`: those that were missed too, each alone."""
    number = {report.id: n for n, report in enumerate(case.reports)}
    story = {event.mark: i for i, members in enumerate(found.stories) for event in members}
    gold: list[Hashable] = []
    told: list[Hashable] = []
    where: list[str] = []
    for i, (mention, event) in enumerate(zip(case.mentions, events, strict=True)):
        if event is None and not every:
            continue
        gold.append(mention.happening)
        told.append(("missed", i) if event is None else story[number[mention.report], event])
        where.append(mention.report)
    return Clusters(gold, told), where


# --- the page ---


def page(case: Case, found: Gathered, events: Sequence[int | None], title: str, seconds: float) -> str:
    """The figures as Markdown."""
    copies, kinds, _ = copy_figures(case, found)
    missed = sum(event is None for event in events)
    lines = [
        f"# Copies and stories: {title}",
        "",
        f"{len(case.reports)} reports, {len(case.mentions)} mentions of {len({m.happening for m in case.mentions})} "
        f"happenings, {len(case.copies)} labelled pairs of copies; read and linked in {seconds:.0f} s on "
        f"{datetime.date.today().isoformat()} (Python {platform.python_version()}). The reader missed {missed} of the "
        f"mentions. Written by `python -m dragoman.evaluation.stories`, which says how the figures are made.",
        "",
        "| figure | precision | recall | F1 | expected | predicted |",
        "| --- | --- | --- | --- | --- | --- |",
        _line("copies, pairs", copies),
    ]
    lines += [f"| copies, {kind} | | {f.recall:.3f} | | {f.expected} | |" for kind, f in kinds.items()]
    for every, name in ((False, "found"), (True, "all")):
        told, where = clusters(case, found, events, every=every)
        p, r, f = told.b_cubed()
        lines += [
            _line(f"same event, pairs, {name}", told.pairwise()),
            _line(f"same event, pairs of two reports, {name}", told.pairwise(where)),
            f"| same event, B-cubed, {name} | {p:.3f} | {r:.3f} | **{f:.3f}** | {len(told.gold)} | |",
        ]
    right, asked = origin_figures(case, found)
    lines += ["", f"Origin of the family right: {right} of {asked} pairs that name one and are found."]
    return "\n".join(lines) + "\n"


def origin_figures(case: Case, found: Gathered) -> tuple[int, int]:
    """Pairs of one family whose origin (a report's id, or an outlet) is the labelled one, and all that are labelled."""
    number = {report.id: n for n, report in enumerate(case.reports)}
    right = asked = 0
    for pair, origin in case.origins.items():
        family = found.families.get(number[min(pair)])
        if origin is None or family is None or not {number[x] for x in pair} <= set(family.members):
            continue
        asked += 1
        named = {case.reports[family.source].id, family.origin.key, family.origin.shown}
        right += origin.casefold() in {n.casefold() for n in named}
    return right, asked


def _line(name: str, f: Figure) -> str:
    return f"| {name} | {f.precision:.3f} | {f.recall:.3f} | **{f.f1:.3f}** | {f.expected} | {f.predicted} |"


def main(words: Iterable[str] | None = None) -> None:
    """The command line."""
    import time

    from dragoman.reading.pipeline import Reader

    parser = argparse.ArgumentParser(prog="python -m dragoman.evaluation.stories", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", default="fast", help="fast, rules, or a folder of weights")
    asked = parser.parse_args(None if words is None else list(words))
    start = time.perf_counter()
    case = load(asked.folder)
    reader = Reader(model=asked.model)
    readings = [reader.read(report) for report in case.reports]
    found = gather(case.reports, readings)
    events = matched(case.mentions, case.reports, readings)
    told = page(case, found, events, asked.folder.name, time.perf_counter() - start)
    asked.out.write_text(told, encoding="utf-8")
    print(told, end="")


if __name__ == "__main__":
    main()
