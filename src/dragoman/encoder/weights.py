"""A set of weights on disk: a manifest, the encoder as ONNX, the heads as arrays, the tokenizer. Hashes are checked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from dragoman.encoder.gate import Gate
from dragoman.encoder.heads import Array, Heads, Names, joined
from dragoman.errors import WeightsError

FORMAT = 1
MANIFEST = "manifest.json"
ENCODER, HEADS, TOKENIZER = "encoder.onnx", "heads.npz", "tokenizer.json"
GATE = "gate.npz"
"""Lets sentences without politics leave early; weights may do without."""
SHIPPED = Path(__file__).parent / "data" / "models"
FAST, ACCURATE = "fast", "accurate"
RULES = "rules"
_AGAIN = "Install dragoman again, or build them with `make train`."


def locate(model: str) -> Path | None:
    """The folder of a model: a name that is shipped ("fast", "accurate"), or a folder; None for "rules"."""
    if model == RULES:
        return None
    named = SHIPPED / model
    return named if model.isidentifier() and named.is_dir() else Path(model)


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From scores to probabilities, fitted on held-out sentences of our own (training/calibrate.py).

    An event's confidence is the logistic of `slope` times the logit of its type's probability, plus `offset`, plus
    `agreed` where the rules found the same type there, or `differing` where they found another. Scores of pairs are
    divided by `pair_temperature`.
    """

    slope: float = 1.0
    offset: float = 0.0
    agreed: float = 0.0
    differing: float = 0.0
    pair_temperature: float = 1.0


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the weights are. `files` gives each file's sha256; temperatures divide scores before the softmax."""

    format: int
    name: str
    trained: str
    corpus: str
    """Hash of the corpus that they were trained on."""
    files: dict[str, str]
    names: Names
    calibration: Calibration = Calibration()
    own_types: dict[str, str] = {}
    """Event types beyond PLOVER's that a user taught, with what each is."""
    beside: str | None = None
    """Label of the shipped weights "fast", where these are run together with them and their scores averaged."""

    @property
    def label(self) -> str:
        """Name and the first digits of a hash of all files, which no two trainings share."""
        told = "".join(self.files[name] for name in sorted(self.files)) + (self.beside or "")
        return f"{self.name}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


class Weights:
    """Opened weights: one network or two, whose vectors stand side by side."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        heads: Heads,
        sessions: Sequence[Any],
        gate: Gate | None = None,
    ) -> None:
        self.folder, self.manifest, self.heads, self.gate = folder, manifest, heads, gate
        self._sessions = sessions

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> Weights:
        """The weights in `folder`, run on `threads` threads.

        Raises WeightsError: `weights.missing`, `weights.altered` (a hash differs), `weights.version` (another format,
        or made to run beside other weights than these).
        """
        manifest = read_manifest(folder)
        for name, expected in manifest.files.items():
            path = folder / name
            if Path(name).name != name or not path.is_file():
                raise WeightsError("weights.missing", f"The weights lack the file {name!r}.", _AGAIN)
            if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                raise WeightsError("weights.altered", f"The weights' file {name!r} has been altered.", _AGAIN)
        heads, sessions = Heads(_arrays(folder / HEADS)), [open_session(folder / ENCODER, threads)]
        gate = Gate(_arrays(folder / GATE)) if GATE in manifest.files else None
        if manifest.beside is None:
            return cls(folder, manifest, heads, sessions, gate)
        other = cls.open(SHIPPED / FAST, threads)
        if other.manifest.label != manifest.beside or other.names != manifest.names:
            raise WeightsError(
                "weights.version",
                f"The weights run beside {manifest.beside}; this program has {other.manifest.label}.",
                _AGAIN,
            )
        return cls(folder, manifest, joined(other.heads, heads), [*other._sessions, *sessions], gate)

    @property
    def names(self) -> Names:
        return self.manifest.names

    @property
    def tokenizer(self) -> Path:
        return self.folder / TOKENIZER

    def run(self, ids: Any, extra: Any, mask: Any) -> Array:
        """Vectors [batch, pieces, width] of pieces [batch, pieces] with `extra` [batch, pieces, 1 + hints], int64."""
        told = {"ids": ids, "extra": extra, "mask": mask}
        seen: list[Array] = [session.run(None, told)[0] for session in self._sessions]
        return seen[0] if len(seen) == 1 else np.concatenate(seen, axis=-1)


def read_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`. Raises WeightsError (`weights.missing`, `weights.altered`, `weights.version`)."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except OSError as e:
        raise WeightsError("weights.missing", f"There are no weights in {str(folder)!r}.", _AGAIN) from e
    try:
        version = msgspec.json.decode(raw, type=dict[str, Any]).get("format")
        if version != FORMAT:
            raise WeightsError(
                "weights.version",
                f"The weights are of format {version!r}; this program reads format {FORMAT}.",
                "Use weights made for this version of dragoman, or train them again.",
            )
        return msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as e:
        raise WeightsError("weights.altered", f"The weights' manifest cannot be read: {e}.", _AGAIN) from e


def _arrays(path: Path) -> dict[str, Array]:
    with np.load(path, allow_pickle=False) as stored:
        return {k: stored[k].astype(np.float32) for k in stored.files}


def open_session(path: Path, threads: int) -> Any:
    """An ONNX network on `threads` threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
