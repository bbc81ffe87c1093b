"""Cases that were written by hands apart from the program and are never tuned on, and how many of them come out right.

The folder `held-out/` holds a file of JSON lines for each task; its README says what the lines mean and who wrote them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

import dragoman
from dragoman.evaluation.actors import score_mentions
from dragoman.evaluation.passages import score_passage
from dragoman.reading import attach, places, segments, times
from dragoman.reading.grammar import head_token
from dragoman.reading.pipeline import Reader
from dragoman.records.dates import parse_published
from dragoman.records.drafts import EventDraft
from dragoman.records.reading import Reading, Span
from dragoman.records.report import Report


class Share(msgspec.Struct):
    """So many of so many."""

    right: int = 0
    total: int = 0

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 1.0


class Miss(msgspec.Struct, frozen=True):
    """A case that came out wrong: which figure it lowers, the case, and what was found in place of what."""

    figure: str
    case: str
    wanted: str
    found: str


Judged = tuple[str, bool, str, str]
"""A figure, whether it is right here, what was wanted, what was found."""


def measure(folder: Path, reader: Reader) -> tuple[dict[str, Share], list[Miss]]:
    """Figures by name, and all that went wrong, of the files in `folder` that there are."""
    shares: dict[str, Share] = {}
    misses: list[Miss] = []
    for task, judge in _TASKS.items():
        path = folder / f"{task}.jsonl"
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            case = json.loads(line)
            for figure, right, wanted, found in judge(case, reader):
                share = shares.setdefault(figure, Share())
                share.right += right
                share.total += 1
                if not right:
                    misses.append(Miss(figure, str(case.get("id", f"{task}:{number}")), wanted, found))
    return shares, misses


def _read(case: dict[str, Any], reader: Reader) -> Reading:
    return reader.read(
        Report(
            id=case.get("id", "case"), text=case["text"], published=case.get("published"),
            outlet=case.get("outlet"), language="en",
        )
    )  # fmt: skip


def _times(case: dict[str, Any], reader: Reader) -> Iterator[Judged]:
    text = case["text"]
    found = [(text[t.span[0] : t.span[1]], t.start, t.end) for t in _read(case, reader).times if t.span]
    wanted = [(t["span"], t["start"], t["end"]) for t in case["times"]]
    yield from _matched("time", wanted, found)
    ranges = [f[1:] for f in found]
    for w in wanted:
        yield "time range", w[1:] in ranges, str(w), str(found)


def _quantities(case: dict[str, Any], reader: Reader) -> Iterator[Judged]:
    text, reading = case["text"], _read(case, reader)
    found = [(q.span, q.low, q.high, q.approximate, q.kind) for q in reading.quantities]
    wanted = []
    for q in case["quantities"]:
        start = text.index(q["span"])
        wanted.append(((start, start + len(q["span"])), q["low"], q["high"], q["approximate"], q["kind"]))
    yield from _matched("quantity", wanted, found)
    for w in wanted:
        near = [f for f in found if f[0][0] < w[0][1] and w[0][0] < f[0][1]]
        said = text[w[0][0] : w[0][1]]
        yield "quantity bounds", any(f[1:4] == w[1:4] for f in near), f"{said} {w[1:]}", str(near)
        yield "quantity kind", any(f[4] == w[4] for f in near), f"{said} {w[1:]}", str(near)
        yield "quantity bounds and kind", any(f[1:] == w[1:] for f in near), f"{said} {w[1:]}", str(near)


def _matched(name: str, wanted: list[Any], found: list[Any]) -> Iterator[Judged]:
    """Precision and recall of what agrees in all."""
    common = Counter(map(str, wanted)) & Counter(map(str, found))
    left = common.copy()
    for w in map(str, wanted):
        yield f"{name} recall", left[w] > 0, w, str(found)
        left[w] -= 1
    for f in map(str, found):
        yield f"{name} precision", common[f] > 0, str(wanted), f
        common[f] -= 1


def _attach(case: dict[str, Any], reader: Reader) -> Iterator[Judged]:
    text = case["text"]
    layout = segments.segment(text)
    sentences = reader.parser.parse(text, layout.sentences)
    published = parse_published(case["published"])
    raw = case["event"]
    cue = _at(text, raw["cue"])
    sentence = next(s for s in sentences if s.start <= cue[0] < s.end)
    head = head_token(sentence, cue)
    event = EventDraft(
        type=raw["type"], sentence=sentence.index, trigger=head.i if head is not None else 0, cue=cue,
        actors=tuple(_at(text, a) for a in raw.get("actors", [])),
        recipients=tuple(_at(text, r) for r in raw.get("recipients", [])),
    )  # fmt: skip
    if case["task"] == "event_time":
        known = times.find(text, layout, sentences, published)
        day = times.dateline_day(layout, published)
        when = attach.event_time(event, known, sentence, published=published, dateline=day, lead=True)
        span = None if when is None else when.span
    else:
        around = places.find(text, layout, sentences, reader.gazetteer, None)
        where = attach.event_place(event, around, sentence)
        span = None if where is None else where.span
    found = None if span is None else text[span[0] : span[1]]
    wanted = case["expect"]
    name = "event to time" if case["task"] == "event_time" else "event to place"
    yield name, _alike(wanted, found), f"{text} [{raw['cue']}] {wanted}", str(found)


def _alike(wanted: str | None, found: str | None) -> bool:
    """The same words, but for a preposition or determiner at the edge."""
    if wanted is None or found is None:
        return wanted is found
    return wanted in found or found in wanted


def _passages(case: dict[str, Any], reader: Reader) -> Iterator[Judged]:
    yield from score_passage(case, _read(case, reader))


def _actors(case: dict[str, Any], reader: Reader) -> Iterator[Judged]:
    yield from score_mentions(case, _read(case, reader))


def _at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


_TASKS: dict[str, Callable[[dict[str, Any], Reader], Iterable[Judged]]] = {
    "times": _times,
    "quantities": _quantities,
    "attach": _attach,
    "passages": _passages,
    "actors": _actors,
}


def page(parts: dict[str, dict[str, Share]], made: str) -> str:
    """The figures of the parts of the held-out cases as Markdown."""
    names = list(dict.fromkeys(n for figures in parts.values() for n in figures))
    lines = [
        "# Held-out cases",
        "",
        made,
        "",
        f"| figure | {' | '.join(parts)} |",
        "| --- |" + " --- |" * len(parts),
    ]
    for name in names:
        cells = []
        for figures in parts.values():
            share = figures.get(name)
            cells.append("" if share is None else f"{share.value:.3f} ({share.right}/{share.total})")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """`python -m dragoman.evaluation.held FOLDER PAGE.md`: measure the parts test, second and dev of a folder."""
    folder, out = map(Path, sys.argv[1:3])
    reader = Reader()
    made = (
        f"Written by `make held` with dragoman {dragoman.__version__}, {reader.run.weights}. The cases are described "
        "in [held-out/README.md](../held-out/README.md): nobody looks at `test` and `second`; errors on `dev` were "
        "read."
    )
    parts = {part: measure(folder / part, reader)[0] for part in ("test", "second", "dev")}
    out.write_text(page(parts, made), encoding="utf-8")


if __name__ == "__main__":
    main()
