"""Attribution without a verb of speech: "according to", nouns ("the claim that"), adjectives ("confident that")."""

from __future__ import annotations

from dragoman.reading.grammar import SUBJECTS
from dragoman.reading.statements.clauses import content_spans
from dragoman.reading.statements.found import Found
from dragoman.reading.statements.lexicon import Cue, Lexicon
from dragoman.reading.statements.speakers import find_subject, is_empty, possessor, speaker_span
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span


def according_findings(text: str, sentence: Sentence) -> list[Found]:
    """ "according to X": the clause it stands in is what X says."""
    out = []
    for token in sentence:
        if (
            token.text.lower() != "according"
            or token.i + 2 >= len(sentence)
            or sentence[token.i + 1].text.lower() != "to"
        ):
            continue
        to = sentence[token.i + 1]
        thing = sentence.child(to.i, "pobj") or sentence.child(token.i, "pobj")
        if thing is None:
            continue
        phrase = set(sentence.subtree(token.i)) | set(sentence.subtree(to.i))
        head = token.i
        for above in sentence.ancestors(token.i):
            head = above.i
            if above.pos in {"VERB", "AUX"} and above.i not in phrase:
                break
        indexes = set(sentence.subtree(head)) - phrase - {token.i}
        indexes |= _whole_before(sentence, token, phrase)
        content = content_spans(text, sentence, indexes)
        if content:
            speaker = speaker_span(sentence, thing.i)
            cue = sentence.span(token.i, to.i)
            out.append(Found(sentence.index, token.i, cue, [speaker], content, lemma="according"))
    return out


def _whole_before(sentence: Sentence, token: Token, phrase: set[int]) -> set[int]:
    """ "X withdrew, leaving the banks burnt out, according to Y": at the end of a sentence all that stands before."""
    last = max(phrase)
    comma = token.i > 0 and sentence[token.i - 1].text == ","
    after = sentence.tokens[last + 1 :]
    if not comma or any(t.pos not in {"PUNCT", "SPACE"} for t in after):
        return set()
    start = next((i + 1 for i in range(token.i - 2, -1, -1) if sentence[i].text in {";", ":"}), 0)
    if any(t.text in {"“", "”", '"', "''", "``"} for t in sentence.tokens[start : token.i]):
        return set()
    return set(range(start, token.i - 1))


def noun_findings(text: str, sentence: Sentence, lex: Lexicon) -> list[Found]:
    """Nouns of speech, belief and intention with a clause or an infinitive of their own."""
    out = []
    for token in sentence:
        if token.pos != "NOUN":
            continue
        cue = lex.nouns.get(token.lemma.lower())
        if cue is None or (token.i > 0 and sentence[token.i - 1].text.lower() == "in"):
            continue
        inner = _noun_complement(sentence, token)
        if inner is None:
            continue
        indexes = set(sentence.subtree(inner.i))
        content = content_spans(text, sentence, indexes)
        if not content:
            continue
        speakers = _noun_speakers(sentence, token, frozenset(indexes), lex)
        if not speakers and cue.attitude != "speech":
            continue
        span = sentence.span(token.i, token.i)
        out.append(
            Found(
                sentence.index, token.i, span, speakers, content, cue.attitude, cue.act, token.lemma.lower()
            )
        )
    return out


def _noun_complement(sentence: Sentence, noun: Token) -> Token | None:
    """A that-clause or infinitive that says what the claim or threat is; no relative clause."""
    for child in sentence.children(noun.i):
        if child.i < noun.i or child.dep not in {"acl", "ccomp", "relcl"}:
            continue
        below = sentence.children(child.i)
        if any(k.tag == "TO" and k.dep == "aux" for k in below):
            return child
        that = any(k.text.lower() == "that" and k.dep == "mark" for k in below)
        if that and any(k.dep in SUBJECTS or k.dep == "expl" for k in below):
            return child
    return None


def _noun_speakers(sentence: Sentence, noun: Token, barred: frozenset[int], lex: Lexicon) -> list[Span]:
    owner = possessor(sentence, noun.i)
    if owner is None and noun.dep == "conj":
        owner = possessor(sentence, noun.head)
    if owner is None and noun.dep in {"dobj", "attr"} and noun.head != noun.i:
        verb = sentence[noun.head]
        if verb.lemma.lower() in lex.sources.light:
            owner = find_subject(sentence, verb.i)
    if owner is None or owner.i in barred or is_empty(owner):
        return []
    span = speaker_span(sentence, owner.i, barred | {noun.i})
    return [span]


def adjective_findings(text: str, sentence: Sentence, lex: Lexicon) -> list[Found]:
    """ "X is confident that ...", "X is eager to ..."."""
    out = []
    for token in sentence:
        if token.pos not in {"ADJ", "VERB"} or token.dep not in {"acomp", "ROOT", "ccomp", "conj", "oprd"}:
            continue
        cue = lex.adjectives.get(token.text.lower())
        if cue is None:
            continue
        if sentence[token.head].lemma.lower() == "make":
            continue
        indexes = _adjective_content(sentence, token, cue)
        content = content_spans(text, sentence, indexes)
        subject = find_subject(sentence, token.i) or find_subject(sentence, token.head)
        if not content or subject is None or is_empty(subject) or subject.i in indexes:
            continue
        speaker = speaker_span(sentence, subject.i, frozenset(indexes) | {token.i})
        span = sentence.span(token.i, token.i)
        out.append(
            Found(
                sentence.index, token.i, span, [speaker], content, cue.attitude, cue.act, token.text.lower()
            )
        )
    return out


def _adjective_content(sentence: Sentence, token: Token, cue: Cue) -> set[int]:
    for child in sentence.children(token.i):
        if child.i > token.i and child.dep in {"ccomp", "xcomp"}:
            return set(sentence.subtree(child.i))
        if (
            child.i > token.i
            and child.dep == "prep"
            and child.text.lower() in {"about", "of", "with", "over"}
        ):
            return set(sentence.subtree(child.i)) - {child.i}
    return set()
