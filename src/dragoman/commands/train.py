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
@click.option("--epochs", type=click.IntRange(1), help="Passes over the corpus.")
@click.option("--threads", type=click.IntRange(1), help="Processor threads.")
@click.option("--seed", type=int, help="Seed of everything that is drawn.")
@click.option("--name", default="own", show_default=True, help="Name of the weights, shown in every reading.")
def command(
    corpus: Path,
    out: Path,
    add: tuple[Path, ...],
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
        from dragoman.training.added import read_added
        from dragoman.training.build import build
        from dragoman.training.fit import Recipe
    except ModuleNotFoundError as e:
        raise UsageError(
            "train.no-extra",
            f"Training needs the package {e.name!r}.",
            'Install the extra: pip install "dragoman[train]".',
        ) from e
    asked = {"epochs": epochs, "threads": threads, "seed": seed}
    recipe = msgspec.structs.replace(Recipe(), **{k: v for k, v in asked.items() if v is not None})
    mine = [item for path in add for item in read_added(path)]
    build(read_corpus(corpus), out, recipe, name, click.echo, mine)
