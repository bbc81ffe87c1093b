"""What commands work with, made when first asked for; tests hand in their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.reading.relate import PairAnswer, PairRow
    from dragoman.records.reading import Reading, Run
    from dragoman.records.report import Report


class Reads(Protocol):
    """A reader. `run` names its versions and must not load a model."""

    @property
    def run(self) -> Run: ...

    def read(self, report: Report) -> Reading: ...

    def resolve_again(self, report: Report, reading: Reading) -> Reading: ...


class RelatesPairs(Protocol):
    """Answers pairs in their order."""

    def pairs(self, rows: Iterable[PairRow]) -> Iterator[PairAnswer]: ...


def _reader() -> Reads:
    from dragoman.reading.pipeline import Reader

    return Reader()


def _relater() -> RelatesPairs:
    from dragoman.encoder.spacy_parser import SpacyParser
    from dragoman.reading.relate import Relater

    return Relater(SpacyParser())


@dataclasses.dataclass(frozen=True)
class Services:
    """The settings of this call and the factories of what is heavy."""

    settings: Settings = dataclasses.field(default_factory=Settings)
    debug: bool = False
    reader: Callable[[], Reads] = _reader
    relater: Callable[[], RelatesPairs] = _relater
