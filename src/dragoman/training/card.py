"""The model card's figures: the shipped weights on the test split of our own corpus.

Run as `python -m dragoman.training.card CORPUS OUT [WEIGHTS]`; needs no torch.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dragoman.corpus.items import Item
from dragoman.corpus.splits import read_corpus
from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import SHIPPED
from dragoman.reading.relate import PairRow, Relater
from dragoman.records.reading import Span
from dragoman.training.measure import Coded, Judged, coded, expected_error, pairs, reliability, right_ones

_MARK = "<!-- figures: written by `make card` -->"


class Tally:
    """Precision and recall of anything that is counted."""

    def __init__(self) -> None:
        self.hit = self.coded = self.marked = 0

    @property
    def row(self) -> str:
        p, r = self.hit / max(1, self.coded), self.hit / max(1, self.marked)
        f = 2 * self.hit / max(1, self.coded + self.marked)
        return f"{p:.2f} | {r:.2f} | {f:.2f} | {self.marked}"


def tallied(
    answers: Sequence[Coded], judged: Sequence[Judged], key: Callable[[Item, str], str]
) -> dict[str, Tally]:
    """Events by a key of item and type."""
    out: dict[str, Tally] = {}
    for j in judged:
        tally = out.setdefault(key(j.item, j.draft.type), Tally())
        tally.coded += 1
        tally.hit += j.right
    for answer in answers:
        for event in answer.item.events:
            out.setdefault(key(answer.item, event.type), Tally()).marked += 1
    return dict(sorted(out.items()))


def silence(answers: Iterable[Coded]) -> tuple[int, int, int]:
    """Sentences left without an event that have none, sentences left without one, sentences that have none."""
    right = left = none = 0
    for answer in answers:
        for start, end in answer.item.sentences:
            told = any(start <= answer.item.marks[e.id][0][0] < end for e in answer.item.events)
            said = any(start <= d.cue[0] < end for d in answer.drafts)
            none += not told
            left += not said
            right += not told and not said
    return right, left, none


def parts(judged: Iterable[Judged]) -> dict[str, str]:
    """Of the events that were found: parties, modality, modes, and how many have all of them right."""
    actors, recipients, modes = Tally(), Tally(), Tally()
    modality: Counter[bool] = Counter()
    full = found = 0
    for j in judged:
        if j.mark is None:
            continue
        found += 1
        a = _spans(actors, j.item, j.mark.actors, j.draft.actors)
        r = _spans(recipients, j.item, j.mark.recipients, j.draft.recipients)
        same = j.mark.modality == j.draft.modality
        modality[same] += 1
        modes.hit += len(set(j.mark.modes) & set(j.draft.modes))
        modes.coded += len(j.draft.modes)
        modes.marked += len(j.mark.modes)
        full += a and r and same
    return {
        "actors": actors.row,
        "recipients": recipients.row,
        "modes": modes.row,
        "modality (share right)": f"{modality[True] / max(1, found):.2f} | | | {found}",
        "parties and modality all right (share)": f"{full / max(1, found):.2f} | | | {found}",
    }


def _spans(tally: Tally, item: Item, marked: Sequence[str], given: Sequence[Span]) -> bool:
    """Counts spans that touch; True where all do on both sides."""
    gold = [item.marks[m][0] for m in marked]
    hit = sum(any(a < d and c < b for c, d in given) for a, b in gold)
    tally.hit += hit
    tally.coded += len(given)
    tally.marked += len(gold)
    return hit == len(gold) == len(given)


def table(head: str, rows: dict[str, str]) -> list[str]:
    return [f"| {head} | P | R | F1 | marked |", "| --- | --- | --- | --- | --- |"] + [
        f"| {k} | {v} |" for k, v in rows.items()
    ]


def figures(items: Sequence[Item], parser: SpacyParser, tagger: Tagger | None) -> list[str]:
    """Lines of Markdown with all figures of one model."""
    answers = coded(items, parser, tagger)
    judged = right_ones(answers)
    whole = tallied(answers, judged, lambda _i, _t: "all")["all"]
    right, left, none = silence(answers)
    out = table("events, type and cue", {"all": whole.row})
    out += [f"| {k} | {v} |" for k, v in parts(judged).items()]
    out += ["", f"Sentences left without an event: {left}, rightly {right / max(1, left):.3f}; of {none} without one "
            f"{right / max(1, none):.3f} were left."]  # fmt: skip
    if tagger is None:
        return out
    keys: tuple[tuple[str, Callable[[Item, str], str]], ...] = (
        ("type", lambda _i, t: t),
        ("region", lambda i, _t: i.region),
        ("style", lambda i, _t: i.meta["style"]),
    )
    for head, key in keys:
        out += ["", *table(head, {k: t.row for k, t in tallied(answers, judged, key).items()})]
    bins = reliability([j.draft.confidence for j in judged], [j.right for j in judged])
    out += ["", "Confidence of events by tenths against the share that is right "
            f"(expected calibration error {expected_error(bins):.3f}):", ""]  # fmt: skip
    out += _bins(bins)
    rows = pairs(items)
    asked = [PairRow(id="", text=p.text, actor=p.actor, recipient=p.recipient) for p in rows]
    given = list(Relater(parser, tagger).pairs(asked))
    hits = [a.type == p.type for a, p in zip(given, rows, strict=True)]
    bins = reliability([a.confidence for a in given], hits)
    out += ["", f"`relate` on {len(rows)} pairs of parties: {sum(hits) / max(1, len(hits)):.3f} right, calibration "
            f"error {expected_error(bins):.3f}:", ""]  # fmt: skip
    return out + _bins(bins)


def _bins(bins: Sequence[tuple[float, float, int]]) -> list[str]:
    lines = ["| confidence | right | | count |", "| --- | --- | --- | --- |"]
    return lines + [f"| {c:.2f} | {r:.2f} | {'█' * round(20 * r)} | {n} |" for c, r, n in bins]


def main(corpus: str, out: str, weights: str = str(SHIPPED / "fast")) -> None:
    """Write the figures below the mark in the card `out`."""
    items, parser, tagger = read_corpus(Path(corpus)).test, SpacyParser(), Tagger(Path(weights))
    lines = [f"Weights `{tagger.name}`, {len(items)} items of the test split.", ""]
    lines += ["### Network and rules", "", *figures(items, parser, tagger)]
    lines += ["", "### Rules alone", "", *figures(items, parser, None)]
    path = Path(out)
    head = path.read_text(encoding="utf-8").split(_MARK)[0] if path.exists() else ""
    path.write_text(head + _MARK + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
