"""`dragoman evaluate`: figures on annotated data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from dragoman.commands.options import model_options
from dragoman.commands.services import Services


@click.command("evaluate", short_help="Measure the program on annotated data.")
@click.argument("tasks", nargs=-1, metavar="[TASK]...")
@click.option(
    "--data",
    metavar="DIR",
    required=True,
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with a folder for each task, each with its data and its score.py; or the folder of example reports. "
    "May be repeated.",
)
@click.option("--out", metavar="FILE", help="Write the figures there as Markdown.")
@model_options
@click.pass_obj
def command(services: Services, tasks: tuple[str, ...], data: tuple[Path, ...], out: str | None) -> None:
    """Run the TASKs of an evaluation folder (all of them where none is named) and show the figures.

    The scorer of each task is run as it is: evaluate only data that you trust.
    """
    import msgspec

    from dragoman.evaluation.runner import report, run
    from dragoman.output import Output
    from dragoman.reading.relate import check

    relater = services.relater()

    def relate(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        return map(msgspec.to_builtins, relater.pairs(map(check, rows)))

    reader = services.reader()
    outcomes = [o for folder in data for o in run(tasks, folder, reader, relate)]
    with Output(out) as target:
        target.write(report(outcomes))
