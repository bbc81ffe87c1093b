"""A network for further training from weights that the program reads: the int8 encoder back to floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dragoman.encoder.weights import ENCODER, HEADS, read_manifest
from dragoman.errors import WeightsError
from dragoman.training.batch import Vocabulary
from dragoman.training.fit import Network

_MATRICES = ("attention.output.dense", "intermediate.dense", "output.dense")
_PARTS = ("query", "key", "value")


def restore(folder: Path, base: Path, vocabulary: Vocabulary) -> Network:
    """The network behind the weights in `folder`, with heads for `vocabulary`, which may know more types and modes.

    `base` is the encoder that they were once trained from: its table of pieces does not change in training. What
    int8 took from the other parameters stays lost. Raises WeightsError
    (`weights.missing`, `weights.altered`, `weights.version`).
    """
    import onnx

    names = read_manifest(folder).names
    try:
        stored = onnx.load(str(folder / ENCODER))
    except OSError as e:
        raise WeightsError("weights.missing", f"The weights lack the file {ENCODER!r}.") from e
    values = {i.name: onnx.numpy_helper.to_array(i) for i in stored.graph.initializer}
    layers = 1 + max(int(m[1]) for k in values if (m := re.search(r"encoder\.layer\.(\d+)\.", k)))
    network = Network(base, vocabulary, tuple(range(layers)))
    state = network.trunk.state_dict()
    changed = {k: _tensor(v) for k in state if (v := _plain(values, k)) is not None}
    changed.pop("model.embeddings.word_embeddings.weight", None)
    for number in range(layers):
        changed |= _layer(values, stored.graph.node, number)
    missing = {k for k in state if k not in changed} - {"model.embeddings.word_embeddings.weight"}
    missing = {k for k in missing if not k.endswith(("position_ids", "token_type_ids"))}
    if missing:
        raise WeightsError("weights.altered", f"The encoder lacks {min(missing)!r}.", "Train anew.")
    network.trunk.load_state_dict({**state, **{k: v.reshape(state[k].shape) for k, v in changed.items()}})
    with np.load(folder / HEADS, allow_pickle=False) as arrays:
        known = Vocabulary(types=names.types, modes=names.modes)
        _heads(network, {k: arrays[k].astype(np.float32) for k in arrays.files}, known, vocabulary)
    return network


def _plain(values: Mapping[str, Any], name: str) -> Any:
    """The parameter of this name as floats, or None where it is not stored under it."""
    if name in values:
        return values[name]
    if f"{name}_quantized" not in values:
        return None
    return _floats(values, name)


def _floats(values: Mapping[str, Any], name: str) -> Any:
    zero, scale = values[f"{name}_zero_point"], values[f"{name}_scale"]
    return (values[f"{name}_quantized"].astype(np.float32) - zero.astype(np.float32)) * scale


def _layer(values: Mapping[str, Any], nodes: Any, number: int) -> dict[str, torch.Tensor]:
    """Matrices of one layer. The optimizer gives them names of its own; their nodes keep the module's path."""
    start, out = f"model.encoder.layer.{number}", {}
    weight, bias = _floats(values, f"Attention_{number}_qkv_weight"), values[f"Attention_{number}_qkv_bias"]
    for part, columns, offsets in zip(_PARTS, np.split(weight, 3, axis=1), np.split(bias, 3), strict=True):
        out[f"{start}.attention.self.{part}.weight"] = _tensor(columns.T)
        out[f"{start}.attention.self.{part}.bias"] = _tensor(offsets)
    for matrix in _MATRICES:
        path = "/" + f"{start}.{matrix}".replace(".", "/").replace(f"layer/{number}", f"layer.{number}")
        node = next(n for n in nodes if n.op_type == "MatMulInteger" and n.name.startswith(f"{path}/"))
        name = next(i for i in node.input if i.endswith("_quantized") and i in values)
        out[f"{start}.{matrix}.weight"] = _tensor(_floats(values, name.removesuffix("_quantized")).T)
    return out


def _heads(network: Network, arrays: Mapping[str, Any], known: Vocabulary, wanted: Vocabulary) -> None:
    """Copy the heads; rows of types and modes that are new stay as they were drawn."""
    old_modes = [*known.modes, *(f"{t}/" for t in known.types)]
    new_modes = [*wanted.modes, *(f"{t}/" for t in wanted.types)]
    rows = {
        "event": [0, *(1 + wanted.types.index(t) for t in known.types)],
        "modes": [new_modes.index(m) for m in old_modes],
        "pair_type": [wanted.types.index(t) for t in known.types],
    }
    state = network.heads.state_dict()
    for name, values in arrays.items():
        head = name.split(".")[0]
        if head in rows:
            state[name][rows[head]] = _tensor(values)
        else:
            state[name] = _tensor(values)
    network.heads.load_state_dict(state)


def _tensor(values: Any) -> torch.Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float32))
