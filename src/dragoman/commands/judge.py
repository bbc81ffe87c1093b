"""`dragoman judge`: a reviewer's word on a record, or on a position on a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.options import by_option, ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ledger import Ledger

note_option = click.option("--note", metavar="TEXT", default="", help="Why.")


@click.group("judge", short_help="Accept, reject or edit a record, or withdraw that.")
def command() -> None:
    """Say of a record, or of a position (REF:N.p1@QUESTION), whether it is right. Judgements are signed and dated rows:
    they stay when a report is read anew, can be withdrawn, and are never erased."""


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
        if "@" in id:
            _judge_position(services, store, id, verdict, name, note, edits)
            return
        made = store.judge(id, verdict, reviewer=name, edits=edits, note=note)
    click.echo(one_line(f"Judgement {made.id}: {made.verdict} {made.record or id}, by {made.reviewer}."))


def _judge_position(
    services: Services, store: Ledger, id: str, verdict: Any, name: str, note: str, edits: Any
) -> None:
    from dragoman.commands.knowing import actors, known
    from dragoman.page.clean import one_line

    ids = [value for key in ("actor", "on_behalf_of") if isinstance(value := (edits or {}).get(key), str)]
    theirs = actors(known(services.settings), ids) if ids else {}
    made = store.questions().judge(id, verdict, reviewer=name, edits=edits, note=note, known=theirs)
    words = f"Judgement p{made.id}: {made.verdict} {made.position or id}, by {made.reviewer}."
    click.echo(one_line(words))


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

    Of a position: value, low, high, side, evidence, conditional, actor and on_behalf_of (ids), holder (a name).

    \b
    Examples:
      dragoman judge edit k5t2:1.e3 --set type=REQUEST --set modality=planned --by Ann
      dragoman judge edit k5t2:1.p1@us-forces-in-iraq --set value=40 --by Ann
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


def _number(ctx: click.Context, param: click.Parameter, value: str) -> tuple[bool, int]:
    """Whether it is of a position (`p7`), and the number."""
    digits = value.lower().removeprefix("p")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:10]) < 2**31 and len(digits) <= 10):
        raise click.BadParameter(f"{value!r} is no number of a judgement.", ctx, param)
    return digits != value, int(digits)


@command.command("withdraw")
@click.argument("number", metavar="NUMBER", callback=_number)
@by_option
@ledger_option
@click.pass_obj
def withdraw(services: Services, number: tuple[bool, int], by: str | None, ledger: str | None) -> None:
    """Withdraw the judgement with this NUMBER (of a position: p7); it stays on record."""
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    name = _signer(services, by)
    position, at = number
    with open_ledger(ledger or services.settings.ledger) as store:
        book = store.questions() if position else store
        found = book.withdraw(at, reviewer=name)
    click.echo(
        one_line(f"Judgement {'p' if position else ''}{found.id} ({found.verdict}) withdrawn by {name}.")
    )


@command.command("queue")
@ledger_option
@click.pass_obj
def queue(services: Services, ledger: str | None) -> None:
    """List judgements that fit no record or position since their report was read anew."""
    from dragoman.commands.position_page import judgement_row as position_row
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
        positions = store.questions().orphans()
        for word in positions:
            position_row(sheet, word)
        if not waiting and not positions:
            sheet.nothing("No judgement waits.")
