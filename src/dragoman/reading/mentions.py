"""Sentences to mentions: every noun phrase that may name an actor, with its party span and its neighbours.

Spans follow the reading contract: the shortest noun phrase with its name and title, without determiner,
mere counts, relative clause or apposition. Who is meant is settled later, by resolution.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dragoman.reading import naming
from dragoman.records.drafts import MentionDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import MentionLink

Form = Literal["name", "pronoun", "description", "demonym"]
Role = Literal["apposition", "of", "modifier", "conjunct"]

_PREMODIFIERS = frozenset(
    {"compound", "amod", "nmod", "nummod", "quantmod", "npadvmod", "advmod", "det", "predet", "preconj", "poss",
     "case", "punct", "cc", "conj", "neg", "intj", "dep"}
)  # fmt: skip
_INNER = frozenset({"compound", "amod", "nmod", "npadvmod", "quantmod", "advmod", "nummod", "det", "predet"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DEFINITE = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "her"})
_QUOTES = frozenset('“”"‘«»„‟')
_WINDOW = 30
"""Tokens before a head that may belong to its noun phrase, and steps up a tree: keeps broken parses linear."""
_LONGEST_TAIL = 14
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


class _Proto:
    """A mention under way: token indexes of one sentence."""

    __slots__ = (
        "core",
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
        self.links: list[tuple[Role, _Proto]] = []

    def link(self, role: Role, other: _Proto | None) -> None:
        if other is not None and other is not self and (role, other) not in self.links:
            self.links.append((role, other))


def find(text: str, sentences: Sequence[Sentence]) -> list[MentionDraft]:
    """Mentions of all sentences, in order of their spans (on a tie the longer one first).

    Offsets are the report's. One mention for each nominal head, and one for each demonym or name that stands
    before a head. `links` index the returned list. Apposition links go both ways; where a description has
    one to a name ("Turkey's president, Recep Tayyip Erdoğan"), the name is the party. A relative pronoun
    links to what it stands for as an apposition. Never raises.
    """
    common = naming.vocabulary(sentences)
    protos: list[_Proto] = []
    for sentence in sentences:
        if len(sentence):
            protos.extend(_Scan(sentence, common).run())
    position = {id(p): n for n, p in enumerate(protos)}
    return [_draft(text, p, position) for p in protos]


def _draft(text: str, p: _Proto, position: dict[int, int]) -> MentionDraft:
    s, head = p.sentence, p.sentence[p.head]
    core = s.span(*p.core)
    return MentionDraft(
        span=s.span(p.first, p.last),
        head=(head.start, head.end),
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
        links=tuple(MentionLink(role=r, target=position[id(o)]) for r, o in p.links if id(o) in position),
    )


def _is_subject(sentence: Sentence, token: Token) -> bool:
    for _ in range(_WINDOW):
        if token.dep != "conj":
            break
        token = sentence[token.head]
    return token.dep in _SUBJECTS


class _Scan:
    """The mentions of one sentence."""

    def __init__(self, sentence: Sentence, common: frozenset[str]) -> None:
        self.sentence = sentence
        self.words = naming.words()
        self.names = naming.find(sentence, common)
        self.in_name = [False] * len(sentence)
        self.measured = [False] * len(sentence)
        for e in sentence.entities:
            if e.label in naming.MEASURE_LABELS:
                for i in range(e.first, e.last + 1):
                    self.measured[i] = True
        for name, _ in self.names:
            for i in range(name.first, name.last + 1):
                self.in_name[i] = True
        self.at: dict[int, _Proto] = {}
        """The mention that a token belongs to: all tokens of a name, the head of anything else."""
        self.protos: list[_Proto] = []

    def run(self) -> list[_Proto]:
        for name, lead in self.names:
            self._name(name, lead)
        for token in self.sentence:
            if not self.in_name[token.i] and self._is_head(token):
                self._nominal(token)
        self.protos.sort(key=lambda p: (p.first, -p.last, p.head))
        for p in self.protos:
            self._links(p)
        self._inside()
        self._beside()
        return self.protos

    def _add(self, p: _Proto) -> _Proto:
        self.protos.append(p)
        self.at[p.head] = p
        return p

    # -- names ---------------------------------------------------------------------------------------------

    def _name(self, name: naming.Name, lead: int) -> None:
        s, first, last = self.sentence, name.first, name.last
        if lead:
            front = self._add(_Proto(s, first + lead - 1, first, first + lead - 1, "demonym"))
            front.form = "demonym" if self._is_people(first, "") else "name"
            front.label = self._entity_label(first)
            front.plural = False
            for i in range(first, first + lead):
                self.at[i] = front
        start = first + lead
        title = naming.title_length(s, start, last)
        if start + title <= last and s[last].text.lower() in self.words.bodies | self.words.groups:
            title = 0
        head = self._name_head(start, last)
        p = _Proto(s, head, start, last, "name")
        p.label = name.label
        if title and start + title > last:
            p.form, p.label = "description", ""
            p.first = p.core[0]
            self._widen(p, first)
        elif self._is_person(name, title):
            p.plural = False
            p.core = (start + title, last)
            p.title = (start, start + title - 1) if title else None
            self._widen(p, first, person=True)
        else:
            p.form = self._form(p, start, last, name.label)
            p.core = (first, last) if lead else (start, last)
            p.first = first
            self._compass(p)
        for i in range(start, last + 1):
            self.at[i] = p
        self._add(p)

    def _is_person(self, name: naming.Name, title: int) -> bool:
        last = self.sentence[name.last]
        if last.tag == "NNPS" or last.text.lower() in self.words.bodies | self.words.groups:
            return False
        if title or name.label == "PERSON":
            return True
        # A role in small letters right before an unlabelled name: "spokesman Kareem Nouri".
        before = self.sentence[name.first - 1] if name.first else None
        return before is not None and before.pos == "NOUN" and before.text in self.words.titles

    def _entity_label(self, i: int) -> str:
        return next((e.label for e in self.sentence.entities if e.first <= i <= e.last), "")

    def _is_people(self, i: int, label: str) -> bool:
        return (label or self._entity_label(i)) == "NORP" or self.sentence[i].pos == "ADJ"

    def _form(self, p: _Proto, first: int, last: int, label: str) -> Form:
        """A people or its adjective, a body called by a common noun ("the Coalition"), or a name."""
        if first == last:
            word = self.sentence[first].text.lower()
            if label == "NORP" or (label == "" and self.sentence[first].pos == "ADJ"):
                return "demonym"
            if label == "" and (word in self.words.groups or word in self.words.roles):
                return "description"
        elif label == "NORP" and self.sentence[last].text in naming.HYPHENS:
            return "demonym"
        return "name"

    def _name_head(self, first: int, last: int) -> int:
        """The last token whose head lies outside: right even where a name fell to pieces in the parse."""
        for i in range(last, first - 1, -1):
            head = self.sentence[i].head
            if (head == i or not first <= head <= last) and self.sentence[i].text[0].isalnum():
                return i
        return last

    def _widen(self, p: _Proto, first: int, person: bool = False) -> None:
        """Give a titled name what stands before it in its noun phrase ("Badr spokesman Kareem Nouri")."""
        start = self._front(p.head, first)
        if person and start < first:
            known = self.words
            fronted = any(
                self.sentence[i].pos == "NOUN" and self.sentence[i].text.lower() in known.roles | known.titles
                for i in range(start, first)
            )
            start = start if fronted else first
            if fronted:
                low = next(i for i in range(first - 1, start - 1, -1) if i == start or self.in_name[i - 1])
                p.title = (low, p.title[1] if p.title else first - 1)
        p.first = min(start, first)
        if not person:
            p.core = (p.first, p.last)

    def _compass(self, p: _Proto) -> None:
        if p.first and self.sentence[p.first - 1].text.lower() in self.words.compass:
            before = self.sentence[p.first - 1]
            if p.first <= before.head <= p.last and p.label in {"", "GPE", "LOC", "ORG", "NORP", "FAC"}:
                p.first -= 1

    # -- other nominal heads -------------------------------------------------------------------------------

    def _is_head(self, t: Token) -> bool:
        word = t.text.lower()
        if not t.text[0].isalnum() or self.measured[t.i]:
            return False
        if t.tag in {"PRP", "PRP$", "WP", "WP$"} or t.pos == "PRON" or t.tag == "WDT":
            return t.dep != "expl" and word in self.words.pronouns and self._refers(t, word)
        if t.pos in {"NOUN", "PROPN"}:
            return t.dep not in _INNER or (
                t.dep in {"compound", "nmod", "amod"} and word in self.words.modifiers
            )
        if t.dep in {
            "nsubj",
            "nsubjpass",
            "dobj",
            "pobj",
            "iobj",
            "dative",
            "conj",
            "ROOT",
            "appos",
            "attr",
            "agent",
        }:
            if t.pos == "NUM":
                return (t.dep not in {"ROOT", "conj"} and not word.isdigit()) or self._has_of(t)
            return (
                t.pos in {"DET", "ADJ"}
                and t.dep != "ROOT"
                and (word in self.words.pronouns or t.tag == "NNS")
            )
        return False

    def _refers(self, t: Token, word: str) -> bool:
        """Leave out "that" and "which" that open a clause, and demonstratives that point at facts."""
        if word in {"that", "which"}:
            return self._antecedent(t) is not None
        if word in {"these", "those", "all", "both", "each", "one", "other", "another"}:
            return t.dep not in {"det", "amod", "nummod", "predet"}
        return True

    def _has_of(self, t: Token) -> bool:
        return any(c.dep == "prep" and c.text.lower() == "of" for c in self.sentence.children(t.i))

    def _nominal(self, t: Token) -> None:
        word = t.text.lower()
        if word in self.words.pronouns and (t.pos in {"PRON", "DET", "ADJ"} or t.tag[0] in "PW"):
            p = self._add(_Proto(self.sentence, t.i, t.i, t.i, "pronoun"))
            p.lemma = word
            p.plural = word in self.words.plural_pronouns
            self._measure(p)
            return
        p = self._add(_Proto(self.sentence, t.i, self._front(t.i, t.i), t.i, "description"))
        p.core = (p.first, t.i)
        if t.dep in {"compound", "nmod", "amod"}:
            p.first, p.core = t.i, (t.i, t.i)
        elif not self._measure(p):
            p.last = self._tail(p)

    def _below(self, j: int, i: int) -> bool:
        """Does token `j` hang below `i` by words that stand before a noun only?"""
        for _ in range(8):
            t = self.sentence[j]
            if t.dep not in _PREMODIFIERS and not (t.tag in {"VBN", "VBG"} and t.head == i):
                return False
            if t.head == i:
                return True
            if t.head == j:
                return False
            j = t.head
        return False

    def _front(self, head: int, start: int) -> int:
        """Where the party span of the noun phrase of `head` begins, looking left of token `start`."""
        s, first = self.sentence, start
        while first > 0 and start - first < _WINDOW:
            t = s[first - 1]
            if (
                t.tag in {"DT", "PDT", "PRP$", "POS", "WDT", "WP$", "EX"}
                or t.text in _QUOTES
                or t.dep == "case"
            ):
                break
            if not self._below(t.i, head) or t.text in {",", ";", ":", "(", ")", "[", "]"}:
                break
            if self.measured[t.i] and t.pos in {"NOUN", "PROPN"}:
                break
            first -= 1
        definite = first > 0 and s[first - 1].text.lower() in _DEFINITE
        return self._trim_front(first, start, definite)

    def _trim_front(self, first: int, stop: int, definite: bool) -> int:
        s, known = self.sentence, self.words
        while first < stop:
            t = s[first]
            word = t.text.lower()
            if first + 2 < stop and s[first + 1].text in naming.HYPHENS:
                if s[first + 2].text.lower() in known.epithets:
                    first += 3
                    continue
                if t.pos == "NUM" or t.tag == "CD":
                    first += 3
                    continue
            mere = t.pos in {"PUNCT", "CCONJ", "ADP", "SYM"} or word in known.loose
            if mere or (t.pos == "ADV" and not self.in_name[first]):
                first += 1
            elif t.pos == "NUM" or t.tag == "CD":
                if definite and first + 1 <= stop and s[stop].tag in {"NNS", "NNPS"}:
                    break
                first += 1
            elif "-" in word and word.rsplit("-", 1)[1] in known.epithets:
                first += 1
            else:
                break
        return first

    def _measure(self, p: _Proto) -> bool:
        """ "dozens of people", "one of the officials": the span runs on to those counted."""
        t = self.sentence[p.head]
        if t.text.lower() not in self.words.measures and t.pos != "NUM" and p.form != "pronoun":
            return False
        for c in self.sentence.children(t.i):
            if c.dep != "prep" or c.text.lower() != "of" or c.i != t.i + 1:
                continue
            inner = self.sentence.child(c.i, "pobj")
            if inner is None or inner.i <= c.i or inner.i - c.i > _LONGEST_TAIL:
                return False
            p.last = inner.i
            p.form = "pronoun" if inner.pos == "PRON" else "description"
            front = self._front(inner.i, inner.i)
            p.core = (front, inner.i)
            p.lemma = inner.lemma.lower()
            p.plural = t.text.lower() not in {"one", "none", "neither", "each", "either"}
            return True
        return False

    def _tail(self, p: _Proto) -> int:
        """Where the party span ends: a role or body keeps whom it serves ("chief of staff of the army")."""
        s, known = self.sentence, self.words
        word = s[p.head].lemma.lower()
        role = word in known.roles or s[p.head].text.lower() in known.roles
        if not role and word not in known.groups and word not in known.bodies and word not in known.compass:
            named = any(self.in_name[i] for i in range(p.first, p.head))
            if not (
                named and word in {"enclave", "city", "town", "province", "region", "village", "district"}
            ):
                return p.head
        bare = not any(self.in_name[i] or s[i].text in known.modifiers for i in range(p.first, p.head))
        allowed = {"of", "for"} if role or word in known.bodies else {"of"}
        if bare and (role or word in {"authority", "government", "people", "police", "resident"}):
            allowed = {"of", "for", "in", "to", "from", "at", "with"} & known.ties
            if p.first > 0 and s[p.first - 1].tag in {"PRP$", "POS"}:
                allowed = {"of", "for"}
        return self._reach(p.head, allowed)

    def _reach(self, head: int, allowed: set[str]) -> int:
        s, last = self.sentence, head
        for _ in range(3):
            link = next(
                (
                    c
                    for c in s.children(head)
                    if c.dep == "prep" and c.i == last + 1 and c.text.lower() in allowed
                ),
                None,
            )
            inner = s.child(link.i, "pobj") if link else None
            if link is None or inner is None or not link.i < inner.i <= link.i + _LONGEST_TAIL:
                return last
            if inner.pos not in {"NOUN", "PROPN", "PRON"} or self.measured[inner.i]:
                return last
            over = self.at.get(inner.i)
            last = over.last if over is not None and self.in_name[inner.i] else inner.i
            head, allowed = inner.i, {"of"}
        return last

    # -- links ---------------------------------------------------------------------------------------------

    def _links(self, p: _Proto) -> None:
        s = self.sentence
        head = s[p.head]
        if head.text.lower() in _RELATIVE and p.form == "pronoun" and head.tag[0] == "W":
            antecedent = self._antecedent(head)
            if antecedent is not None:
                p.link("apposition", self.at.get(antecedent))
        inside = range(p.core[0], p.last + 1) if self.in_name[p.head] else (p.head,)
        for i in inside:
            for c in s.children(i):
                if p.core[0] <= c.i <= p.core[1] and self.in_name[p.head]:
                    continue
                self._child(p, c)

    def _child(self, p: _Proto, c: Token) -> None:
        other = self.at.get(c.i)
        if c.dep == "poss":
            p.link("of", other)
        elif c.dep == "appos" and other is not None:
            p.link("apposition", other)
            other.link("apposition", p)
        elif c.dep == "conj" and other is not None:
            other.link("conjunct", p)
        elif c.dep == "prep" and c.text.lower() in self.words.ties:
            word = p.lemma
            served = word in self.words.roles or p.form == "pronoun" or p.title is not None
            body = word in self.words.groups or word in self.words.bodies
            if served or (body and c.text.lower() in {"of", "for", "in"}):
                inner = self.sentence.child(c.i, "pobj")
                if inner is not None:
                    p.link("of", self.at.get(inner.i))

    def _antecedent(self, t: Token) -> int | None:
        """The noun that a relative pronoun stands for."""
        for _ in range(_WINDOW):
            if t.dep == "relcl":
                return t.head
            if t.head == t.i:
                return None
            t = self.sentence[t.head]
        return None

    def _inside(self) -> None:
        """Names and peoples that stand before a head in its phrase: "Iraqi forces", "Badr spokesman Nouri"."""
        open_: list[_Proto] = []
        for p in self.protos:
            open_ = [o for o in open_ if o.last >= p.first][-4:]
            for o in open_:
                until = o.core[0] if o.title else o.head
                if p.last < until and p.form in {"name", "demonym", "description"} and p is not o:
                    serves = (o.title is not None or o.lemma in self.words.roles) and p.form == "name"
                    o.link("of" if serves and p.label not in {"GPE", "NORP"} else "modifier", p)
            open_.append(p)

    def _beside(self) -> None:
        """Short forms in brackets, and names between commas after a role that the parse hung elsewhere."""
        ends = {p.last: p for p in self.protos if self.in_name[p.last]}
        starts = {p.first: p for p in self.protos if p.form == "name"}
        s, count = self.sentence, len(self.sentence)
        for i, p in ends.items():
            other = starts.get(i + 2) if i + 2 < count and s[i + 1].text == "(" else None
            if other is None or other.last + 1 >= count or s[other.last + 1].text != ")":
                continue
            if _short(s, other, p):
                p.link("apposition", other)
                other.link("apposition", p)
        for p in self.protos:
            if p.form != "description" or p.plural or p.lemma not in self.words.roles or p.last + 2 >= count:
                continue
            other = starts.get(p.last + 2)
            if s[p.last + 1].text != "," or other is None or other.label in {"GPE", "NORP", "LOC"}:
                continue
            after = s[other.last + 1] if other.last + 1 < count else None
            if after is None or after.text in {",", ".", ")", ";"} or after.pos in {"VERB", "AUX"}:
                p.link("apposition", other)
                other.link("apposition", p)


def _short(sentence: Sentence, acronym: _Proto, name: _Proto) -> bool:
    """Do the letters of "(SDF)" come from the name's initials, at least the first?"""
    letters = [c for c in sentence[acronym.first].text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 2:
        return False
    initials = {sentence[i].text[0].upper() for i in range(name.first, name.last + 1)}
    return letters[0].upper() in initials or len(letters) <= 5
