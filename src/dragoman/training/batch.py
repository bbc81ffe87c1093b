"""Examples to tensors."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

import msgspec
import torch
from torch import Tensor

from dragoman.encoder.hints import SIZES
from dragoman.training.labels import ACTS, ATTITUDES, MODALITIES, Example, Words

IGNORED = -100


class Vocabulary(msgspec.Struct, frozen=True):
    """What the heads' outputs mean: event types and modes in the order of their indexes."""

    types: tuple[str, ...]
    modes: tuple[str, ...]


class Batch:
    """Tensors of some examples: pieces [batch, pieces], tags [batch, words]. Filling is `IGNORED`.

    Examples whose index is in `blind` go without their hints.
    """

    def __init__(
        self, examples: Sequence[Example], vocabulary: Vocabulary, blind: Container[int] = ()
    ) -> None:
        self.examples = list(examples)
        self.vocabulary = vocabulary
        pieces = max(len(e.window.ids) for e in examples)
        words = max(len(e.window.words) for e in examples)
        n = len(examples)
        self.ids = torch.zeros(n, pieces, dtype=torch.long)
        self.extra = torch.zeros(n, pieces, 1 + len(SIZES), dtype=torch.long)
        self.mask = torch.zeros(n, pieces, dtype=torch.long)
        self.first = torch.zeros(n, words, dtype=torch.long)
        self.mention, self.source, self.cue, self.event, self.inside = (
            torch.full((n, words), IGNORED, dtype=torch.long) for _ in range(5)
        )
        for i, e in enumerate(examples):
            length, wide = len(e.window.ids), len(e.window.words)
            self.ids[i, :length] = torch.tensor(e.window.ids)
            self.extra[i, :length, 0] = torch.tensor(e.window.shapes)
            if i not in blind:
                self.extra[i, :length, 1:] = torch.tensor(e.hints)
            self.mask[i, :length] = 1
            self.first[i, :wide] = torch.tensor(e.window.first)
            layers = (
                ()
                if e.partial
                else (
                    (self.mention, e.mentions),
                    (self.source, e.sources),
                    (self.cue, [s.cue for s in e.statements]),
                )
            )
            for tags, spans in layers:
                tags[i, :wide] = 0
                self._spans(tags[i], spans)
            self.event[i, :wide] = 0
            self.inside[i, :wide] = 0
            self.event[i, list(e.open)] = IGNORED
            for event in e.events:
                if self.event[i, event.cue[0]] <= 0:
                    self.event[i, event.cue[0]] = 1 + vocabulary.types.index(event.type)
                self.inside[i, event.cue[0] + 1 : event.cue[1] + 1] = 1

    @staticmethod
    def _spans(tags: Tensor, spans: Sequence[Words]) -> None:
        # Wider first, so that of nested stretches the inner one's begin stands.
        for a, b in sorted(spans, key=lambda s: s[0] - s[1]):
            tags[a] = 1
            tags[a + 1 : b + 1] = 2

    def modality(self) -> Tensor:
        return torch.tensor([MODALITIES.index(v.modality) for e in self.examples for v in e.events])

    def flags(self) -> Tensor:
        rows = [[*v.flags, v.reciprocal] for e in self.examples for v in e.events]
        return torch.tensor(rows, dtype=torch.float)

    def modes(self) -> tuple[Tensor, Tensor]:
        """For each event the share of each output of the head of modes, and which outputs its type leaves open.

        Outputs are the vocabulary's modes, then for each type that none fits; both [events, modes + types].
        """
        types, modes = self.vocabulary.types, self.vocabulary.modes
        known = {m: i for i, m in enumerate(modes)}
        events = [v for e in self.examples for v in e.events]
        gold = torch.zeros(len(events), len(modes) + len(types))
        open_ = torch.zeros(len(events), len(modes) + len(types), dtype=torch.bool)
        for i, v in enumerate(events):
            none = len(modes) + types.index(v.type)
            open_[i, none] = True
            open_[i, [n for m, n in known.items() if m.startswith(f"{v.type}/")]] = True
            for mode in v.modes or ("",):
                gold[i, known.get(mode, none)] += 1.0 / max(1, len(v.modes))
        return gold, open_

    def acts(self) -> tuple[Tensor, Tensor]:
        told = [s for e in self.examples for s in e.statements]
        return (
            torch.tensor([ATTITUDES.index(s.attitude) for s in told]),
            torch.tensor([ACTS.index(s.act) for s in told]),
        )


def bucketed(
    examples: Sequence[Example], size: int, generator: torch.Generator | None
) -> Iterator[list[Example]]:
    """Examples in batches of like length; with a generator in a random order, else as sorted by length."""
    if generator is None:
        order = sorted(range(len(examples)), key=lambda i: len(examples[i].window.ids))
    else:
        noise = torch.rand(len(examples), generator=generator).tolist()
        order = sorted(
            range(len(examples)), key=lambda i: len(examples[i].window.ids) * (0.85 + 0.3 * noise[i])
        )
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    if generator is not None:
        batches = [batches[i] for i in torch.randperm(len(batches), generator=generator).tolist()]
    for batch in batches:
        yield [examples[i] for i in batch]


def modes_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """All modes that occur, as TYPE/mode, in alphabetical order."""
    return tuple(sorted({m for e in examples for v in e.events for m in v.modes}))


def counts(examples: Sequence[Example]) -> Mapping[str, int]:
    """How many examples, events and statements there are."""
    return {
        "sentences": len(examples),
        "events": sum(len(e.events) for e in examples),
        "statements": sum(len(e.statements) for e in examples),
    }
