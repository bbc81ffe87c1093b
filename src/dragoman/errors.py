"""Coded errors: each says what is wrong and what to do about it."""

from __future__ import annotations


class DragomanError(Exception):
    """An error a user can act on.

    `code` is a stable, dotted-kebab identifier (listed in docs/reference/errors.md); `message` says what
    happened in one sentence; `hint` says what to do, and may be empty.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.code = code
        self.message = message
        self.hint = hint


class InputError(DragomanError):
    """One document cannot be read; the others go on."""


class LedgerError(DragomanError):
    """The ledger cannot be opened, read or written."""


class KnowledgeError(DragomanError):
    """A knowledge or ontology file has a slip: names file, entry and reason."""

    entry: str = ""
    """Id of the entry at fault, where it is one's."""


class UsageError(DragomanError):
    """A command or function was called with arguments that do not fit."""


class WeightsError(DragomanError):
    """The reader's weights are missing, altered or of another version."""
