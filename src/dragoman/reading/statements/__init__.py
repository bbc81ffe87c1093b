"""Statements: who is said to have said, believed or wanted what, as source, cue and content."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.statements.assemble import assemble
from dragoman.reading.statements.citing import citing_findings, pass_on, quoted_behind
from dragoman.reading.statements.clauses import verb_findings
from dragoman.reading.statements.colons import colon_findings
from dragoman.reading.statements.found import Found, Quotes
from dragoman.reading.statements.lexicon import lexicon
from dragoman.reading.statements.nominals import according_findings, adjective_findings, noun_findings
from dragoman.reading.statements.phrases import phrase_findings
from dragoman.reading.statements.quotes import QuoteReader
from dragoman.reading.statements.tails import marked_findings, tail_finding
from dragoman.reading.statements.verdicts import says_more, verdict_findings, without_verdict
from dragoman.records.drafts import StatementDraft
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence

__all__ = ["attribute"]


def attribute(text: str, layout: Layout, sentences: Sequence[Sentence]) -> list[StatementDraft]:
    """All statements of a report, in order of their content.

    `sentences` are the parses of `layout.sentences`, one for one. Spans are code point offsets into `text`,
    end exclusive, never empty; `within` indexes the list returned. Never raises on any text or tree;
    linear in the number of sentences.
    """
    lex = lexicon()
    quotes = Quotes(layout)
    verbs: dict[tuple[int, int], Found] = {}
    others: list[Found] = []
    for sentence, spec in zip(sentences, layout.sentences, strict=False):
        if layout.blocks[spec.block].kind in {"dateline", "byline"} or not len(sentence):
            continue
        for found in (*phrase_findings(text, sentence, lex), *verb_findings(text, sentence, lex, quotes)):
            verbs.setdefault((found.sentence, found.token), found)
        judged = [v for v in verdict_findings(text, sentence, lex, quotes) if not says_more(v, verbs)]
        for verdict in judged:
            for place in [k for k in verbs if k[0] == sentence.index]:
                if without_verdict(verbs[place], verdict.extent) is None:
                    del verbs[place]
        tail = tail_finding(text, sentence, lex, verbs)
        if tail is not None:
            verbs[tail.sentence, tail.token] = tail
        verbs.update({(sentence.index, v.found.token): v.found for v in judged})
        pass_on(sentence, verbs)
        stated = according_findings(text, sentence)
        hosts = {(f.sentence, f.token): f for f in stated} | verbs if stated else verbs
        cited, replaced = citing_findings(sentence, lex, hosts)
        others.extend(cited)
        for token in replaced:
            verbs.pop((sentence.index, token), None)
        others.extend(marked_findings(text, sentence, quotes, lex, verbs))
        others.extend(stated)
        nouns = {v.noun for v in judged}
        others.extend(f for f in noun_findings(text, sentence, lex) if f.token not in nouns)
        others.extend(adjective_findings(text, sentence, lex))
    quoted = QuoteReader(text, layout, sentences, quotes, lex, verbs).read()
    others.extend(f for f in quoted_behind(sentences, quoted) if (f.sentence, f.token) not in verbs)
    turns = colon_findings(text, layout, sentences, quotes, lex)
    quoted = [q for q in quoted if q.cue is not None or not any(_overlaps(q, t) for t in turns)]
    others.extend(turns)
    return assemble(text, layout, sentences, quotes, [*verbs.values(), *others, *quoted])


def _overlaps(orphan: Found, turn: Found) -> bool:
    """Does a turn of a transcript lie inside a quotation that nobody is named for?"""
    low, high = orphan.content[0][0], orphan.content[-1][1]
    return low <= turn.content[0][0] < high
