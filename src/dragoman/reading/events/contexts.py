"""PLOVER contexts: keywords of the sentence, failing that the report's commonest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dragoman.records.parse import Sentence

_MOST = 3


def of_sentence(sentence: Sentence, keywords: Mapping[str, str]) -> tuple[str, ...]:
    """Contexts whose keywords (of up to three words) stand in the sentence, in order of their count."""
    counts: Counter[str] = Counter()
    words = [t.text.lower() for t in sentence]
    for i, word in enumerate(words):
        for phrase in (word, " ".join(words[i : i + 2]), " ".join(words[i : i + 3])):
            context = keywords.get(phrase)
            if context is not None:
                counts[context] += 1
    return tuple(name for name, _ in counts.most_common(_MOST))


def of_report(found: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The context that most sentences share, if at least three and a quarter of them do."""
    counts = Counter(name for names in found for name in names)
    return tuple(name for name, n in counts.most_common(1) if n >= 3 and 4 * n >= len(found))
