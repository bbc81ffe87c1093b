"""What the text index surely finds of a word or a beginning, whose entries are stems of words (Porter's)."""

from __future__ import annotations

import re

_ENDINGS = (
    # Porter (1980), "An algorithm for suffix stripping", steps 1 to 5: those with y as they stand before it becomes i,
    # and at, bl, iz, iv, which get an e before the next step.
    "s", "es", "ies", "eed", "ed", "ing", "y", "i", "at", "bl", "iz", "iv",
    "ational", "tional", "enci", "ency", "anci", "ancy", "izer",
    "abli", "ably", "ibly", "alli", "ally", "entli", "ently", "eli", "ely", "ousli", "ously", "ization", "ation",
    "ator", "alism", "iveness", "fulness", "ousness", "aliti", "ality", "iviti", "ivity", "abiliti", "ability",
    "ibiliti", "ibility", "biliti", "bility", "icate", "ative", "alize", "iciti", "icity", "ical", "ful", "ness",
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
    "iti", "ity", "ous", "ive", "ize", "e",
)  # fmt: skip
_BEGUN = sorted({ending[:length] for ending in _ENDINGS for length in range(1, len(ending) + 1)} - {"s"})
_ONE = f"(?:(?<!s)s|{'|'.join(_ENDINGS[1:])})"
"""An ending; an s after another stays."""
_TAIL = re.compile(f"{_ONE}*(?:{'|'.join(_BEGUN)})?")
_CHANGES = re.compile(f".*(?:{_ONE}|([^sz])\\1)")
"""What stemming may change: it takes endings off, and of a doubled letter one."""
SHORTEST = 3
"""Letters of a beginning that is looked for: of a shorter one the index finds most of what there is."""


def beginning(word: str) -> str | None:
    """Letters with which the stem of every word that begins with `word` begins; None where they are too few.

    What of `word` could be part of endings is cut off, then as much that stemming leaves what remains alone.
    """
    cut = next(at for at in range(len(word) + 1) if _TAIL.fullmatch(word, at))
    while cut >= SHORTEST and _CHANGES.fullmatch(word, 0, cut):
        cut -= 1
    return word[:cut] if cut >= SHORTEST else None


_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


def spelled(word: str) -> list[str]:
    """A word as it may stand in a text, also with ligatures, as texts taken from PDF files have them."""
    found = [word]
    for letters, sign in _LIGATURES:
        if letters in word:
            found.append(word.replace(letters, sign))
    return found
