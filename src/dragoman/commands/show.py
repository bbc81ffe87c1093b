"""`dragoman show`: one record of the ledger, or one position on a question, with all that belongs to it."""

from __future__ import annotations

import click

from dragoman.commands.options import as_of_option, ledger_option
from dragoman.commands.services import Services


@click.command("show", short_help="Show one record: its sentence, chain, claims, neighbours.")
@click.argument("id")
@as_of_option
@click.option("--format", "shape", type=click.Choice(["page", "json"]), default="page", show_default=True)
@ledger_option
@click.pass_obj
def command(services: Services, id: str, as_of: str | None, shape: str, ledger: str | None) -> None:
    """Show the record with this ID, as `search` prints it.

    The sentence with its highlight, whose word it rests on and by which way it came, its neighbours in the text,
    and what reviewers said of it. A position on a question (REF:N.p1@QUESTION, typed:1@QUESTION) is shown with what
    decided, in its sentence.
    """
    import msgspec

    from dragoman.commands.terminal import console
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.output import Output
    from dragoman.page.clean import safe_json

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        if "@" in id:
            from dragoman.commands.position_page import show_position

            show_position(store, id, as_of, shape, out)
            return
        shown = store.view(as_of=parse_as_of(as_of) if as_of else None).show(id)
        if shape == "json":
            encoded = msgspec.json.format(msgspec.json.encode(shown), indent=2)
            out.write(safe_json(encoded.decode("utf-8")) + "\n")
            return
        from dragoman.commands.record import record_page

        record_page(console(out, 100), shown)
