"""`dragoman export`: records of the ledger for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.options import as_of_option, filter_options, ledger_option, make_filters
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.export.files import Exported
    from dragoman.export.spec import Spec

SHAPES = (
    "plover", "csv", "parquet", "jsonl", "polecat", "cameo", "acled", "ucdp", "geojson", "positions", "corrections",
)  # fmt: skip


@click.command("export", short_help="Write records for other programs.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(SHAPES),
    default="plover",
    show_default=True,
    help="PLOVER's JSON lines; a table of everything (csv, parquet); the contract's own records (jsonl); a table like"
    " POLECAT's, GDELT's with CAMEO codes, ACLED's, UCDP's with low, best and high deaths; a map layer; positions on"
    " questions (JSON lines, or CSV or Parquet by the file's name); reviewers' corrections as sentences for"
    " `dragoman train --add`.",
)
@click.option(
    "--describe", is_flag=True, help="Say what the format takes, leaves out and means; write nothing."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write there in place of stdout, whole or not at all; FILE.about.json beside it says what it is.",
)
@click.option(
    "--no-text", is_flag=True, help="Leave out every word of the source, to share without rights in it."
)
@click.option("--words", metavar="WORDS", help="Only records whose sentence holds all of these.")
@filter_options
@click.option("--statements", is_flag=True, help="Write statements in place of events.")
@click.option(
    "--question",
    "questions",
    metavar="ID",
    multiple=True,
    help="Of positions: on this question; may be repeated.",
)
@as_of_option
@ledger_option
@click.pass_obj
def command(
    services: Services,
    /,
    shape: Any,
    describe: bool,
    output: str | None,
    no_text: bool,
    statements: bool,
    questions: tuple[str, ...],
    as_of: str | None,
    ledger: str | None,
    **wanted: Any,
) -> None:
    """Write all records that fit the options and that the format takes.

    \b
    Examples:
      dragoman export --format plover --since 2018-02-01 -o events.jsonl
      dragoman export --format parquet --no-text -o events.parquet
      dragoman export --format acled --describe
      dragoman export --format ucdp --country YEM -o deaths.csv
      dragoman export --format positions --question us-forces-in-iraq -o positions.parquet
      dragoman export --format corrections -o corrections.jsonl
    """
    from dragoman.export import describe as described
    from dragoman.export import write
    from dragoman.ledger import Filters, open_ledger, parse_as_of
    from dragoman.page.clean import one_line

    if shape == "positions" or questions:
        from dragoman.commands.export_positions import export_positions

        wanted |= {"statements": statements, "as_of": as_of}
        export_positions(services, shape, questions, output, describe, no_text, ledger, wanted)
        return
    if shape == "corrections":
        from dragoman.commands.export_corrections import export_corrections

        plain = make_filters(**wanted) == Filters() and not (describe or no_text or statements)
        export_corrections(services, output, as_of, ledger, plain=plain)
        return
    kind: Any = "statement" if statements else "event"
    spec = described(shape, kind)
    if describe:
        print_spec(spec)
        return
    filters = make_filters(**wanted)
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        done = write(view, filters, shape, output or "-", kind=kind, no_text=no_text, about=True)
    if output not in (None, "-"):
        click.echo(one_line(_told(done, kind, output or "")), err=True)
    for reason, number in done.left_out.items():
        click.echo(one_line(f"  left out: {number}, {spec.reasons[reason]}"), err=True)


def _told(done: Exported, kind: str, output: str) -> str:
    rows = "" if done.rows == done.records else f" ({done.rows} rows)"
    return f"{done.records} {kind}{'' if done.records == 1 else 's'} in {output}{rows}."


def print_spec(spec: Spec) -> None:
    """The format's file for a person: what it takes, what it leaves out, its mappings, its columns."""
    import json

    from dragoman.output import Output
    from dragoman.page.clean import one_line

    with Output(None) as out:
        for words in (f"{spec.title}, like {spec.like}.", spec.stated, spec.unit):
            out.write(words + "\n")
        if spec.reasons:
            out.write("\nLeft out, and counted:\n")
            for reason, why in spec.reasons.items():
                out.write(f"  {reason:<16} {why}\n")
        for name, table in spec.tables.items():
            out.write(f"\nTable {name}:\n")
            rows = table.items() if isinstance(table, dict) else enumerate(table, 1)
            for key, value in rows:
                shown = value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)
                out.write("  " + one_line(f"{key}: {shown}") + "\n")
        out.write("\nColumns:\n")
        width = max(map(len, spec.columns))
        for name, column in spec.columns.items():
            out.write(f"  {name:<{width}}  {column.type:<10}  {column.meaning}\n")
