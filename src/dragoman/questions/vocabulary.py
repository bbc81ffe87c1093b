"""The words that a question is put in, each by itself: for sentences that speak of it in other phrases than its own.

"The sanctions stay until he leaves" is on "oil sanctions on Freedonia" where Freedonia is named beside it. A phrase in
full is better proof; a noun of the question needs one of its names nearby.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dragoman.questions.lexicon import general
from dragoman.questions.phrases import Word, words
from dragoman.questions.records import Question
from dragoman.questions.topics import tables

_KEY = 4
"""Letters by which words are looked up; shorter words have one form."""
_ENDINGS = frozenset(
    {"", "s", "es", "d", "ed", "ing", "e", "y", "ies", "ied", "al", "n", "an", "ian", "ns", "ans", "ion", "ions"}
)  # fmt: skip
"""What may stand behind what two forms of a word share: "sanction" and "sanctions", "ratify" and "ratified"."""


class Forms:
    """Words that are found again in other forms."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._rows: dict[str, list[str]] = {}
        for form in forms:
            self._rows.setdefault(form[:_KEY], []).append(form)

    def has(self, form: str) -> bool:
        """Whether this is one of the words, or a form of one."""
        return any(_same(form, own) for own in self._rows.get(form[:_KEY], ()))


class Vocabulary(NamedTuple):
    """A question's names and nouns: what it is about, without what is done to it."""

    names: Forms
    nouns: Forms

    def named(self, text: str, said: Sequence[Word]) -> bool:
        """Whether one of the names stands among words of a text."""
        return any(text[w.start].isupper() and self.names.has(w.form) for w in said)

    def spoken(self, text: str, said: Sequence[Word]) -> Iterator[Word]:
        """The nouns among words of a text; one that is part of a name ("the Workers' Force") is none."""
        return (w for w in said if text[w.start].islower() and self.nouns.has(w.form))


@lru_cache(maxsize=64)
def vocabulary(question: Question) -> Vocabulary:
    """The words of the topic's phrases and of both poles, of "ground forces" the last; kept for the next record."""
    names: set[str] = set()
    nouns: set[str] = set()
    for text in (question.for_.wording, question.against.wording, *question.about.phrases):
        said = words(text)
        acting = {n for f in general().find(said) for n in range(f.first, f.after)}
        plain = {
            n for n, w in enumerate(said) if text[w.start].islower() and n not in acting and _tells(w.form)
        }
        names |= {w.form for w in said if text[w.start].isupper()}
        nouns |= {said[n].form for n in plain if n + 1 not in plain or text[said[n].end] != " "}
    return Vocabulary(Forms(names - _small()), Forms(nouns - names))


def _tells(form: str) -> bool:
    return len(form) >= _KEY and form.isalpha() and form not in _small()


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    breaks, empty, _ = tables()
    return breaks | empty


@lru_cache(maxsize=65536)
def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if shared is None else shared
    return shared >= _KEY and one[shared:] in _ENDINGS and other[shared:] in _ENDINGS
