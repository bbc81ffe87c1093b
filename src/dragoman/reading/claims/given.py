"""What every part of this room looks at: the events and statements of a report, and its sentences."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence

from dragoman.records.drafts import EventDraft, StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_WORDS = 60
"""Words of a statement that are looked through."""


State = Callable[[str], str | None]
"""Gives for a name, a demonym or a capital the state that it stands for."""


def nowhere(word: str) -> str | None:
    """No state is known."""
    return None


class Given:
    """A report's text, events, statements and sentences; `starts` of the sentences, and events by their sentence.

    `state` tells of "Rabat" and "Moroccan" that they mean one state.
    """

    def __init__(
        self,
        text: str,
        events: Sequence[EventDraft],
        statements: Sequence[StatementDraft],
        sentences: Sequence[Sentence],
        state: State = nowhere,
    ) -> None:
        self.text, self.events, self.statements, self.sentences = text, events, statements, sentences
        self.state = state
        self.starts = [s.start for s in sentences]
        by_sentence: dict[int, list[int]] = {}
        for n, event in enumerate(events):
            by_sentence.setdefault(event.sentence, []).append(n)
        self.by_sentence: Mapping[int, list[int]] = by_sentence


class Part:
    """One that adds claims, or helps to."""

    def __init__(self, given: Given) -> None:
        self.text, self.events, self.statements = given.text, given.events, given.statements
        self.state, self.sentences, self.starts, self.by_sentence = (
            given.state,
            given.sentences,
            given.starts,
            given.by_sentence,
        )

    def stretch(self, content: Sequence[Span]) -> Iterator[tuple[Sentence, list[Token]]]:
        """The words of some spans, sentence by sentence, the first of them only."""
        left = _WORDS
        for start, end in content:
            k = max(0, bisect.bisect_right(self.starts, start) - 1)
            while k < len(self.sentences) and self.sentences[k].start < end and left > 0:
                inside = self.sentences[k].within((start, end))[:left]
                left -= len(inside)
                yield self.sentences[k], inside
                k += 1
