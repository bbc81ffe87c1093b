"""The path of a statement's words: speaker, channel, who passed them on, publisher."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence

import msgspec

from dragoman.reading.tables import table
from dragoman.records.drafts import HopDraft, MentionDraft, StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import HopRole, Span

__all__ = ["trace"]

_DEEPEST = 8
"""Enclosing statements followed: deeper nesting than this is a broken reading."""
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our"}
)
_TAKING_SIDES = frozenset({"rejection", "support"})
_FIRST = frozenset({"i", "we", "my", "our"})
_THIRD = frozenset({"he", "she", "it", "they"})
_OPENING = 8
"""Characters from the beginning of a content within which "he" is taken for its speaker."""


class _Media(msgspec.Struct, frozen=True):
    """The lists of data/media.toml; its comments say what each holds."""

    words: frozenset[str]
    names: frozenset[str]
    nouns: frozenset[str]
    needed: frozenset[str]
    ambiguous: frozenset[str]
    relays: frozenset[str]
    documents: frozenset[str]
    issued: frozenset[str]
    issuing: frozenset[str]


@functools.cache
def _media() -> _Media:
    return table("chains/data/media.toml", _Media)


def trace(
    statements: Sequence[StatementDraft],
    mentions: Sequence[MentionDraft],
    outlet: str | None,
    sentences: Sequence[Sentence],
) -> list[tuple[HopDraft, ...]]:
    """For each statement the stations of its words, each passing on the one before.

    First its speakers, then its channels, then the speakers of the statements around it (`outlet` for a named
    news medium, else `relay`), last the document's own `outlet` as publisher, without a span. Spans are
    offsets into the report's text. A statement without a named speaker begins with what follows. Never raises.
    """
    tracer = _Tracer(mentions, sentences)
    out: list[tuple[HopDraft, ...]] = []
    for i, statement in enumerate(statements):
        hops = [h for span in statement.speakers for h in tracer.source(span, "speaker")]
        hops.extend(tracer.hop(span, "channel") for span in statement.channels)
        inner, outer, seen = statement, statement.within, {i}
        while (
            outer is not None and 0 <= outer < len(statements) and outer not in seen and len(seen) < _DEEPEST
        ):
            seen.add(outer)
            if statements[outer].act in _TAKING_SIDES and statements[outer].kind == "indirect":
                # Who opposes a plan does not pass on the plan.
                outer = statements[outer].within
                continue
            around = [h for span in statements[outer].speakers for h in tracer.source(span, "relay")]
            if hops and around and tracer.same(inner, statements[outer]):
                # "He said he feared ...": nobody passes his own words on.
                pronoun = inner.speakers[0]
                role: HopRole = "speaker" if hops[0].span == pronoun else "relay"
                hops = [h for h in hops if h.span != pronoun]
                around = [HopDraft(role=role, span=pronoun, name=h.name) for h in around[:1]] + around[1:]
            hops.extend(around)
            inner = statements[outer]
            hops.extend(tracer.hop(span, "channel") for span in statements[outer].channels)
            outer = statements[outer].within
        out.append(tuple(_published(_distinct(hops), outlet)))
    return out


def _distinct(hops: list[HopDraft]) -> list[HopDraft]:
    return list({h.span: h for h in reversed(hops)}.values())[::-1]


def _published(hops: list[HopDraft], outlet: str | None) -> list[HopDraft]:
    """Add the publisher; a last hop that already names it becomes the publisher, with its span."""
    if not outlet or not outlet.strip():
        return hops
    name = outlet.strip()
    if hops and hops[-1].role == "outlet" and _plain(hops[-1].name) == _plain(name):
        return [*hops[:-1], HopDraft(role="publisher", span=hops[-1].span, name=name)]
    return [*hops, HopDraft(role="publisher", span=None, name=name)]


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


class _Tracer:
    def __init__(self, mentions: Sequence[MentionDraft], sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self.starts = [s.start for s in sentences]
        order = sorted(mentions, key=lambda m: m.head[0])
        self.heads = [m.head[0] for m in order]
        self.mentions = order

    def hop(self, span: Span, role: HopRole) -> HopDraft:
        tokens = self._tokens(span)
        mention = self._main(span, tokens)
        named = mention is not None and mention.form == "name"
        name = mention.text if mention is not None and named else _words(tokens)
        if mention is not None and named and role == "channel":
            span = mention.span  # "Beirut-based al-Mayadeen TV": the channel alone
        if role != "channel":
            kind = self._kind(tokens, mention)
            role = kind if kind is not None else role
        return HopDraft(role=role, span=span, name=name)

    def source(self, span: Span, role: HopRole) -> list[HopDraft]:
        """The hop of a speaker's phrase; of a document's phrase its issuer, and the document as his channel."""
        tokens = self._tokens(span)
        head = _head(tokens)
        if head is None or head.pos not in {"NOUN", "PROPN"} or head.lemma.lower() not in _media().documents:
            return [self.hop(span, role)]
        issuer = self._issuer(tokens, head)
        if not issuer:
            return [self.hop(span, role)]
        first = head
        for t in reversed([t for t in tokens if t.i < head.i]):
            # "radio message", "Facebook post", without the issuer's own words before it.
            if t.i != first.i - 1 or t in issuer or t.dep not in {"compound", "nmod"}:
                break
            first = t
        owner = self.hop((issuer[0].start, issuer[-1].end), role)
        paper = (first.start, head.end)
        name = _words([t for t in tokens if first.i <= t.i <= head.i])
        return [owner, HopDraft(role="channel", span=paper, name=name)]

    def _issuer(self, tokens: list[Token], head: Token) -> list[Token]:
        """Whose the document is: "the union's letter", "a letter from the union", "a tape attributed to the group"."""
        media = _media()
        by_index = {t.i: t for t in tokens}
        below: dict[int, list[Token]] = {}
        for t in tokens:
            below.setdefault(t.head, []).append(t)
        for t in below.get(head.i, ()):
            if t.dep == "poss" and t.pos in {"NOUN", "PROPN"}:
                return _phrase(below, t)
        for t in below.get(head.i, ()):
            links = [t] if t.dep == "prep" and t.text.lower() in {"from", "by"} else []
            if t.dep == "acl" and t.lemma.lower() in media.issued:
                links = [c for c in below.get(t.i, ()) if c.text.lower() in media.issuing]
            for link in links:
                thing = next((c for c in below.get(link.i, ()) if c.dep == "pobj"), None)
                if thing is not None and thing.i in by_index:
                    return _phrase(below, thing)
        named = [
            t for t in below.get(head.i, ()) if t.dep == "compound" and t.pos == "PROPN" and t.i < head.i
        ]
        return _phrase(below, named[0]) if named and named[-1].i == head.i - 1 else []

    def same(self, inner: StatementDraft, outer: StatementDraft) -> bool:
        """Is the speaker of `inner` the pronoun of him who speaks in `outer`?"""
        if len(inner.speakers) != 1 or len(outer.speakers) != 1 or inner.channels:
            return False
        word = _words(self._tokens(inner.speakers[0])).lower()
        if word in _FIRST:
            return outer.kind != "indirect"
        if word not in _THIRD or outer.kind == "direct" or not outer.content:
            return False
        if outer.speakers[0][0] > inner.speakers[0][0]:
            return False  # "They said so, according to a diplomat"
        # The first word of what he says ("said he feared"), else it may be somebody else.
        return any(0 <= inner.speakers[0][0] - start <= _OPENING for start, _ in outer.content)

    def _tokens(self, span: Span) -> list[Token]:
        place = bisect.bisect_right(self.starts, span[0]) - 1
        if place < 0:
            return []
        sentence = self.sentences[place]
        return sentence.within(span) or [t for t in sentence if t.start < span[1] and span[0] < t.end]

    def _main(self, span: Span, tokens: list[Token]) -> MentionDraft | None:
        """The name that a speaker's phrase gives, else the mention of its head."""
        low, high = bisect.bisect_left(self.heads, span[0]), bisect.bisect_left(self.heads, span[1])
        inside = self.mentions[low : min(high, low + 40)]
        if not inside:
            return None
        head = _head(tokens)
        main = next((m for m in inside if head is not None and m.head[0] <= head.start < m.head[1]), None)
        if main is None:
            main = next(
                (m for m in inside if head is not None and m.span[0] <= head.start < m.span[1]), inside[0]
            )
        if main.form != "name":
            by_apposition = [
                m
                for m in inside
                if m.form == "name" and m.head[0] > main.head[0] and self._beside(main, m, tokens)
            ]
            if by_apposition:
                return by_apposition[0]
        return main

    def _beside(self, main: MentionDraft, name: MentionDraft, tokens: list[Token]) -> bool:
        """Is `name` in apposition to `main` ("their leader, Ali Hassan")?"""
        return any(t.dep == "appos" and name.span[0] <= t.start < name.span[1] for t in tokens)

    def _kind(self, tokens: list[Token], mention: MentionDraft | None) -> HopRole | None:
        """`outlet` for one news medium, `relay` for the press at large and its reports."""
        media = _media()
        if mention is not None and mention.form == "name":
            if mention.label == "PERSON" and mention.title is not None:
                return None
            name = _plain(mention.text)
            parts = name.replace("-", " ").split()
            return "outlet" if name in media.names or any(p in media.words for p in parts) else None
        head = _head(tokens)
        if head is None:
            return None
        word, lemma = head.text.lower(), head.lemma.lower()
        if word in media.relays or lemma in media.relays:
            return "relay"
        if lemma not in media.nouns:
            return None
        if lemma in media.ambiguous and not any(t.text.lower() in media.needed for t in tokens):
            return None
        return "relay" if head.tag in {"NNS", "NNPS"} else "outlet"


def _head(tokens: list[Token]) -> Token | None:
    """The token that governs the others."""
    if not tokens:
        return None
    first, last = tokens[0].i, tokens[-1].i
    for t in tokens:
        if t.pos != "PUNCT" and (t.head == t.i or not first <= t.head <= last):
            return t
    return tokens[-1]


def _phrase(below: dict[int, list[Token]], top: Token) -> list[Token]:
    """The tokens of a noun phrase, in order, without a possessive's ending."""
    out, stack = [], [top]
    while stack:
        token = stack.pop()
        out.append(token)
        stack.extend(c for c in below.get(token.i, ()) if c.i != token.i and c.dep not in {"punct", "case"})
    return sorted(out, key=lambda t: t.i)


def _words(tokens: list[Token]) -> str:
    """The phrase as written, without determiner at its front, single spaces."""
    while tokens and tokens[0].text.lower() in _DETERMINERS and len(tokens) > 1:
        tokens = tokens[1:]
    out, end = "", None
    for t in tokens:
        out += t.text if end is None or end == t.start else " " + t.text
        end = t.end
    return out
