"""Stance by patterns: which words of a passage take sides between the poles of a question, and which way.

A passage is parted into clauses. In each one the words that act on the topic (leave, keep, end, adopt), the topic
itself, attitudes that govern them (support, oppose) or judge them (a mistake), and negations are multiplied, as logic
has it: "refused to oppose the withdrawal". Which pole that is follows from the question's own words. Suppositions
("if", "unless") are set aside, words borrowed from another ("so-called") are not the speaker's, and what is partial or
late lies between.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dragoman.questions.clauses import clauses, opening
from dragoman.questions.composing import FAINT, HALF, LIKELY, NOWHERE, SURE, Lean, leaning
from dragoman.questions.lexicon import WILL
from dragoman.questions.phrases import Word, words
from dragoman.questions.poles import poles
from dragoman.questions.records import Question, Side
from dragoman.questions.tables import lists
from dragoman.records.reading import Act, Span

_TAKING: frozenset[Act] = frozenset({"demand", "threat", "promise", "rejection", "support"})
"""Acts that take a side by themselves."""


def lean(
    question: Question,
    text: str,
    span: Span,
    *,
    near: bool = False,
    act: Act | None = None,
    meant: bool = False,
) -> Lean:
    """Where the words in `span` of `text` lean.

    `near`: the topic is named beside them. `act`: what the reading takes them for. `meant`: it is known that the
    speaker tells of his own will or deed, so that no word need say so.
    """
    known = poles(question)
    said = words(text, span)
    best: Lean = NOWHERE
    suppositions: list[tuple[Lean, str]] = []
    whole = known.topic.first(said) is not None
    sides: set[Side] = set()
    meant = meant or act in _TAKING or _willing(said)
    conditional = False
    after_if = ""
    for clause, gap in clauses(text, said):
        begins = opening(clause)
        if begins is not None:
            conditional |= begins in lists().condition.strict
            after_if = begins
        elif after_if and gap.strip() not in (",", ""):
            after_if = ""
        found = leaning(known, clause, topic=whole or near, meant=meant)
        if after_if and begins is not None:
            suppositions.append((found, after_if))
            continue
        if found.side is not None:
            sides.add(found.side)
        if found.sure > best.sure or (found.sure == best.sure and found.side is not None):
            best = found
    if best.side is None:
        best = _supposed(suppositions, act)
    if {"for", "against"} <= sides and best.sure < SURE:
        return Lean("between", FAINT, 0, f"{best.why}; both sides", conditional, best.hedged)
    return best._replace(conditional=conditional) if best.side is not None else NOWHERE


def _willing(said: Sequence[Word]) -> bool:
    """Whether words begin with the speaker's own will: "we will", "it would not"."""
    forms = [w.form for w in said[:8]]
    owned = [f for f, before in zip(forms[1:], forms, strict=False) if before in _OWN]
    if any(f in WILL for f in forms[2:4]) and owned and forms[1] == owned[0]:
        return True
    return any(
        a in _SELVES and (b in WILL or b.split("'")[-1] in ("ll", "m", "re"))
        for a, b in pairwise([*forms, ""])
    )


_SELVES = frozenset({"we", "i", "it", "he", "she", "they", "we'll", "i'll", "we're", "i'm"})
_OWN = frozenset({"his", "her", "its", "our", "my", "their"})


def _supposed(found: Sequence[tuple[Lean, str]], act: Act | None) -> Lean:
    """Where only a supposition names the action: "if they come we shall fight" is against, "unless they leave" for."""
    for one, begins in found:
        if one.side in ("for", "against") and one.sure >= HALF and act in ("threat", "demand", "rejection"):
            turned = -one.value if begins != "unless" else one.value
            side: Side = "for" if turned > 0 else "against"
            return Lean(side, LIKELY, turned, f"threat, {begins}: {one.why}", True, one.hedged)
    return NOWHERE
