"""The command line. Light: a command's module is imported when it is called, a model when it is used."""

from __future__ import annotations

import importlib
import keyword
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from dragoman import __version__
from dragoman.commands.faults import Faults
from dragoman.commands.services import Services
from dragoman.settings import load

# In the order of a user's day; each module of dragoman.commands defines `command`.
COMMANDS = (
    "read", "ingest", "watch", "search", "figures", "ties", "stories", "story", "questions", "track", "brief",
    "show", "judge", "actors", "export", "coverage", "release", "releases", "stats", "prune",
    "desk", "accounts", "relate", "schema", "evaluate", "corpus", "import", "train", "corpus-check",
)  # fmt: skip

EPILOG = "Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but for documents that could not be read."


class Cli(click.Group):
    """The group of all commands; every error ends as one coded line on stderr, never as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        found = importlib.import_module(f"dragoman.commands.{module}").command
        assert isinstance(found, click.Command)
        return found

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> NoReturn:
        """Run a command and exit with its status. A command returns its status, None for 0."""
        words = list(sys.argv[1:] if args is None else args)
        options |= {"standalone_mode": False, "prog_name": "dragoman"}
        with Faults(debug="--debug" in words) as faults:
            faults.status = super().main(words, **options) or 0
        sys.exit(faults.status)


@click.group(cls=Cli, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="dragoman %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Read news reports and keep a ledger of who did what to whom, and who said so."""
    if ctx.obj is None:
        ctx.obj = load_services(debug)


def load_services(debug: bool) -> Services:
    """What commands work with, from the environment."""
    settings = load()
    return Services(settings=settings, debug=debug).told()


def main() -> NoReturn:
    """The program `dragoman`."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants it to go on
            signal.signal(number, _terminated)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    cli.main()


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    """End as on an interrupt, so that half-written files are removed."""
    sys.exit(128 + number)
