"""Proper names in a parsed sentence: runs of capitalised words repaired against the model's entities.

No stage; the mention stage asks here. Word lists stand in data/naming.toml.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import msgspec

from dragoman.reading.tables import table
from dragoman.records.parse import Entity, Sentence, Token

NAME_LABELS = frozenset(
    {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
)
MEASURE_LABELS = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL"})
PEOPLE_ENDINGS = ("an", "ish", "ese", "i", "ic", "ch", "sh", "ite", "man", "ot", "qi", "ean")
HYPHENS = frozenset("-‐‑–")
_PREFIXES = frozenset({"anti", "pro", "non", "ex", "post", "pre", "trans", "inter", "intra"})
_STATES_OF = _PREFIXES | {
    "then",
    "now",
    "self",
    "vice",
    "co",
    "mid",
    "late",
    "early",
    "one",
    "two",
    "three",
    "still",
}
"""What stands before a hyphen at the beginning of a sentence and is no part of a name."""
_LINKERS = frozenset({"of", "for", "and", "&", "the", "de", "’s", "'s", "’", "'", "against"})
_COMPOUND = frozenset({"compound", "amod", "nmod", "nummod", "flat", "poss", "advmod", "punct"})
_POSSESSED = frozenset(
    {"people", "peoples", "workers", "women", "children", "farmers", "veterans", "lawyers"}
)
_TOPONYMS = frozenset(
    {"bay", "cape", "coast", "gulf", "horn", "isle", "isles", "peninsula", "port", "sea", "strait", "straits"}
)
"""Words that begin the name of a place that goes on with "of"."""
_NO_SUBJECTS = frozenset({"VB", "VBP", "VBD", "UH", "FW"})
"""Tags of words that are no subject: a name that the parse does not know."""
_INNER = frozenset(
    {
        "e",
        "i",
        "ul",
        "ud",
        "ut",
        "us",
        "as",
        "es",
        "en",
        "un",
        "de",
        "du",
        "di",
        "da",
        "la",
        "le",
        "les",
        "sur",
        "sous",
        "au",
        "aux",
        "al",
        "el",
    }
)
"""Small words between the hyphens of a name ("Hizb-ut-Tahrir", "Port-au-Prince")."""
_HALF = 6
"""Letters in the second half of a given name with a hyphen."""
_FORENAMES = frozenset({"sheikh", "sheik", "shaikh", "prince", "princess", "king", "sultan", "emir", "imam"})
"""Titles that stand inside names too ("Sharif Hassan Sheikh Aden")."""
_LONGEST_NAME = 20
_LONGEST_TITLE = 5


class Words(msgspec.Struct, frozen=True):
    """The lists of data/naming.toml; its comments say what each holds. All lower case."""

    titles: frozenset[str]
    roles: frozenset[str]
    groups: frozenset[str]
    modifiers: frozenset[str]
    bodies: frozenset[str]
    particles: frozenset[str]
    loose: frozenset[str]
    epithets: frozenset[str]
    measures: frozenset[str]
    creeds: frozenset[str]
    pronouns: frozenset[str]
    plural_pronouns: frozenset[str]
    ties: frozenset[str]
    compass: frozenset[str]
    persons: frozenset[str]
    credits: frozenset[str]


@functools.cache
def words() -> Words:
    """The word lists; raises KnowledgeError on a damaged file."""
    return table("mentions/data/naming.toml", Words)


class Name(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `last`, inclusive, are one name; `label` as the model saw it, "" where it saw none."""

    first: int
    last: int
    label: str


def vocabulary(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Words that the report writes small outside headlines: in a headline's capitals they are common words."""
    return frozenset(
        t.text for s in sentences if not s.headline for t in s.tokens if t.text.islower() and t.pos != "PROPN"
    )


def title_case(sentence: Sentence) -> bool:
    """Is the sentence written with most of its longer words capitalised?"""
    if sentence.headline:
        return True
    long = [t for t in sentence.tokens if len(t.text) > 3 and t.text[0].isalpha()]
    return len(long) > 3 and sum(t.text[0].isupper() for t in long) >= 0.8 * len(long)


def trimmed(sentence: Sentence, entity: Entity) -> tuple[int, int] | None:
    """The entity without determiner, possessive mark and stray punctuation at its ends."""
    first, last = entity.first, entity.last
    while first <= last and not _solid(sentence[first]):
        first += 1
    while first <= last and not _solid(sentence[last], end=True):
        last -= 1
    return (first, last) if first <= last else None


def _solid(token: Token, end: bool = False) -> bool:
    if not any(c.isalnum() for c in token.text):
        return False
    return token.tag not in {"POS", "PRP$"} and token.text.lower() not in {"the", "a", "an", "’s", "'s"}


class _Finder:
    """Name runs of one sentence, left to right, each token in at most one."""

    def __init__(self, sentence: Sentence, common: frozenset[str]) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.words = words()
        count = len(self.tokens)
        self.entity = [-1] * count
        self.label: list[str] = []
        self.measured = [False] * count
        for e in sentence.entities:
            if e.label in MEASURE_LABELS:
                for i in range(e.first, e.last + 1):
                    self.measured[i] = True
            elif e.label in NAME_LABELS and (ends := trimmed(sentence, e)):
                for i in range(ends[0], ends[1] + 1):
                    self.entity[i] = len(self.label)
                self.label.append(e.label)
        self.capitals = title_case(sentence)
        self.namey = [self._is_namey(t, common) for t in self.tokens]
        for t, hyphen in zip(self.tokens, self.tokens[1:], strict=False):
            if hyphen.text not in HYPHENS:
                continue
            if t.text.lower() in _PREFIXES:
                self.namey[t.i] = self.namey[t.i] and self._named_so(t)
            elif t.i == 0 and t.text[0].isupper() and t.text.lower() not in _STATES_OF:
                self.namey[0] = self.namey[0] or (self._hyphen(1) and self.namey[2])

    def _named_so(self, t: Token) -> bool:
        """Is the prefix part of a body's name ("the Anti-Corruption Commission"), its next words in capitals too?"""
        inside = t.i > 0 and not self.sentence.headline and t.text[0].isupper() and t.i + 3 < len(self.tokens)
        if not inside or not self._hyphen(t.i + 1):
            return False
        return self.tokens[t.i + 2].text[0].isupper() and self.tokens[t.i + 3].text[0].isupper()

    def _is_namey(self, t: Token, common: frozenset[str]) -> bool:
        if not t.text[0].isupper() or self.measured[t.i]:
            inside = self.entity[t.i] >= 0 and not self.measured[t.i]
            return inside and t.text[0].isalnum() and any(c.isupper() for c in t.text) and t.pos != "VERB"
        doubtful = self.sentence.headline or (self.entity[t.i] < 0 and (self.capitals or t.i == 0))
        if doubtful and t.text.lower() in common:
            return False
        if (
            "-" in t.text
            and t.text[-1].islower()
            and t.text.rsplit("-", 1)[1] in self.words.epithets | {"led"}
        ):
            return False
        if t.pos == "PROPN" or self.entity[t.i] >= 0:
            return t.tag not in {"DT", "IN", "PRP$", "PRP"}
        if t.i == 0 and t.tag in _NO_SUBJECTS and t.dep in {"nsubj", "nsubjpass"}:
            return True  # "Trump then left", with a verb for a subject
        return t.i > 0 and t.pos in {"NOUN", "ADJ", "INTJ"} and self._mid_sentence(t.i)

    def _mid_sentence(self, i: int) -> bool:
        before = self.tokens[i - 1].text
        return before[-1].isalnum() or before in {",", "-", "’s", "'s"}

    def find(self) -> list[Name]:
        out: list[Name] = []
        i, count = 0, len(self.tokens)
        while i < count:
            first = i
            start = self._start(i)
            if start is None:
                i += 1
                continue
            last = start
            while last - first < _LONGEST_NAME and (further := self._extend(first, last)) is not None:
                last = further
            first, label = self._numbered(first, last), self._label(first, last)
            out.append(Name(first, last, label))
            i = last + 1
        return out

    def _numbered(self, first: int, last: int) -> int:
        """Where a name begins, with the number that is part of it ("444 Brigade", "101st Airborne Division")."""
        before = self.tokens[first - 1] if first else None
        if before is None or not before.text[0].isdigit() or not first <= before.head <= last:
            return first
        one = (
            self.tokens[last].tag != "NNPS"
            and self.tokens[last].text.lower() in self.words.bodies | self.words.groups
        )
        return first - 1 if one or self._same(first - 1, last) else first

    def _start(self, i: int) -> int | None:
        """The first capitalised token of a name that begins at `i`, perhaps with a particle ("al-Shabab")."""
        if self.namey[i]:
            return i
        if self.tokens[i].text.lower() in {"al", "el", "as", "ash", "ad", "an", "ar", "at"} and self._hyphen(
            i + 1
        ):
            return i + 2 if i + 2 < len(self.tokens) and self.tokens[i + 2].text[0].isupper() else None
        return None

    def _hyphen(self, j: int) -> bool:
        if not 0 < j < len(self.tokens) - 1 or self.tokens[j].text not in HYPHENS:
            return False
        return (
            self.tokens[j - 1].end == self.tokens[j].start and self.tokens[j].end == self.tokens[j + 1].start
        )

    def _extend(self, first: int, k: int) -> int | None:
        tokens, count = self.tokens, len(self.tokens)
        j = k + 1
        if j >= count:
            return None
        if self.namey[j]:
            return j if self._tied(k, j) else None
        if self._hyphen(j):
            apart = self.entity[k] != self.entity[j + 1] and self.entity[k] >= 0 and self.entity[j + 1] >= 0
            if self.namey[j + 1] and not apart:
                return j + 1
            if (over := self._over_particle(j + 1)) is not None:
                return over
            return j + 1 if k > first and self._second_half(k, j + 1) else None
        word = tokens[j].text.lower()
        if word in self.words.particles and word == tokens[j].text and j + 1 < count:
            over = j + 2 if self._hyphen(j + 1) else j + 1
            if (
                over < count
                and self.namey[over]
                and (over == j + 2 or self._same(k, over) or self._linked(j))
            ):
                return over
        if word not in _LINKERS:
            return self._same_tail(k, j)
        over = j + 1
        while over < count and over - j < 3 and tokens[over].text.lower() in _LINKERS | {"a"}:
            over += 1
        if over < count and self.namey[over]:
            before = tokens[k].text.lower()
            place = word == "of" and before in _TOPONYMS and over == j + 1
            if self._same(k, over) or place or (word in {"of", "for"} and before in self.words.bodies):
                return over
            if word in {"’s", "'s", "’", "'"} and before in _POSSESSED:
                return over
            if word == "of" and f"{before} of {tokens[over].text.lower()}" in self.words.titles:
                return over
        elif word in {"’s", "'s", "’", "'"} and before_body(tokens, k, over):
            return over
        return None

    def _over_particle(self, j: int) -> int | None:
        """The word after a small one between hyphens ("Jamaat-e-Islami", "Mazar-e Sharif")."""
        if self.tokens[j].text not in _INNER:
            return None
        over = j + 2 if self._hyphen(j + 1) else j + 1
        return over if over < len(self.tokens) and self.namey[over] else None

    def _second_half(self, k: int, j: int) -> bool:
        """The small half of a given name ("Lee Jae-myung"), not an epithet ("Bin Laden-inspired")."""
        half = self.tokens[j].text
        person = self.entity[k] >= 0 and self.label[self.entity[k]] == "PERSON"
        return (
            person
            and half.isalpha()
            and half.islower()
            and len(half) <= _HALF
            and half not in self.words.epithets
        )

    def _same_tail(self, k: int, j: int) -> int | None:
        """A small-letter last word inside the same entity ("Kurdistan Workers’ party")."""
        if (
            self._same(k, j)
            and self.tokens[j].text in self.words.bodies
            and self.tokens[j].pos in {"NOUN", "PROPN"}
        ):
            return j
        return None

    def _linked(self, j: int) -> bool:
        return self.tokens[j].pos == "PROPN" or self.tokens[j].dep == "compound"

    def _same(self, a: int, b: int) -> bool:
        return self.entity[a] >= 0 and self.entity[a] == self.entity[b]

    def _tied(self, k: int, j: int) -> bool:
        """Do two neighbouring capitalised words belong to one name, by entity or by tree?"""
        a, b = self.entity[k], self.entity[j]
        if a >= 0 and a == b:
            return True
        if a >= 0 and b >= 0 and (self.label[a] not in {"NORP", "GPE"} or self.label[b] == "NORP"):
            return False
        left, right = self.tokens[k], self.tokens[j]
        if left.head == j or right.head == k:
            return (left if left.head == j else right).dep in _COMPOUND
        if left.head == right.head and left.head != k:
            return left.dep == right.dep or left.dep in _COMPOUND
        return left.head > j and left.dep in _COMPOUND

    def _label(self, first: int, last: int) -> str:
        """The label of the entity that covers most of the name; the later one on a tie."""
        best, most = "", 0
        counts: dict[int, int] = {}
        for i in range(first, last + 1):
            if self.entity[i] >= 0:
                counts[self.entity[i]] = counts.get(self.entity[i], 0) + 1
        for e, n in counts.items():
            if n >= most:
                best, most = self.label[e], n
        return best

    def lead(self, name: Name) -> int:
        """How many tokens at the front of a name are a people or country of its own ("Iraqi Prime Minister …")."""
        if name.first == name.last or self.entity[name.first] < 0:
            return 0
        e = self.entity[name.first]
        end = name.first
        while end < name.last and self.entity[end + 1] == e:
            end += 1
        if end == name.last:
            return self._adjectival(name)
        if self.label[e] not in {"NORP", "GPE"}:
            return 0
        if self.tokens[end + 1].text in HYPHENS or self.tokens[end + 1].text.lower() in _LINKERS:
            return 0
        if self.tokens[name.first].text.lower() in self.words.creeds:
            return 0
        return end - name.first + 1

    def _adjectival(self, name: Name) -> int:
        """ "Kurdish YPG", that the model takes for one: a people's adjective and an acronym."""
        first, last = self.tokens[name.first], self.tokens[name.last]
        acronym = last.text.isupper() and len(last.text) > 2
        return int(
            acronym and name.last == name.first + 1 and first.pos == "ADJ" and not first.text.isupper()
        )


def before_body(tokens: tuple[Token, ...], k: int, over: int) -> bool:
    """Is this the possessive inside a body's name whose last word is small ("Workers’ party")?"""
    known = words()
    return (
        over < len(tokens)
        and tokens[k].text.lower() in _POSSESSED
        and tokens[over].text.lower() in known.bodies
    )


def find(sentence: Sentence, common: frozenset[str]) -> list[tuple[Name, int]]:
    """Names in order, each with the number of tokens at its front that name a people or country of their own.

    `common` is the report's `vocabulary`, which tells common words from names in a headline's capitals.
    """
    finder = _Finder(sentence, common)
    return [(name, finder.lead(name)) for name in finder.find()]


def title_length(sentence: Sentence, first: int, last: int) -> int:
    """How many tokens from `first` on are titles or offices ("Prime Minister", "Lt. Gen."), up to `last`."""
    known, i = words(), first
    while i <= last:
        for length in range(min(_LONGEST_TITLE, last - i + 1), 0, -1):
            phrase = " ".join(sentence[j].text.lower() for j in range(i, i + length)).replace(" - ", "-")
            if phrase in known.titles:
                i += length
                break
        else:
            break
    return i - first


def title_within(sentence: Sentence, first: int, last: int) -> int:
    """How many tokens from `first` on end in a title that stands further in ("County Judge William Clouse")."""
    for i in range(last - 1, first, -1):
        word = sentence[i].text.lower()
        if word in words().titles and word not in _FORENAMES:
            return i - first + 1
    return 0
