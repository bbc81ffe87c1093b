"""Which language a text is written in: English found by its own small words, others by a model."""

from __future__ import annotations

import functools
import math
import re

import msgspec

from dragoman.reading.tables import table

__all__ = ["detect"]

_SAMPLE = 2_000
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|[@#]\w+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SHORT = 12
"""Words below which small words alone decide, as the model is a coin toss there."""
_ENOUGH = 0.12
"""Share of unmistakable English small words at which nothing else is asked; running English has about .25."""


class _Words(msgspec.Struct, frozen=True):
    english: frozenset[str]
    shared: frozenset[str]
    foreign: frozenset[str]


@functools.cache
def _words() -> _Words:
    return table("language/data/words.toml", _Words)


def detect(text: str) -> str:
    """ISO 639-1 code of the language of the text's first 2,000 characters; "und" without any letter.

    Where a text in Latin letters is too short to tell, "en". Never raises.
    """
    sample = _NOISE.sub(" ", text[:_SAMPLE])
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return "und"
    if sum(_latin(c) for c in letters) < len(letters) / 2:
        code = _classify(sample)[0]
        return code if code != "en" else "und"
    known = _words()
    words = [w.casefold().replace("’", "'") for w in _WORD.findall(sample)]
    english = sum(w in known.english or w.endswith("'s") for w in words)
    foreign = sum(w in known.foreign for w in words)
    if english > foreign and english >= _ENOUGH * len(words):
        return "en"
    if len(words) < _SHORT:
        shared = sum(w in known.shared for w in words)
        if foreign <= english + shared and not (foreign and foreign == shared == len(words)):
            return "en"
        code, sure = _classify(sample)
        return code if sure > 0.9 else "en"
    code, sure = _classify(sample)
    if code != "en" and foreign <= english and sure < 0.999:
        return "en"
    return code


def _latin(c: str) -> bool:
    return c < "\u0250" or "\u1e00" <= c <= "\u1eff"


def _classify(sample: str) -> tuple[str, float]:
    """The model's best language, and its share of probability from the scores' softmax."""
    import py3langid

    ranked = [(str(code), float(score)) for code, score in py3langid.rank(sample)]
    best, top = max(ranked, key=lambda pair: pair[1])
    return best, 1.0 / sum(math.exp(max(score - top, -700.0)) for _, score in ranked)
