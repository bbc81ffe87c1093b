"""Where the words of one end and those of another begin: asides, semicolons, what goes back to the speaker."""

from __future__ import annotations

from dragoman.reading.grammar import lost_subject
from dragoman.reading.statements.found import Quotes
from dragoman.reading.statements.lexicon import Lexicon, lexicon
from dragoman.records.parse import Sentence, Token

FORMS = frozenset({"VBD", "VBN", "VBZ", "VBP"})
_LATER = frozenset({"then", "afterwards", "finally", "eventually", "subsequently"})
_CONTRAST = frozenset({"though", "although", "while", "but"})


def without_asides(sentence: Sentence, token: Token, indexes: set[int], lex: Lexicon) -> set[int]:
    """Leave out what goes back to the speaker: ", adding that ...", "and warned of ...", "though she noted ..."."""
    for i in sorted(indexes):
        if i <= token.i + 1 or i not in indexes:
            continue
        if sentence[i].dep == "appos" and (after := _speaks_on(sentence, sentence[i], lex)) is not None:
            indexes = {k for k in indexes if k < i or k > after} - set(sentence.subtree(i))
        if returns(sentence, sentence[i], lex) or _sums_up(sentence, sentence[i]):
            indexes = indexes - set(sentence.subtree(i))
    return indexes


def _speaks_on(sentence: Sentence, token: Token, lex: Lexicon) -> int | None:
    """ "plans to leave, a source at the office said": the cue whose subject the parse took for an apposition."""
    i = sentence.subtree(token.i)[-1] + 1
    if i >= len(sentence) or lex.lemma(sentence[i]) not in lex.verbs or not asserts(sentence[i], lex):
        return None
    lost = lost_subject(sentence, sentence[i])
    return i if lost is not None and lost.i == token.i else None


def to_semicolon(
    sentence: Sentence, token: Token, indexes: set[int], lex: Lexicon, quotes: Quotes
) -> set[int]:
    """ "said its office was burned; the police could not confirm it": behind the semicolon somebody else speaks.

    Words before their cue stand in its part of the sentence only: "he denied it; talks could begin, he said; ...".
    """
    before = bool(indexes) and min(indexes) < token.i
    for i in sorted(indexes):
        if sentence[i].text != ";" or quotes.inside(sentence[i].start):
            continue
        if i < token.i:
            if before and any(
                t.tag in FORMS and asserts(t, lex) and sentence.child(t.i, "nsubj") is not None
                for t in sentence.tokens[min(indexes) : i]
            ):
                indexes = {k for k in indexes if k > i}
            continue
        if before:
            return {k for k in indexes if k < i}
        verb = next(
            (t for t in sentence.tokens[i + 1 : i + 20] if t.tag in FORMS | {"VB"} and t.pos != "AUX"), None
        )
        subject = None if verb is None else sentence.child(verb.i, "nsubj")
        if verb is not None and subject is not None and subject.pos != "PRON" and asserts(verb, lex):
            return {k for k in indexes if k < i}
    return indexes


def _sums_up(sentence: Sentence, token: Token) -> bool:
    """ ", a decision hailed by ...", ", a claim that was denied": the narrator's word for what was just told."""
    if (
        token.dep not in {"appos", "npadvmod", "dobj", "conj", "dep"}
        or token.lemma.lower() not in lexicon().sources.summaries
    ):
        return False
    tree = sentence.subtree(token.i)
    opening = sentence[tree[0]]
    return (
        opening.text.lower() in {"a", "an"}
        and opening.i > 0
        and sentence[opening.i - 1].text in {",", "–", "—"}
    )


def returns(sentence: Sentence, token: Token, lex: Lexicon) -> bool:
    """Does this verb of speech go on with the speaker of the clause that holds it, not inside the content?"""
    if is_aside(sentence, token, lex):
        return True
    following = sentence[token.i + 1].text.lower() if token.i + 1 < len(sentence) else ""
    if token.dep not in {"conj", "advcl"} or token.tag not in FORMS or not asserts(token, lex, following):
        return False
    subject = sentence.child(token.i, "nsubj")
    if subject is not None:
        marks = {c.text.lower() for c in sentence.children(token.i) if c.dep == "mark"}
        return subject.text.lower() in {"he", "she", "they"} and (
            token.dep == "conj" or bool(marks & _CONTRAST)
        )
    # "said it would order a review and warned of attacks": past beside "would order" goes back to "said".
    above = matrix(sentence, token, lex)
    first = sentence[token.head]
    if any(c.dep == "advmod" and c.text.lower() in _LATER for c in sentence.children(token.i)):
        return False  # "said an officer had shown him a paper and then refused to hand it over"
    if token.dep != "conj" or above is None or above.tag != "VBD" or _helped(sentence, token):
        return False
    # "denied that the dead were his men and vowed revenge": what they are, then what he does.
    plain = first.tag == "VBD" and first.lemma.lower() != "be" and not _helped(sentence, first)
    return token.tag in {"VBD", "VBN"} and not plain


def _helped(sentence: Sentence, verb: Token) -> bool:
    return any(c.dep in {"aux", "auxpass"} for c in sentence.children(verb.i))


def asserts(token: Token, lex: Lexicon, following: str | None = None) -> bool:
    """Is the verb one of speech? With the word that follows, one that needs a particle must have it ("shot back")."""
    entries = lex.verbs.get(token.lemma.lower(), ())
    if following is not None:
        entries = tuple(e for e in entries if not e.particle or following in e.particle)
    return any(
        e.act is not None or (e.attitude == "speech" and e.frames & {"clause", "as", "name"}) for e in entries
    )


def is_aside(sentence: Sentence, token: Token, lex: Lexicon) -> bool:
    """A participle of speech after a comma."""
    if token.tag != "VBG" or token.i == 0 or token.dep not in {"advcl", "conj", "acl", "dep"}:
        return False
    before = sentence[token.i - 1]
    if before.dep == "advmod" and token.i > 1:
        before = sentence[token.i - 2]
    if before.text not in {",", "–", "—"}:
        return False
    return asserts(token, lex)


def matrix(sentence: Sentence, token: Token, lex: Lexicon) -> Token | None:
    """The cue verb whose content an aside was hung on: "said it would go, adding that ..."."""
    below = token
    for above in sentence.ancestors(token.i):
        if below.dep == "ccomp" and above.i < token.i and above.lemma.lower() in lex.verbs:
            return above
        if above.dep in {"relcl", "acl"}:
            return None
        below = above
    return None
