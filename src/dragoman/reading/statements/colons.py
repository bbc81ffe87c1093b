"""Attribution by a colon: headlines ("Minister: talks will go on"), transcripts, "Analysts: ..." in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dragoman.reading.statements.clauses import verb_speakers
from dragoman.reading.statements.found import Found, Quotes, sentence_at, trim, words
from dragoman.reading.statements.lexicon import Lexicon
from dragoman.records.layout import Block, Layout
from dragoman.records.parse import Sentence
from dragoman.records.reading import Span

_TURN = re.compile(
    r"[\"“'‘]?(?P<name>[A-Z][\w.’'-]*(?:[ ,]+(?:[A-Z(][\w.’')-]*|of|the|de|al|van|von)){0,5}) ?:[ \u00a0]+(?=\S)"
)
_TAIL = re.compile(r": +(?P<name>[^:]{2,60})$")
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def colon_findings(
    text: str, layout: Layout, sentences: Sequence[Sentence], quotes: Quotes, lex: Lexicon
) -> list[Found]:
    """Headlines and turns of a transcript; content is the rest of the headline or of the paragraph."""
    starts = [s.start for s in sentences]
    turns = [m for b in layout.blocks if b.kind == "text" and (m := _TURN.match(text, *b.span)) is not None]
    blocks = [b for b in layout.blocks if b.kind == "text" and _TURN.match(text, *b.span) is not None]
    known = Counter(m.group("name").lower() for m in turns)
    out = []
    for match, block in zip(turns, blocks, strict=True):
        name = match.group("name")
        # A transcript: a name that comes back, or several names in capitals.
        if name.lower() in lex.sources.labels or not (
            known[name.lower()] > 1 or (name.isupper() and len(known) > 1)
        ):
            continue
        content = trim(text, match.end(), block.span[1])
        if content is not None and len(turns) > 1 and words(text, content) > 1:
            out.append(_found(text, sentences, starts, match.span("name"), match.end(), content))
    out += [
        f for n in range(len(sentences) - 1) if (f := _introduced(text, layout, sentences, n, quotes, lex))
    ]
    for sentence in sentences:
        if sentence.headline or sentence.index == 0:
            found = _headline(text, sentence, quotes, lex)
            if found is not None:
                out.append(found)
    return out


def _introduced(
    text: str, layout: Layout, sentences: Sequence[Sentence], n: int, quotes: Quotes, lex: Lexicon
) -> Found | None:
    """ "She added:" as a paragraph of its own: the next paragraph, set off without marks, is what she added."""
    sentence, here = sentences[n], layout.sentences[n].block
    block = layout.sentences[n + 1].block
    if block != here + 1 or text[sentence.end - 1] != ":" or len(sentence) > 20:
        return None
    span = layout.blocks[block].span
    if quotes.at(span[0]) is not None:
        return None
    cues = [t for t in sentence if any("quote" in c.frames for c in lex.verbs.get(t.lemma.lower(), ()))]
    cues = [t for t in cues if t.pos == "VERB" and not quotes.inside(t.start)]
    content = trim(text, *span)
    if not cues or content is None:
        return None
    speakers = verb_speakers(sentence, cues[-1], False, frozenset(), lex)
    cue = sentence.span(cues[-1].i, cues[-1].i)
    if not speakers:
        return None
    return Found(n, cues[-1].i, cue, speakers, [content], quoted=True, lemma=cues[-1].lemma.lower())


def _found(
    text: str, sentences: Sequence[Sentence], starts: Sequence[int], speaker: Span, end: int, content: Span
) -> Found:
    index = sentence_at(sentences, starts, speaker[0])
    colon = text.rfind(":", speaker[1], end)
    token = sentences[index].at(colon)
    place = token.i if token is not None else 0
    return Found(index, place, (colon, colon + 1), [speaker], [content], quoted=True, lemma=":")


def _headline(text: str, sentence: Sentence, quotes: Quotes, lex: Lexicon) -> Found | None:
    """ "X: Y" where X is a name or a source, else "Y: X" where X ends the line."""
    line = text[sentence.start : sentence.end]
    if line.count(":") != 1:
        return None
    colon = sentence.start + line.index(":")
    token = sentence.at(colon)
    if token is None or token.text != ":" or token.i == 0 or token.i + 1 >= len(sentence):
        return None
    for first, last, rest in (
        (0, token.i - 1, (colon + 1, sentence.end)),
        (token.i + 1, len(sentence) - 1, (sentence.start, colon)),
    ):
        while last > first and sentence[last].pos == "PUNCT":
            last -= 1
        if last - first > 5 or not _is_source(sentence, first, last, lex):
            continue
        content = trim(text, *rest)
        if content is not None and words(text, content) >= 3 and not quotes.inside(sentence[first].start):
            span = sentence.span(first, last)
            return Found(sentence.index, token.i, (colon, colon + 1), [span], [content], lemma=":")
    return None


def _is_source(sentence: Sentence, first: int, last: int, lex: Lexicon) -> bool:
    run = sentence.tokens[first : last + 1]
    line = " ".join(t.text for t in run).lower()
    if line in lex.sources.labels or any(
        t.pos in {"VERB", "AUX"} and t.tag in {"VBZ", "VBD", "VBP"} for t in run
    ):
        return False
    if run[-1].text.lower() in lex.sources.sources or run[0].text.lower() in lex.sources.sources:
        return True
    return any(
        e.label in _NAMES and e.first <= last and e.last >= last
        for e in sentence.entities
        if e.first >= first
    )


def blocks_of(layout: Layout) -> list[Block]:
    """The layout's blocks of running text."""
    return [b for b in layout.blocks if b.kind == "text"]
