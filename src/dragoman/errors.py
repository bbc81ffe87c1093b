"""Coded errors: each says what is wrong and what to do about it."""

from __future__ import annotations

import errno
import traceback
from contextlib import AbstractContextManager
from types import TracebackType


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


_OS_CODES = {
    errno.ENOSPC: ("output.disk-full", "Free some space and run it again."),
    errno.EDQUOT: ("output.disk-full", "Free some space and run it again."),
    errno.EROFS: ("output.read-only", "Write to another folder."),
    errno.EACCES: ("file.denied", "Check the permissions."),
    errno.EPERM: ("file.denied", "Check the permissions."),
    errno.ENOENT: ("file.missing", "Check the path."),
    errno.EISDIR: ("file.is-folder", "Name a file."),
    errno.ENOTDIR: ("file.missing", "Check the path."),
}


def coded(error: BaseException) -> tuple[str, str, str]:
    """Code, message and hint of any error."""
    match error:
        case DragomanError():
            return error.code, error.message, error.hint
        case OSError():
            code, hint = _OS_CODES.get(error.errno or 0, ("file.unreadable", ""))
            what = f"{error.filename}: " if error.filename else ""
            return code, f"{what}{error.strerror or error}.", hint
        case MemoryError():
            return "internal.memory", "The memory is used up.", "Read less at a time."
        case _:
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            hint = "This is a fault of the program. Run it with --debug (before the command) and report it."
            return "internal", f"{what[:300]}.", hint


class Apart(AbstractContextManager["Apart"]):
    """Keeps what goes wrong with one document from the others: the error stands in `error` afterwards.

    Errors that would meet every document alike (a missing model or ledger, a full disk) go on up; `own` are codes of
    others that are the document's own.
    """

    def __init__(self, debug: bool, own: tuple[str, ...] = ()) -> None:
        self.error: Exception | None = None
        self._debug = debug
        self._own = own

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        common = (
            isinstance(error, DragomanError)
            and not isinstance(error, InputError)
            and error.code not in self._own
        )
        if (
            common
            or not isinstance(error, Exception)
            or isinstance(error, OSError | ImportError | MemoryError)
        ):
            return False
        if self._debug and not isinstance(error, InputError):
            traceback.print_exception(error)
        self.error = error
        return True
