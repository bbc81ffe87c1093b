"""What a run over many files says: how far, how fast, how long yet; failures up to a number, the rest counted."""

from __future__ import annotations

import time

import pytest

from dragoman.bulk.plan import Plan
from dragoman.bulk.records import Broken, Done, Member, Piece, Pulse
from dragoman.commands import progress
from dragoman.commands.gauge import Gauge
from dragoman.ingest import Failure

FAILURE = Failure(file="a\x1b[2J", line=3, code="input.json", message="This is no JSON.", hint="Repair it.")


def piece(name: str) -> Piece:
    return Piece(name=name, read=(Member(file="f", key=name, path="f", size=2_000_000, modified=0),))


def done(name: str, failed: int = 0) -> Done:
    return Done(
        name=name, made="x", reports=10, sentences=300, failed=failed, noticed=0,
        failures=(FAILURE,) * min(failed, 2), notices=(),
    )  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(time, "monotonic", found)
    return found


def test_how_far_how_fast_how_long(clock: Clock) -> None:
    with Gauge(5, bar=False) as told:
        told.begin(Plan([piece("a"), piece("b")], [], []))
        assert told.told() == "0.00 of 4.00 MB, 0 sentences/s"
        clock.now += 10
        told.beat(Pulse(name="a", bytes=1_000_000, reports=5, sentences=150))
        assert told.told() == "1.00 of 4.00 MB, 15 sentences/s, 0:00:30 left"
        told.done(piece("a"), done("a"))  # what was under way is not counted twice
        clock.now += 10
        assert told.told() == "2.00 of 4.00 MB, 15 sentences/s, 0:00:20 left"
        told.broken(piece("b"), Broken(name="b", code="bulk.worker-died", message="It died."))
        assert told.told() == "2.00 of 2.00 MB, 15 sentences/s, 0:00:00 left"


def test_a_log_has_a_line_a_minute(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Gauge(5, bar=False) as told:
        told.begin(Plan([piece("a")], [], []))
        for _ in range(130):
            clock.now += 1
            told.beat(Pulse(name="a", bytes=10_000, reports=1, sentences=60))
    assert capsys.readouterr().err.splitlines() == [
        "0.01 of 2.00 MB, 1 sentences/s, 3:19:00 left",
        "0.01 of 2.00 MB, 0 sentences/s, 6:38:00 left",
    ]


def test_a_bar_at_a_terminal(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with Gauge(5, bar=True) as told:
        told.begin(Plan([piece("a")], [], []))
        clock.now += 10
        told.done(piece("a"), done("a", failed=1))
    said = capsys.readouterr()
    assert said.out == ""
    assert "2.00 of 2.00 MB, 30 sentences/s" in said.err
    assert "error [input.json]: a␛[2J:3: This is no JSON. Repair it." in said.err


def test_failures_are_printed_up_to_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    with Gauge(3, bar=False) as told:
        told.begin(Plan([piece("a"), piece("b")], [], []))
        told.done(piece("a"), done("a", failed=2))
        told.done(piece("b"), done("b", failed=40))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 4
    assert said[-1] == "error [more]: 39 more errors not shown."
    assert told.failed == 42
