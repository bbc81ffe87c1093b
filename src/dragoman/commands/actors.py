"""`dragoman actors`: who is known, who is added, and who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.commands import identities
from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.options import iso3, knowledge_option
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.knowledge import Entry, Knowledge

FORMATS = click.Choice(["table", "jsonl"])


def _kind(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A kind of actor; the list is looked up when one is given."""
    if value is None:
        return None
    from typing import get_args

    from dragoman.records.reading import ActorKind

    if value.lower() not in get_args(ActorKind):
        raise click.BadParameter(f"{value!r} is none of {', '.join(get_args(ActorKind))}.", ctx, param)
    return value.lower()


@click.group("actors", short_help="Who is known: list, show, add, import, export, merge, split.")
def command() -> None:
    """The actors that the program knows, your own among them, and reviewers' words on who is who.

    Your own stand in a TOML file (see --knowledge); they win over the program's, by id and by name.
    """


@command.command("list")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@click.option("--country", metavar="ISO3", callback=iso3, help="Only of this country.")
@click.option("--kind", metavar="KIND", callback=_kind, help="Only of this kind.")
@click.option("--sector", metavar="SECTOR", help="Only with this PLOVER sector, such as REB.")
@click.option("--own", is_flag=True, help="Only those of your own file.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), default=50, show_default=True, help="Most of them."
)
@click.option("--format", "shape", type=FORMATS, default="table", show_default=True)
@knowledge_option
@click.pass_obj
def list_(
    services: Services,
    words: tuple[str, ...],
    country: str | None,
    kind: str | None,
    sector: str | None,
    own: bool,
    limit: int,
    shape: str,
) -> None:
    """List actors whose id, or one of whose names, has all WORDS, as beginnings of words.

    Bodies that every state has, such as iraq/police, are made by rule and not listed; `show` makes them.

    \b
    Example:
      dragoman actors list front --country SYR --sector REB
    """
    from dragoman.knowledge.check import SECTORS
    from dragoman.output import Output

    sector = sector.upper() if sector else None
    if sector is not None and sector not in SECTORS:
        raise click.BadParameter(
            f"{sector!r} is none of {', '.join(sorted(SECTORS))}.", param_hint="--sector"
        )
    knowledge = _knowledge(services)

    def fits(entry: Entry) -> bool:
        return (
            (kind is None or entry.kind == kind)
            and (sector is None or sector in entry.sectors)
            and (not own or entry.id in knowledge.own)
            and (country is None or country in _codes(entry, knowledge))
        )

    found = [entry for entry in knowledge.matching(words) if fits(entry)]
    with Output(None) as out:
        if shape == "jsonl":
            from dragoman.commands.actor_page import as_json
            from dragoman.commands.write import encoded

            for entry in found[:limit]:
                out.write(encoded(as_json(entry, knowledge)) + "\n")
            return
        from dragoman.commands.actor_page import actors_table
        from dragoman.commands.terminal import console

        actors_table(console(out, 100), found[:limit], knowledge, len(found))


def _codes(entry: Entry, knowledge: Knowledge) -> set[str | None]:
    state = knowledge.get(entry.country) if entry.country else None
    return {entry.code, None if state is None else state.code}


def _knowledge(services: Services) -> Knowledge:
    from dragoman.commands.knowing import known, tell

    found = known(services.settings)
    tell(found, services.settings.max_errors_shown)
    return found


@command.command("show")
@click.argument("id")
@click.option("--format", "shape", type=click.Choice(["page", "jsonl"]), default="page", show_default=True)
@knowledge_option
@click.pass_obj
def show(services: Services, id: str, shape: str) -> None:
    """Show the actor with this ID: names, country, sectors, offices and ties with their dates, and the file.

    \b
    Examples:
      dragoman actors show hamas
      dragoman actors show iraq/office/prime-minister
    """
    from dragoman.commands.actor_page import actor_page, as_json
    from dragoman.commands.terminal import console
    from dragoman.commands.write import encoded
    from dragoman.output import Output

    knowledge = _knowledge(services)
    entry = knowledge.get(id) or knowledge.get(id.strip().lower())
    if entry is None:
        raise _unknown(id, knowledge)
    with Output(None) as out:
        if shape == "jsonl":
            out.write(encoded(as_json(entry, knowledge)) + "\n")
        else:
            actor_page(console(out, 100), entry, knowledge)


def _unknown(id_: str, knowledge: Knowledge) -> Exception:
    from difflib import get_close_matches

    from dragoman.errors import UsageError

    bearers = [hit.entry.id for hit in knowledge.find(id_)]
    near = bearers or get_close_matches(id_.lower()[:100], [e.id for e in knowledge.entries()], 3)
    meant = f"Did you mean {' or '.join(dict.fromkeys(near[:3]))}? " if near else ""
    return UsageError(
        "actors.unknown", f"There is no actor {id_[:100]!r}.", f"{meant}Look with `dragoman actors list`."
    )


@command.command("add")
@click.argument("id")
@click.option("--name", required=True, metavar="NAME", help="Its name for display.")
@click.option(
    "--table",
    default="groups",
    show_default=True,
    metavar="TABLE",
    help="Where in the file: groups (also of a kind of its own), person, igo, ngo, company, outlets, national, "
    "region, breakaway, peoples.",
)
@click.option("--country", metavar="KEY", help="Id of its state, such as iraq.")
@click.option("--kind", metavar="KIND", callback=_kind, help="Where the table leaves it open.")
@click.option("--sector", "sectors", multiple=True, metavar="SECTOR", help="PLOVER sector; may be repeated.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name; may be repeated.")
@click.option("--weak", multiple=True, metavar="NAME", help="A name that others bear too; may be repeated.")
@click.option("--of", metavar="ID", help="Of a person: the state or body he or she belongs to.")
@click.option(
    "--medium",
    type=click.Choice(["wire", "state", "private"]),
    metavar="MEDIUM",
    help="Of an outlet: wire, state, private.",
)
@knowledge_option
@click.pass_obj
def add(services: Services, /, id: str, table: str, **given: Any) -> None:
    """Add an actor to your own file under a new ID, such as northern-front; what is in the file stays as it is.

    \b
    Example:
      dragoman actors add northern-front --name "Northern Front" --country syria --sector REB --alias "Jabha Front"
    """
    from dragoman.commands.adding import add as to_file
    from dragoman.commands.adding import row
    from dragoman.page.clean import one_line

    path = to_file(services.settings, id, table, row(table, **given))
    click.echo(one_line(f"{id} added to {path}."))


@command.command("import")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--from",
    "form",
    required=True,
    type=click.Choice(["petrarch", "ftm"]),
    help="A PETRARCH or TABARI dictionary of actors, or FollowTheMoney's entities as JSON lines.",
)
@click.option(
    "--dry-run", is_flag=True, help="Write what would be added to stdout, and leave your file as it is."
)
@knowledge_option
@click.pass_obj
def import_(services: Services, file: str, form: Any, dry_run: bool) -> int:
    """Add the actors of another program's FILE to your own.

    Lines that are not taken are named on stderr, the rest is added, and the exit status is 3. Whoever is known under
    his first name already stays as he is.

    \b
    Example:
      dragoman actors import Phoenix.MilNonState.actors.txt --from petrarch --dry-run
    """
    from dragoman.commands.adding import bring

    return SOME_UNREAD if bring(services.settings, file, form, dry_run=dry_run) else 0


@command.command("export")
@click.option(
    "--format", "shape", type=click.Choice(["ftm"]), default="ftm", show_default=True, help="FollowTheMoney."
)
@click.option("--own", is_flag=True, help="Only those of your own file, and whomever they name.")
@click.option("-o", "--output", metavar="FILE", help="Write there in place of stdout; whole or not at all.")
@knowledge_option
@click.pass_obj
def export(services: Services, shape: str, own: bool, output: str | None) -> None:
    """Write actors, their offices and ties as FollowTheMoney's entities, one JSON object a line."""
    from dragoman.commands.faults import say
    from dragoman.commands.write import encoded
    from dragoman.export.ftm import Entities
    from dragoman.output import Output
    from dragoman.page.clean import one_line

    entities = Entities(_knowledge(services), own=own)
    written = 0
    with Output(output) as out:
        for entity in entities:
            out.write(encoded(entity) + "\n")
            written += 1
    if entities.left_out:
        say(
            "warning",
            "actors.no-schema",
            f"Peoples and regions have no schema there: {entities.left_out} left out.",
        )
    if output not in (None, "-"):
        click.echo(one_line(f"{written} entities in {output}."), err=True)


for _one in (identities.merge, identities.split, identities.judgements, identities.withdraw):
    command.add_command(_one)
