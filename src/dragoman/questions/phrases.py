"""Words of a text, and phrases found among them: how every list and question of the room is matched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from dragoman.records.reading import Span

Tag = TypeVar("Tag", bound=Hashable)

_WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_WORD_OR_GAP = re.compile(rf"{_WORD.pattern}|(?<!\S)_(?!\S)")
GAP = "_"
"""Stands for one to `_GAP_WORDS` words inside a phrase: "bring _ home"."""
_GAP_WORDS = 4
_KEY = 2
"""Letters by which phrases are looked up; a shorter beginning ("a*") is found only as a whole word."""
_APOSTROPHE = str.maketrans({"’": "'", "ʼ": "'"})
_AMERICA = {"US": "u.s", "U.S": "u.s", "USA": "u.s", "U.S.A": "u.s", "UK": "u.k", "UN": "u.n"}
"""Names in capitals that are another word in small letters, or that are written with dots and without."""


class Word(NamedTuple):
    """A word: offsets into the text, and its form folded for comparison (small letters, no accents, no 's)."""

    start: int
    end: int
    form: str


class Found(NamedTuple, Generic[Tag]):
    """A phrase among words: the numbers of its first word and of the one after its last, the phrase, its tag."""

    first: int
    after: int
    phrase: str
    tag: Tag


def words(text: str, span: Span | None = None) -> list[Word]:
    """The words of `text`, or of a part of it. Hyphens part words."""
    start, end = span or (0, len(text))
    return [Word(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text, start, end)]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The form of a word that is compared."""
    if (known := _AMERICA.get(word)) is not None:
        return known
    form = word.translate(_APOSTROPHE)
    if not form.isascii():
        form = "".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c))
    form = form.casefold()
    return form[:-2] if form.endswith("'s") and len(form) > 2 else form


class Phrases(Generic[Tag]):
    """A list of phrases, each with what it stands for. `withdraw*` begins a word; longer phrases are found first."""

    def __init__(self, tagged: Mapping[str, Tag]) -> None:
        self._rows: dict[str, list[tuple[tuple[str, ...], str, Tag]]] = {}
        for phrase, tag in tagged.items():
            if parts := parted(phrase):
                self._rows.setdefault(parts[0].rstrip("*")[:_KEY], []).append((parts, phrase, tag))
        for rows in self._rows.values():
            rows.sort(key=lambda row: (-len(row[0]), -len(row[0][0])))

    def find(self, among: Sequence[Word]) -> Iterator[Found[Tag]]:
        """Phrases in the order of the text; none begins inside another."""
        at = 0
        while at < len(among):
            rows = self._rows.get(among[at].form[:_KEY], ())
            for parts, phrase, tag in rows:
                if (end := _end(parts, among, at)) > 0:
                    yield Found(at, end, phrase, tag)
                    at = end
                    break
            else:
                at += 1

    def first(self, among: Sequence[Word]) -> Found[Tag] | None:
        """The first phrase, or None."""
        return next(self.find(among), None)


def parted(phrase: str) -> tuple[str, ...]:
    """A phrase as forms of words, a final `*` and a gap kept: "bring _ troop*" is bring, _, troop*."""
    out = []
    for match in _WORD_OR_GAP.finditer(phrase):
        if match.group() == GAP:
            out.append(GAP)
            continue
        star = "*" if phrase[match.end() : match.end() + 1] == "*" else ""
        out.append(fold(match.group()) + star)
    return tuple(out)


def tagged(*lists: tuple[Iterable[str], Tag]) -> dict[str, Tag]:
    """Lists of phrases with a tag each as one table; a phrase of two lists keeps its first tag."""
    out: dict[str, Tag] = {}
    for phrases, tag in lists:
        for phrase in phrases:
            out.setdefault(phrase, tag)
    return out


def _end(parts: tuple[str, ...], among: Sequence[Word], at: int) -> int:
    """The number after the last word of a phrase that begins at `at`; -1 where it does not stand there."""
    for k, part in enumerate(parts):
        if part == GAP:
            for skipped in range(1, _GAP_WORDS + 1):
                if (end := _end(parts[k + 1 :], among, at + skipped)) > 0:
                    return end
            return -1
        if at >= len(among):
            return -1
        form = among[at].form
        if not (form.startswith(part[:-1]) if part.endswith("*") else form == part):
            return -1
        at += 1
    return at
