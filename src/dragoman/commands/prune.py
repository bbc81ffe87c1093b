"""`dragoman prune`: superseded readings out of the ledger."""

from __future__ import annotations

import sys

import click

from dragoman.commands.options import ledger_option
from dragoman.commands.services import Services


@click.command("prune", short_help="Drop superseded readings.")
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Readings of each report to keep, the one in force included.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@ledger_option
@click.pass_obj
def command(services: Services, keep: int, dry_run: bool, yes: bool, ledger: str | None) -> None:
    """Drop readings that a newer run has superseded. Texts, judgements and readings in force always stay; --as-of can
    then no longer answer from what is gone."""
    from dragoman.errors import UsageError
    from dragoman.ledger import open_ledger

    with open_ledger(ledger or services.settings.ledger) as store:
        would = store.prune(keep=keep, dry_run=True)
        plural = "" if would.readings == 1 else "s"
        counts = (
            f"{would.readings} superseded reading{plural} with {would.events} events, "
            f"{would.statements} statements"
        )
        if dry_run or not would.readings:
            click.echo(f"{counts}: nothing dropped.")
            return
        if not yes and not sys.stdin.isatty():
            raise UsageError("prune.unconfirmed", f"{counts} would be dropped for good.", "Say --yes.")
        if not yes:
            click.confirm(f"Drop {counts} for good?", abort=True, err=True)
        store.prune(keep=keep)
        click.echo(f"{counts}: dropped.")
