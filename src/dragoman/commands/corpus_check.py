"""`dragoman corpus-check`: does a corpus keep its markup, and what does it hold?"""

from __future__ import annotations

from pathlib import Path

import click

MOST = 200


@click.command("corpus-check", short_help="Check annotated training sentences and count them.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--counts/--no-counts", default=True, help="Also print what the corpus holds.")
def command(paths: tuple[Path, ...], counts: bool) -> int:
    """Check files of the training markup (training-corpus/MARKUP.md); folders are searched for *.txt.

    Prints a line for each slip with file, line and column, then counts. The exit status is 1 where there is a slip.
    """
    from dragoman.corpus.counts import Counts, count
    from dragoman.corpus.load import load
    from dragoman.page.clean import one_line

    items, slips = load(paths)
    for slip in slips[:MOST]:
        click.echo(one_line(str(slip)))
    if len(slips) > MOST:
        click.echo(f"... and {len(slips) - MOST} more")
    if counts and items:
        found = count(items)
        for name in Counts.__struct_fields__:
            value = getattr(found, name)
            shown = value if isinstance(value, int) else "  ".join(f"{k} {v}" for k, v in value.items())
            click.echo(f"{name:20s} {shown}")
    click.echo(f"{len(items)} items, {len(slips)} slips")
    return 1 if slips else 0
