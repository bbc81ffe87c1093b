"""The most telling noun phrases of a few reports, found without a parser: for drafting a question (draft.py).

A phrase is a run of words between words of data/draft.toml and punctuation.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import NamedTuple

from dragoman.errors import KnowledgeError
from dragoman.questions.checks import fault_of_phrase
from dragoman.questions.phrases import Word, words
from dragoman.records.reading import Reading
from dragoman.records.report import Report

MOST = 12
"""Phrases."""
LONGEST = 4
"""Words of a phrase."""
HEADS = 0.5
"""Share of a phrase's occurrences that must end a noun phrase: "U.S. forces" does, "Iraqi Shiite" does not."""
WITHIN = 0.5
"""A phrase that stands in a longer one in this share of its occurrences is told by the longer one."""


class Phrase(NamedTuple):
    """A noun phrase of the reports, as they most often write it; how many have it, and how often."""

    words: str
    reports: int
    times: int


class Tables(NamedTuple):
    """draft.toml."""

    breaks: frozenset[str]
    empty: frozenset[str]
    nouns: frozenset[str]


@functools.cache
def tables() -> Tables:
    """The word lists. Raises KnowledgeError (`questions.bad-table`) where the file does not fit."""
    source = resources.files("dragoman.questions").joinpath("data/draft.toml")
    try:
        raw = tomllib.loads(source.read_text(encoding="utf-8"))
        lists = [frozenset[str](raw.pop(name)) for name in Tables._fields]
        if raw or not all(isinstance(word, str) and word == word.lower() for one in lists for word in one):
            raise ValueError("lists of words in small letters are expected")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            "questions.bad-table", f"questions/data/draft.toml: {error}.", "Reinstall the program."
        ) from error
    return Tables(*lists)


def phrases(read: Sequence[tuple[Report, Reading]]) -> list[Phrase]:
    """The most telling noun phrases, the best first: those that most reports share, of two or three words rather.

    Names of those who are known are left out: they stand among the actors.
    """
    found: dict[tuple[str, ...], _Gram] = {}
    for number, (report, reading) in enumerate(read):
        names = _Names(report, reading)
        for run in _runs(report, reading):
            for first in range(len(run)):
                for after in range(first + 1, min(first + LONGEST, len(run)) + 1):
                    key = tuple(word.form for word in run[first:after])
                    if not names.hold(key) and _telling(key):
                        shown = report.text[run[first].start : _end(report.text, run[after - 1])]
                        found.setdefault(key, _Gram()).add(number, after == len(run), " ".join(shown.split()))
    kept = [key for key, gram in found.items() if gram.heads >= HEADS * gram.times]
    kept = [key for key in kept if len(key) > 1 or found[key].times > len(found[key].reports)]
    if len(read) > 1 and any(len(found[key].reports) > 1 for key in kept):
        kept = [key for key in kept if len(found[key].reports) > 1]
    kept.sort(key=lambda key: (-_worth(len(key), found[key]), key))
    best: list[tuple[str, ...]] = []
    for key in kept:
        inside = sum(found[other].times for other in kept if len(other) > len(key) and holds(other, key))
        if inside < WITHIN * found[key].times and not any(holds(one, key) or holds(key, one) for one in best):
            best.append(key)
    grams = [found[key] for key in best[:MOST]]
    told = [Phrase(gram.shown, len(gram.reports), gram.times) for gram in grams]
    return [phrase for phrase in told if fault_of_phrase(phrase.words) is None]


class _Gram:
    """A run of words: in which reports it stands, how often, how often at the end of a phrase, how it is written."""

    def __init__(self) -> None:
        self.reports: set[int] = set()
        self.times = self.heads = 0
        self._written: Counter[str] = Counter()

    def add(self, report: int, head: bool, shown: str) -> None:
        self.reports.add(report)
        self.times += 1
        self.heads += head
        self._written[shown] += 1

    @property
    def shown(self) -> str:
        """The writing that is used most."""
        return min(self._written, key=lambda words: (-self._written[words], words))


class _Names:
    """The words of names in a report: of persons, and of states, groups and places."""

    def __init__(self, report: Report, reading: Reading) -> None:
        kinds = {actor.id: actor.kind for actor in reading.actors}
        self._persons = _forms(actor.name for actor in reading.actors if actor.kind == "person")
        self._others = _forms(
            actor.name for actor in reading.actors if actor.known and actor.kind not in _TOPICS
        )
        self._others |= _forms(place.name for place in reading.places)
        for mention in reading.mentions:
            kind = kinds.get(mention.actor or "")
            if mention.by in ("name", "alias") and kind is not None and kind not in _TOPICS:
                start, end = mention.span if mention.features is None else mention.features.core
                (self._persons if kind == "person" else self._others).update(_forms([report.text[start:end]]))

        self._persons -= _forms(actor.name for actor in reading.actors if actor.kind == "country") | _STATES

    def hold(self, key: tuple[str, ...]) -> bool:
        """Whether a run of words is a name, or holds a person's."""
        return any(form in self._persons for form in key) or all(form in self._others for form in key)


_TOPICS = frozenset({"armed_forces", "police", "other", "government", "office"})
"""Kinds of actors whose names reports also use for what is fought over: "U.S. forces"."""

_STATES = frozenset({"u.s", "u.k", "u.n"})


def _forms(names: Iterable[str]) -> set[str]:
    return {word.form for name in names for word in words(name) if word.form not in tables().breaks}


def _runs(report: Report, reading: Reading) -> Iterator[list[Word]]:
    """Runs of words that no break and no punctuation parts."""
    breaks = tables().breaks
    for sentence in reading.sentences or ((0, len(report.text)),):
        run: list[Word] = []
        for word in words(report.text, sentence):
            between = report.text[_end(report.text, run[-1]) : word.start] if run else ""
            if run and (between.strip("- \n\t") or "\n\n" in between):
                yield run
                run = []
            if word.form in breaks or (word.form.endswith("ly") and report.text[word.start].islower()):
                if run:
                    yield run
                run = []
            else:
                run.append(word)
        if run:
            yield run


def _end(text: str, word: Word) -> int:
    """Where a word ends, the dot of "U.S." included."""
    return word.end + ("." in word.form and text[word.end : word.end + 1] == ".")


def _telling(key: tuple[str, ...]) -> bool:
    """Whether this may be a noun phrase that says something."""
    _, empty, nouns = tables()
    verbs = [form for form in (key[0], key[-1]) if form.endswith(("ing", "ed")) and form not in nouns]
    return (
        key[-1] not in empty
        and key[0] not in empty
        and ((key[-1] not in verbs and not key[0].endswith("ing")) or key[0] in nouns)
        and all(any(map(str.isalpha, form)) for form in (key[0], key[-1]))
        and len("".join(key)) > 4
    )


def _worth(length: int, gram: _Gram) -> float:
    """More reports, then two or three words rather than one or four, then more often."""
    return len(gram.reports) * (1.0, 1.8, 1.8, 1.4)[length - 1] * (1 + math.log(gram.times))


def holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether these words stand side by side in those."""
    return any(longer[at : at + len(shorter)] == shorter for at in range(len(longer) - len(shorter) + 1))
