"""What somebody makes of the words just told, hung on them: "..., a charge the group denies", "..., which he denied".

Parses take such clauses to pieces in many ways, so they are found by the words between the comma and the verb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

import msgspec

from dragoman.reading.statements.found import Found, Quotes, trim
from dragoman.reading.statements.lexicon import Lexicon
from dragoman.reading.statements.speakers import is_empty
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECT = 16
"""Tokens between the comma and the verb, at most."""
_HELP = frozenset({"AUX", "ADV", "PART"})
_DASHES = frozenset({",", "–", "—", "-", "--"})


class Verdict(msgspec.Struct, frozen=True):
    """The finding, and the stretch of text it takes, from its comma on: no part of what was told before."""

    found: Found
    noun: int
    extent: Span


def verdict_findings(text: str, sentence: Sentence, lex: Lexicon, quotes: Quotes) -> list[Verdict]:
    """One for each judging verb that stands behind a comma, a noun for what was told or "which", and a subject."""
    out = []
    for token in islice(sentence.tokens, 4, None):
        lemma = lex.lemma(token)
        if (
            lemma not in lex.sources.judging
            or token.tag not in {"VBD", "VBN", "VBZ", "VBP"}
            or quotes.inside(token.start)
        ):
            continue
        found = _behind_comma(text, sentence, token, lemma, lex)
        if found is not None:
            out.append(found)
    return out


def _behind_comma(text: str, sentence: Sentence, verb: Token, lemma: str, lex: Lexicon) -> Verdict | None:
    last = verb.i - 1
    while last > 0 and sentence[last].pos in _HELP:
        last -= 1
    for comma in range(last - 1, max(1, verb.i - _SUBJECT), -1):
        between = sentence.tokens[comma + 1 : last + 1]
        if between[0].tag in _FINITE or between[0].text in {";", ":"}:
            return None
        if sentence[comma].text not in _DASHES:
            continue
        thing = _thing(between, lex)
        subject = [] if thing is None else between[thing + 1 :]
        if thing and subject and subject[0].text.lower() in {"that", "which"}:
            subject = subject[1:]
        if thing is None or not _is_subject(subject):
            continue
        content = _called(text, sentence, verb) or trim(text, between[0].start, between[thing].end)
        speaker = trim(text, subject[0].start, subject[-1].end)
        if content is None or speaker is None:
            return None
        entries = lex.verbs.get(lemma, ())
        end = max(content[1], sentence[_end(sentence, verb)].start)
        return Verdict(
            Found(
                sentence.index, verb.i, sentence.span(verb.i, verb.i), [speaker], [content], "speech",
                entries[0].act if entries else None, lemma,
            ),
            between[thing].i,
            (sentence[comma].start, end),
        )  # fmt: skip
    return None


def _thing(between: Sequence[Token], lex: Lexicon) -> int | None:
    """Where the word for what was told stands: "which", "a charge"."""
    if between[0].text.lower() == "which":
        return 0
    if between[0].pos not in {"DET", "ADJ", "NOUN"}:
        return None
    for n, t in enumerate(between[:4]):
        if t.lemma.lower() in lex.sources.told and t.pos in {"NOUN", "PROPN"}:
            return n
        if t.pos not in {"DET", "ADJ", "NOUN"}:
            return None
    return None


def _is_subject(tokens: Sequence[Token]) -> bool:
    """A noun phrase and nothing else."""
    if not tokens or tokens[0].pos not in {"DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM"}:
        return False
    if tokens[0].tag in {"WDT", "WP"} or any(t.tag in _FINITE for t in tokens):
        return False
    return any(t.pos in {"NOUN", "PROPN", "PRON"} and not is_empty(t) for t in tokens)


def _called(text: str, sentence: Sentence, verb: Token) -> Span | None:
    """What it is dismissed as: "dismissed within the hour as | disinformation"."""
    for t in sentence.tokens[verb.i + 1 : verb.i + 7]:
        if t.pos == "PUNCT":
            return None
        if t.text.lower() == "as" and t.i + 1 < len(sentence):
            last = _end(sentence, t)
            return trim(text, sentence[t.i + 1].start, sentence[last].start) if last > t.i + 1 else None
    return None


def _end(sentence: Sentence, token: Token) -> int:
    """The next mark after a token, or the sentence's last token."""
    marks = (t.i for t in sentence.tokens[token.i + 1 :] if t.pos == "PUNCT")
    return next(marks, len(sentence) - 1)


def says_more(verdict: Verdict, verbs: Mapping[tuple[int, int], Found]) -> bool:
    """Has the verb words of its own behind it ("which the commanders denied | targeting")?"""
    mine = verdict.found
    tree = verbs.get((mine.sentence, mine.token))
    if tree is None or mine.cue is None or mine.content[0][0] >= mine.cue[1]:
        return False
    return any(start >= mine.cue[1] for start, _ in tree.content)


def without_verdict(found: Found, extent: Span) -> Found | None:
    """The finding without what its content took of the verdict's words; None where nothing is left."""
    kept = [c for c in (_outside(c, extent) for c in found.content) if c is not None]
    if not kept:
        return None
    found.content = kept
    return found


def _outside(span: Span, extent: Span) -> Span | None:
    if span[1] <= extent[0] or extent[1] <= span[0]:
        return span
    return (span[0], extent[0]) if span[0] < extent[0] else None
