"""A parser without a model, for tests: words, no grammar."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence, Token

_WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")


class FakeParser:
    """Every token hangs on the first one; capitalised words are proper nouns, the rest nouns."""

    name = "fake"

    def parse(self, text: str, sentences: Sequence[SentenceSpan]) -> list[Sentence]:
        """One flat sentence for each span."""
        out = []
        for index, spec in enumerate(sentences):
            start, end = spec.span
            tokens = []
            for i, m in enumerate(_WORD.finditer(text, start, end)):
                word = m.group()
                pos = "PUNCT" if not word[0].isalnum() else "PROPN" if word[0].isupper() else "NOUN"
                dep = "ROOT" if i == 0 else "punct" if pos == "PUNCT" else "dep"
                tokens.append(Token(i, m.start(), m.end(), word, word.lower(), pos, pos, dep, 0))
            out.append(Sentence(index, spec.span, tuple(tokens), (), spec.headline))
        return out
