"""Errors as a user sees them: one coded line each."""

from __future__ import annotations

import traceback
from contextlib import AbstractContextManager
from types import TracebackType

import click

from dragoman.errors import Apart as Apart
from dragoman.errors import UsageError
from dragoman.errors import coded as coded
from dragoman.page.clean import one_line

FAILED, USAGE, SOME_UNREAD, INTERRUPTED = 1, 2, 3, 130


def say(kind: str, code: str, message: str, hint: str = "") -> None:
    """Print one line on stderr, with whatever stood in a file name or message made harmless."""
    click.echo(line(kind, code, message, hint), err=True)


def line(kind: str, code: str, message: str, hint: str = "") -> str:
    """`error [code]: message. hint`"""
    return one_line(f"{kind} [{code}]: {message} {hint}")


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
