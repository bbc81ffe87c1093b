"""Confidence from held-out sentences: what share of answers with such scores were right."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import torch

from dragoman.encoder.weights import Calibration


class Answer(msgspec.Struct, frozen=True):
    """A coded event: the logit of its type's probability, what the rules found there, and whether it is right."""

    logit: float
    agreed: bool
    differing: bool
    right: bool


def events(answers: Sequence[Answer], before: Calibration) -> Calibration:
    """`before` with the event figures fitted by logistic regression (Platt's), lightly held to 1 and 0."""
    x = torch.tensor(
        [[a.logit, 1.0, float(a.agreed), float(a.differing)] for a in answers], dtype=torch.double
    )
    y = torch.tensor([float(a.right) for a in answers], dtype=torch.double)
    prior = torch.tensor([1.0, 0.0, 0.0, 0.0], dtype=torch.double)
    w = prior.clone().requires_grad_()
    search = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        search.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ w, y, reduction="sum")
        loss = loss + 0.5 * (w - prior).pow(2).sum()
        loss.backward()
        return loss

    search.step(closure)
    slope, offset, agreed, differing = (round(float(v), 4) for v in w.detach())
    return msgspec.structs.replace(before, slope=slope, offset=offset, agreed=agreed, differing=differing)


def pairs(scores: Sequence[dict[str, float]], gold: Sequence[str], before: Calibration) -> Calibration:
    """`before` with the temperature that makes the gold types likeliest; `scores` are of a temperature of 1."""
    best, found = math.inf, 1.0
    for step in range(-20, 41):
        temperature = 1.1**step
        loss = 0.0
        for row, type_ in zip(scores, gold, strict=True):
            powers = {t: max(p, 1e-9) ** (1.0 / temperature) for t, p in row.items()}
            loss -= math.log(powers[type_] / math.fsum(powers.values()))
        if loss < best:
            best, found = loss, temperature
    return msgspec.structs.replace(before, pair_temperature=round(found, 4))
