"""What a statement says of what others told: that it never was, that its speaker did it, that few believe it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from dragoman.reading.claims import elsewhere, wording
from dragoman.records.drafts import StatementDraft
from dragoman.records.reading import Stance

Kind = Literal["pronoun", "telling", "share", "doer", "any", "held", "lost", "named", "figure", "cleft"]
"""What a statement points with: "it", "the charge", "a part in it", who did it, all of it, a place that was taken,
men or goods that were lost, a word for the thing done, a figure, another doer."""

_REACH = 200
"""Characters of the words that are looked at."""
_HIS = frozenset(
    {
        "it",
        "its",
        "they",
        "their",
        "he",
        "his",
        "she",
        "her",
        "we",
        "our",
        "any",
        "anyone",
        "being",
        "having",
        "i",
        "my",
    }
)
_REFUSING = frozenset(
    {
        "not",
        "never",
        "nor",
        "neither",
        "if",
        "whether",
        "who",
        "deny",
        "no",
        "nobody",
        "n't",
        "n’t",
        "would",
        "could",
    }
)


def said_of_it(
    text: str, statement: StatementDraft, words: int, known: Callable[[str], bool]
) -> tuple[Stance, Kind] | None:
    """The stance that the opening of a statement takes to what was told, or None.

    `words` counts those of its first content; `known` tells of a word whether it stands for something done to somebody.
    """
    start, end = statement.content[0]
    opening = text[start : min(end, start + _REACH)]
    if statement.attitude != "intention" and wording.FEWER.search(opening):
        return "doubts", "figure"
    if statement.attitude != "speech":
        return None
    if wording.NEVER.match(opening) or elsewhere.ELLIPSIS.match(opening):
        return "denies", "pronoun"
    if statement.act != "denial" and _not_us(text, opening, statement):
        return "denies", "doer"
    true = elsewhere.TRUE.match(opening)
    if true is not None:
        return "asserts", "telling" if " " in true.group("bare") else "pronoun"
    if elsewhere.UNHURT.match(opening):
        return "denies", "lost"
    if elsewhere.UNSEEN.match(opening):
        return "doubts", "pronoun"
    if statement.kind != "indirect" and wording.LYING.search(opening):
        return "denies", "telling"
    if wording.HELD.search(opening):
        return "denies", "held"
    none = wording.NONE.match(opening)
    if none is not None and known(none.group("what")):
        return "denies", "named"
    if wording.CLEFT.match(opening):
        return "denies", "cleft"
    if wording.LOST.match(opening):
        return "denies", "lost"
    unheard = wording.UNHEARD.search(opening)
    if unheard is not None:
        return "doubts", "named" if unheard.group("what") else "pronoun"
    if wording.SCEPTICAL.match(opening):
        return "doubts", "telling"
    if statement.act == "denial":
        blameless = wording.BLAMELESS.search(opening)
        if blameless is None or words <= 2 or statement.kind != "indirect":
            return None
        linked = blameless.group().casefold() in {"linked", "involved", "implicated"}
        return (
            None if linked and not _own(text, opening[: blameless.start()], statement) else ("denies", "doer")
        )
    owned = wording.OWNING.search(opening)
    if owned is not None and _owns(opening, owned, known):
        return "asserts", "doer"
    return ("doubts", "doer") if wording.WHO.search(opening) else None


def _not_us(text: str, opening: str, statement: StatementDraft) -> bool:
    """Does the speaker say that he was not the one, or that he was elsewhere?"""
    found = elsewhere.NOT_US.search(opening)
    if found is None:
        return elsewhere.ALIBI.match(opening) is not None
    before = opening[: found.end()]
    return not re.search(r"\b(?:if|whether)\b", before) and _own(text, before, statement)


def _own(text: str, before: str, statement: StatementDraft) -> bool:
    """Do words name the speaker, or one of his ("that its men were involved"), and not some other doer?"""
    words = set(re.findall(r"[\w-]+", before.casefold()))
    named = {
        w for a, b in statement.speakers for w in re.findall(r"[\w-]+", text[a:b].casefold()) if len(w) > 3
    }
    return not words or bool(words & (_HIS | named))


def _owns(opening: str, owned: re.Match[str], known: Callable[[str], bool]) -> bool:
    """Not "said it was not behind the attack", "asked whether they were", "they did the right thing"."""
    if _REFUSING & set(re.findall(r"[\w’']+", opening[: owned.end()].casefold())):
        return False
    what = owned.group("what")
    return what is None or any(known(w) for w in what.split())
