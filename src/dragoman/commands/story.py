"""`dragoman story`: one story with all that it tells."""

from __future__ import annotations

import click

from dragoman.commands.options import ledger_option
from dragoman.commands.services import Services


@click.command(
    "story", short_help="Show one story: who tells it, what is agreed, what disputed, how figures moved."
)
@click.argument("id")
@click.option("--why", is_flag=True, help="Show for each event why it is in the story, part by part.")
@click.option("--format", "shape", type=click.Choice(["page", "json"]), default="page", show_default=True)
@ledger_option
@click.pass_obj
def command(services: Services, id: str, why: bool, shape: str, ledger: str | None) -> None:
    """Show the story with this ID, as `stories` prints it, or the story of the event with this record id.

    What its reports agree on and where they differ, how figures moved, the independent newsrooms and who copies them,
    on whose word it rests, who denies it, and the stories told beside it.
    """
    import msgspec

    from dragoman.commands.story_page import story_page
    from dragoman.commands.terminal import console
    from dragoman.errors import LedgerError
    from dragoman.ledger import open_ledger
    from dragoman.output import Output
    from dragoman.page.clean import safe_json

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        stories = store.stories()
        if ":" in id:
            found = stories.of(id)
            if found is None:
                raise LedgerError(
                    "ledger.no-story", f"The event {id} is in no story yet.", "Run `dragoman stories`."
                )
            id = found
        shown = stories.show(id)
        if shape == "json":
            encoded = msgspec.json.format(msgspec.json.encode(shown), indent=2)
            out.write(safe_json(encoded.decode("utf-8")) + "\n")
            return
        story_page(console(out, 100), shown, why=why)
