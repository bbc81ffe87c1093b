"""What a long run says on stderr."""

from __future__ import annotations

import pytest

from dragoman.commands import progress
from dragoman.commands.progress import Watch
from dragoman.ingest import Failure, Notice

FAILURE = Failure(
    file="a\x1b[2J.jsonl", line=3, code="input.json", message="This is no JSON.", hint="Repair it."
)
NOTICE = Notice(file="b", line=1, code="input.repeated-id", message="again")


def test_a_short_run_draws_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with Watch(most=5, bar=True) as run:
        run.step(1, 2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("bar", [False, True])
def test_a_long_run_draws_one_at_a_terminal(
    bar: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    with Watch(most=5, bar=bar) as run:
        run.step(50, 100)
        run.failure(FAILURE)
        run.step(80, 100)
    said = capsys.readouterr()
    assert said.out == ""
    assert ("2 documents" in said.err) == bar
    assert "error [input.json]: a␛[2J.jsonl:3: This is no JSON. Repair it." in said.err


def test_errors_are_printed_up_to_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    with Watch(most=2, bar=False) as run:
        for _ in range(3):
            run.failure(FAILURE)
            run.notice(NOTICE)
    lines = capsys.readouterr().err.splitlines()
    assert lines.count("warning [input.repeated-id]: b:1: again.") == 2
    assert lines[-2:] == [
        "error [more]: 1 more error not shown.",
        "warning [more]: 1 more warning not shown.",
    ]
    assert (run.failed, run.noticed) == (3, 3)
