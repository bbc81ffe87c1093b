"""`dragoman stories`: which reports tell of one event, and reviewers' words on it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.faults import say
from dragoman.commands.options import by_option, filter_options, knowledge_option, ledger_option, make_filters
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.ledger import Ledger
    from dragoman.ledger.stories.book import Stories, StoryVerdict
    from dragoman.output import Output

PATIENCE = 2.0
"""Seconds before a refresh says how far it is."""

VERDICTS: tuple[StoryVerdict, ...] = ("copy", "not-copy", "same", "not-same")


def _verdict(name: str, what: str) -> Callable[[Any], Any]:
    return click.option(f"--{name}", f"{name.replace('-', '_')}", nargs=2, metavar="A B", help=what)


@click.command("stories", short_help="Which reports tell of one event; how many newsrooms; who disagrees.")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@filter_options
@click.option(
    "--reports",
    metavar="N",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Told by at least so many reports.",
)
@click.option(
    "--origins", metavar="N", type=click.IntRange(0), default=0, help="By at least so many newsrooms."
)
@click.option("--contested", is_flag=True, help="Only where reports differ, or somebody denies or doubts.")
@click.option("--no-copies", is_flag=True, help="Count every report for itself, copies of one text too.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="Most stories.",
)
@click.option("--no-refresh", is_flag=True, help="Show what is linked already; write nothing.")
@click.option("--copies", metavar="REF", help="Show what this report shares with others.")
@_verdict("copy", "Say that report A is a copy of report B (refs).")
@_verdict("not-copy", "Say that two reports are no copies of each other.")
@_verdict("same", "Say that two events (record ids) are one.")
@_verdict("not-same", "Say that two events are two.")
@click.option("--withdraw", metavar="NUMBER", type=click.IntRange(1), help="Take back such a word.")
@click.option("--judgements", is_flag=True, help="List such words; with --all also those taken back.")
@click.option("--all", "everything", is_flag=True, help="With --judgements.")
@by_option
@click.option("--note", metavar="TEXT", default="", help="Why.")
@click.option("--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@knowledge_option
@ledger_option
@click.pass_obj
def command(
    services: Services, /, words: tuple[str, ...], shape: str, ledger: str | None, **given: Any
) -> None:
    """Link the reports that came since, then list stories: events of different reports that are one.

    All WORDS and options must fit an event of the story, as in `search`. A newsroom is counted once, however many
    outlets print its text; --no-copies counts every report. What you say of copies and events is signed, can be taken
    back, and counts at once.

    \b
    Examples:
      dragoman stories Kufra --since 2024-05-01 --origins 2
      dragoman stories --not-same hmxfzhhliegoj:1.e3 k5t2mq7xw3abc:1.e1 --by mk --note "a week apart"
    """
    from dragoman.errors import UsageError
    from dragoman.ledger import open_ledger
    from dragoman.output import Output

    verdicts = {name: given.pop(name.replace("-", "_")) for name in VERDICTS}
    said = [(name, pair) for name, pair in verdicts.items() if pair]
    number, by, note = given.pop("withdraw"), given.pop("by"), given.pop("note")
    judging = len(said) + (number is not None)
    if judging > 1:
        raise UsageError(
            "stories.one-word", "One judgement at a time.", "Give one of the options that judge."
        )
    read_only = given.pop("no_refresh") and not judging
    with open_ledger(ledger or services.settings.ledger, read_only=read_only) as store, Output(None) as out:
        stories = store.stories()
        if judging:
            signer = _signer(services, by)
            for verdict, (a, b) in said:
                done = stories.judge(verdict, a, b, reviewer=signer, note=note)
                click.echo(_told(done))
            if number is not None:
                click.echo(_told(stories.withdraw(number, reviewer=signer)))
        if not read_only:
            _refresh(services, stories)
        if judging:
            return
        if read_only and (waiting := stories.waiting()):
            say(
                "warning",
                "stories.waiting",
                f"{waiting} reports are not linked yet.",
                "Leave out --no-refresh.",
            )
        everything, of, judgements = given.pop("everything"), given.pop("copies"), given.pop("judgements")
        if judgements:
            _judgements(out, stories, everything, shape)
        elif of is not None:
            _copies(out, stories, of, shape)
        else:
            _list(out, store, shape, words, **given)


def _refresh(services: Services, stories: Stories) -> None:
    from dragoman.commands.knowing import known

    begun = time.monotonic()
    shown = False

    def told(done: int, whole: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - begun > PATIENCE:
            shown = True
            click.echo(f"\r{done:,} of {whole:,} reports linked", nl=False, err=True)

    stories.refresh(known(services.settings), told=told)
    if shown:
        click.echo("\r\033[K", nl=False, err=True)


def _list(
    out: Output,
    store: Ledger,
    shape: str,
    words: tuple[str, ...],
    reports: int,
    origins: int,
    contested: bool,
    no_copies: bool,
    limit: int,
    **wanted: Any,
) -> None:
    stories = store.stories()
    filters = make_filters(words=" ".join(words) or None, **wanted)
    least = max(reports, origins) if no_copies else reports
    asked: dict[str, Any] = {"reports": least, "origins": 0 if no_copies else origins, "disputed": contested}
    found = stories.search(filters, limit=limit, **asked)
    if shape == "jsonl":
        from dragoman.commands.write import encoded

        for story in found:
            out.write(encoded(story) + "\n")
        return
    from dragoman.commands.story_page import brief_rows
    from dragoman.commands.terminal import console

    total = len(found) if len(found) < limit else stories.count(filters, **asked)
    brief_rows(console(out, 100), found, total, copies=not no_copies)


def _copies(out: Output, stories: Stories, ref: str, shape: str) -> None:
    found = stories.copies(ref)
    if shape == "jsonl":
        from dragoman.commands.write import encoded

        for copy in found:
            out.write(encoded(copy) + "\n")
        return
    from dragoman.commands.story_page import copy_rows
    from dragoman.commands.terminal import console

    copy_rows(console(out, 100), found)


def _judgements(out: Output, stories: Stories, everything: bool, shape: str) -> None:
    found = stories.judgements(withdrawn=everything)
    if shape == "jsonl":
        from dragoman.commands.write import encoded

        for judgement in found:
            out.write(encoded(judgement) + "\n")
        return
    from dragoman.commands.story_page import judgement_rows
    from dragoman.commands.terminal import console

    judgement_rows(console(out, 100), found)


def _signer(services: Services, by: str | None) -> str:
    from dragoman.errors import UsageError

    name = (by or services.settings.by or "").strip()
    if not name:
        raise UsageError("judge.unsigned", "A judgement needs a name.", "Give --by NAME or set DRAGOMAN_BY.")
    return name


def _told(judgement: Any) -> str:
    from dragoman.page.clean import one_line

    verdict = judgement.verdict.replace("-", " ")
    words = f"{judgement.a or judgement.a_report} {verdict} {judgement.b or judgement.b_report}"
    if judgement.withdrawn_by:
        return one_line(f"Judgement {judgement.id} ({words}) withdrawn by {judgement.withdrawn_by}.")
    return one_line(f"Judgement {judgement.id}: {words}, by {judgement.reviewer}.")
