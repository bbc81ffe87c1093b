"""`dragoman actors merge`, `split`, `judgements`, `withdraw`: reviewers' words on who is who, in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.commands.options import as_of_option, knowledge_option, ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ledger import Identity
    from dragoman.page.lines import Sheet

reviewer_option = click.option("--reviewer", "--by", metavar="NAME", help="Who judges. Default: DRAGOMAN_BY.")
note_option = click.option("--note", metavar="TEXT", default="", help="Why.")
name_option = click.option("--name", metavar="NAME", help="The name of a target that is new.")


@click.command("merge")
@click.argument("actor", metavar="FROM")
@click.argument("into")
@name_option
@reviewer_option
@note_option
@knowledge_option
@ledger_option
@click.pass_obj
def merge(
    services: Services,
    actor: str,
    into: str,
    name: str | None,
    reviewer: str | None,
    note: str,
    ledger: str | None,
) -> None:
    """Say that two actors are one: wherever FROM was read, the ledger answers INTO, and a search for either finds both.

    A report's own actor is written REF:local:3, as `show` prints it. Rows stay as they were read.

    \b
    Example:
      dragoman actors merge k5t2mq7xw3abc:local:3 kataib-hezbollah --reviewer Ann
    """
    from dragoman.commands.knowing import actors, known
    from dragoman.ledger import open_ledger

    signed = _signer(services, reviewer)
    with open_ledger(ledger or services.settings.ledger) as store:
        theirs = actors(known(services.settings), (actor, into))
        _told(store.merge(actor, into, reviewer=signed, note=note, known=theirs, name=name))


@click.command("split")
@click.argument("actor", metavar="ID")
@click.option("--report", required=True, metavar="REF", help="The report for which it holds.")
@click.option(
    "--into", required=True, metavar="OTHER", help="Who it is there: a known id, REF:local:3, or a new id."
)
@name_option
@reviewer_option
@note_option
@knowledge_option
@ledger_option
@click.pass_obj
def split(
    services: Services,
    actor: str,
    report: str,
    into: str,
    name: str | None,
    reviewer: str | None,
    note: str,
    ledger: str | None,
) -> None:
    """Say that in one report ID is really OTHER. Other reports keep it.

    \b
    Example:
      dragoman actors split hezbollah --report k5t2mq7xw3abc --into kataib-hezbollah --reviewer Ann
    """
    from dragoman.commands.knowing import actors, known
    from dragoman.ledger import open_ledger

    signed = _signer(services, reviewer)
    with open_ledger(ledger or services.settings.ledger) as store:
        theirs = actors(known(services.settings), (actor, into))
        _told(
            store.split(
                actor, report=report, target=into, reviewer=signed, note=note, known=theirs, name=name
            )
        )


@click.command("judgements")
@click.option("--all", "everything", is_flag=True, help="Also those that were withdrawn.")
@as_of_option
@click.option("--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@ledger_option
@click.pass_obj
def judgements(
    services: Services, everything: bool, as_of: str | None, shape: str, ledger: str | None
) -> None:
    """List the merges and splits that hold, oldest first."""
    from dragoman.commands.terminal import console
    from dragoman.commands.write import encoded
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.output import Output
    from dragoman.page.lines import Sheet

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        found = store.view(parse_as_of(as_of) if as_of else None).identities(withdrawn=everything)
        if shape == "jsonl":
            for identity in found:
                out.write(encoded(identity) + "\n")
            return
        sheet = Sheet(console(out, 100), 6)
        for identity in found:
            _row(sheet, identity)
        if not found:
            sheet.nothing("No actors are merged or split.")


@click.command("withdraw")
@click.argument("number", type=click.IntRange(min=1))
@reviewer_option
@ledger_option
@click.pass_obj
def withdraw(services: Services, number: int, reviewer: str | None, ledger: str | None) -> None:
    """Withdraw the merge or split with this NUMBER, as `actors judgements` counts them; it stays on record."""
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    signed = _signer(services, reviewer)
    with open_ledger(ledger or services.settings.ledger) as store:
        found = store.withdraw_identity(number, reviewer=signed)
    click.echo(one_line(f"Judgement {found.id} ({found.kind} of {found.actor}) withdrawn by {signed}."))


def _signer(services: Services, reviewer: str | None) -> str:
    from dragoman.errors import UsageError

    name = (reviewer or services.settings.by or "").strip()
    if not name:
        raise UsageError(
            "judge.unsigned", "A judgement needs a name.", "Give --reviewer NAME or set DRAGOMAN_BY."
        )
    return name


def _told(identity: Identity) -> None:
    from dragoman.page.clean import one_line

    where = f" in the report {identity.report}" if identity.report else ""
    words = f"{identity.actor} is {identity.target} ({identity.target_name}){where}, by {identity.reviewer}"
    click.echo(one_line(f"Judgement {identity.id}: {words}."))


def _row(sheet: Sheet, identity: Identity) -> None:
    from rich.text import Text

    from dragoman.page.clean import one_line
    from dragoman.page.lines import joined

    head = Text.assemble(
        (identity.kind, "bold"), f"  {one_line(identity.actor)} → {one_line(identity.target)}"
    )
    where = f"in {identity.report}" if identity.report else ""
    ended = (
        f"withdrawn by {one_line(identity.withdrawn_by or '')} {identity.withdrawn:%Y-%m-%d}"
        if identity.withdrawn
        else ""
    )
    waits = "waits: the report's reading does not name it" if identity.waits else ""
    sheet.row(str(identity.id), head)
    facts = [
        where,
        one_line(identity.reviewer),
        f"{identity.made:%Y-%m-%d}",
        one_line(identity.note),
        ended,
        waits,
    ]
    names = f"{one_line(identity.actor_name)} is {one_line(identity.target_name)}"
    sheet.below(joined([names, *facts]))
