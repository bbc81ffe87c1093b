"""Trains the gate that lets sentences without politics leave early."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.encoder.gate import Gate
from dragoman.encoder.heads import Array
from dragoman.encoder.hints import SIZES
from dragoman.encoder.weights import GATE
from dragoman.training.labels import Example

WIDTH = 16
KEPT = 0.985
"""Share of the held-out sentences with an event that pass. On running text .99 lets 11% of the sentences leave, .985
17%, .98 21%; with them go 1, 2 and 4% of the network's events (docs/decisions/0004-reader.md)."""
PASSES, BATCH, RATE = 6, 64, 3e-3
_CUES = 3.0
"""Weight of a cue beside a word that is none: there are some ten of these for each."""
_NEVER = -30.0


class _Network(nn.Module):
    def __init__(self, table: Tensor) -> None:
        super().__init__()
        self.table = table
        self.pieces = nn.Linear(table.shape[1], WIDTH)
        self.hints = nn.ModuleList(nn.Embedding(n, WIDTH) for n in SIZES)
        for hint in self.hints:
            nn.init.normal_(hint.weight, std=0.1)
        self.near = nn.Linear(2 * WIDTH, WIDTH, bias=False)
        self.out = nn.Linear(WIDTH, 1, bias=False)

    def forward(self, ids: Tensor, known: Tensor) -> Tensor:
        """Scores [batch, pieces] of pieces [batch, pieces] with hints [batch, pieces, hints]."""
        words = self.pieces(self.table[ids])
        for n, hint in enumerate(self.hints):
            words = words + hint(known[..., n])
        # What follows a sentence's end is filling, and must count for as little as nothing at all.
        words = words * (ids != 0)[..., None]
        none = torch.zeros_like(words[:, :1])
        around = torch.cat([torch.cat([none, words[:, :-1]], 1), torch.cat([words[:, 1:], none], 1)], dim=-1)
        scores: Tensor = self.out(torch.relu(words + self.near(around)))[..., 0]
        return scores


def fit_gate(
    table: Tensor, taught: Sequence[Example], held_out: Sequence[Example], seed: int
) -> dict[str, Array]:
    """The gate's arrays from examples, its limit from held-out ones. `table` [pieces, width] are the encoder's own
    vectors of word pieces, which stay as they are."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = _Network(table)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-3)
    weight = torch.tensor(_CUES)
    for _ in range(PASSES):
        order = torch.randperm(len(taught), generator=generator).tolist()
        for at in range(0, len(order), BATCH):
            rows = [taught[i] for i in order[at : at + BATCH]]
            ids, known, words, cues = _batch(rows)
            scores = network(ids, known)
            loss = F.binary_cross_entropy_with_logits(scores[words], cues[words], pos_weight=weight)
            whole = [not r.open for r in rows]
            if any(whole):
                best = scores.masked_fill(~words, _NEVER).amax(1)
                loss = loss + 0.5 * F.binary_cross_entropy_with_logits(best[whole], cues.amax(1)[whole])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    arrays = _arrays(network)
    gate = Gate({**arrays, "limit": np.zeros(1, dtype=np.float32)})
    told = [gate.score(e.window, e.hints) for e in held_out if e.events]
    limit = np.quantile(told, 1.0 - KEPT) if told else _NEVER
    return {**arrays, "limit": np.array([limit], dtype=np.float32)}


def save_gate(arrays: dict[str, Array], folder: Path) -> None:
    """Write the gate beside the other weights in `folder`."""
    np.savez(folder / GATE, allow_pickle=False, **{k: v.astype(np.float16) for k, v in arrays.items()})


def _arrays(network: _Network) -> dict[str, Array]:
    with torch.no_grad():
        out = {
            "pieces": network.pieces(network.table),
            "near": network.near.weight.T,
            "out": network.out.weight[0],
        }
        out |= {f"hint.{n}": h.weight for n, h in enumerate(network.hints)}
    return {k: v.detach().numpy().astype(np.float16).astype(np.float32) for k, v in out.items()}


def _batch(rows: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, hints, which pieces begin a word of which something is taught, 1 at those that begin a cue."""
    length = max(len(r.window.ids) for r in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    known = torch.zeros(len(rows), length, len(SIZES), dtype=torch.long)
    words = torch.zeros(len(rows), length, dtype=torch.bool)
    cues = torch.zeros(len(rows), length)
    for i, row in enumerate(rows):
        n, first = len(row.window.ids), row.window.first
        ids[i, :n] = torch.tensor(row.window.ids)
        known[i, :n] = torch.tensor(row.hints)
        words[i, first] = True
        words[i, [first[w] for w in row.open]] = False
        for event in row.events:
            cues[i, first[event.cue[0]]] = 1.0
    return ids, known, words, cues
