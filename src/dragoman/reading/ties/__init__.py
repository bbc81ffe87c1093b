"""Standing relations that the text tells of: who backs, commands, speaks for, belongs to whom."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.ties.scan import Scan
from dragoman.records.drafts import MentionDraft, TieDraft
from dragoman.records.parse import Sentence

__all__ = ["find"]


def find(text: str, sentences: Sequence[Sentence], mentions: Sequence[MentionDraft]) -> list[TieDraft]:
    """Ties of all sentences, in order of their evidence; `mentions` are those of the mention stage.

    Ends are party spans of mentions, offsets into the report's text: `from_span` backs, commands, is part of,
    speaks for, holds the office of, is allied with, linked to or opposes `to_span`. Where a description stands
    beside a name, the name is the end. `evidence` holds both ends and the words between. Never raises.
    """
    by_sentence: dict[int, list[int]] = {}
    for i, m in enumerate(mentions):
        by_sentence.setdefault(m.sentence, []).append(i)
    out: list[TieDraft] = []
    for sentence in sentences:
        here = by_sentence.get(sentence.index)
        if here and len(sentence):
            out.extend(Scan(text, sentence, mentions, here).run())
    out.sort(key=lambda t: (t.evidence, t.type, t.from_span, t.to_span))
    return out
