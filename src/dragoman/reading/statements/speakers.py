"""Who speaks: subjects found through the tree, full noun phrases."""

from __future__ import annotations

from itertools import islice

from dragoman.reading.grammar import NOMINAL, SUBJECTS, agents, is_passive, lost_subject
from dragoman.reading.statements.found import runs
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_STEPS = 12
_BETWEEN = 4
"""Tokens between two verbs of one subject, at most: ", and then later"."""
_LONG_APPOSITION = 11
"""Tokens: longer appositions are descriptions of their own and stay out of a speaker's span."""
_EMPTY = frozenset(
    {
        "nobody",
        "nothing",
        "something",
        "anything",
        "everything",
        "there",
        "this",
        "that",
        "which",
        "what",
        "who",
        "whom",
        "whose",
    }
)
_NAMING = frozenset({"including", "regarding", "concerning", "excluding"})
"""Participles that are prepositions: "unions, including the teachers", against "the paper, citing doctors"."""
_ASIDE = frozenset({"in", "on", "at", "via", "through", "by", "after", "before", "during"})
"""Prepositions that, behind a comma, tell where or how he spoke."""
_QUOTING = frozenset({"quote", "cite", "report", "describe", "depict", "portray"})
_RELATIVE = frozenset({"who", "which", "that"})
_UPWARD = frozenset(
    {
        "acomp",
        "attr",
        "oprd",
        "xcomp",
        "advcl",
        "conj",
        "pcomp",
        "ccomp",
        "dep",
        "parataxis",
        "prep",
        "aux",
        "pobj",
    }
)


def speaker_span(sentence: Sentence, i: int, barred: frozenset[int] = frozenset()) -> Span:
    """The full noun phrase headed by `i`: determiner, modifiers, conjuncts and apposition, no relative clause
    after a comma, nothing of `barred` (token indexes of the cue and its content)."""
    keep = {i}
    stack = [i]
    while stack:
        for child in sentence.children(stack.pop()):
            if child.i in barred or not _belongs(sentence, child):
                continue
            keep.add(child.i)
            stack.append(child.i)
    first, last = next(run for run in runs(sentence, keep) if run[0] <= i <= run[1])
    while first < i and _loose_start(sentence[first]):
        first += 1
    while last > i and _loose_end(sentence[last]):
        if sentence[last].text.lower() == "as" and sentence[last - 1].text.lower().endswith("self"):
            break  # "a man who identified himself as", the name lost by the parse
        last -= 1
    return sentence.span(first, last)


def _loose_start(token: Token) -> bool:
    """Punctuation, and "even", "only" before a name."""
    if token.dep == "advmod" and token.text.lower() in {"even", "only", "also", "just"}:
        return True
    return token.pos in {"PUNCT", "CCONJ"} and token.text not in {"(", "["}


def _loose_end(token: Token) -> bool:
    """Punctuation, a possessive's ending, a relative pronoun whose clause was lost, "himself"."""
    if token.tag in {"POS", "WP", "WDT"} or token.text.lower().endswith(("self", "selves")):
        return True
    if token.text.lower() == "as":
        return True  # "a man who repaired trucks as [saying]"
    return token.pos in {"PUNCT", "CCONJ", "SPACE"} and token.text not in {")", "]"}


def _belongs(sentence: Sentence, child: Token) -> bool:
    """Is this dependent part of the speaker's noun phrase?"""
    dep = child.dep
    if (
        child.tag == "VBG"
        and child.text.lower() not in _NAMING
        and child.i > 0
        and child.head < child.i
        and sentence[child.i - 1].text in {",", "–", "—"}
    ):
        return False  # "the paper, citing doctors,"
    if dep in {"relcl", "acl"} and child.head < child.i:
        before = sentence[min(sentence.subtree(child.i))].i - 1
        return before < 0 or sentence[before].text not in {",", "–", "—", "-", "--"}
    if dep == "appos":
        tree = sentence.subtree(child.i)
        return tree[-1] - tree[0] < _LONG_APPOSITION
    if dep in {"advcl", "ccomp", "parataxis", "csubj", "mark", "advmod"} and child.head < child.i:
        return dep == "advmod" and child.i == child.head + 1
    if dep == "prep" and child.head < child.i:
        if sentence[child.i - 1].text == "," and child.text.lower() in _ASIDE:
            return False  # "the leader, in a recording sent to the radio,"
        # "the campaign on Monday"
        thing = sentence.child(child.i, "pobj")
        return thing is None or child.text.lower() != "on" or not is_date(sentence, thing)
    if dep in {"npadvmod", "nmod"} and child.head < child.i:
        return not is_date(sentence, child)
    if dep in {"aux", "auxpass", "neg"}:
        return sentence[child.head].pos in {"VERB", "AUX"}  # "a man claiming to lead the group"
    return dep not in {"ROOT", "cop"}


_OWN_WORDS = frozenset(
    {
        "promise",
        "threaten",
        "vow",
        "telephone",
        "phone",
        "call",
        "ring",
        "email",
        "contact",
        "visit",
        "convene",
        "meet",
        "use",
    }
)
"""Verbs whose subject, not their object, does what follows: "telephoned the paper to say"."""


def find_subject(sentence: Sentence, i: int) -> Token | None:
    """The head of the noun phrase that does verb `i`, through coordination, control and modification."""
    start = i
    for _ in range(_STEPS):
        token = sentence[i]
        own = next((c for c in sentence.children(i) if c.dep in SUBJECTS and c.i != start), None)
        if own is not None:
            if i == start or not is_passive(sentence, i):
                return _antecedent(sentence, own, i)
            by = agents(sentence, i)
            return by[0] if by else _antecedent(sentence, own, i)
        lost = (lost_subject(sentence, token) or _resumed(sentence, token)) if i == start else None
        if lost is not None:
            return lost
        if token.dep in {"acl", "relcl"} and sentence[token.head].pos in NOMINAL:
            return sentence[token.head]
        above = sentence[token.head]
        if token.dep == "pcomp" and above.text.lower() == "as" and above.head != above.i:
            # "quoted him as saying", "quoted a man who packed the boxes as saying"
            verbs = [sentence[above.head], *islice(sentence.ancestors(above.head), _STEPS)]
            verb = next((v for v in verbs if v.lemma.lower() in _QUOTING), verbs[0])
            thing = sentence.child(verb.i, "dobj", "nsubjpass")
            if thing is not None:
                return _antecedent(sentence, thing, verb.i)
        if token.dep == "xcomp":
            # Object control: "told them to say"; with "promise" the subject controls.
            verb = sentence[token.head]
            thing = sentence.child(verb.i, "dobj", "dative")
            if thing is not None and thing.i < i and verb.lemma.lower() not in _OWN_WORDS:
                return thing
        if token.dep not in _UPWARD or token.head == i:
            return None
        i = token.head
    return None


def _resumed(sentence: Sentence, verb: Token) -> Token | None:
    """ "denied it at first, then | admitted that ...": whose first verb the parse took for what the second one says."""
    first = next((c for c in sentence.children(verb.i) if c.dep == "ccomp" and c.i < verb.i), None)
    if first is None or verb.tag not in {"VBD", "VBZ", "VBP"}:
        return None
    between = sentence.tokens[max(sentence.subtree(first.i)) + 1 : verb.i]
    if not between or between[0].text != "," or len(between) > _BETWEEN:
        return None
    if any(t.pos not in {"ADV", "CCONJ", "PUNCT"} for t in between) or not any(
        t.pos == "ADV" for t in between
    ):
        return None
    return next((c for c in sentence.children(first.i) if c.dep in SUBJECTS), None)


def _antecedent(sentence: Sentence, subject: Token, verb: int) -> Token:
    """A relative pronoun stands for the noun that its clause modifies."""
    if subject.text.lower() not in _RELATIVE:
        return subject
    for token in (sentence[verb], *sentence.ancestors(verb)):
        if token.dep == "relcl" and token.head != token.i:
            return sentence[token.head]
        if token.dep not in {"conj", "xcomp", "ccomp", "advcl"}:
            break
    return subject


def possessor(sentence: Sentence, i: int) -> Token | None:
    """Whose claim: a possessive, or a by-, of- or from-phrase of noun `i`."""
    own = sentence.child(i, "poss")
    if own is not None:
        return own
    by = agents(sentence, i)
    if by:
        return by[0]
    for child in sentence.children(i):
        if child.dep == "prep" and child.text.lower() in {"from", "by"}:
            thing = sentence.child(child.i, "pobj")
            if thing is not None:
                return thing
    return None


def is_empty(token: Token) -> bool:
    """An expletive or bare pronoun that names no speaker ("it is said that", "there is")."""
    return token.text.lower() in _EMPTY


def is_date(sentence: Sentence, token: Token) -> bool:
    """A day that the parse took for a subject ("officials said Monday ...")."""
    return any(e.first <= token.i <= e.last and e.label in {"DATE", "TIME"} for e in sentence.entities)
