"""What a statement's words and its speaker show, whatever they are about: signs for the weighing."""

from __future__ import annotations

import functools
import re

import msgspec

from dragoman.reading.claims import elsewhere
from dragoman.reading.claims.bonds import HE, Bonds
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.tone import COUNTERS, Tones
from dragoman.reading.claims.words import stances
from dragoman.reading.grammar import NEGATIONS, is_passive, negated, own_subjects
from dragoman.reading.tables import table
from dragoman.records.drafts import StatementDraft
from dragoman.records.parse import Sentence, Token

Row = dict[str, float]

_OWN = frozenset({"his", "her", "its", "their", "our", "my", "we", "i"})
_PAST = frozenset({"VBD", "VBN"})
_COMING = frozenset(
    {"will", "would", "shall", "should", "must", "may", "might", "can", "ought", "’ll", "'ll"}
)
_SELF = frozenset(
    {"himself", "herself", "itself", "themselves", "ourselves", "myself", "own", "other", "another"}
)
_ONLY = frozenset({"only", "merely", "simply", "just"})
_NOBODY = frozenset({"nobody", "none", "nothing", "nowhere", "never", "no"})
_ASKING = frozenset({"whether", "if", "who", "why", "how", "what", "where", "which"})
THE = frozenset({"the", "this", "that", "such", "these", "those", "last", "yesterday"})
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?)\b"
)
_DECLINED = re.compile(
    r"(?i)\b(?:declin|refus)\w+ to\b|\bno comment\b|\bnot comment\b|\bwould not (?:say|name|comment|be drawn)\b"
)
_KINDS = frozenset({"VERB", "NOUN", "ADJ", "ADV", "AUX", "PRON", "SCONJ", "ADP"})
_COMBINED = (
    (
        "s.who.eyes",
        ("saw", "traces", "we", "tone.tells", "head.had", "head.past", "subject.own", "no", "number", "form.direct"),
    ),
    (
        "s.who.official",
        ("own.first", "head.had", "head.past", "head.now", "tone.counters", "tone.tells", "subject.he", "subject.own",
         "causes", "no", "self", "number", "form.direct", "reasons"),
    ),
    ("s.who.examiner", ("saw", "traces", "number", "no.checks", "no", "tone.tells", "head.had")),
    (
        "s.who.he",
        ("head.had", "no", "own.first", "head.coming", "subject.he", "head.now", "form.direct", "tone.tells"),
    ),
    ("s.own.first", ("head.stays", "head.had", "head.be", "no", "tone.negates")),
)  # fmt: skip
COMBINED = frozenset(f"{one}&{other}" for one, others in _COMBINED for other in others)
"""Signs that say more together: who speaks, and how."""
_BEHIND = re.compile(r", [^.;:“\"‘]+")
_AFTER = 60
_WORD = re.compile(r"\w+")
_LONG = 14


class Lists(msgspec.Struct, frozen=True):
    """The lists of data/signs.toml; its comments say what each holds."""

    eyes: frozenset[str]
    examiners: frozenset[str]
    officials: frozenset[str]
    judges: frozenset[str]
    causes: frozenset[str]
    happenings: frozenset[str]
    tellings: frozenset[str]
    staying: frozenset[str]
    reasons: frozenset[str]
    checks: frozenset[str]
    traces: frozenset[str]


@functools.cache
def lists() -> Lists:
    return table("claims/data/signs.toml", Lists)


class Signs(Part):
    """Finds the signs of one statement after another."""

    def __init__(self, given: Given, bonds: Bonds, tones: Tones) -> None:
        super().__init__(given)
        self.bonds, self.tones = bonds, tones
        self._found: dict[int, Row] = {}
        self._words: dict[int, tuple[list[Token], frozenset[str]]] = {}

    def of(self, s: int) -> Row:
        """The signs of statement `s` by name."""
        if s not in self._found:
            statement = self.statements[s]
            found = self._told(s, statement) | self._how(s, statement) | self._who(statement)
            row = {f"s.{name}": value for name, value in found.items() if value}
            for one, others in _COMBINED:
                if one in row:
                    row |= {f"{one}&{other}": 1.0 for other in others if f"s.{other}" in row}
            self._found[s] = row
        return self._found[s]

    def words(self, s: int) -> tuple[list[Token], frozenset[str]]:
        """The first words of the content, and their lemmas."""
        if s not in self._words:
            tokens = [t for _, inside in self.stretch(self.statements[s].content) for t in inside]
            self._words[s] = tokens, frozenset(t.lemma.lower() for t in tokens)
        return self._words[s]

    def _told(self, s: int, statement: StatementDraft) -> Row:
        """What kind of telling it is: its cue, its form."""
        words, lemma = stances(), statement.lemma.lower()
        cue = "" if statement.cue is None else self.text[statement.cue[0] : statement.cue[1]]
        out: Row = {f"form.{statement.kind}": 1.0, f"attitude.{statement.attitude}": 1.0}
        if statement.act is not None:
            out[f"act.{statement.act}"] = 1.0
        if lemma in {"say", "tell"}:
            out["cue.say"] = 1.0
        for name in (
            "denies",
            "rejects",
            "doubts",
            "affirms",
            "insisting",
            "perceiving",
            "verdicts",
            "allegations",
        ):
            if lemma in getattr(words, name):
                out[f"cue.{name}"] = 1.0
        out[f"cue.word.{lemma}"] = 1.0
        out["cue.judges"] = float(lemma in lists().judges)
        out["cue.adds"] = float(self.bonds.adds(s))
        out["cue.none"] = float(statement.cue is None)
        out["cue.declined"] = float(_DECLINED.search(cue) is not None)
        out["cue.negated"] = float(re.search(r"(?i)\b(?:not|never|nor|no)\b|n[’']t", cue) is not None)
        out["within"] = float(statement.within is not None)
        return out

    def _how(self, s: int, statement: StatementDraft) -> Row:
        """What the content shows."""
        tokens, lemmas = self.words(s)
        low = {t.text.lower() for t in tokens}
        first = tokens[0].text.lower() if tokens else ""
        start, end = statement.content[0]
        said = self.text[start : min(end, start + 300)]
        known = lists()
        out: Row = {f"tone.{self.tones.of(s)}": 1.0}
        for name in ("causes", "reasons", "checks", "traces"):
            out[name] = float(bool(lemmas & getattr(known, name)))
        negative = bool(low & (NEGATIONS | _NOBODY))
        out["no"] = float(negative)
        out["nobody"] = float(bool(low & _NOBODY))
        out["no.checks"] = float(negative and bool(lemmas & known.checks))
        out["false"] = float(bool((lemmas | low) & stances().falsity))
        out["true"] = float(
            bool(lemmas & {"true", "correct", "right", "accurate", "real", "indeed", "confirm"})
        )
        out["counters"] = float(COUNTERS.search(said) is not None)
        out["alibi"] = float(elsewhere.ALIBI.match(said) is not None)
        out["not.us"] = float(self.bonds.not_us(s))
        out["unsure"] = float(self.bonds.unsure(s))
        out["saw"] = float(self.bonds.witnessed(s))
        out["unharmed"] = float(self.bonds.unharmed(s))
        out["own.first"] = float(
            first in _OWN or (first == "all" and bool({t.text.lower() for t in tokens[1:3]} & _OWN))
        )
        out["he.first"] = float(first in HE - {"it", "its"})
        out["it.first"] = float(first in {"it", "this", "that", "its"})
        out["asks"] = float(first in _ASKING or "?" in said)
        out["we"] = float(bool(low & {"we", "our", "us", "ours"}))
        out["self"] = float(bool(low & _SELF))
        out["only"] = float(bool(low & _ONLY))
        out["number"] = float(_NUMBER.search(said) is not None)
        out["the.happening"] = float(self._the(tokens, known.happenings))
        out["the.telling"] = float(self._the(tokens, known.tellings))
        out |= {f"word.{t.lemma.lower()}": 1.0 for t in tokens if t.pos in _KINDS}
        out["long"] = float(len(tokens) > _LONG)
        out["bare"] = float(len(tokens) < 6)
        return out | self._head(s, statement)

    def _the(self, tokens: list[Token], nouns: frozenset[str]) -> bool:
        """Does a word with an article or the like stand for what was done or told before?"""
        pairs = zip(tokens, tokens[1:], tokens[2:] + tokens[-1:], strict=False)
        return any(
            a.text.lower() in THE
            and (b.lemma.lower() in nouns or (b.pos in {"ADJ", "NOUN", "PROPN"} and c.lemma.lower() in nouns))
            for a, b, c in pairs
        )

    def _head(self, s: int, statement: StatementDraft) -> Row:
        """The main verb of the content: its time, its subject, whether it is negated."""
        found = self.tones.head(statement)
        if found is None:
            return {"head.none": 1.0}
        sentence, head = found
        helps = {c.text.lower() for c in sentence.children(head.i) if c.dep in {"aux", "auxpass"}}
        out: Row = {"head.negated": float(negated(sentence, head.i))}
        out["head.passive"] = float(is_passive(sentence, head.i))
        if helps & _COMING:
            out["head.coming"] = 1.0
        elif "had" in helps:
            out["head.had"] = 1.0
        elif head.tag in _PAST or helps & {"was", "were", "did"}:
            out["head.past"] = 1.0
        elif head.pos in {"VERB", "AUX"}:
            out["head.now"] = 1.0
        else:
            out["head.noun"] = 1.0
        lemma = head.lemma.lower()
        out["head.be"] = float(lemma == "be")
        out["head.stays"] = float(lemma in lists().staying)
        out["head.judges"] = float(lemma in lists().judges)
        for subject in own_subjects(sentence, head.i)[:1]:
            out |= self._subject(sentence, subject)
        return out

    def _subject(self, sentence: Sentence, subject: Token) -> Row:
        below = {c.text.lower() for c in sentence.children(subject.i)}
        word = subject.text.lower()
        return {
            "subject.own": float(word in {"we", "i"} or bool(below & _OWN)),
            "subject.he": float(word in HE),
            "subject.no": float(word in _NOBODY or bool(below & {"no", "neither"})),
            "subject.name": float(subject.pos == "PROPN"),
            "subject.the": float(bool(below & THE)),
            "subject.a": float(bool(below & {"a", "an", "some", "other", "another"}) or subject.pos == "NUM"),
        }

    def _who(self, statement: StatementDraft) -> Row:
        """What kind of people the speaker is of."""
        spans = [self.text[a:b] for a, b in statement.speakers]
        # "said Ann Lee, 54, a farmer": what stands behind the name.
        behind = [_BEHIND.match(self.text, b, b + _AFTER) for _, b in statement.speakers]
        spans += [m.group() for m in behind if m is not None]
        said = {w for span in spans for w in _WORD.findall(span.casefold())}
        said |= {w[:-1] for w in said if w.endswith("s") and len(w) > 3}
        known = lists()
        kinds = known.eyes | known.examiners | known.officials | HE
        return {
            "who.attached": float(any(self._attached(a, b) for a, b in statement.speakers)),
            "who.bare": float(bool(statement.speakers) and not said & kinds),
            "who.eyes": float(bool(said & known.eyes)),
            "who.examiner": float(bool(said & known.examiners)),
            "who.official": float(bool(said & known.officials)),
            "who.he": float(bool(said & HE)),
            "who.his": float(bool(said & _OWN)),
            "who.nobody": float(not statement.speakers),
        }

    def _attached(self, start: int, end: int) -> bool:
        """Does a speaker's office stand without whose it is ("spokesman Ann Lee", "its envoy", "the governor")?"""
        tokens = [t for _, inside in self.stretch([(start, end)]) for t in inside]
        offices = [k for k, t in enumerate(tokens) if t.lemma.lower() in lists().officials]
        if not offices:
            return False
        before = tokens[: offices[0]]
        named = any(t.pos in {"PROPN", "ADJ", "NOUN"} and t.text.lower() not in _OWN for t in before)
        of = any(t.dep == "prep" and t.text.lower() in {"of", "for", "at", "in"} for t in tokens)
        return not named and not of
