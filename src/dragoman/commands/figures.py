"""`dragoman figures`: how many, by whose count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from dragoman.commands.options import as_of_option, filter_options, ledger_option, make_filters
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from dragoman.ledger import Estimate
    from dragoman.ledger.answers import Figure


@click.command("figures", short_help="Compare counts of people: killed, detained, troops ...")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@filter_options
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="killed, wounded, detained, displaced, trained, participants, force_level or other_people; may be repeated.",
)
@as_of_option
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=2000,
    show_default=True,
    help="Most events that are looked at, the newest.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "jsonl", "estimates"]),
    default="table",
    show_default=True,
    help="jsonl: a line for every count; estimates: a line for every kind with its low, best and high.",
)
@ledger_option
@click.pass_obj
def command(
    services: Services,
    /,
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    as_of: str | None,
    limit: int,
    shape: str,
    ledger: str | None,
    **wanted: Any,
) -> None:
    """Show the counts of people in reports of the events which hold all WORDS and fit all options.

    For each kind the lowest and the highest with who gives them, then every count with its day, words and source: those
    that belong to the events, and those of their reports that belong to none. Counts that contradict each other stand
    side by side; nothing is added up.

    \b
    Example:
      dragoman figures market --type ASSAULT --country YEM --kind killed
    """
    import msgspec

    from dragoman.commands.write import encoded
    from dragoman.errors import UsageError
    from dragoman.ledger import estimate, open_ledger, parse_as_of
    from dragoman.output import Output
    from dragoman.records.reading import QuantityKind

    known = get_args(QuantityKind)
    for kind in kinds:
        if kind not in known:
            raise UsageError(
                "filter.kind", f"There is no kind of count {kind!r}.", f"One of: {', '.join(known)}."
            )
    filters = make_filters(words=" ".join(words) or None, **wanted)
    with open_ledger(ledger or services.settings.ledger, read_only=True) as store, Output(None) as out:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        chosen = msgspec.convert(kinds, tuple[QuantityKind, ...])
        newest, last = view.figures_page(filters, kinds=chosen, limit=limit)
        found = newest[::-1]
        if last is not None:
            click.echo(f"Only the newest {limit:,} events were looked at: --limit looks at more.", err=True)
        if shape == "jsonl":
            for figure in found:
                out.write(encoded(figure) + "\n")
            return
        if shape == "estimates":
            for kind in dict.fromkeys(f.kind for f in found):
                whole = estimate([f for f in found if f.kind == kind])
                if whole is not None:
                    out.write(encoded({"kind": kind} | msgspec.to_builtins(whole)) + "\n")
            return
        from dragoman.commands.terminal import console

        _table(console(out, 100), found)


def _table(screen: Console, found: Sequence[Figure]) -> None:
    from rich.text import Text

    from dragoman.commands.hits import MARGIN
    from dragoman.ledger import estimate
    from dragoman.page.clean import one_line
    from dragoman.page.lines import Sheet, joined

    sheet = Sheet(screen, MARGIN)
    for kind in dict.fromkeys(f.kind for f in found):
        mine = [f for f in found if f.kind == kind]
        sheet.row(kind.replace("_", " "), Text(_range(mine), style="bold"))
        whole = estimate(mine)
        if whole is not None and whole.figures > 1:
            sheet.below(joined([_estimated(whole)]))
        for figure in mine:
            where = joined(
                [one_line(_by(figure)), one_line(figure.report.outlet or ""), one_line(figure.event or "")]
            )
            sheet.row(figure.first_day or "undated", Text(one_line(figure.words), style="bold"))
            sheet.below(where)
        sheet.gap()
    reports = len({f.report.ref for f in found})
    noun = "report" if reports == 1 else "reports"
    sheet.line(joined([f"{len(found)} counts in {reports} {noun}." if found else "No count found."]))


def _range(figures: Sequence[Figure]) -> str:
    """ "from 12 (the army) to at least 30 (a hospital)", by the bounds that are given."""
    lows = [f for f in figures if f.low is not None]
    if not lows:
        return " ".join(f"up to {f.high:,} ({_by(f)})" for f in figures[:1])
    low = min(lows, key=lambda f: f.low or 0)
    top = max(figures, key=lambda f: f.high if f.high is not None else f.low or 0)
    least = f"{'at least ' if low.high is None else ''}{low.low:,}"
    most = f"{top.high:,}" if top.high is not None else f"at least {top.low:,}"
    return f"{least} ({_by(low)})" if low is top else f"from {least} ({_by(low)}) to {most} ({_by(top)})"


def _estimated(whole: Estimate) -> str:
    """ "low 12 · best 30 (a hospital) · high 30 or more" """
    from dragoman.page.clean import one_line

    low = "low not given" if whole.low is None else f"low {whole.low:,}{' or less' if whole.low_open else ''}"
    by = " and ".join(whole.by) or ("somebody quoted" if whole.basis == "quoted" else "the report itself")
    high = f"high {whole.high:,}{' or more' if whole.high_open else ''}"
    return one_line(f"{low} · best {whole.best:,} ({by}) · {high}")


def _by(figure: Figure) -> str:
    return " and ".join(figure.by) or "the report itself"
