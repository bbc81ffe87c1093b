"""How a place name is made comparable: one key for all its spellings."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

_WORDS = {
    "saint": "st",
    "sainte": "ste",
    "mount": "mt",
    "fort": "ft",
}
_TABLE = str.maketrans({**dict.fromkeys(".'’‘ʻʼʿʾ`´\"“”()[]", None), **dict.fromkeys("-‐‑‒–—/,_", " ")})
_LONGEST = 80
"""No name in any source is longer; a longer string has no key."""


def normalise(name: str) -> str:
    """The key of a name: lower case, no diacritics or points, hyphens as spaces, "Saint" as "st"; "" if none."""
    if not name.isascii():
        if len(name) > _LONGEST:
            return ""
        name = _fold(name)
    if name.isalpha():
        word = name.lower()
        return _WORDS.get(word, word) if len(word) <= _LONGEST else ""
    if len(name) > _LONGEST:
        return ""
    return " ".join([_WORDS.get(part, part) for part in name.lower().translate(_TABLE).split()])


def _fold(name: str) -> str:
    plain = "".join([c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)])
    if plain.isascii():
        return plain
    # Dashes must stay gaps: anyascii would turn some into nothing.
    return "".join([c if c.isascii() or c in "‐‑‒–—" else anyascii(c) for c in plain])


def without_article(key: str) -> str | None:
    """An Arabic name's key without its article ("al anbar" -> "anbar"), or None."""
    if key[:1] not in {"a", "e"}:
        return None
    head, _, rest = key.partition(" ")
    return rest if head in _ARTICLES and len(rest) > 3 else None


_ARTICLES = frozenset({"al", "ar", "as", "ash", "an", "ad", "az", "at", "el", "ath"})
