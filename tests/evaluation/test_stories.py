"""The figures of copies and stories, on cases small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.evaluation.stories import (
    Clusters,
    closed,
    clusters,
    copy_figures,
    load,
    matched,
    origin_figures,
    page,
)
from dragoman.stories import gather
from tests.stories.made import news


def folder(path: Path) -> Path:
    reports = [r for r, _ in news()]
    rows = [
        {
            "id": r.id,
            "family": "f1",
            "published": r.published,
            "outlet": r.outlet,
            "title": r.title,
            "text": r.text,
        }
        for r in reports
    ]
    gold = [
        {"report": r.id, "cue": [at, at + 8], "happening": "f1-b" if r.id == "e" else "f1-a"}
        for r in reports
        if (at := r.text.find("attacked")) >= 0
    ]
    gold.append({"report": "o", "cue": [0, 2], "happening": "f1-a"})  # the reader has nothing there
    copies = [
        {"a": "w", "b": "c", "kind": "wire", "origin": "w"},
        {"a": "w", "b": "o", "kind": "near", "origin": "w"},  # it is none
    ]
    for name, lines in (("reports", rows), ("gold", gold), ("copies", copies)):
        (path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_figures(tmp_path: Path) -> None:
    case = load(folder(tmp_path))
    readings = [reading for _, reading in news()]
    found = gather(case.reports, readings)
    events = matched(case.mentions, case.reports, readings)
    assert events == [0, 0, 0, 0, None]
    copies, kinds, differ = copy_figures(case, found)
    assert (copies.right, copies.predicted, copies.expected) == (1, 1, 3), "w-c, w-o and so c-o"
    assert (kinds["wire"].recall, kinds["near"].recall) == (1, 0)
    assert differ == {frozenset("wo"), frozenset("co")}
    assert origin_figures(case, found) == (1, 1)
    seen, where = clusters(case, found, events, every=False)
    pairs = seen.pairwise()
    assert (pairs.right, pairs.predicted, pairs.expected) == (3, 3, 3)
    assert seen.b_cubed() == (1, 1, 1)
    assert where == ["w", "c", "q", "e"]
    told, _ = clusters(case, found, events, every=True)
    pairs = told.pairwise()
    assert (pairs.right, pairs.predicted, pairs.expected) == (3, 3, 6)
    assert told.b_cubed()[1] == pytest.approx((3 * 3 / 4 + 1 + 1 / 4) / 5)
    written = page(case, found, events, "made", 1.0)
    assert "| copies, pairs | 1.000 | 0.333 | **0.500** | 3 | 1 |" in written
    assert "The reader missed 1 of the mentions" in written


def test_pairs_and_b_cubed_by_hand() -> None:
    told = Clusters(gold=["a", "a", "a", "b", "b"], found=[1, 1, 2, 2, 2])
    pairs = told.pairwise()
    assert (pairs.right, pairs.predicted, pairs.expected) == (2, 4, 4)
    p, r, f = told.b_cubed()
    assert p == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert r == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert f == pytest.approx(2 * p * r / (p + r))
    others = told.pairwise(["r1", "r1", "r2", "r3", "r3"])
    assert (others.right, others.predicted, others.expected) == (0, 2, 2)
    assert Clusters([], []).b_cubed() == (0, 0, 0)


def test_pairs_that_follow() -> None:
    given = {
        frozenset("ab"): "near",
        frozenset("bc"): "wire",
        frozenset("cd"): "partial",
        frozenset("de"): "partial",
    }
    more = {frozenset(p) for p in ("ab", "bc", "ac", "ad", "bd", "cd", "de")}
    assert closed(given) == more


def test_a_folder_that_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert caught.value.code == "evaluate.no-data"
    folder(tmp_path)
    (tmp_path / "gold.jsonl").write_text('{"report": "w"}\n')
    with pytest.raises(UsageError):
        load(tmp_path)
