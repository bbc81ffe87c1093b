"""The word lists of data/words.toml. No stage."""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from dragoman.reading.tables import table

_PERSONS = ("er", "or", "ist", "ian", "man", "woman", "eer", "ant", "ee", "ess", "yst", "ic")


class Words(msgspec.Struct, frozen=True):
    """data/words.toml; its comments say what each list holds."""

    outside: frozenset[str]
    affairs: frozenset[str]
    regional: frozenset[str]
    local: frozenset[str]
    machines: frozenset[str]
    dependants: frozenset[str]
    women: frozenset[str]
    men: frozenset[str]
    sites: frozenset[str]
    humble: frozenset[str]
    no_persons: frozenset[str]
    unlawful: frozenset[str]
    american: frozenset[str]


@functools.cache
def words() -> Words:
    """The word lists; raises KnowledgeError on a damaged file."""
    return table("resolution/data/words.toml", Words)


def gender(lemma: str) -> Literal["he", "she", ""]:
    """What one human being so described is called, "" where the noun does not tell."""
    if lemma.endswith(("woman", "girl")) or lemma in words().women:
        return "she"
    if lemma.endswith(("man", "boy")) and lemma not in {"human", "woman"}:
        return "he"
    return "he" if lemma in words().men else ""


GREAT = frozenset({("GOV",), ("ELI",), ("OPP",), ("PTY",), ("LEG",)})
"""Sectors of people whose kin are of the elite like themselves; others' are civilians."""


def dependant(lemma: str, text: str) -> bool:
    """Are these kin or the like, civilians where they belong to men in arms: "wives", "family members"?"""
    kin = words().dependants
    return lemma in kin or (lemma == "member" and not kin.isdisjoint(text.lower().split()))


def personal(lemma: str) -> bool:
    """Is this noun one for a human being by its end ("baker")?"""
    return lemma.endswith(_PERSONS) and lemma not in words().no_persons
