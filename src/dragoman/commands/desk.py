"""`dragoman desk`: the web application."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from dragoman.commands.options import by_option, knowledge_option, ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.desk.context import Desk


@click.command("desk", short_help="Read, check and correct in a browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8347, show_default=True, help="0: any that is free."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further name under which it may be asked. May be repeated.",
)
@click.option("--open", "browse", is_flag=True, help="Open it in your browser.")
@by_option
@knowledge_option
@ledger_option
@click.pass_obj
def command(
    services: Services,
    host: str,
    port: int,
    names: tuple[str, ...],
    browse: bool,
    by: str | None,
    ledger: str | None,
) -> None:
    """Serve the desk over a ledger until interrupted.

    It listens on this machine alone and signs with --by. Elsewhere (--host) it serves only a ledger that has accounts:
    see `dragoman accounts`.
    """
    # What is loaded until it serves stays: looking for garbage in it is a fifth of the time until the first page.
    gc.disable()
    try:
        from dragoman.commands.knowing import known
        from dragoman.desk.serve import make, serve
        from dragoman.ledger import open_ledger

        with open_ledger(ledger or services.settings.ledger) as store:
            desk: Desk = make(store, known(services.settings), by or services.settings.by)
            serve(
                desk, host, port, names, browse=browse, say=lambda words: click.echo(words, file=sys.stderr)
            )
    finally:
        gc.enable()
