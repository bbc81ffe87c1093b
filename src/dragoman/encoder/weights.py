"""A set of weights on disk: a manifest, the encoder as ONNX, the heads as arrays, the tokenizer. Hashes are checked."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from dragoman.encoder.heads import Array, Heads, Names
from dragoman.errors import WeightsError

FORMAT = 1
MANIFEST = "manifest.json"
ENCODER, HEADS, TOKENIZER = "encoder.onnx", "heads.npz", "tokenizer.json"
SHIPPED = Path(__file__).parent / "data" / "models"
FAST = "fast"
RULES = "rules"
_AGAIN = "Install dragoman again, or build them with `make train`."


def locate(model: str) -> Path | None:
    """The folder of a model: a name that is shipped ("fast"), or a folder; None for "rules", which needs none."""
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

    @property
    def label(self) -> str:
        """Name and the first digits of the hash of the heads, which no two trainings share."""
        return f"{self.name}-{self.files[HEADS][:8]}"


class Weights:
    """Opened weights."""

    def __init__(self, folder: Path, manifest: Manifest, heads: Heads, session: Any) -> None:
        self.folder, self.manifest, self.heads, self._session = folder, manifest, heads, session

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> Weights:
        """The weights in `folder`, run on `threads` threads.

        Raises WeightsError: `weights.missing`, `weights.altered` (a hash differs), `weights.version` (another format).
        """
        manifest = read_manifest(folder)
        for name, expected in manifest.files.items():
            path = folder / name
            if Path(name).name != name or not path.is_file():
                raise WeightsError("weights.missing", f"The weights lack the file {name!r}.", _AGAIN)
            if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                raise WeightsError("weights.altered", f"The weights' file {name!r} has been altered.", _AGAIN)
        with np.load(folder / HEADS, allow_pickle=False) as stored:
            arrays: dict[str, Array] = {k: stored[k].astype(np.float32) for k in stored.files}
        return cls(folder, manifest, Heads(arrays), _session(folder / ENCODER, threads))

    @property
    def names(self) -> Names:
        return self.manifest.names

    @property
    def tokenizer(self) -> Path:
        return self.folder / TOKENIZER

    def run(self, ids: Any, extra: Any, mask: Any) -> Array:
        """Vectors [batch, pieces, width] of pieces [batch, pieces] with `extra` [batch, pieces, 1 + hints], int64."""
        out: Array = self._session.run(None, {"ids": ids, "extra": extra, "mask": mask})[0]
        return out


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


def _session(path: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
