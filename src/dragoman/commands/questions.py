"""`dragoman questions`: contested questions as files, and in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.faults import FAILED
from dragoman.commands.options import (
    document_options,
    knowledge_option,
    ledger_option,
    make_defaults,
    model_options,
)
from dragoman.commands.services import Services
from dragoman.commands.typed import command as import_positions

if TYPE_CHECKING:
    from dragoman.ledger.questions.book import QuestionShown
    from dragoman.questions.records import Question
    from dragoman.records.reading import Reading
    from dragoman.records.report import Report

FEW = 200
"""Reports that a question is drafted from, at most: a draft of more is a list of what all news speaks of."""
by_option = click.option("--by", metavar="NAME", help="Who does it. Default: DRAGOMAN_BY.")
TABLE = click.Choice(["table", "jsonl"])


@click.group("questions", short_help="Contested questions: new, check, add, list, show, rename, retire.")
def command() -> None:
    """Contested questions, each a YAML file that says what is asked, who stands at which end, and what bears on it.

    `new` drafts a file, `check` tells what is wrong with it, `add` enters it in the ledger; `dragoman track` shows who
    stands where. QUESTION is a file (*.yaml), an id of the ledger, or the id of an example of the program's.
    """


command.add_command(import_positions)


@command.command("new")
@click.option("--from", "paths", metavar="FILE|DIR", multiple=True, help="Reports to read; may be repeated.")
@click.option(
    "--report", "refs", metavar="REF", multiple=True, help="A report of the ledger; may be repeated."
)
@click.option(
    "--id", "id_", metavar="ID", help="The question's id. Default: the file's name, else from a phrase."
)
@click.option("-o", "--output", metavar="FILE", help="Write there in place of stdout; never over a file.")
@ledger_option
@document_options
@model_options
@knowledge_option
@click.pass_obj
def new(
    services: Services,
    /,
    paths: tuple[str, ...],
    refs: tuple[str, ...],
    id_: str | None,
    output: str | None,
    ledger: str | None,
    **known: Any,
) -> int:
    """Draft a question file from a few reports: phrases that they share, who speaks and acts, where, and what is done.

    What is contested only you can say: the draft's gaps are what `check` names first.

    \b
    Examples:
      dragoman questions new --from reports.jsonl -o us-forces-in-iraq.yaml
      dragoman questions new --report hmxfzhhliegoj --report k5t2mq7xw3abc
    """
    from dragoman.commands.drafting import from_ledger, read_all
    from dragoman.errors import UsageError
    from dragoman.output import Output
    from dragoman.page.clean import one_line, safe
    from dragoman.questions.draft import draft

    written = Path(output) if output not in (None, "-") else None
    if written is not None and written.is_file():
        raise UsageError(
            "questions.exists",
            f"There is a file {output} already.",
            "Name another with -o: nobody's file is written over.",
        )
    found: list[tuple[Report, Reading]] = from_ledger(services, ledger, refs) if refs else []
    failed = 0
    if paths:
        read, failed = read_all(services, paths, make_defaults(**known), FEW - len(found))
        found += read
    text = draft(found, id_ or _stem(written))
    with Output(output) as out:
        out.write(safe(text))
    if written is not None:
        click.echo(
            one_line(f"{output} drafted from {len(found)} report{'' if len(found) == 1 else 's'}."), err=True
        )
    return failed


def _stem(path: Path | None) -> str | None:
    """The id that a file's name makes, if it does."""
    from dragoman.questions.checks import ID

    return path.stem if path is not None and ID.fullmatch(path.stem) else None


@command.command("check")
@click.argument("names", nargs=-1, required=True, metavar="QUESTION...")
@click.option(
    "--reports", metavar="N", type=click.IntRange(0), default=300, show_default=True,
    help="Count phrases in so many reports of the ledger at most; 0: in none.",
)  # fmt: skip
@click.option("--format", "shape", type=TABLE, default="table", show_default=True)
@knowledge_option
@ledger_option
@click.pass_obj
def check(services: Services, names: tuple[str, ...], reports: int, shape: str, ledger: str | None) -> int:
    """Tell all that is wrong with question files, and how often their phrases stand in the ledger's reports.

    Faults and warnings are lines on stderr with the file's line. The exit status is 1 where a file has a fault, or
    where none of a question's phrases stands in any report.

    \b
    Example:
      dragoman questions check us-forces-in-iraq.yaml --ledger news.sqlite
    """
    from dragoman.commands.asked import ledger_if_any
    from dragoman.commands.checking import Checker
    from dragoman.output import Output

    with ledger_if_any(services.settings, ledger) as store, Output(None) as out:
        checker = Checker(services, store, reports, out, shape)
        good = [checker.check(name) for name in names]
    return 0 if all(good) else FAILED


@command.command("list")
@click.option("--examples", is_flag=True, help="Those that come with the program.")
@click.option("--retired", is_flag=True, help="Also those that are followed no more.")
@click.option("--format", "shape", type=TABLE, default="table", show_default=True)
@ledger_option
@click.pass_obj
def list_(services: Services, examples: bool, retired: bool, shape: str, ledger: str | None) -> None:
    """List the questions of the ledger, or the examples."""
    from dragoman.commands.question_page import example_rows, rows
    from dragoman.commands.terminal import console
    from dragoman.commands.write import encoded
    from dragoman.ledger import open_ledger
    from dragoman.output import Output
    from dragoman.questions import files

    found: list[QuestionShown] = []
    if not examples:
        with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
            found = list(store.questions().list(retired=retired))
    own = list(files.examples().values()) if examples else []
    with Output(None) as out:
        if shape == "jsonl":
            for one in (*found, *own):
                out.write(encoded(one) + "\n")
        elif examples:
            example_rows(console(out, 100), own)
        else:
            rows(console(out, 100), found)


@command.command("show")
@click.argument("name", metavar="QUESTION")
@click.option("--version", metavar="N", type=click.IntRange(1), help="An older version, of the ledger.")
@click.option(
    "--format", "shape", type=click.Choice(["page", "yaml", "jsonl"]), default="page", show_default=True
)
@ledger_option
@click.pass_obj
def show(services: Services, name: str, version: int | None, shape: str, ledger: str | None) -> None:
    """Show a question: its scale, what bears on it, its versions and what was done with it.

    \b
    Examples:
      dragoman questions show us-forces-in-iraq
      dragoman questions show us-forces-in-iraq --format yaml > mine.yaml
    """
    from dragoman.commands.asked import asked, held, ledger_if_any
    from dragoman.commands.question_page import page
    from dragoman.commands.terminal import console
    from dragoman.commands.write import encoded
    from dragoman.output import Output
    from dragoman.page.clean import safe
    from dragoman.questions.files import dump

    with ledger_if_any(services.settings, ledger) as store, Output(None) as out:
        kept = held(name, store, version)
        question = asked(name, store) if kept is None else kept.question
        if shape == "yaml":
            out.write(safe(dump(question)))
        elif shape == "jsonl":
            out.write(encoded(kept or question) + "\n")
        else:
            acts = [] if kept is None or store is None else store.questions().acts(kept.id)
            page(console(out, 100), question, kept, acts)


@command.command("add")
@click.argument("names", nargs=-1, required=True, metavar="QUESTION...")
@by_option
@knowledge_option
@ledger_option
@click.pass_obj
def add(services: Services, names: tuple[str, ...], by: str | None, ledger: str | None) -> None:
    """Enter question files, or examples, in the ledger; a changed file is a new version under its id.

    Nothing is entered where one of them has a fault. The same content again changes nothing, former versions stay.

    \b
    Example:
      dragoman questions add us-forces-in-iraq.yaml --by ann
    """
    from dragoman.commands.asked import opened
    from dragoman.commands.checking import warn
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    signer = _signer(services, by)
    read = [opened(name) for name in names]
    with open_ledger(ledger or services.settings.ledger) as store:
        book = store.questions()
        for name, (question, lines) in zip(names, read, strict=True):
            before = held_version(store, question)
            number = book.add(question, signer)
            warn(services, name, question, lines)
            done = "is there already" if number == before else "added"
            click.echo(one_line(f"{question.id}: version {number} {done}."))


def held_version(store: Any, question: Question) -> int:
    """The version of a question in the ledger, 0 where there is none."""
    from dragoman.commands.asked import held

    kept = held(question.id, store)
    return 0 if kept is None else kept.version


@command.command("rename")
@click.argument("old", metavar="OLD")
@click.argument("new_id", metavar="NEW")
@by_option
@ledger_option
@click.pass_obj
def rename(services: Services, old: str, new_id: str, by: str | None, ledger: str | None) -> None:
    """Give a question of the ledger another id. The old one leads to it, and no position is lost."""
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    signer = _signer(services, by)
    with open_ledger(ledger or services.settings.ledger) as store:
        store.questions().rename(old, new_id, signer)
    click.echo(one_line(f"{old} is {new_id} now; {old} leads to it. Write the new id in your file."))


@command.command("retire")
@click.argument("name", metavar="ID")
@by_option
@ledger_option
@click.pass_obj
def retire(services: Services, name: str, by: str | None, ledger: str | None) -> None:
    """Follow a question no more. Its positions and what was said of them stay; `add` takes it up again."""
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    signer = _signer(services, by)
    with open_ledger(ledger or services.settings.ledger) as store:
        book = store.questions()
        book.retire(name, signer)
        kept = book.get(name)
    there = (
        f"{kept.positions + kept.typed} positions stay"
        if kept.positions + kept.typed
        else "it had no positions"
    )
    click.echo(one_line(f"{kept.id} is followed no more; {there}."))


def _signer(services: Services, by: str | None) -> str:
    from dragoman.errors import UsageError

    name = (by or services.settings.by or "").strip()
    if not name:
        raise UsageError(
            "questions.unsigned", "A change of questions needs a name.", "Give --by NAME or set DRAGOMAN_BY."
        )
    return name
