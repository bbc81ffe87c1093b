"""Attribution that the words show and the tree does not: "..., the Courier reported", `mourned him as "..."`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from dragoman.reading.statements.audience import audience
from dragoman.reading.statements.found import Found, Quotes, trim, words
from dragoman.reading.statements.lexicon import Lexicon
from dragoman.reading.statements.speakers import find_subject, is_date, is_empty, speaker_span
from dragoman.records.parse import Sentence, Token

_REPORTING = frozenset(
    {"report", "say", "write", "announce", "add", "state", "note", "claim", "reveal", "disclose", "confirm", "declare",
     "tweet", "post", "allege", "insist", "maintain", "charge", "acknowledge", "admit", "complain", "recall", "explain",
     "argue", "warn", "estimate", "conclude", "tell"}
)  # fmt: skip
_FORMS = {"says": "say", "said": "say", "writes": "write", "wrote": "write"}
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NAME = 12
"""Tokens of the noun phrase before the verb, at most."""
_AFTER = 7
"""Tokens between the verb and a comma or the end: a day, a medium, an occasion."""
_GOING_ON = frozenset(
    {"citing", "quoting", "adding", "without", "in", "on", "after", "following", "according"}
)
_OF = frozenset({"of", "about"})
_UP = 6


def tail_finding(
    text: str, sentence: Sentence, lex: Lexicon, verbs: Mapping[tuple[int, int], Found]
) -> Found | None:
    """ "..., the Daily Courier reported on Sunday, citing ...", where the parse took the clause to pieces."""
    for token in reversed(sentence.tokens[3:]):
        lemma = _lemma(token)
        if lemma not in _REPORTING or (sentence.index, token.i) in verbs or not _ends(sentence, token):
            continue
        found = _tail(text, sentence, token, lemma, lex)
        if found is not None:
            return found
    return None


def _lemma(token: Token) -> str:
    """The verb's lemma, from its form where the parse took it for a noun or an adjective."""
    word = token.text.lower()
    if word in _FORMS:
        return _FORMS[word]
    if token.tag in {"VBD", "VBN", "VBZ"}:
        return token.lemma.lower()
    return "report" if word in {"reports", "reported"} else ""


def _ends(sentence: Sentence, token: Token) -> bool:
    """Does nothing follow but a day or a place of publication, before the end or a comma and whom it cites?"""
    n = token.i + 1
    while n < len(sentence) and n - token.i <= _AFTER and sentence[n].pos != "PUNCT":
        if sentence[n].pos in {"VERB", "AUX", "SCONJ"} and sentence[n].tag != "VBG":
            return False
        n += 1
    if n >= len(sentence) or all(t.pos in {"PUNCT", "SPACE"} for t in sentence.tokens[n:]):
        return True
    follow = sentence[n + 1] if sentence[n].text == "," and n + 1 < len(sentence) else None
    return follow is not None and follow.text.lower() in _GOING_ON


def _tail(text: str, sentence: Sentence, token: Token, lemma: str, lex: Lexicon) -> Found | None:
    low = max(-1, token.i - _NAME)
    comma = next((i for i in range(token.i - 1, low, -1) if sentence[i].text == ","), None)
    if comma is None or comma < 3 or comma + 1 >= token.i:
        return None
    name = sentence.tokens[comma + 1 : token.i]
    if any(_breaks(sentence, t) for t in name):
        return None
    if not any(t.pos == "PROPN" or t.text.lower() in lex.sources.sources for t in name):
        return None
    if name[0].pos in {"ADP", "CCONJ", "ADV"} or is_date(sentence, name[-1]):
        return None
    if not any(t.tag in _FINITE for t in sentence.tokens[:comma]) and token.tag in {"VBD", "VBN"}:
        return None
    content = trim(text, sentence.start, sentence[comma].start)
    if content is None:
        return None
    entries = lex.verbs.get(lemma, ())
    speaker = sentence.span(comma + 1, token.i - 1)
    _, through = audience(sentence, token.i, lex.sources)
    return Found(
        sentence.index, token.i, sentence.span(token.i, token.i), [speaker], [content], "speech",
        entries[0].act if entries else None, lemma, [], through,
    )  # fmt: skip


def _breaks(sentence: Sentence, token: Token) -> bool:
    """Can the token not stand in a plain noun phrase? A participle behind a hyphen can ("Norway-based")."""
    if token.tag in {"WDT", "WP", "PRP"} or token.pos in {"AUX", "SCONJ"}:
        return True
    return token.pos == "VERB" and sentence[max(0, token.i - 1)].text != "-"


def marked_findings(
    text: str, sentence: Sentence, quotes: Quotes, lex: Lexicon, verbs: Mapping[tuple[int, int], Found]
) -> list[Found]:
    """`mourned him as "a martyr"`, `spoke on Channel 4 of "liberation"`: words quoted behind "as" or "of"."""
    out = []
    for link in sentence.tokens[:-2]:
        word = link.text.lower()
        if word != "as" and word not in _OF:
            continue
        quotation = quotes.at(sentence[link.i + 1].start)
        if quotation is None or quotation.outer[0] != sentence[link.i + 1].start or quotes.inside(link.start):
            continue
        verb = _public(sentence, link, lex) if word == "as" else _speaking(sentence, link, lex)
        if verb is None or any((sentence.index, k) in verbs for k in {verb.i, link.head}):
            continue
        subject = find_subject(sentence, verb.i)
        content = trim(text, *quotation.inner)
        if subject is None or is_empty(subject) or content is None or words(text, content) > 40:
            continue
        speaker = speaker_span(sentence, subject.i, frozenset({verb.i}))
        to, through = audience(sentence, verb.i, lex.sources)
        between = sentence[link.head]
        if (
            word in _OF
            and between.dep == "pobj"
            and between.pos == "PROPN"
            and sentence[between.head].text.lower() == "on"
        ):
            through = through or [
                speaker_span(sentence, between.i, frozenset({link.i}))
            ]  # "spoke on Canal 4 of"
        cue = sentence.span(verb.i, verb.i)
        out.append(
            Found(
                sentence.index, verb.i, cue, [speaker], [content], lemma=verb.lemma.lower(), addressees=to,
                channels=through, quoted=True,
            )
        )  # fmt: skip
    return out


def _above(sentence: Sentence, link: Token) -> Token | None:
    """The finite verb, with a subject, that a preposition stands below."""
    for above in islice(sentence.ancestors(link.i), _UP):
        finite = above.tag in {"VBD", "VBZ", "VBP"} or any(c.dep == "aux" for c in sentence.children(above.i))
        if above.tag.startswith("VB") and finite and sentence.child(above.i, "nsubj") is not None:
            return above
    return None


def _public(sentence: Sentence, link: Token, lex: Lexicon) -> Token | None:
    """Any verb with an object may say what its object is, in quoted words."""
    verb = _above(sentence, link)
    thing = None if verb is None else sentence.child(verb.i, "dobj")
    return verb if thing is not None and thing.i < link.i else None


def _speaking(sentence: Sentence, link: Token, lex: Lexicon) -> Token | None:
    """ "spoke on Channel 4 of": a verb that takes this preposition, where the parse hung it on a noun between."""
    verb = _above(sentence, link)
    entries = () if verb is None else lex.verbs.get(lex.lemma(verb), ())
    return verb if any(link.text.lower() in e.after for e in entries) else None
