"""Which question a user means: a file, one of the ledger, or an example that comes with the program."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from dragoman.errors import LedgerError
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.ledger import Ledger
    from dragoman.ledger.questions.book import QuestionShown
    from dragoman.questions.files import Parsed
    from dragoman.questions.records import Question


def asked(name: str, store: Ledger | None = None) -> Question:
    """The question of a file (`*.yaml`), of the ledger by an id that it has or had, or the example of this id.

    Raises QuestionError for a file with faults, UsageError(questions.unknown) where there is none.
    """
    return opened(name, store).question


def opened(name: str, store: Ledger | None = None) -> Parsed:
    """As `asked`, with the lines of a file, by which faults are told."""
    from dragoman.questions import files

    if files.is_file(name):
        return files.opened(name)
    kept = held(name, store)
    return files.Parsed(files.need(name) if kept is None else kept.question, {})


def held(name: str, store: Ledger | None, version: int | None = None) -> QuestionShown | None:
    """The question of the ledger with this id; None for a file, and where the ledger has none of this id.

    Raises LedgerError(ledger.no-question) for a version that is not there.
    """
    from dragoman.questions.files import is_file

    if store is None or is_file(name):
        return None
    try:
        return store.questions().get(name, version)
    except LedgerError as error:
        if error.code != "ledger.no-question" or version is not None:
            raise
        return None


def ledger_if_any(settings: Settings, given: str | None) -> AbstractContextManager[Ledger | None]:
    """The ledger that is named, else that of the settings where there is one, else None; read only."""
    from dragoman.ledger import open_ledger

    where = given or settings.ledger
    if given is None and "://" not in where and not os.path.exists(where):
        return nullcontext()
    return open_ledger(where, read_only=True)
