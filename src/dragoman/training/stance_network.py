"""The stance network as it is trained: a large encoder whose lower layers stay as they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.encoder.stance import LONGEST, MARKS, Row, padded

CLASSES = ("for", "against", "between", "none")
LENGTH = 3.5
"""Of the vectors, as training begins; their products are scores."""
HIDDEN = 384
_START, _PADDING, _END = 0, 1, 2
"""MPNet's pieces for the beginning, for padding and for the end."""
_SHIFT = 4
"""Its other pieces are those of the uncased BERT vocabulary, four further on."""
_BERT_START, _BERT_END = 101, 102
_FAR = -1e9


class Shown(NamedTuple):
    """One pair as it is shown in a pass."""

    text: Row
    first: Row
    second: Row
    label: int


class StanceNetwork(nn.Module):
    """MPNet with an embedding of marks above its lower layers, used for texts and for the wordings of poles alike.

    It makes a vector of each; that of a text is trained to lie near the pole that its holder is for. Whether a side is
    taken at all is told by the text alone, from its first vector and the mean of its content. Only the upper layers
    are trained; what the lower ones make of a row is kept, so that each is read once in a training.
    """

    def __init__(self, folder: Path, taught: int) -> None:
        """`folder`: of the encoder; `taught`: how many of its layers are trained."""
        super().__init__()
        from transformers import AutoModel

        self.model = AutoModel.from_pretrained(
            str(folder), add_pooling_layer=False, attn_implementation="eager"
        )
        config = self.model.config
        width = int(config.hidden_size)
        layers = self.model.encoder.layer
        self.fixed = len(layers) - taught
        for part in (
            self.model.embeddings,
            self.model.encoder.relative_attention_bias,
            *layers[: self.fixed],
        ):
            part.requires_grad_(False)
        at = torch.arange(LONGEST + 2)
        buckets = self.model.encoder.relative_position_bucket(
            at[None, :] - at[:, None], num_buckets=config.relative_attention_num_buckets
        )
        self.register_buffer("buckets", buckets, persistent=False)
        self.marks = nn.Embedding(MARKS, width, padding_idx=0)
        nn.init.normal_(self.marks.weight, std=0.05)
        self.length = nn.Parameter(torch.tensor(math.log(LENGTH)))
        self.hidden = nn.Linear(2 * width, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(CLASSES) - 1)
        self._below: dict[tuple[int, ...], Tensor] = {}

    def taught(self) -> list[list[nn.Parameter]]:
        """The parameters of each layer that is trained, the lowest first."""
        return [list(layer.parameters()) for layer in self.model.encoder.layer[self.fixed :]]

    def new(self) -> list[nn.Parameter]:
        """The parameters that no pretraining knows."""
        return [self.length, *self.marks.parameters(), *self.hidden.parameters(), *self.out.parameters()]

    def train(self, mode: bool = True) -> StanceNetwork:
        """As of every module; what stays as it is drops nothing out."""
        super().train(mode)
        for part in (self.model.embeddings, *self.model.encoder.layer[: self.fixed]):
            part.eval()
        return self

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors [rows, width] and scores [rows, 3] (a side, between, none) of pieces [rows, pieces]."""
        return self._above(self._lower(ids, mask), marks, mask)

    def scores(self, shown: Sequence[Shown]) -> Tensor:
        """Scores [rows, 4]."""
        vectors, rest = self._of([s.text for s in shown])
        poles = self._of([*(s.first for s in shown), *(s.second for s in shown)])[0]
        one, other = poles.chunk(2)
        sides = torch.stack([(vectors * one).sum(-1), (vectors * other).sum(-1)], -1) + rest[:, :1]
        return torch.cat([sides, rest[:, 1:]], -1)

    def _of(self, rows: Sequence[Row]) -> tuple[Tensor, Tensor]:
        """As `forward`, with what is kept of the lower layers."""
        ids, marks, mask = map(torch.from_numpy, padded(rows))
        below = torch.zeros(*ids.shape, self.marks.embedding_dim)
        for n, (row, _) in enumerate(rows):
            key = tuple(row)
            kept = self._below.get(key)
            if kept is None:
                with torch.no_grad():
                    alone = ids[n : n + 1, : len(row)]
                    kept = self._below[key] = self._lower(alone, torch.ones_like(alone))[0].half()
            below[n, : len(row)] = kept.float()
        return self._above(below, marks, mask)

    def _lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        own = torch.where(ids == _BERT_END, torch.full_like(ids, _END), ids + _SHIFT)
        own = torch.where(ids == _BERT_START, torch.full_like(ids, _START), own)
        own = torch.where(mask == 0, torch.full_like(ids, _PADDING), own)
        parts = self.model.embeddings
        places = torch.arange(ids.shape[1]) + _PADDING + 1
        vectors = parts.LayerNorm(parts.word_embeddings(own) + parts.position_embeddings(places)[None])
        return self._through(vectors, mask, 0, self.fixed)

    def _above(self, below: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        vectors = self._through(below + self.marks(marks), mask, self.fixed, len(self.model.encoder.layer))
        whole = _mean(vectors, mask)
        # Written out: the node for a norm is not the same in all versions of the format.
        whole = whole / (whole * whole).sum(-1, keepdim=True).sqrt() * self.length.exp()
        hidden = torch.cat([vectors[:, 0], _mean(vectors, (marks == 1).long())], -1)
        rest: Tensor = self.out(F.gelu(self.hidden(hidden), approximate="tanh"))
        return whole, rest

    def _through(self, vectors: Tensor, mask: Tensor, first: int, last: int) -> Tensor:
        length = vectors.shape[1]
        encoder = self.model.encoder
        near = encoder.relative_attention_bias(cast(Tensor, self.buckets)[:length, :length])
        near = near.permute(2, 0, 1).unsqueeze(0)
        outside = (1 - mask.to(vectors.dtype))[:, None, None, :] * _FAR
        for layer in encoder.layer[first:last]:
            vectors = layer(vectors, outside, near)[0]
        return vectors


def _mean(vectors: Tensor, where: Tensor) -> Tensor:
    weight = where.unsqueeze(-1).to(vectors.dtype)
    return (vectors * weight).sum(1) / weight.sum(1).clamp(min=1.0)
