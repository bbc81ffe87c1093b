"""A question's two poles made ready for reading: what its own words and the general ones say in its terms."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dragoman.questions.phrases import Phrases, parted, words
from dragoman.questions.records import Pole, Question
from dragoman.questions.tables import lists


class Stand(NamedTuple):
    """What an own phrase of a pole or step stands for. `step`: it is one between the poles."""

    value: int
    step: bool


class Poles(NamedTuple):
    """A question as it is matched.

    `own`: the phrases of poles and steps. `topic`: what it is about. `direction`: 1 where keeping and furthering the
    topic is "for" ("the referendum is held"), -1 where ending it is ("the laws are repealed"). `groups`: names of the
    action groups that the poles' wordings use.
    `sure`: the wordings say which way the question goes. `head`: the words for what the action of the wordings is
    done to ("arms sales" in "arms sales to Freedonia are stopped"): to praise these is to take a side, to praise
    Freedonia is not.
    """

    own: Phrases[Stand]
    topic: Phrases[bool]
    direction: int
    groups: frozenset[str]
    sure: bool
    head: frozenset[str]


@lru_cache(maxsize=64)
def poles(question: Question) -> Poles:
    """The question made ready; kept for the next record."""
    for_, groups = _sign(question.for_)
    against, others = _sign(question.against)
    lean = for_ - against
    own: dict[str, Stand] = {}
    for pole, step in (
        (question.for_, False),
        (question.against, False),
        *((s, True) for s in question.steps),
    ):
        for phrase in (pole.wording, *pole.phrases):
            own.setdefault(phrase, Stand(pole.value, step))
    return Poles(
        own=Phrases(own),
        topic=Phrases(dict.fromkeys(question.about.phrases, True)),
        direction=1 if lean >= 0 else -1,
        groups=groups | others,
        sure=lean != 0,
        head=_head(question.for_) | _head(question.against),
    )


@lru_cache(maxsize=1)
def _actions() -> Phrases[tuple[int, str]]:
    return Phrases(
        {word: (group.sign, group.name) for group in reversed(lists().action) for word in group.words}
    )


@lru_cache(maxsize=1)
def _negations() -> Phrases[bool]:
    return Phrases(dict.fromkeys(lists().negation.words, True))


_SMALL = frozenset({"the", "a", "an", "all", "its", "their", "no", "some", "more", "and"})
_LINKS = frozenset({"of", "in", "to", "on", "with", "for", "from", "by", "between", "at", "is", "are", "be"})


def _head(pole: Pole) -> frozenset[str]:
    """Words of a wording before its first action or preposition."""
    said = words(pole.wording)
    first = next((f.first for f in _actions().find(said)), len(said))
    out = []
    for word in said[:first]:
        if word.form in _LINKS:
            break
        out.append(word.form)
    return frozenset(out) - _SMALL


def is_head(known: Poles, phrase: str) -> bool:
    """Whether a phrase of the topic names what the poles' action is done to, in singular or plural."""
    given = [part.rstrip("*") for part in parted(phrase)]
    return any(
        p.startswith(w.rstrip("s")) or w.startswith(p) for w in known.head for p in given if len(p) > 1
    )


def _sign(pole: Pole) -> tuple[int, frozenset[str]]:
    """What a pole's wording does to its topic, -1, 0 (cannot be told) or 1, and the groups of its actions.

    A negation before the first action turns it round; what stays ended ("stays abolished") is ended.
    """
    said = words(pole.wording)
    found = list(_actions().find(said))
    if not found:
        return 0, frozenset()
    signs = [f.tag[0] for f in found]
    if found[0].tag[1] == "stay" and len(found) > 1 and found[1].first == found[0].after:
        signs[:2] = [signs[0] * signs[1]]
    total = sum(signs)
    if any(n.first < found[0].first for n in _negations().find(said)):
        total = -total
    return (total > 0) - (total < 0), frozenset(f.tag[1] for f in found)
