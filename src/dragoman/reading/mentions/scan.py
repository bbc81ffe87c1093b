"""The mentions of one sentence: names first, then every other nominal head."""

from __future__ import annotations

from dragoman.reading.mentions import linking, naming, standing
from dragoman.reading.mentions.linking import Form, Proto
from dragoman.reading.mentions.phrases import LONGEST_TAIL, Phrases
from dragoman.records.parse import Sentence, Token

_INNER = frozenset({"compound", "amod", "nmod", "npadvmod", "quantmod", "advmod", "nummod", "det", "predet"})
_BEFORE = frozenset({"compound", "nmod", "amod"})
_MOUTHS = frozenset({
    "spokesman", "spokeswoman", "spokesperson", "official", "officer", "source", "leader", "commander", "commissioner",
    "inspector", "statement", "representative", "chief", "president", "chairman", "chairwoman", "secretary",
})  # fmt: skip
"""Who or what is told by the body whose noun stands right before."""
_EMPLOYERS = frozenset({
    "airline", "airport", "bank", "camp", "coastguard", "customs", "embassy", "factory", "farm", "hospital", "mine",
    "palace", "port", "prison", "railway", "rescue", "school",
})  # fmt: skip
"""Bodies that people are of, besides those of the lists."""
_RANKS = frozenset({"captain", "colonel", "general", "major", "lieutenant", "sergeant"})
_UNITS = frozenset({"wing", "squadron", "group", "team", "state", "cabinet"})
"""Of which ranks and posts are called, whoever holds them ("wing commander")."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Scan:
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
                    self.measured[i] = (
                        sentence[i].lemma not in naming.words().persons
                    )  # "629 migrants aboard"
        for name, _ in self.names:
            for i in range(name.first, name.last + 1):
                self.in_name[i] = True
        ends = {i: name.last for name, _ in self.names for i in range(name.first, name.last + 1)}
        self.phrases = Phrases(sentence, self.in_name, self.measured, ends)
        self.at: dict[int, Proto] = {}
        """The mention that a token belongs to: all tokens of a name, the head of anything else."""
        self.protos: list[Proto] = []

    def run(self) -> list[Proto]:
        for name, lead in self.names:
            self._name(name, lead)
        for token in self.sentence:
            if "-" in token.text:
                self._part(token)
            if not self.in_name[token.i] and self._is_head(token):
                self._nominal(token)
        self.protos.sort(key=Proto.place)
        return self.protos

    def link(self) -> None:
        """Links between the mentions found; after `run`, when labels are settled as far as they can be."""
        linking.Linker(self.sentence, self.protos, self.at, self.in_name).run()
        standing.link(self.sentence, self.protos, self.at)

    def _add(self, p: Proto) -> Proto:
        self.protos.append(p)
        self.at[p.head] = p
        return p

    def _part(self, t: Token) -> None:
        """A name inside a compound that is one token: "U.S.-led", "pro-Assad"."""
        first, _, second = t.text.partition("-")
        if second.lower() in self.words.epithets or second.lower() == "led":
            cut = (0, len(first)) if first[:1].isupper() else None
        else:
            cut = (
                (len(first) + 1, len(t.text))
                if first.lower() in {"pro", "anti"} and second[:1].isupper()
                else None
            )
        # The offsets are the report's only where the token's text is the report's.
        if cut is None or t.end - t.start != len(t.text):
            return
        p = Proto(self.sentence, t.i, t.i, t.i, "demonym")
        p.cut, p.plural = cut, False
        p.form = "demonym" if t.text[slice(*cut)].endswith(naming.PEOPLE_ENDINGS) else "name"
        self.protos.append(p)

    # -- names ---------------------------------------------------------------------------------------------

    def _name(self, name: naming.Name, lead: int) -> None:
        s, first, last = self.sentence, name.first, name.last
        if lead:
            front = self._add(Proto(s, first + lead - 1, first, first + lead - 1, "demonym"))
            front.form = "demonym" if self._is_people(first, "") else "name"
            front.label = self._entity_label(first)
            front.plural = False
            for i in range(first, first + lead):
                self.at[i] = front
        start = first + lead
        title = naming.title_length(s, start, last)
        if not title and name.label == "PERSON" and last - start > 1:
            title = naming.title_within(s, start, last)
        if start + title <= last and self._bodily(s[last]):
            title = 0
        head = self._name_head(start, last)
        p = Proto(s, head, start, last, "name")
        p.label = name.label
        if title and start + title > last:
            p.form, p.label = "description", ""
            p.first = p.core[0]
            self._widen(p, first)
        elif self._is_person(name, title):
            p.plural = False
            p.core = (start + title, last)
            p.title = (start, start + title - 1) if title else None
            if not self._headed(p, first):
                self._widen(p, first, person=True)
        else:
            p.form = self._form(p, start, last, name.label)
            placed = not self._is_people(first, "") and name.label not in {"PRODUCT", "PERSON", "NORP"}
            if lead and (placed or self._bodily(s[last])):
                p.first = first
            p.core = (p.first, last)
            self._compass(p)
        for i in range(start, last + 1):
            self.at[i] = p
        self._add(p)
        self._before_title(p)

    def _before_title(self, p: Proto) -> None:
        """The body in a title: "Government" in "Government Spokesperson Ann Lee"."""
        if p.title is None:
            return
        for i in range(p.first, p.core[0] - 1):
            word, role = self.sentence[i].text.lower(), self.sentence[i + 1].text.lower()
            if (
                self.in_name[i]
                and role in _MOUTHS
                and (word in self.words.modifiers or self._bodily(self.sentence[i]))
            ):
                inner = Proto(self.sentence, i, i, i, "description")
                inner.lemma = word
                self.protos.append(inner)

    def _is_person(self, name: naming.Name, title: int) -> bool:
        last = self.sentence[name.last]
        plain = all(t.text != "of" for t in self.sentence.tokens[name.first : name.last])
        family = (
            last.tag == "NNPS"
            and not (title and plain)
            and (name.label != "PERSON" or name.first == name.last)
        )  # "the Clintons"
        if family or self._bodily(last):
            return False
        if title or name.label == "PERSON":
            return True
        # A role in small letters right before an unlabelled name: "spokesman Omar Said".
        before = self.sentence[name.first - 1] if name.first else None
        return before is not None and before.pos == "NOUN" and before.text in self.words.titles

    def _bodily(self, t: Token) -> bool:
        word = t.text.lower()
        return word in self.words.bodies or word in self.words.groups

    def _entity_label(self, i: int) -> str:
        return next((e.label for e in self.sentence.entities if e.first <= i <= e.last), "")

    def _is_people(self, i: int, label: str) -> bool:
        return (label or self._entity_label(i)) == "NORP" or self._adjective(self.sentence[i])

    def _adjective(self, t: Token) -> bool:
        return t.pos == "ADJ" and t.text.endswith(naming.PEOPLE_ENDINGS)

    def _form(self, p: Proto, first: int, last: int, label: str) -> Form:
        """A people or its adjective, a body called by a common noun ("the Coalition"), or a name."""
        if first == last:
            word = self.sentence[first].text.lower()
            if label == "NORP" or (label == "" and self._adjective(self.sentence[first])):
                return "demonym"
            if label == "":
                common = next(
                    (w for w in (word, word.removesuffix("s"), word.removesuffix("es")) if self._common(w)),
                    "",
                )
                if common:
                    p.lemma = common
                    return "description"
        elif label == "NORP" and self.sentence[last].text in naming.HYPHENS:
            return "demonym"
        return "name"

    def _common(self, word: str) -> bool:
        return word in self.words.groups or word in self.words.roles or word in self.words.persons

    def _name_head(self, first: int, last: int) -> int:
        """The last token whose head lies outside: right even where a name fell to pieces in the parse."""
        for i in range(last, first - 1, -1):
            head = self.sentence[i].head
            if (head == i or not first <= head <= last) and self.sentence[i].text[0].isalnum():
                return i
        return last

    def _headed(self, p: Proto, first: int) -> bool:
        """ "negotiator Amal Haddad", where the parse takes the office for the head."""
        if not first:
            return False
        t = self.sentence[first - 1]
        if t.pos != "NOUN" or t.tag == "NNS" or self.sentence[p.head].head != t.i:
            return False
        if t.text.lower() not in self.words.roles and t.text.lower() not in self.words.titles:
            return False
        p.head = t.i
        p.title = (t.i, p.core[0] - 1)
        p.first = self.phrases.front(t.i, t.i)
        self.in_name[t.i] = True
        return True

    def _widen(self, p: Proto, first: int, person: bool = False) -> None:
        """Give a titled name what stands before it in its noun phrase ("UN envoy Martin Griffiths")."""
        start = self.phrases.front(p.head, first)
        if person and start < first:
            known = self.words
            fronted = any(
                self.sentence[i].pos == "NOUN"
                and (
                    self.sentence[i].text.lower() in known.roles
                    or self.sentence[i].text.lower() in known.titles
                )
                for i in range(start, first)
            )
            start = start if fronted else first
            if fronted:
                low = next(i for i in range(first - 1, start - 1, -1) if i == start or self.in_name[i - 1])
                p.title = (low, p.title[1] if p.title else first - 1)
        p.first = min(start, first)
        if not person:
            p.core = (p.first, p.last)

    def _compass(self, p: Proto) -> None:
        if p.first and self.sentence[p.first - 1].text.lower() in self.words.compass:
            before = self.sentence[p.first - 1]
            if p.first <= before.head <= p.last and p.label in {"", "GPE", "LOC", "ORG", "NORP", "FAC"}:
                p.first -= 1

    # -- other nominal heads -------------------------------------------------------------------------------

    def _is_head(self, t: Token) -> bool:
        word = t.text.lower()
        if not t.text[0].isalnum() or self.measured[t.i] or (word == "non" and self._hyphen(t.i + 1)):
            return False
        if t.tag in {"PRP", "PRP$", "WP", "WP$"} or t.pos == "PRON" or t.tag == "WDT":
            return t.dep != "expl" and word in self.words.pronouns and self._refers(t, word)
        if self._general(t):
            return True
        if self._voiced(t) and (
            word in self.words.modifiers or (t.dep == "compound" and (self._bodily(t) or word in _EMPLOYERS))
        ):
            return True
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

    def _voiced(self, t: Token) -> bool:
        """ "Military" in "a U.S. military spokesman", but not in "their military spokesman"."""
        if t.text.lower() in _UNITS:
            return False
        tokens = self.sentence.tokens
        after, before = tokens[t.i + 1 : t.i + 2], tokens[max(0, t.i - 1) : t.i]
        owned = any(b.tag in {"PRP$", "POS"} for b in before)
        return (
            t.dep in {"amod", "compound", "nmod"}
            and not owned
            and any(a.text.lower() in _MOUTHS | _RANKS for a in after)
        )

    def _hyphen(self, i: int) -> bool:
        return 0 < i < len(self.sentence) and self.sentence[i].text in naming.HYPHENS

    def _general(self, t: Token) -> bool:
        """The end of an office with a hyphen that the parse breaks ("its secretary-general, said")."""
        return t.dep not in _INNER and t.i > 1 and self._office(t.i - 2)

    def _office(self, i: int) -> bool:
        """Do "secretary-general" or the like begin at token `i`, in three tokens?"""
        first, hyphen, last = self.sentence.tokens[i : i + 3]
        office = f"{first.text.lower()}-general"
        titles = self.words.titles
        broken = hyphen.text in naming.HYPHENS and last.text.lower() == "general"
        return broken and (office in titles or office.replace("-", " ") in titles)

    def _refers(self, t: Token, word: str) -> bool:
        """Leave out "that" and "which" that open a clause, and demonstratives that point at facts."""
        if word in {"that", "which"}:
            return linking.antecedent(self.sentence, t) is not None
        if word in {"these", "those", "all", "both", "each", "one", "other", "another"}:
            return t.dep not in {"det", "amod", "nummod", "predet"}
        return True

    def _has_of(self, t: Token) -> bool:
        return any(c.dep == "prep" and c.text.lower() == "of" for c in self.sentence.children(t.i))

    def _nominal(self, t: Token) -> None:
        word = t.text.lower()
        if word in self.words.pronouns and (t.pos in {"PRON", "DET", "ADJ"} or t.tag[0] in "PW"):
            p = self._add(Proto(self.sentence, t.i, t.i, t.i, "pronoun"))
            p.lemma = word
            p.plural = word in self.words.plural_pronouns
            self._measure(p)
            return
        p = self._add(Proto(self.sentence, t.i, self.phrases.front(t.i, t.i), t.i, "description"))
        if self._hyphen(t.i - 1) and t.i > 1 and self.sentence[t.i - 2].text.lower() == "non":
            p.first, p.lemma = min(p.first, t.i - 2), f"non-{p.lemma}"
        p.core = (p.first, t.i)
        end = t.i + 2
        if end < len(self.sentence) and self._office(t.i):
            p.lemma, p.core, p.last = f"{word}-general", (p.first, end), end
            return
        if self._general(t):
            p.lemma = f"{self.sentence[t.i - 2].text.lower()}-general"
        if t.dep in _BEFORE:
            if not self.phrases.coordinated(t):
                p.first, p.core = t.i, (t.i, t.i)
        elif not self._measure(p):
            p.last = self.phrases.tail(p.head, p.first)

    def _measure(self, p: Proto) -> bool:
        """ "dozens of people", "one of the officials": the span runs on to those counted."""
        t = self.sentence[p.head]
        if t.text.lower() not in self.words.measures and t.pos != "NUM" and p.form != "pronoun":
            return False
        for c in self.sentence.children(t.i):
            if c.dep != "prep" or c.text.lower() != "of" or c.i != t.i + 1:
                continue
            inner = self.sentence.child(c.i, "pobj")
            if inner is None or inner.i <= c.i or inner.i - c.i > LONGEST_TAIL:
                return False
            p.last = inner.i
            p.form = "pronoun" if inner.pos == "PRON" else "description"
            front = self.phrases.front(inner.i, inner.i)
            p.core = (front, inner.i)
            p.lemma = inner.lemma.lower()
            p.plural = t.text.lower() not in {"one", "none", "neither", "each", "either"}
            return True
        return False
