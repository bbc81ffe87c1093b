"""What parser and rules know of each word, given to the network beside its pieces.

The network is trained with these hints and, for a part of the sentences, without them: it reads either way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import get_args

from dragoman.encoder.wordpieces import Window
from dragoman.records.drafts import EventDraft
from dragoman.records.parse import Sentence
from dragoman.records.reading import EventType, Span

_POS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
)  # fmt: skip
_DEP = (
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc",
    "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta",
    "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj",
    "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
)  # fmt: skip
_ENTITY = (
    "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG", "PERCENT",
    "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
_TYPES: tuple[str, ...] = get_args(EventType)
_TABLES = tuple({v: i + 1 for i, v in enumerate(values)} for values in (_POS, _DEP, _ENTITY, _TYPES))
SIZES = (*(len(t) + 1 for t in _TABLES), 4)
"""Values of each hint: part of speech, dependency, entity label, type of the rules' cue, part in the rules' events
(1 actor, 2 recipient, 3 both). 0 is unknown or none."""
Hint = tuple[int, int, int, int, int]
NOTHING: Hint = (0, 0, 0, 0, 0)
Hinted = tuple[list[Span], list[Hint]]
"""Spans of tokens in order, and what is known of each."""


def hints(sentence: Sentence, rules: Iterable[EventDraft]) -> Hinted:
    """Hints for a parsed sentence and the rules' events in it; spans are offsets into the sentence."""
    pos, dep, entity, cue = _TABLES
    labels = [0] * len(sentence)
    for e in sentence.entities:
        for i in range(max(0, e.first), min(len(sentence), e.last + 1)):
            labels[i] = entity.get(e.label, 0)
    types, parts = [0] * len(sentence), [0] * len(sentence)
    for draft in rules:
        for t in sentence.within(draft.cue):
            types[t.i] = cue[draft.type]
        for part, spans in ((1, draft.actors), (2, draft.recipients)):
            for span in spans:
                for t in sentence.within(span):
                    parts[t.i] |= part
    places = [(t.start - sentence.start, t.end - sentence.start) for t in sentence]
    return places, [
        (pos.get(t.pos, 0), dep.get(t.dep, 0), labels[t.i], types[t.i], parts[t.i]) for t in sentence
    ]


def by_sentence(sentences: Sequence[Sentence], rules: Iterable[EventDraft]) -> list[Hinted]:
    """Hints for each sentence of a report from the rules' events in all of it."""
    found: dict[int, list[EventDraft]] = defaultdict(list)
    for draft in rules:
        found[draft.sentence].append(draft)
    return [hints(s, found[s.index]) for s in sentences]


def on_pieces(window: Window, hinted: Hinted | None) -> list[Hint]:
    """The hint of each piece of a window: that of the token that its word begins in, none without hints."""
    out = [NOTHING] * len(window.ids)
    if hinted is None:
        return out
    spans, values = hinted
    bounds = [*window.first, len(window.ids) - 1]
    at = 0
    for (start, _), first, after in zip(window.words, bounds[:-1], bounds[1:], strict=True):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] <= start:
            out[first:after] = [values[at]] * (after - first)
    return out
