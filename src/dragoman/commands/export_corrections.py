"""`dragoman export --format corrections`: judged sentences to train on."""

from __future__ import annotations

import click

from dragoman.commands.services import Services


def export_corrections(
    services: Services, output: str | None, as_of: str | None, ledger: str | None, *, plain: bool
) -> None:
    """Write them. `plain`: no option was given that is for other formats. Raises UsageError(export.corrections)."""
    from dragoman.errors import UsageError
    from dragoman.export.corrections import REASONS, write
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.page.clean import one_line

    if not plain:
        raise UsageError(
            "export.corrections",
            "Corrections are written whole.",
            "Give --output, --as-of and --ledger alone.",
        )
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        written, left_out = write(store.view(as_of=parse_as_of(as_of) if as_of else None), output or "-")
    if output not in (None, "-"):
        click.echo(one_line(f"{written} sentence{'' if written == 1 else 's'} in {output}."), err=True)
    for reason, number in left_out.items():
        click.echo(one_line(f"  left out: {number} {REASONS[reason]}"), err=True)
