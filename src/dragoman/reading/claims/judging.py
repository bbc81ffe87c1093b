"""Does a statement only say whether what was told is so ("denied it", "called the report a lie")? With which words?"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence

from dragoman.reading.claims.elsewhere import LIAR
from dragoman.reading.claims.saying import Kind, said_of_it
from dragoman.reading.claims.words import stances
from dragoman.reading.grammar import head_token, negated
from dragoman.records.drafts import StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Stance

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
_ANY = frozenset({"any", "anyone", "anybody", "anything", "nobody", "none"})
_UNABLE = frozenset({"not", "n't", "n’t", "unable", "impossible", "no", "cannot", "failed", "yet", "without"})
_HARM = frozenset({"hurt", "wound", "injure", "harm", "suffer", "die", "damage"})
"""What may be denied without the blow itself: "denied that anyone was hurt"."""
_THAT = re.compile(r"(?:that|this|it|those|these) $", re.IGNORECASE)


def first_word(tokens: Sequence[Token]) -> str:
    """The first word in small letters."""
    return tokens[0].text.lower()


def kind_of_pronoun(tokens: Sequence[Token]) -> bool:
    """ "this as theatre": a pronoun and what it is called?"""
    first = tokens[0].text.lower()
    return first in {"it", "this", "that", "them", "these", "those"} and any(
        t.text.lower() == "as" for t in tokens[1:3]
    )


class Judging:
    """Reads the words of one statement after another."""

    def __init__(self, text: str, sentences: Sequence[Sentence], known: Callable[[str], bool]) -> None:
        """`known` tells of a word whether it stands for something done to somebody."""
        self.text, self.sentences, self.known = text, sentences, known
        self.words = stances()
        self.starts = [s.start for s in sentences]

    def judged(self, statement: StatementDraft) -> tuple[Stance, Kind] | None:
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
        if lemma in words.naming and len(tokens) <= _SHORT and LIAR.fullmatch(self.text[start:end]):
            return "denies", "telling"  # "called the general a liar"
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
        if lemma in words.backing:
            return ("asserts", kind) if kind == "telling" and cue is not None and not negated(*cue) else None
        if lemma in words.affirms or tokens[0].text.lower() == "so":
            return ("asserts", kind) if cue is not None and not negated(*cue) else None
        return None

    def _in_words(
        self, statement: StatementDraft, sentence: Sentence, tokens: Sequence[Token]
    ) -> tuple[Stance, Kind] | None:
        """What the words say of what was told: "They are lying", "It never happened", "it could not confirm them"."""
        said = said_of_it(self.text, statement, len(tokens), self.known)
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
                if t.pos == "NOUN" and t.dep != "compound":
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

    def _sentence(self, position: int) -> Sentence | None:
        place = bisect.bisect_right(self.starts, position) - 1
        return self.sentences[place] if place >= 0 else None

    def _token(self, position: int) -> tuple[Sentence, int] | None:
        sentence = self._sentence(position)
        token = None if sentence is None else sentence.at(position)
        return None if sentence is None or token is None else (sentence, token.i)
