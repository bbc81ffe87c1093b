"""Random but well-formed trees, for property tests."""

from __future__ import annotations

from typing import Literal

from hypothesis import strategies as st

from dragoman.reading import segments
from dragoman.reading.events import lexicon
from dragoman.records.drafts import MentionDraft
from dragoman.records.layout import Layout
from dragoman.records.parse import Entity, Sentence, Token

_DEPS = [
    "nsubj", "nsubjpass", "dobj", "pobj", "prep", "agent", "conj", "cc", "xcomp", "ccomp", "advcl", "acl", "relcl",
    "appos", "poss", "compound", "amod", "nmod", "det", "aux", "auxpass", "neg", "mark", "dative", "attr", "oprd",
    "acomp", "pcomp", "prt", "advmod", "npadvmod", "punct", "dep", "nummod",
]  # fmt: skip
_POS = [("VERB", "VBD"), ("VERB", "VBN"), ("VERB", "VBG"), ("VERB", "VB"), ("NOUN", "NNS"), ("PROPN", "NNP"),
        ("PRON", "PRP"), ("ADJ", "JJ"), ("ADP", "IN"), ("PART", "TO"), ("AUX", "MD"), ("CCONJ", "CC")]  # fmt: skip
_FORMS: list[Literal["name", "pronoun", "description", "demonym"]] = [
    "name",
    "pronoun",
    "description",
    "demonym",
]
_LABELS = ["GPE", "ORG", "PERSON", "NORP", "DATE", "EVENT"]


def _words() -> list[str]:
    known = lexicon.load()
    cues = [*known.verbs, *known.nouns, *known.adjectives]
    fillers = [
        "will",
        "if",
        "not",
        "no",
        "by",
        "on",
        "of",
        "to",
        "he",
        "they",
        "its",
        "troops",
        "Iran",
        "минобороны",
        ",",
    ]
    return sorted(cues)[::7] + fillers * 8


_WORDS = _words()


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, Layout, list[Sentence], list[MentionDraft]]:
    """A text of one to three sentences, each with a random tree, entities and mentions."""
    text, sentences, mentions = "", list[Sentence](), list[MentionDraft]()
    for index in range(draw(st.integers(1, 3))):
        words = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14))
        size, start, tokens = len(words), len(text), list[Token]()
        root = draw(st.integers(0, size - 1))
        order = draw(st.permutations([i for i in range(size) if i != root]))
        placed = [root]
        heads = {root: root}
        for i in order:
            heads[i] = draw(st.sampled_from(placed))
            placed.append(i)
        at = start
        for i, word in enumerate(words):
            pos, tag = draw(st.sampled_from(_POS))
            dep = "ROOT" if i == root else draw(st.sampled_from(_DEPS))
            tokens.append(Token(i, at, at + len(word), word, word, pos, tag, dep, heads[i]))
            at += len(word) + 1
        entities = tuple(
            Entity(i, i, draw(st.sampled_from(_LABELS))) for i in range(size) if draw(st.integers(0, 4)) == 0
        )
        text += " ".join(words) + " "
        headline = draw(st.booleans())
        sentences.append(Sentence(index, (start, len(text) - 1), tuple(tokens), entities, headline))
        for t in tokens:
            if draw(st.integers(0, 3)) == 0:
                span = (t.start, t.end)
                form = draw(st.sampled_from(_FORMS))
                mentions.append(MentionDraft(span=span, head=span, core=span, sentence=index, form=form))
    return text, segments.segment(text), sentences, mentions
