"""Where a report is at home, from what is no place name: telephone numbers and the words of a country."""

from __future__ import annotations

import functools
import re
from collections import Counter

from dragoman.knowledge.gazetteer import Entry, Gazetteer
from dragoman.reading.places.words import words

_PHONE = re.compile(r"(?<![\d-])\(?([2-9]\d\d)\)?[-. /\u2013]{1,2}[2-9]\d\d[-. \u2013]\d{4}(?!\d)")
_PHONES = 20
_CUE = 0.5
_CUES = 3
"""A country's words count no more often than this, each for half a name."""


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """One pattern a country: cues in small letters in any case, those with capitals as written, whole words."""
    found = {}
    for country, cues in words().home.items():
        parts = [re.escape(c) if c != c.lower() else f"(?i:{re.escape(c)})" for c in cues]
        found[country] = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?![^\W\d])")
    return found


def hints(text: str, gazetteer: Gazetteer) -> list[tuple[Entry, float]]:
    """Places that the report points to without naming them, with their weight (a name said once weighs 1)."""
    found: list[tuple[Entry, float]] = []
    codes: Counter[str] = Counter()
    for match in _PHONE.finditer(text):
        codes[match.group(1)] += 1
        if len(codes) >= _PHONES:
            break
    for code in codes:
        areas = gazetteer.code(f"TEL-{code}")
        found.extend((area, 1.0 / len(areas)) for area in areas)
    for country, cues in _patterns().items():
        count = len({match.lower() for match in cues.findall(text)})
        if count:
            found.extend((entry, _CUE * min(count, _CUES)) for entry in gazetteer.code(country)[:1])
    return found
