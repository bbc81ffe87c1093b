"""Who speaks which words: what a speaker's pronoun cannot mean, and what one inside his words cannot. No stage."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from dragoman.records.drafts import MentionDraft
from dragoman.records.reading import Span

SOME = frozenset({"one", "another", "some", "others", "several", "many", "most", "both", "few"})
ONES = SOME | {"they", "them"}
"""Speakers who may be among those of whom they speak: "Diplomats expect a vote, one of them said"."""


class Voice(NamedTuple):
    """A speaker's mention, his words, and whether they all stand between quotation marks."""

    speaker: int
    content: tuple[Span, ...]
    direct: bool


class Voices:
    """Look-ups by mention. Linear in mentions and in the words' nesting."""

    def __init__(self, mentions: Sequence[MentionDraft], said: Sequence[Voice]) -> None:
        self.words: dict[int, list[Span]] = {}
        """The words of each speaker's mention."""
        self.ahead: dict[int, int] = {}
        """For mentions in words whose speaker is named behind them, that speaker: he is settled first."""
        self.quoted: dict[int, int] = {}
        """For mentions inside quotation marks, who speaks: no third person there means him."""
        order = sorted(range(len(mentions)), key=lambda i: mentions[i].head[0])
        heads = [mentions[i].head[0] for i in order]
        # Longer words first, so that the innermost speaker stands at the end.
        for voice in sorted(said, key=lambda v: -sum(b - a for a, b in v.content)):
            self.words.setdefault(voice.speaker, []).extend(voice.content)
            for a, b in voice.content:
                for i in order[bisect.bisect_left(heads, a) : bisect.bisect_left(heads, b)]:
                    if voice.speaker > i and mentions[voice.speaker].lemma not in ONES:
                        self.ahead[i] = voice.speaker
                    if voice.direct:
                        self.quoted[i] = voice.speaker

    def says(self, i: int, m: MentionDraft) -> bool:
        """Does mention `m` stand in the words of speaker `i`?"""
        return any(a <= m.head[0] < b for a, b in self.words.get(i, ()))

    def within(self, m: MentionDraft) -> bool:
        """Does mention `m` stand in anybody's words?"""
        return any(a <= m.head[0] < b for said in self.words.values() for a, b in said)
