"""A trained network to a folder of weights that the program reads: encoder as int8 ONNX, heads as arrays."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import torch

from dragoman.encoder.heads import Names
from dragoman.encoder.hints import SIZES
from dragoman.encoder.weights import ENCODER, FORMAT, GATE, HEADS, MANIFEST, TOKENIZER, Manifest
from dragoman.training.batch import Vocabulary
from dragoman.training.fit import Network
from dragoman.training.labels import ACTS, ATTITUDES, MODALITIES

_INPUTS = ("ids", "extra", "mask")


def save(
    network: Network,
    vocabulary: Vocabulary,
    tokenizer: Path,
    folder: Path,
    *,
    name: str,
    trained: str,
    corpus: str,
    own_types: Mapping[str, str] | None = None,
) -> None:
    """Write the weights to `folder`, replacing what stands there. `corpus` is the hash of what it was trained on.

    `own_types` are event types beyond PLOVER's, with what each is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GATE).unlink(missing_ok=True)
    network.eval()
    _encoder(network, folder / ENCODER)
    arrays = {k: v.detach().numpy().astype(np.float16) for k, v in network.heads.state_dict().items()}
    np.savez(folder / HEADS, allow_pickle=False, **arrays)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    names = Names(
        types=vocabulary.types, modes=vocabulary.modes, modalities=MODALITIES, attitudes=ATTITUDES, acts=ACTS
    )
    write_manifest(
        folder,
        Manifest(
            format=FORMAT,
            name=name,
            trained=trained,
            corpus=corpus,
            files={},
            names=names,
            own_types=dict(own_types or {}),
        ),
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest` with the hashes of the files that stand in `folder`."""
    there = [n for n in (ENCODER, HEADS, TOKENIZER, GATE) if n != GATE or (folder / n).exists()]
    hashes = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in there}
    whole = msgspec.structs.replace(manifest, files=hashes)
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")


def _encoder(network: Network, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import fusion_options, optimizer

    example = (
        torch.ones(2, 8, dtype=torch.long),
        torch.zeros(2, 8, 1 + len(SIZES), dtype=torch.long),
        torch.ones(2, 8, dtype=torch.long),
    )
    config = network.trunk.model.config
    # Plain attention is what the optimizer knows to fuse; fused, a sentence takes a sixth less time.
    network.trunk.model.set_attn_implementation("eager")
    fused = fusion_options.FusionOptions("bert")
    fused.enable_embed_layer_norm = False
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, prepared = Path(scratch, "plain.onnx"), Path(scratch, "prepared.onnx")
        torch.onnx.export(
            network.trunk,
            example,
            str(plain),
            input_names=list(_INPUTS),
            output_names=["vectors"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in (*_INPUTS, "vectors")},
            opset_version=17,
            dynamo=False,
        )
        model = optimizer.optimize_model(
            str(plain),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=fused,
            opt_level=0,
        )
        model.save_model_to_file(str(prepared))
        # Seven bits: eight overflow on processors without VNNI.
        quantize_dynamic(
            str(prepared),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": 1},
        )
    network.trunk.model.set_attn_implementation("sdpa")
