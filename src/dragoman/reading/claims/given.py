"""What every part of this room looks at: the events and statements of a report, and its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.records.drafts import EventDraft, StatementDraft
from dragoman.records.parse import Sentence


class Given:
    """A report's text, events, statements and sentences; `starts` of the sentences, and events by their sentence."""

    def __init__(
        self,
        text: str,
        events: Sequence[EventDraft],
        statements: Sequence[StatementDraft],
        sentences: Sequence[Sentence],
    ) -> None:
        self.text, self.events, self.statements, self.sentences = text, events, statements, sentences
        self.starts = [s.start for s in sentences]
        by_sentence: dict[int, list[int]] = {}
        for n, event in enumerate(events):
            by_sentence.setdefault(event.sentence, []).append(n)
        self.by_sentence: Mapping[int, list[int]] = by_sentence


class Part:
    """One that adds claims, or helps to."""

    def __init__(self, given: Given) -> None:
        self.text, self.events, self.statements = given.text, given.events, given.statements
        self.sentences, self.starts, self.by_sentence = given.sentences, given.starts, given.by_sentence
