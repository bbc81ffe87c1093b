"""Where a party span begins and ends around its head word, by the reading contract. No stage.

The shortest noun phrase with its name and title: no determiner, no mere count, no epithet of the kind
"US-backed", no relative clause; a role or body keeps whom it serves ("chief of staff of the army").
"""

from __future__ import annotations

from dragoman.reading.mentions import naming
from dragoman.records.parse import Sentence, Token

WINDOW = 30
"""Tokens before a head that may belong to its noun phrase: keeps broken parses linear."""
LONGEST_TAIL = 14

_PREMODIFIERS = frozenset(
    {"compound", "amod", "nmod", "nummod", "quantmod", "npadvmod", "advmod", "det", "predet", "preconj", "poss",
     "case", "punct", "cc", "conj", "neg", "intj", "dep"}
)  # fmt: skip
_CLOSED = frozenset({"DT", "PDT", "PRP$", "POS", "WDT", "WP$", "EX", "WRB", "IN", "MD", "TO"})
_OPENERS = frozenset({"like", "unlike", "including", "despite", "versus", "vs", "vs."})
_DEFINITE = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "her"})
_STOPS = frozenset('“”"‘«»„‟,;:()[]')
_PLACED = frozenset(
    {"capital", "city", "community", "district", "enclave", "province", "region", "state", "town", "village"}
)
_GERUNDS = frozenset(
    {
        "admit",
        "avoid",
        "begin",
        "consider",
        "continue",
        "deny",
        "finish",
        "keep",
        "resume",
        "risk",
        "start",
        "stop",
    }
)
"""Verbs before what somebody does."""
_RULING = frozenset({"authority", "government", "official", "parliament", "police", "minister", "ministry"})


class Phrases:
    """Spans around heads in one sentence. `in_name` and `measured` say of each token whether it stands in a
    name, or in an expression of time or measure; `name_ends` gives the last token of its name."""

    def __init__(
        self, sentence: Sentence, in_name: list[bool], measured: list[bool], name_ends: dict[int, int]
    ) -> None:
        self.sentence = sentence
        self.in_name = in_name
        self.measured = measured
        self.name_ends = name_ends
        self.words = naming.words()

    def front(self, head: int, start: int) -> int:
        """Where the phrase of `head` begins, looking left of token `start`."""
        s, first = self.sentence, start
        while first > 0 and start - first < WINDOW:
            t = s[first - 1]
            if (
                t.tag in _CLOSED
                or t.text.lower() in _OPENERS
                or t.text in _STOPS
                or t.dep == "case"
                or not self._below(t.i, head)
                or self._lost_verb(t)
            ):
                break
            if t.pos in {"NOUN", "PROPN"} and self.measured[t.i]:
                break
            if t.pos == "CCONJ" and first > 1 and self.coordinated(s[first - 2]):
                break
            first -= 1
        definite = first > 0 and s[first - 1].text.lower() in _DEFINITE
        return self._trim(first, start, definite)

    def coordinated(self, t: Token) -> bool:
        """Is this noun before another noun a phrase of its own ("the army and rebel militias")?"""
        if t.pos not in {"NOUN", "PROPN"} or t.dep not in {"nmod", "compound", "amod"}:
            return False
        return any(c.dep == "conj" and c.pos in {"NOUN", "PROPN"} for c in self.sentence.children(t.i))

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

    def _lost_verb(self, t: Token) -> bool:
        """Is this participle before a noun the verb of a subject right before it ("A chill wind buffeted women")?"""
        before = self.sentence[t.i - 1] if t.i else None
        if before is not None and t.tag == "VBG" and before.lemma in _GERUNDS:
            return True  # "denied killing civilians"
        if t.tag not in {"VBN", "VBD"} or before is None or before.pos not in {"NOUN", "PROPN", "PRON"}:
            return False
        return before.dep in {"nsubj", "nsubjpass", "ROOT", "dep"} and before.tag not in {"PRP$", "WP$"}

    def _trim(self, first: int, stop: int, definite: bool) -> int:
        """Drop counts, loose adjectives and epithets at the front."""
        while first < stop:
            step = self._droppable(first, stop, definite)
            if not step:
                break
            first += step
        return first

    def _droppable(self, first: int, stop: int, definite: bool) -> int:
        """How many tokens at `first` a party span leaves out; 0 where it begins."""
        s, known = self.sentence, self.words
        t = s[first]
        word = t.text.lower()
        number = t.pos == "NUM" or t.tag == "CD" or word in known.measures
        if first + 2 < stop and s[first + 1].text in naming.HYPHENS:
            if number or s[first + 2].text.lower() in known.epithets:
                return 3
            return 0
        if number:
            return 0 if definite and t.pos == "NUM" and s[stop].tag in {"NNS", "NNPS"} else 1
        if t.pos in {"PUNCT", "CCONJ", "ADP", "SYM", "PART"} or word in known.loose:
            return 1
        if t.pos == "ADV" and not self.in_name[first]:
            return 1
        return int("-" in word and word.rsplit("-", 1)[1] in known.epithets)

    def tail(self, head: int, first: int) -> int:
        """The last token of the phrase that begins at `first`, with whom a role or body serves."""
        s, known = self.sentence, self.words
        word = s[head].lemma.lower()
        role = word in known.roles or s[head].text.lower() in known.roles
        named = any(self.in_name[i] for i in range(first, head))
        if not role and word not in known.groups and not (named and word in _PLACED):
            return head
        allowed = {"of", "for"} if role or word in known.bodies else {"of"}
        possessed = first > 0 and s[first - 1].tag in {"PRP$", "POS"}
        if not named and not possessed and not any(s[i].text in known.modifiers for i in range(first, head)):
            if word in _RULING:
                allowed |= {"in", "from"}
            if role:
                allowed |= {"to", "at", "with"}
        return self._reach(head, allowed)

    def _reach(self, head: int, allowed: set[str]) -> int:
        s, last = self.sentence, head
        for _ in range(3):
            link = s.child(head, "prep")
            if link is None or link.i != last + 1 or link.text.lower() not in allowed:
                link = next((c for c in s.children(head) if c.dep == "prep" and c.i == last + 1), None)
                if link is None or link.text.lower() not in allowed:
                    return last
            inner = s.child(link.i, "pobj")
            if inner is None or not link.i < inner.i <= link.i + LONGEST_TAIL:
                return last
            if inner.pos not in {"NOUN", "PROPN", "PRON"} or self.measured[inner.i]:
                return last
            head = last = inner.i
            # A name runs on to its own end, whichever of its words the parse took for the head.
            last = max(last, self.name_ends.get(last, last))
            allowed = {"of"}
        return last
