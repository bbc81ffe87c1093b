"""`dragoman export --format positions`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from dragoman.commands.faults import say
from dragoman.commands.services import Services

_MEANT = ("actor", "since", "until", "min_confidence")
"""Options that positions have too."""


def export_positions(
    services: Services,
    shape: str,
    questions: Sequence[str],
    output: str | None,
    describe: bool,
    no_text: bool,
    ledger: str | None,
    wanted: dict[str, Any],
) -> None:
    """Write positions. Raises UsageError(export.filter) for an option that they do not have."""
    from dragoman.errors import UsageError
    from dragoman.export import positions as exporting
    from dragoman.ledger import open_ledger
    from dragoman.ledger.questions.book import PositionFilters
    from dragoman.page.clean import one_line

    if shape != "positions":
        raise UsageError("export.filter", "--question is for positions.", "Give --format positions.")
    if describe:
        from dragoman.commands.export import print_spec

        print_spec(exporting.describe())
        return
    if astray := [name for name, value in wanted.items() if value and name not in _MEANT]:
        option = astray[0].removesuffix("s").replace("_", "-")
        raise UsageError(
            "export.filter",
            f"Positions are not chosen by --{option}.",
            "By --question, --actor, --since, --until and --min-confidence.",
        )
    meant: dict[str, Any] = {name: wanted.get(name) for name in _MEANT}
    filters = PositionFilters(**meant)
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        book = store.questions()
        for id_ in questions or [one.id for one in book.list()]:
            if waiting := book.waiting(id_):
                told = f"{waiting} reports were not looked at yet for {id_}."
                say("warning", "questions.waiting", told, f"Run `dragoman track {id_}` first.")
        target = output or "-"
        done = exporting.write_positions(
            store, target, questions=questions, filters=filters, no_text=no_text, about=True
        )
    if target != "-":
        click.echo(one_line(f"{done} position{'' if done == 1 else 's'} in {target}."), err=True)
