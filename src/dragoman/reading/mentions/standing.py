"""What a sentence says that somebody is, serves or seeks to be: "X is the mayor", "X leads the union". No stage.

`is`: the description tells what he is ("was sworn in as minister"); `serves`: the body that he leads or is of ("who
speaks for the union"); `seeks`: the office that he stands for.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.reading.grammar import negated
from dragoman.reading.mentions import naming
from dragoman.reading.mentions.linking import PLACES, TRADES, Proto
from dragoman.reading.mentions.phrases import WINDOW
from dragoman.records.parse import Sentence, Token

_SOMEBODY = frozenset({"he", "she", "him", "her", "his", "who"})
_BEING = frozenset({"be", "become", "remain"})
_HEADING = frozenset(
    {"lead", "head", "chair", "command", "found", "represent", "run", "direct", "join", "helm"}
)
_FOR: dict[str, frozenset[str]] = {
    "speak": frozenset({"for"}), "stand": frozenset({"for"}), "run": frozenset({"for"}),
    "belong": frozenset({"to"}), "work": frozenset({"for", "at"}), "serve": frozenset({"in", "on", "with"}),
    "sit": frozenset({"for", "in", "on"}), "teach": frozenset({"at"}), "lecture": frozenset({"at"}),
}  # fmt: skip
_RUNNING = frozenset({"stand", "run"})
_OFFICES = frozenset({
    "office", "election", "re-election", "reelection", "parliament", "seat", "presidency", "senate", "congress",
})  # fmt: skip
"""What one stands or runs for, besides offices."""
_AS = frozenset({
    "act", "appoint", "begin", "confirm", "continue", "depose", "designate", "dismiss", "elect", "inaugurate",
    "install", "name", "nominate", "oust", "pick", "quit", "re-elect", "reappoint", "reelect", "remove", "replace",
    "resign", "retire", "return", "sack", "select", "serve", "stay", "step", "succeed", "swear", "take", "work",
})  # fmt: skip
"""Verbs with "as" before an office that the one spoken of has, had or gets."""
_NAMING = frozenset({
    "appoint", "ask", "choose", "confirm", "designate", "elect", "install", "invite", "name", "nominate", "pick",
    "swear",
})  # fmt: skip
_WISHING = frozenset({"want", "hope", "seek", "aim", "aspire", "bid", "wish"})
_PARTS = frozenset({"list", "slate", "ticket", "wing", "branch", "arm", "chapter", "section", "remnant"})
_POSTS = frozenset(
    {"post", "job", "role", "position", "work", "term", "time", "tenure", "duty", "appointment"}
)
_UNSURE = frozenset({"would", "could", "might", "may", "should", "can"})
_TAIL = frozenset({"ADP", "DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"})
_FRONT = frozenset({"DET", "ADJ", "NUM", "PRON"})
_CREDIT = 24
"""Tokens of a line of credits that are looked at."""
_LONGEST = 10
"""Tokens of an apposition past its head and of."""


def link(sentence: Sentence, protos: list[Proto], at: dict[int, Proto]) -> None:
    """Add the links, to mentions that are linked otherwise already."""
    found = _Standing(sentence, at)
    for p in protos:
        somebody = p.form == "name" or (p.form == "pronoun" and p.lemma in _SOMEBODY)
        if somebody and p.cut is None and p.label not in PLACES:
            found.of(p)
    found.apposed(protos)


class _Standing:
    def __init__(self, sentence: Sentence, at: dict[int, Proto]) -> None:
        self.sentence = sentence
        self.at = at
        self.words = naming.words()

    def of(self, p: Proto) -> None:
        """All that the sentence says of `p`."""
        t = self.sentence[p.head]
        verb = self.sentence[t.head]
        if t.dep in {"nsubj", "nsubjpass"}:
            for v in self._together(verb):
                self._does(p, v, passive=t.dep == "nsubjpass")
        elif t.dep in {"dobj", "pobj"} and verb.lemma in _AS | _NAMING and not negated(self.sentence, verb.i):
            self._made(p, verb)
        elif t.dep == "poss" and verb.lemma in _POSTS:
            p.link("is", self._role_after(verb.i))
        if p.form == "name" and p.title is None and p.label in {"PERSON", "ORG", ""}:
            self._belongs(p)

    def _together(self, verb: Token) -> Iterator[Token]:
        """A verb and those joined to it that have no subject of their own."""
        yield verb
        for c in self.sentence.children(verb.i)[:WINDOW]:
            if c.dep == "conj" and self.sentence.child(c.i, "nsubj", "nsubjpass") is None:
                yield c

    def _does(self, p: Proto, verb: Token, *, passive: bool) -> None:
        s, lemma = self.sentence, verb.lemma
        below = s.children(verb.i)[:WINDOW]
        if negated(s, verb.i):
            return
        if any(c.dep == "aux" and c.text.lower() in _UNSURE for c in below):
            if lemma in _BEING:
                p.link("seeks", self._described(s.child(verb.i, "attr")))
            return
        if lemma in _BEING:
            p.link("is", self._described(s.child(verb.i, "attr")))
        if lemma == "represent" and not passive:
            self._for(p, "speak", s.child(verb.i, "dobj"))
        elif lemma in _HEADING and not passive:
            p.link("serves", self._body(self._whole(s.child(verb.i, "dobj"))))
        if passive and lemma in _AS | _NAMING:
            self._made(p, verb)
        elif lemma in _AS:
            p.link("is", self._role_after(verb.i))
        for c in below:
            if c.dep == "prep" and c.text.lower() in _FOR.get(lemma, ()) and not passive:
                self._for(p, lemma, s.child(c.i, "pobj"))
            elif c.dep == "xcomp" and lemma in _WISHING and c.lemma in _BEING:
                p.link("seeks", self._described(s.child(c.i, "attr")))

    def _for(self, p: Proto, verb: str, inner: Token | None) -> None:
        """ "stood for the party", "ran for mayor"."""
        other = None if inner is None else self.at.get(inner.i)
        if other is None:
            return
        if verb in _RUNNING and (self._person(other) or other.lemma in _OFFICES):
            p.link("seeks", other)
        elif verb == "speak" and other.form in {"name", "description"} and other.label not in {"DATE", "LOC"}:
            p.link("serves", other)
        else:
            p.link("serves", self._body(inner))

    def _made(self, p: Proto, verb: Token) -> None:
        """ "named her finance minister", "was asked to form a government"."""
        s = self.sentence
        p.link("is", self._role_after(verb.i))
        if verb.lemma not in _NAMING:
            return
        p.link("is", self._described(s.child(verb.i, "oprd")))
        task = s.child(verb.i, "xcomp")
        if task is not None and task.lemma in {"form", "lead", "head", "run", "chair"}:
            p.link("serves", self._body(s.child(task.i, "dobj")))

    def _role_after(self, i: int) -> Proto | None:
        """The office after "as"."""
        for c in self.sentence.children(i):
            if c.dep == "prep" and c.text.lower() == "as":
                return self._described(self.sentence.child(c.i, "pobj"))
        return None

    def _described(self, t: Token | None) -> Proto | None:
        other = None if t is None else self.at.get(t.i)
        return other if other is not None and self._person(other) else None

    def _person(self, p: Proto) -> bool:
        known = self.words
        trade = p.lemma in known.roles or p.lemma in known.persons or p.lemma.endswith(TRADES)
        return p.form == "description" and not p.plural and trade

    def _whole(self, t: Token | None) -> Token | None:
        """That of which one leads a part ("led the list of the Greens")."""
        if t is None or t.lemma not in _PARTS:
            return t
        for c in self.sentence.children(t.i):
            if c.dep == "prep" and c.text.lower() == "of":
                return self.sentence.child(c.i, "pobj")
        return t

    def _body(self, t: Token | None) -> Proto | None:
        """A body that one leads or is of: by its name, or by a word for such."""
        other = None if t is None else self.at.get(t.i)
        if other is None:
            return None
        named = other.form == "name" and other.label in {"", "ORG"}
        named = named or other.lemma in {"which", "that"}  # "the brigade, which he commands"
        return other if named or self._group(other) else None

    def _group(self, p: Proto) -> bool:
        return p.form == "description" and (p.lemma in self.words.groups or p.lemma in self.words.bodies)

    def _belongs(self, p: Proto) -> None:
        """ "Prakash Karat of the Marxists"."""
        s = self.sentence
        for i in range(p.core[0], p.core[1] + 1):
            for c in s.children(i):
                if c.dep != "prep" or c.text.lower() not in {"of", "from"} or c.i <= p.core[1]:
                    continue
                inner = s.child(c.i, "pobj")
                other = None if inner is None else self.at.get(inner.i)
                crowd = (
                    other is not None and other.plural and other.label == "NORP" and c.text.lower() == "of"
                )
                p.link("serves", other if crowd else self._body(inner))
        for c in s.children(p.head):
            if c.dep == "acl" and c.lemma == "speak":
                self._does(p, c, passive=False)  # "X, speaking for the families, said"

    # -- between commas --------------------------------------------------------------------------------------

    def apposed(self, protos: list[Proto]) -> None:
        """A description between commas after the name that it is of, where the parse hung it elsewhere: "X, governor of
        Herat, has"."""
        s, count = self.sentence, len(self.sentence)
        begins: dict[int, Proto] = {}
        for d in protos:
            if self._person(d) or (self._group(d) and not d.plural):
                first = d.first
                while (
                    first
                    and d.first - first < 4
                    and s[first - 1].pos in _FRONT
                    and s[first - 1].text.lower() != "once"
                ):
                    first -= 1
                begins.setdefault(first, d)
        for p in protos:
            comma = p.last + 1
            if p.form != "name" or p.cut or comma + 1 >= count or s[comma].text != ",":
                continue
            found = begins.get(comma + 1)
            if found is None or p.label not in {"PERSON", "ORG", ""} or ("apposition", found) in p.links:
                continue
            if self._closed(found) and self._fits(p, found):
                p.link("apposition", found)
                found.link("apposition", p)

    def _fits(self, p: Proto, d: Proto) -> bool:
        """Can the name be of such a one, and has neither another name beside it?"""
        if any(r == "apposition" and o.form == "name" for r, o in d.links):
            return False
        if self._person(d):
            return not p.plural
        if p.label == "PERSON" or d.first == 0 or p.plural:
            return False
        return self.sentence[d.first - 1].text.lower() in {"the", "a", "an", "its"}

    def _closed(self, d: Proto) -> bool:
        """Does a comma or the sentence end after the phrase?"""
        s = self.sentence
        for i in range(d.last + 1, min(len(s), d.last + _LONGEST)):
            if s[i].text in {".", ";", ")"}:
                return True
            if s[i].text == ",":
                after = s[i + 1] if i + 1 < len(s) else None
                return after is None or after.pos != "CCONJ" or not self._group(d)
            if (
                i == d.last + 1
                and s[i].tag in {"VBN", "WP"}
                and d.first
                and s[d.first - 1].text in {"a", "an"}
            ):
                return True  # "a charity seen as close to the party"
            if s[i].pos not in _TAIL or s[i].tag == "TO":
                return False
        return d.last + 1 >= len(s)


def _plain(t: Token) -> bool:
    return t.text.islower() or (t.i == 0 and t.pos != "PROPN")


def credited(sentence: Sentence) -> bool:
    """Is this no sentence of the report but a line on who wrote it ("Additional reporting by Ann Lee")?"""
    words = [t.text.lower() for t in sentence.tokens[:_CREDIT]]
    known = naming.words().credits
    by = next((n for n, w in enumerate(words[:4]) if w in {"by", "from", ":"}), 0)
    if words[:1] == ["by"]:
        return not any(t.pos == "VERB" for t in sentence.tokens)
    opening = by > 0 and not known.isdisjoint(words[:by])
    return opening or (
        "contributed" in words and not {"story", "report", "reporting", "article"}.isdisjoint(words)
    )


def called(sentence: Sentence, p: Proto) -> str:
    """The common words before a name that say what it is ("construction union Suntracs"), in small letters, or ""."""
    s, first = sentence, p.core[0]
    if p.form != "name" or p.title is not None or not first or p.cut is not None:
        return ""
    last = s[first - 1]
    tied = first <= last.head <= p.core[1] or any(s[i].head == last.i for i in range(first, p.core[1] + 1))
    common = last.tag in {"NN", "NNP"} and (last.text.islower() or (last.i == 0 and last.text[1:].islower()))
    if not (tied and common):
        return "reporter" if p.label == "PERSON" and credited(s) else ""
    low = first - 1
    while low and first - low < 5 and s[low - 1].pos in {"NOUN", "ADJ", "PROPN"} and _plain(s[low - 1]):
        low -= 1
    if low == 1 and s[0].text.lower() in naming.words().groups:
        low = 0  # "Union federation PIT-CNT"
    return " ".join(s[i].text.lower() for i in range(low, first))
