"""The stance network at run time: where somebody's words stand to the two poles of a question."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from tokenizers import Tokenizer

from dragoman.encoder.weights import FAST, MANIFEST, SHIPPED, TOKENIZER, open_session
from dragoman.errors import WeightsError
from dragoman.questions.model import Asked, Scores
from dragoman.records.reading import Span

FOLDER = Path(__file__).parent / "data" / "stance"
NETWORK = "stance.onnx"
FORMAT = 2
LONGEST = 160
"""Pieces of the text that are looked at, around the content."""
POLE = 40
"""Pieces of a pole's wording that are looked at."""
MARKS = 3
"""None, the content, its holder."""
BATCH = 16
KEPT = 512
"""Wordings of poles whose vectors are kept; there are two for each question that is asked."""
Row = tuple[list[int], list[int]]
_AGAIN = "Install dragoman again, or build them with `make train-stance`."


class StanceManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the weights are. `temperature` divides the scores before the softmax; `corpus` hashes the pairs."""

    format: int
    name: str
    trained: str
    corpus: str
    network: str
    """The file's sha256."""
    tokenizer: str
    """Of the tokenizer's file, which stands with the weights `fast`."""
    temperature: float = 1.0


class Pieces:
    """Cuts a text, or the wording of a pole, into what the network takes: ids and marks, one a piece."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._start = self._tokenizer.token_to_id("[CLS]") or 0
        self._end = self._tokenizer.token_to_id("[SEP]") or 0

    def text(self, text: str, content: Span, actor: Span | None) -> Row:
        """A text with the content and its holder marked."""
        whole = self._tokenizer.encode(text, add_special_tokens=False)
        low, high = _around(whole.offsets, content)
        ids, marks = [self._start], [0]
        for piece, span in zip(whole.ids[low:high], whole.offsets[low:high], strict=True):
            ids.append(piece)
            marks.append(1 if _touch(span, content) else 2 if actor and _touch(span, actor) else 0)
        return [*ids, self._end], [*marks, 0]

    def pole(self, wording: str) -> Row:
        """A wording, without marks."""
        ids = self._tokenizer.encode(wording, add_special_tokens=False).ids[:POLE]
        return [self._start, *ids, self._end], [0] * (len(ids) + 2)


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _around(offsets: Sequence[Span], content: Span) -> tuple[int, int]:
    """The stretch of at most `LONGEST` pieces that holds the content's beginning and as much before as after."""
    if len(offsets) <= LONGEST:
        return 0, len(offsets)
    inside = [n for n, span in enumerate(offsets) if _touch(span, content)] or [0]
    spare = max(0, LONGEST - (inside[-1] - inside[0] + 1))
    low = max(0, min(inside[0] - spare // 2, len(offsets) - LONGEST))
    return low, low + LONGEST


def padded(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    """Arrays int64 [rows, pieces] of ids, marks and mask (1 on pieces)."""
    longest = max(len(ids) for ids, _ in rows)
    ids = np.zeros((len(rows), longest), np.int64)
    marks, mask = np.zeros_like(ids), np.zeros_like(ids)
    for n, (one, other) in enumerate(rows):
        ids[n, : len(one)], marks[n, : len(one)], mask[n, : len(one)] = one, other, 1
    return ids, marks, mask


class Stances:
    """Opened stance weights, a `StanceModel`."""

    def __init__(self, folder: Path = FOLDER, threads: int = 1) -> None:
        """Raises WeightsError: `weights.missing`, `weights.altered`, `weights.version`."""
        self.manifest = read_manifest(folder)
        tokenizer = SHIPPED / FAST / TOKENIZER
        for path, expected in (
            (folder / NETWORK, self.manifest.network),
            (tokenizer, self.manifest.tokenizer),
        ):
            if not path.is_file():
                raise WeightsError("weights.missing", f"The stance weights lack {path.name!r}.", _AGAIN)
            if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                raise WeightsError("weights.altered", f"The file {path.name!r} has been altered.", _AGAIN)
        self._pieces = Pieces(tokenizer)
        self._session = open_session(folder / NETWORK, threads)
        self._width = int(self._session.get_outputs()[0].shape[1])
        self._poles: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """Name and the first digits of the network's hash."""
        return f"{self.manifest.name}-{self.manifest.network[:8]}"

    def stances(self, asked: Sequence[Asked]) -> list[Scores]:
        """One answer for each that is asked."""
        known = self._known([pole for one in asked for pole in (one.for_, one.against)])
        texts, rest = self._run([self._pieces.text(one.text, one.content, one.actor) for one in asked])
        for_ = np.array([known[one.for_] for one in asked]).reshape(texts.shape)
        against = np.array([known[one.against] for one in asked]).reshape(texts.shape)
        scores = joined(texts, for_, against, rest)
        return [Scores(*map(float, row)) for row in _softmax(scores / self.manifest.temperature)]

    def _known(self, wordings: Sequence[str]) -> dict[str, Any]:
        """Vectors by wording. Each is made by itself: in eight bits it would differ with what stands beside it."""
        known = self._poles  # replaced and never changed: several threads may ask
        missing = [wording for wording in dict.fromkeys(wordings) if wording not in known]
        if missing:
            known = known | {wording: self._run([self._pieces.pole(wording)])[0][0] for wording in missing}
            self._poles = known if len(known) <= KEPT else {}
        return known

    def _run(self, rows: Sequence[Row]) -> tuple[Any, Any]:
        """Vectors and the further scores of rows, by batches of like length."""
        order = sorted(range(len(rows)), key=lambda n: len(rows[n][0]))
        vectors, rest = np.zeros((len(rows), self._width)), np.zeros((len(rows), 3))
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            ids, marks, mask = padded([rows[n] for n in some])
            vectors[some], rest[some] = self._session.run(None, {"ids": ids, "marks": marks, "mask": mask})
        return vectors, rest


def joined(texts: Any, for_: Any, against: Any, rest: Any) -> Any:
    """Scores [rows, 4] from vectors [rows, width] of the texts and of the poles, and what the texts alone tell.

    `rest` [rows, 3]: that a side is taken, that it is between, that there is none.
    """
    sides = np.stack([(texts * for_).sum(-1), (texts * against).sum(-1)], -1) + rest[:, :1]
    return np.concatenate([sides, rest[:, 1:]], -1)


def _softmax(scores: Any) -> Any:
    risen = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return risen / risen.sum(axis=-1, keepdims=True)


def read_manifest(folder: Path) -> StanceManifest:
    """The manifest in `folder`. Raises WeightsError (`weights.missing`, `weights.altered`, `weights.version`)."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise WeightsError(
            "weights.missing", f"There are no stance weights in {str(folder)!r}.", _AGAIN
        ) from error
    try:
        manifest = msgspec.json.decode(raw, type=StanceManifest)
    except msgspec.DecodeError as error:
        raise WeightsError(
            "weights.altered", f"The weights' manifest cannot be read: {error}.", _AGAIN
        ) from error
    if manifest.format != FORMAT:
        raise WeightsError(
            "weights.version",
            f"The weights are of format {manifest.format}; this program reads {FORMAT}.",
            _AGAIN,
        )
    return manifest
