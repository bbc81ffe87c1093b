"""What the parse broke in a cue's clause, put together again: split trees, a medium grown into a subject."""

from __future__ import annotations

from dragoman.reading.grammar import SUBJECTS
from dragoman.reading.statements.lexicon import lexicon
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


def borrowed(sentence: Sentence, token: Token) -> Token | None:
    """ "wrote in an email seen by the paper that ...": the clause that the parse hung on the letter's participle."""
    for child in sentence.children(token.i):
        thing = sentence.child(child.i, "pobj") if child.dep == "prep" and child.i > token.i else None
        participle = None if thing is None or not _carries(thing) else sentence.child(thing.i, "acl", "relcl")
        if participle is not None and (clause := _that_clause(sentence, participle)) is not None:
            return clause
        if thing is not None and _carries(thing) and (clause := _that_clause(sentence, thing)) is not None:
            return clause
    return None


def lender(sentence: Sentence, token: Token) -> bool:
    """Is this participle the one whose clause belongs to the verb of speech above?"""
    if token.dep not in {"acl", "relcl"} or token.tag != "VBN" or _that_clause(sentence, token) is None:
        return False
    thing = sentence[token.head]
    link = sentence[thing.head]
    return (
        _carries(thing)
        and thing.dep == "pobj"
        and link.dep == "prep"
        and sentence[link.head].tag.startswith("VB")
    )


def _carries(thing: Token) -> bool:
    lists = lexicon().sources
    return thing.lemma.lower() in lists.carriers | lists.documents | lists.occasions


def _that_clause(sentence: Sentence, token: Token) -> Token | None:
    """The clause with a "that" and a subject of its own below a word."""
    for child in sentence.children(token.i):
        if child.dep not in {"ccomp", "acl", "relcl"} or child.i < token.i:
            continue
        tree = sentence.subtree(child.i)
        if sentence[tree[0]].text.lower() == "that" and any(
            c.dep in SUBJECTS and c.text.lower() != "that" for c in sentence.children(child.i)
        ):
            return child
    return None
