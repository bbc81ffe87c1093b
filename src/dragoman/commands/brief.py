"""`dragoman brief`: a cited brief on stories and questions."""

from __future__ import annotations

import click

from dragoman.commands.options import knowledge_option, ledger_option
from dragoman.commands.services import Services


@click.command("brief", short_help="Write a brief on stories and questions, each sentence with its sources.")
@click.option("--story", "stories", metavar="ID", multiple=True, help="A story; may be repeated.")
@click.option("--question", "questions", metavar="ID", multiple=True, help="A question; may be repeated.")
@click.option("--since", metavar="DATE", help="Shifts, contradictions and words of this day and later.")
@click.option(
    "--format", "shape", type=click.Choice(["md", "html"]), help="Default: what FILE ends in, else md."
)
@click.option("-o", "--output", metavar="FILE", help="Write there in place of stdout.")
@knowledge_option
@ledger_option
@click.pass_obj
def command(
    services: Services,
    stories: tuple[str, ...],
    questions: tuple[str, ...],
    since: str | None,
    shape: str | None,
    output: str | None,
    ledger: str | None,
) -> None:
    """Write what is agreed and disputed in these stories, and who stands where on these questions.

    Every sentence names the sentences that it rests on: outlet, day, title, address and the record that `dragoman show`
    opens. Stories are those of the last `dragoman stories`, positions those of the last `dragoman track`.

    \b
    Examples:
      dragoman brief --story q3zk --question us-forces-in-iraq -o brief.md
      dragoman brief --question us-forces-in-iraq --since 2019-01-01 -o brief.html
    """
    import datetime

    from dragoman.commands.knowing import known
    from dragoman.commands.tracking import check_days
    from dragoman.errors import UsageError
    from dragoman.export.brief import brief, choose, html, markdown
    from dragoman.ledger import open_ledger
    from dragoman.output import Output

    if not stories and not questions:
        raise UsageError("brief.nothing", "A brief on nothing.", "Name --story or --question.")
    check_days(since, None)
    shape = shape or ("html" if (output or "").lower().endswith((".html", ".htm")) else "md")
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(output) as out:
        chosen = choose(store, known(services.settings), stories=stories, questions=questions, since=since)
        made = brief(chosen, datetime.datetime.now(datetime.UTC).date())
        out.write((html if shape == "html" else markdown)(made))
