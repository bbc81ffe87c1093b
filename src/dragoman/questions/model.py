"""What positions ask of a stance model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from dragoman.records.reading import Span


class Asked(NamedTuple):
    """Words and the two poles. `content`, `actor`: offsets into `text` (one to three sentences); None: not named."""

    text: str
    content: Span
    actor: Span | None
    for_: str
    against: str


class Scores(NamedTuple):
    """Probabilities, summing to 1."""

    for_: float
    against: float
    between: float
    none: float


class StanceModel(Protocol):
    """Where the actor's words in a text stand to two poles, one answer for each that is asked."""

    @property
    def name(self) -> str: ...

    def stances(self, asked: Sequence[Asked]) -> list[Scores]: ...
