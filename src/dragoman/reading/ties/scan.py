"""The ties of one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading import grammar
from dragoman.reading.ties.patterns import Noun, Verb, patterns
from dragoman.records.drafts import MentionDraft, TieDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span, TieType

_HYPHENS = frozenset("-‐‑–")
_THINGS = frozenset({"FAC", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE"})
_PLACES = frozenset({"GPE", "NORP", "LOC"})
_MOST_ENDS = 8
_MOST_TIES = 200
"""Ties of one sentence: more come from broken parses only."""
_STEPS = 8


class Scan:
    """Looks at every token once for a word that ties."""

    def __init__(
        self, text: str, sentence: Sentence, mentions: Sequence[MentionDraft], here: list[int]
    ) -> None:
        self.text = text
        self.sentence = sentence
        self.mentions = mentions
        self.here = here
        self.patterns = patterns()
        starts = {t.start: t.i for t in sentence}
        self.at: dict[int, int] = {}
        """Mention by token: the head of each, and all words of a name."""
        for i in here:
            m = mentions[i]
            if m.form == "name" and (first := starts.get(m.core[0])) is not None:
                for t in sentence.tokens[first : first + 20]:
                    if t.end <= m.core[1]:
                        self.at.setdefault(t.i, i)
        for i in here:
            if (head := starts.get(mentions[i].head[0])) is not None:
                self.at[head] = i
        self.parts: dict[int, int] = {}
        """Mention that is a part of a hyphened token, by that token."""
        for i in here:
            token = sentence.at(mentions[i].head[0])
            if token is not None and mentions[i].head != (token.start, token.end):
                self.parts[token.i] = i
                if self.at.get(token.i) == i:
                    del self.at[token.i]
        self.found: dict[tuple[TieType, Span, Span], TieDraft] = {}

    def run(self) -> list[TieDraft]:
        known = self.patterns
        for t in self.sentence:
            if len(self.found) >= _MOST_TIES:
                break
            lemma, word = t.lemma.lower(), t.text.lower()
            if t.pos in {"VERB", "AUX"} or t.tag in {"VBN", "VBG"}:
                if (verb := known.verbs.get(lemma)) is not None:
                    self._verb(t, verb)
                if lemma in known.seat.verbs:
                    self._seat(t)
            if word in known.adjectives and t.pos in {"ADJ", "VERB"}:
                self._adjective(t)
            if t.pos == "NOUN" and lemma in known.bond.words:
                self._bond(t)
            if "-" in word or t.text in _HYPHENS:
                self._hyphened(t)
        for i in self.here:
            if len(self.found) < _MOST_TIES:
                self._noun(i)
        return list(self.found.values())

    # -- ends ----------------------------------------------------------------------------------------------

    def _mentions(self, tokens: Sequence[Token]) -> list[int]:
        out = []
        for t in tokens[:_MOST_ENDS]:
            i = self.at.get(t.i)
            if i is not None and self._actor(i := self._party(i)):
                out.append(i)
        return list(dict.fromkeys(out))

    def _ends(self, token: Token | None) -> list[int]:
        return [] if token is None else self._mentions(grammar.conjuncts(self.sentence, token.i))

    def _party(self, i: int) -> int:
        """The name beside a description, the noun before a relative pronoun."""
        m = self.mentions[i]
        for link in m.links:
            other = self.mentions[link.target]
            if link.role != "apposition":
                continue
            relative = m.form == "pronoun" and m.lemma in {"who", "which", "that", "whom", "whose"}
            if relative or (m.form == "description" and other.form == "name" and not m.plural):
                return self._party(link.target) if relative and other.form == "description" else link.target
        return i

    def _actor(self, i: int) -> bool:
        m = self.mentions[i]
        if m.form == "description":
            if m.lemma in {"arm", "part"}:
                return False
            return m.lemma in self.patterns.actors or m.lemma in self.patterns.nouns
        if m.form == "pronoun":
            return m.lemma not in {"that", "which", "you", "your", "i"}
        return m.label not in _THINGS

    def _add(self, kind: TieType, one: int, other: int, near: Span, negated: bool) -> None:
        a, b = self.mentions[one].span, self.mentions[other].span
        if one == other or a == b:
            return
        ends = [s for s in (a, b) if self.sentence.start <= s[0] and s[1] <= self.sentence.end]
        evidence = (min([near[0], *(s[0] for s in ends)]), max([near[1], *(s[1] for s in ends)]))
        if self.mentions[one].form == self.mentions[other].form == "pronoun":
            return
        key = (kind, a, b)
        if key not in self.found:
            self.found[key] = TieDraft(
                type=kind,
                from_span=a,
                to_span=b,
                evidence=evidence,
                sentence=self.sentence.index,
                negated=negated,
            )

    def _all(
        self, kind: TieType, ones: list[int], others: list[int], t: Token, negated: bool = False
    ) -> None:
        for one in ones:
            for other in others:
                self._add(kind, one, other, (t.start, t.end), negated)

    def _object(self, t: Token, preps: frozenset[str]) -> Token | None:
        """The noun after one of these prepositions on `t` or on the particle of it."""
        for c in self.sentence.children(t.i):
            if c.dep in {"prep", "agent", "prt"} and c.text.lower() in preps:
                inner = self.sentence.child(c.i, "pobj")
                if inner is not None:
                    return inner
        return None

    def _negated(self, t: Token) -> bool:
        """Is the tie at `t` denied here, by a word on it or by a verb above it?"""
        words, verbs = self.patterns.negation.words, self.patterns.negation.verbs
        s = self.sentence
        for step in range(4):
            if any(c.text.lower() in words and c.i < t.i for c in s.children(t.i)[:12]):
                return True
            if t.text.lower() == "without" or (step and t.lemma.lower() in verbs and t.pos == "VERB"):
                return True
            if t.head == t.i or t.dep not in {
                "dobj",
                "xcomp",
                "prep",
                "pobj",
                "pcomp",
                "acomp",
                "attr",
                "ccomp",
            }:
                return False
            t = s[t.head]
        return False

    # -- patterns ------------------------------------------------------------------------------------------

    def _verb(self, t: Token, verb: Verb) -> None:
        s = self.sentence
        if t.i > 0 and s[t.i - 1].text in _HYPHENS:
            return
        negated = self._negated(t)
        if verb.prep:
            ones = self._mentions(grammar.subjects(s, t.i))
            self._all(verb.type, ones, self._ends(self._object(t, verb.prep)), t, negated)
            return
        if grammar.is_passive(s, t.i):
            ones, others = self._mentions(grammar.agents(s, t.i)), self._mentions(grammar.subjects(s, t.i))
        else:
            # "to support" is an aim or a plan, not yet a tie.
            aimed = any(c.tag == "TO" for c in s.children(t.i)[:_MOST_ENDS])
            if verb.passive or aimed or (t.tag == "VBG" and t.dep == "amod"):
                return
            ones, others = self._mentions(grammar.subjects(s, t.i)), self._ends(s.child(t.i, "dobj"))
        if verb.type == "commands":
            others = [
                i
                for i in others
                if self.mentions[i].form != "pronoun" and self.mentions[i].label not in _PLACES
            ]
        if verb.reverse:
            ones, others = others, ones
            # Only a body has parts: "the coalition includes", not "the man includes".
            others = [i for i in others if self.mentions[i].label not in _PLACES | {"PERSON"}]
        self._all(verb.type, ones, others, t, negated)

    def _adjective(self, t: Token) -> None:
        s, adjective = self.sentence, self.patterns.adjectives[t.text.lower()]
        others = self._ends(self._object(t, adjective.preps))
        if not others:
            return
        head = s[t.head]
        if t.dep in {"amod", "acl"} and t.head != t.i:
            ones = self._mentions([head])
        else:
            ones = self._mentions(grammar.subjects(s, t.head if t.dep in {"acomp", "oprd", "attr"} else t.i))
        self._all(adjective.type, ones, others, t, self._negated(t))

    def _bond(self, t: Token) -> None:
        """ "X has strong links to Y", "X's ties with Y", "groups with links to Y"."""
        s, bond = self.sentence, self.patterns.bond
        others = self._ends(self._object(t, bond.preps))
        if not others:
            return
        head = s[t.head]
        owner = s.child(t.i, "poss")
        if owner is not None:
            ones = self._ends(owner)
        elif t.dep == "dobj" and head.lemma.lower() in bond.verbs:
            ones = self._mentions(grammar.subjects(s, head.i))
        elif t.dep == "pobj" and head.text.lower() in {"with", "without"} and head.head != head.i:
            ones = self._mentions([s[head.head]])
        else:
            return
        denied = head.lemma.lower() in self.patterns.negation.verbs if owner is not None else self._negated(t)
        self._all(bond.type, ones, others, t, denied)

    def _seat(self, t: Token) -> None:
        """ "has a minister in X's government"."""
        s, seat = self.sentence, self.patterns.seat
        thing = s.child(t.i, "dobj")
        if thing is None or thing.lemma.lower() not in seat.words:
            return
        body = self._object(thing, frozenset({"in", "of", "on"}))
        if body is not None and body.lemma.lower() in seat.bodies:
            ones = self._mentions(grammar.subjects(s, t.i))
            self._all("part_of", ones, self._ends(body), t, self._negated(t))

    def _hyphened(self, t: Token) -> None:
        """ "Iran-backed groups", "US-led coalition", "pro-Iran groups", in one token or in three."""
        s, known = self.sentence, self.patterns
        if t.text in _HYPHENS:
            if not 0 < t.i < len(s) - 1:
                return
            before, after = s[t.i - 1], s[t.i + 1]
            if before.end != t.start or t.end != after.start:
                return
            first, second, last = before.text.lower(), after.text.lower(), after
            named = before if second in known.epithets else after
            party = self.at.get(named.i)
        else:
            first, _, second = t.text.lower().rpartition("-")
            last = t
            party = self.parts.get(t.i)
        affix = known.epithets.get(second) or known.prefixes.get(first)
        if affix is None or party is None:
            return
        noun = self._noun_after(last)
        if noun is None:
            return
        noun = self._party(noun)
        if affix.type == "commands" and self.mentions[noun].label in _PLACES:
            return
        pair = (party, noun) if affix.outward else (noun, party)
        self._add(
            affix.type,
            *pair,
            (s[max(0, t.i - 1)].start, last.end) if t.text in _HYPHENS else (t.start, t.end),
            False,
        )

    def _noun_after(self, t: Token) -> int | None:
        """The mention whose head an epithet stands before: the word it hangs on, else the next one to its right."""
        s = self.sentence
        head = t
        for _ in range(_STEPS):
            if head.head == head.i:
                break
            head = s[head.head]
            if head.i > t.i and (i := self.at.get(head.i)) is not None and head.pos in {"NOUN", "PROPN"}:
                return i if self._actor(i) else None
        for step in s.tokens[t.i + 1 : t.i + 6]:
            i = self.at.get(step.i)
            if (
                i is not None
                and self.mentions[i].head[0] == step.start
                and self._actor(i)
                and step.dep not in {"compound", "amod"}
            ):
                return i
        return None

    def _noun(self, i: int) -> None:
        """Offices and kin nouns: "spokesman for X", "its spokesman, Y", "Iraqi Prime Minister Z"."""
        m = self.mentions[i]
        pattern, title = self._role(m)
        if pattern is None or (m.plural and pattern.named):
            return
        one = self._predicated(i)
        if pattern.named and self.mentions[one].form != "name":
            return
        head = self.sentence.at(m.head[0])
        negated = head is not None and head.dep == "attr" and self._negated(head)
        if pattern.type not in {"speaks_for", "holds_office"} and not self._telling(one):
            return
        owners = [k.target for k in m.links if k.role == "of" and self._served(m, k.target, pattern)]
        if not owners:
            owners = self._modifiers(m, one, pattern)
        if not owners and title and pattern.type == "holds_office" and one == i:
            return
        for other in owners[:3]:
            place = self.mentions[other].label in _PLACES and self.mentions[other].form != "demonym"
            if place and pattern.type == "commands" and m.lemma not in {"leader", "ruler", "head"}:
                continue
            pair = (other, one) if pattern.reverse else (one, other)
            if self._actor(other):
                self._add(pattern.type, *pair, m.span, negated)

    def _telling(self, i: int) -> bool:
        """Does a party say more than its role ("its Kurdish allies", not "its allies")?"""
        m = self.mentions[i]
        if m.form == "description" and m.lemma in {"arm", "part"}:
            return False
        return m.form != "description" or any(k.role == "modifier" for k in m.links)

    def _predicated(self, i: int) -> int:
        """Whom a role is said of: the name beside it, or the subject of "is" ("Hezbollah is an ally of Iran")."""
        head = self.sentence.at(self.mentions[i].head[0])
        if head is not None and head.dep == "attr" and head.head != head.i:
            subjects = self._mentions(grammar.own_subjects(self.sentence, head.head))
            if subjects and self.mentions[subjects[0]].plural == self.mentions[i].plural:
                return subjects[0]
        return self._party(i)

    def _role(self, m: MentionDraft) -> tuple[Noun | None, bool]:
        """The pattern of a description's noun, or of a name's title by its last words."""
        nouns = self.patterns.nouns
        if m.form == "description":
            head = self.sentence.at(m.head[0])
            if head is None or head.lemma.lower() != m.lemma:
                return None, False  # "one of the officials" is no official of the officials
            before = self.sentence[head.i - 1].text.lower() if head.i else ""
            return nouns.get(f"{before} {m.lemma}") or nouns.get(m.lemma), False
        if m.form == "name" and m.title:
            title = m.title.lower()
            return nouns.get(title) or nouns.get(title.split()[-1]) or nouns.get(title.split()[0]), True
        return None, False

    def _served(self, m: MentionDraft, target: int, pattern: Noun) -> bool:
        """Does the preposition between a role and its owner fit the pattern? A possessor always does."""
        other = self.mentions[target]
        if other.head[0] < m.head[0]:
            return True
        if other.text.lower() in self.patterns.title:
            return False
        head = self.sentence.at(m.head[0])
        owner = self.sentence.at(other.head[0])
        while owner is not None and owner.dep in {"compound", "conj"} and owner.head != owner.i:
            owner = self.sentence[owner.head]
        if head is None or owner is None:
            return False
        prep = self.sentence[owner.head].text.lower()
        return prep == "of" or prep in pattern.preps

    def _modifiers(self, m: MentionDraft, one: int, pattern: Noun) -> list[int]:
        """Peoples and bodies before the office: needs a name to be more than a way of speaking."""
        if self.mentions[one].form != "name" or pattern.type in {"allied_with", "opposes"} or pattern.reverse:
            return []
        links = [k.target for k in m.links if k.role == "modifier"]
        bodies = [
            i for i in links if self.mentions[i].form == "name" and self.mentions[i].label not in _PLACES
        ]
        return (bodies or [i for i in links if self.mentions[i].form in {"name", "demonym"}])[:1]
