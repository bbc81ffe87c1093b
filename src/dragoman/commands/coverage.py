"""`dragoman coverage`: what came in and what became of it, so that rates have denominators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.options import as_of_option, knowledge_option, ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dragoman.ledger import Covered, Unread
    from dragoman.output import Output

COUNTS = ("reports", "revisions", "sentences", "events", "statements")
CODED = ("failed", "skipped", "languages")


@click.command("coverage", short_help="Count what was read, failed or was skipped, by outlet and day.")
@click.option(
    "--by",
    "keys",
    type=click.Choice(["outlet", "day", "month", "country"]),
    multiple=True,
    help="What a row stands for; may be repeated. `country` is the outlet's, where the knowledge lists it. Default:"
    " outlet and day.",
)
@click.option("--since", metavar="DATE", help="First day of publication (ISO 8601).")
@click.option("--until", metavar="DATE", help="Last day of publication, inclusive.")
@click.option("--unread", is_flag=True, help="List the documents that failed or were skipped instead.")
@as_of_option
@click.option(
    "--format", "shape", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True
)
@knowledge_option
@ledger_option
@click.pass_obj
def command(
    services: Services,
    keys: tuple[str, ...],
    since: str | None,
    until: str | None,
    unread: bool,
    as_of: str | None,
    shape: str,
    ledger: str | None,
) -> None:
    """Count reports, revisions, sentences and records by outlet and day of publication, and the documents that could
    not be read (by error code) or are not read on purpose, such as those in other languages.

    A document that fails counts once, however often it is tried, and no longer when it could be read. Of those that
    fail nothing is kept but file, line, id, outlet, day and code. With --since or --until what has no day is left out.

    \b
    Examples:
      dragoman coverage --by outlet --by month
      dragoman coverage --by day --format csv
      dragoman coverage --unread
    """
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.output import Output

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        if unread and shape == "table":
            _list(out, view.unread())
            return
        if unread:
            _write(out, map(_unread, view.unread()), shape)
            return
        chosen = tuple(dict.fromkeys(keys)) or ("outlet", "day")
        rows = added_up(view.coverage(since, until), chosen, _country(services, chosen))
        if shape == "table":
            _table(out, list(rows))
        else:
            _write(out, rows, shape)


def _country(services: Services, keys: tuple[str, ...]) -> Callable[[str | None], str | None]:
    """The country of an outlet, by the knowledge, which is loaded where it is asked for."""
    if "country" not in keys:
        return lambda _: None
    from dragoman.commands.knowing import known

    knowledge = known(services.settings)

    def country(outlet: str | None) -> str | None:
        entry = None if outlet is None else knowledge.outlet(outlet)
        if entry is None:
            return None
        state = knowledge.get(entry.country) if entry.country else None
        return entry.code if state is None else state.code

    return country


def added_up(
    found: Iterable[Covered], keys: tuple[str, ...], country: Callable[[str | None], str | None]
) -> Iterator[dict[str, Any]]:
    """Rows of what is counted, one for each value of the keys, in their order; None (not told) comes first."""
    rows: dict[tuple[str | None, ...], dict[str, Any]] = {}
    for covered in found:
        values = {"outlet": covered.outlet, "day": covered.day}
        values |= {"month": covered.day and covered.day[:7], "country": country(covered.outlet)}
        key = tuple(values[name] for name in keys)
        row = rows.get(key)
        if row is None:
            row = {name: values[name] for name in keys} | dict.fromkeys(COUNTS, 0)
            row |= {name: {} for name in CODED}
            rows[key] = row
        for name in COUNTS:
            row[name] += getattr(covered, name)
        for name in CODED:
            for code, number in getattr(covered, name).items():
                row[name][code] = row[name].get(code, 0) + number
    for key in sorted(rows, key=lambda key: tuple(part or "" for part in key)):
        yield rows[key]


def _unread(document: Unread) -> dict[str, Any]:
    import msgspec

    row: dict[str, Any] = msgspec.to_builtins(document)
    return row


def _write(out: Output, rows: Iterable[dict[str, Any]], shape: str) -> None:
    """Rows as they are, for programs."""
    if shape == "jsonl":
        from dragoman.commands.write import encoded

        for row in rows:
            out.write(encoded(row) + "\n")
        return
    from dragoman.export.table import write_csv

    flat = [{key: _flat(value) for key, value in row.items()} for row in rows]
    write_csv(out, flat, dict.fromkeys(flat[0], "") if flat else {})


def _flat(value: Any) -> Any:
    """A dictionary of counts as a list of CODE=NUMBER."""
    return [f"{code}={number}" for code, number in value.items()] if isinstance(value, dict) else value


def _table(out: Output, rows: list[dict[str, Any]]) -> None:
    """Numbers for a person; the codes behind them stand below, added up."""
    from rich.table import Table

    from dragoman.commands.terminal import console
    from dragoman.page.clean import one_line

    screen = console(out, 100)
    if not rows:
        screen.print("Nothing has come in.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, value in rows[0].items():
        if name == "languages":
            continue
        number = isinstance(value, int | dict)
        table.add_column(name, justify="right" if number else "left", no_wrap=name != "outlet")
    sums: dict[str, dict[str, int]] = {name: {} for name in CODED}
    for row in rows:
        for name, counts in sums.items():
            for code, number in row[name].items():
                counts[code] = counts.get(code, 0) + number
        table.add_row(*(one_line(_shown(value)) for name, value in row.items() if name != "languages"))
    screen.print(table)
    for name, counts in sums.items():
        if counts:
            listed = ", ".join(f"{number:,} {code}" for code, number in sorted(counts.items()))
            screen.print(one_line(f"{name}: {listed}"))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        value = sum(value.values())
    return f"{value:,}" if isinstance(value, int) else value or "-"


def _list(out: Output, documents: Iterable[Unread]) -> None:
    """Unread documents for a person, one a line."""
    from dragoman.page.clean import one_line

    number = 0
    for document in documents:
        number += 1
        where = ", ".join(part for part in (document.outlet, document.day) if part)
        times = "" if document.times == 1 else f", tried {document.times} times"
        found = f"{document.file}:{document.line}  {document.outcome} {document.code}"
        out.write(one_line(f"{found}{times}  {where}") + "\n")
    out.write(f"{number} {'document' if number == 1 else 'documents'} unread.\n")
