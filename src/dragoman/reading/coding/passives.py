"""Who suffers what a passive tells of."""

from __future__ import annotations

from dragoman.reading.grammar import overlap
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_STEPS = 3
_OPENING = frozenset({"if", "when", "once", "while", "until", "unless", "though", "although"})
_FELT = frozenset(
    {"frustrate", "concern", "worry", "anger", "outrage", "disappoint", "alarm", "sadden", "shock", "annoy", "please",
     "satisfy", "divide", "determine", "commit", "prepare"}
)  # fmt: skip
"""What the subject of such a participle feels or is minded to, it does."""


def turned(
    actors: tuple[Span, ...], recipients: tuple[Span, ...], head: Token, sentence: Sentence
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Actors and recipients of a cue with this head word.

    Where the cue is a passive and nobody is its recipient, those before it whom no "by" names are: "he was found and
    arrested". Of two parties of overlapping words, one on either side, the recipient is kept.
    """
    actors = tuple(a for a in actors if not any(overlap(a, r) for r in recipients))
    if recipients or not actors or not passive(head, sentence):
        return actors, recipients
    agents = [
        sentence[i] for c in sentence.children(head.i) if c.dep == "agent" for i in sentence.subtree(c.i)
    ]
    suffer = tuple(
        a for a in actors if a[1] <= head.start and not any(overlap(a, (t.start, t.end)) for t in agents)
    )
    return tuple(a for a in actors if a not in suffer), suffer


def passive(head: Token, sentence: Sentence) -> bool:
    """Is the word a participle whose subject suffers it: with a form of "be", after one in a row, or reduced?"""
    if head.lemma.lower() in _FELT:
        return False
    for _ in range(_STEPS):
        if head.tag != "VBN":
            return False
        below = sentence.children(head.i)
        if any(c.dep in {"auxpass", "nsubjpass"} for c in below):
            return True
        if any(c.dep == "nsubj" or (c.dep == "aux" and c.lemma == "have") for c in below):
            return False
        if head.dep == "advcl":
            return any(c.i < head.i and c.text.lower() in _OPENING for c in below)
        if head.dep != "conj":
            return False
        head = sentence[head.head]
        if head.pos == "ADJ":  # "found alive and arrested"
            head = sentence[head.head]
    return False
