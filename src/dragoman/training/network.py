"""The network: one encoder pass a sentence, and small heads on its words. Training only; needs torch.

Heads are plain linear maps, so that `encoder/heads.py` applies them with numpy at run time.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.encoder.hints import SIZES
from dragoman.encoder.wordpieces import SHAPES

FAR = 32
"""Distances between words are cut off here."""
RANK = 96
"""Dimensions in which links are scored."""


class Trunk(nn.Module):
    """The encoder with an embeddings of the shape of each piece's letters and of its hints."""

    def __init__(self, folder: Path, layers: tuple[int, ...] | None = None) -> None:
        super().__init__()
        from transformers import AutoModel

        self.model = AutoModel.from_pretrained(
            str(folder), add_pooling_layer=False, attn_implementation="sdpa"
        )
        if layers is not None:
            self.model.encoder.layer = nn.ModuleList(self.model.encoder.layer[i] for i in layers)
        self.width = int(self.model.config.hidden_size)
        self.extra = nn.ModuleList(nn.Embedding(n, self.width, padding_idx=0) for n in (SHAPES, *SIZES))
        for table in self.extra:
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, ids: Tensor, extra: Tensor, mask: Tensor) -> Tensor:
        """Vectors [batch, pieces, width] of pieces [batch, pieces]; `mask` is 1 on pieces, 0 on filling.

        `extra` [batch, pieces, 1 + hints] holds each piece's shape and its hints.
        """
        words = self.model.embeddings.word_embeddings(ids)
        for n, table in enumerate(self.extra):
            words = words + table(extra[..., n])
        return self.model(inputs_embeds=words, attention_mask=mask).last_hidden_state


class Link(nn.Module):
    """Scores how a word belongs to a stretch: bilinear in `RANK` dimensions, and by their distance."""

    def __init__(self, width: int, kinds: int) -> None:
        super().__init__()
        self.kinds = kinds
        self.left = nn.Linear(width, RANK * kinds)
        self.right = nn.Linear(width, RANK * kinds)
        self.distance = nn.Embedding(2 * FAR + 1, kinds)
        self.bias = nn.Parameter(torch.zeros(kinds))
        nn.init.zeros_(self.distance.weight)

    def forward(self, left: Tensor, right: Tensor, distance: Tensor) -> Tensor:
        """Scores [n, m, kinds] of `left` [n, width] with `right` [m, width]; `distance` [n, m] in words."""
        a = self.left(left).view(-1, self.kinds, RANK)
        b = self.right(right).view(-1, self.kinds, RANK)
        score = torch.einsum("nkr,mkr->nmk", a, b) / RANK**0.5
        return score + self.distance(distance.clamp(-FAR, FAR) + FAR) + self.bias


class Heads(nn.Module):
    """All heads. Tags are on words; `modes` is how many modes the weights know;
    their head has a last output for each type that says that none fits."""

    def __init__(self, width: int, types: int, modes: int, acts: int) -> None:
        super().__init__()
        self.mention = nn.Linear(width, 3)
        self.source = nn.Linear(width, 3)
        self.cue = nn.Linear(width, 3)
        self.event = nn.Linear(width, types + 1)
        self.inside = nn.Linear(width, 1)
        self.modality = nn.Linear(width, 4)
        self.flags = nn.Linear(width, 4)
        self.modes = nn.Linear(width, modes + types)
        self.attitude = nn.Linear(width, 3)
        self.act = nn.Linear(width, acts)
        self.party = Link(width, 2)
        self.speaker = Link(width, 1)
        self.content = Link(width, 1)
        self.pair_hidden = nn.Linear(4 * width, 256)
        self.pair_type = nn.Linear(256, types)

    def pair(self, words: Tensor, mask: Tensor, actor: Tensor, recipient: Tensor) -> Tensor:
        """Type scores [batch, types] of pairs of parties in sentences whose words have the vectors `words`.

        `words` [batch, words, width]; `mask`, `actor` and `recipient` [batch, words] are 1 on words, on the party's
        words, all 0 where a party is not there. The types at each word count by how surely the word is the cue
        of an event between the two; what the pooled parties say is added.
        """
        a, has_a, at_a = _pooled(words, actor)
        r, has_r, at_r = _pooled(words, recipient)
        scores = self.event(words)
        here = torch.arange(words.shape[1])
        link = self._one(words, a, at_a[:, None] - here[None])[..., 0] * has_a
        link = link + self._one(words, r, at_r[:, None] - here[None])[..., 1] * has_r
        cue = scores[..., 1:].logsumexp(-1) - scores[..., 0]
        weight = (cue + link).masked_fill(mask == 0, -1e4).softmax(-1)
        told = torch.einsum("bw,bwt->bt", weight, scores[..., 1:].softmax(-1))
        seen = torch.einsum("bw,bwd->bd", weight, words)
        hidden = F.gelu(self.pair_hidden(torch.cat([a, r, seen, words[:, 0]], -1)), approximate="tanh")
        out: Tensor = (told + 1e-3).log() + self.pair_type(hidden)
        return out

    def _one(self, words: Tensor, party: Tensor, distance: Tensor) -> Tensor:
        """Link scores [batch, words, 2] of each word with one party a sentence."""
        link = self.party
        left = link.left(words).unflatten(-1, (link.kinds, RANK))
        right = link.right(party).unflatten(-1, (link.kinds, RANK))
        score = torch.einsum("bwkr,bkr->bwk", left, right) / RANK**0.5
        return score + link.distance(distance.clamp(-FAR, FAR) + FAR) + link.bias


def _pooled(words: Tensor, party: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Mean vector of a party's words, 1 where there is one [batch, 1], its first word [batch]."""
    count = party.sum(1, keepdim=True)
    mean = torch.einsum("bw,bwd->bd", party, words) / count.clamp(min=1.0)
    return mean, (count > 0).float(), party.argmax(1)
