"""Sentences to mentions: every noun phrase that may name an actor, with its party span and its neighbours.

Spans follow the reading contract: the shortest noun phrase with its name and title, without determiner,
mere counts, relative clause or apposition. Who is meant is settled later, by resolution.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.mentions import labels, naming, scenes, standing
from dragoman.reading.mentions.linking import Proto
from dragoman.reading.mentions.parted import part
from dragoman.reading.mentions.phrases import WINDOW
from dragoman.reading.mentions.scan import Scan
from dragoman.records.drafts import MentionDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import MentionLink

__all__ = ["find", "part"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LEAD = 4
"""Words before a phrase among which its determiner is looked for."""


def find(text: str, sentences: Sequence[Sentence]) -> list[MentionDraft]:
    """Mentions of all sentences, in order of their spans (on a tie the longer one first).

    Offsets are the report's. One mention for each nominal head, and one for each demonym or name that stands
    before a head. `links` index the returned list. Apposition links go both ways; where a description has
    one to a name ("Kenya's president, William Ruto"), the name is the party. A relative pronoun
    links to what it stands for as an apposition. Never raises.
    """
    common = naming.vocabulary(sentences)
    scans = [Scan(sentence, common) for sentence in sentences if len(sentence)]
    protos = [p for scan in scans for p in scan.run()]
    labels.vote(protos)
    for scan in scans:
        scan.link()
    labels.settle(protos)
    position = {id(p): n for n, p in enumerate(protos)}
    return [_draft(text, p, position) for p in protos]


def _draft(text: str, p: Proto, position: dict[int, int]) -> MentionDraft:
    s, head = p.sentence, p.sentence[p.head]
    core, span, at = s.span(*p.core), s.span(p.first, p.last), (head.start, head.end)
    if p.cut is not None:
        core = span = at = (head.start + p.cut[0], head.start + p.cut[1])
    determiner, lead = _before(s, p.first)
    return MentionDraft(
        span=span,
        head=at,
        core=core,
        sentence=s.index,
        form=p.form,
        label=p.label,
        text=text[core[0] : core[1]],
        lemma=p.lemma,
        title=text[slice(*s.span(*p.title))] if p.title else None,
        plural=p.plural,
        possessive=head.dep == "poss" or head.tag in {"PRP$", "WP$"},
        subject=_is_subject(s, head),
        determiner=determiner,
        lead=lead,
        preposition=_preposition(s, head),
        called=standing.called(s, p),
        scene=scenes.scene(s, head) if p.form == "name" else "",
        links=tuple(MentionLink(role=r, target=position[id(o)]) for r, o in p.links if id(o) in position),
    )


def _before(sentence: Sentence, first: int) -> tuple[str, str]:
    """The article, demonstrative or possessive pronoun before a phrase, and the words between that the span leaves out
    ("the", "new" of "the new president"), in lower case."""
    known, words = naming.words(), list[str]()
    for i in range(first - 1, max(-1, first - 1 - _LEAD), -1):
        t = sentence[i]
        if t.tag in {"DT", "PRP$", "PDT"}:
            return t.text.lower(), " ".join(reversed(words))
        if t.text.lower() not in known.loose:
            break
        words.append(t.text.lower())
    return "", " ".join(reversed(words))


def _preposition(sentence: Sentence, token: Token) -> str:
    """What governs the phrase of `token`, or of those that it is joined to ("in Syria and Iraq")."""
    after = sentence.tokens[token.i + 1 : token.i + 3]
    if len(after) == 2 and after[0].text in {"-", "‑"} and after[1].text.lower() in {"based", "born", "area"}:
        return "in"
    for _ in range(WINDOW):
        if token.dep != "conj":
            break
        token = sentence[token.head]
    return sentence[token.head].text.lower() if token.dep == "pobj" else ""


def _is_subject(sentence: Sentence, token: Token) -> bool:
    for _ in range(WINDOW):
        if token.dep != "conj":
            break
        token = sentence[token.head]
    return token.dep in _SUBJECTS
