"""Denials and doubts that point back: "Kyiv denied it", "rejected the charge", "could not confirm it"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence, Set

from dragoman.reading.claims.echoes import Echoes
from dragoman.reading.claims.saying import Kind, said_of_it
from dragoman.reading.claims.words import stances
from dragoman.reading.grammar import head_token, negated
from dragoman.records.drafts import EventDraft, StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Stance

_BACK = 3
"""Sentences that a denial looks back over."""
_MOST = 40
"""Events looked at for one denial: keeps endless sentences linear."""
_SHORT = 14
"""Words of a content that only points back, at most."""
_POINTERS = frozenset(
    {
        "the",
        "this",
        "that",
        "those",
        "these",
        "such",
        "all",
        "both",
        "any",
        "his",
        "her",
        "its",
        "their",
        "every",
    }
)
_FEW = 6
_STEM = 4
_THIRD = frozenset({"he", "she", "it", "they", "we", "i"})
_ANY = frozenset({"any", "anyone", "anybody", "anything", "nobody", "none"})
_UNABLE = frozenset({"not", "n't", "n’t", "unable", "impossible", "no", "cannot", "failed", "yet", "without"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})
_HARM = frozenset({"hurt", "wound", "injure", "harm", "suffer", "die", "damage"})
"""What may be denied without the blow itself: "denied that anyone was hurt"."""
_DEFINITE = re.compile(r"\b(?:in|for|with|of|to|about) (?:the|this|that|these|those)\b", re.IGNORECASE)
_THAT = re.compile(r"(?:that|this|it|those|these) $", re.IGNORECASE)

_ALWAYS = frozenset({"telling", "doer", "named", "figure", "cleft"})
"""What points back even where the statement tells something of its own."""


def first_word(tokens: Sequence[Token]) -> str:
    """The first word in small letters."""
    return tokens[0].text.lower()


def kind_of_pronoun(tokens: Sequence[Token]) -> bool:
    """ "this as theatre": a pronoun and what it is called?"""
    first = tokens[0].text.lower()
    return first in {"it", "this", "that", "them", "these", "those"} and any(
        t.text.lower() == "as" for t in tokens[1:3]
    )


class Pointing:
    """Adds `denies` and `doubts` to the events that a statement without an event of its own points back to."""

    def __init__(
        self,
        text: str,
        events: Sequence[EventDraft],
        statements: Sequence[StatementDraft],
        sentences: Sequence[Sentence],
    ) -> None:
        self.text, self.events, self.statements, self.sentences = text, events, statements, sentences
        self.words = stances()
        self.echoes = Echoes(text, events, statements, sentences)
        self.starts = [s.start for s in sentences]
        self.said = sorted((s.content[0][0], n) for n, s in enumerate(statements) if s.content)
        """Where each statement's words begin."""
        self.charges: dict[int, list[int]] = {}
        """The accusations of each sentence."""
        for n, s in enumerate(statements):
            if s.act == "accusation" and s.content:
                place = bisect.bisect_right(self.starts, s.content[0][0]) - 1
                self.charges.setdefault(place, []).append(n)
        self.telling: set[int] = set()
        """Statements that tell of an event of their own."""
        self.pointing: set[int] = set()
        """Statements found so far that say nothing but whether what was told is so."""
        self.by_sentence: dict[int, list[int]] = {}
        for n, event in enumerate(events):
            self.by_sentence.setdefault(event.sentence, []).append(n)

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add the claims, in place. What a statement tells of itself it does not point back to."""
        self.telling = telling = {s for n, made in enumerate(claims) for s, _ in made if not self._a_share(n)}
        self.pointing = set()
        for i, statement in enumerate(self.statements):
            judged = None if statement.attitude == "intention" else self._judged(statement)
            if judged is None or (
                i in telling and judged[1] not in _ALWAYS and not self._part_in(statement, judged[1])
            ):
                continue
            stance, kind = judged
            self.pointing.add(i)
            for n in self._meant(i, kind, claims, performers):
                again = kind == "named" and any(
                    how == stance and not self._others(i, s) for s, how in claims[n]
                )
                if not again and all(s != i for s, _ in claims[n]):
                    claims[n].append((i, stance))

    def _a_share(self, n: int) -> bool:
        """Is the event's word only somebody's share in what was told ("denied any involvement")?"""
        start, end = self.events[n].cue
        return self.text[start:end].casefold() in self.words.shares

    def _part_in(self, statement: StatementDraft, kind: Kind) -> bool:
        """ "denied any part in the attack": in what was told, though the noun is an event of its own."""
        start, end = statement.content[0]
        return kind == "share" and _DEFINITE.search(self.text, start, end) is not None

    # -- does it point back? -------------------------------------------------------------------------------

    def _judged(self, statement: StatementDraft) -> tuple[Stance, Kind] | None:
        """The stance of a statement that points back, and what it points with."""
        if not statement.content:
            return None
        start, end = statement.content[0]
        sentence = self._sentence(start)
        tokens = [] if sentence is None else [t for t in sentence.within((start, end)) if t.pos != "PUNCT"]
        if sentence is None or not tokens or len(tokens) > 60:
            return None
        lemma, words = statement.lemma.lower(), self.words
        said = self._in_words(statement, sentence, tokens)
        if said is not None:
            return said
        if lemma in words.naming and self._false(sentence, tokens):
            kind = self._pointer(tokens[:_SHORT]) or self._paper(tokens)
            if kind is None and lemma in {"speak", "talk"} and len(tokens) <= _FEW:
                kind = "pronoun"  # "spoke of “fantasies”"
            if _THAT.search(self.text, max(0, start - 6), start) is not None:
                kind = "pronoun"  # "called that | a lie": attribution took the pronoun for a conjunction.
            if kind is not None and kind != "share":
                return "denies", kind
        if (
            lemma in words.verdicts
            and self._pointer(tokens[:_SHORT]) == "telling"
            and not self._credits(tokens)
        ):
            return "denies", "telling"  # "described the claim as the last gasp of a clique"
        if lemma in words.mocking and kind_of_pronoun(tokens) and not self._credits(tokens):
            return "denies", "pronoun"  # "dismissed this as theatre"
        if len(tokens) > _SHORT:
            return None
        kind = self._object(sentence, tokens)
        if kind is None:
            return self._whatever(statement, tokens)
        cue = None if statement.cue is None else self._token(statement.cue[0])
        if statement.act == "denial" or lemma in words.denies:
            return "denies", kind
        if lemma in words.rejects:
            # "rejected it", "dismissed that" may speak of an offer: what was charged is named.
            plain = kind not in {"pronoun", "named"} or lemma in words.disputing
            return ("denies", kind) if plain else None
        if lemma in words.doubtful or (lemma in words.doubts and lemma != "suspect"):
            return ("doubts", kind) if kind != "share" else None
        if lemma in words.checking and cue is not None and negated(*cue):
            return ("doubts", kind) if kind != "share" else None
        if lemma in words.trusting and cue is not None and negated(*cue):
            return ("doubts", kind) if kind in {"telling", "pronoun"} else None
        if lemma in words.affirms or tokens[0].text.lower() == "so":
            return ("asserts", kind) if cue is not None and not negated(*cue) else None
        return None

    def _in_words(
        self, statement: StatementDraft, sentence: Sentence, tokens: Sequence[Token]
    ) -> tuple[Stance, Kind] | None:
        """What the words say of what was told: "They are lying", "It never happened", "it could not confirm them"."""
        said = said_of_it(self.text, statement, len(tokens), self.echoes.known)
        if said is not None or statement.attitude != "speech":
            return said
        for t in tokens[:_SHORT]:
            if t.lemma.lower() not in self.words.checking:
                continue
            thing = self._checked(sentence, t)
            before = {k.text.lower() for k in tokens if t.i - 8 <= k.i < t.i}
            if thing is None or not (negated(sentence, t.i) or before & _UNABLE):
                continue
            tree = set(sentence.subtree(thing.i))
            below = [k for k in tokens if k.i in tree]
            kind = self._object(sentence, below) if below else None
            if kind == "pronoun" and "but" in before:
                kind = "telling"  # "had heard of the complaint but could not vouch for it"
            return None if kind is None or kind == "share" else ("doubts", kind)
        return None

    def _checked(self, sentence: Sentence, verb: Token) -> Token | None:
        """What a verb of checking is about: its object, or that of its preposition ("vouch for it")."""
        below = sentence.children(verb.i)
        thing = next((c for c in below if c.dep in {"dobj", "nsubjpass"}), None)
        if thing is None and verb.lemma.lower() in {"vouch", "speak"}:
            hung = [c for c in below if c.dep == "prep"]
            thing = next((k for c in hung for k in sentence.children(c.i) if k.dep == "pobj"), None)
        return thing

    def _whatever(self, statement: StatementDraft, tokens: Sequence[Token]) -> tuple[Stance, Kind] | None:
        """ "denied that any post had fallen": all of what the others told, in words of its own."""
        if statement.act != "denial" and statement.lemma.lower() not in self.words.denies:
            return None
        opens = any(t.text.lower() in _ANY for t in tokens[:4])
        return ("denies", "any") if opens and not any(t.lemma.lower() in _HARM for t in tokens) else None

    def _credits(self, tokens: Sequence[Token]) -> bool:
        """Is the claim called true, or grave enough to be?"""
        return any(t.lemma.lower() in self.words.credit for t in tokens)

    def _object(self, sentence: Sentence, tokens: Sequence[Token]) -> Kind | None:
        """Is all that is denied a pronoun, "the charge", "any role in it"?"""
        head = head_token(sentence, (tokens[0].start, tokens[-1].end))
        if head is None:
            return None
        if head.text.lower() in self.words.pointing and len(tokens) <= 2:
            return "pronoun"
        lemma = head.lemma.lower()
        if lemma in self.words.shares:
            return "share"
        if lemma in self.words.allegations or (lemma in self.words.tellings and head.tag != "NNP"):
            told = any(
                c.dep in {"acl", "relcl", "ccomp"}
                or (c.dep == "prep" and c.text.lower() in {"of", "about", "as"})
                for c in sentence.children(head.i)
                if head.i < c.i <= tokens[-1].i
            )
            first = tokens[0]
            return (
                "telling"
                if not told and (first.text.lower() in _POINTERS or head.tag in {"NNS", "NN"})
                else None
            )
        # "could not confirm the test", "denied the raid": a word for the thing done.
        return "named" if head.pos == "NOUN" and first_word(tokens) in _POINTERS - {"all", "both"} else None

    def _pointer(self, tokens: Sequence[Token]) -> Kind | None:
        """What the words open with: a pronoun, or a noun for what was told; a bare "Lies!" points too."""
        first = tokens[0]
        alone = len(tokens) < 2 or tokens[1].head != first.i
        if first.text.lower() in self.words.pointing and alone and first.dep not in {"det", "mark"}:
            return "pronoun"
        if first.text.lower() in _POINTERS or first.tag in {"NNS", "NNP", "NNPS"}:
            for t in tokens[:5]:
                if t.pos == "NOUN":
                    known = (
                        t.lemma.lower() in self.words.allegations or t.lemma.lower() in self.words.tellings
                    )
                    return "telling" if known else None
        return "pronoun" if len(tokens) <= 4 and all(t.pos not in {"VERB", "PRON"} for t in tokens) else None

    def _paper(self, tokens: Sequence[Token]) -> Kind | None:
        """ "the cable a forgery": what told of it is called false."""
        near = tokens[1:4] if first_word(tokens) in _POINTERS else ()
        return "telling" if any(t.lemma.lower() in self.words.papers for t in near) else None

    def _false(self, sentence: Sentence, tokens: Sequence[Token]) -> bool:
        """Do the words call what they speak of false: "as fake news", "are lies", "is not true"?"""
        for n, t in enumerate(tokens):
            word, lemma = t.text.lower(), t.lemma.lower()
            before = tokens[max(0, n - 4) : n]
            denied = any(b.dep == "neg" or b.text.lower() in {"not", "never", "no"} for b in before)
            if (word in self.words.falsity or lemma in self.words.falsity) and not denied:
                return self._predicated(sentence, t)
            if lemma in self.words.truth and denied:
                return True
        return False

    def _predicated(self, sentence: Sentence, token: Token) -> bool:
        """Is the word the predicate, or its modifier, and no part of what is spoken of ("the lie about X")?"""
        t = token
        for _ in range(5):
            if t.dep in {"attr", "acomp", "oprd", "ROOT", "ccomp", "nsubj"} or t.dep in {
                "pobj",
                "pcomp",
                "amod",
            }:
                above = sentence[t.head]
                if t.dep == "amod" and above.text.lower() not in {"as"}:
                    t = above
                    continue
                return t.dep != "nsubj"
            if t.dep in {"conj", "compound", "dobj", "nmod", "appos", "advcl", "prep", "npadvmod", "acl"}:
                if t.head == t.i or t.dep in {"dobj", "npadvmod"}:
                    return True
                t = sentence[t.head]
                continue
            return False
        return False

    # -- what it points to -----------------------------------------------------------------------------------

    def _meant(
        self,
        i: int,
        kind: Kind,
        claims: Sequence[Sequence[tuple[int, Stance]]],
        performers: Sequence[int | None],
    ) -> list[int]:
        """The events of the nearest statement before this one that tells of any, else the narrator's just before."""
        statement = self.statements[i]
        place = (
            statement.content[0][0]
            if statement.cue is None
            else min(statement.cue[0], statement.content[0][0])
        )
        here = bisect.bisect_right(self.starts, place) - 1
        asked = self._asked(i, here)
        if asked:
            return asked
        opening = self.text[slice(*statement.content[0])]
        own_words = min((a for a, _ in statement.speakers), default=place)
        wanted = self._told_by(statement) if kind == "telling" else frozenset[str]()
        for back in range(_BACK + 1 if wanted else 0):
            near = [
                n for n in self.by_sentence.get(here - back, [])[-_MOST:] if self.events[n].cue[1] <= place
            ]
            found = self._told(i, near, claims, "asserts", wanted)
            if found:
                return found
        for back in range(_BACK + (3 if kind in {"any", "doer", "named"} else 1)):
            near = self.by_sentence.get(here - back, [])[-_MOST:]
            near = [
                n
                for n in near
                if self.events[n].cue[1] <= place
                and (performers[n] is None or claims[n])
                # "The party, which organises the marches, denied"
                and not (own_words <= self.events[n].cue[0] < place and not claims[n])
            ]
            if kind == "lost":
                near = [n for n in near if self.echoes.called(n, "kill down capture destroy sink")]
            if kind == "held":
                near = [n for n in near if self.echoes.takes(n)]
            if kind == "named":
                near = [n for n in near if self.echoes.called(n, opening)]
            if kind == "cleft":
                near = [n for n in near if self._disputed(n, claims[n], opening)]
            if kind == "figure":
                near = [n for n in near if self._counted(n)]
            if kind == "share" and i in self.telling:
                near = [n for n in near if self.echoes.called(n, opening)]
            if kind == "doer" and (meant := [n for n in near if self.echoes.called(n, opening)]):
                near = meant
            if kind in {"any", "doer"}:
                near = [n for n in near if self.events[n].type in _HOSTILE]
            if kind == "pronoun":
                near = [n for n in near if not self._between(i, n, place, [s for s, _ in claims[n]])]
            found = self._told(i, near, claims, "asserts")
            if not found and kind == "telling":
                found = self._told(i, near, claims, "denies")
            if found:
                return self.echoes.kindred(found, here, claims) if kind == "doer" else found
            if kind in {"pronoun", "telling"} and self._charged(i, here - back):
                return []  # What was charged is no event here; the narrator's own is not what is meant.
            if back <= 1 and kind not in {"share", "any", "held", "lost", "figure", "cleft"}:
                own = [n for n in near if not claims[n] and self._open(n)]
                if own:
                    return own
        return []

    def _told_by(self, statement: StatementDraft) -> Set[str]:
        """The verbs that the noun for what was told comes from ("the warning": warn), {} where it says nothing."""
        start, end = statement.content[0]
        words = re.findall(r"[\w-]+", self.text[start : min(end, start + 60)].casefold())[:4]
        forms = (form for w in words for form in (w, w.removesuffix("s")))
        return next((by for form in forms if (by := self.words.told_by.get(form))), frozenset())

    def _disputed(self, n: int, made: Sequence[tuple[int, Stance]], opening: str) -> bool:
        """A blow that is denied already, or told in words of kin, and by other doers than are named here."""
        doers = {
            w for a, b in self.events[n].actors for w in self.text[a:b].casefold().split() if len(w) >= _STEM
        }
        named = re.findall(r"[\w-]+", opening.casefold())
        if self.events[n].type not in _HOSTILE or not doers or doers & set(named):
            return False
        return any(how == "denies" for _, how in made) or self.echoes.called(n, opening)

    def _counted(self, n: int) -> bool:
        """Does a number stand in the event's sentence?"""
        sentence = (
            self.sentences[self.events[n].sentence] if self.events[n].sentence < len(self.sentences) else None
        )
        return sentence is not None and any(t.tag == "CD" for t in sentence)

    def _charged(self, i: int, k: int) -> bool:
        """Does somebody accuse somebody, in sentence `k` or the one before, of what no event was found for?"""
        for s in (*self.charges.get(k, ())[:_MOST], *self.charges.get(k - 1, ())[:_MOST]):
            if s != i and self._others(i, s) and s not in self.telling:
                return True
        return False

    def _asked(self, i: int, here: int) -> list[int]:
        """ "Did the two meet? The police chief says so.": the events that the question before asks for."""
        start, end = self.statements[i].content[0]
        if self.text[start:end].casefold() not in {"so", "yes", "no", "as much"} or not 0 < here < len(
            self.starts
        ):
            return []
        return [n for n in self.by_sentence.get(here - 1, [])[:_MOST] if self.echoes.asks(here - 1)]

    def _told(
        self,
        i: int,
        near: Sequence[int],
        claims: Sequence[Sequence[tuple[int, Stance]]],
        stance: Stance,
        by: Set[str] = frozenset(),
    ) -> list[int]:
        """Of these events the ones that the last other statement tells with this stance, `by` one of these verbs."""
        tellers = {
            n: s
            for n in near
            for s, how in claims[n]
            if how == stance and self._others(i, s) and (not by or self.statements[s].lemma.lower() in by)
        }
        if not tellers:
            return []
        last = max(tellers.values(), key=lambda s: self.statements[s].content[0][0])
        return [n for n, s in tellers.items() if s == last]

    def _others(self, i: int, other: int) -> bool:
        """Is `other` somebody else's statement, before this one?"""
        if other == i or self.statements[other].attitude == "intention":
            return False
        mine = {self.text[a:b].casefold() for a, b in self.statements[i].speakers}
        theirs = {self.text[a:b].casefold() for a, b in self.statements[other].speakers}
        return not mine & theirs

    def _same_side(self, s: int, tellers: Sequence[int]) -> bool:
        """Does statement `s` come from those who told the event, or one of theirs ("the military spokesman")?"""
        mine = {w for a, b in self.statements[s].speakers for w in self.text[a:b].casefold().split()}
        if mine & {"its", "their", "his", "her"}:
            return True
        theirs = {
            w
            for t in tellers
            for a, b in self.statements[t].speakers
            for w in self.text[a:b].casefold().split()
        }
        return any(len(w) > _STEM for w in mine & theirs)

    def _between(self, i: int, n: int, place: int, tellers: Sequence[int] = ()) -> bool:
        """Did somebody else say something since the event, so that a bare "it" means that?"""
        at = self.events[n].cue[1]
        low, high = bisect.bisect_left(self.said, (at, -1)), bisect.bisect_left(self.said, (place, -1))
        for _, s in self.said[low : min(high, low + _MOST)]:
            other = self.statements[s]
            named = [self.text[a:b].casefold() for a, b in other.speakers]
            if s in self.pointing:
                continue  # Who only doubts or denies what was told has said nothing new.
            if s != i and self._others(i, s) and not any(w in _THIRD for w in named) and named:
                if other.kind == "direct" and self._same_side(s, tellers):
                    continue  # Who told it goes on ("They want our children stupid").
                return True
        return False

    def _open(self, n: int) -> bool:
        """An event of the narrator's that can be denied: done, no background."""
        event = self.events[n]
        return event.modality == "actual" and not event.historical and not event.speech

    # -- look-ups ----------------------------------------------------------------------------------------------

    def _sentence(self, position: int) -> Sentence | None:
        place = bisect.bisect_right(self.starts, position) - 1
        return self.sentences[place] if place >= 0 else None

    def _token(self, position: int) -> tuple[Sentence, int] | None:
        sentence = self._sentence(position)
        token = None if sentence is None else sentence.at(position)
        return None if sentence is None or token is None else (sentence, token.i)
