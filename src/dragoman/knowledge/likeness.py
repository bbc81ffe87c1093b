"""Names written another way: transliterations of one person's name ("Rajapakse", "Rajapaksa")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from dragoman.knowledge.entries import Entry
from dragoman.knowledge.names import normalise

LIKE = 0.85
"""Least share of letters in common of two names with the same consonants. Below, brothers and namesakes meet."""
_LAST = 0.75
APART = 0.04
"""By how much one of two persons whose names are like a name must be nearer to it."""
_PAIRS = (
    ("kh", "k"), ("gh", "g"), ("zh", "j"), ("dj", "j"), ("dzh", "j"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ck", "k"),
    ("tch", "c"), ("ch", "c"), ("sh", "s"), ("ou", "u"), ("w", "v"), ("q", "k"), ("x", "ks"), ("z", "s"), ("c", "k"),
    ("ph", "f"), ("y", ""), ("h", ""),
)  # fmt: skip
_Found = dict[str, tuple[tuple[str, int], ...]]
_VOWELS = re.compile("[aeiou]")
_TWICE = re.compile(r"(.)\1+")


def skeleton(name: str) -> str:
    """Consonants of a name's words, those that transliterations exchange made one; "" for a name of one word.

    Small particles ("al", "bin") are left out.
    """
    words = [w for w in normalise(name).split() if w not in {"al", "bin", "ben", "ibn", "el"}]
    if len(words) < 2:
        return ""
    return " ".join(map(_bones, words))


def _bones(word: str) -> str:
    for old, new in _PAIRS:
        word = word.replace(old, new)
    first, rest = word[:1], word[1:]
    # A vowel at the beginning is one letter whichever it is: "Umar" is "Omar", and neither is "Mario".
    return _TWICE.sub(r"\1", ("a" if first in "aeiou" else first) + _VOWELS.sub("", rest))


class Alike:
    """Persons by the skeletons of their full names."""

    def __init__(
        self,
        full: Mapping[str, Sequence[tuple[str, int]]],
        last: Mapping[str, Sequence[tuple[str, int]]],
        entries: Sequence[Entry],
    ) -> None:
        """`full`, `last`: what `skeletons` gives for the entries."""
        self._full, self._last, self._entries = full, last, entries

    def find(self, name: str) -> Entry | None:
        """The one person whose name is like this one; None where there is none, or two that are nearly as like it."""
        key = skeleton(name)
        plain = normalise(name)
        found: dict[int, float] = {}
        for known, n in self._full.get(key, ()) if key else ():
            if _like(plain, known):
                found[n] = max(found.get(n, 0.0), _ratio(plain, known))
        best = max(found, key=lambda n: found[n], default=None)
        if best is None or any(found[best] - how < APART for n, how in found.items() if n != best):
            return None
        return self._entries[best]

    def surnamed(self, word: str) -> list[Entry]:
        """The persons whose last name is like this one, in the order of the files."""
        plain = normalise(word)
        found = dict.fromkeys(
            n for last, n in self._last.get(_bones(plain), ()) if _ratio(plain, last) >= LIKE
        )
        return [self._entries[n] for n in found]


def skeletons(entries: Sequence[Entry]) -> tuple[_Found, _Found]:
    """Persons' names with their places in `entries`: full names by their skeletons, last names by theirs."""
    full: dict[str, list[tuple[str, int]]] = {}
    ends: dict[str, list[tuple[str, int]]] = {}
    for n, e in enumerate(entries):
        for name in (e.name, *e.aliases) if e.kind == "person" else ():
            if key := skeleton(name):
                plain = normalise(name)
                full.setdefault(key, []).append((plain, n))
                last = plain.split()[-1]
                ends.setdefault(_bones(last), []).append((last, n))
    return {k: tuple(v) for k, v in full.items()}, {k: tuple(v) for k, v in ends.items()}


def _like(a: str, b: str) -> bool:
    """Are the names alike as a whole, and the last words by themselves ("Abdi" is not "Badie")?"""
    return _ratio(a, b) >= LIKE and _ratio(a.split()[-1], b.split()[-1]) >= _LAST


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
