"""Verbs that attribute together with their object: "cast doubt on", "claimed responsibility for"."""

from __future__ import annotations

from dragoman.reading.grammar import is_passive
from dragoman.reading.statements.audience import audience, routed
from dragoman.reading.statements.clauses import content_spans, verb_speakers
from dragoman.reading.statements.found import Found
from dragoman.reading.statements.lexicon import Lexicon, Phrase
from dragoman.records.parse import Sentence, Token


def phrase_findings(text: str, sentence: Sentence, lex: Lexicon) -> list[Found]:
    """One finding for each verb of data/cues.toml's phrases that stands with its noun and its preposition."""
    out = []
    for token in sentence:
        if not token.tag.startswith("VB") or token.dep in {"amod", "aux", "auxpass", "compound"}:
            continue
        lemma = token.lemma.lower()
        for phrase in lex.phrases:
            if lemma not in phrase.verbs:
                continue
            found = _match(text, sentence, token, phrase, lex)
            if found is not None:
                out.append(found)
                break
    return out


def _match(text: str, sentence: Sentence, verb: Token, phrase: Phrase, lex: Lexicon) -> Found | None:
    passive = is_passive(sentence, verb.i)
    noun = sentence.child(verb.i, "nsubjpass" if passive else "dobj")
    if noun is None or noun.lemma.lower() not in phrase.nouns or (noun.i < verb.i) != passive:
        return None
    below = [*sentence.children(noun.i), *sentence.children(verb.i)]
    link = next(
        (c for c in below if c.dep == "prep" and c.i > noun.i and c.text.lower() in phrase.after), None
    )
    if link is None or sentence.child(link.i, "pobj", "pcomp") is None:
        return None
    indexes = set(sentence.subtree(link.i))
    last = verb.i
    if phrase.whole:
        indexes |= set(sentence.subtree(noun.i))
    else:
        indexes.discard(link.i)
        last = link.i if not passive and link.i - verb.i <= 5 else verb.i
    indexes.discard(verb.i)
    indexes, way = routed(sentence, indexes, lex.sources)
    content = content_spans(text, sentence, indexes)
    speakers = verb_speakers(sentence, verb, passive, frozenset(indexes | {noun.i}), lex)
    if not content or not speakers:
        return None
    to, through = audience(sentence, verb.i, lex.sources, indexes | {noun.i})
    through.extend(way)
    cue = sentence.span(verb.i, last)
    return Found(
        sentence.index, verb.i, cue, speakers, content, phrase.attitude, phrase.act, phrase.lemma, to, through,
        frame="phrase",
    )  # fmt: skip
