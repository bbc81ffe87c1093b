"""Trains the stance network on positions of our own writing: `python -m dragoman.training.stance PAIRS OUT`.

A cross-encoder: the passage with the content and its holder marked, and the wordings of the two poles, to one of four:
for the first, for the second, between, none. Each pass shows the poles in an order drawn anew, so that the network must
read them. Needs the extra `train`.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.corpus.positions import Pair, Pairs, load
from dragoman.encoder.stance import FORMAT, MARKS, NETWORK, Pieces, StanceManifest, Stances, padded
from dragoman.encoder.weights import FAST, MANIFEST, SHIPPED, TOKENIZER
from dragoman.questions.model import Asked
from dragoman.training.build import base_weights
from dragoman.training.framed import Framed, Poles, further

CLASSES = ("for", "against", "between", "none")
_SWAPPED = (1, 0, 2, 3)


class Recipe(msgspec.Struct, frozen=True):
    """How to train; rates are AdamW's peak rates, as in fit.py."""

    epochs: int = 8
    batch: int = 16
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.1
    seed: int = 20261122
    average: int = 3
    """The result is the mean of the weights after so many last passes."""
    smoothing: float = 0.05
    astray: float = 0.06
    """Pairs, as a share, that are shown with another question's poles, to be told `none`."""
    reworded: float = 0.4
    """Pairs, as a share, that are shown with another wording of each pole."""
    framed: int = 4000
    """Pairs made by program that the first pass shows too (framed.py); each pass shows fewer, the last two none."""
    threads: int = 2


class StanceNetwork(nn.Module):
    """The encoder with an embedding of marks, and one linear map on its first vector and the content's mean."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from transformers import AutoModel

        self.model = AutoModel.from_pretrained(
            str(folder), add_pooling_layer=False, attn_implementation="sdpa"
        )
        width = int(self.model.config.hidden_size)
        self.marks = nn.Embedding(MARKS, width, padding_idx=0)
        nn.init.normal_(self.marks.weight, std=0.02)
        self.hidden = nn.Linear(2 * width, width)
        self.out = nn.Linear(width, len(CLASSES))

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """Scores [rows, 4] of pieces [rows, pieces]."""
        words = self.model.embeddings.word_embeddings(ids) + self.marks(marks)
        # The poles are the second segment, as the encoder was taught pairs before.
        kinds = (marks > 2).long()
        vectors = self.model(inputs_embeds=words, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        content = (marks == 1).unsqueeze(-1).to(vectors.dtype)
        mean = (vectors * content).sum(1) / content.sum(1).clamp(min=1.0)
        hidden = F.gelu(self.hidden(torch.cat([vectors[:, 0], mean], -1)), approximate="tanh")
        scores: Tensor = self.out(hidden)
        return scores


class Shown(NamedTuple):
    """One pair as it is shown in a pass."""

    ids: list[int]
    marks: list[int]
    label: int


class Wordings(NamedTuple):
    """Of the poles of each question: the two that it is asked by, and others for each."""

    asked: Mapping[str, tuple[str, str]]
    further: Mapping[str, Poles]

    def draw(self, question: str, rng: random.Random, reworded: float) -> tuple[str, str]:
        """One of each pole."""
        known = self.further.get(question)
        if known is None or rng.random() >= reworded:
            return self.asked[question]
        return rng.choice(known.for_), rng.choice(known.against)


def _shown(
    pairs: Sequence[Pair], poles: Wordings, pieces: Pieces, rng: random.Random, recipe: Recipe
) -> list[Shown]:
    """Each pair with its poles in an order drawn anew, some in other words, some with another question's."""
    out = []
    questions = sorted(poles.asked)
    for pair in pairs:
        label, question = CLASSES.index(pair.stance), pair.question
        if rng.random() < recipe.astray:
            question = rng.choice([q for q in questions if q != pair.question])
            label = 3
        first, second = poles.draw(question, rng, recipe.reworded)
        if rng.random() < 0.5:
            first, second, label = second, first, _SWAPPED[label]
        out.append(Shown(*pieces.cut(pair.text, pair.span, pair.actor_span, first, second), label))
    return out


def _batches(shown: Sequence[Shown], size: int, rng: random.Random) -> list[list[Shown]]:
    """Groups of like length in random order."""
    order = sorted(shown, key=lambda s: len(s.ids) + rng.random() * 12)
    groups = [list(order[at : at + size]) for at in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def _framed(recipe: Recipe, epoch: int) -> int:
    """How many pairs made by program a pass shows."""
    return int(recipe.framed * max(0.0, 1 - epoch / max(1, recipe.epochs - 2)))


def fit(
    folder: Path,
    pairs: Sequence[Pair],
    poles: Wordings,
    pieces: Pieces,
    recipe: Recipe,
    tell: Callable[[str], None] = lambda _: None,
    framed: Framed | None = None,
) -> StanceNetwork:
    """A network trained from the encoder in `folder`."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    rng = random.Random(recipe.seed)
    network = StanceNetwork(folder)
    network.model.embeddings.word_embeddings.weight.requires_grad_(False)
    new = [*network.marks.parameters(), *network.hidden.parameters(), *network.out.parameters()]
    old = [p for p in network.model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": old, "lr": recipe.rate}, {"params": new, "lr": recipe.head_rate}],
        weight_decay=recipe.decay,
    )
    made = [0 if framed is None else _framed(recipe, epoch) for epoch in range(recipe.epochs)]
    steps = sum(-(-(len(pairs) + count) // recipe.batch) for count in made)
    rise = max(1, int(recipe.warmup * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / rise, max(0.0, (steps - n) / max(1, steps - rise)))
    )
    mean: dict[str, Tensor] = {}
    kept = min(recipe.average, recipe.epochs)
    for epoch in range(recipe.epochs):
        network.train()
        began, lost, right, count = time.monotonic(), 0.0, 0, 0
        filled = [] if framed is None else [framed.pair(rng, number) for number in range(made[epoch])]
        shown = _shown([*pairs, *filled], poles, pieces, rng, recipe)
        for group in _batches(shown, recipe.batch, rng):
            ids, marks, mask = map(torch.from_numpy, padded([(s.ids, s.marks) for s in group]))
            labels = torch.tensor([s.label for s in group])
            scores = network(ids, marks, mask)
            loss = F.cross_entropy(scores, labels, label_smoothing=recipe.smoothing)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            lost += float(loss.detach()) * len(group)
            right += int((scores.argmax(-1) == labels).sum())
            count += len(group)
        spent = time.monotonic() - began
        tell(
            f"epoch {epoch + 1}/{recipe.epochs} {spent:.0f} s: loss {lost / count:.3f} right {right / count:.3f}"
        )
        if epoch >= recipe.epochs - kept:
            for name, weights in network.state_dict().items():
                mean[name] = mean.get(name, 0.0) + weights / kept
    network.load_state_dict(mean)
    network.eval()
    return network


def save(
    network: StanceNetwork, tokenizer: Path, folder: Path, *, name: str, recipe: Recipe, corpus: str
) -> None:
    """Write the weights to `folder`: int8 ONNX and a manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    _export(network, folder / NETWORK)
    manifest = StanceManifest(
        format=FORMAT,
        name=name,
        trained=msgspec.json.encode(recipe).decode(),
        corpus=corpus,
        network=hashlib.sha256((folder / NETWORK).read_bytes()).hexdigest(),
        tokenizer=hashlib.sha256(tokenizer.read_bytes()).hexdigest(),
    )
    _write(folder, manifest)


def _write(folder: Path, manifest: StanceManifest) -> None:
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def _export(network: StanceNetwork, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    names = ("ids", "marks", "mask")
    example = (
        torch.ones(2, 8, dtype=torch.long),
        torch.ones(2, 8, dtype=torch.long),
        torch.ones(2, 8, dtype=torch.long),
    )
    network.model.set_attn_implementation("eager")
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(scratch, "plain.onnx")
        torch.onnx.export(
            network, example, str(plain), input_names=list(names), output_names=["scores"],
            dynamic_axes={n: {0: "rows", 1: "pieces"} for n in names} | {"scores": {0: "rows"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        # Seven bits: eight overflow on processors without VNNI.
        quantize_dynamic(
            str(plain), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"DefaultTensorType": 1},
        )  # fmt: skip
    network.model.set_attn_implementation("sdpa")


def settle(folder: Path, pairs: Sequence[Pair], poles: dict[str, tuple[str, str]]) -> None:
    """Fit the temperature on held-out pairs (of least log loss) and write it to the manifest."""
    stances = Stances(folder)
    asked = [Asked(p.text, p.span, p.actor_span, *poles[p.question]) for p in pairs]
    answers = np.log(np.clip(np.array(stances.stances(asked)), 1e-9, 1.0))
    labels = np.array([CLASSES.index(p.stance) for p in pairs])

    def loss(temperature: float) -> float:
        scaled: Any = answers / temperature
        scaled = scaled - np.log(np.exp(scaled).sum(-1, keepdims=True))
        return float(-scaled[np.arange(len(labels)), labels].mean())

    best = min((round(0.6 + 0.05 * n, 2) for n in range(60)), key=loss)
    _write(folder, msgspec.structs.replace(stances.manifest, temperature=best))


def build(folder: Path, out: Path, recipe: Recipe, tell: Callable[[str], None], name: str = "stance") -> None:
    """Train on the pairs in `folder` (questions.jsonl, pairs.jsonl), calibrate on those for it, write to `out`."""
    base = base_weights()
    corpus: Pairs = load(folder)
    taught = {q.id: q for q in corpus.questions.values() if q.split in ("train", "extra")}
    poles = Wordings({id_: (q.for_, q.against) for id_, q in taught.items()}, further(folder))
    framed = Framed(folder, taught, [pair.actor for pair in corpus.train])
    pieces = Pieces(base / TOKENIZER)
    tell(f"{len(corpus.train)} pairs to train on, {len(corpus.dev)} to calibrate")
    network = fit(base, corpus.train, poles, pieces, recipe, tell, framed)
    save(network, SHIPPED / FAST / TOKENIZER, out, name=name, recipe=recipe, corpus=corpus.hash)
    settle(out, corpus.dev, {q.id: (q.for_, q.against) for q in corpus.questions.values()})


def main(words: Sequence[str]) -> None:
    """Train and replace the folder OUT when all is done."""
    source, out = Path(words[0]), Path(words[1])
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch, "stance")
        build(source, made, Recipe(), lambda line: print(line, flush=True))
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)


if __name__ == "__main__":
    main(sys.argv[1:])
