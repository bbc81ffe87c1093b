"""How the mentions of one sentence stand to each other: apposition, possession, modifier, conjunct. No stage."""

from __future__ import annotations

from typing import Literal

from dragoman.reading.mentions import naming
from dragoman.reading.mentions.phrases import WINDOW
from dragoman.records.parse import Sentence, Token

Form = Literal["name", "pronoun", "description", "demonym"]
Role = Literal["apposition", "of", "modifier", "conjunct"]

_MOST_LINKS = 24
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_AFFILIATED = frozenset({"at", "with", "from"})
_SEATED = frozenset({"authority", "government", "parliament", "police", "opposition", "court", "army"})
_PLACES = frozenset({"GPE", "NORP", "LOC", "FAC"})


class Proto:
    """A mention under way: token indexes of one sentence, inclusive."""

    __slots__ = (
        "core",
        "cut",
        "first",
        "form",
        "head",
        "label",
        "last",
        "lemma",
        "links",
        "plural",
        "sentence",
        "title",
    )

    def __init__(self, sentence: Sentence, head: int, first: int, last: int, form: Form) -> None:
        self.sentence = sentence
        self.head = head
        self.first, self.last = first, last
        self.core = (first, last)
        self.form: Form = form
        self.label = ""
        self.title: tuple[int, int] | None = None
        self.lemma = sentence[head].lemma.lower()
        self.plural = sentence[head].tag in {"NNS", "NNPS"}
        self.cut: tuple[int, int] | None = None
        """Where the mention is part of one token ("U.S." in "U.S.-led"): characters of that token."""
        self.links: list[tuple[Role, Proto]] = []

    def place(self) -> tuple[int, int, int]:
        """Order in the text: by span, on a tie the longer one first, then by head."""
        first, last = self.sentence[self.first].start, self.sentence[self.last].end
        if self.cut is not None:
            first, last = first + self.cut[0], first + self.cut[1]
        return first, -last, self.head

    def link(self, role: Role, other: Proto | None) -> None:
        if other is None or other is self or len(self.links) >= _MOST_LINKS:
            return
        if (role, other) not in self.links:
            self.links.append((role, other))


def antecedent(sentence: Sentence, t: Token) -> int | None:
    """The noun that a relative pronoun stands for, as the parse has it."""
    for _ in range(WINDOW):
        if t.dep == "relcl":
            return t.head
        if t.head == t.i:
            return None
        t = sentence[t.head]
    return None


class Linker:
    """Links the mentions of one sentence. `at` gives the mention that a token belongs to."""

    def __init__(
        self, sentence: Sentence, protos: list[Proto], at: dict[int, Proto], in_name: list[bool]
    ) -> None:
        self.sentence = sentence
        self.protos = protos
        self.at = at
        self.in_name = in_name
        self.words = naming.words()

    def run(self) -> None:
        for p in self.protos:
            if p.cut is None:
                self._tree(p)
        self._inside()
        self._brackets()
        self._commas()

    def human(self, p: Proto) -> bool:
        """Does this mention speak of people or a body that acts?"""
        known = self.words
        if p.form == "description":
            return p.lemma in known.roles or p.lemma in known.groups or p.lemma in known.persons
        return p.form in {"name", "demonym"} and p.label not in {
            "FAC",
            "LOC",
            "PRODUCT",
            "EVENT",
            "WORK_OF_ART",
            "LAW",
        }

    def _tree(self, p: Proto) -> None:
        s = self.sentence
        head = s[p.head]
        if p.form == "pronoun" and head.tag[0] == "W" and head.text.lower() in _RELATIVE:
            p.link("apposition", self._relative(p, head))
        named = self.in_name[p.head]
        for i in range(p.core[0], p.last + 1) if named else (p.head,):
            for c in s.children(i):
                if not (named and p.core[0] <= c.i <= p.core[1]):
                    self._child(p, c)

    def _relative(self, p: Proto, head: Token) -> Proto | None:
        """What "who" stands for: the parse's noun, unless only one nearer by is somebody."""
        noun = antecedent(self.sentence, head)
        found = None if noun is None else self.at.get(noun)
        if head.text.lower() not in {"who", "whom", "whose"} or (found is not None and self.human(found)):
            return found
        place = self.protos.index(p) if len(self.protos) < 400 else 0
        near = [o for o in self.protos[max(0, place - 5) : place] if o.last < p.first and self.human(o)]
        owned = {id(t) for o in near for r, t in o.links if r in {"of", "modifier"}}
        free = [o for o in near if id(o) not in owned and o.label not in _PLACES]
        return free[-1] if free else found

    def _child(self, p: Proto, c: Token) -> None:
        other = self.at.get(c.i)
        if c.dep == "poss":
            p.link("of", other)
        elif c.dep == "appos":
            self._apposed(p, other)
        elif c.dep == "conj" and other is not None:
            other.link("conjunct", p)
        elif c.dep == "prep":
            self._served(p, c)

    def _apposed(self, p: Proto, other: Proto | None) -> None:
        if other is None or "pronoun" in {p.form, other.form} or other.label in _PLACES:
            return
        if not any(o.form == "name" or self.human(o) for o in (other,)) or not self.human(p):
            return
        if other.plural != p.plural and not {p.lemma, other.lemma} & self.words.groups and p.form != "name":
            return
        p.link("apposition", other)
        other.link("apposition", p)

    def _served(self, p: Proto, prep: Token) -> None:
        """ "spokesman for X", "minister in X's government", "analyst at X", "authorities in X"."""
        inner = self.sentence.child(prep.i, "pobj")
        other = self.at.get(inner.i) if inner is not None else None
        if other is None or inner is None or p.form == "demonym":
            return
        word, role = prep.text.lower(), p.lemma in self.words.roles or p.title is not None
        group = p.lemma in self.words.groups or p.lemma in self.words.bodies
        if word in {"of", "for"}:
            measured = p.form == "description" and p.core[0] > p.head
            fits = not measured and (role or p.form == "pronoun" or (group and word == "of"))
        elif word == "to":
            fits = role
        elif word in _AFFILIATED:
            fits = role and other.form == "name" and other.label not in _PLACES
        elif word == "in":
            fits = p.lemma in _SEATED or (role and (other.lemma in self.words.groups or other.label == "ORG"))
        else:
            fits = False
        if fits:
            p.link("of", other)

    def _inside(self) -> None:
        """Names and peoples that stand before a head in its phrase: "Iraqi forces", "UN envoy Martin Griffiths"."""
        open_: list[Proto] = []
        for p in self.protos:
            open_ = [o for o in open_ if o.last >= p.first][-4:]
            for o in open_:
                if p.cut or o.cut:
                    continue
                until = o.core[0] if o.title else o.head
                if p.last < until and p.form != "pronoun":
                    serves = (o.title is not None or o.lemma in self.words.roles) and p.form == "name"
                    o.link("of" if serves and p.label not in _PLACES else "modifier", p)
            open_.append(p)

    def _brackets(self) -> None:
        """Short forms in brackets: "Syrian Democratic Forces (SDF)"."""
        s, count = self.sentence, len(self.sentence)
        starts = {p.first: p for p in self.protos if p.form == "name"}
        for p in self.protos:
            if p.form == "pronoun" or p.last + 3 >= count or s[p.last + 1].text != "(":
                continue
            if p.last != p.head and not p.core[0] <= p.last <= p.core[1]:
                continue
            other = starts.get(p.last + 2)
            if other is None or other.last + 1 >= count or s[other.last + 1].text != ")":
                continue
            if self._short(other, p):
                p.link("apposition", other)
                other.link("apposition", p)

    def _short(self, acronym: Proto, name: Proto) -> bool:
        letters = [c for c in self.sentence[acronym.first].text if c.isalpha()]
        if len(letters) < 2 or sum(c.isupper() for c in letters) < 2:
            return False
        # A party after a politician's name ("Sen. Smith (R-Ohio)") is no short form of it.
        return name.title is None and not (
            name.label == "PERSON" and letters[0] in "RDI" and len(letters) < 3
        )

    def _commas(self) -> None:
        """A name between commas after a role that the parse hung elsewhere: "its spokesman, X, said"."""
        s, count = self.sentence, len(self.sentence)
        starts = {p.first: p for p in self.protos if p.form == "name"}
        for p in self.protos:
            if p.form != "description" or p.plural or p.lemma not in self.words.roles or p.last + 2 >= count:
                continue
            other = starts.get(p.last + 2)
            if s[p.last + 1].text != "," or other is None or other.label in _PLACES:
                continue
            after = s[other.last + 1] if other.last + 1 < count else None
            if after is None or after.text in {",", ".", ")", ";"} or after.pos in {"VERB", "AUX"}:
                p.link("apposition", other)
                other.link("apposition", p)
