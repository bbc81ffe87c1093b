"""A reader without a model, and a way to call the program with it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from click.testing import CliRunner, Result

from dragoman.cli import cli
from dragoman.commands.services import Services
from dragoman.errors import InputError
from dragoman.reading.relate import PairAnswer, PairRow
from dragoman.records.reading import Actor, Event, Hop, Mention, Party, Reading, Run, Span, Statement
from dragoman.records.report import Report
from dragoman.settings import Settings


class FakeReader:
    """Reads "Alpha threatened Beta." and "Alpha said: words." by their words."""

    def __init__(self, program: str = "0.0.1", knowledge: str = "fake") -> None:
        self.run = Run(program=program, knowledge=knowledge, weights="none")
        self.resolved = 0

    def read(self, report: Report) -> Reading:
        if "Je ne" in report.text:
            raise InputError("text.unsupported-language", "The text is in fr.", "Only English is read.")
        if "CRASH" in report.text:
            raise ValueError("a stage fell over\x1b[2J")
        events = [
            self._event(i, m) for i, m in enumerate(re.finditer(r"(\w+) (threatened) (\w+)", report.text), 1)
        ]
        statements = [
            self._statement(i, m)
            for i, m in enumerate(re.finditer(r"(\w+) (said): ([\w ]+)", report.text), 1)
        ]
        names = sorted({m.group() for m in re.finditer(r"\b[A-Z]\w+", report.text)})
        return Reading(
            id=report.id, schema=1, language="en", genre="news", run=self.run,
            sentences=tuple(m.span() for m in re.finditer(r"\S[^.]*\.?", report.text)),
            actors=tuple(Actor(id=f"local:{n}", name=n, kind="other") for n in names),
            mentions=tuple(
                Mention(span=m.span(), actor=f"local:{m.group()}", by="name")
                for m in re.finditer(r"\b[A-Z]\w+", report.text)
            ),
            events=tuple(events), statements=tuple(statements),
            quantities=(), places=(), times=(), ties=(),
        )  # fmt: skip

    def resolve_again(self, report: Report, reading: Reading) -> Reading:
        self.resolved += 1
        return msgspec.structs.replace(reading, run=self.run)

    @staticmethod
    def _event(i: int, m: re.Match[str]) -> Event:
        return Event(
            id=f"e{i}", type="THREATEN", modes=(), contexts=(), modality="actual", historical=False, repeated=False,
            aggregate=False, cue=m.span(2), actors=(party(m, 1),), recipients=(party(m, 3),), reciprocal=False,
            time=None, place=None, quantities=(), claims=(), performed_by=None, confidence=0.5, coder="fake",
        )  # fmt: skip

    @staticmethod
    def _statement(i: int, m: re.Match[str]) -> Statement:
        return Statement(
            id=f"s{i}", speakers=(party(m, 1),), cue=m.span(2), content=(m.span(3),), kind="indirect",
            attitude="speech", act=None, addressees=(), within=None, time=None,
            chain=(Hop(role="speaker", span=m.span(1), actor=f"local:{m.group(1)}", name=m.group(1)),),
        )  # fmt: skip


def party(m: re.Match[str], group: int) -> Party:
    span: Span = m.span(group)
    return Party(span=span, actor=f"local:{m.group(group)}" if m.group(group)[0].isupper() else None)


class FakeRelater:
    """Answers THREATEN to everything."""

    def pairs(self, rows: Iterable[PairRow]) -> Iterator[PairAnswer]:
        for row in rows:
            yield PairAnswer(id=row.id, type="THREATEN", confidence=0.5, scores={"THREATEN": 0.5})


def call(
    *args: str,
    input: str | bytes | None = None,
    ledger: str | Path | None = None,
    program: str = "0.0.1",
    reader: FakeReader | None = None,
) -> Result:
    """Run the program in this process with the fake reader."""
    services = Services(
        settings=Settings(ledger=str(ledger) if ledger else "none.sqlite"),
        reader=lambda: reader or FakeReader(program),
        worker=functools.partial(FakeReader, program),
        relater=FakeRelater,
    )
    return CliRunner().invoke(cli, list(args), obj=services, input=input)
