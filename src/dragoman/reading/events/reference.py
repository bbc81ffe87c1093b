"""Whom a pronoun means within its sentence, and who says the words it stands in."""

from __future__ import annotations

from dragoman.reading import grammar
from dragoman.reading.events.view import View
from dragoman.records.parse import Token

_STEPS = 30
_FIRST_PERSON = frozenset({"we", "i", "our", "us", "me", "my"})
_STANDS_FOR = {
    "it": "thing", "its": "thing", "they": "several", "their": "several",
    "he": "person", "she": "person", "his": "person", "himself": "person", "themselves": "several",
}  # fmt: skip


def meant(view: View, token: Token) -> list[Token]:
    """Whom a pronoun means within the sentence: "we" the speaker, "they" the subject of a governing clause.

    Any other word, or a pronoun that nothing fits, means itself.
    """
    word = token.text.lower()
    if word in _FIRST_PERSON and token.pos == "PRON" and token.text != "US":
        return speaker(view, token.i) or [token]
    wanted = _STANDS_FOR.get(word)
    if wanted is None:
        return [token]
    s, at = view.sentence, token
    own = word in {"its", "their", "his"}
    for _ in range(_STEPS):
        if at.head == at.i:
            break
        clause = at.pos in {"VERB", "AUX"}
        at = s[at.head]
        if at.pos not in {"VERB", "AUX"} or not (clause or own):
            continue
        found = [t for t in view.subjects(at.i) if t.i < token.i and _agrees(view, t, wanted)]
        if found:
            return found
    return [token]


def speaker(view: View, i: int) -> list[Token]:
    """Who says the words that token `i` stands in, if the sentence tells: subjects of the verb of saying."""
    s = view.sentence
    for _ in range(_STEPS):
        token = s[i]
        if token.head == i:
            return []
        head = s[token.head]
        if token.dep in {"ccomp", "parataxis"} and head.lemma.lower() in view.among("speaking.verbs"):
            return view.subjects(head.i)
        i = head.i
    return []


def _agrees(view: View, token: Token, wanted: str) -> bool:
    """Can a pronoun of this kind stand for this noun?"""
    if not view.acts(token.i) or view.kind(token.i) == "pronoun":
        return False
    label = view.label[token.i]
    if wanted == "person":
        return label in {"PERSON", ""} and token.tag in {"NN", "NNP"} and view.kind(token.i) != "target"
    if wanted == "thing":
        return label != "PERSON" and token.tag in {"NN", "NNP"}
    return label != "PERSON" or len(grammar.conjuncts(view.sentence, token.i)) > 1
