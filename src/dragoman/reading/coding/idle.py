"""Words that look like events and tell of none: what a paper asked, opinions, names of scales."""

from __future__ import annotations

import re

from dragoman.records.parse import Sentence, Token

_OPINIONS = frozenset({"regard", "view", "consider", "deem", "perceive"})
_AFTER = re.compile(
    r"(?:for|seeking) (?:further )?(?:comment|interview)s?\b|(?:level|assessment|perception)s?\b"
)
_LOOK = 40


def idle(head: Token, sentence: Sentence, text: str) -> bool:
    """ "did not answer a request for comment", "the threat level", "which Ankara regards as a terrorist group"."""
    lemma = head.lemma.lower()
    if lemma in _OPINIONS:
        return head.pos == "VERB" and any(
            c.text.lower() == "as" or c.dep in {"oprd", "ccomp"} for c in sentence.children(head.i)
        )
    if lemma not in {"request", "threat", "email", "call"} or head.pos != "NOUN":
        return False
    return _AFTER.match(text, head.end + 1, head.end + _LOOK) is not None
