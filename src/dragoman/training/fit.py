"""Trains the network on examples with fixed seeds."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn

from dragoman.training.batch import Batch, Vocabulary, bucketed
from dragoman.training.labels import ACTS, Example
from dragoman.training.loss import losses, total
from dragoman.training.network import Heads, Trunk


class Recipe(msgspec.Struct, frozen=True):
    """How to train. Rates are AdamW's peak rates; they rise over `warmup` of all steps and fall to nothing."""

    epochs: int = 6
    batch: int = 24
    rate: float = 3e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.06
    seed: int = 20261122
    blind: float = 0.15
    """Share of sentences that are shown without their hints."""
    average: int = 4
    """The result is the mean of the weights after so many last passes: steadier on text of another school."""
    corpus: float = 1.0
    """Share of the corpus that is read at all, drawn once."""
    share: float = 1.0
    """Share of the examples that each pass draws, beside those that every pass shows."""
    layers: tuple[int, ...] | None = None
    threads: int = 2


FURTHER = {"epochs": 4, "rate": 1e-4, "average": 1, "corpus": 0.4, "share": 0.5}
"""What differs where training goes on from weights: enough to learn a new type, and to keep the others."""


class Network(nn.Module):
    """Trunk and heads."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, layers: tuple[int, ...] | None) -> None:
        super().__init__()
        self.trunk = Trunk(folder, layers)
        self.heads = Heads(self.trunk.width, len(vocabulary.types), len(vocabulary.modes), len(ACTS))


def fit(
    folder: Path,
    examples: Sequence[Example],
    vocabulary: Vocabulary,
    recipe: Recipe,
    tell: Callable[[str], None] = lambda _: None,
    after: Callable[[Network, int], None] = lambda _n, _e: None,
    *,
    always: Sequence[Example] = (),
    start: Network | None = None,
) -> Network:
    """A network trained from the weights in `folder`, or on from `start`; `after` is called with it after each epoch.

    `always` are shown in each pass, whatever share of the others it draws.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    generator = torch.Generator().manual_seed(recipe.seed)
    network = start or Network(folder, vocabulary, recipe.layers)
    # The table of pieces stays: it is half of all weights, and a corpus this small sees few of its rows.
    network.trunk.model.embeddings.word_embeddings.weight.requires_grad_(False)
    new = [*network.heads.parameters(), *network.trunk.extra.parameters()]
    old = [p for p in network.trunk.model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": old, "lr": recipe.rate}, {"params": new, "lr": recipe.head_rate}],
        weight_decay=recipe.decay,
    )
    drawn = round(recipe.share * len(examples))
    steps = recipe.epochs * -(-(drawn + len(always)) // recipe.batch)
    rise = max(1, int(recipe.warmup * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / rise, max(0.0, (steps - n) / max(1, steps - rise)))
    )
    mean: dict[str, Tensor] = {}
    kept = min(recipe.average, recipe.epochs)
    for epoch in range(recipe.epochs):
        network.train()
        sums: dict[str, float] = defaultdict(float)
        began = time.monotonic()
        count = 0
        shown = _shown(examples, drawn, generator) + list(always)
        for group in bucketed(shown, recipe.batch, generator):
            veiled = torch.rand(len(group), generator=generator) < recipe.blind
            batch = Batch(group, vocabulary, {i for i in range(len(group)) if veiled[i]})
            parts = losses(network.heads, network.trunk(batch.ids, batch.extra, batch.mask), batch)
            optimizer.zero_grad(set_to_none=True)
            total(parts).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            count += 1
            for name, value in parts.items():
                sums[name] += float(value.detach())
        means = " ".join(f"{k} {v / count:.3f}" for k, v in sums.items())
        tell(f"epoch {epoch + 1}/{recipe.epochs} {time.monotonic() - began:.0f} s: {means}")
        network.eval()
        after(network, epoch)
        if epoch >= recipe.epochs - kept:
            for name, weights in network.state_dict().items():
                mean[name] = mean.get(name, 0.0) + weights / kept
    network.load_state_dict(mean)
    return network


def _shown(examples: Sequence[Example], count: int, generator: torch.Generator) -> list[Example]:
    """As many examples as asked, drawn without return; all in their order where all are asked for."""
    if count >= len(examples):
        return list(examples)
    return [examples[i] for i in torch.randperm(len(examples), generator=generator)[:count].tolist()]
