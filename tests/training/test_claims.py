"""Weights of claims from a few passages: found, learnt, written the same each time."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from dragoman.corpus.claims import Happening, Passage, ToldStatement
from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading.claims.weighing import BIAS, Scale, Scores, Weights, shares
from dragoman.reading.pipeline import Reader
from dragoman.training import claims
from dragoman.training.claims import LEAST, LIMITS, Example, Figures, cases, count, examples, fit, written

TEXT = (
    "Villagers said soldiers had burned the mill. The mayor said lightning had struck the roof. "
    "The navy said a ship would sail."
)


def passage(stances: dict[str, str]) -> Passage:
    told = (
        ToldStatement("s1", "Villagers", 0, "said", ("soldiers had burned the mill",)),
        ToldStatement("s2", "The mayor", 0, "said", ("lightning had struck the roof",)),
    )
    happening = Happening("burned", 0, "ASSAULT", stances)  # type: ignore[arg-type]
    return Passage("aa-01", "2001-02-03", None, TEXT, told, (happening,))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(SpacyParser(), model="rules")


def test_what_is_wanted_of_each_statement(reader: Reader) -> None:
    (case,) = cases([passage({"s1": "asserts", "s2": "denies"})], reader)
    drafts = case.found.given.statements
    wanted = {TEXT[slice(*drafts[i].speakers[0])]: how for i, how in case.wanted.items()}
    assert wanted == {"Villagers": "asserts", "The mayor": "denies"}
    assert case.missed == ()
    labels = {e.label for e in examples([case])}
    assert labels == {0, 2}  # the navy, the mayor


def test_a_happening_that_is_not_found_is_left_out(reader: Reader) -> None:
    odd = msgspec.structs.replace(passage({}), happenings=(Happening("roof", 0, "ASSAULT", {}),))
    assert cases([odd], reader) == []


def made(n: int = 3 * LEAST) -> list[Example]:
    """Denials where two features meet, assertions where one is alone, else none."""
    out = []
    for i in range(n):
        out.append(Example(f"p{i}", "aa", {"accused": 1.0, "no": 1.0}, 2))
        out.append(Example(f"p{i}", "aa", {"saw": 1.0}, 1))
        out.append(Example(f"p{i}", "bb", {"weather": 1.0}, 0))
    return [*out, Example("odd", "aa", {"rare": 1.0}, 3)]


def total(weights: Weights, row: dict[str, float]) -> Scores:
    told = [weights.features[n] for n in (BIAS, *row) if n in weights.features]
    a, b, c = (float(sum(t[k] for t in told)) for k in range(3))
    return a, b, c


def test_it_learns_and_says_the_same_each_time() -> None:
    pytest.importorskip("scipy", reason="the extra `train` is not installed")
    weights = fit(made(), "hash")
    assert weights == fit(made(), "hash")
    assert "rare" not in weights.features
    for row, k in (({"accused": 1.0, "no": 1.0}, 2), ({"saw": 1.0}, 1), ({"weather": 1.0}, 0)):
        share = shares(total(weights, row))
        assert max(range(4), key=share.__getitem__) == k
    assert (weights.corpus, weights.limits) == ("hash", LIMITS)
    assert msgspec.json.decode(written(weights), type=Weights) == weights


def test_the_slope_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.random((7, 3)), np.eye(4)[rng.integers(0, 4, 7)]
    w, cost = rng.random((3, 4)), np.full((3, 1), 0.5)
    value, slope = claims._loss(w, x, y, cost)
    step = np.zeros_like(w)
    step[1, 2] = 1e-6
    assert (claims._loss(w + step, x, y, cost)[0] - value) / 1e-6 == pytest.approx(slope[1, 2], rel=1e-3)


def test_figures(reader: Reader) -> None:
    (case,) = cases([passage({"s1": "asserts", "s2": "denies"})], reader)
    before, after = Figures(), Figures()
    count(before, case, None)
    sure = Scale(
        Weights(1, "", (2.0, 0.5, 2.0), {BIAS: (-9.0, 0.0, -9.0), "s.word.lightning": (0.0, 9.0, 0.0)})
    )
    count(after, case, sure)
    assert (before.wanted, before.denials, before.happenings) == (2, 1, 1)
    assert before.given + after.added == after.given
    assert after.rightly == 1
    assert after.right == after.given == 2 == after.wanted
    assert after.whole == 1
