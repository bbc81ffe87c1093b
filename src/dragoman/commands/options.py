"""Options that several commands share."""

from __future__ import annotations

import click

ledger_option = click.option(
    "--ledger",
    metavar="FILE|URL",
    help="The ledger. Default: DRAGOMAN_LEDGER, else dragoman.sqlite in the working folder.",
)
as_of_option = click.option(
    "--as-of", metavar="DATE", help="Answer from what the ledger knew then (ISO 8601 date or time)."
)
by_option = click.option("--by", metavar="NAME", help="Who judges. Default: DRAGOMAN_BY.")
