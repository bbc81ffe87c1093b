"""From findings to statements: rivals merged, contents snapped to quotations, nesting, kind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from dragoman.reading.grammar import SUBJECTS, negated
from dragoman.reading.statements.citing import settle
from dragoman.reading.statements.found import Found, Quotes, merge, trim
from dragoman.records.drafts import StatementDraft
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence
from dragoman.records.reading import Span, StatementKind

_ARTICLE = re.compile(r"\s{1,3}(?:as )?(?:an? |the )?[\"“‘'«]")
_WORD = re.compile(r"\w+")
_FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})
_OWN = frozenset({"i", "we", "it", "they", "he", "she"})
_WISHES = frozenset({"want", "wish", "hope", "plan", "intend", "aim", "refuse"})
_CHECKING = frozenset({"confirm", "verify", "corroborate", "establish", "prove", "authenticate"})
_PEOPLE = 2
"""Words of such a phrase, at most."""
_FEW = 20
"""Statements of one sentence that are looked through."""
_DIRECT = 0.9
"""Share of the words inside quotation marks from which a statement counts as direct."""


def assemble(
    text: str, layout: Layout, sentences: Sequence[Sentence], quotes: Quotes, found: list[Found]
) -> list[StatementDraft]:
    """Statements in the order of their cues, each with spans inside the text; inner ones point to the outer."""
    kept = [f for f in found if _prepare(text, layout, quotes, f)]
    kept = _without_doubles(text, kept, sentences, quotes)
    kept = _without_given(kept)
    kept = settle(f for f in kept if not _own_thought(text, f, quotes))
    kept = _without_caveats(text, kept, sentences)
    _same_channel(kept, sentences)
    kept.sort(key=lambda f: (f.content[0][0], -f.content[-1][1], f.shares is not None, f.sentence, f.token))
    enclosing = _enclosing(kept)
    return [
        StatementDraft(
            speakers=tuple(f.speakers),
            cue=f.cue,
            content=tuple(f.content),
            kind=kind_of(text, f.content, quotes),
            attitude=f.attitude,
            act=f.act,
            addressees=tuple(f.addressees),
            channels=tuple(f.channels),
            within=outer,
            lemma=f.lemma,
        )
        for f, outer in zip(kept, enclosing, strict=True)
    ]


def kind_of(text: str, content: Sequence[Span], quotes: Quotes) -> StatementKind:
    """direct: nine words in ten stand between quotation marks; indirect: none; mixed: the rest."""
    total = inside = 0
    for span in content:
        marks = quotes.overlapping(span)
        for word in _WORD.finditer(text, *span):
            total += 1
            inside += (
                any(q.outer[0] <= word.start() < q.outer[1] for q in marks)
                if len(marks) < 4
                else quotes.inside(word.start())
            )
    if not inside:
        return "indirect"
    return "direct" if inside >= _DIRECT * total else "mixed"


def _prepare(text: str, layout: Layout, quotes: Quotes, found: Found) -> bool:
    """Snap and trim the contents; False if nothing is left."""
    if not found.quoted:
        found.content = [_snap(text, span, found, quotes) for span in found.content]
    pieces = [trim(text, *span) for span in merge(found.content)]
    found.content = [p for p in pieces if p is not None]
    found.speakers = [s for s in found.speakers if s[0] < s[1]]
    return bool(found.content)


def _snap(text: str, span: Span, found: Found, quotes: Quotes) -> Span:
    """A content that breaks off inside a quotation goes on to its end, unless its own cue stands there."""
    if found.frame in {"as", "name", "object"} and (gap := _ARTICLE.match(text, span[1])) is not None:
        # `declared the town a “safe area”`, where the parse lost the second noun phrase.
        follow = quotes.at(gap.end() - 1)
        if follow is not None and follow.outer[0] == gap.end() - 1:
            return span[0], follow.inner[1]
    last = quotes.at(span[1] - 1)
    if last is None or last.inner[1] <= span[1] or span[0] > last.inner[0] + 1:
        return span
    if found.cue is not None and last.outer[0] <= found.cue[0] < last.outer[1]:
        return span
    return span[0], last.inner[1]


def _own_thought(text: str, found: Found, quotes: Quotes) -> bool:
    """ "I think" inside somebody's quotation is a manner of speaking, no statement of its own."""
    if found.attitude == "speech" or found.cue is None or not quotes.inside(found.cue[0]):
        return False
    who = {text[s:e].lower() for s, e in found.speakers}
    if found.attitude == "intention" and found.lemma in _WISHES:
        return bool(who & {"you", "me", "us"})  # "I want to go home" tells what he wants.
    return bool(who & _FIRST_PERSON)


def _without_doubles(
    text: str, found: list[Found], sentences: Sequence[Sentence], quotes: Quotes
) -> list[Found]:
    """One finding for each cue; of findings with nearly the same content and speaker the better one."""
    by_cue: dict[tuple[int, int], Found] = {}
    for f in found:
        key = (f.sentence, f.token)
        other = by_cue.get(key)
        by_cue[key] = f if other is None else _join(text, other, f, sentences[f.sentence], quotes)
    return list(by_cue.values())


def _without_given(found: list[Found]) -> list[Found]:
    """No finding whose words are a quotation that a nearer cue of the sentence has: "ends with him saying, “No.”"."""
    given = [(f.sentence, start, f.token) for f in found if f.quoted for start, _ in f.content]
    return [
        f
        for f in found
        if f.quoted
        or not any(
            sentence == f.sentence and start == f.content[0][0] and token > f.token
            for sentence, start, token in given
        )
    ]


def _join(text: str, a: Found, b: Found, sentence: Sentence, quotes: Quotes) -> Found:
    """The quotations given to a cue replace what the tree saw, but for words outside the marks."""
    quoted, parsed = (a, b) if a.quoted else (b, a)
    if quoted.quoted and not parsed.quoted:
        quoted.addressees = quoted.addressees or parsed.addressees
        quoted.channels = quoted.channels or parsed.channels
        quoted.speakers = quoted.speakers or parsed.speakers
        low, high = parsed.content[0][0], parsed.content[-1][1]
        outside = [s for s in quoted.content if s[1] <= low or s[0] >= high]
        whole = all(_plain_words(text, s, quotes) == 0 for s in parsed.content)
        joined = len(outside) < len(quoted.content)
        if quoted.cue is not None and high <= quoted.cue[0]:
            # "Its men had found the dead, he said, “and we buried them.”"
            joined = joined or any(
                q[0] >= (e := quoted.cue[1]) and ":" not in text[e : q[0]] for q in outside
            )
        own = parsed.content[0]
        if (
            quoted.cue is not None
            and text[quoted.cue[1] : own[0]].strip() == "that"
            and not quotes.overlapping(own)
        ):
            # "“Who will pay?” The mayor added that the road would be closed."
            quoted.content = merge([*outside, *parsed.content])
        elif (
            not whole
            and joined
            and len(parsed.content) == 1
            and not _introduces(text, parsed, sentence, quotes)
        ):
            # The tree gives words outside the marks too: "the plan was “a farce.” “It will fail.”"
            quoted.content = merge([*parsed.content, *outside])
    return quoted


def _introduces(text: str, parsed: Found, sentence: Sentence, quotes: Quotes) -> bool:
    """What the tree took for content leads up to the quotation: "Asked about it, he said, “No.”", a time or place
    behind the cue, or another's cue with its colon: "She scolded him: “Go home,” she said"."""
    start, end = parsed.content[0]
    inside = quotes.overlapping((start, end))
    if parsed.cue is not None and end <= parsed.cue[0]:
        led = text[start : inside[0].outer[0]] if inside else text[start:end] + text[end : end + 1]
        if led.rstrip().endswith(":"):
            return True
    first = sentence.at(start)
    if inside and first is not None and first.pos in {"ADP", "ADV"} and parsed.cue is not None:
        # "saying during the debate last week, “That is smart,” when"
        led = text[start : inside[0].outer[0]].rstrip()
        return led.endswith(",") and parsed.cue[1] + 1 == start
    return (
        not inside
        and first is not None
        and first.tag in {"VBN", "VBG"}
        and first.start == sentence.start
        and sentence.child(first.i, *SUBJECTS) is None
    )


def _plain_words(text: str, span: Span, quotes: Quotes) -> int:
    """Words of the span that stand outside quotation marks."""
    return sum(1 for w in _WORD.finditer(text, *span) if not quotes.inside(w.start()))


def _without_caveats(text: str, found: list[Found], sentences: Sequence[Sentence]) -> list[Found]:
    """Leave out "could not confirm" inside "the agency said it could not confirm that ...": one saying, no two."""
    openings = {s[0] for f in found for s in f.content}
    return [
        f
        for f in found
        if f.lemma not in _CHECKING
        or f.cue is None
        or not any(s[0] in openings and _his_own(text[s[0] : s[1]]) for s in f.speakers)
        or not negated(sentences[f.sentence], f.token)
    ]


def _his_own(speaker: str) -> bool:
    """A pronoun, or somebody's unnamed people ("its monitors", "peacekeepers")?"""
    return speaker.lower() in _OWN or (speaker[:1].islower() and len(speaker.split()) <= _PEOPLE)


def _same_channel(found: list[Found], sentences: Sequence[Sentence]) -> None:
    """ "“...,” he told Radio Nile, adding that ...": what he adds in the same breath went the same way."""
    by_sentence: dict[int, list[Found]] = {}
    for f in found:
        by_sentence.setdefault(f.sentence, []).append(f)
    for f in found:
        token = sentences[f.sentence][f.token] if 0 <= f.token < len(sentences[f.sentence]) else None
        if token is None or f.channels or f.attitude != "speech" or token.tag not in {"VBG", "VBD"}:
            continue
        if token.dep not in {"advcl", "conj"}:
            continue
        same = (g for g in by_sentence[f.sentence][:_FEW] if g.speakers == f.speakers and g.channels)
        first = next((g for g in same if g.token == token.head or (g.cue and f.cue and g.cue < f.cue)), None)
        if first is not None:
            f.channels = list(first.channels)


def _enclosing(found: list[Found]) -> list[int | None]:
    """For each finding the innermost other one whose content holds its cue (or its content, without a cue)."""
    places = {(f.sentence, f.token): n for n, f in enumerate(found)}
    spans = sorted(
        ((s, e, n) for n, f in enumerate(found) for s, e in f.content), key=lambda item: (item[0], -item[1])
    )
    starts = [s for s, _, _ in spans]
    out: list[int | None] = []
    for n, f in enumerate(found):
        if f.shares is not None and f.shares in places:
            out.append(places[f.shares])
            continue
        place = f.cue if f.cue is not None else f.content[0]
        best: tuple[int, int] | None = None
        at = bisect_right(starts, place[0])
        # Contents that hold a place begin shortly before it; a few dozen steps back reach all real ones.
        for s, e, m in spans[max(0, at - 40) : at]:
            if m != n and s <= place[0] and place[1] <= e and not _inside_own(found[m], f):
                size = e - s
                # Of two with the same words the one whose words they are, not who passes them on.
                if best is None or size < best[0] or (size == best[0] and found[m].shares is not None):
                    best = (size, m)
        out.append(best[1] if best is not None else None)
    return _acyclic(out)


def _inside_own(outer: Found, inner: Found) -> bool:
    """Two findings whose contents hold each other's cues: the one with the larger content is the outer."""
    if outer.cue is None or inner.cue is None:
        return False
    holds = any(s <= outer.cue[0] and outer.cue[1] <= e for s, e in inner.content)
    size = [sum(e - s for s, e in f.content) for f in (outer, inner)]
    return holds and size[0] <= size[1]


def _acyclic(outer: list[int | None]) -> list[int | None]:
    """Cut a link wherever following it would come back to its start."""
    state = [0] * len(outer)
    for n in range(len(outer)):
        path = []
        m: int | None = n
        while m is not None and state[m] == 0:
            state[m] = 1
            path.append(m)
            m = outer[m]
        if m is not None and state[m] == 1:
            outer[path[-1]] = None
        for k in path:
            state[k] = 2
    return outer
