"""Who is quoted by whom: "X said, citing Y", "on the word of Y", "X quoted Y as saying"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dragoman.reading.grammar import agents, is_passive
from dragoman.reading.statements.found import Found
from dragoman.reading.statements.lexicon import Lexicon, Sources
from dragoman.reading.statements.speakers import find_subject, speaker_span
from dragoman.records.parse import Sentence, Token

_CITING = frozenset({"cite", "quote"})
_WORD = frozenset({"word", "authority", "testimony", "say-so"})
_PEOPLE_ENDS = ("er", "or", "ist", "ian", "man", "woman", "men", "women", "people")
_PAPERS = frozenset(
    {
        "report",
        "statement",
        "letter",
        "study",
        "email",
        "memo",
        "tweet",
        "article",
        "survey",
        "document",
        "filing",
        "transcript",
    }
)
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PAUSES = frozenset({",", "–", "—", "("})


def citing_findings(
    sentence: Sentence, lex: Lexicon, verbs: Mapping[tuple[int, int], Found]
) -> tuple[list[Found], set[int]]:
    """Statements of those who are cited for what a statement of the sentence tells, and cue tokens they replace.

    Each takes over the content of the statement it stands beside, as soon as that is settled, and lies within it.
    """
    out: list[Found] = []
    replaced: set[int] = set()
    for token in sentence:
        source = _cited(sentence, token, lex.sources)
        if source is None:
            continue
        head, last = source
        host = _host(sentence, token, lex, verbs)
        if host is None:
            continue
        speaker = speaker_span(sentence, head.i, frozenset({token.i}))
        cue = sentence.span(token.i, last)
        found = Found(sentence.index, token.i, cue, [speaker], list(host.content), lemma="cite")
        found.shares = (host.sentence, host.token)
        out.append(found)
        replaced.add(token.i)
    return out, replaced


def _cited(sentence: Sentence, token: Token, lists: Sources) -> tuple[Token, int] | None:
    """The noun of whoever is cited, and the last token of the cue."""
    if token.tag in {"VBD", "VBZ", "VBP"} and token.lemma.lower() in _CITING and token.dep == "relcl":
        # "according to the paper, which cited an adviser"
        subject, thing = sentence.child(token.i, "nsubj"), sentence.child(token.i, "dobj")
        if (
            subject is None
            or subject.tag != "WDT"
            or thing is None
            or sentence.child(token.i, "prep") is not None
        ):
            return None
        return (thing, token.i) if _speaks(sentence, thing, lists) else None
    if token.tag == "VBG" and token.lemma.lower() in _CITING:
        if token.i > 0 and sentence[token.i - 1].text not in _PAUSES:
            return None
        thing = sentence.child(token.i, "dobj", "pobj")
        return (thing, token.i) if thing is not None and _speaks(sentence, thing, lists) else None
    if token.text.lower() != "on" or token.i + 4 >= len(sentence):
        return None
    the, word, of = sentence.tokens[token.i + 1 : token.i + 4]
    if the.text.lower() != "the" or word.text.lower() not in _WORD or of.text.lower() != "of":
        return None
    thing = sentence.child(of.i, "pobj")
    return (thing, of.i) if thing is not None and _speaks(sentence, thing, lists) else None


def _speaks(sentence: Sentence, thing: Token, lists: Sources) -> bool:
    """Can this noun be somebody's word: people, bodies, documents; no reasons or rules ("citing security concerns")?"""
    if any(e.first <= thing.i <= e.last and e.label in _NAMES for e in sentence.entities):
        return True
    lemma = thing.lemma.lower()
    if thing.pos == "NUM" or lemma in {"one", "another"}:
        return any(c.text.lower() == "of" for c in sentence.children(thing.i))  # "citing one of them"
    if lemma in lists.no_people or thing.pos not in {"NOUN", "PROPN", "PRON"}:
        return False
    known = lists.sources | lists.people | _PAPERS | lists.outlets
    return lemma in known or thing.text.lower() in known or lemma.endswith(_PEOPLE_ENDS)


def _host(
    sentence: Sentence, token: Token, lex: Lexicon, verbs: Mapping[tuple[int, int], Found]
) -> Found | None:
    """The statement for which somebody is cited: of the verb above, else of the nearest verb of speech."""

    def spoken(i: int) -> Found | None:
        found = verbs.get((sentence.index, i))
        good = found is not None and found.attitude == "speech" and found.token != token.i
        return found if good and lex.lemma(sentence[i]) not in _CITING else None

    if token.dep == "relcl":
        place = sentence[token.head].start
        stated = (spoken(i) for index, i in verbs if index == sentence.index)
        return next((f for f in stated if f is not None and any(a <= place < b for a, b in f.speakers)), None)
    for above in sentence.ancestors(token.i):
        found = spoken(above.i)
        if found is not None:
            return found
    # "The paper, citing doctors, said ...": below the subject of the verb that follows.
    near = sorted(
        range(max(0, token.i - 12), min(len(sentence), token.i + 30)), key=lambda k: abs(k - token.i)
    )
    return next((f for k in near if (f := spoken(k)) is not None), None)


def quoted_saying(sentence: Sentence, token: Token) -> Token | None:
    """ "X quoted Y as saying": the participle below the verb `token`, or None."""
    if token.lemma.lower() not in _CITING:
        return None
    link = next((c for c in sentence.children(token.i) if c.dep == "prep" and c.text.lower() == "as"), None)
    if link is None or sentence.child(link.i, "pcomp") is None:
        # "quoted a man who packed the boxes as saying": hung on the verb of the relative clause.
        near = sentence.tokens[token.i + 2 : token.i + 25]
        link = next((t for t in near if _before_participle(sentence, t)), None)
    return None if link is None else sentence.child(link.i, "pcomp")


def _before_participle(sentence: Sentence, token: Token) -> bool:
    """An "as" with a participle below it."""
    below = sentence.child(token.i, "pcomp") if token.text.lower() == "as" else None
    return below is not None and below.tag == "VBG"


def pass_on(sentence: Sentence, verbs: dict[tuple[int, int], Found]) -> None:
    """Give "quoted" the words that the participle behind it holds: what is passed on, without the "as saying"."""
    for (index, i), found in list(verbs.items()):
        if index != sentence.index:
            continue
        saying = quoted_saying(sentence, sentence[i])
        inner = None if saying is None else verbs.get((index, saying.i))
        if inner is None:
            continue
        inner.shares = (index, i)
        found.content = list(inner.content)
        if is_passive(sentence, i) and not found.speakers:
            inner.shares = None
            del verbs[index, i]


def settle(found: Iterable[Found]) -> list[Found]:
    """Let findings take over another's content, now that it is settled; those whose host was lost stand alone."""
    found = list(found)
    by_place = {(f.sentence, f.token): f for f in found}
    for f in found:
        host = None if f.shares is None else by_place.get(f.shares)
        if host is not None:
            f.content = list(host.content)
    return found


def quoted_behind(sentences: Sequence[Sentence], quoted: Iterable[Found]) -> list[Found]:
    """ "“...,” the paper quoted him as saying": whose words they are that the paper passes on, one finding each."""
    out = []
    for host in quoted:
        sentence = sentences[host.sentence]
        if not 0 <= host.token < len(sentence) or not host.content:
            continue
        saying = quoted_saying(sentence, sentence[host.token])
        subject = None if saying is None else find_subject(sentence, saying.i)
        if saying is None or saying.i == host.token:
            continue
        if is_passive(sentence, host.token):
            # "the general was quoted by the agency as saying": the agency passes on.
            by = [*agents(sentence, host.token), *agents(sentence, saying.i)]
            subject = sentence.child(host.token, "nsubjpass") if by else None
            if subject is not None:
                host.speakers = [speaker_span(sentence, by[0].i, frozenset({saying.i, host.token}))]
        if subject is None:
            continue
        speaker = speaker_span(sentence, subject.i, frozenset({saying.i, host.token}))
        cue = sentence.span(saying.i, saying.i)
        found = Found(
            host.sentence,
            saying.i,
            cue,
            [speaker],
            list(host.content),
            quoted=True,
            lemma=saying.lemma.lower(),
        )
        found.shares = (host.sentence, host.token)
        out.append(found)
    return out
