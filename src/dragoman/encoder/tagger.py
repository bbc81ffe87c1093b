"""The reader's network at run time: sentences to what it sees in them, with a probability each.

One encoder pass a sentence (onnxruntime, int8, no torch), heads with numpy.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.encoder.blas import one_thread
from dragoman.encoder.heads import Array, means, sigmoid, softmax, stretches
from dragoman.encoder.hints import SIZES, Hinted, on_pieces
from dragoman.encoder.weights import Calibration, Manifest, Weights, read_manifest
from dragoman.encoder.wordpieces import Window, WordPieces
from dragoman.records.reading import Span

FLOOR = 0.05
"""Events less likely than this are not handed on."""


class SeenParty(msgspec.Struct, frozen=True):
    """A mention with the probability that it is the party."""

    span: Span
    probability: float


class SeenEvent(msgspec.Struct, frozen=True):
    """An event that the network sees at `cue`. Spans are offsets into the text that was read."""

    cue: Span
    types: dict[str, float]
    """Probability of each type at this cue; what is left to 1 says that there is no event."""
    modality: dict[str, float]
    modes: dict[str, float]
    """Probability of each mode, as TYPE/mode, should the event be of that type."""
    historical: float
    repeated: float
    aggregate: float
    reciprocal: float
    actors: tuple[SeenParty, ...]
    recipients: tuple[SeenParty, ...]

    @property
    def probability(self) -> float:
        """That there is an event at all."""
        return sum(self.types.values())


class SeenStatement(msgspec.Struct, frozen=True):
    """A statement that the network sees at `cue`."""

    cue: Span
    probability: float
    sources: tuple[SeenParty, ...]
    content: tuple[Span, ...]
    attitudes: dict[str, float]
    acts: dict[str, float]


class Seen(msgspec.Struct, frozen=True):
    """What the network sees in one sentence."""

    mentions: tuple[Span, ...]
    events: tuple[SeenEvent, ...]
    statements: tuple[SeenStatement, ...]


class Tagger:
    """Reads sentences with one set of weights. Loads them on first use; not safe to share between threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads

    @functools.cached_property
    def weights(self) -> Weights:
        """The opened weights. Raises WeightsError where they cannot be used."""
        return Weights.open(self._folder, self._threads)

    @functools.cached_property
    def _pieces(self) -> WordPieces:
        return WordPieces(self.weights.tokenizer)

    @functools.cached_property
    def manifest(self) -> Manifest:
        """What the weights are. Loads no model; raises WeightsError where there is none."""
        return read_manifest(self._folder)

    @property
    def name(self) -> str:
        """Name and hash of the weights."""
        return self.manifest.label

    @property
    def calibration(self) -> Calibration:
        return self.manifest.calibration

    def read(
        self, sentences: Sequence[str], known: Sequence[Hinted] | None = None, *, statements: bool = False
    ) -> list[Seen]:
        """What is seen in each sentence, in their order; `known` are the hints of each.

        Statements are looked for only where asked. Where not, and where hints are known, sentences without a word
        that could be the cue of an event are not read: nothing is seen in them.
        """
        windows = self._pieces.windows(sentences)
        flat = [(i, w) for i, group in enumerate(windows) for w in group]
        gate = self.weights.gate
        if gate is not None and known is not None and not statements:
            flat = [(i, w) for i, w in flat if gate.passes(w, on_pieces(w, known[i]))]
        told = None if known is None else [known[i] for i, _ in flat]
        out = [Seen((), (), ()) for _ in sentences]
        with one_thread():
            for (i, window), vectors in zip(flat, self.encode([w for _, w in flat], told), strict=True):
                out[i] = _joined(out[i], self._see(window, vectors, statements))
        return out

    def encode(self, windows: Sequence[Window], known: Sequence[Hinted] | None = None) -> list[Array]:
        """Vectors [pieces, width] of each window, in their order; `known` are the hints of its sentence.

        One at a time: the int8 encoder scales by the largest value of a batch, so that an answer would depend on its
        neighbours, for a seventh of the time.
        """
        out = []
        for i, window in enumerate(windows):
            ids = np.array([window.ids], dtype=np.int64)
            extra = np.zeros((*ids.shape, 1 + len(SIZES)), dtype=np.int64)
            extra[0, :, 0] = window.shapes
            if known is not None:
                extra[0, :, 1:] = on_pieces(window, known[i])
            out.append(self.weights.run(ids, extra, np.ones_like(ids))[0])
        return out

    def pairs(
        self,
        rows: Sequence[tuple[Sequence[Window], Span | None, Span | None]],
        known: Sequence[Hinted] | None = None,
    ) -> list[tuple[dict[str, float], dict[str, float]]]:
        """Probability of each event type for what an actor does to a recipient in each sentence's windows, and of each
        modality of it.

        Where they lie in several windows, the one that holds most of them is read. `known` are the hints of each row.
        """
        chosen = [_holding(windows, actor, recipient) for windows, actor, recipient in rows]
        told = None if known is None else [known[i] for i, w in enumerate(chosen) if w is not None]
        encoded = iter(self.encode([w for w in chosen if w is not None], told))
        heads, names = self.weights.heads, self.weights.names
        out = []
        with one_thread():
            for window, (_, actor, recipient) in zip(chosen, rows, strict=True):
                if window is None:
                    out.append((_alike(names.types), _alike(names.modalities)))
                    continue
                words = next(encoded)[window.first]
                parties = _words(window, actor), _words(window, recipient)
                types = softmax(heads.pair(words, *parties)).tolist()
                modalities = heads.modality(words, *parties).tolist()
                out.append(
                    (
                        dict(zip(names.types, types, strict=True)),
                        dict(zip(names.modalities, modalities, strict=True)),
                    )
                )
        return out

    def windows(self, texts: Sequence[str]) -> list[list[Window]]:
        """The windows of each text."""
        return self._pieces.windows(texts)

    def _see(self, window: Window, pieces: Array, statements: bool) -> Seen:
        heads = self.weights.heads
        words = pieces[window.first]
        spans = window.words

        def span(stretch: tuple[int, int]) -> Span:
            return spans[stretch[0]][0], spans[stretch[1]][1]

        mentions = [s for s, _ in stretches(softmax(heads.linear("mention", words)))]
        types = softmax(heads.linear("event", words))
        at = np.flatnonzero(1.0 - types[:, 0] >= FLOOR).tolist()
        told = self._statements(words, window) if statements else ()
        return Seen(tuple(map(span, mentions)), tuple(self._events(words, span, mentions, types, at)), told)

    def _events(
        self,
        words: Array,
        span: Callable[[tuple[int, int]], Span],
        mentions: list[tuple[int, int]],
        types: Array,
        at: list[int],
    ) -> Iterator[SeenEvent]:
        if not at:
            return
        heads, names = self.weights.heads, self.weights.names
        there = words[at]
        inside = heads.linear("inside", words)[:, 0] > 0
        modality = softmax(heads.linear("modality", there)).tolist()
        flags = sigmoid(heads.linear("flags", there)).tolist()
        modes = heads.modes(there, types[at, 1:] >= FLOOR, names)
        parties = self._linked("party", words, at, mentions).tolist()
        places = list(map(span, mentions))
        for n, i in enumerate(at):
            end = i
            while end + 1 < len(words) and inside[end + 1] and end + 1 not in at:
                end += 1
            seen = list(zip(places, parties[n], strict=True))
            yield SeenEvent(
                cue=span((i, end)),
                types=dict(zip(names.types, types[i, 1:].tolist(), strict=True)),
                modality=dict(zip(names.modalities, modality[n], strict=True)),
                modes=modes[n],
                historical=flags[n][0],
                repeated=flags[n][1],
                aggregate=flags[n][2],
                reciprocal=flags[n][3],
                actors=tuple(SeenParty(s, p[0]) for s, p in seen),
                recipients=tuple(SeenParty(s, p[1]) for s, p in seen),
            )

    def _linked(self, name: str, words: Array, at: list[int], spans: list[tuple[int, int]]) -> Array:
        """Link probabilities [words in `at`, spans, kinds]."""
        if not spans:
            return np.zeros((len(at), 0, 2), dtype=np.float32)
        distance = np.array([[s[0] - i for s in spans] for i in at], dtype=np.int64)
        return sigmoid(self.weights.heads.link(name, words[at], means(words, spans), distance))

    def _statements(self, words: Array, window: Window) -> tuple[SeenStatement, ...]:
        heads, names = self.weights.heads, self.weights.names
        cues = stretches(softmax(heads.linear("cue", words)))
        if not cues:
            return ()
        spans = window.words
        sources = [s for s, _ in stretches(softmax(heads.linear("source", words)))]
        at = [c[0] for c, _ in cues]
        speakers = self._linked("speaker", words, at, sources)
        attitudes = softmax(heads.linear("attitude", words[at]))
        acts = softmax(heads.linear("act", words[at]))
        distance = np.arange(len(words))[None] - np.array(at)[:, None]
        held = sigmoid(heads.link("content", words[at], words, distance))[:, :, 0]
        out = []
        for n, (cue, probability) in enumerate(cues):
            out.append(
                SeenStatement(
                    cue=(spans[cue[0]][0], spans[cue[1]][1]),
                    probability=probability,
                    sources=tuple(
                        SeenParty((spans[s[0]][0], spans[s[1]][1]), float(speakers[n, k, 0]))
                        for k, s in enumerate(sources)
                    ),
                    content=tuple((spans[a][0], spans[b][1]) for a, b in _runs(held[n] > 0.5, cue)),
                    attitudes=dict(zip(names.attitudes, map(float, attitudes[n]), strict=True)),
                    acts=dict(zip(names.acts, map(float, acts[n]), strict=True)),
                )
            )
        return tuple(out)


def _runs(held: NDArray[np.bool_], cue: tuple[int, int]) -> list[tuple[int, int]]:
    """Runs of words that are held, without the cue's own."""
    out: list[tuple[int, int]] = []
    start: int | None = None
    for i in range(len(held) + 1):
        inside = i < len(held) and bool(held[i]) and not cue[0] <= i <= cue[1]
        if inside and start is None:
            start = i
        elif not inside and start is not None:
            out.append((start, i - 1))
            start = None
    return out


def _joined(first: Seen, second: Seen) -> Seen:
    if not (first.mentions or first.events or first.statements):
        return second
    return Seen(
        first.mentions + second.mentions, first.events + second.events, first.statements + second.statements
    )


def _alike(names: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(names, 1.0 / len(names))


def _holding(windows: Sequence[Window], actor: Span | None, recipient: Span | None) -> Window | None:
    def held(window: Window) -> int:
        return sum(s is not None and window.at(s) is not None for s in (actor, recipient))

    return max(windows, key=held, default=None)


def _words(window: Window, span: Span | None) -> tuple[int, int] | None:
    return None if span is None else window.at(span)
