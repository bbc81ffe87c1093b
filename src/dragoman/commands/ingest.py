"""`dragoman ingest`: documents into the ledger."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.options import document_options, ledger_option, make_defaults
from dragoman.commands.services import Services


@click.command("ingest", short_help="Read reports into a ledger.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|-|DIR...")
@ledger_option
@document_options
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
    from dragoman.commands.watch import Watch, read_item
    from dragoman.ingest import Failure, load
    from dragoman.ledger import Outcome, open_ledger

    defaults = make_defaults(**known)
    outcomes: Counter[str] = Counter()
    with Watch(services.settings.max_errors_shown) as watch:
        loader = load(paths, defaults=defaults, settings=services.settings, notice=watch.notice)
        loader.refuse_nothing()
        reader = services.reader()
        with open_ledger(ledger or services.settings.ledger, create=True) as store, store.writer() as writer:
            for item in loader:
                if not isinstance(item, Failure) and store.has(item.report, reader.run):
                    outcomes[str(Outcome.SAME)] += 1
                else:
                    answer = read_item(item, reader, services.debug)
                    if isinstance(answer, Failure):
                        watch.failure(answer)
                    else:
                        outcomes[str(writer.add(*answer))] += 1
                watch.step(loader.done, loader.size)
    click.echo(_summary(outcomes, watch.failed))
    return SOME_UNREAD if watch.failed else 0


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
