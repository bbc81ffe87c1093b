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
    from dragoman.ingest import Failure, Item
    from dragoman.ledger import Ledger, Writer


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
    """Read files and folders into a ledger, which is made where there is none.

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
        with open_ledger(ledger or services.settings.ledger, create=True) as store, store.writer() as writer:
            for item in loader:
                _put(item, reader, store, writer, services.debug, outcomes, watch)
                watch.step(loader.done, loader.size)
    click.echo(_summary(outcomes, watch.failed))
    return SOME_UNREAD if watch.failed else 0


def _put(
    item: Item | Failure,
    reader: Reads,
    store: Ledger,
    writer: Writer,
    debug: bool,
    outcomes: Counter[str],
    watch: Watch,
) -> None:
    """One document into the ledger; what is wrong with it alone is told and does not stop the others."""
    import msgspec

    from dragoman.commands.progress import fault_of, read_item
    from dragoman.ingest import Failure
    from dragoman.ledger import Outcome

    if isinstance(item, Failure):
        watch.failure(item)
        return
    if store.has(item.report, reader.run):
        outcomes[str(Outcome.SAME)] += 1
        return
    item = msgspec.structs.replace(item, report=store.completed(item.report))
    answer = read_item(item, reader, debug, store.in_force(item.report))
    if isinstance(answer, Failure):
        watch.failure(answer)
        return
    with Apart(debug, ("ledger.bad-reading",)) as apart:
        outcomes[str(writer.add(*answer))] += 1
    if apart.error is not None:
        watch.failure(fault_of(item, apart))


_WORDS = {"new": "new", "revised": "revised", "reread": "read anew", "same": "already there"}


def _summary(outcomes: Counter[str], failed: int) -> str:
    total = sum(outcomes.values())
    parts = [
        f"{count} {_WORDS[str(outcome)]}" for outcome, count in sorted(outcomes.items(), key=str) if count
    ]
    if failed:
        parts.append(f"{failed} could not be read")
    return (
        f"{total + failed} report{'' if total + failed == 1 else 's'}: {', '.join(parts) or 'nothing to do'}."
    )
