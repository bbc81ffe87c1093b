"""`dragoman accounts`: who may sign in at the desk."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from dragoman.commands.options import ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ledger import Ledger

role_option = click.option(
    "--role",
    type=click.Choice(["viewer", "reviewer"]),
    default="reviewer",
    show_default=True,
    help="What he may do.",
)
password_option = click.option(
    "--password-file",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help="Take the password from a file's first line (- for standard input) in place of asking.",
)


@click.group("accounts", short_help="Who may sign in at the desk: list, add, password, disable, enable.")
def command() -> None:
    """Accounts of a ledger's desk. A ledger without accounts is served on this machine alone; with one, all sign in.

    A viewer reads, a reviewer judges too and signs with the account's name.
    """


def _opened(services: Services, ledger: str | None) -> Ledger:
    from dragoman.ledger import open_ledger

    return open_ledger(ledger or services.settings.ledger)


def _password(given: IO[str] | None) -> str:
    if given is not None:
        return str(given.readline()).rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


@command.command("list")
@ledger_option
@click.pass_obj
def list_(services: Services, ledger: str | None) -> None:
    """List the accounts: name, role, since when, and whether disabled."""
    from dragoman.page.clean import one_line

    with _opened(services, ledger) as store:
        for account in store.people().accounts():
            ended = f"  disabled {account.disabled:%Y-%m-%d}" if account.disabled else ""
            click.echo(f"{one_line(account.name)}  {account.role}  {account.made:%Y-%m-%d}{ended}")


@command.command("add")
@click.argument("name")
@role_option
@password_option
@ledger_option
@click.pass_obj
def add(services: Services, name: str, role: str, password_file: IO[str] | None, ledger: str | None) -> None:
    """Add the account NAME and ask for its password."""
    from dragoman.desk.accounts import Accounts

    with _opened(services, ledger) as store:
        Accounts(store).add(name, role, _password(password_file))


@command.command("password")
@click.argument("name")
@password_option
@ledger_option
@click.pass_obj
def password(services: Services, name: str, password_file: IO[str] | None, ledger: str | None) -> None:
    """Give the account NAME a new password; it is signed out everywhere."""
    from dragoman.desk.accounts import Accounts

    with _opened(services, ledger) as store:
        Accounts(store).set_password(name, _password(password_file))


@command.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(["viewer", "reviewer"]))
@ledger_option
@click.pass_obj
def role(services: Services, name: str, role: str, ledger: str | None) -> None:
    """Make NAME a viewer or a reviewer; it is signed out everywhere."""
    with _opened(services, ledger) as store:
        store.people().change(name, role=role)


@command.command("disable")
@click.argument("name")
@ledger_option
@click.pass_obj
def disable(services: Services, name: str, ledger: str | None) -> None:
    """Keep NAME out; its judgements stay."""
    with _opened(services, ledger) as store:
        store.people().change(name, disabled=True)


@command.command("enable")
@click.argument("name")
@ledger_option
@click.pass_obj
def enable(services: Services, name: str, ledger: str | None) -> None:
    """Let NAME in again."""
    with _opened(services, ledger) as store:
        store.people().change(name, disabled=False)
