"""Attribution on any text and any tree: no error, spans inside the text, links without circles, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.fake import FakeParser
from dragoman.reading.segments import segment
from dragoman.reading.statements import attribute
from dragoman.records.drafts import StatementDraft
from dragoman.records.parse import Entity, Sentence, Token

PIECES = [
    "said", "told", "warned", "according to", "claim that", "demanding", "as", "that", "to", "by", "he", "Reuters",
    "a", "not", "“", "”", '"', "'", "‘", "’", "«", "»", ",", ".", "…", "—", ":", "?", " ", "\n", "\n\n", "(", ")", "😀",
    "قال", "U.S.", "e\u0301", "\u200b", "\u202e",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
DEPS = [
    "nsubj", "nsubjpass", "ccomp", "xcomp", "dobj", "prep", "pobj", "pcomp", "advcl", "conj", "cc", "relcl", "acl",
    "appos", "parataxis", "oprd", "agent", "mark", "punct", "poss", "amod", "acomp", "dative", "dep", "prt", "aux",
    "auxpass", "npadvmod",
]  # fmt: skip
TAGS = {
    "VERB": "VBD",
    "NOUN": "NN",
    "PROPN": "NNP",
    "PRON": "PRP",
    "ADP": "IN",
    "ADJ": "JJ",
    "PUNCT": ",",
    "SCONJ": "IN",
}


def check(text: str, drafts: list[StatementDraft]) -> None:
    for n, draft in enumerate(drafts):
        assert draft.content
        spans = [
            *draft.content,
            *draft.speakers,
            *draft.addressees,
            *draft.channels,
            *([draft.cue] if draft.cue else []),
        ]
        for start, end in spans:
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
        assert list(draft.content) == sorted(draft.content)
        seen = {n}
        outer = draft.within
        while outer is not None:
            assert outer not in seen, "statements enclose each other"
            seen.add(outer)
            outer = drafts[outer].within


@settings(max_examples=100, deadline=None)
@given(st.one_of(TEXTS, st.text(max_size=120)))
def test_any_text(text: str) -> None:
    layout = segment(text)
    check(text, attribute(text, layout, FakeParser().parse(text, layout.sentences)))


@st.composite
def parsed(draw: st.DrawFn) -> tuple[str, list[Sentence]]:
    """A text with random trees: any head, any label, crossing branches."""
    text = draw(TEXTS)
    out = []
    for flat in FakeParser().parse(text, segment(text).sentences):
        n = len(flat)
        order = draw(st.permutations(range(n)))
        tokens = []
        for t in flat:
            pos = draw(st.sampled_from(list(TAGS)))
            lemma = {"said": "say", "told": "tell", "warned": "warn", "demanding": "demand"}.get(
                t.text, t.text.lower()
            )
            # A parser gives a tree: each token hangs on one that came before it in some order.
            head = order[draw(st.integers(0, order.index(t.i)))]
            dep = "ROOT" if head == t.i else draw(st.sampled_from(DEPS))
            tag = draw(st.sampled_from(["VBD", "VBG", "VBZ", "VB"])) if pos == "VERB" else TAGS[pos]
            tokens.append(Token(t.i, t.start, t.end, t.text, lemma, pos, tag, dep, head))
        label = draw(st.sampled_from(["PERSON", "DATE", "ORG"]))
        entities = (Entity(0, min(1, n - 1), label),) if n else ()
        out.append(Sentence(flat.index, (flat.start, flat.end), tuple(tokens), entities, draw(st.booleans())))
    return text, out


@settings(max_examples=120, deadline=None)
@given(parsed())
def test_any_tree(case: tuple[str, list[Sentence]]) -> None:
    text, sentences = case
    check(text, attribute(text, segment(text), sentences))


def test_fewer_parses_than_sentences() -> None:
    text = "“One,” he said. “Two,” she said."
    layout = segment(text)
    check(text, attribute(text, layout, FakeParser().parse(text, layout.sentences)[:1]))
    assert attribute("", segment(""), []) == []


@pytest.mark.parametrize(
    "unit",
    [
        "“No end here, he said. ",
        "“Yes,” he said. ",
        'He said "a',
        "X: y\n\n",
        "‘a’ said b, ",
        "he said that she said that ",
        "“” ",
    ],
)
def test_linear(unit: str) -> None:
    def seconds(copies: int) -> float:
        text = unit * copies
        layout = segment(text)
        sentences = FakeParser().parse(text, layout.sentences)
        began = time.process_time()
        attribute(text, layout, sentences)
        return time.process_time() - began

    # The best of three: another process may take the caches away meanwhile.
    small = max(min(seconds(200) for _ in range(3)), 0.005)
    assert min(seconds(2000) for _ in range(3)) < 30 * small


def test_an_unclosed_mark_swallows_its_paragraph_at_most() -> None:
    text = "He said: “The gate is shut.\n\n" + "The river rose and the rain went on.\n\n" * 200
    layout = segment(text)
    drafts = attribute(text, layout, FakeParser().parse(text, layout.sentences))
    assert all(end <= text.index("\n") for d in drafts for _, end in d.content)
