"""How often a question's phrases stand in reports, before anybody relies on them: for `dragoman questions check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dragoman.questions.bearing import Page, bearing
from dragoman.questions.phrases import Phrases, parted, words
from dragoman.questions.records import Question
from dragoman.records.reading import Reading
from dragoman.records.report import Report


class PhraseFound(msgspec.Struct, frozen=True):
    """In how many reports and sentences a phrase stands. `of`: the list it is in: for, against, step 1, about ..."""

    of: str
    phrase: str
    reports: int
    sentences: int


class Occurring(msgspec.Struct, frozen=True):
    """What reports have of a question. `reports` were looked at, `bearing` of them bear on it."""

    reports: int
    bearing: int
    phrases: tuple[PhraseFound, ...]

    @property
    def never(self) -> bool:
        """Whether no phrase of the topic, the poles or the steps stands anywhere."""
        looked_for = (one for one in self.phrases if one.of != "without" and not one.of.startswith("deed"))
        return not any(one.sentences for one in looked_for)


class _Spots:
    """Where each form of a word stands in a report: sentences and places in them."""

    def __init__(self, report: Report, reading: Reading) -> None:
        spans = reading.sentences or ((0, len(report.text)),)
        self.sentences = [words(report.text, span) for span in spans]
        self._at: dict[str, list[tuple[int, int]]] = {}
        for number, sentence in enumerate(self.sentences):
            for place, word in enumerate(sentence):
                self._at.setdefault(word.form, []).append((number, place))

    def of(self, part: str) -> Iterator[tuple[int, int]]:
        """Where a word of a phrase stands, be it a beginning or whole."""
        if part.endswith("*"):
            for form, spots in self._at.items():
                if form.startswith(part[:-1]):
                    yield from spots
        else:
            yield from self._at.get(part, ())


class _Count:
    """Counts one phrase."""

    def __init__(self, of: str, phrase: str) -> None:
        self.of, self.phrase = of, phrase
        self.reports = self.sentences = 0
        self._parts = parted(phrase)
        self._matcher = Phrases({phrase: True})

    def look(self, spots: _Spots) -> None:
        """Add what one report has."""
        length = len(self._parts)
        found = {
            number
            for number, place in spots.of(self._parts[0])
            if self._matcher.first(spots.sentences[number][place : place + length]) is not None
        }
        self.sentences += len(found)
        self.reports += bool(found)


def occurring(question: Question, read: Iterable[tuple[Report, Reading]]) -> Occurring:
    """Count the phrases of a question in reports. Each counts for itself, be it part of a longer one or not."""
    counts = [_Count(of, phrase) for of, listed in _lists(question) for phrase in listed]
    reports = bears = 0
    for report, reading in read:
        reports += 1
        spots = _Spots(report, reading)
        for count in counts:
            count.look(spots)
        bears += bool(bearing(question, Page(report, reading)))
    found = (PhraseFound(one.of, one.phrase, one.reports, one.sentences) for one in counts)
    return Occurring(reports, bears, tuple(found))


def _lists(question: Question) -> list[tuple[str, tuple[str, ...]]]:
    steps = [(f"step {number}", step.phrases) for number, step in enumerate(question.steps, 1)]
    deeds = [(f"deed {number}", deed.phrases) for number, deed in enumerate(question.deeds, 1)]
    return [
        ("for", question.for_.phrases),
        ("against", question.against.phrases),
        *steps,
        ("about", question.about.phrases),
        ("without", question.about.without),
        *deeds,
    ]
