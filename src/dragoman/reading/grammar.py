"""Small questions to a parsed sentence that several stages ask. No stage; imports records only."""

from __future__ import annotations

from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "cannot"})
_LOOSE = frozenset({"appos", "relcl", "acl", "cc", "conj", "punct", "parataxis", "preconj", "dep"})
_LIMIT = 200
"""Steps up or down a tree before a search gives up: keeps broken parses of huge sentences linear."""


def overlap(a: Span, b: Span) -> bool:
    """Do two spans share a character?"""
    return a[0] < b[1] and b[0] < a[1]


def head_token(sentence: Sentence, span: Span) -> Token | None:
    """The token of `span` that governs the others: the first whose head lies outside, or None."""
    inside = sentence.within(span)
    if not inside:
        return None
    first, last = inside[0].i, inside[-1].i
    for token in inside:
        if token.pos != "PUNCT" and (token.head == token.i or not first <= token.head <= last):
            return token
    return inside[-1]


def conjuncts(sentence: Sentence, i: int) -> list[Token]:
    """Token `i` and all coordinated with it, in order ("Russia, Turkey and Iran")."""
    out, position = [sentence[i]], 0
    while position < len(out) and len(out) < _LIMIT:
        out.extend(t for t in sentence.children(out[position].i) if t.dep == "conj")
        position += 1
    return sorted(out, key=lambda t: t.i)


def noun_phrase(sentence: Sentence, i: int, *, full: bool = False) -> tuple[int, int]:
    """First and last token of the noun phrase headed by `i`.

    Plain: determiners and modifiers, prepositional phrases, but no apposition, relative clause or conjunct.
    Full: the whole subtree. Punctuation at the ends is trimmed.
    """
    if full:
        tree = sentence.subtree(i)
    else:
        tree = [i]
        for child in sentence.children(i):
            if child.dep not in _LOOSE:
                tree.extend(sentence.subtree(child.i))
        tree.sort()
    # A broken parse may leave holes: keep the unbroken run around the head.
    at = tree.index(i)
    low = high = at
    while low > 0 and tree[low - 1] == tree[low] - 1:
        low -= 1
    while high + 1 < len(tree) and tree[high + 1] == tree[high] + 1:
        high += 1
    first, last = tree[low], tree[high]
    while first < i and sentence[first].pos == "PUNCT":
        first += 1
    while last > i and sentence[last].pos == "PUNCT":
        last -= 1
    return first, last


def own_subjects(sentence: Sentence, i: int) -> list[Token]:
    """Subjects that hang on token `i` itself, conjuncts included."""
    return [
        c for child in sentence.children(i) if child.dep in SUBJECTS for c in conjuncts(sentence, child.i)
    ]


def subjects(sentence: Sentence, i: int) -> list[Token]:
    """Who does verb `i`: its own subjects, else those of the verb it is joined to or governed by.

    Follows conj, xcomp, advcl and acl upwards; for a relative or reduced clause gives the noun it modifies. Passive
    subjects are returned as they are: look at `is_passive` and `agents` first.
    """
    for _ in range(_LIMIT):
        found = own_subjects(sentence, i)
        if found:
            return found
        token = sentence[i]
        if token.head == i:
            return []
        head = sentence[token.head]
        if token.dep in {"acl", "relcl"} and head.pos in NOMINAL:
            return [head]
        if token.dep not in {"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "aux", "acl", "dep"}:
            return []
        i = token.head
    return []


def is_passive(sentence: Sentence, i: int) -> bool:
    """Does verb `i` stand in the passive (auxiliary or reduced: "groups backed by Iran")?"""
    token, below = sentence[i], sentence.children(i)
    if any(c.dep in {"auxpass", "nsubjpass"} for c in below):
        return True
    if any(c.dep == "agent" for c in below):
        # "said by satellite phone": who has a subject of his own does it himself.
        return token.tag == "VBN" or not any(c.dep == "nsubj" for c in below)
    finite = any(c.dep in {"nsubj", "aux"} for c in sentence.children(i))
    return token.dep == "acl" and token.tag == "VBN" and not finite


def agents(sentence: Sentence, i: int) -> list[Token]:
    """The by-phrase of a passive verb or a nominal ("plans by Baghdad"), conjuncts included."""
    out: list[Token] = []
    for child in sentence.children(i):
        if child.dep == "agent" or (child.dep == "prep" and child.text.lower() == "by"):
            for thing in sentence.children(child.i):
                if thing.dep == "pobj":
                    out.extend(conjuncts(sentence, thing.i))
    return out


def negated(sentence: Sentence, i: int) -> bool:
    """Is token `i` negated by a word that hangs on it or its auxiliary?"""
    return any(c.dep == "neg" or c.text.lower() in NEGATIONS for c in sentence.children(i))


_STARTING = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CLAUSE = 60
"""Tokens of a clause before its verb that are looked through."""


def lost_subject(sentence: Sentence, verb: Token) -> Token | None:
    """The noun phrase that stands where a subject stands and that the parse hung on what is before it, or None.

    "In Nairobi, an official told the paper", "...; the radio, citing doctors, reported", "..., a source said; ...".
    """
    if verb.tag not in _FINITE or verb.i == 0 or any(c.dep in SUBJECTS for c in sentence.children(verb.i)):
        return None
    return _fronted(sentence, verb) or _trailing(sentence, verb)


def _fronted(sentence: Sentence, verb: Token) -> Token | None:
    """Behind a phrase that opens the sentence, or behind a semicolon."""
    low = max(0, verb.i - _CLAUSE)
    stop = next((i for i in range(verb.i - 1, low, -1) if sentence[i].text == ";"), None)
    start = low if stop is None else stop + 1
    if (stop is None and low) or start >= verb.i:
        return None
    if sentence[start].pos == "ADP" or sentence[start].tag == "VBG":
        comma = next((i for i in range(start, verb.i) if sentence[i].text == ","), None)
        if comma is None or any(t.tag in _FINITE for t in sentence.tokens[start:comma]):
            return None
        start = comma + 1
    elif stop is None:
        return None
    if sentence[start].pos not in _STARTING:
        return None
    head = _highest(
        sentence, next((t for t in sentence.tokens[start : verb.i] if t.pos in NOMINAL), None), start
    )
    if head is None:
        return None
    own = set(sentence.subtree(head.i))
    between = (t for t in sentence.tokens[start : verb.i] if t.i not in own)
    return None if any(t.tag in _FINITE or t.text == ":" for t in between) else head


def _trailing(sentence: Sentence, verb: Token) -> Token | None:
    """An apposition that ends right before the verb, set off by a comma: "..., a source at the office said"."""
    last = verb.i - 1 if sentence[verb.i - 1].text != "," else verb.i - 2
    token = sentence[max(0, last)]
    for _ in range(8):
        if token.dep == "appos" or token.head >= verb.i or token.head == token.i:
            break
        token = sentence[token.head]
    while token.dep == "appos" and sentence[token.head].dep == "appos" and token.head < token.i:
        token = sentence[token.head]  # "..., their leader, Ann Lee, told"
    tree = [k for k in sentence.subtree(token.i) if sentence[k].pos != "PUNCT"]
    if token.dep != "appos" or token.pos not in NOMINAL or tree[-1] != last or tree[0] == 0:
        return None
    return token if sentence[tree[0] - 1].text == "," else None


def _highest(sentence: Sentence, token: Token | None, start: int) -> Token | None:
    """The head of the noun phrase that `token` stands in, no further left than `start`."""
    for _ in range(8):
        if (
            token is None
            or token.head == token.i
            or token.head < start
            or sentence[token.head].pos not in NOMINAL
        ):
            break
        token = sentence[token.head]
    return token
