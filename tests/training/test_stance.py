"""The stance network on a few pairs with a tiny encoder: it learns, repeats itself, and runs without torch alike."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("transformers", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")
pytest.importorskip("onnx_ir", reason="the extra `train` is not installed")

import torch
import transformers

from dragoman.corpus.positions import Pair, Poles
from dragoman.encoder.stance import KEPT, NETWORK, Pieces, Stances, joined, padded
from dragoman.encoder.weights import SHIPPED, TOKENIZER
from dragoman.errors import WeightsError
from dragoman.questions.model import Asked
from dragoman.training.stance import Recipe, Wordings, fit, save, settle
from dragoman.training.stance_network import CLASSES, StanceNetwork

ASKED = {"dam": ("the dam closes", "the dam stays")}
TOLD = {
    "for": "The mayor [[demanded that the dam be closed]].",
    "against": "The mayor [[swore that nobody would touch the dam]].",
    "between": "The mayor [[wants a smaller dam]].",
    "none": "The mayor [[has read the report on the dam]].",
}
RECIPE = Recipe(epochs=400, batch=4, taught=2, rate=2e-3, head_rate=5e-3, astray=0.0, reworded=0.0, threads=1)


def pair(stance: str, told: str) -> Pair:
    start, end = told.index("[["), told.index("]]") - 2
    return Pair(
        id=stance, question="dam", published="2020-01-01", text=told.replace("[[", "").replace("]]", ""),
        span=(start, end), actor="the mayor", actor_span=(4, 9), on_behalf=None, stance=stance, value=None,  # type: ignore[arg-type]
        evidence="said", conditional=False, why="",
    )  # fmt: skip


PAIRS = [pair(*one) for one in TOLD.items()]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(SHIPPED / "fast" / TOKENIZER)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("base")
    config = transformers.MPNetConfig(
        vocab_size=30527, hidden_size=32, num_hidden_layers=3, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=200, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    transformers.MPNetModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def network(base: Path, pieces: Pieces) -> StanceNetwork:
    return fit(base, PAIRS, Wordings(ASKED, {}, list(ASKED)), pieces, RECIPE)


def asked(one: Pair, first: str = "the dam closes", second: str = "the dam stays") -> Asked:
    return Asked(one.text, one.span, one.actor_span, first, second)


@pytest.fixture(scope="module")
def saved(network: StanceNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stance")
    save(network, SHIPPED / "fast" / TOKENIZER, folder, name="tiny", recipe=RECIPE, corpus="none")
    return folder


def test_it_learns_a_handful_by_heart_in_either_order(saved: Path) -> None:
    stances = Stances(saved)
    for one in PAIRS:
        (told,) = stances.stances([asked(one)])
        assert CLASSES[int(np.argmax(told))] == one.stance
        (turned,) = stances.stances([asked(one, "the dam stays", "the dam closes")])
        assert np.allclose([told.against, told.for_, told.between, told.none], turned, atol=1e-6)


def test_it_runs_without_torch_alike(network: StanceNetwork, saved: Path, pieces: Pieces) -> None:
    one = PAIRS[0]
    rows = [pieces.text(one.text, one.span, one.actor_span), *(pieces.pole(words) for words in ASKED["dam"])]
    with torch.no_grad():
        told = [network(*map(torch.from_numpy, padded([row]))) for row in rows]
    (text, rest), (for_, _), (against, _) = ((v.numpy(), r.numpy()) for v, r in told)
    ours = torch.from_numpy(joined(text, for_, against, rest)).softmax(-1).numpy()[0]
    (found,) = Stances(saved).stances([asked(one)])
    assert np.allclose(ours, found, atol=0.05)  # four bits


def test_many_are_asked_as_one_by_one_and_few_poles_are_kept(saved: Path) -> None:
    every = [
        asked(one, f"the dam closes in {n} days", "the dam stays") for n in range(KEPT) for one in PAIRS[:2]
    ]
    stances = Stances(saved)
    at_once = stances.stances(every)
    assert len(stances._poles) <= KEPT
    for n in (0, 1, len(every) - 1):
        assert np.allclose(at_once[n], stances.stances([every[n]])[0], atol=0.02)
    assert stances.stances([]) == []


def test_the_same_seed_gives_the_same_weights_other_words_among_them(base: Path, pieces: Pieces) -> None:
    short = msgspec.structs.replace(RECIPE, epochs=3, reworded=0.5, astray=0.2)
    more = {
        "dam": Poles("dam", ("no dam any more",), ("a dam for ever",)),
        "gate": Poles("gate", ("x",), ("y",)),
    }
    poles = Wordings({**ASKED, "gate": ("the gate opens", "the gate stays shut")}, more, ("dam", "gate"))
    told: list[str] = []
    first, second = (
        fit(base, PAIRS, poles, pieces, short, told.append, PAIRS).state_dict() for _ in range(2)
    )
    assert all(torch.equal(first[k], second[k]) for k in first)
    plain = fit(base, PAIRS, Wordings(ASKED, {}, ["dam"]), pieces, short).state_dict()
    assert not all(torch.equal(first[k], plain[k]) for k in first)
    assert len(told) == 6


def test_sides_that_are_learned_by_heart_are_told_so(base: Path, pieces: Pieces) -> None:
    told: list[str] = []
    fit(base, PAIRS, Wordings(ASKED, {}, ["dam"]), pieces, RECIPE, told.append, PAIRS)
    assert told[-1].endswith("right 1.000, right side 1.000, of others 1.000")


def test_other_words_for_a_pole_are_drawn_from_the_same_side() -> None:
    poles = Wordings(ASKED, {"dam": Poles("dam", ("no dam any more",), ("a dam for ever",))}, ["dam"])
    rng = random.Random(1)
    drawn = {poles.draw("dam", rng, 0.5) for _ in range(50)}
    assert drawn == {ASKED["dam"], ("no dam any more", "a dam for ever")}


def test_settling_writes_a_temperature_and_leaves_the_weights(saved: Path) -> None:
    before = (saved / NETWORK).read_bytes()
    settle(saved, PAIRS, ASKED)
    assert Stances(saved).manifest.temperature > 0
    assert (saved / NETWORK).read_bytes() == before


def test_altered_weights_are_refused(saved: Path, tmp_path: Path) -> None:
    for file in saved.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / NETWORK).write_bytes(b"x")
    with pytest.raises(WeightsError) as caught:
        Stances(tmp_path)
    assert caught.value.code == "weights.altered"


def test_lower_layers_stay_and_what_is_kept_of_them_is_what_they_say(
    base: Path, network: StanceNetwork, pieces: Pieces
) -> None:
    new = StanceNetwork(base, RECIPE.taught)
    moved = {
        name
        for (name, one), other in zip(network.model.named_parameters(), new.model.parameters(), strict=True)
        if not torch.equal(one, other)
    }
    assert moved
    assert all(name.startswith(("encoder.layer.1.", "encoder.layer.2.")) for name in moved)
    rows = [pieces.text(one.text, one.span, one.actor_span) for one in PAIRS]
    with torch.no_grad():
        kept = network._of(rows)
        anew = network(*map(torch.from_numpy, padded(rows)))
    assert all(torch.allclose(a, b, atol=0.02) for a, b in zip(kept, anew, strict=True))  # half precision
