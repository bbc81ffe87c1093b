"""What a statement's words come to, whatever they are about: they tell, they say that it was not so, or neither."""

from __future__ import annotations

import re
from typing import Literal

from dragoman.reading.claims import elsewhere, wording
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import Likeness
from dragoman.reading.claims.rebuttals import Rebuttals
from dragoman.reading.claims.words import stances
from dragoman.reading.grammar import head_token, negated
from dragoman.records.drafts import StatementDraft
from dragoman.records.parse import Sentence, Token

Tone = Literal["tells", "negates", "counters", "neither"]
"""It tells of something done; says that something was not; tells what cannot be if what was told is so; or none."""

_OUR = r"(?:our|my|its|his|her|their|the)"
_ALL = rf"(?:all|both|every one|each|every single one)(?: of)?(?: {_OUR})? "
_BE = r"(?:is|are|was|were|[’'](?:s|re)|remain(?:s|ed)?|stay(?:s|ed)?)"
_WELL = (
    r"(?:safe(?:ly)?|alive|well|fine|unharmed|unhurt|intact|normal(?:ly)?|calm|quiet|open|free|afloat|empty"
    r"|at work|at home|in (?:class|school|place|service)|as usual|accounted for)"
)
_CAUSE = (
    r"(?:by (?:an )?accident|an accident|short circuit|electrical fault|gas (?:leak|cylinder|bottle)"
    r"|heart (?:attack|failure)|natural causes|suicide|killed (?:himself|herself|themselves)|drowned"
    r"|(?:ha[ds]|have) fallen (?:from|off|down|out|into)|road accident|traffic accident|overdose|illness|disease|fever"
    r"|quarrel|feud)"
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|once|twice|\d)"
_LIMIT = r"(?:when|after|if|that|because|by|on|in|at|for)"
COUNTERS = re.compile(
    rf"\b{_ALL}(?:[\w’'-]+ ){{0,4}}?"
    r"(?:is|are|was|were|ha(?:s|ve|d)|[’'](?:s|re|ve)|came|went|returned|remain(?:s|ed)?|cross(?:es|ed))\b"
    rf"|\b{_BE}(?: all| both| still| very much| entirely| perfectly| quite)* {_WELL}\b"
    rf"|\bof {_OUR} own (?:free )?(?:will|accord|choice|choosing)\b|\b(?:voluntar|willing|free)ly\b"
    r"|\b(?:come|came|go|went|leave|left|move|moved) (?:\w+ (?:and \w+ )?){0,2}"
    r"as (?:they|he|she|we|it) (?:please|wish|like|want|chose|choose)\w*"
    r"|\b(?:was|were|been|got) (?:\w+ly )?(?:(?:beaten|driven) (?:back|off)|repelled|repulsed|foiled|thwarted"
    rf"|pushed back|fought off)\b|\b{_CAUSE}\b|\b(?:only|merely) (?!{_NUMBER}|{_LIMIT})"
    rf"|\bon {_OUR} own(?: feet)?(?=$|[.,;])"
    rf"|\b(?:spent|passed) the (?:\w+ )?(?:day|night|morning|evening|afternoon|week|weekend|hours?)\b"
    rf"|\bon {_OUR} own (?:bank|side|soil|territory|shore|land)\b"
    r"|\b(?:kept|stayed|stood|remained) (?:silent|indoors|away|inside|put)\b|\bnot so much as an?\b"
    r"|\b(?:was|were|had been) (?:\w+ )?(?:shut|locked|closed|empty|abandoned|deserted|disused)"
    r" (?:at|on|by|since|that|for)\b",
    re.IGNORECASE,
)
"""Words that tell what cannot be if what the other side told is so."""
_HURT = re.compile(
    r"\b(?:all|both|each)\b[^.;]{0,30}\b(?:dead|killed|wounded|injured|shot|beaten|burned|destroyed)\b",
    re.IGNORECASE,
)
_OPEN = frozenset({"will", "would", "shall", "should", "must", "may", "might", "can", "ought", "’ll", "'ll"})
_ASKED = re.compile(
    r"(?:whether|if|who|why|how|what|where|let|please|do not|don[’']t)\b|.{0,400}\?$",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING = re.compile(r"\b(?:nothing|nobody|none|never|no|not|n[’']t)\b|n[’']t\b", re.IGNORECASE)


class Tones(Part):
    """Reads the words of one statement after another."""

    def __init__(self, given: Given, like: Likeness, rebuttals: Rebuttals) -> None:
        super().__init__(given)
        self.like, self.rebuttals = like, rebuttals
        self._found: dict[int, Tone] = {}

    def of(self, i: int) -> Tone:
        """The tone of statement `i`."""
        if i not in self._found:
            self._found[i] = self._tone(self.statements[i])
        return self._found[i]

    def _tone(self, statement: StatementDraft) -> Tone:
        if statement.lemma.lower() in stances().denies:
            return "negates"
        head = self.head(statement)
        start, end = statement.content[0]
        if head is None or _ASKED.match(self.text, start, end):
            return "neither"
        said = self.text[start : min(end, start + 300)]
        if next(self.rebuttals.denied(statement), None) is not None:
            return "negates"
        if elsewhere.ALIBI.match(said) or wording.HELD.search(said) or wording.LOST.match(said):
            return "counters"
        if COUNTERS.search(said) and _HURT.search(said) is None:
            return "counters"
        sentence, token = head
        if _NOTHING.search(said):
            return "neither"  # "I was not asked beforehand"
        return "tells" if self._done(sentence, token) else "neither"

    def head(self, statement: StatementDraft) -> tuple[Sentence, Token] | None:
        """The word that governs the first sentence of the content, with its sentence."""
        for sentence, tokens in self.stretch(statement.content):
            found = head_token(sentence, (tokens[0].start, tokens[-1].end)) if tokens else None
            return None if found is None else (sentence, found)
        return None

    def _done(self, sentence: Sentence, head: Token) -> bool:
        """Is it told as past, or without any verb ("Four of them, with a microbus")?"""
        if head.pos not in {"VERB", "AUX"}:
            return not any(t.pos in {"VERB", "AUX"} for t in sentence.children(head.i)) or head.tag == "VBG"
        below = sentence.children(head.i)
        helps = {c.text.lower() for c in below if c.dep in {"aux", "auxpass"}}
        if helps & _OPEN or negated(sentence, head.i):
            return False
        past = head.tag in {"VBD", "VBN", "VBG"} or bool(helps & {"had", "have", "has", "did", "was", "were"})
        return past and not (helps & {"is", "are", "am", "’re", "'re"} and head.tag == "VBG")
