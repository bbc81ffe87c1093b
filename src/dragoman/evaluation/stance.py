"""Positions against labelled pairs: `python -m dragoman.evaluation.stance FOLDER PAGE.md`.

FOLDER holds questions.jsonl and pairs.jsonl (training-corpus/positions/README.md). Two things are measured, on pairs of
questions of which others were trained on (`seen`) and of questions that nobody trained on (`unseen`), and on the pairs
by which limits were chosen (`dev`), which are no test:

- *stance given*: the pair's actor and words are told, for, against, between or none is asked, and the likeliest answer
  counts, however little sure;
- *end to end*: the program reads the text, and its positions on those words are looked at, as an analyst is shown them.
  `found`: it has one there; `actor`: of those, one is held by the pair's actor; `stance`: of these, it is on the pair's
  side. `kept`: pairs without a position of that actor there, as there should be none. `right, of shown`: positions of
  the pairs' actors there that are on the pair's side, of all of them, those on pairs without a position included.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from dragoman.corpus.positions import Pair, PairQuestion, Pairs, load
from dragoman.questions.model import Asked, Scores, StanceModel
from dragoman.questions.patterns import lean
from dragoman.questions.positions import positions
from dragoman.questions.records import About, Holder, Pole, Position, Question, Side
from dragoman.questions.weighing import likeliest
from dragoman.reading.pipeline import Reader
from dragoman.records.reading import Reading, Span
from dragoman.records.report import Report

CLASSES = ("for", "against", "between", "none")
_GAP = 80
"""Characters between an actor and his words that are looked at with them ("warned on Monday that")."""
_WORD = re.compile(r"\w+")


class Table(NamedTuple):
    """Pairs counted by label and answer."""

    counts: Counter[tuple[str, str]]

    def figures(self, name: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of one answer; 0 where nothing is counted."""
        right = self.counts[name, name]
        given = sum(n for (_, answer), n in self.counts.items() if answer == name)
        wanted = sum(n for (label, _), n in self.counts.items() if label == name)
        p, r = (right / given if given else 0.0), (right / wanted if wanted else 0.0)
        return p, r, 2 * p * r / (p + r) if p + r else 0.0

    @property
    def macro(self) -> float:
        """The mean F1 of the four."""
        return sum(self.figures(name)[2] for name in CLASSES) / len(CLASSES)


class Ends(msgspec.Struct):
    """Counts of the end-to-end figures. `inside`: the label's value lies in the interval of a right position."""

    wanted: int = 0
    found: int = 0
    actor: int = 0
    stance: int = 0
    inside: int = 0
    none: int = 0
    kept: int = 0
    shown: int = 0
    right: int = 0


def question_of(given: PairQuestion) -> Question:
    """A pair's question as an analyst would have written it: without phrases of the poles, steps in the middle."""
    return Question(
        id=given.id,
        wording=given.wording,
        for_=Pole(given.for_, 100),
        against=Pole(given.against, -100),
        steps=tuple(Pole(wording, 0) for wording in given.between),
        about=About(given.phrases, given.actors, given.places),
    )


def stance_given(
    questions: Mapping[str, PairQuestion], pairs: Sequence[Pair], model: StanceModel | None
) -> list[Side | None]:
    """The likeliest answer on each pair's words as its actor's; None: no position."""
    scores: Sequence[Scores | None] = [None] * len(pairs)
    if model is not None:
        asked = [
            Asked(p.text, p.span, p.actor_span, questions[p.question].for_, questions[p.question].against)
            for p in pairs
        ]
        scores = model.stances(asked)
    ready = {id_: question_of(q) for id_, q in questions.items()}
    return [
        likeliest(lean(ready[p.question], p.text, words_of(p), near=True), score)
        for p, score in zip(pairs, scores, strict=True)
    ]


def words_of(pair: Pair) -> Span:
    """A pair's words, with the verb between its actor and them."""
    (_, end), (start, last) = pair.actor_span, pair.span
    if 0 <= start - end <= _GAP and ". " not in pair.text[end:start]:
        return end, last
    return pair.span


def table(pairs: Sequence[Pair], answers: Iterable[Side | None]) -> Table:
    """The pairs counted."""
    return Table(Counter((p.stance, "none" if a is None else a) for p, a in zip(pairs, answers, strict=True)))


def report_of(pair: Pair) -> Report:
    """The pair's text as a report."""
    return Report(id=pair.id, text=pair.text, published=pair.published)


def end_to_end(
    questions: Mapping[str, PairQuestion],
    pairs: Sequence[Pair],
    readings: Mapping[str, Reading],
    model: StanceModel | None,
) -> Ends:
    """The positions read from each pair's text against the pair."""
    ready = {id_: question_of(q) for id_, q in questions.items()}
    out = Ends()
    for pair in pairs:
        told = positions(ready[pair.question], report_of(pair), readings[pair.id], model)
        there = [one for one in told if one.span[0] < pair.span[1] and pair.span[0] < one.span[1]]
        own = [one for one in there if is_holder(one.holder, pair)]
        out.shown += len(own)
        if pair.stance == "none":
            out.none += 1
            out.kept += not own
            continue
        right = [one for one in own if one.side == pair.stance]
        out.wanted += 1
        out.found += bool(there)
        out.actor += bool(own)
        out.stance += bool(right)
        out.right += len(right)
        out.inside += any(_holds(one, pair) for one in right)
    return out


def _holds(one: Position, pair: Pair) -> bool:
    return pair.value is not None and one.low <= pair.value <= one.high


def is_holder(holder: Holder, pair: Pair) -> bool:
    """Whether a holder is the pair's actor: his words there, or a name that has all words of the other."""
    if holder.span[0] < pair.actor_span[1] and pair.actor_span[0] < holder.span[1]:
        return True
    mine = set(_WORD.findall(holder.name.casefold()))
    return any(
        mine and other and (mine <= other or other <= mine)
        for other in (
            set(_WORD.findall(pair.actor.casefold())),
            set(_WORD.findall(pair.text[slice(*pair.actor_span)].casefold())),
        )
    )


# --- the page ---


def page(pairs: Pairs, readings: Mapping[str, Reading], model: StanceModel | None, made: str) -> str:
    """The figures as Markdown, with the network and without."""
    lines = ["# Positions on contested questions", "", made, ""]
    parts = {"seen": pairs.seen, "unseen": pairs.unseen, "dev": pairs.dev}
    ways: dict[str, StanceModel | None] = {"patterns alone": None}
    if model is not None:
        ways = {"patterns and network": model, **ways}
    lines += [
        "| stance given | pairs | macro-F1 | for | against | between | none | none: precision | none: recall |",
        "| --- |" + " --- |" * 8,
    ]
    for way, which in ways.items():
        for name, some in parts.items():
            found = table(some, stance_given(pairs.questions, some, which))
            p, r, _ = found.figures("none")
            each = " | ".join(f"{found.figures(c)[2]:.3f}" for c in CLASSES)
            lines.append(
                f"| {name}, {way} | {len(some)} | **{found.macro:.3f}** | {each} | {p:.3f} | {r:.3f} |"
            )
    lines += [
        "",
        "| end to end | found | actor, of found | stance, of these | value inside, of these | right, of shown "
        "| all right | kept |",
        "| --- |" + " --- |" * 7,
    ]
    for way, which in ways.items():
        for name, some in parts.items():
            e = end_to_end(pairs.questions, some, readings, which)
            lines.append(
                f"| {name}, {way} | {_share(e.found, e.wanted)} | {_share(e.actor, e.found)} | "
                f"{_share(e.stance, e.actor)} | {_share(e.inside, e.stance)} | {_share(e.right, e.shown)} | "
                f"{_share(e.stance, e.wanted)} | {_share(e.kept, e.none)} |"
            )
    return "\n".join(lines) + "\n"


def _share(right: int, total: int) -> str:
    return f"{right / total if total else 0.0:.3f} ({right}/{total})"


def read_all(pairs: Iterable[Pair], reader: Reader, cache: Path | None = None) -> dict[str, Reading]:
    """Readings of the pairs' texts by id. `cache`: a JSON Lines file of readings that are taken as they are."""
    found: dict[str, Reading] = {}
    if cache is not None and cache.is_file():
        for line in cache.read_bytes().splitlines():
            reading = msgspec.json.decode(line, type=Reading)
            found[reading.id] = reading
    for pair in pairs:
        if pair.id not in found:
            found[pair.id] = reader.read(report_of(pair))
    if cache is not None:
        cache.write_bytes(b"".join(msgspec.json.encode(r) + b"\n" for r in found.values()))
    return found


def write(folder: Path, out: Path, model: StanceModel | None, cache: Path | None = None) -> str:
    """Measure on the pairs in `folder` and write the page to `out`; the page. Raises what `load` raises."""
    pairs = load(folder)
    reader = Reader()
    readings = read_all((*pairs.seen, *pairs.unseen, *pairs.dev), reader, cache)
    made = (
        f"Written by `python -m dragoman.evaluation.stance` on {datetime.date.today().isoformat()} "
        f"(Python {platform.python_version()}) with {reader.run.weights} and "
        f"{'no stance network' if model is None else model.name}. The pairs are "
        "described in [training-corpus/positions](../training-corpus/positions/README.md): short passages, each with "
        "one actor's position; questions have no phrases of their own for the poles here.\n\n"
        "*Stance given*: the actor and his words are told, and the likeliest of for, against, between and none counts. "
        "*End to end*: the program reads the text and shows the positions of which it is sure enough, few rather than "
        "wrong ones; *right, of shown* is the share of them that are on the labelled side.\n\n"
        "Which splits are clean: `unseen`, questions of which no text was trained on or read by those who wrote the "
        "patterns. `seen` is clean for the network, and not for the patterns: their author read some of its texts. "
        "`dev` is no test: the network was calibrated and all limits were chosen on it."
    )
    told = page(pairs, readings, model, made)
    out.write_text(told, encoding="utf-8")
    return told


def main(words: Iterable[str] | None = None) -> None:
    """The command line."""
    from dragoman.encoder.stance import FOLDER, Stances

    parser = argparse.ArgumentParser(prog="python -m dragoman.evaluation.stance", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", default=str(FOLDER), help="a folder of stance weights, or none")
    parser.add_argument("--readings", type=Path, help="a file that keeps the readings for the next time")
    asked = parser.parse_args(None if words is None else list(words))
    model = None if asked.model == "none" else Stances(Path(asked.model))
    print(write(asked.folder, asked.out, model, asked.readings), end="")


if __name__ == "__main__":
    main()
