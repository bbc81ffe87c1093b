"""What commands work with, made when first asked for; tests hand in their own."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.questions.model import StanceModel
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


def make_reader(settings: Settings | None = None, *, quiet: bool = False) -> Reads:
    """The reader that these settings ask for. `quiet`: say nothing of slips in the user's file of actors."""
    from dragoman.commands.knowing import known, tell
    from dragoman.reading.pipeline import MAX_SENTENCES, Reader

    limits = settings or Settings()
    knowledge = known(limits)
    if not quiet:
        tell(knowledge, limits.max_errors_shown)
    # Every line is a sentence at least: who allows more lines wants them read.
    return Reader(
        knowledge=knowledge,
        max_characters=limits.max_characters,
        max_sentences=max(MAX_SENTENCES, limits.max_lines),
        model=limits.model,
        threads=limits.threads,
    )


def make_worker(settings: Settings | None = None) -> Reads:
    """The same in a process of its own: what is to be said of the actors the first has said."""
    return make_reader(settings, quiet=True)


def make_relater(settings: Settings | None = None) -> RelatesPairs:
    """The relater that these settings ask for."""
    from dragoman.encoder.spacy_parser import SpacyParser
    from dragoman.encoder.tagger import Tagger
    from dragoman.encoder.weights import locate
    from dragoman.reading.relate import Relater

    asked = settings or Settings()
    folder = locate(asked.model)
    return Relater(SpacyParser(), None if folder is None else Tagger(folder, asked.threads))


def make_stance(settings: Settings | None = None) -> StanceModel | None:
    """The stance network of these settings; None for the model "rules", and where no weights for it are shipped."""
    from dragoman.encoder.stance import FOLDER, Stances
    from dragoman.encoder.weights import RULES

    asked = settings or Settings()
    return None if asked.model == RULES or not FOLDER.is_dir() else Stances(FOLDER, asked.threads)


@dataclasses.dataclass(frozen=True)
class Services:
    """The settings of this call and the factories of what is heavy."""

    settings: Settings = dataclasses.field(default_factory=Settings)
    debug: bool = False
    reader: Callable[[], Reads] = make_reader
    worker: Callable[[], Reads] = make_worker
    """Makes the reader of another process: can be pickled."""
    relater: Callable[[], RelatesPairs] = make_relater
    stance: Callable[[], StanceModel | None] = make_stance
    """Makes the network that positions are weighed with, where there is one."""

    def told(self, **changes: Any) -> Services:
        """These services with other settings."""
        settings = dataclasses.replace(self.settings, **changes)
        return dataclasses.replace(
            self,
            settings=settings,
            reader=lambda: make_reader(settings),
            worker=functools.partial(make_worker, settings),
            relater=lambda: make_relater(settings),
            stance=lambda: make_stance(settings),
        )
