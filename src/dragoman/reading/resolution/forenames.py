"""What a first name says: whether a stranger is a man or a woman, by the known people who bear it. No stage."""

from __future__ import annotations

from typing import Literal

from dragoman.knowledge import Knowledge, normalise

_FEW_WOMEN, _FEW_MEN = 2, 4
"""So many bearers tell, where none is of the other sex. Women are fewer in the files, so fewer of them say as much."""
_MOST = 10
"""How many times as many tell where some are."""
_FIRST, _LAST = 8, 4
"""So many known people with a first name, and with the word after it, make a name that thousands bear."""


def gender(knowledge: Knowledge, name: str) -> Literal["he", "she", ""]:
    """The pronoun for somebody called so, "" where the first name does not tell."""
    words = normalise(name).split()
    if len(words) < 2:
        return ""
    bearers = [e for e in knowledge.called(words[0]) if e.kind == "person"]
    bearers = [e for e in bearers if normalise(e.name).split()[0] == words[0] and " " in e.name]
    women = sum(e.woman for e in bearers)
    men = len(bearers) - women
    if women >= _FEW_WOMEN and women > _MOST * men:
        return "she"
    return "he" if men >= _FEW_MEN and men > _MOST * women else ""


def frequent(knowledge: Knowledge, name: str) -> bool:
    """Is this a name of two words that many people have, known or not ("Mohammed Rasool", "David Smith")?"""
    words = normalise(name).split()
    if len(words) != 2:
        return False
    first, last = (sum(e.kind == "person" for e in knowledge.called(w)) for w in words)
    return first >= _FIRST and last >= _LAST
