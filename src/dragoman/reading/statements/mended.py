"""What the parse broke in a cue's clause, put together again: split trees, a medium grown into a subject."""

from __future__ import annotations

from dragoman.reading.grammar import SUBJECTS
from dragoman.records.parse import Sentence, Token


def rejoined(sentence: Sentence, i: int, indexes: set[int]) -> set[int]:
    """The content behind cue `i` with the trees that follow it without a pause, where the parse made two roots
    of one clause ("its forces had answered an attack on the Old | Mill temple and that ...")."""
    last = max(indexes, default=0)
    if last <= i:
        return indexes
    own = _root(sentence, i)
    out = set(indexes)
    while last + 1 < len(sentence) and sentence[last + 1].pos not in {"PUNCT", "SPACE"}:
        other = _root(sentence, last + 1)
        if other == own:
            break
        tree = [k for k in sentence.subtree(other) if k > last]
        out.update(tree)
        last = tree[-1]
    return out


def _root(sentence: Sentence, i: int) -> int:
    for above in sentence.ancestors(i):
        i = above.i
    return i


def swallowed(sentence: Sentence, i: int) -> tuple[Token, int] | None:
    """ "told the Herald policemen had shot him": (Herald, index of "policemen") where the parse made one noun phrase
    of the medium and of the subject of what was told."""
    thing = sentence.child(i, "dobj", "dative")
    if thing is None or thing.pos != "NOUN" or thing.i < i:
        return None
    inside = next((c for c in sentence.children(i) if c.dep == "ccomp" and c.i > thing.i), None)
    if inside is None or sentence.child(inside.i, *SUBJECTS) is not None:
        return None
    if any(c.dep == "mark" or c.tag == "TO" for c in sentence.children(inside.i)):
        return None
    names = [c for c in sentence.children(thing.i) if c.dep in {"compound", "nmod"} and c.i < thing.i]
    name = next((c for c in reversed(names) if c.pos == "PROPN"), None)
    return None if name is None else (name, name.i + 1)
