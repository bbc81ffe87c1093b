"""Which readings may bear on a question, found without reading them: by their words, titles and places.

What `questions.bearing` finds is always among them (a test compares the two): it needs a phrase of the question in the
text or the title, or one of its places in a sentence. Words are looked up in the text index one by one, as a phrase may
run over the end of a sentence; of a beginning (`withdraw*`) as much as stemming surely leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from dragoman.knowledge import normalise
from dragoman.ledger.fts import Matching
from dragoman.ledger.questions.stems import beginning, spelled
from dragoman.ledger.schema import PassageRow, PlaceRow
from dragoman.ledger.since import chunks
from dragoman.questions.phrases import Phrases, parted, words
from dragoman.questions.records import Question

FEW = 50
"""Readings that are read closely without a sieve: asking the text index costs as much."""
_WORDS = 3
"""Words of a phrase that are looked up, the longest ones: the others are in nearly all that these are in."""


def phrases(question: Question) -> tuple[str, ...]:
    """All by whose words a report may bear on the question: its topic, and what its poles and steps say."""
    poles = (question.for_, question.against, *question.steps)
    return (*question.about.phrases, *(p for pole in poles for p in (pole.wording, *pole.phrases)))


class Sieve:
    """The readings of one state of the ledger that may bear on a question."""

    def __init__(self, connection: Connection, question: Question) -> None:
        self._connection = connection
        self._terms: dict[str, set[int]] = {}
        self._titled: Phrases[bool] = Phrases(dict.fromkeys(phrases(question), True))
        self._everything = False
        self._revisions: set[int] = set()
        for phrase in phrases(question):
            self._add(phrase)
        self._readings = self._placed(question) if question.about.actors else set()

    def passes(self, reading: int, revision: int, title: str | None) -> bool:
        """Whether this reading may bear on the question."""
        if self._everything or revision in self._revisions or reading in self._readings:
            return True
        return bool(title) and self._titled.first(words(title or "")) is not None

    def _add(self, phrase: str) -> None:
        """The revisions in which the words of a phrase stand; all, where nothing of it can be looked up."""
        terms = sorted(_terms(phrase), key=lambda term: -len(term[0]))[:_WORDS]
        if not parted(phrase) or self._everything:
            return
        found: set[int] | None = None
        for spellings in terms:
            here = set().union(*map(self._revisions_with, spellings))
            found = here if found is None else found & here
            if not found:
                return
        if found is None:
            self._everything = True
        else:
            self._revisions |= found

    def _revisions_with(self, term: str) -> set[int]:
        if term not in self._terms:
            matching = Matching(term, self._connection.dialect.name)
            asked: Select[Any] = (
                select(PassageRow.revision_id).where(PassageRow.id.in_(matching.passages())).distinct()
            )
            self._terms[term] = set(self._connection.scalars(asked))
        return self._terms[term]

    def _placed(self, question: Question) -> set[int]:
        """Readings that name a place of the question, by its country or name."""
        given = question.about.places
        if not given:
            return set()
        wanted = {normalise(place) for place in given}
        names = self._connection.scalars(select(PlaceRow.name).distinct())
        known = sorted(name for name in names if normalise(name) in wanted)
        found: set[int] = set()
        for some in list(chunks(known)) or [[]]:
            here = or_(PlaceRow.country.in_(given), PlaceRow.name.in_(some))
            found |= set(self._connection.scalars(select(PlaceRow.reading_id).where(here).distinct()))
        return found


def _terms(phrase: str) -> Iterator[list[str]]:
    """What to look up for each word of a phrase, where the index surely has it: one spelling of each list."""
    for part in parted(phrase):
        word = part.rstrip("*")
        if not (word.isascii() and word.isalnum()):
            continue  # "u.s" stands for "US" too, and the index parts it
        if part.endswith("*"):
            begun = beginning(word)
            if begun is not None:
                yield [f"{spelling}*" for spelling in spelled(begun)]
        else:
            yield spelled(word)
