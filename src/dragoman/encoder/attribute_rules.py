"""spaCy's attribute rules (tag to part of speech, with exceptions), each case worked out once.

Nearly all rules look at one word alone: at its tag, its dependency, and whether it is one of a hundred words. What they
say of such a word is remembered; the rules for several words run on every sentence. The answers are spaCy's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from spacy.attrs import DEP, IS_SPACE, LOWER, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

RULER = "attribute_ruler"
_FACTORY = "dragoman_attribute_rules"
_LOOKED_AT = {"TAG", "DEP", "LOWER", "IS_SPACE"}
_LISTS = {"IN", "NOT_IN"}
_KEY = [TAG, DEP, LOWER, IS_SPACE]

Match = tuple[int, int, int, int]
"""Number of the rule, its id, first word, word after the last."""


class RememberingRuler(AttributeRuler):
    """An attribute ruler that remembers what its rules for single words say."""

    def __init__(self, vocab: Vocab, name: str = RULER) -> None:
        super().__init__(vocab, name)
        self._others: Matcher | None = None
        self._words: set[int] = set()
        self._known: dict[tuple[int, int, int, int], list[tuple[int, int]]] = {}

    def match(self, doc: Doc) -> list[Match]:
        """As AttributeRuler.match: every rule that fits, in the order in which they apply."""
        if self._others is None:
            self._others = self._sorted()
        if self._others(doc, allow_missing=True):
            return self._worked_out(doc)
        out: list[Match] = []
        for i, (tag, dep, lower, space) in enumerate(doc.to_array(_KEY).tolist()):
            key = tag, dep, lower if lower in self._words else 0, space
            fitting = self._known.get(key)
            if fitting is None:
                return self._worked_out(doc, remember=True)
            out.extend((rule, identity, i, i + 1) for rule, identity in fitting)
        out.sort()
        return out

    def _worked_out(self, doc: Doc, *, remember: bool = False) -> list[Match]:
        matches: list[Match] = super().match(doc)
        if remember:
            rows = doc.to_array(_KEY).tolist()
            fitting: list[list[tuple[int, int]]] = [[] for _ in rows]
            for rule, identity, start, _ in matches:
                fitting[start].append((rule, identity))
            for (tag, dep, lower, space), told in zip(rows, fitting, strict=True):
                self._known[tag, dep, lower if lower in self._words else 0, space] = told
        return matches

    def _sorted(self) -> Matcher:
        """The rules that look at several words, or at more of one than is remembered; notes the words of the rest."""
        others = Matcher(self.vocab)
        for number, rule in enumerate(self.patterns):
            patterns: Any = rule["patterns"]
            if not all(len(p) == 1 and _plain(p[0]) for p in patterns):
                others.add(str(number), patterns)
                continue
            for (word,) in patterns:
                self._words.update(self.vocab.strings[w] for w in _named(word.get("LOWER")))
        return others


def remembering(pipeline: Language) -> None:
    """Put a ruler that remembers in the place of the pipeline's own."""
    ruler: Any = pipeline.get_pipe(RULER)
    rules = ruler.patterns
    ruler = pipeline.replace_pipe(RULER, _FACTORY)
    ruler.add_patterns(rules)


@Language.factory(_FACTORY)
def _make(nlp: Language, name: str) -> RememberingRuler:
    return RememberingRuler(nlp.vocab, name)


def _plain(word: Mapping[str, Any]) -> bool:
    """True where what fits the word follows from what is remembered."""
    return set(word) <= _LOOKED_AT and all(not isinstance(v, dict) or set(v) <= _LISTS for v in word.values())


def _named(value: Any) -> Iterable[str]:
    """The words that a condition names."""
    if value is None:
        return ()
    return [value] if isinstance(value, str) else [w for words in value.values() for w in words]
