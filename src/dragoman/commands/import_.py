"""`dragoman import`: what `dragoman corpus` read into a ledger."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.options import ledger_option
from dragoman.commands.services import Services
from dragoman.errors import Apart, DragomanError

if TYPE_CHECKING:
    from dragoman.bulk.folder import Folder
    from dragoman.bulk.stored import Stored, Unread
    from dragoman.commands.progress import Watch
    from dragoman.ledger import Ledger, Writer
    from dragoman.ledger.coverage import Notes


@click.command("import", short_help="Load what `corpus` read into a ledger.")
@click.argument("folder", metavar="DIR")
@ledger_option
@click.pass_obj
def command(services: Services, folder: str, ledger: str | None) -> int:
    """Load the folder that `dragoman corpus` wrote into a ledger, which is made where there is none.

    Nothing is read anew. What the same versions have read of a text before is passed over, so that an interrupted
    import goes on where it was and a second one changes nothing; several may run at once. A part that is not whole is
    put away in DIR/quarantine with the reason, and `dragoman corpus` reads its inputs again.
    """
    from dragoman.bulk.folder import Folder
    from dragoman.commands.progress import Watch
    from dragoman.ledger import open_ledger

    parts = Folder(folder)
    parts.check()
    names = parts.names()
    with (
        Watch(services.settings.max_errors_shown) as watch,
        open_ledger(ledger or services.settings.ledger, create=True) as store,
        store.writer() as writer,
        store.notes() as notes,
    ):
        load = Load(store, writer, notes, watch, services.debug)
        for done, name in enumerate(names, 1):
            load.part(parts, name)
            watch.step(done, len(names))
    click.echo(load.told(len(names)))
    return SOME_UNREAD if watch.failed else 0


class Load:
    """Loads parts into a ledger and counts what became of their reports."""

    def __init__(self, store: Ledger, writer: Writer, notes: Notes, watch: Watch, debug: bool) -> None:
        self._store = store
        self._writer = writer
        self._notes = notes
        self._watch = watch
        self._debug = debug
        self._outcomes: Counter[str] = Counter()
        self._broken = 0

    def part(self, parts: Folder, name: str) -> None:
        """Load one part; one that is not whole is put away and told, and the others go on."""
        from dragoman.bulk.folder import broken_part
        from dragoman.bulk.records import Broken
        from dragoman.bulk.stored import documents, unread
        from dragoman.ingest import Failure

        found = parts.opened(name)
        if not isinstance(found, Broken):
            try:
                for stored in documents(parts, name):
                    if isinstance(stored, Failure):
                        self._watch.failure(stored)
                    else:
                        self._document(stored)
                for one in unread(parts, name):
                    self._unread(one)
                return
            except DragomanError as error:
                if error.code != "bulk.parquet":
                    raise
                found = broken_part(name, error.message.rstrip("."))
        self._broken += 1
        with suppress(OSError):  # a folder that is only lent
            parts.put_away(found)
        self._watch.failure(
            Failure(file=name, line=1, code=found.code, message=found.message, hint=found.hint)
        )

    def _document(self, stored: Stored) -> None:
        from dragoman.commands.progress import fault_of
        from dragoman.ledger import Outcome

        report, reading = stored.item.report, stored.reading
        with Apart(self._debug, ("ledger.bad-reading",)) as apart:
            if self._store.has(report, reading.run, ever=True):
                self._outcomes[str(Outcome.SAME)] += 1
            else:
                self._outcomes[str(self._writer.add(report, reading))] += 1
        if apart.error is not None:
            self._watch.failure(fault_of(stored.item, apart))
            return
        self._notes.read(stored.item.file, stored.item.line, id=report.id)

    def _unread(self, one: Unread) -> None:
        """Note for the ledger's coverage what could not be read; it was told when it was tried."""
        self._notes.unread(
            one.failure.code,
            one.failure.file,
            one.failure.line,
            id=one.failure.id,
            outlet=one.outlet,
            published=one.published,
        )

    def told(self, parts: int) -> str:
        """What was done, in a line."""
        words = {"new": "new", "revised": "revised", "reread": "read anew", "same": "already there"}
        total = sum(self._outcomes.values())
        counts = [f"{self._outcomes[key]:,} {word}" for key, word in words.items() if self._outcomes[key]]
        failed = self._watch.failed - self._broken
        counts += [f"{failed:,} damaged"] if failed else []
        counts += [f"{self._broken:,} of {parts:,} parts put away"] if self._broken else []
        number = total + failed
        return f"{number:,} report{'' if number == 1 else 's'}: {', '.join(counts) or 'nothing to do'}."
