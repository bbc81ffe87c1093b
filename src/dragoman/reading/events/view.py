"""What the event coder asks of a parsed sentence: who may act, which span a party has, what hangs on what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.reading import grammar
from dragoman.reading.events.lexicon import Lexicon
from dragoman.records.drafts import MentionDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
_UNNAMED = frozenset(
    {"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LAW", "LANGUAGE", "WORK_OF_ART",
     "EVENT", "PRODUCT"}
)  # fmt: skip
_MODIFIERS = frozenset({"compound", "amod", "nmod"})
_LEFT = frozenset({"compound", "amod", "nmod"})
_STEPS = 30
_REACH = 14
_CLIMBED = frozenset(
    {
        "conj",
        "xcomp",
        "advcl",
        "pcomp",
        "prep",
        "ccomp",
        "aux",
        "acl",
        "relcl",
        "dep",
        "acomp",
        "oprd",
        "attr",
    }
)
_OWN_WILL = frozenset(
    {"promise", "threaten", "vow", "tell", "assure", "warn", "say", "inform", "remind", "notify"}
)


class View:
    """One sentence with its mentions and the lexicon. All methods are safe on any tree."""

    def __init__(
        self,
        sentence: Sentence,
        lexicon: Lexicon,
        mentions: Sequence[MentionDraft],
        here: Iterable[int],
    ) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self.mentions = mentions
        self.words = frozenset(w for t in sentence for w in (t.text.lower(), t.lemma.lower()))
        by_start = {t.start: t.i for t in sentence}
        self.mention_at: dict[int, MentionDraft] = {}
        for index in here:
            at = by_start.get(mentions[index].head[0])
            if at is not None:
                self.mention_at.setdefault(at, mentions[index])
        self.label = [""] * len(sentence)
        for e in sentence.entities:
            for i in range(max(0, e.first), min(len(sentence), e.last + 1)):
                self.label[i] = e.label
        self._kinds: dict[int, str] = {}

    def among(self, name: str) -> frozenset[str]:
        """A word list of settings.toml, "table.key"."""
        return self.lexicon.lists[name]

    # -- who may act ---------------------------------------------------------------------------------------

    def kind(self, i: int) -> str:
        """How token `i`, a phrase's head, may take part: name, political, armed, civil, pronoun, target or ""."""
        if i not in self._kinds:
            self._kinds[i] = self._kind(i)
        return self._kinds[i]

    def _kind(self, i: int) -> str:
        token, actors = self.sentence[i], self.lexicon.actors
        word, lemma = token.text.lower(), token.lemma.lower()
        if token.pos == "PRON" or token.tag in {"PRP", "PRP$"}:
            return "pronoun" if word in actors["pronouns"] else ""
        for kind in ("armed", "political", "civil"):
            if lemma in actors[kind] or word in actors[kind]:
                return kind
        mention = self.mention_at.get(i)
        label = self.label[i] or (mention.label if mention else "")
        if label in NAMES:
            return "name" if lemma not in actors["acts"] else ""
        if lemma in actors["target"]:
            return "target"
        if token.pos == "NUM" and token.dep in {"nsubj", "nsubjpass", "dobj"} and label in {"", "CARDINAL"}:
            return "civil"  # "Three killed as police clash"
        if label in _UNNAMED:
            return ""
        if mention is not None and mention.form in {"name", "demonym"} and token.pos in {"PROPN", "ADJ"}:
            return "name" if lemma not in actors["acts"] else ""
        # A name that the tagger took for a noun: a bare capitalised singular as subject.
        bare = token.tag == "NN" and token.dep == "nsubj" and token.text[:1].isupper() and not self._left(i)
        return "name" if bare or (token.pos == "PROPN" and not self.sentence.headline) else ""

    def _left(self, i: int) -> bool:
        """Does anything but a name's own parts stand before noun `i` in its phrase?"""
        return any(c.i < i and c.dep not in {"compound", "punct"} for c in self.sentence.children(i))

    def acts(self, i: int, *, target: bool = False) -> bool:
        """May token `i` be a party? `target`: also as a place or thing that is struck."""
        kind = self.kind(i)
        return bool(kind) and (target or kind != "target")

    # -- spans ---------------------------------------------------------------------------------------------

    def span(self, i: int) -> Span | None:
        """The party span headed by token `i`: that of its mention, of the name in apposition, or our own."""
        mention = self.mention_at.get(i)
        if mention is not None:
            if mention.form == "description":
                for link in mention.links:
                    if link.role == "apposition" and 0 <= link.target < len(self.mentions):
                        other = self.mentions[link.target]
                        if other.form == "name" and other.sentence == mention.sentence:
                            return self._inside(other.span)
                name = self._name_beside(i)
                if name is not None:
                    return self._inside(name.span)
            return self._inside(mention.span)
        return self.sentence.span(*self._own(i))

    def _name_beside(self, i: int) -> MentionDraft | None:
        """The name in apposition to a description, by the tree ("special envoy to Syria, Staffan de Mistura")."""
        for child in self.sentence.children(i):
            other = self.mention_at.get(child.i)
            if child.dep == "appos" and other is not None and other.form == "name" and other.label != "NORP":
                return other
            if child.dep == "prep" and self.sentence[i].lemma.lower() not in self.among("words.collective"):
                # "the envoy to Syria, Staffan de Mistura": the name was hung on the country.
                for inner in (
                    c for t in self.sentence.children(child.i) for c in self.sentence.children(t.i)
                ):
                    other = self.mention_at.get(inner.i)
                    if inner.dep == "appos" and other is not None and other.label == "PERSON":
                        return other
        return None

    def _inside(self, span: Span) -> Span | None:
        low, high = max(span[0], self.sentence.start), min(span[1], self.sentence.end)
        return (low, high) if low < high else None

    def _own(self, i: int) -> tuple[int, int]:
        """Our own noun phrase where no mention stands: the head and its name and modifiers to the left."""
        for e in self.sentence.entities:
            if e.first <= i <= e.last and e.label in NAMES and e.last < len(self.sentence):
                first = e.first
                if self.sentence[first].pos == "DET" and first < i:
                    first += 1
                return first, e.last
        first = i
        while first > 0 and i - first < _STEPS:
            before = self.sentence[first - 1]
            if before.dep not in _LEFT or before.pos not in {"NOUN", "PROPN", "ADJ"}:
                break
            first -= 1
        return first, i

    # -- neighbours ----------------------------------------------------------------------------------------

    def objects(self, i: int) -> list[Token]:
        """What verb `i` acts on: its objects, in the passive its subjects or the noun it stands behind."""
        s = self.sentence
        if self.passive(i):
            found = [c for c in s.children(i) if c.dep == "nsubjpass"]
            if not found and self.elliptic(i):
                found = grammar.own_subjects(s, i)
            token = s[i]
            if not found and token.dep in {"acl", "relcl"} and s[token.head].pos in grammar.NOMINAL:
                found = [s[token.head]]
            if not found and token.dep == "conj" and token.head != i:
                return self.objects_once(token.head)
            return self._antecedents(self._spread(found))
        found = [
            c
            for c in s.children(i)
            if c.dep == "dobj" or (c.dep in {"attr", "oprd"} and c.pos in grammar.NOMINAL)
        ]
        if not found and s[i].dep == "relcl" and s.child(i, "nsubj") is not None:
            found = [s[s[i].head]] if s[s[i].head].pos in grammar.NOMINAL else []
        return self._antecedents(self._spread(found))

    def objects_once(self, i: int) -> list[Token]:
        """As `objects` in the passive, without following coordination further."""
        s = self.sentence
        found = [c for c in s.children(i) if c.dep == "nsubjpass"]
        if not found and s[i].dep in {"acl", "relcl"} and s[s[i].head].pos in grammar.NOMINAL:
            found = [s[s[i].head]]
        return self._antecedents(self._spread(found))

    def passive(self, i: int) -> bool:
        """Does verb `i` stand in the passive: with auxiliary, reduced, joined to one, or bare in a headline?"""
        return grammar.is_passive(self.sentence, i) or self.joined_passive(i) or self.elliptic(i)

    def elliptic(self, i: int) -> bool:
        """A bare participle with a subject and no object ("Five hospitals bombed")?"""
        s = self.sentence
        if s[i].tag != "VBN" or s[i].dep not in {"ROOT", "conj"}:
            return False
        cues = self.lexicon.verbs.get(s[i].lemma.lower(), ())
        if not s.headline and not any(c.type in {"ASSAULT", "COERCE", "SANCTION"} for c in cues):
            return False
        below = {c.dep for c in s.children(i)}
        return "nsubj" in below and not below & {"aux", "auxpass", "dobj", "xcomp", "ccomp"}

    def joined_passive(self, i: int) -> bool:
        """Is verb `i` a participle coordinated with a passive ("were arrested and beaten")?"""
        s, token = self.sentence, self.sentence[i]
        if token.dep != "conj" or token.tag != "VBN" or token.head == i:
            return False
        if any(c.dep in {"nsubj", "aux", "dobj"} for c in s.children(i)):
            return False
        return grammar.is_passive(s, token.head)

    def _spread(self, tokens: Iterable[Token]) -> list[Token]:
        return [c for t in tokens for c in grammar.conjuncts(self.sentence, t.i)]

    def _antecedents(self, tokens: list[Token]) -> list[Token]:
        return [self.antecedent(t) for t in tokens]

    def antecedent(self, token: Token) -> Token:
        """For a relative pronoun the noun it stands for, else the token itself."""
        if token.tag in {"WDT", "WP"} or token.text.lower() in {"which", "who", "that", "whom"}:
            s, at = self.sentence, token
            for _ in range(_STEPS):
                if at.dep == "relcl" and s[at.head].pos in grammar.NOMINAL:
                    return s[at.head]
                if at.head == at.i:
                    break
                at = s[at.head]
        return token

    def after(self, i: int, *words: str) -> list[Token]:
        """Objects of the prepositions `words` that hang on token `i`, conjuncts included."""
        out: list[Token] = []
        for child in self.sentence.children(i):
            if child.text.lower() in words and child.dep in {"prep", "agent", "dative", "prt", "mark", "aux"}:
                out.extend(self._through(child.i))
            elif child.dep == "prep" and child.text.lower() in {
                "out",
                "away",
                "back",
                "up",
                "due",
                "because",
            }:
                for inner in self.sentence.children(child.i):
                    if inner.text.lower() in words and inner.dep == "prep":
                        out.extend(self._through(inner.i))
        return out

    def within_reach(self, i: int, word: str) -> list[Token]:
        """Objects of a preposition hung deeper below token `i` ("discussed affairs in Syria with him")."""
        s = self.sentence
        for j in range(i + 1, min(len(s), i + _REACH)):
            if s[j].text.lower() == word and s[j].dep == "prep" and self._under(j, i):
                return self._through(j)
        return []

    def _under(self, j: int, top: int) -> bool:
        for _ in range(6):
            head = self.sentence[j].head
            if head == top:
                return True
            if head == j or self.sentence[head].pos in {"VERB", "AUX"}:
                return False
            j = head
        return False

    def _through(self, prep: int) -> list[Token]:
        out: list[Token] = []
        for thing in self.sentence.children(prep):
            if thing.dep in {"pobj", "pcomp"}:
                out.extend(self._antecedents(self._spread([thing])))
        return out

    def clauses(self, i: int) -> list[Token]:
        """Heads of the clauses that complete token `i`, and their conjuncts."""
        s, out = self.sentence, list[Token]()
        for child in s.children(i):
            loose = (
                child.dep in {"advcl", "relcl"}
                and s.child(child.i, "aux") is not None
                and self.infinitive(child.i)
            )
            if child.dep in {"ccomp", "xcomp"} or loose or (child.dep == "acl" and self.infinitive(child.i)):
                out.extend(c for c in grammar.conjuncts(s, child.i) if c.pos in {"VERB", "AUX"})
            elif child.dep == "prep" and child.text.lower() in {
                "to",
                "of",
                "for",
                "about",
                "on",
                "against",
                "from",
            }:
                out.extend(c for c in s.children(child.i) if c.dep == "pcomp")
        return out

    def subjects(self, i: int) -> list[Token]:
        """Who does verb or is adjective `i`: its subject, else that of what governs it, relative pronouns resolved.

        The person asked, forced or helped is the doer in an object clause; who is quoted, after "as saying".
        """
        s = self.sentence
        for _ in range(_STEPS):
            found = grammar.own_subjects(s, i) or self._misread(i)
            if found:
                return self._antecedents(self._listed(found))
            token = s[i]
            head = s[token.head]
            if head.i == i or token.dep not in _CLIMBED:
                return []
            if token.dep == "advcl" and token.tag == "VBG" and i and s[i - 1].text == ",":
                said = self._said_above(head)
                if said is not None:
                    i = said
                    continue
            if token.dep in {"acl", "relcl"} and head.pos in grammar.NOMINAL:
                if self.infinitive(i):
                    if head.dep == "ROOT" and self.acts(head.i):
                        return [head]  # a headline: "EU to impose sanctions"
                    return self._resolved_by(head)
                return self._antecedents(self._spread([self._apposed(head)]))
            if token.dep in {"xcomp", "ccomp"} or (token.dep == "pcomp" and head.text.lower() == "as"):
                governor = s[head.head] if token.dep == "pcomp" else head
                asked = [c for c in s.children(governor.i) if c.dep in {"dobj", "dative"} and self.acts(c.i)]
                if asked and asked[0].pos != "ADP" and governor.lemma.lower() not in _OWN_WILL:
                    return self._antecedents(self._spread(asked))
            if token.dep == "ccomp" and head.lemma.lower() in self.among("speaking.verbs"):
                return []
            i = head.i
        return []

    def _listed(self, found: list[Token]) -> list[Token]:
        """In a headline "US, China agree" the first name stands apart in the tree: join it."""
        first, s = found[0], self.sentence
        if (
            first.i == 2
            and s[1].text == ","
            and s[0].pos == "PROPN"
            and first.pos == "PROPN"
            and self.acts(0)
        ):
            return [s[0], *found]
        return found

    def _misread(self, i: int) -> list[Token]:
        """The subject that the parser took for a part of a compound verb ("if Donald Trump orders")."""
        token = self.sentence[i]
        if token.tag not in {"VBZ", "VBD", "VBP"} or not i:
            return []
        before = self.sentence[i - 1]
        return (
            [before]
            if before.head == i and before.dep in {"compound", "nmod"} and self.acts(before.i)
            else []
        )

    def _resolved_by(self, noun: Token) -> list[Token]:
        """Who means to do what a noun announces ("Trump's decision to withdraw", "made an effort to meet")."""
        owners = self.owners(noun.i)
        if owners or noun.dep != "dobj":
            return owners
        return self._antecedents(grammar.own_subjects(self.sentence, noun.head))

    def _said_above(self, token: Token) -> int | None:
        """The verb of saying or demanding in whose clause a participle after a comma was hung: it is that verb's."""
        if token.dep != "ccomp" or token.head == token.i:
            return None
        governor = self.sentence[token.head]
        lemma = governor.lemma.lower()
        return governor.i if lemma in self.among("speaking.verbs") or lemma == "demand" else None

    def _apposed(self, token: Token) -> Token:
        """Past "one of the bodies" in apposition to the name that it explains."""
        s = self.sentence
        if token.dep == "pobj" and s[token.head].text.lower() == "of":
            outer = s[s[token.head].head]
            if outer.text.lower() == "one" and outer.dep == "appos":
                return s[outer.head]
        return token

    def infinitive(self, i: int) -> bool:
        """Does verb `i` stand with "to"?"""
        return any(c.tag == "TO" for c in self.sentence.children(i))

    def unwrapped(self, token: Token) -> Token:
        """Past a word of quantity: "round of talks", "thousands of soldiers" -> the counted noun."""
        for _ in range(3):
            if token.lemma.lower() not in self.among("words.quantity_heads"):
                return token
            inner = self.after(token.i, "of")
            if not inner or inner[0].pos not in grammar.NOMINAL:
                return token
            token = inner[0]
        return token

    def modifiers(self, i: int) -> list[Token]:
        """Words that stand before noun `i` as its modifiers, one level of nesting included."""
        out = [c for c in self.sentence.children(i) if c.dep in _MODIFIERS and c.i < i]
        for child in list(out):
            out.extend(c for c in self.sentence.children(child.i) if c.dep in _MODIFIERS and c.i < i)
        return out

    def owners(self, i: int) -> list[Token]:
        """Whose act, thing or place noun `i` is: possessor, name or demonym before it, by- and of-phrases."""
        s = self.sentence
        found = [c for c in s.children(i) if c.dep == "poss" and self.acts(c.i)]
        if not found:
            found = [m for m in self.modifiers(i) if self.stands_for_actor(m)]
        if not found:
            found = [t for t in self.after(i, "by", "of", "from") if self.acts(t.i)]
        if not found:
            clause = s.child(i, "relcl")
            found = (
                [t for t in grammar.own_subjects(s, clause.i) if self.kind(t.i) == "name"] if clause else []
            )
        return self._spread(found)

    def stands_for_actor(self, token: Token) -> bool:
        """Does this modifier name who acts ("Turkish offensive", "US strike", "rebel attack")?"""
        word, label = token.text.lower(), self.label[token.i]
        if word in self.among("words.acting_names"):
            return True
        if token.pos == "NUM" or word in self.among("filter.epithets"):
            return False
        if label in {"NORP", "ORG", "PERSON"}:
            return True
        mention = self.mention_at.get(token.i)
        if mention is not None and mention.form == "demonym":
            return True
        return (
            token.pos == "NOUN"
            and self.kind(token.i) in {"armed", "political"}
            and word not in {"state", "peace", "military", "power", "security", "force"}
        )
