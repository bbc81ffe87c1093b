"""`dragoman stats`: what a ledger holds."""

from __future__ import annotations

import click

from dragoman.commands.options import as_of_option, ledger_option
from dragoman.commands.services import Services


@click.command("stats", short_help="Count what the ledger holds.")
@as_of_option
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@ledger_option
@click.pass_obj
def command(services: Services, as_of: str | None, shape: str, ledger: str | None) -> None:
    """Count reports, readings, events by type, statements and judgements; name the versions that read them."""
    import msgspec

    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.page.clean import one_line

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        found = store.view(as_of=parse_as_of(as_of) if as_of else None).stats()
    values = msgspec.to_builtins(found)
    if shape == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode("utf-8"))
        return
    by_type, versions = values.pop("events_by_type"), values.pop("versions")
    for key, value in values.items():
        click.echo(
            f"{key.replace('_', ' '):<12} {f'{value:,}' if isinstance(value, int) else value or '-':>12}"
        )
    for key, value in sorted(by_type.items(), key=lambda row: (-row[1], row[0])):
        click.echo(f"  {key:<10} {value:>12,}")
    for version in versions:
        words = "dragoman {program} · knowledge {knowledge} · weights {weights}".format_map(version)
        click.echo(one_line(f"{version['readings']:,} read by {words}"))
