"""Options that several commands share."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dragoman.ingest import Defaults
    from dragoman.ledger import Filters

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

ledger_option = click.option(
    "--ledger",
    metavar="FILE|URL",
    help="The ledger. Default: DRAGOMAN_LEDGER, else dragoman.sqlite in the working folder.",
)
as_of_option = click.option(
    "--as-of", metavar="DATE", help="Answer from what the ledger knew then (ISO 8601 date or time)."
)


def _told(ctx: click.Context, param: click.Parameter, value: str | int | None) -> str | int | None:
    """A setting that a flag overrules."""
    if value is not None:
        ctx.obj = ctx.obj.told(**{str(param.name): value})
    return value


_MODEL = (
    click.option(
        "--model",
        metavar="NAME|DIR",
        callback=_told,
        expose_value=False,
        help="fast, accurate (two networks), rules (none), or a folder of weights. Default: DRAGOMAN_MODEL, else fast.",
    ),
    click.option(
        "--threads",
        type=click.IntRange(1),
        callback=_told,
        expose_value=False,
        help="Processor threads of the model. Default: DRAGOMAN_THREADS, else 1.",
    ),
)


def model_options(command: Decorated) -> Decorated:
    """`--model` and `--threads`: the services are made by them."""
    for option in reversed(_MODEL):
        command = option(command)
    return command


knowledge_option = click.option(
    "--knowledge",
    metavar="FILE",
    callback=_told,
    expose_value=False,
    help="Your own actors (TOML), or none. Default: DRAGOMAN_KNOWLEDGE, else actors.toml in your configuration folder.",
)

by_option = click.option("--by", metavar="NAME", help="Who judges. Default: DRAGOMAN_BY.")


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An ISO 8601 date or time."""
    from dragoman.errors import InputError
    from dragoman.ingest.dates import calendar_day

    try:
        if value is not None:
            calendar_day(value)
    except InputError as error:
        raise click.BadParameter(f"{value!r} is no date. {error.hint}", ctx, param) from None
    return value


def _encoding(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An encoding that Python knows."""
    try:
        if value is not None:
            codecs.lookup(value)
    except LookupError:
        raise click.BadParameter(f"There is no encoding {value!r}; try cp1252.", ctx, param) from None
    return value


def _columns(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """FIELD=COLUMN pairs, the fields being those of a report."""
    from dragoman.ingest.rows import FIELDS

    found: dict[str, str] = {}
    for value in values:
        field, sign, column = value.partition("=")
        field = field.strip().lower()
        if not sign or not column.strip() or field not in FIELDS:
            known = ", ".join(FIELDS)
            raise click.BadParameter(f"{value!r} is no FIELD=COLUMN; fields are {known}.", ctx, param)
        found[field] = column.strip()
    return found


_DOCUMENTS = (
    click.option(
        "--published",
        metavar="DATE",
        callback=_day,
        help="Day or time of publication (ISO 8601) where a file gives none.",
    ),
    click.option("--outlet", metavar="NAME", help="Who published it."),
    click.option("--title", metavar="TEXT", help="The report's title."),
    click.option(
        "--language", metavar="CODE", help="Its language (ISO 639-1), where the program takes it for another."
    ),
    click.option(
        "--encoding",
        metavar="NAME",
        callback=_encoding,
        help="Encoding of .txt files and tables that are not UTF-8, such as cp1252.",
    ),
    click.option(
        "--map",
        "columns",
        metavar="FIELD=COLUMN",
        multiple=True,
        callback=_columns,
        help="Which column of a table, or key of JSON, holds text, title, published, outlet, url, id, language, "
        "genre or section, where its name does not tell; may be repeated.",
    ),
    click.option(
        "--crawl-dates",
        is_flag=True,
        help="Pages of a web archive that give no date are of the day on which they were crawled.",
    ),
)


def document_options(command: Decorated) -> Decorated:
    """Add the options that say what is known of documents; they arrive as keywords for `make_defaults`."""
    for option in reversed(_DOCUMENTS):
        command = option(command)
    return command


def make_defaults(**given: Any) -> Defaults:
    """What the caller knows, from the values of `document_options`."""
    from dragoman.ingest import Defaults

    return Defaults(**given)


def _types(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Event types in any case; the ledger knows which there are."""
    return tuple(v.upper() for v in values)


def _modes(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Event modes of PLOVER, in any case; the list is looked up when one is given."""
    if not values:
        return ()
    from dragoman import ontology

    known = {mode for kind in ontology.load().types.values() for mode in kind.modes}
    unknown = [v for v in values if v.lower() not in known]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(sorted(known))}.", ctx, param)
    return tuple(v.lower() for v in values)


def iso3(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A code of three letters, in any case."""
    if value is not None and not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise click.BadParameter(f"{value!r} is no code of three letters, such as IRQ.", ctx, param)
    return value.upper() if value else None


_FILTERS = (
    click.option(
        "--actor",
        metavar="WHO",
        help="Who does or says it: an id, a name or part of one, a country code; id:X is nobody but X.",
    ),
    click.option("--recipient", metavar="WHO", help="To whom it is done or said."),
    click.option(
        "--type", "types", metavar="TYPE", multiple=True, callback=_types, help="Event type; may be repeated."
    ),
    click.option(
        "--mode", "modes", metavar="MODE", multiple=True, callback=_modes, help="Event mode; may be repeated."
    ),
    click.option(
        "--modality",
        type=click.Choice(["actual", "planned", "possible", "denied"]),
        multiple=True,
        help="How real the event is; may be repeated.",
    ),
    click.option("--country", metavar="ISO3", callback=iso3, help="Country of the place or of any party."),
    click.option(
        "--place",
        "places",
        metavar="PLACE",
        multiple=True,
        help="Where it happens: GeoNames id or name; may be repeated.",
    ),
    click.option(
        "--asserted-only-by", metavar="WHO", help="Events told of on nobody's word but this actor's."
    ),
    click.option("--disputed", is_flag=True, help="Events that somebody in the report denies or doubts."),
    click.option(
        "--min-confidence",
        type=float,
        metavar="P",
        help="Events at least so sure, 0 to 1; under .3 four in five are wrong.",
    ),
    click.option(
        "--genre",
        type=click.Choice(["news", "opinion", "live", "roundup", "other"]),
        multiple=True,
        help="Of reports of this genre; may be repeated.",
    ),
    click.option("--retracted", is_flag=True, help="Also of reports that their outlets took back."),
    click.option("--since", metavar="DATE", help="First day (ISO 8601)."),
    click.option("--until", metavar="DATE", help="Last day, inclusive."),
    click.option("--begun", is_flag=True, help="--since and --until mean the first day of a record alone."),
    click.option("--outlet", metavar="NAME", help="Who published it."),
)


def filter_options(command: Decorated) -> Decorated:
    """Add the options that say which records are wanted; they arrive as keywords for `make_filters`."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def make_filters(**given: Any) -> Filters:
    """The ledger's filters from the values of `filter_options`."""
    import msgspec

    from dragoman.ledger import Filters

    return msgspec.convert(given, Filters)
