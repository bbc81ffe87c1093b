"""`dragoman judge`: a reviewer's word on a record."""

from __future__ import annotations

from typing import Any

import click

from dragoman.commands.options import by_option, ledger_option
from dragoman.commands.services import Services

note_option = click.option("--note", metavar="TEXT", default="", help="Why.")


@click.group("judge", short_help="Accept, reject or edit a record, or withdraw that.")
def command() -> None:
    """Say of a record whether it is right. Judgements are signed and dated rows: they stay when a report is read
    anew, can be withdrawn, and are never erased."""


def _judge(
    services: Services,
    id: str,
    verdict: Any,
    by: str | None,
    note: str,
    ledger: str | None,
    edits: Any = None,
) -> None:
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    name = _signer(services, by)
    with open_ledger(ledger or services.settings.ledger) as store:
        made = store.judge(id, verdict, reviewer=name, edits=edits, note=note)
    click.echo(one_line(f"Judgement {made.id}: {made.verdict} {made.record or id}, by {made.reviewer}."))


def _signer(services: Services, by: str | None) -> str:
    from dragoman.errors import UsageError

    name = (by or services.settings.by or "").strip()
    if not name:
        raise UsageError("judge.unsigned", "A judgement needs a name.", "Give --by NAME or set DRAGOMAN_BY.")
    return name


@command.command("accept")
@click.argument("id")
@by_option
@note_option
@ledger_option
@click.pass_obj
def accept(services: Services, id: str, by: str | None, note: str, ledger: str | None) -> None:
    """The record with this ID is right."""
    _judge(services, id, "accept", by, note, ledger)


@command.command("reject")
@click.argument("id")
@by_option
@note_option
@ledger_option
@click.pass_obj
def reject(services: Services, id: str, by: str | None, note: str, ledger: str | None) -> None:
    """The record with this ID is wrong: searches leave it out."""
    _judge(services, id, "reject", by, note, ledger)


@command.command("edit")
@click.argument("id")
@click.option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="FIELD=VALUE",
    help="New value; JSON where it is no word.",
)
@by_option
@note_option
@ledger_option
@click.pass_obj
def edit(
    services: Services, id: str, changes: tuple[str, ...], by: str | None, note: str, ledger: str | None
) -> None:
    """The record with this ID is right but for some fields.

    \b
    Example:
      dragoman judge edit k5t2:1.e3 --set type=REQUEST --set modality=planned --by Ann
    """
    _judge(services, id, "edit", by, note, ledger, dict(map(_change, changes)))


def _change(words: str) -> tuple[str, Any]:
    import msgspec

    field, equals, value = words.partition("=")
    if not equals or not field.strip():
        raise click.BadParameter(f"{words!r} is not FIELD=VALUE.", param_hint="--set")
    try:
        return field.strip(), msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return field.strip(), value


@command.command("withdraw")
@click.argument("number", type=click.IntRange(min=1))
@by_option
@ledger_option
@click.pass_obj
def withdraw(services: Services, number: int, by: str | None, ledger: str | None) -> None:
    """Withdraw the judgement with this NUMBER; it stays on record."""
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    name = _signer(services, by)
    with open_ledger(ledger or services.settings.ledger) as store:
        found = store.withdraw(number, reviewer=name)
    click.echo(one_line(f"Judgement {found.id} ({found.verdict}) withdrawn by {name}."))


@command.command("queue")
@ledger_option
@click.pass_obj
def queue(services: Services, ledger: str | None) -> None:
    """List judgements that fit no record since their report was read anew."""
    from dragoman.commands.record import judgement_row
    from dragoman.commands.terminal import console
    from dragoman.ledger import open_ledger
    from dragoman.output import Output
    from dragoman.page.lines import Sheet

    with open_ledger(ledger or services.settings.ledger) as store, Output(None) as out:
        sheet = Sheet(console(out, 100), 6)
        waiting = store.view().orphans()
        for judgement in waiting:
            judgement_row(sheet, judgement)
        if not waiting:
            sheet.nothing("No judgement waits.")
