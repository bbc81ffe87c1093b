"""`dragoman track`: who stands where on a question, since when, on whose word, and whether deeds followed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dragoman.commands.faults import say
from dragoman.commands.options import by_option, knowledge_option, ledger_option, model_options
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ledger import Ledger
    from dragoman.ledger.questions.book import Questions
    from dragoman.output import Output
    from dragoman.questions.records import Question
    from dragoman.questions.tracked import Track


@click.command("track", short_help="Who stands where on a question, since when; shifts, words and deeds.")
@click.argument("question")
@click.option("--since", metavar="DATE", help="First day (ISO 8601).")
@click.option("--until", metavar="DATE", help="Last day, inclusive.")
@click.option("--actor", metavar="WHO", help="Only this one: an id, a country code, a name or part of one.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Positions at least so sure, 0 to 1.",
)
@click.option(
    "--points", is_flag=True, help="Every position with its sentence, not only the last one of each actor."
)
@click.option("--no-refresh", is_flag=True, help="Show the positions that were read already; write nothing.")
@click.option(
    "--format", "shape", type=click.Choice(["table", "jsonl", "svg", "md"]), default="table", show_default=True,
    help="A page, one record a line, a drawing, or Markdown.",
)  # fmt: skip
@click.option("-o", "--out", "target", metavar="FILE", help="Write there instead of on the screen.")
@by_option
@knowledge_option
@model_options
@ledger_option
@click.pass_obj
def command(
    services: Services,
    question: str,
    since: str | None,
    until: str | None,
    actor: str | None,
    min_confidence: float,
    points: bool,
    no_refresh: bool,
    shape: str,
    target: str | None,
    by: str | None,
    ledger: str | None,
) -> None:
    """Read positions on QUESTION from the reports that came since, then show who stood where, and when that changed.

    QUESTION is a file (`*.yaml`), the id of a question of the ledger, or of one that comes with the program; what is
    not in the ledger yet is entered. Values go from -100 to +100, the two poles of the question. Offices and armies
    speak for their state. A shift needs more than one odd report; what a shift rests on, who contradicts whom within
    one government, which promises and threats were followed by deeds, and which silence is only a lack of reports,
    stands below. Each line ends in the id that `dragoman show` opens.

    \b
    Examples:
      dragoman track us-forces-in-iraq
      dragoman track questions/us-forces-in-iraq.yaml --actor "Kataib Hezbollah" --points
      dragoman track us-forces-in-iraq --since 2018-12-01 --format svg -o iraq.svg
    """
    from dragoman.commands import tracking
    from dragoman.commands.knowing import known
    from dragoman.ledger import open_ledger
    from dragoman.output import Output

    tracking.check_days(since, until)
    with (
        open_ledger(ledger or services.settings.ledger, read_only=no_refresh) as store,
        Output(target) as out,
    ):
        book = store.questions()
        asked = tracking.question_of(book, question, by=by or services.settings.by, write=not no_refresh)
        if no_refresh:
            _waiting(book, asked)
        else:
            tracking.refresh(services, book, asked)
        knowledge = known(services.settings)
        found = tracking.tracked(store, knowledge, asked, since=since, until=until, least=min_confidence)
        if actor is not None:
            found = tracking.only(found, knowledge, actor)
        _write(out, store, asked, found, shape, points=points)


def _waiting(book: Questions, question: Question) -> None:
    """Say that there are reports that were not looked at."""
    if waiting := book.waiting(question.id):
        message = f"{waiting} reports were not looked at yet."
        say("warning", "track.waiting", message, "Leave out --no-refresh.")


def _write(out: Output, store: Ledger, question: Question, track: Track, shape: str, *, points: bool) -> None:
    if shape == "table":
        from dragoman.commands.terminal import console
        from dragoman.commands.track_page import track_page

        plain = out.terminal and not (sys.stdout.encoding or "").lower().startswith("utf")
        track_page(console(out, 100), question, track, points=points, plain=plain)
        return
    from dragoman.commands import track_files

    if shape == "svg":
        out.write(track_files.drawing(store, question, track))
    elif shape == "md":
        out.write(track_files.markdown(question, track, points=points))
    else:
        from dragoman.commands.write import encoded

        for record in track_files.records(track):
            out.write(encoded(record) + "\n")
