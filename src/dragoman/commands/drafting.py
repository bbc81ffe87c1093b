"""What a question is drafted from: documents that are read now, and reports of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.commands.faults import SOME_UNREAD, say
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.ingest import Defaults
    from dragoman.records.reading import Reading
    from dragoman.records.report import Report


def read_all(
    services: Services, paths: Sequence[str], defaults: Defaults, most: int
) -> tuple[list[tuple[Report, Reading]], int]:
    """Up to `most` documents with their readings, and the exit status: some may not be readable."""
    from dragoman.commands.progress import Watch, read_item
    from dragoman.ingest import Failure, load

    found: list[tuple[Report, Reading]] = []
    with Watch(services.settings.max_errors_shown) as watch:
        loader = load(paths, defaults=defaults, settings=services.settings, notice=watch.notice)
        loader.refuse_nothing()
        reader = services.reader()
        for item in loader:
            if len(found) >= most:
                say(
                    "warning",
                    "questions.many-reports",
                    f"Only the first {most} reports were read for the draft.",
                    "Name a few that are about the question.",
                )
                break
            answer = read_item(item, reader, services.debug)
            if isinstance(answer, Failure):
                watch.failure(answer)
            else:
                found.append(answer)
            watch.step(loader.done, loader.size)
    return found, SOME_UNREAD if watch.failed else 0


def from_ledger(services: Services, ledger: str | None, refs: Sequence[str]) -> list[tuple[Report, Reading]]:
    """Reports of the ledger with the readings in force. Raises LedgerError(ledger.no-record)."""
    from dragoman.ledger import open_ledger

    with open_ledger(ledger or services.settings.ledger, read_only=True) as store:
        view = store.view()
        return [view.reading(ref.partition(":")[0]) for ref in refs]
