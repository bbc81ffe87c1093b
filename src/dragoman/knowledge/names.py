"""How names are compared: one key for the many ways of writing one name."""

from __future__ import annotations

import functools
import re

from anyascii import anyascii

_SPELLING = (
    ("isation", "ization"),
    ("defence", "defense"),
    ("centre", "center"),
    ("programme", "program"),
    ("labour", "labor"),
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'"})
_NOT_WORD = re.compile(r"[^0-9a-z+]+")
_DOTTED = re.compile(r"\b((?:[a-z]\.){2,})")
_ACRONYM = 6
"""Letters in the longest acronym whose letter case is looked at."""


@functools.lru_cache(maxsize=65536)
def normalise(name: str) -> str:
    """The key under which `name` is looked up.

    Letter case, diacritics, hyphens, apostrophes, dots, a leading "the", a final possessive and the choice of
    al- and el- make no difference; nor do British and American spellings of a few frequent words. May be empty.
    """
    text = name.translate(_APOSTROPHES)
    if not text.isascii():
        text = anyascii(text)
    text = text.strip().lower()
    if text.endswith("'s"):
        text = text[:-2]
    text = _DOTTED.sub(lambda m: m.group(1).replace(".", ""), text.replace("&", " and "))
    words = _NOT_WORD.sub(" ", text.replace("'", "")).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    key = " ".join("al" if w == "el" else w for w in words)
    for british, american in _SPELLING:
        if british in key:
            key = key.replace(british, american)
    return key


@functools.lru_cache(maxsize=65536)
def is_acronym(alias: str) -> bool:
    """Is this one word of capitals ("PKK", "U.S.")?"""
    letters = [c for c in alias if c.isalpha()]
    return " " not in alias and 1 < len(letters) <= _ACRONYM and all(c.isupper() for c in letters)


@functools.lru_cache(maxsize=65536)
def case_fits(alias: str, text: str) -> bool:
    """May `text` be a way of writing `alias`, as to capitals?

    A name has a capital somewhere ("al-Shabaab"). An acronym is written in capitals ("US", never "us"); one of four
    or more letters also like a word ("Nato", "Isis").
    """
    if not any(c.isupper() for c in text):
        return False
    if not is_acronym(alias):
        return True
    letters = [c for c in text if c.isalpha() and c not in "’'"]
    if text.endswith(("'s", "’s")):
        letters = letters[:-1]
    if all(c.isupper() for c in letters):
        return True
    return len(letters) >= 4 and letters[0].isupper() and all(c.islower() for c in letters[1:])
