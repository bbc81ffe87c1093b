"""`dragoman search`: events and statements of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from dragoman.commands.faults import say
from dragoman.commands.options import as_of_option, filter_options, ledger_option, make_filters
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ledger import Hit
    from dragoman.output import Output


COUNTED = 10_000
"""Hits that are counted; of more it is only said that there are more."""


@click.command("search", short_help="Find events or statements in the ledger.")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@filter_options
@click.option("--statements", is_flag=True, help="Find statements.")
@click.option("--events", is_flag=True, help="Find events: the default.")
@as_of_option
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="Most hits of a kind.",
)
@click.option("--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@ledger_option
@click.pass_obj
def command(
    services: Services,
    /,
    words: tuple[str, ...],
    statements: bool,
    events: bool,
    as_of: str | None,
    limit: int,
    shape: str,
    ledger: str | None,
    **wanted: Any,
) -> None:
    """Find events, or statements, that hold all WORDS and fit all options.

    "Words in quotes" are a phrase, troop* is a beginning. A record's id is what `show` and `judge` take.

    \b
    Examples:
      dragoman search troops --type THREATEN --recipient USA
      dragoman search --statements --actor "Kataib Hezbollah" --since 2018-02-01
    """
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.output import Output

    filters = make_filters(words=" ".join(words) or None, **wanted)
    kinds: list[Literal["event", "statement"]] = []
    kinds += ["event"] if events or not statements else []
    kinds += ["statement"] if statements else []
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        for kind in kinds:
            hits = list(view.search(filters, kind=kind, limit=limit))
            total = len(hits) if len(hits) < limit else view.count(filters, kind=kind, most=COUNTED)
            _write(out, kind, hits, total, shape)
        if view.incomplete():
            say(
                "warning",
                "ledger.pruned",
                "Superseded readings were dropped since then; some may be missing here.",
            )


def _write(out: Output, kind: str, hits: list[Hit], total: int, shape: str) -> None:
    if shape == "jsonl":
        from dragoman.commands.write import encoded

        for hit in hits:
            out.write(encoded(hit) + "\n")
        return
    from dragoman.commands.hits import table
    from dragoman.commands.terminal import console

    table(console(out, 100), kind, hits, total, most=COUNTED)
