"""From spans to parties: which mention a noun phrase stands for. No stage; imports records only.

Works on mentions alone, without the parse, so that a stored reading can be resolved again with newer knowledge.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

from dragoman.records.drafts import MentionDraft
from dragoman.records.reading import Mention, MentionFeatures, MentionLink, Party, Place, Span


def features(draft: MentionDraft, links: tuple[MentionLink, ...]) -> MentionFeatures:
    """What a reading keeps of a draft; `links` are numbered as in the reading."""
    return MentionFeatures(
        head=draft.head,
        core=draft.core,
        sentence=draft.sentence,
        form=draft.form,
        label=draft.label,
        lemma=draft.lemma,
        title=draft.title,
        plural=draft.plural,
        possessive=draft.possessive,
        subject=draft.subject,
        determiner=draft.determiner,
        lead=draft.lead,
        preposition=draft.preposition,
        called=draft.called,
        links=links,
    )


def draft(mention: Mention, text: str) -> MentionDraft | None:
    """The draft that `mention` was made from, or None where the reading kept no features."""
    kept = mention.features
    if kept is None:
        return None
    return MentionDraft(
        span=mention.span,
        head=kept.head,
        core=kept.core,
        sentence=kept.sentence,
        form=kept.form,
        label=kept.label,
        text=text[kept.core[0] : kept.core[1]],
        lemma=kept.lemma,
        title=kept.title,
        plural=kept.plural,
        possessive=kept.possessive,
        subject=kept.subject,
        determiner=kept.determiner,
        lead=kept.lead,
        preposition=kept.preposition,
        called=kept.called,
        links=kept.links,
    )


class PartyIndex:
    """Finds the mention that a span stands for. Mentions in order of the text; nothing is found twice slowly."""

    def __init__(self, mentions: Sequence[MentionDraft]) -> None:
        self._mentions = mentions
        self._by_span: dict[Span, int] = {}
        for i, m in enumerate(mentions):
            self._by_span.setdefault(m.span, i)
        self._order = sorted(range(len(mentions)), key=lambda i: mentions[i].head[0])
        self._heads = [mentions[i].head[0] for i in self._order]

    def find(self, span: Span) -> int | None:
        """Index of the mention for `span`: the same span, else the one inside that governs the others."""
        exact = self._by_span.get(span)
        if exact is not None:
            return exact
        low = bisect.bisect_left(self._heads, span[0])
        high = bisect.bisect_left(self._heads, span[1])
        inside = self._order[low:high]
        if not inside:
            return None
        below = {
            link.target for i in inside for link in self._mentions[i].links if link.role in {"of", "modifier"}
        }
        free = [i for i in inside if i not in below and not self._mentions[i].possessive]
        # Of "the U.S.-led coalition" the coalition, not the U.S. within it: the widest of those that begin first.
        first = min((self._mentions[i].span[0] for i in free), default=None)
        if first is None:
            return inside[0]
        return max(
            (i for i in free if self._mentions[i].span[0] == first), key=lambda i: self._mentions[i].span[1]
        )

    def several(self, span: Span) -> list[int]:
        """Indexes of the mentions that `span` coordinates ("Russia and Turkey"), [] where it names one party."""
        main = self.find(span)
        if main is None or self._mentions[main].span == span:
            return []
        out = {main}
        low = bisect.bisect_left(self._heads, span[0])
        for i in self._order[low : bisect.bisect_left(self._heads, span[1])]:
            # A conjunct points back to the one before it.
            if any(x.role == "conjunct" and x.target in out for x in self._mentions[i].links):
                out.add(i)
        return sorted(out) if len(out) > 1 else []


class Background(TypedDict):
    """What resolution is told beside the mentions themselves, by their indexes."""

    acting: set[int]
    grounds: dict[int, str]
    written: str | None
    voices: list[tuple[int, tuple[Span, ...], bool]]
    elsewhere: list[str]
    seats: dict[int, str]


class Said(NamedTuple):
    """A statement's words: the only speaker's span, the words' spans, whether they stand between quotation marks."""

    speaker: Span
    content: tuple[Span, ...]
    direct: bool


def background(
    mentions: Sequence[MentionDraft],
    parties: Iterable[Span],
    places: Iterable[Place],
    dateline: Span | None,
    said: Iterable[Said] = (),
) -> Background:
    """Which mentions are parties or speakers, in which state (ISO alpha-3) the places among them lie, and in which the
    report was written, by the place of its `dateline`; whose words which are (`said`)."""
    index = PartyIndex(mentions)
    acting: set[int] = set()
    for span in parties:
        acting.update(index.several(span) or [i for i in (index.find(span),) if i is not None])
    lie = {p.span: p.country for p in places if p.country is not None}
    grounds = {
        i: code for i, m in enumerate(mentions) if (code := lie.get(m.core) or lie.get(m.span)) is not None
    }
    written = next(
        (c for s, c in lie.items() if dateline and dateline[0] <= s[0] < s[1] <= dateline[1]), None
    )
    voices = [(i, s.content, s.direct) for s in said if (i := index.find(s.speaker)) is not None]
    elsewhere, seats = _elsewhere(lie, mentions, dateline)
    return Background(
        acting=acting, grounds=grounds, written=written, voices=voices, elsewhere=elsewhere, seats=seats
    )


def _elsewhere(
    lie: dict[Span, str], mentions: Sequence[MentionDraft], dateline: Span | None
) -> tuple[list[str], dict[int, str]]:
    """The states of places outside the dateline that are no mention's, and those of the places in the longer names of
    mentions ("University of Idaho")."""
    out, seats, at = list[str](), dict[int, str](), 0
    names = sorted((m.core, i) for i, m in enumerate(mentions) if m.form in {"name", "demonym"})
    for (start, end), code in sorted(lie.items()):
        if dateline and dateline[0] <= start < end <= dateline[1]:
            continue
        while at < len(names) and names[at][0][1] < end:
            at += 1
        if at == len(names) or names[at][0][0] > start:
            out.append(code)
        elif names[at][0] != (start, end):
            seats.setdefault(names[at][1], code)
    return out, seats


def party(span: Span, mention: Mention | None) -> Party:
    """A party at `span`, resolved as its mention was."""
    if mention is None:
        return Party(span=span)
    return Party(span=span, actor=mention.actor, on_behalf_of=mention.on_behalf_of, members=mention.members)
