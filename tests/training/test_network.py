"""Training on a handful of sentences with a tiny encoder: it learns, repeats itself, and runs without torch alike."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("transformers", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch
import transformers

from dragoman.corpus.load import load
from dragoman.encoder.heads import Heads
from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import SHIPPED, TOKENIZER, read_manifest
from dragoman.encoder.wordpieces import WordPieces
from dragoman.training.batch import Batch, Vocabulary, modes_of
from dragoman.training.export import save
from dragoman.training.fit import FURTHER, Network, Recipe, fit
from dragoman.training.labels import TYPES, Example, examples
from dragoman.training.loss import losses, total
from dragoman.training.restore import restore
from tests.training.test_labels import TEXT

RECIPE = Recipe(epochs=40, batch=2, rate=2e-3, head_rate=5e-3, blind=0.0, threads=1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("base")
    config = transformers.BertConfig(
        vocab_size=30522, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48
    )
    transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    items, _ = load([folder])
    return examples(items, WordPieces(SHIPPED / "fast" / TOKENIZER))


@pytest.fixture(scope="module")
def network(base: Path, taught: list[Example]) -> Network:
    return fit(base, taught, Vocabulary(TYPES, modes_of(taught)), RECIPE)


def test_it_learns_a_handful_by_heart(base: Path, taught: list[Example], network: Network) -> None:
    vocabulary = Vocabulary(TYPES, modes_of(taught))
    batch = Batch(taught, vocabulary)

    def loss(of: Network) -> float:
        of.eval()
        with torch.no_grad():
            return float(total(losses(of.heads, of.trunk(batch.ids, batch.extra, batch.mask), batch)))

    torch.manual_seed(2)
    assert loss(network) < 0.3 * loss(Network(base, vocabulary, None))


def test_the_same_seed_gives_the_same_weights(base: Path, taught: list[Example]) -> None:
    short = Recipe(epochs=2, batch=2, threads=1)
    vocabulary = Vocabulary(TYPES, modes_of(taught))
    first, second = (fit(base, taught, vocabulary, short).state_dict() for _ in range(2))
    assert all(torch.equal(first[k], second[k]) for k in first)


def test_heads_are_the_same_without_torch(taught: list[Example], network: Network) -> None:
    batch = Batch(taught, Vocabulary(TYPES, modes_of(taught)))
    plain = Heads({k: v.numpy() for k, v in network.heads.state_dict().items()})
    network.eval()
    with torch.no_grad():
        pieces = network.trunk(batch.ids, batch.extra, batch.mask)
        words = torch.gather(pieces, 1, batch.first[..., None].expand(-1, -1, pieces.shape[-1]))
        wide = len(taught[0].window.words)
        row = words[:1, :wide]
        actor = torch.zeros(1, wide)
        actor[0, 1] = 1.0
        expected = network.heads.pair(row, torch.ones(1, wide), actor, torch.zeros(1, wide))[0].numpy()
        linked = network.heads.party(row[0, :2], row[0, 3:5], torch.tensor([[3, 4], [2, 3]])).numpy()
    assert np.allclose(plain.pair(row[0].numpy(), (1, 1), None), expected, atol=1e-4)
    numbers = row[0].numpy()
    distance = np.array([[3, 4], [2, 3]])
    assert np.allclose(plain.link("party", numbers[:2], numbers[3:5], distance), linked, atol=1e-4)


def test_saved_weights_are_read_as_they_were(tmp_path: Path, taught: list[Example], network: Network) -> None:
    vocabulary = Vocabulary(TYPES, modes_of(taught))
    save(
        network,
        vocabulary,
        SHIPPED / "fast" / TOKENIZER,
        tmp_path,
        name="tiny",
        trained="test",
        corpus="none",
    )
    tagger = Tagger(tmp_path)
    (window,) = tagger.windows(["The mayor accused rebels and police of looting the town."])[0]
    batch = Batch(taught[:1], vocabulary)
    with torch.no_grad():
        expected = network.trunk(batch.ids, batch.extra, batch.mask)[0].numpy()
    found = tagger.encode([window])[0]
    assert found.shape == expected.shape
    cosine = (found * expected).sum(-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(expected, axis=-1)
    assert cosine.min() > 0.95
    assert tagger.name.startswith("tiny-")


def test_weights_are_taken_up_again_with_a_new_type(
    tmp_path: Path, base: Path, taught: list[Example], network: Network
) -> None:
    vocabulary = Vocabulary(TYPES, modes_of(taught))
    save(
        network, vocabulary, SHIPPED / "fast" / TOKENIZER, tmp_path / "w", name="tiny", trained="test", corpus="none",
        own_types={"ELECTION": "A vote is held."},
    )  # fmt: skip
    manifest = read_manifest(tmp_path / "w")
    assert manifest.own_types == {"ELECTION": "A vote is held."}
    wider = Vocabulary((*TYPES, "ELECTION"), tuple(sorted({*vocabulary.modes, "ELECTION/early"})))
    again = restore(tmp_path / "w", base, wider)
    batch = Batch(taught, wider)
    with torch.no_grad():
        for trunk in (again.trunk, network.trunk):
            trunk.eval()
        found, expected = (n.trunk(batch.ids, batch.extra, batch.mask) for n in (again, network))
        cosine = torch.nn.functional.cosine_similarity(found, expected, dim=-1)
        assert float(cosine[batch.mask == 1].min()) > 0.98
        for head in ("event", "modality", "pair_type"):
            rows = len(getattr(network.heads, head).bias)
            old, new = (getattr(n.heads, head).bias[:rows] for n in (network, again))
            assert torch.allclose(old, new, atol=1e-3)
        place = wider.modes.index(vocabulary.modes[-1])
        assert torch.allclose(
            again.heads.modes.bias[place], network.heads.modes.bias[len(vocabulary.modes) - 1], atol=1e-3
        )
    recipe = msgspec.structs.replace(RECIPE, **FURTHER | {"epochs": 2, "share": 0.5})
    on = fit(base, taught, wider, recipe, always=taught[:1], start=again)
    assert on.heads.event.out_features == len(TYPES) + 2


def test_sentences_with_events_only_teach_no_mentions(base: Path, taught: list[Example]) -> None:
    vocabulary = Vocabulary(TYPES, modes_of(taught))
    partial = [msgspec.structs.replace(e, partial=True) for e in taught]
    torch.manual_seed(2)
    network = Network(base, vocabulary, None)
    batch = Batch(partial, vocabulary)
    parts = losses(network.heads, network.trunk(batch.ids, batch.extra, batch.mask), batch)
    assert float(parts["mention"].detach()) == float(parts["cue"].detach()) == 0.0
    assert float(parts["event"].detach()) > 0.0
    assert float(parts["pair"].detach()) > 0.0
    total(parts).backward()
