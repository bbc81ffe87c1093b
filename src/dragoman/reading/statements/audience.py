"""Whom words are addressed to, and through which medium they went."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from dragoman.reading.grammar import NOMINAL, SUBJECTS
from dragoman.reading.statements.lexicon import Sources
from dragoman.reading.statements.mended import swallowed
from dragoman.reading.statements.speakers import is_date, speaker_span
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_OBJECTS = frozenset({"dobj", "dative", "iobj"})
_WITH = frozenset({"with", "on", "to", "for"})
_WHERE = frozenset({"on", "in", "via", "to", "by", "through", "over", "at"})
_CARRIED = frozenset({"in", "on", "via", "by", "through", "with"})
_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PRONOUNS = frozenset({"me", "us", "him", "her", "them", "you"})
_SPEAKING = frozenset({"speak", "talk", "write", "post", "appear", "interview", "quote", "cite", "broadcast"})
_ISSUED = frozenset(
    {"carry", "post", "publish", "broadcast", "air", "issue", "distribute", "release", "quote", "relay", "share",
     "send", "run", "print", "circulate", "upload", "report", "give", "read"}
)  # fmt: skip
_DEPTH = 4
_ROUTES = frozenset({"through", "via"})
_PIECES = frozenset(
    {"column", "op-ed", "article", "essay", "editorial", "piece", "commentary", "blog", "contribution"}
)
_UTTERANCES = frozenset(
    {"remark", "comment", "word", "testimony", "address", "reply", "response", "answer", "footage"}
)
"""What is carried by a medium, but is none itself: "in remarks carried by Vatican Radio"."""
_TOLD = frozenset(
    {"site", "portal", "outlet", "publication", "channel", "programme", "program", "show", "wire", "journal"}
)
"""Common nouns of media that are told things, though they are other things elsewhere."""
_LIKE_A_MEDIUM = re.compile(
    r"(?:tele|televi|radio|news|press|euro)[a-z]{3,}|[a-zà-ÿ]*(?:visi[oó]n|vis(?:a|ão)|tv|news|radio|press|media|inform|net|pravda"
    r"|today|24|vijesti|gazeta|blad(?:et)?|zeitung|diario|noticias|times|post)\d*",
    re.IGNORECASE,
)
"""Names that sound like one: "Ecuavisa", "Telepace", "Globovisión"."""
_NUMBERED = re.compile(r"(?:[A-Z]*TV|[A-Z][a-z]*(?:TV|tv)|Canal|Kanal|Rai|RAI|RTL|TVP?|Radio)-?\d{1,3}")
"""Stations called by their number: "TV8", "Kanal5", "RTL2"."""


class _Audience:
    """Collects addressees and channels of one cue."""

    def __init__(self, sentence: Sentence, cue: Token, lists: Sources, told: bool) -> None:
        self.sentence, self.cue, self.lists, self.told = sentence, cue, lists, told
        self.to: list[Token] = []
        self.through: list[Token] = []

    def read(self) -> None:
        for child in self.sentence.children(self.cue.i):
            if child.dep in _OBJECTS and child.pos != "ADP":
                if self.told:
                    self._told(child)
            elif (
                child.dep in {"prep", "dative", "agent"} and child.text.lower() != "by"
            ) or child.dep == "prep":
                self._phrase(child, 0)
            elif child.dep in {"advcl", "acl"} and child.tag in {"VBG", "VBN"}:
                self._aside(child)
            elif child.dep in SUBJECTS:
                for below in self.sentence.children(child.i):
                    comma = below.i > child.i and self.sentence[below.i - 1].text == ","
                    if below.dep == "prep" and comma:
                        self._phrase(below, 0)  # "its leader, in a recording aired by the radio, denied"
                    if below.dep == "acl" and below.tag in {"VBG", "VBN"}:
                        self._aside(below)

    def _told(self, thing: Token) -> None:
        grown = swallowed(self.sentence, self.cue.i)
        if grown is not None and thing.i >= grown[0].i:
            thing = grown[0]
        if not _names_somebody(self.sentence, thing, self.lists):
            return
        medium = (
            _is_outlet(self.sentence, thing, self.lists)
            or (thing.lemma.lower() in _TOLD and self.sentence.child(thing.i, "det") is not None)
            or (thing.pos == "PROPN" and _LIKE_A_MEDIUM.fullmatch(thing.text) is not None)
        )
        medium = medium or (
            self.cue.lemma.lower() == "tell" and _unknown_medium(self.sentence, thing, self.lists)
        )
        (self.through if medium else self.to).append(thing)

    def _aside(self, verb: Token) -> None:
        """ "Speaking to Radio Nile, he said", "refugees, interviewed by the Courier, said"."""
        if verb.lemma.lower() not in _SPEAKING:
            return
        for child in self.sentence.children(verb.i):
            thing = self.sentence.child(child.i, "pobj") if child.dep in {"prep", "agent"} else None
            if thing is None:
                continue
            if verb.tag == "VBN" and child.text.lower() == "by" and thing.pos in NOMINAL:
                self.through.append(thing)
            else:
                self._phrase(child, 0)

    def _phrase(self, preposition: Token, depth: int) -> None:
        """ "to reporters", "on Sky News", "in an interview with the Courier", "in a letter to the Herald"."""
        sentence, lists = self.sentence, self.lists
        thing = sentence.child(preposition.i, "pobj")
        if thing is None or depth > _DEPTH:
            return
        word, lemma = preposition.text.lower(), thing.lemma.lower()
        if lemma in lists.occasions:
            self._occasion(thing)
        elif word == "on" and thing.text == "X":
            self.through.append(thing)  # the network, whatever the parse takes the letter for
        elif word in _WHERE and is_medium(sentence, thing, lists) and not is_date(sentence, thing):
            self.through.append(thing)
        elif word in _CARRIED and (
            lemma in lists.carriers or lemma in lists.documents or lemma in _UTTERANCES or self._email(thing)
        ):
            self._document(thing, depth)
        elif (
            word == "to"
            and not self.told
            and self.cue.lemma.lower() not in lists.matters
            and _names_somebody(sentence, thing, lists)
        ):
            self.to.append(thing)

    def _email(self, thing: Token) -> bool:
        """ "e-mail", which the parse takes to pieces."""
        return [t.text.lower() for t in self.sentence.tokens[thing.i : thing.i + 3]] == ["e", "-", "mail"]

    def _occasion(self, thing: Token) -> None:
        partner = next((c for c in self.sentence.children(thing.i) if c.text.lower() in _WITH), None)
        noun = self.sentence.child(partner.i, "pobj") if partner is not None else None
        if noun is not None and noun.pos in NOMINAL:
            medium = thing.lemma.lower() == "interview" or _is_outlet(self.sentence, noun, self.lists)
            (self.through if medium else self.to).append(noun)
        else:
            self._document(thing, 0)  # "in an interview broadcast on state television"

    def _paper(self, preposition: Token) -> Token | None:
        """ "in a column for Gazeta do Povo", "in an article in Le Soir": the name of whoever printed it."""
        if preposition.text.lower() not in {"for", "in", "on"}:
            return None
        thing = self.sentence.child(preposition.i, "pobj")
        if thing is None or thing.pos != "PROPN" or is_date(self.sentence, thing):
            return None
        person = any(e.first <= thing.i <= e.last and e.label == "PERSON" for e in self.sentence.entities)
        return None if person and preposition.text.lower() != "for" else thing

    def _document(self, thing: Token, depth: int) -> None:
        """A letter or post, and the medium that carries it: "in a video on its website", "a note run by Tass"."""
        sentence, before, platform = self.sentence, len(self.through), False
        for child in sentence.children(thing.i):
            if (
                child.dep == "prep"
                and thing.lemma.lower() in _PIECES
                and (paper := self._paper(child)) is not None
            ):
                self.through.append(paper)
                platform = True
            elif child.dep in {"prep", "agent"} and child.text.lower() in _WHERE:
                self._phrase(child, depth + 1)
                platform = platform or (len(self.through) > before and child.text.lower() != "to")
            elif child.dep in {"acl", "relcl"} and child.lemma.lower() in _ISSUED:
                for link in sentence.children(child.i):
                    noun = (
                        sentence.child(link.i, "pobj")
                        if link.dep in {"agent", "prep", "prt", "dative"}
                        else None
                    )
                    by = noun is not None and link.text.lower() == "by" and noun.pos == "PROPN"
                    if noun is not None and (
                        by or (link.text.lower() in _WHERE and is_medium(sentence, noun, self.lists))
                    ):
                        self.through.append(noun)
                        platform = True
        if not platform and (thing.lemma.lower() in self.lists.carriers or self._email(thing)):
            self.through.insert(before, thing)


def routed(sentence: Sentence, indexes: set[int], lists: Sources) -> tuple[set[int], list[Span]]:
    """What is said without the way that it took, and that medium: "claimed the attack [through its Amaq agency]"."""
    for i in sorted(indexes):
        token = sentence[i]
        thing = sentence.child(i, "pobj") if token.dep == "prep" and token.text.lower() in _ROUTES else None
        if thing is None or not is_medium(sentence, thing, lists):
            continue
        tree = set(sentence.subtree(i))
        # At the end of the words only: "said shells were hidden through the channel and ..." tells of one.
        if max(tree) >= max(indexes) and i > min(indexes):
            return indexes - tree, [_medium_span(sentence, thing, frozenset({i}))]
    return indexes, []


def audience(
    sentence: Sentence, i: int, lists: Sources, content: Collection[int] = (), *, told: bool = False
) -> tuple[list[Span], list[Span]]:
    """Addressees and channels that hang on the cue verb `i`; `told`: its object is whom the words are for.

    `content` are the tokens of what is said: what stands there is told of, not spoken to.
    """
    found = _Audience(sentence, sentence[i], lists, told)
    found.read()
    barred = frozenset({i})
    found.to = [t for t in found.to if told or t.i not in content]
    found.through = [t for t in found.through if t.i not in content]
    return (
        [speaker_span(sentence, t.i, barred) for t in found.to],
        [_medium_span(sentence, t, barred) for t in dict.fromkeys(found.through)],
    )


def _medium_span(sentence: Sentence, token: Token, barred: frozenset[int]) -> Span:
    """The medium's own noun phrase: of a letter or post not whom it went to or who carried it."""
    if [t.text.lower() for t in sentence.tokens[token.i : token.i + 3]] == ["e", "-", "mail"]:
        return sentence.span(token.i, token.i + 2)
    below = {c.i for c in sentence.children(token.i) if c.i > token.i and c.dep in {"prep", "acl", "relcl"}}
    return speaker_span(sentence, token.i, barred | below)


def _names_somebody(sentence: Sentence, token: Token, lists: Sources) -> bool:
    """A name, a person's pronoun, people in the plural or an office: what can be spoken to."""
    if token.pos not in NOMINAL or not token.text[:1].isalnum() or is_date(sentence, token):
        return False
    if token.pos == "PRON":
        return token.text.lower() in _PRONOUNS
    if token.pos == "PROPN" or token.tag == "NNS" or token.lemma.lower() in lists.sources | lists.media:
        return True
    return any(e.first <= token.i <= e.last and e.label in _ACTORS for e in sentence.entities) or _plain(
        sentence, token
    )


def _plain(sentence: Sentence, token: Token) -> bool:
    """ "the crowd", "a news conference": a short common noun phrase, no possession of somebody's."""
    return (
        token.pos == "NOUN"
        and sentence.child(token.i, "det") is not None
        and sentence.child(token.i, "prep") is None
    )


def is_medium(sentence: Sentence, token: Token, lists: Sources) -> bool:
    """A medium by name, or a place where words are posted: "her channel", "the group's website"."""
    return _is_outlet(sentence, token, lists) or (
        token.lemma.lower() in {"channel", "forum", "account", "page"}
        and any(c.dep in {"poss", "compound", "amod", "nmod"} for c in sentence.children(token.i))
    )


def _is_outlet(sentence: Sentence, token: Token, lists: Sources) -> bool:
    """Does the noun phrase name a medium (a capital and a word of media in it), or is it "the newspaper"?"""
    if token.pos == "PRON":
        return False
    names = [
        token,
        *(c for c in sentence.children(token.i) if c.dep in {"compound", "amod", "nmod", "appos"}),
    ]
    parts = {part for n in names for part in (n.text.lower(), *n.text.lower().split("-"))}
    if token.lemma.lower() in lists.outlets or (token.lemma.lower() == "agency" and "news" in parts):
        return True
    if not any(n.text[:1].isupper() for n in names):
        return False
    parts |= {_plainly(p) for p in parts}
    return bool(parts & lists.media) or _NUMBERED.fullmatch(token.text) is not None


def _plainly(word: str) -> str:
    """The word without accents: "rádio" is radio."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _unknown_medium(sentence: Sentence, token: Token, lists: Sources) -> bool:
    """A name after "told" that is neither a person's nor that of a state, body or party: whoever printed the words."""
    if token.pos != "PROPN" or sentence.child(token.i, "poss", "conj") is not None:
        return False
    entity = next((e for e in sentence.entities if e.first <= token.i <= e.last), None)
    first, last = (token.i, token.i) if entity is None else (entity.first, entity.last)
    words = [t.text.lower() for t in sentence.tokens[first : last + 1]]
    words += [c.text.lower() for c in sentence.children(token.i) if c.pos != "DET"]
    if any(w in lists.bodies or w in lists.people or w in lists.sources for w in words):
        return False
    if entity is None or entity.label in {"ORG", "WORK_OF_ART", "PRODUCT"}:
        return True
    if any(c.dep == "det" and c.text == "The" for c in sentence.children(token.i)):
        return True  # an article with a capital belongs to a title: "told The Gleaner"
    # A short name in capitals is seldom a person's: "told TT".
    return first == last and token.text.isupper() and 2 <= len(token.text) <= 5
