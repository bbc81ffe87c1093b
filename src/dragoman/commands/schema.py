"""`dragoman schema`: the contract as JSON Schema."""

from __future__ import annotations

import click


@click.command("schema", short_help="Print the JSON Schema of a reading.")
@click.argument("what", type=click.Choice(["reading", "error", "report"]), default="reading")
def command(what: str) -> None:
    """Print the JSON Schema (2020-12) of what `read` writes (reading, error) or reads (report)."""
    import json

    from dragoman.commands.contract import schema

    click.echo(json.dumps(schema(what), indent=2, ensure_ascii=False))
