"""Makes the weights of claims: `python -m dragoman.training.claims training-corpus/claims WEIGHTS.json`.

Each passage is read as at run time; what the rules make of it are features among others. The same passages and the same
reader give the same weights. Without WEIGHTS.json it leaves out one hand after another and prints figures. Needs the
extra `train`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.corpus.claims import Happening, Labelled, Passage, ToldStatement, load, place
from dragoman.reading.claims.signs import Row
from dragoman.reading.claims.weighing import BIAS, STANCES, VERSION, Look, Ruled, Scale, Weighing, Weights
from dragoman.reading.pipeline import Reader
from dragoman.records.drafts import StatementDraft
from dragoman.records.reading import Span, Stance

LIMITS = (0.5, 0.8, 0.8)
"""For asserts, denies, doubts, chosen on held-out/dev (docs/decisions/0011-claims.md)."""
FLAT, CROSSED, FREE = 15.0, 40.0, 0.01
"""What a weight's square costs: of a feature, of a crossed one, of the bias."""
LEAST = 12
"""Passages in which a feature must occur."""
_STEPS, _STILL = 500, 1e-9

Matrix = NDArray[np.float64]


class Case(NamedTuple):
    """A happening found in a passage: its event, the wanted stance of each statement draft, what the rules say."""

    passage: str
    hand: str
    found: Ruled
    event: int
    wanted: Mapping[int, Stance]
    missed: tuple[Stance, ...]
    """Labelled stances whose statement the reader did not find."""


class Example(NamedTuple):
    """A pair with its features; `label` is 0 for none, else the stance's place from 1 on."""

    passage: str
    hand: str
    row: Row
    label: int


def cases(passages: Iterable[Passage], reader: Reader) -> list[Case]:
    """The happenings whose events the reader finds."""
    out = []
    for passage in passages:
        found = reader.ruled(passage.text)
        drafts = found.given.statements
        paired = {i: key for i, s in enumerate(drafts) if (key := _key(passage, s)) is not None}
        taken: set[int] = set()
        for happening in passage.happenings:
            n = _event(passage, happening, found)
            if n is None or n in taken:
                continue
            taken.add(n)
            wanted = {i: happening.stances[k] for i, k in paired.items() if k in happening.stances}
            there = set(paired.values())
            missed = tuple(how for key, how in happening.stances.items() if key not in there)
            out.append(Case(passage.id, passage.hand, found, n, wanted, missed))
    return out


def _event(passage: Passage, happening: Happening, found: Ruled) -> int | None:
    span = place(passage.text, happening.cue, happening.cue_at)
    if span is None:
        return None
    events = found.given.events
    there = [n for n, e in enumerate(events) if e.cue[0] < span[1] and span[0] < e.cue[1]]
    return next((n for n in there if events[n].type == happening.type), there[0] if there else None)


def _key(passage: Passage, draft: StatementDraft) -> str | None:
    """The labelled statement that a draft is: cues that fit, and most of the content."""
    cue = "" if draft.cue is None else passage.text[draft.cue[0] : draft.cue[1]].casefold()
    best, found = 0.5, None
    for told in passage.statements:
        wish = (told.cue or "").casefold()
        share = _share(draft.content, _content(passage.text, told))
        if share > best and (not cue or not wish or cue in wish or wish in cue):
            best, found = share, told.key
    return found


def _content(text: str, told: ToldStatement) -> list[Span]:
    return [span for words in told.content if (span := place(text, words)) is not None]


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Shared characters, of those of the shorter."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    shorter = min(sum(b - a for a, b in one), sum(b - a for a, b in other))
    return shared / shorter if shorter else 0.0


def examples(found: Iterable[Case]) -> list[Example]:
    """The pairs of each case."""
    out = []
    for case in found:
        look = Look(case.found, [case.event])
        for pair in look.pairs:
            stance = case.wanted.get(pair.statement)
            label = 0 if stance is None else STANCES.index(stance) + 1
            out.append(Example(case.passage, case.hand, look.row(pair), label))
    return out


def fit(told: Sequence[Example], corpus: str, limits: tuple[float, float, float] = LIMITS) -> Weights:
    """A softmax regression with a cost on squares."""
    seen = Counter(name for name, _ in {(name, example.passage) for example in told for name in example.row})
    names = [BIAS, *sorted(name for name, times in seen.items() if times >= LEAST)]
    columns = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(told), len(names)))
    x[:, 0] = 1
    for i, example in enumerate(told):
        for name, value in example.row.items():
            if name in columns:
                x[i, columns[name]] = value
    y = np.eye(len(STANCES) + 1)[[example.label for example in told]]
    cost = np.array([FREE if n == BIAS else CROSSED if "*" in n else FLAT for n in names])[:, None]
    w = _least(lambda w: _loss(w, x, y, cost), np.zeros((len(names), y.shape[1])))
    w = np.round(w[:, 1:] - w[:, :1], 3)  # against taking none
    rows = {name: (float(a), float(b), float(c)) for name, (a, b, c) in zip(names, w, strict=True)}
    return Weights(VERSION, corpus, limits, {name: row for name, row in rows.items() if any(row)})


def _loss(w: Matrix, x: Matrix, y: Matrix, cost: Matrix) -> tuple[float, Matrix]:
    scores = x @ w
    scores -= scores.max(axis=1, keepdims=True)
    shares = np.exp(scores)
    shares /= shares.sum(axis=1, keepdims=True)
    right = np.log((shares * y).sum(axis=1) + 1e-300)
    return float((cost * w * w).sum() / 2 - right.sum()), x.T @ (shares - y) + cost * w


def _least(of: Callable[[Matrix], tuple[float, Matrix]], w: Matrix) -> Matrix:
    """Where a convex function is least."""
    from scipy.optimize import minimize

    def flat(x: Matrix) -> tuple[float, Matrix]:
        value, slope = of(x.reshape(w.shape))
        return value, slope.ravel()

    options = {"maxiter": _STEPS, "ftol": _STILL}
    found: Matrix = minimize(flat, w.ravel(), jac=True, method="L-BFGS-B", options=options).x
    return found.reshape(w.shape)


# -- figures ---------------------------------------------------------------------------------------------------


class Figures(msgspec.Struct):
    """How many stances were wanted, given and right, of all and of denials; and happenings with all right."""

    wanted: int = 0
    given: int = 0
    right: int = 0
    denials: int = 0
    denied: int = 0
    rightly: int = 0
    happenings: int = 0
    whole: int = 0
    added: int = 0
    well: int = 0

    def line(self) -> str:
        def share(a: int, b: int) -> str:
            return f"{a / b:.3f}" if b else "-"

        return (
            f"recall {share(self.right, self.wanted)} precision {share(self.right, self.given)}"
            f" denials {share(self.rightly, self.denials)} {share(self.rightly, self.denied)}"
            f" all right {share(self.whole, self.happenings)} ({self.whole}/{self.happenings})"
            f" added {share(self.well, self.added)} ({self.well}/{self.added})"
        )


def count(figures: Figures, case: Case, scale: Scale | None) -> None:
    """Add a case, with what the weighing adds where there is one."""
    ruled = case.found.claims[case.event]
    made = dict(ruled)
    if scale is not None:
        weighing = Weighing(case.found, scale)
        made |= dict(weighing.sure(Look.open(case.found)).get(case.event, []))
    right = [s for s, how in made.items() if case.wanted.get(s) == how]
    more = [s for s in made if s not in dict(ruled)]
    figures.wanted += len(case.wanted) + len(case.missed)
    figures.given += len(made)
    figures.right += len(right)
    figures.denials += sum(how == "denies" for how in (*case.wanted.values(), *case.missed))
    figures.denied += sum(how == "denies" for how in made.values())
    figures.rightly += sum(made[s] == "denies" for s in right)
    figures.happenings += 1
    figures.whole += len(right) == len(made) == len(case.wanted) + len(case.missed)
    figures.added += len(more)
    figures.well += sum(s in right for s in more)


def measure(found: Sequence[Case], limits: tuple[float, float, float] = LIMITS) -> tuple[Figures, Figures]:
    """With the rules alone, and with weights from all hands but the one that wrote the case."""
    told = examples(found)
    alone, weighed = Figures(), Figures()
    for hand in sorted({case.hand for case in found}):
        scale = Scale(fit([e for e in told if e.hand != hand], "", limits))
        for case in found:
            if case.hand == hand:
                count(alone, case, None)
                count(weighed, case, scale)
    return alone, weighed


def written(weights: Weights) -> str:
    """As a JSON file with a line for each feature."""
    told = msgspec.to_builtins(weights)
    features = ",\n".join(f"{json.dumps(n)}: {json.dumps(row)}" for n, row in told.pop("features").items())
    head = "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in told.items())
    return f'{{\n{head}"features": {{\n{features}\n}}\n}}\n'


def main() -> None:
    """`python -m dragoman.training.claims FOLDER [WEIGHTS.json]`: without a file, figures of hands left out."""
    labelled: Labelled = load(Path(sys.argv[1]))
    found = cases(labelled.passages, Reader())
    if len(sys.argv) > 2:
        made = fit(examples(found), labelled.hash)
        Path(sys.argv[2]).write_text(written(made), encoding="utf-8")
        print(f"{len(made.features)} features from {len(found)} happenings")
    else:
        for name, figures in zip(("rules alone", "and weighed"), measure(found), strict=True):
            print(f"{name}: {figures.line()}")


if __name__ == "__main__":
    main()
