"""`dragoman releases`: the releases that were made from a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.commands.options import ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ledger import Release


@click.command("releases", short_help="List the releases that were made.")
@click.option("--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@ledger_option
@click.pass_obj
def command(services: Services, shape: str, ledger: str | None) -> None:
    """List the releases of a ledger, oldest first, with their moment, records and the hash of their manifest."""
    from dragoman.ledger import open_ledger
    from dragoman.output import Output

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        found = store.releases()
    with Output(None) as out:
        if shape == "jsonl":
            from dragoman.commands.write import encoded

            for release in found:
                out.write(encoded(release) + "\n")
            return
        for release in found:
            out.write(_line(release) + "\n")
        if not found:
            out.write("No release has been made.\n")


def _line(release: Release) -> str:
    from dragoman.page.clean import one_line

    since = "" if release.previous is None else f", changes since {release.previous}"
    return one_line(
        f"{release.name}  as of {release.as_of:%Y-%m-%d %H:%M:%S} UTC, {release.records:,} records{since}; "
        f"manifest {release.manifest[:16]}"
    )
