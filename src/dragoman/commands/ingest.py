"""`dragoman ingest`: documents into the ledger."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.faults import SOME_UNREAD, Apart
from dragoman.commands.options import (
    document_options,
    knowledge_option,
    ledger_option,
    make_defaults,
    model_options,
)
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.commands.progress import Watch
    from dragoman.commands.services import Reads
    from dragoman.ingest import Defaults, Failure, Item
    from dragoman.ledger import Ledger, Writer
    from dragoman.ledger.coverage import Notes


@click.command("ingest", short_help="Read reports into a ledger.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|-|DIR...")
@ledger_option
@document_options
@model_options
@knowledge_option
@click.pass_obj
def command(
    services: Services,
    /,
    paths: tuple[str, ...],
    ledger: str | None,
    **known: Any,
) -> int:
    """Read files, folders and patterns into a ledger, which is made where there is none; the files are those of `read`.

    What the ledger holds already, read by the same versions, is passed over, so that an interrupted run goes on
    where it was. A changed text is a new revision of its report; newer versions read a report anew, and the old
    reading stays.
    """
    from dragoman.commands.progress import Watch
    from dragoman.ingest import load
    from dragoman.ledger import open_ledger

    defaults = make_defaults(**known)
    outcomes: Counter[str] = Counter()
    with Watch(services.settings.max_errors_shown) as watch:
        loader = load(paths, defaults=defaults, settings=services.settings, notice=watch.notice)
        loader.refuse_nothing()
        reader = services.reader()
        with (
            open_ledger(ledger or services.settings.ledger, create=True) as store,
            store.writer() as writer,
            store.notes() as notes,
        ):
            for item in loader:
                failure = put(item, reader, store, writer, services.debug, outcomes, watch)
                note(notes, item, failure, defaults)
                watch.step(loader.done, loader.size)
    click.echo(summary(outcomes, watch.failed))
    return SOME_UNREAD if watch.failed else 0


def put(
    item: Item | Failure,
    reader: Reads,
    store: Ledger,
    writer: Writer,
    debug: bool,
    outcomes: Counter[str],
    watch: Watch,
) -> Failure | None:
    """One document into the ledger; what is wrong with it alone is told, answered, and does not stop the others."""
    import msgspec

    from dragoman.commands.progress import fault_of, read_item
    from dragoman.ingest import Failure
    from dragoman.ledger import Outcome

    if isinstance(item, Failure):
        watch.failure(item)
        return item
    if store.has(item.report, reader.run):
        outcomes[str(Outcome.SAME)] += 1
        return None
    item = msgspec.structs.replace(item, report=store.completed(item.report))
    answer = read_item(item, reader, debug, store.in_force(item.report))
    if isinstance(answer, Failure):
        watch.failure(answer)
        return answer
    with Apart(debug, ("ledger.bad-reading",)) as apart:
        outcomes[str(writer.add(*answer))] += 1
    if apart.error is None:
        return None
    watch.failure(failure := fault_of(item, apart))
    return failure


def note(notes: Notes, item: Item | Failure, failure: Failure | None, defaults: Defaults) -> None:
    """Note for `dragoman coverage` that a document could not be read, or that it could after all."""
    from dragoman.ingest import Failure

    report = None if isinstance(item, Failure) else item.report
    id_ = item.id if isinstance(item, Failure) else item.report.id
    if failure is None:
        notes.read(item.file, item.line, id=id_)
        return
    outlet = defaults.outlet if report is None else report.outlet
    published = defaults.published if report is None else report.published
    notes.unread(failure.code, item.file, item.line, id=id_, outlet=outlet, published=published)


_WORDS = {"new": "new", "revised": "revised", "reread": "read anew", "same": "already there"}


def summary(outcomes: Counter[str], failed: int) -> str:
    """`3 reports: 2 new, 1 could not be read.`"""
    total = sum(outcomes.values())
    parts = [
        f"{count} {_WORDS[str(outcome)]}" for outcome, count in sorted(outcomes.items(), key=str) if count
    ]
    if failed:
        parts.append(f"{failed} could not be read")
    return (
        f"{total + failed} report{'' if total + failed == 1 else 's'}: {', '.join(parts) or 'nothing to do'}."
    )
