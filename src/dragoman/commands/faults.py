"""Errors as a user sees them: one coded line each."""

from __future__ import annotations

import errno
import traceback
from contextlib import AbstractContextManager
from types import TracebackType

import click

from dragoman.errors import DragomanError, InputError, UsageError
from dragoman.page.clean import one_line

FAILED, USAGE, SOME_UNREAD, INTERRUPTED = 1, 2, 3, 130

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


def say(kind: str, code: str, message: str, hint: str = "") -> None:
    """Print one line on stderr, with whatever stood in a file name or message made harmless."""
    click.echo(line(kind, code, message, hint), err=True)


def line(kind: str, code: str, message: str, hint: str = "") -> str:
    """`error [code]: message. hint`"""
    return one_line(f"{kind} [{code}]: {message} {hint}")


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


class Faults(AbstractContextManager["Faults"]):
    """Turns what a command raised into a line on stderr and an exit status."""

    def __init__(self, debug: bool) -> None:
        self.status: int = 0
        self._debug = debug

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        match error:
            case None:
                return False
            case click.Abort() | KeyboardInterrupt():
                say("error", "interrupted", "Stopped before the end.")
                self.status = INTERRUPTED
            case click.UsageError():
                command = error.ctx.command_path if error.ctx else "dragoman"
                say("error", "usage", error.format_message(), f"See: {command} --help")
                self.status = USAGE
            case click.ClickException():
                say("error", "usage", error.format_message())
                self.status = USAGE
            case Exception():
                if self._debug:
                    traceback.print_exception(error)
                say("error", *coded(error))
                self.status = USAGE if isinstance(error, UsageError) else FAILED
            case _:
                return False
        return True


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
