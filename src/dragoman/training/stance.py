"""Trains the stance network on positions of our own writing: `python -m dragoman.training.stance PAIRS OUT`.

The passage with the content and its holder marked becomes a vector, and so does the wording of each pole; the nearer
pole is the side, and the passage alone tells whether one is taken. Needs the extra `train`.
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
from torch.nn import functional as F

from dragoman.corpus.positions import Pair, Pairs, Poles, further, load
from dragoman.encoder.stance import FORMAT, NETWORK, Pieces, StanceManifest, Stances
from dragoman.encoder.weights import FAST, MANIFEST, SHIPPED, TOKENIZER
from dragoman.questions.model import Asked
from dragoman.training.large import unpack
from dragoman.training.stance_network import CLASSES, Shown, StanceNetwork

BLOCK = 32
"""Weights that share a scale: each takes four bits. Of eight bits for weights and vectors alike it lost five points."""


class Recipe(msgspec.Struct, frozen=True):
    """How to train; rates are AdamW's peak rates, as in fit.py."""

    epochs: int = 4
    batch: int = 16
    taught: int = 8
    """Upper layers of the encoder that are trained."""
    rate: float = 4e-5
    fall: float = 0.9
    """Each layer is trained at so much of the rate of the one above it."""
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.1
    seed: int = 20261122
    smoothing: float = 0.05
    astray: float = 0.06
    """Pairs, as a share, that are shown with another question's poles, to be told `none`."""
    reworded: float = 0.5
    """Pairs, as a share, that are shown with another wording of each pole."""
    threads: int = 2


class Wordings(NamedTuple):
    """Of the poles of each question: the two that it is asked by, and others for each."""

    asked: Mapping[str, tuple[str, str]]
    further: Mapping[str, Poles]
    taught: Sequence[str]
    """The questions to train on."""

    def draw(self, question: str, rng: random.Random, reworded: float) -> tuple[str, str]:
        """One of each pole."""
        known = self.further.get(question)
        if known is None or rng.random() >= reworded:
            return self.asked[question]
        return rng.choice(known.for_), rng.choice(known.against)


def _shown(
    pairs: Sequence[Pair], poles: Wordings, pieces: Pieces, rng: random.Random, recipe: Recipe
) -> list[Shown]:
    """Each pair, some with the poles in other words, some with another question's."""
    out = []
    for pair in pairs:
        label, question = CLASSES.index(pair.stance), pair.question
        if rng.random() < recipe.astray:
            question = rng.choice([q for q in poles.taught if q != pair.question])
            label = 3
        first, second = poles.draw(question, rng, recipe.reworded)
        out.append(_cut(pair, first, second, label, pieces))
    return out


def _cut(pair: Pair, first: str, second: str, label: int, pieces: Pieces) -> Shown:
    text = pieces.text(pair.text, pair.span, pair.actor_span)
    return Shown(text, pieces.pole(first), pieces.pole(second), label)


def _batches(shown: Sequence[Shown], size: int, rng: random.Random) -> list[list[Shown]]:
    """Groups of like length in random order."""
    order = sorted(shown, key=lambda s: len(s.text[0]) + rng.random() * 12)
    groups = [list(order[at : at + size]) for at in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def fit(
    folder: Path,
    pairs: Sequence[Pair],
    poles: Wordings,
    pieces: Pieces,
    recipe: Recipe,
    tell: Callable[[str], None] = lambda _: None,
    watched: Sequence[Pair] = (),
) -> StanceNetwork:
    """A network trained from the encoder in `folder`. `watched`: pairs whose sides are told after each pass."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    rng = random.Random(recipe.seed)
    network = StanceNetwork(folder, recipe.taught)
    layers = [
        {"params": layer, "lr": recipe.rate * recipe.fall**below}
        for below, layer in enumerate(reversed(network.taught()))
    ]
    optimizer = torch.optim.AdamW(
        [*layers, {"params": network.new(), "lr": recipe.head_rate}], weight_decay=recipe.decay
    )
    steps = recipe.epochs * -(-len(pairs) // recipe.batch)
    rise = max(1, int(recipe.warmup * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / rise, max(0.0, (steps - n) / max(1, steps - rise)))
    )
    for epoch in range(recipe.epochs):
        network.train()
        began, lost, right, count, turned, sided = time.monotonic(), 0.0, 0, 0, 0, 0
        shown = _shown(pairs, poles, pieces, rng, recipe)
        for group in _batches(shown, recipe.batch, rng):
            labels = torch.tensor([s.label for s in group])
            with _narrow():
                scores = network.scores(group)
            scores = scores.float()
            loss = F.cross_entropy(scores, labels, label_smoothing=recipe.smoothing)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            lost += float(loss.detach()) * len(group)
            right += int((scores.argmax(-1) == labels).sum())
            count += len(group)
            sides = labels < 2
            turned += int((scores[:, :2].argmax(-1) == labels)[sides].sum())
            sided += int(sides.sum())
        tell(
            f"epoch {epoch + 1}/{recipe.epochs} {time.monotonic() - began:.0f} s: loss {lost / count:.3f},"
            f" right {right / count:.3f}, right side {turned / max(1, sided):.3f},"
            f" of others {_turned(network, poles, watched, pieces):.3f}"
        )
    network.eval()
    return network


def _narrow() -> torch.autocast:
    """Products in bfloat16: three times as fast on processors that have it, and no worse."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def _turned(network: StanceNetwork, poles: Wordings, pairs: Sequence[Pair], pieces: Pieces) -> float:
    """Of pairs that are for or against, the share whose right pole is the nearer."""
    shown = [
        _cut(pair, *poles.asked[pair.question], CLASSES.index(pair.stance), pieces)
        for pair in pairs
        if pair.stance in ("for", "against")
    ]
    network.eval()
    right = 0
    with torch.no_grad(), _narrow():
        for at in range(0, len(shown), 32):
            some = shown[at : at + 32]
            right += sum(
                int(side) == s.label
                for side, s in zip(network.scores(some)[:, :2].argmax(-1), some, strict=True)
            )
    return right / max(1, len(shown))


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
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    names = ("ids", "marks", "mask")
    example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in names)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(scratch, "plain.onnx")
        torch.onnx.export(
            network, example, str(plain), input_names=list(names), output_names=["vectors", "rest"],
            dynamic_axes={n: {0: "rows", 1: "pieces"} for n in names} | {n: {0: "rows"} for n in ("vectors", "rest")},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantizer = MatMulNBitsQuantizer(
            str(plain), bits=4, block_size=BLOCK, is_symmetric=True, accuracy_level=4,
            op_types_to_quantize=("MatMul", "Gather"),
        )  # fmt: skip
        quantizer.process()
        quantizer.model.save_model_to_file(str(path), False)


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
    corpus: Pairs = load(folder)
    taught = {q.id: q for q in corpus.questions.values() if q.split in ("train", "extra")}
    poles = Wordings(
        {id_: (q.for_, q.against) for id_, q in corpus.questions.items()}, further(folder), sorted(taught)
    )
    tell(f"{len(corpus.train)} pairs to train on, {len(corpus.dev)} to calibrate")
    tokenizer = SHIPPED / FAST / TOKENIZER
    with tempfile.TemporaryDirectory() as scratch:
        base = unpack(Path(scratch))
        network = fit(base, corpus.train, poles, Pieces(tokenizer), recipe, tell, corpus.dev)
    save(network, tokenizer, out, name=name, recipe=recipe, corpus=corpus.hash)
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
