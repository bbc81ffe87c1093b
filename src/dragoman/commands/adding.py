"""Writing into the user's own file of actors: nothing before all is checked, and whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from dragoman.commands.knowing import NONE, default_file
from dragoman.errors import UsageError
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.knowledge.exchange import Form
    from dragoman.knowledge.own import Draft
    from dragoman.knowledge.toml import Value

HEAD = "# My own actors; they win over the program's. Each table is one: [groups.my-group]\n"


def file_to_write(settings: Settings) -> Path:
    """The user's file, which may not be there yet."""
    if settings.knowledge == NONE:
        raise UsageError(
            "actors.no-file", "The setting `none` keeps your own file out.", "Name one with --knowledge FILE."
        )
    return default_file() if settings.knowledge is None else Path(settings.knowledge).expanduser()


@contextlib.contextmanager
def held(path: Path, *, look: bool = False) -> Iterator[bytes | None]:
    """What the file holds (None: there is none), while no other such command may change it; `look`: only look."""
    if look:
        yield path.read_bytes() if path.exists() else None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            import fcntl
        except ImportError:  # the file is still replaced whole
            pass
        else:
            folder = os.open(path.parent, os.O_RDONLY)
            stack.callback(os.close, folder)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield path.read_bytes() if path.exists() else None


def write(path: Path, old: bytes | None, drafts: list[Draft]) -> None:
    """Put the entries behind what the file holds."""
    from dragoman.knowledge.own import appended
    from dragoman.output import Output

    with Output(str(path)) as out:
        out.stream.write(appended(HEAD.encode() if old is None else old, drafts))


def row(table: str, *, name: str, **given: Any) -> dict[str, Value]:
    """The fields of an entry from the options of `actors add`."""
    from dragoman.knowledge.files import TABLES
    from dragoman.knowledge.own import fault_of_name

    if table not in TABLES:
        raise UsageError("actors.table", f"There is no table {table!r}.", f"One of: {', '.join(TABLES)}.")
    found: dict[str, Value] = {"name": name.strip()}
    for field in ("country", "kind", "of", "medium"):
        if given[field] is not None:
            found[field] = given[field]
    if given["sectors"] or table in {"groups", "national"}:
        found["sectors"] = tuple(sector.upper() for sector in given["sectors"])
    for field, values in (("alias", given["aliases"]), ("weak", given["weak"])):
        if values:
            found[field] = tuple(value.strip() for value in values)
    for one in (name, *given["aliases"], *given["weak"]):
        if (fault := fault_of_name(one)) is not None:
            raise UsageError("actors.invalid", f"The entry does not fit: {fault}.", "Nothing was written.")
    return found


def add(settings: Settings, id_: str, table: str, fields: dict[str, Value]) -> Path:
    """Add one entry; the file it stands in. Raises UsageError where the id is taken or the entry does not fit."""
    from dragoman.knowledge import Knowledge
    from dragoman.knowledge.files import read
    from dragoman.knowledge.own import ID, Draft, checked

    if not ID.fullmatch(id_) or len(id_) > 100:
        raise UsageError(
            "actors.id", f"{id_[:100]!r} is no id.", "Write words of small letters, such as northern-front."
        )
    path = file_to_write(settings)
    with held(path) as old:
        known = Knowledge.of(read(path, old or b"")).get(id_)
        if known is not None:
            where = f"in {known.file}" if known.file else "made by rule"
            raise UsageError(
                "actors.taken",
                f"The id {id_} is {known.name}'s already ({where}).",
                f"Choose another; to replace that entry, write one of this id into {path} yourself.",
            )
        kept, refused = checked(path, old, [Draft(table, id_, fields)])
        for bad in refused:
            raise UsageError(
                "actors.invalid", f"The entry does not fit: {bad.reason}.", "Nothing was written."
            )
        write(path, old, kept)
    return path


@contextlib.contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    with open(file, "rb") as stream:
        yield stream


def bring(settings: Settings, file: str, form: Form, *, dry_run: bool) -> int:
    """Add the actors of another program's file to the user's own; how many lines were not taken."""
    from dragoman.commands.progress import Watch
    from dragoman.ingest.items import Failure, Notice
    from dragoman.knowledge import Knowledge
    from dragoman.knowledge.exchange import Bad, Known, Passed, Taken, Without, read, take
    from dragoman.knowledge.files import read as read_files
    from dragoman.knowledge.own import checked

    path = file_to_write(settings)
    counts: Counter[str] = Counter()
    with (
        Watch(settings.max_errors_shown, bar=False) as watch,
        _opened(file) as stream,
        held(path, look=dry_run) as old,
    ):

        def bad(line: int, reason: str) -> None:
            watch.failure(Failure(file=file, line=line, code="actors.line", message=f"{reason[:300]}."))

        knowledge = Knowledge.of(read_files(path, old or b""))
        taken: list[Taken] = []
        for item in take(read(stream, form, knowledge), knowledge):
            match item:
                case Taken():
                    taken.append(item)
                case Bad(line=line, reason=reason):
                    bad(line, reason)
                case Known(line=line, name=name, id=id_):
                    counts["known already"] += 1
                    watch.notice(
                        Notice(file=file, line=line, code="actors.known", message=f"{name} is known as {id_}")
                    )
                case Without(line=line, name=name, id=id_):
                    said = f"the name {name} is left out: it is {id_}'s"
                    watch.notice(Notice(file=file, line=line, code="actors.name-taken", message=said))
                case Passed():
                    counts["of other schemata"] += 1
        lines = {item.draft.id: item.line for item in taken}
        kept, refused = checked(path, old, [item.draft for item in taken])
        for one in refused:
            bad(lines[one.draft.id], one.reason)
        if kept and not dry_run:
            write(path, old, kept)
        if dry_run:
            _show(kept)
    parts = [f"{count} {what}" for what, count in sorted(counts.items())]
    parts += [f"{watch.failed} not taken"] if watch.failed else []
    verb = "would be added to" if dry_run else "added to"
    _say(f"{len(kept)} actor{'' if len(kept) == 1 else 's'} {verb} {path}", parts, err=dry_run)
    return watch.failed


def _show(drafts: list[Draft]) -> None:
    from dragoman.knowledge.own import appended
    from dragoman.output import Output
    from dragoman.page.clean import safe

    with Output(None) as out:
        out.write(safe(appended(b"", drafts).decode("utf-8")))


def _say(first: str, parts: list[str], *, err: bool) -> None:
    from dragoman.page.clean import one_line

    click.echo(one_line(f"{'; '.join([first, *parts])}."), err=err)
