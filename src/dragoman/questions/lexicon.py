"""The general words of stance as one table, and what words are by themselves: acts, wishes, announcements of a will."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from dragoman.questions.phrases import Phrases, Word, tagged, words
from dragoman.questions.poles import Poles
from dragoman.questions.records import Evidence
from dragoman.questions.tables import lists
from dragoman.records.reading import Span

Kind = Literal[
    "action", "govern", "judge", "norm", "not", "double", "if", "part", "hedge", "borrowed", "aside"
]

WILL = frozenset(
    {"will", "would", "shall", "won't", "wouldn't", "are", "am", "intend", "intended", "plan", "planned"}
)
"""Words by which somebody tells what he will do."""


_REFUSING = frozenset(
    {"declin*", "will not", "won't", "would not", "wouldn't", "would never", "will never", "no intention"}
)
"""Negations that tell of a will. What "should not" be, or is "not", is judged by him who says so."""


class Mark(NamedTuple):
    """A word of the lists at its place among the words of a clause."""

    first: int
    after: int
    kind: Kind
    sign: int
    phrase: str
    group: str = ""


@lru_cache(maxsize=1)
def general() -> Phrases[tuple[Kind, int, str]]:
    """All general words in one table; of two lists the one named first has a word."""
    given = lists()
    rows: list[tuple[tuple[str, ...], tuple[Kind, int, str]]] = [
        (given.negation.double, ("double", 1, "")),
        (given.borrowed.words, ("borrowed", 0, "")),
        (given.condition.words, ("if", 0, "")),
        (given.attitude.for_, ("govern", 1, "")),
        (given.attitude.wants, ("govern", 1, "wants")),
        (given.attitude.against, ("govern", -1, "")),
        (given.norm.never, ("not", -1, "norm")),
        (given.negation.words, ("not", -1, "")),
        (given.attitude.bad, ("judge", -1, "")),
        (given.attitude.good, ("judge", 1, "")),
        *((group.words, ("action", group.sign, group.name)) for group in given.action),
        (given.partial.words, ("part", 0, "")),
        (given.norm.words, ("norm", 0, "")),
        (given.hedge.words, ("hedge", 0, "")),
        (given.aside.words, ("aside", 0, "")),
    ]
    return Phrases(tagged(*rows))


@lru_cache(maxsize=1)
def _acts() -> Phrases[Evidence]:
    act = lists().act
    rows: list[tuple[tuple[str, ...], Evidence]] = [
        (act.voted, "voted"),
        (act.threatened, "threatened"),
        (act.promised, "promised"),
        (act.demanded, "demanded"),
    ]
    return Phrases(tagged(*rows))


def act_of(text: str, span: Span) -> Evidence | None:
    """What kind of act the words are by themselves: demanded, threatened, promised, voted; None: merely said."""
    found = _acts().first(words(text, span))
    return None if found is None else found.tag


def acts_on(known: Poles, said: Sequence[Word]) -> bool:
    """Whether one of the actions that a question's poles are about is among words."""
    return any(f.tag[2] in known.groups for f in general().find(said))


def takes(said: Sequence[Word]) -> bool:
    """Whether words hold an attitude against something: "opposes", "fears"."""
    return any(f.tag[:2] in (("govern", -1), ("judge", -1)) for f in general().find(said))


def wanting(text: str, span: Span, *, future: bool = False) -> bool:
    """Whether words begin with somebody's wanting or opposing: "wants", "has been pressing for", "of seeking".

    `future`: what he "would" or "will" do counts as well.
    """
    said = words(text, span)[:5]
    helping = lists().helping.words
    if future and said and said[0].form in ("will", "would", "plans", "intends"):
        return True
    found = next((f for f in general().find(said) if f.tag[0] in ("govern", "not")), None)
    if found is None or not all(w.form in helping for w in said[: found.first]):
        return False
    return found.tag[0] == "govern" or found.phrase in _REFUSING


@lru_cache(maxsize=1)
def things() -> Phrases[bool]:
    """Words for things that say something but hold no position: reports, plans, announcements."""
    return Phrases(dict.fromkeys(lists().things.words, True))


def wills(text: str, span: Span) -> bool:
    """Whether words begin with what somebody will do."""
    return any(w.form in WILL for w in words(text, span)[:2])
