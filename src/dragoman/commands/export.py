"""`dragoman export`: records of the ledger for other programs."""

from __future__ import annotations

from typing import Any

import click

from dragoman.commands.options import as_of_option, filter_options, ledger_option, make_filters
from dragoman.commands.services import Services


@click.command("export", short_help="Write records for other programs.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["plover", "csv", "parquet", "jsonl"]),
    default="plover",
    show_default=True,
    help="PLOVER's JSON lines, a table, or the contract's own records.",
)
@click.option("-o", "--output", metavar="FILE", help="Write there in place of stdout; whole or not at all.")
@click.option(
    "--no-text", is_flag=True, help="Leave out every word of the source, to share without rights in it."
)
@click.option("--words", metavar="WORDS", help="Only records whose sentence holds all of these.")
@filter_options
@click.option("--statements", is_flag=True, help="Write statements in place of events.")
@as_of_option
@ledger_option
@click.pass_obj
def command(
    services: Services,
    /,
    shape: Any,
    output: str | None,
    no_text: bool,
    statements: bool,
    as_of: str | None,
    ledger: str | None,
    **wanted: Any,
) -> None:
    """Write all records that fit the options.

    \b
    Examples:
      dragoman export --format plover --since 2018-02-01 -o events.jsonl
      dragoman export --format parquet --no-text -o events.parquet
    """
    from dragoman.export import export
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.page.clean import one_line

    filters = make_filters(**wanted)
    kind: Any = "statement" if statements else "event"
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        written = export(view, filters, shape, output or "-", kind=kind, no_text=no_text)
    if output not in (None, "-"):
        click.echo(one_line(f"{written} {kind}{'' if written == 1 else 's'} in {output}."), err=True)
