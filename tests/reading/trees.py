"""Odd trees for property tests: any words, tags, labels and entities, hung together as any tree."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from dragoman.records.parse import Entity, Sentence, Token

_WORDS = """
the a two “ ” , ( ) - – ’s Turkey Turkish US-led pro-Assad al Al bin of for and who which its their it he spokesman
president Prime Minister General Secretary State groups forces dozens thousands one some backed led links ties to with
in Kurdish Syrian Democratic Forces SDF YPG Workers party said denied oppose loyal allied minister government has member
Ministry 5,000 é ﷺ Ω \u0301x Nato NATO Iran-backed told reports media News attack not no by
"""
WORDS = tuple(_WORDS.split())
_POS = "NOUN PROPN PRON VERB AUX ADJ ADV DET ADP NUM PUNCT PART CCONJ SCONJ X"
POS = tuple(_POS.split())
_TAGS = "NN NNS NNP NNPS PRP PRP$ WP WDT VBD VBN VBG JJ RB DT IN CD POS , TO _SP"
TAGS = tuple(_TAGS.split())
_DEPS = """
nsubj nsubjpass dobj pobj iobj attr appos conj cc poss case amod compound nmod nummod det prep relcl acl advcl xcomp
ccomp agent aux auxpass neg punct npadvmod expl dep mark
"""
DEPS = tuple(_DEPS.split())
LABELS = ["PERSON", "ORG", "GPE", "NORP", "LOC", "DATE", "CARDINAL", "FAC", "MONEY"]


@st.composite
def parsed(draw: st.DrawFn, longest: int = 24, most: int = 3) -> tuple[str, list[Sentence]]:
    """A text and its sentences, whose trees are whole (one root, no cycle) but otherwise of any shape."""
    pieces: list[str] = []
    sentences: list[Sentence] = []
    position = 0
    for index in range(draw(st.integers(0, most))):
        size = draw(st.integers(1, longest))
        # One seed for all of a sentence: drawn piece by piece, a tree costs a hundred times as much.
        rng = random.Random(draw(st.integers(0, 2**32 - 1)))
        order = rng.sample(range(size), size)
        heads = [0] * size
        for rank, i in enumerate(order):
            heads[i] = i if rank == 0 else order[rng.randrange(rank)]
        start, tokens = position, []
        for i in range(size):
            word = rng.choice(WORDS)
            dep = "ROOT" if heads[i] == i else rng.choice(DEPS)
            pos, tag = rng.choice(POS), rng.choice(TAGS)
            tokens.append(
                Token(i, position, position + len(word), word, word.lower(), pos, tag, dep, heads[i])
            )
            gap = rng.choice(["", " ", " "])
            pieces.append(word + gap)
            position += len(word) + len(gap)
        entities = []
        first = 0
        while first < size and rng.random() < 0.6:
            last = rng.randint(first, min(size - 1, first + 4))
            entities.append(Entity(first, last, rng.choice(LABELS)))
            first = last + 1
        headline = index == 0 and rng.random() < 0.5
        sentences.append(Sentence(index, (start, tokens[-1].end), tuple(tokens), tuple(entities), headline))
        pieces.append(" ")
        position += 1
    return "".join(pieces), sentences


def spans(text: str) -> st.SearchStrategy[tuple[int, int]]:
    """Any non-empty span inside `text`, which must have at least one character."""
    return st.integers(0, len(text) - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, min(len(text), start + 60)))
    )
