"""`dragoman release`: a frozen folder of records that a paper can cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.export import SHAPES
from dragoman.commands.options import as_of_option, filter_options, ledger_option, make_filters
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.export.release import Checked


@click.command("release", short_help="Freeze records as a folder that a paper can cite.")
@click.argument("name", required=False)
@click.option(
    "--out",
    "parent",
    metavar="DIR",
    default="releases",
    show_default=True,
    help="Where the folder NAME is made.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(SHAPES),
    multiple=True,
    help="May be repeated. csv and parquet hold events, statements, counts, ties and actors. Default: csv.",
)
@click.option("--no-text", is_flag=True, help="Leave out every word of the reports.")
@click.option("--title", metavar="TEXT", help="Title in README and citation.")
@click.option("--author", "authors", metavar="NAME", multiple=True, help="For the citation; may be repeated.")
@click.option("--license", "licence", metavar="SPDX", help="Licence of the data, such as CC-BY-4.0.")
@click.option("--verify", metavar="DIR", help="Check the release in this folder; make none.")
@click.option("--words", metavar="WORDS", help="Only records whose sentence holds all of these.")
@filter_options
@as_of_option
@ledger_option
@click.pass_obj
def command(
    services: Services,
    /,
    name: str | None,
    parent: str,
    formats: tuple[str, ...],
    no_text: bool,
    title: str | None,
    authors: tuple[str, ...],
    licence: str | None,
    verify: str | None,
    as_of: str | None,
    ledger: str | None,
    **wanted: Any,
) -> int:
    """Write the folder DIR/NAME: tables, changes since the last release, coverage, codebook, README, citation, sums.

    The ledger registers the name with a hash of all that is in the folder. The same name again makes the same bytes
    again, from what the ledger knew then. What --modality, --type, --mode, --disputed, --asserted-only-by and
    --min-confidence ask for holds for events; statements are taken by the other options.

    \b
    Examples:
      dragoman release 2026-06 --no-text --format csv --format acled --author "A. Researcher"
      dragoman release --verify releases/2026-06
    """
    from dragoman.errors import UsageError
    from dragoman.ledger import open_ledger, parse_as_of
    from dragoman.page.clean import one_line

    if (name is None) == (verify is None):
        raise UsageError("release.what", "Give a name, or a folder with --verify.", "One of the two.")
    if verify is not None:
        return _verify(verify)
    import msgspec

    from dragoman.export.release import Request, make

    asked = {
        "formats": formats, "no_text": no_text, "title": title, "authors": authors, "license": licence,
        "filters": make_filters(**wanted),
    }  # fmt: skip
    request = msgspec.structs.replace(
        Request(name=name or ""), **{key: value for key, value in asked.items() if value}
    )
    with open_ledger(ledger or services.settings.ledger) as store:
        done = make(store, request, parent, as_of=parse_as_of(as_of) if as_of else None)
    release = done.release
    again = ", the same as before" if done.again else ""
    click.echo(one_line(f"{release.records:,} records in {done.folder}{again}."))
    click.echo(one_line(f"As of {release.as_of.isoformat()}; manifest {release.manifest}."))
    return 0


def _verify(folder: str) -> int:
    from dragoman.commands.faults import FAILED, say
    from dragoman.export.release import verify
    from dragoman.page.clean import one_line

    checked: Checked = verify(folder)
    for path, fault in checked.faults:
        say("error", "release.altered", f"{path}: {fault}.")
    if checked.faults:
        return FAILED
    click.echo(one_line(f"{checked.name}: {checked.files} files are whole; manifest {checked.manifest}."))
    return 0
