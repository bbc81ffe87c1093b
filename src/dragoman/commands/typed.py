"""`dragoman questions import-positions`: positions that people typed in a table or as JSON lines."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from typing import Any

import click

from dragoman.commands.faults import SOME_UNREAD, say
from dragoman.commands.options import knowledge_option, ledger_option
from dragoman.commands.services import Services

MOST_BYTES = 32 << 20
"""A file of typed positions is read at once; no person types more."""
LONGEST_CELL = 131_072
"""Characters; a quotation mark that is missing makes a cell longer."""


@click.command("import-positions")
@click.argument("file", metavar="FILE")
@click.option("--by", metavar="NAME", help="Who typed them. Default: DRAGOMAN_BY.")
@click.option("--question", metavar="ID", help="The question of rows that name none.")
@click.option(
    "--withdraw", "id_", metavar="ID", help="Take one back, typed:12@question, in place of FILE (`-`)."
)
@knowledge_option
@ledger_option
@click.pass_obj
def command(
    services: Services, file: str, by: str | None, question: str | None, id_: str | None, ledger: str | None
) -> int:
    """Enter positions that you typed: FILE is a table (.csv, .tsv) or has a JSON object a line; `-` is standard input.

    Each row has `holder` (a name) or `actor` (an id), and `value` (-100 to 100) or `side`; it may have `question`,
    `on_behalf_of`, `low`, `high`, `evidence`, `conditional`, `first_day`, `last_day`, `confidence`, `reported_by`,
    `record` (an id of the ledger), `url`, `quotation` and `note`. They stand beside those that were read, marked as
    typed. A row that does not fit is named and left out; the same row comes in only once.

    \b
    Examples:
      dragoman questions import-positions badr.csv --question us-forces-in-iraq --by ann
      dragoman questions import-positions - --withdraw typed:12@us-forces-in-iraq --by ann
    """
    from dragoman.commands.knowing import actors, known
    from dragoman.errors import UsageError
    from dragoman.ledger import open_ledger
    from dragoman.page.clean import one_line

    name = (by or services.settings.by or "").strip()
    if not name:
        raise UsageError(
            "questions.unsigned", "Typed positions need a name.", "Give --by NAME or set DRAGOMAN_BY."
        )
    with open_ledger(ledger or services.settings.ledger) as store:
        book = store.questions()
        if id_ is not None:
            gone = book.withdraw_typed(id_, by=name)
            click.echo(one_line(f"Position {gone.id} of {gone.position.holder.name} withdrawn by {name}."))
            return 0
        rows = list(rows_of(file))
        done = book.import_typed(rows, by=name, question=question, known=actors(known(services.settings)))
    most = services.settings.max_errors_shown
    for fault in done.faults[:most]:
        say("error", fault.code, f"line {fault.line}: {fault.message}", fault.hint)
    if (rest := len(done.faults) - most) > 0:
        say("error", "more", f"{rest} more row{'s' if rest > 1 else ''} not shown.")
    told = [f"{done.added} added", f"{done.same} there already", f"{done.withdrawn} withdrawn before"]
    counts = (done.added, done.same, done.withdrawn)
    told = [words for words, count in zip(told, counts, strict=True) if count] or ["nothing added"]
    click.echo(one_line(f"{', '.join(told)}{f', {len(done.faults)} left out' if done.faults else ''}."))
    return SOME_UNREAD if done.faults else 0


def rows_of(file: str) -> Iterator[tuple[int, Any]]:
    """Rows with the lines on which they begin; what is no row is none here either, and is told when it is entered.

    Raises OSError, InputError(input.too-long, input.encoding, input.table).
    """
    from dragoman.errors import InputError

    if file == "-":
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with open(file, "rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise InputError("input.too-long", f"{file} has more than {MOST_BYTES:,} bytes.", "Part it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            "input.encoding", f"{file} is not UTF-8 in line {line}.", "Save it as UTF-8."
        ) from None
    first = text.lstrip()[:1]
    ends = file.lower().rpartition(".")[2]
    if ends in ("csv", "tsv", "tab") or (first and first not in "{["):
        yield from _table(text)
    else:
        yield from _lines(text)


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    import msgspec

    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            yield number, None


def _table(text: str) -> Iterator[tuple[int, Any]]:
    """Rows of a table whose first line names the columns."""
    from dragoman.errors import InputError

    csv.field_size_limit(LONGEST_CELL)  # the process's own, which reading a table of reports may have raised
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            line = reader.line_num + 1
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError("input.table", f"Line {line} is no row of a table: {error}.") from None
        yield (max(line, 2), None if None in row else row)
