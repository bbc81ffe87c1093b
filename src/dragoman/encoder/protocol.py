"""What the reading asks of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence


class Parser(Protocol):
    """Turns sentence spans into parsed sentences, one for one and in order. `name` stands in a reading's run."""

    @property
    def name(self) -> str: ...

    def parse(self, text: str, sentences: Sequence[SentenceSpan]) -> list[Sentence]: ...
