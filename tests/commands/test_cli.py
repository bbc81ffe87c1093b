"""The program as a whole: help, usage, errors, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import click
import pytest

from dragoman.cli import COMMANDS, cli
from dragoman.commands.faults import Faults, line
from tests.commands.fake import call

DRAGOMAN = [sys.executable, "-m", "dragoman"]


def commands() -> list[tuple[str, click.Command]]:
    context = click.Context(cli)
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", c) for inner, c in command.commands.items()]
    return found


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    heavy = "spacy|rich|msgspec|sqlalchemy|trafilatura|numpy|duckdb"
    code = f"""if 1:
        import re, sys
        from dragoman.cli import cli
        try:
            cli.main(["--help"])
        except SystemExit:
            print(sorted(m for m in sys.modules if re.fullmatch({heavy!r}, m)), file=sys.stderr)
    """
    took = []
    for _ in range(3):
        begun = time.monotonic()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        took.append(time.monotonic() - begun)
        assert done.stderr == "[]\n"
    assert all(name in done.stdout for name in COMMANDS)
    assert min(took) < 1.0, "0.5 s is the aim on an idle machine"


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_command_and_option_says_what_it_is_for(name: str, command: click.Command) -> None:
    assert command.help, name
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in ("help", "shape"):
            assert parameter.help, f"{name} {parameter.opts}"
    assert call(*name.split(), "--help").exit_code == 0


def test_no_command_shows_help() -> None:
    assert "Commands:" in call().output


@pytest.mark.parametrize(
    "args", [["nonsense"], ["read"], ["read", "--format", "xml", "-"], ["show"], ["--nonsense"]]
)
def test_wrong_usage_is_one_coded_line(args: list[str]) -> None:
    done = call(*args)
    assert done.exit_code == 2
    assert done.stderr.startswith("error [usage]: ")
    assert len(done.stderr.splitlines()) == 1
    assert "--help" in done.stderr


def failing(error: BaseException, debug: bool = False) -> int:
    def fail() -> NoReturn:
        raise error

    with Faults(debug) as faults:
        fail()
    return faults.status


@pytest.mark.parametrize("debug", [False, True])
def test_an_unexpected_error_is_one_line_unless_asked(
    debug: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(ZeroDivisionError("oh\x1b[2J"), debug) == 1
    said = capsys.readouterr().err
    assert "error [internal]: ZeroDivisionError: oh␛[2J. " in said
    assert ("Traceback" in said) == debug


def test_an_interrupt_has_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "error [interrupted]: Stopped before the end.\n"


def test_a_line_of_error_is_one_harmless_line() -> None:
    assert line("error", "x.y", "a\nb\x1b[0m\u202e") == "error [x.y]: a b␛[0m<U+202E>"


def test_a_wrong_setting_is_said(tmp_path: Path) -> None:
    environment = {**os.environ, "DRAGOMAN_MAX_CHARACTERS": "many"}
    done = subprocess.run([*DRAGOMAN, "schema"], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error [settings.invalid]: DRAGOMAN_MAX_CHARACTERS is 'many'.")


def test_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen([*DRAGOMAN, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(10)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_no_half_written_file(tmp_path: Path, number: signal.Signals) -> None:
    target = tmp_path / "out.jsonl"
    code = f"""if 1:
        import signal, sys
        # As at a terminal: what runs in the background is started with these ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        from dragoman import cli
        from dragoman.commands import services
        from tests.commands.fake import FakeReader
        cli.load_services = lambda debug: services.Services(reader=FakeReader)
        sys.argv = ["dragoman", "read", "-", "-o", {str(target)!r}]
        cli.main()
    """
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        row = json.dumps({"id": "1", "text": "Alpha threatened Beta."}).encode() + b"\n"
        process.stdin.write(row)
        process.stdin.flush()
        until = time.monotonic() + 20
        while not list(tmp_path.iterdir()) and time.monotonic() < until:
            time.sleep(0.02)
        assert [p.suffix for p in tmp_path.iterdir()] == [".part"], "it has begun"
        process.send_signal(number)
        said = process.stderr.read()
        assert process.wait(20) == 128 + number
    assert list(tmp_path.iterdir()) == []
    assert b"Traceback" not in said
