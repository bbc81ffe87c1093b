"""What the network's answers on a batch are worth."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from dragoman.training.batch import IGNORED, Batch
from dragoman.training.labels import Words
from dragoman.training.network import Heads

WEIGHTS = {
    "event": 4.0, "inside": 1.0, "mention": 1.5, "source": 1.0, "cue": 1.0, "modality": 1.0, "flags": 0.5, "modes": 2.0,
    "party": 2.0, "attitude": 0.3, "act": 0.5, "speaker": 1.0, "content": 1.0, "pair": 1.0,
}  # fmt: skip
"""Share of each head. Set by eye so that no head's loss drowns the others after an epoch."""


def losses(heads: Heads, pieces: Tensor, batch: Batch) -> dict[str, Tensor]:
    """The loss of each head on a batch whose pieces have the vectors `pieces` [batch, pieces, width]."""
    words = torch.gather(pieces, 1, batch.first[..., None].expand(-1, -1, pieces.shape[-1]))
    out = {
        "mention": _tags(heads.mention(words), batch.mention),
        "source": _tags(heads.source(words), batch.source),
        "cue": _tags(heads.cue(words), batch.cue),
        "event": _tags(heads.event(words), batch.event),
    }
    here = batch.inside != IGNORED
    out["inside"] = F.binary_cross_entropy_with_logits(
        heads.inside(words)[..., 0][here], batch.inside[here].float()
    )
    events = [(i, v) for i, e in enumerate(batch.examples) for v in e.events]
    if events:
        at = torch.stack([words[i, v.cue[0]] for i, v in events])
        out["modality"] = F.cross_entropy(heads.modality(at), batch.modality())
        out["flags"] = F.binary_cross_entropy_with_logits(heads.flags(at), batch.flags())
        out["modes"] = _modes(heads.modes(at), batch)
    told = [(i, s) for i, e in enumerate(batch.examples) for s in e.statements]
    if told:
        at = torch.stack([words[i, s.cue[0]] for i, s in told])
        attitude, act = batch.acts()
        out["attitude"] = F.cross_entropy(heads.attitude(at), attitude)
        out["act"] = F.cross_entropy(heads.act(at), act)
    out.update(_links(heads, words, batch))
    pair = _pairs(heads, words, batch)
    if pair is not None:
        out["pair"] = pair
    return out


def total(parts: dict[str, Tensor]) -> Tensor:
    """The weighted sum."""
    return torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum()


def _tags(scores: Tensor, gold: Tensor) -> Tensor:
    if not bool((gold != IGNORED).any()):
        return scores.sum() * 0.0
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED)


def _modes(scores: Tensor, batch: Batch) -> Tensor:
    """Loss of the modes of each event's own type: the rest of the outputs are out of question there."""
    gold, open_ = batch.modes()
    return -(gold * scores.masked_fill(~open_, -1e4).log_softmax(-1)).sum(-1).mean()


def stretch(words: Tensor, spans: list[Words]) -> Tensor:
    """Mean vectors [n, width] of stretches of one sentence's words [words, width]."""
    return torch.stack([words[a : b + 1].mean(0) for a, b in spans])


def _links(heads: Heads, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    party: list[tuple[Tensor, Tensor]] = []
    speaker: list[tuple[Tensor, Tensor]] = []
    content: list[tuple[Tensor, Tensor]] = []
    for i, e in enumerate(batch.examples):
        if e.events and e.mentions:
            at = torch.tensor([v.cue[0] for v in e.events])
            to = torch.tensor([m[0] for m in e.mentions])
            scores = heads.party(words[i, at], stretch(words[i], list(e.mentions)), to[None] - at[:, None])
            gold = torch.zeros_like(scores)
            for n, v in enumerate(e.events):
                gold[n, list(v.actors), 0] = 1.0
                gold[n, list(v.recipients), 1] = 1.0
            party.append((scores.flatten(), gold.flatten()))
        if not e.statements:
            continue
        at = torch.tensor([s.cue[0] for s in e.statements])
        if e.sources:
            to = torch.tensor([s[0] for s in e.sources])
            scores = heads.speaker(words[i, at], stretch(words[i], list(e.sources)), to[None] - at[:, None])
            gold = torch.zeros_like(scores)
            for n, s in enumerate(e.statements):
                gold[n, list(s.sources), 0] = 1.0
            speaker.append((scores.flatten(), gold.flatten()))
        wide = len(e.window.words)
        scores = heads.content(words[i, at], words[i, :wide], torch.arange(wide)[None] - at[:, None])
        gold = torch.zeros_like(scores)
        for n, s in enumerate(e.statements):
            for a, b in s.content:
                gold[n, a : b + 1, 0] = 1.0
        content.append((scores.flatten(), gold.flatten()))
    out = {}
    for name, rows in (("party", party), ("speaker", speaker), ("content", content)):
        if rows:
            out[name] = F.binary_cross_entropy_with_logits(
                torch.cat([r[0] for r in rows]), torch.cat([r[1] for r in rows])
            )
    return out


def _pairs(heads: Heads, words: Tensor, batch: Batch) -> Tensor | None:
    rows, types, actors, recipients = [], [], [], []
    wide = words.shape[1]
    for i, e in enumerate(batch.examples):
        for type_, a, r in e.pairs():
            rows.append(i)
            types.append(batch.vocabulary.types.index(type_))
            actors.append(_on(None if a is None else e.mentions[a], wide))
            recipients.append(_on(None if r is None else e.mentions[r], wide))
    if not rows:
        return None
    index = torch.tensor(rows)
    mask = (batch.inside[index] != IGNORED).long()
    scores = heads.pair(words[index], mask, torch.stack(actors), torch.stack(recipients))
    return F.cross_entropy(scores, torch.tensor(types))


def _on(span: Words | None, wide: int) -> Tensor:
    """1 on the words of a stretch, else 0; [words]."""
    out = torch.zeros(wide)
    if span is not None:
        out[span[0] : span[1] + 1] = 1.0
    return out
