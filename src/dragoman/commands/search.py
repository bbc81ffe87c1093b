"""`dragoman search`: events and statements of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import click

from dragoman.commands.faults import say
from dragoman.commands.options import as_of_option, ledger_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.commands.output import Output
    from dragoman.ledger import Hit


def _types(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Event types of PLOVER, in any case; the list is looked up when one is given."""
    if not values:
        return ()
    from dragoman.records.reading import EventType

    known = get_args(EventType)
    unknown = [v for v in values if v.upper() not in known]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(known)}.", ctx, param)
    return tuple(v.upper() for v in values)


@click.command("search", short_help="Find events or statements in the ledger.")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@click.option(
    "--actor", metavar="WHO", help="Who does or says it: an id, a name or part of one, a country code."
)
@click.option("--recipient", metavar="WHO", help="To whom it is done or said.")
@click.option(
    "--type", "types", metavar="TYPE", multiple=True, callback=_types, help="Event type; may be repeated."
)
@click.option("--mode", "modes", metavar="MODE", multiple=True, help="Event mode; may be repeated.")
@click.option(
    "--modality",
    type=click.Choice(["actual", "planned", "possible", "denied"]),
    multiple=True,
    help="May be repeated.",
)
@click.option("--country", metavar="ISO3", help="Country of the place or of any party.")
@click.option("--since", metavar="DATE", help="First day (ISO 8601).")
@click.option("--until", metavar="DATE", help="Last day, inclusive.")
@click.option("--outlet", metavar="NAME", help="Who published it.")
@click.option("--statements", is_flag=True, help="Find statements.")
@click.option("--events", is_flag=True, help="Find events: the default.")
@as_of_option
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Most hits of a kind."
)
@click.option("--format", "shape", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@ledger_option
@click.pass_obj
def command(
    services: Services,
    words: tuple[str, ...],
    actor: str | None,
    recipient: str | None,
    types: tuple[str, ...],
    modes: tuple[str, ...],
    modality: tuple[str, ...],
    country: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    statements: bool,
    events: bool,
    as_of: str | None,
    limit: int,
    shape: str,
    ledger: str | None,
) -> None:
    """Find events, or statements, that hold all WORDS and fit all options.

    "Words in quotes" are a phrase, troop* is a beginning. A record's id is what `show` and `judge` take.

    \b
    Examples:
      dragoman search troops --type THREATEN --recipient USA
      dragoman search --statements --actor "Kataib Hezbollah" --since 2018-02-01
    """
    import msgspec

    from dragoman.commands.output import Output
    from dragoman.ledger import Filters, open_ledger, parse_as_of

    given = {
        "words": " ".join(words) or None, "actor": actor, "recipient": recipient, "types": types, "modes": modes,
        "modality": modality, "country": country.upper() if country else None, "since": since, "until": until,
        "outlet": outlet,
    }  # fmt: skip
    filters = msgspec.convert(given, Filters)
    kinds: list[Literal["event", "statement"]] = []
    kinds += ["event"] if events or not statements else []
    kinds += ["statement"] if statements else []
    with open_ledger(ledger or services.settings.ledger) as store, Output(None) as out:
        view = store.view(as_of=parse_as_of(as_of) if as_of else None)
        for kind in kinds:
            hits = list(view.search(filters, kind=kind, limit=limit))
            total = len(hits) if len(hits) < limit else view.count(filters, kind=kind)
            _write(out, kind, hits, total, shape)
        if view.incomplete():
            say(
                "warning",
                "ledger.pruned",
                "Superseded readings were dropped since then; some may be missing here.",
            )


def _write(out: Output, kind: str, hits: list[Hit], total: int, shape: str) -> None:
    if shape == "jsonl":
        from dragoman.commands.write import encoded

        for hit in hits:
            out.write(encoded(hit) + "\n")
        return
    from dragoman.commands.hits import table
    from dragoman.commands.terminal import console

    table(console(out, 100), kind, hits, total)
