"""`dragoman train`: weights of the reader from a corpus."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("train", short_help="Build the reader's weights from a corpus.")
@click.option(
    "--corpus",
    default="training-corpus",
    show_default=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with data/ and batches.toml.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the weights go.",
)
@click.option(
    "--add",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl",
    help='Your own sentences, one a line: {"text", "events": [{"type", "cue": [s,e], "actors", "recipients", ...}]}. '
    "May be repeated.",
)
@click.option(
    "--types",
    type=click.Path(path_type=Path),
    metavar="FILE.yaml",
    help="Event types of your own, NAME: what it is. Teach each with 50 sentences or more in --add.",
)
@click.option(
    "--from",
    "start",
    metavar="MODEL",
    help='Go on from these weights ("fast" or a folder) in place of a bare encoder: minutes in place of an hour.',
)
@click.option(
    "--beside-fast",
    is_flag=True,
    help="Weights to run together with the shipped ones, the scores of both averaged: slower and surer.",
)
@click.option("--epochs", type=click.IntRange(1), help="Passes over the corpus.")
@click.option("--threads", type=click.IntRange(1), help="Processor threads.")
@click.option("--seed", type=int, help="Seed of everything that is drawn.")
@click.option("--name", default="own", show_default=True, help="Name of the weights, shown in every reading.")
def command(
    corpus: Path,
    out: Path,
    add: tuple[Path, ...],
    types: Path | None,
    start: str | None,
    beside_fast: bool,
    epochs: int | None,
    threads: int | None,
    seed: int | None,
    name: str,
) -> None:
    """Train on the train split, calibrate on the dev split and write a folder for `--model`.

    Sentences that are added teach events only; a line that does not fit stops the training before it begins. Needs the
    extra `train`. With the seed and number of threads as they are, the same machine gives the same weights.
    """
    import msgspec

    from dragoman.errors import UsageError

    try:
        from dragoman.corpus.splits import read_corpus
        from dragoman.encoder.weights import FAST, locate, read_manifest
        from dragoman.training.added import read_added
        from dragoman.training.build import build
        from dragoman.training.fit import FURTHER, Recipe
        from dragoman.training.labels import TYPES
        from dragoman.training.own_types import check_enough, read_types
    except ModuleNotFoundError as e:
        raise UsageError(
            "train.no-extra",
            f"Training needs the package {e.name!r}.",
            'Install the extra: pip install "dragoman[train]".',
        ) from e
    asked = {"epochs": epochs, "threads": threads, "seed": seed}
    given = {k: v for k, v in asked.items() if v is not None}
    further = FURTHER if start is not None else {}
    recipe = msgspec.structs.replace(Recipe(), **further | given)
    own = {} if types is None else read_types(types)
    folder = None if start is None else locate(start)
    if start is not None and folder is None:
        raise UsageError(
            "train.no-weights", f"The model {start!r} has no weights to go on from.", "Try fast."
        )
    before = () if folder is None else read_manifest(folder).names.types
    mine = [item for path in add for item in read_added(path, {*TYPES, *before, *own})]
    check_enough(own, mine)
    if beside_fast and own:
        raise UsageError(
            "train.beside-types",
            "Weights with event types of your own cannot run beside the shipped ones, which do not know them.",
            "Leave out --beside-fast.",
        )
    beside = locate(FAST) if beside_fast else None
    build(read_corpus(corpus), out, recipe, name, click.echo, mine, own, folder, beside)
