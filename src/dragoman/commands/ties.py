"""`dragoman ties`: who is said to back, command or belong to whom, by whom, and who says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from dragoman.commands.options import as_of_option, ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from dragoman.ledger.answers import TieTold


@click.command("ties", short_help="Standing relations between actors, with sources and contradictions.")
@click.argument("actor", required=False)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE",
    help="backs, commands, part_of, speaks_for, holds_office, allied_with, linked_to or opposes; may be repeated.",
)
@as_of_option
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="Most times that a tie is told, the newest.",
)
@click.option("--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@ledger_option
@click.pass_obj
def command(
    services: Services,
    actor: str | None,
    types: tuple[str, ...],
    as_of: str | None,
    limit: int,
    shape: str,
    ledger: str | None,
) -> None:
    """Show the ties that reports tell of, of ACTOR where one is named (an id, a name or part of one, a country code).

    What affirms a tie and what denies it stand side by side under it, each with its words and whose they are.

    \b
    Example:
      dragoman ties "Kataib Hezbollah" --type backs
    """
    import msgspec

    from dragoman.commands.write import encoded
    from dragoman.errors import UsageError
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.output import Output
    from dragoman.records.reading import TieType

    known = get_args(TieType)
    for type_ in types:
        if type_ not in known:
            raise UsageError(
                "filter.type", f"There is no type of tie {type_!r}.", f"One of: {', '.join(known)}."
            )
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        found = view.ties(actor, types=msgspec.convert(types, tuple[TieType, ...]), newest=limit)
        if shape == "jsonl":
            for tie in found:
                out.write(encoded(tie) + "\n")
            return
        from dragoman.commands.terminal import console

        _table(console(out, 100), found, limit)


def _table(screen: Console, found: Sequence[TieTold], limit: int) -> None:
    from rich.text import Text

    from dragoman.commands.hits import MARGIN
    from dragoman.page.clean import one_line
    from dragoman.page.lines import Sheet, joined

    sheet = Sheet(screen, MARGIN)
    groups: dict[tuple[str, str, str], list[TieTold]] = {}
    for tie in found:
        groups.setdefault((tie.type, tie.from_id or tie.from_name, tie.to_id or tie.to_name), []).append(tie)
    for group in groups.values():
        first, against = group[0], sum(t.negated for t in group)
        said = f"{one_line(first.from_name)} {first.type.replace('_', ' ')} {one_line(first.to_name)}"
        votes = joined(
            [
                f"told {len(group) - against}" if len(group) > against else "",
                f"denied {against}" if against else "",
            ]
        )
        sheet.row("", Text(said, style="bold").append("  ").append_text(votes))
        for tie in group:
            sheet.row((tie.report.published or "")[:10], Text(one_line(tie.words)))
            by = " and ".join(tie.by) or "the report itself"
            denied = Text("denied", style="bold") if tie.negated else ""
            sheet.below(joined([one_line(by), one_line(tie.report.outlet or ""), one_line(tie.id), denied]))
        sheet.gap()
    ties = f"{len(groups)} {'tie' if len(groups) == 1 else 'ties'}, told {len(found)} times"
    more = ", the newest (--limit for more)" if len(found) == limit else ""
    sheet.line(joined([f"{ties}{more}." if found else "No tie found."]))
