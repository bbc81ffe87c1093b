"""How a report tells of a deed: as done, as ahead, as wished for, or only in passing, as known already."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from dragoman.questions.bearing import Page
from dragoman.questions.phrases import Phrases, tagged, words
from dragoman.questions.tables import lists
from dragoman.records.reading import Event, Party, Span, Statement

Told = Literal["done", "ahead", "wished", "passing"]
"""`done`: the deed is told as new; `ahead`: as announced, ordered, promised or prepared; `wished`: as wanted, feared,
possible or left undone; `passing`: as known already or to say who somebody is, which is no news of that day."""

_POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my", "your", "whose"})
_POSSESSED = re.compile(r"['’]s?(?=\s)")
_RELATIVE = re.compile(r"\s+(?:who|which|that|whom|whose)\b")
_NOUN = re.compile(r"\w(?:al|ment|tion|sion|out|back|down|ure|ance)s?$|^(?:exit|retreat)s?$")
"""Endings of names of deeds: withdrawal, deployment, pullout, departure."""
_WORDS = frozenset({"REQUEST", "REJECT", "SUPPORT", "ACCUSE", "THREATEN", "AGREE"})
"""Events done by words: their name ("its opposition to") tells them as well as a verb."""
_VERBS = frozenset({"appeal", "signal", "reveal", "deal", "conceal"})


def told(page: Page, event: Event, actor: Party) -> Told:
    """How an event is told as this actor's deed.

    A name of a deed ("the withdrawal") is one in passing unless its actor stands before it with a verb that begins,
    does or announces it; a verb is the deed itself, unless one that looks ahead or wishes comes before it.
    """
    if is_possessive(page, actor.span) or describes(page, event, actor):
        return "passing"
    text = page.text
    before = actor.span[1] <= event.cue[0]
    until = event.cue[0] if event.type in _WORDS else event.cue[1]
    between = words(text, (actor.span[1], until)) if before else []
    leading = [f.tag for f in _leading().find(between)]
    if "wished" in leading:
        return "wished"
    if "ahead" in leading:
        return "ahead"
    if event.type not in _WORDS and _is_noun(text, event.cue) and "done" not in leading:
        return "passing"
    return "done" if event.modality == "actual" else "ahead"


def is_possessive(page: Page, span: Span) -> bool:
    """Whether a party is named as the owner of something: "Sylvania's plan", "her order"."""
    return (
        page.text[slice(*span)].casefold() in _POSSESSIVES
        or page.text[slice(*span)].endswith(("'s", "’s", "s'", "s’"))
        or _POSSESSED.match(page.text, span[1]) is not None
    )


def describes(page: Page, event: Event, actor: Party) -> bool:
    """Whether an event only says which one its actor is: "militants who had fought beside them"."""
    return actor.span[1] <= event.cue[0] and _RELATIVE.match(page.text, actor.span[1]) is not None


def refers(page: Page, said: Statement) -> bool:
    """Whether a statement is another's intention named in passing: "his decision to leave", "Sylvania's plan".

    What is named so has been told before; somebody's words on it are not its owner's.
    """
    return said.attitude == "intention" and any(is_possessive(page, p.span) for p in said.speakers)


def _is_noun(text: str, cue: Span) -> bool:
    said = words(text, cue)
    return len(said) == 1 and said[0].form not in _VERBS and _NOUN.search(said[0].form) is not None


@lru_cache(maxsize=1)
def _leading() -> Phrases[Told]:
    given = lists().telling
    return Phrases(tagged((given.wished, "wished"), (given.ahead, "ahead"), (given.done, "done")))
