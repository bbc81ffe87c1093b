"""Words of a text as they are compared: folded, cut to their stems, weighed by how much they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache

import msgspec

from dragoman.records.reading import Span
from dragoman.stories.tables import table

USUAL = 0.25
"""What a frequent word of political news weighs beside a rare one."""

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDINGS = (
    ("ied", "y"),
    ("ies", "y"),
    ("sses", "ss"),
    ("ments", ""),
    ("ment", ""),
    ("ings", ""),
    ("ing", ""),
    ("ed", ""),
    ("es", "e"),
)
_VOWEL = re.compile("[aeiouy]")


class Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """words.toml."""

    empty: frozenset[str]
    usual: frozenset[str]
    faceless: frozenset[str]
    numbers: dict[str, str]
    irregular: dict[str, str]


class Word(msgspec.Struct, frozen=True):
    """A word of a text: its place, its folded form, whether it begins with a capital."""

    start: int
    end: int
    form: str
    capital: bool


@cache
def lists() -> Lists:
    """The word lists. Raises KnowledgeError (`stories.bad-table`)."""
    return table("words.toml", Lists)


def faceless() -> frozenset[str]:
    """Common nouns for parties: that two of them differ says nothing."""
    return lists().faceless


@cache
def _weights() -> Mapping[str, float]:
    known = {stem(word): USUAL for word in lists().usual}
    return known | {stem(word): 0.0 for word in lists().empty}


def fold(text: str) -> str:
    """Without case and diacritics; a full stop inside a word ("U.S.") and a possessive go."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _POSSESSIVE.sub("", text.casefold()).replace(".", "").replace("’", "'")


def words(text: str, span: Span | None = None) -> Iterator[Word]:
    """The words of a text (of a stretch of it), in order."""
    start, end = span or (0, len(text))
    for match in _WORD.finditer(text, start, end):
        found = match.group()
        yield Word(match.start(), match.end(), fold(found), found[0].isupper())


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """A folded word without its inflection ("bombings" and "bombed" are "bomb"); numbers as figures.

    Cut by endings, so stems need not be words; a short list has the irregular forms.
    """
    form = lists().numbers.get(form, form)
    form = lists().irregular.get(form, form)
    if len(form) < 4 or not form.isalpha():
        return form
    for ending, instead in _ENDINGS:
        rest = form.removesuffix(ending)
        if rest is not form and rest != form and len(rest) >= 3 and _VOWEL.search(rest):
            form = rest + instead
            break
    else:
        if form[-1] == "s" and form[-2] not in "sui":
            form = form[:-1]
    if len(form) > 3 and form[-1] == form[-2] and form[-1] not in "lsz":
        form = form[:-1]
    return form[:-1] if len(form) > 3 and form[-1] == "e" else form


def weight(stemmed: str) -> float:
    """What a stem says: 0 for grammar, `USUAL` for frequent words, 1 for all others."""
    return _weights().get(stemmed, 1.0)


def telling(stems: Collection[str]) -> tuple[str, ...]:
    """The stems that weigh something, each once, in order of the alphabet."""
    return tuple(sorted({s for s in stems if weight(s) > 0}))


class Bag:
    """Stems as a set, with the sum of their weights."""

    __slots__ = ("mass", "stems")

    def __init__(self, stems: Iterable[str]) -> None:
        self.stems = frozenset(stems)
        self.mass = sum(map(weight, self.stems))

    def dice(self, other: Bag) -> float:
        """Weighted Dice coefficient, 0 to 1; 0 where one is empty."""
        whole = self.mass + other.mass
        return 2 * sum(map(weight, self.stems & other.stems)) / whole if whole else 0.0
