"""How the mentions of one sentence stand to each other: apposition, possession, modifier, conjunct. No stage."""

from __future__ import annotations

import re
from typing import Literal

from dragoman.reading.grammar import lost_subject
from dragoman.reading.mentions import naming
from dragoman.reading.mentions.phrases import WINDOW
from dragoman.records.parse import Sentence, Token

Form = Literal["name", "pronoun", "description", "demonym"]
Role = Literal["apposition", "of", "modifier", "conjunct", "is", "serves", "seeks"]

_MOST_LINKS = 24
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_AFFILIATED = frozenset({"at", "with", "from"})
_CROWDS = frozenset(
    {"country", "community", "crowd", "diaspora", "family", "nation", "people", "population", "state"}
)
"""Nouns of groups that nobody is employed at."""
_SEATED = frozenset({
    "authority", "government", "parliament", "police", "opposition", "court", "army", "assembly", "cabinet", "chamber",
    "house", "junta", "legislature", "ministry", "regime", "senate",
})  # fmt: skip
PLACES = frozenset({"GPE", "NORP", "LOC", "FAC"})
_LEADING = frozenset({"lead", "head", "chair", "command", "found", "represent"})
_PAPERS = frozenset({
    "statement", "message", "letter", "communique", "communiqué", "signal", "note", "filing", "lawsuit", "memo",
    "release", "bulletin", "declaration", "tweet", "video", "recording", "leaflet", "petition", "complaint", "report",
})  # fmt: skip
"""Papers and recordings, that are from somebody."""
_MEN = frozenset({"source", "major", "colonel", "captain", "corporal", "brigadier"})
"""Who is in a body, besides those in a role of it."""
TRADES = ("er", "or", "ist", "ian", "eer", "man", "woman")
_CALLED = re.compile(
    r"(?:.{1,40} )?,? ?(?:(?:who|whom|,|\() ?)?"
    r"(?:(?:\w+ ){0,3}(?:named|called|nicknamed|known|identified|introduced|styled|calling|identifying|introducing)"
    r"(?: (?:only|simply|just|locally|himself|herself|itself))*(?: (?:as|by))?"
    r"|(?:\w+ ){0,2}(?:gives?|gave|giving|uses?|used|using|goes|went|going|asked to be|wanted to be)(?: \w+){0,3}"
    r" (?:name|names|alias|nickname|surname)(?: (?:as|of|only as))?(?: ,)?"
    r"|(?:who )?(?:goes|went|going) by)(?: the (?:name|alias))?(?: of)?"
)
"""Words between a description and the name that somebody is called by."""


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

    @property
    def one_of(self) -> bool:
        """ "one of them", "another of the survivors": one human being out of those counted."""
        if self.form == "pronoun" and self.lemma in {"one", "another"}:
            return True  # "said one, a farmer of 50"
        return self.form != "name" and not self.plural and self.core[0] > self.head

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
        self._called()

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
            p.link("of", self._led(head))
        named = self.in_name[p.head] or p.lemma.endswith("-general")
        for i in range(p.core[0], p.last + 1) if named else (p.head,):
            for c in s.children(i):
                if not (named and p.core[0] <= c.i <= p.core[1]):
                    self._child(p, c)

    def _led(self, head: Token) -> Proto | None:
        """Whom one leads of whom it is said ("X, who heads the union")."""
        verb = self.sentence[head.head]
        if head.dep != "nsubj" or verb.dep != "relcl" or verb.lemma not in _LEADING:
            return None
        led = self.sentence.child(verb.i, "dobj")
        return None if led is None else self.at.get(led.i)

    def _relative(self, p: Proto, head: Token) -> Proto | None:
        """What "who" stands for: the parse's noun, unless only one nearer by is somebody."""
        noun = antecedent(self.sentence, head)
        found = None if noun is None else self.at.get(noun)
        if head.text.lower() not in {"who", "whom", "whose"} or (found is not None and self.human(found)):
            return found
        place = self.protos.index(p) if len(self.protos) < 400 else 0
        near = [o for o in self.protos[max(0, place - 5) : place] if o.last < p.first and self.human(o)]
        owned = {id(t) for o in near for r, t in o.links if r in {"of", "modifier"}}
        free = [o for o in near if id(o) not in owned and o.label not in PLACES]
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
        elif c.dep == "acl" and p.lemma in _PAPERS and c.tag == "VBN":
            for d in self.sentence.children(c.i):
                if d.dep in {"prep", "agent"} and d.text.lower() in {"by", "to", "from"}:
                    inner = self.sentence.child(d.i, "pobj")
                    p.link("of", None if inner is None else self.at.get(inner.i))

    def _apposed(self, p: Proto, other: Proto | None) -> None:
        if other is None or other.form == "pronoun":
            return
        if other.label in PLACES and (other.first == other.last or not self._person(p)):
            return
        if self._subject(other):
            return
        if p.one_of and not other.plural and (other.form == "description" or self.human(other)):
            p.link("apposition", other)
            other.link("apposition", p)
            return
        if p.form == "name" and self._misplaced(p, other):
            return
        if p.form == "pronoun":
            return
        if not any(o.form == "name" or self.human(o) for o in (other,)) or not self.human(p):
            return
        if other.plural != p.plural and not {p.lemma, other.lemma} & self.words.groups and p.form != "name":
            return
        p.link("apposition", other)
        other.link("apposition", p)

    def _subject(self, p: Proto) -> bool:
        """Is what the parse took for an apposition the subject of a verb: "In Nairobi, an official told ..."?"""
        s = self.sentence
        last = s.subtree(p.head)[-1] + 1
        near = s.tokens[last : last + 2]
        verb = next((t for t in near if t.pos in {"VERB", "AUX"}), None)
        lost = None if verb is None else lost_subject(s, verb)
        return lost is not None and lost.i == p.head

    def _misplaced(self, p: Proto, other: Proto) -> bool:
        """Did the parse hang on a name what stands beside somebody else: "the spokesman in Aceh, Col. Basuki"?"""
        return other.label == "PERSON" and any(q.last < other.first for q in self._above(p))

    def _above(self, p: Proto) -> list[Proto]:
        """Single human beings described in whose phrase a name stands, by prepositions only."""
        s, t, out = self.sentence, self.sentence[p.head], []
        for _ in range(6):
            if t.dep not in {"pobj", "prep", "poss", "compound", "agent"} or t.head == t.i:
                break
            t = s[t.head]
            found = self.at.get(t.i)
            if found is not None and found is not p and self._person(found):
                out.append(found)
        return out

    def _person(self, p: Proto) -> bool:
        """One human being, described: "its spokesman", "one of the drivers", "a nurse"."""
        known = self.words
        named = p.lemma in known.roles or p.lemma in known.persons or p.lemma.endswith(TRADES)
        return p.one_of or (p.form == "description" and not p.plural and named)

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
            fits = fits or (word == "of" and not measured and p.plural and self._fighting(p, other))
            fits = fits or (word == "of" and p.lemma in _PAPERS)
        elif word == "to":
            fits = role
        elif p.lemma in _PAPERS and word in {"from", "by"}:
            fits = True
        elif word in _AFFILIATED:
            body = other.lemma in self.words.groups or other.lemma in self.words.bodies
            named = other.form == "name" and other.label not in PLACES
            fits = role and (named or self._employs(other, body))
            fits = fits or (word == "with" and named and other.label == "ORG" and self._person(p))
        elif word == "in" and p.lemma in _MEN:
            fits = other.lemma in self.words.groups or other.lemma in self.words.bodies
        elif word == "in":
            fits = p.lemma in _SEATED or (role and (other.lemma in self.words.groups or other.label == "ORG"))
        else:
            fits = False
        if fits:
            p.link("of", other)

    def _employs(self, p: Proto, body: bool) -> bool:
        """ "a spokesman at the foreign ministry": a body that is described, and is no crowd."""
        return body and p.form == "description" and not p.plural and p.lemma not in _CROWDS

    def _fighting(self, p: Proto, other: Proto) -> bool:
        """ "gunmen of the Sinaloa Cartel": people of a body that bears a name."""
        people = p.form == "description" and p.lemma in self.words.persons
        return people and other.form == "name" and other.label in {"", "ORG"}

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
                    o.link("of" if serves and p.label not in PLACES else "modifier", p)
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
            if not self._person(p) or p.last + 2 >= count:
                continue
            comma = self._comma(p)
            other = None if comma is None else starts.get(comma + 1)
            if comma is None or other is None or other.label in PLACES or s[comma + 1].pos in {"ADP", "DET"}:
                continue
            if self._fronted(p, other):
                continue
            near = comma == p.last + 1 and p.lemma in self.words.roles
            if not near and other.label != "PERSON":
                continue
            after = s[other.last + 1] if other.last + 1 < count else None
            closed = after is None or after.text in {",", ".", ")", ";"}
            if not near and after is not None and after.text == ",":
                follow = s[after.i + 1] if after.i + 1 < count else None
                closed = follow is None or follow.pos not in {"CCONJ", "PROPN"}
            subject = near or s[p.head].dep in {"nsubj", "nsubjpass"}
            if closed or (after is not None and after.pos in {"VERB", "AUX"} and subject):
                p.link("apposition", other)
                other.link("apposition", p)

    def _fronted(self, p: Proto, other: Proto) -> bool:
        """Does the phrase only open the clause whose subject is the name ("In a letter to the minister, X said")?"""
        s, t = self.sentence, self.sentence[p.head]
        name, after = s[other.head], s.tokens[other.last + 1 : other.last + 2]
        return t.dep == "pobj" and name.dep in {"nsubj", "nsubjpass"} and bool(after) and after[0].text != ","

    def _comma(self, p: Proto) -> int | None:
        """The comma at which the noun phrase of a person ends, prepositional phrases and all."""
        s = self.sentence
        for i in range(p.last + 1, min(len(s) - 1, p.last + 9)):
            if s[i].text == ",":
                return i
            if s[i].pos not in {"ADP", "DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"} or s[i].tag == "TO":
                return None
        return None

    def _called(self) -> None:
        """ "a technician named Rahim", "a commander who uses the name Sokoli"."""
        s = self.sentence
        for place, p in enumerate(self.protos):
            if p.form != "description" or p.plural:
                continue
            for other in self.protos[place + 1 : place + 6]:
                if other.form != "name" or other.label in {"GPE", "NORP", "LOC"} or other.first <= p.last + 1:
                    continue
                between = " ".join(t.text.lower() for t in s.tokens[p.last + 1 : other.first])
                if _CALLED.fullmatch(between):
                    p.link("apposition", other)
                    other.link("apposition", p)
                break
