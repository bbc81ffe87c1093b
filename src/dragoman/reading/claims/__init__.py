"""Whose word an event is: the statements that tell, deny or doubt it, and the one that performs it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

import msgspec

from dragoman.reading.claims import wording
from dragoman.reading.claims.bare import Bare
from dragoman.reading.claims.denials import Denials
from dragoman.reading.claims.echoes import Echoes
from dragoman.reading.claims.given import Given, State, nowhere
from dragoman.reading.claims.likeness import Likeness
from dragoman.reading.claims.pointing import Pointing
from dragoman.reading.claims.rebuttals import Rebuttals
from dragoman.reading.claims.retellings import Retellings
from dragoman.reading.claims.threads import Threads
from dragoman.reading.claims.words import stances
from dragoman.reading.grammar import negated
from dragoman.records.drafts import EventDraft, EventLinks, StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span, Stance

__all__ = ["link"]

_OPEN = 16
"""Contents that may be open around one place: deeper nesting than this is a broken reading."""
_STEPS = 8
_NEAR = 160
"""Characters around an event in which a negation is looked for."""
_NEGATION = re.compile(
    r"(?i)n[’']t\b|\b(?:not|no|none|nobody|nothing|nowhere|never|neither|nor|cannot|without(?= \w+ing\b)|yet|fail\w*"
    r"|refus\w+|den(?:y|ied|ies|ying|ials?)|declin\w+|reject\w*|dismiss\w*|stop\w*|ceas\w+|refrain\w*"
    r"|avoid\w*|prevent\w*|abandon\w*|cancel\w*|rul\w+ out|abort\w*|unable"
    r"|un(?:founded|proven|proved|substantiated|confirmed|supported|harmed|hurt)|fals\w+|untrue|lies?"
    r"|hoax|fake\w*|baseless|groundless|nonsense|fabricat\w+|invent\w+|staged|lack\w*|hardly|instead"
    r"|halt\w*)\b"
)
_ASIDE = re.compile(r"(?i), not [^,.;]{1,40}(?=[,.;]|$)|\bnot (?:only|just|merely|least)\b")
"""Negations of something else: "the rebels, not the army, had shelled it"."""
_CALLED = re.compile(r"(?i)\b(?:is|are|was|were|been) (?:\w+ )?([\w-]+)\Z")
_WITHOUT = re.compile(r"(?i)\bwithout (?:[\w-]+ ){0,2}\Z")
_UNTRUE = re.compile(
    r"\b(?:no (?:truth|basis|substance|foundation) (?:to|in|for)|nothing (?:in|to)|den(?:y|ied|ies))\b"
)
_UNSURE = re.compile(
    r"\b(?:not|n[’']t|unable to|no way (?:of|to)|impossible to) (?:\w+ly )?(?:be )?(?:confirm|verif|corrobor|substant)"
)
_NOTHING = re.compile(r"(?:nothing|no|none|little|nobody)\b", re.IGNORECASE)
_NOBODY = frozenset({"no", "nobody", "none", "nothing", "neither"})
_STEM = 4
"""Letters in which a country's name and its people's agree ("Russia", "Russian")."""
_HAPPENING = frozenset({"happen", "occur", "take", "exist"})
_DOWN = frozenset(
    {
        "ccomp",
        "xcomp",
        "dobj",
        "nsubjpass",
        "pcomp",
        "prep",
        "conj",
        "pobj",
        "attr",
        "oprd",
        "relcl",
        "acl",
        "ROOT",
    }
)


def link(
    text: str,
    events: Sequence[EventDraft],
    statements: Sequence[StatementDraft],
    sentences: Sequence[Sentence],
    state: State = nowhere,
) -> list[EventLinks]:
    """For each event, how it stands to the statements; indexes are those of `statements`.

    An event told inside a statement's content is claimed by the innermost such statement: `denies` where the
    speaker denies it, `doubts` where he doubts it, else `asserts`. An event whose cue is a statement's cue, or
    whose quoted words are themselves the threat, demand or accusation, is performed by that statement and
    claimed by the one around it, if any. What other statements say of the same event is added to where it was told
    first. `state` gives the state that a name, demonym or capital stands for. Never raises.
    """
    linker = _Linker(text, statements, sentences)
    silent = {i for i, s in enumerate(statements) if linker.silent(s)}
    judging = [
        msgspec.structs.replace(s, act=None, lemma="") if i in silent else s for i, s in enumerate(statements)
    ]
    around = linker.around([e.cue for e in events])
    claims: list[list[tuple[int, Stance]]] = []
    performers: list[int | None] = []
    for event, enclosing in zip(events, around, strict=True):
        performer = linker.performer(event, enclosing)
        claims.append(linker.claimed(event, [s for s in enclosing if s != performer and s not in silent]))
        performers.append(performer)
    given = Given(text, events, judging, sentences, state)
    likeness, echoes = Likeness(given), Echoes(given)
    Denials(given).spread(claims, performers)
    pointing = Pointing(given, likeness, echoes)
    pointing.spread(claims, performers)
    echoes.spread(claims, performers)
    Bare(given, echoes).spread(claims, performers)
    rebuttals = Rebuttals(given, likeness)
    rebuttals.spread(claims, performers)
    Retellings(given, likeness).spread(claims, performers)
    Threads(given, likeness, rebuttals, pointing.pointing).spread(claims, performers)
    return [EventLinks(claims=tuple(c), performed_by=p) for c, p in zip(claims, performers, strict=True)]


class _Linker:
    def __init__(
        self, text: str, statements: Sequence[StatementDraft], sentences: Sequence[Sentence]
    ) -> None:
        self.text = text
        self.statements = statements
        self.sentences = sentences
        self.starts = [s.start for s in sentences]
        self.words = stances()
        self.cues = sorted((s.cue, i) for i, s in enumerate(statements) if s.cue is not None)
        self.cue_starts = [c[0] for c, _ in self.cues]

    def around(self, cues: Sequence[Span]) -> list[list[int]]:
        """For each span the statements whose content holds it, innermost first. One sweep over the text."""
        contents = sorted((span, i) for i, s in enumerate(self.statements) for span in s.content)
        out: list[list[int]] = [[] for _ in cues]
        open_: list[tuple[Span, int]] = []
        position = 0
        for n in sorted(range(len(cues)), key=lambda n: cues[n]):
            start, end = cues[n]
            while position < len(contents) and contents[position][0][0] <= start:
                open_.append(contents[position])
                position += 1
            open_ = [c for c in open_ if c[0][1] > start][-_OPEN:]
            holding = [c for c in open_ if c[0][1] >= end]
            holding.sort(key=lambda c: (c[0][1] - c[0][0], -self._depth(c[1])))
            out[n] = list(dict.fromkeys(i for _, i in holding))
        return out

    def _depth(self, i: int) -> int:
        depth, outer = 0, self.statements[i].within
        while outer is not None and depth < _STEPS and 0 <= outer < len(self.statements):
            depth, outer = depth + 1, self.statements[outer].within
        return depth

    def token(self, span: Span) -> tuple[Sentence, Token] | None:
        """The head token of a span, with its sentence."""
        place = bisect.bisect_right(self.starts, span[0]) - 1
        if place < 0:
            return None
        sentence = self.sentences[place]
        inside = [t for t in sentence.within(span) if t.pos != "PUNCT"]
        for t in inside:
            if t.head == t.i or not inside[0].i <= t.head <= inside[-1].i:
                return sentence, t
        return None

    def silent(self, statement: StatementDraft) -> bool:
        """Does it take no stance: "neither confirmed nor denied", "did not deny", "has not claimed responsibility"?"""
        if statement.cue is None:
            return False
        if wording.noncommittal(self.text, statement.cue):
            return True
        taking = statement.lemma.lower() == "claim" or statement.lemma.lower() in self.words.denies
        found = self.token(statement.cue) if taking else None
        return found is not None and negated(found[0], found[1].i)

    # -- performing ----------------------------------------------------------------------------------------

    def performer(self, event: EventDraft, enclosing: Sequence[int]) -> int | None:
        """The statement that is this event."""
        at = bisect.bisect_right(self.cue_starts, event.cue[1] - 1)
        for cue, i in reversed(self.cues[max(0, at - 4) : at]):
            if cue[1] > event.cue[0] and (event.speech or self.statements[i].act is not None):
                return i
        if not enclosing or not (event.speech or event.type in self.words.speech_types):
            return None
        statement = self.statements[enclosing[0]]
        return enclosing[0] if self._by_speaker(event, statement) else None

    def _by_speaker(self, event: EventDraft, statement: StatementDraft) -> bool:
        """Does the speaker himself do it in these words?"""
        if statement.attitude != "speech" or event.modality == "denied":
            return False
        if not 0 <= event.sentence < len(self.sentences):
            return False
        sentence = self.sentences[event.sentence]
        trigger = sentence[event.trigger] if 0 <= event.trigger < len(sentence) else None
        told_back = trigger is not None and trigger.tag == "VBD"
        if not event.actors:
            return event.type == "REQUEST" and statement.kind != "indirect" and not told_back
        for actor in event.actors:
            if any(a[0] < actor[1] and actor[0] < a[1] for a in statement.speakers):
                return True
            if event.type == "THREATEN" and not told_back and self._on_behalf(actor, statement):
                return True
            word = self.text[actor[0] : actor[1]].casefold()
            if word in self.words.first_person and statement.kind != "indirect" and not told_back:
                return True
            if word in self.words.third_person and statement.kind != "direct" and event.type == "THREATEN":
                return len(statement.speakers) == 1 and not told_back
        return False

    def _on_behalf(self, actor: Span, statement: StatementDraft) -> bool:
        """Does a speaker's phrase name whom he threatens for ("Sudan's army chief said Sudan would ...")?"""
        words = [w for w in self.text[actor[0] : actor[1]].casefold().split() if len(w) >= _STEM]
        if not words:
            return False
        for start, end in statement.speakers:
            said = self.text[start:end].casefold().split()
            if any(w[:_STEM] == word[:_STEM] for word in words for w in said):
                return True
        return False

    # -- stance --------------------------------------------------------------------------------------------

    def claimed(self, event: EventDraft, enclosing: Sequence[int]) -> list[tuple[int, Stance]]:
        """The innermost statement that tells of the event, and the one around it that denies or doubts its telling."""
        telling = [s for s in enclosing if not self.presupposed(event, s)]
        while len(telling) > 1 and self._no_teller(telling[0], telling[1]):
            telling.pop(0)
        telling = telling[:2]
        if not telling:
            return []
        inner = self.statements[telling[0]]
        if len(telling) > 1 and inner.lemma in self.words.allegations and inner.within == telling[1]:
            # "cast doubt on reports that ...", "dismissed Kyiv's claim that ...": the noun tells, the verb judges.
            judged = self.judged(event, telling[1]) or self._belied(inner, self.statements[telling[1]])
            if judged is not None:
                others = set(inner.speakers) - set(self.statements[telling[1]].speakers)
                told: list[tuple[int, Stance]] = [(telling[0], "asserts")] if others else []
                return [*told, (telling[1], judged)]
        return [(telling[0], self.stance(event, telling[0]))]

    def _no_teller(self, inner: int, outer: int) -> bool:
        """Does the inner statement only say what was perceived, or is to be said ("it was too early to say who")?"""
        statement = self.statements[inner]
        if statement.within != outer or statement.cue is None or not statement.content:
            return False
        if statement.attitude == "belief" and statement.lemma.lower() in self.words.perceiving:
            return True
        start = statement.content[0][0]
        asked = re.match(r"(?:who|whether|if|which)\b", self.text[start : start + 8].casefold()) is not None
        found = self.token(statement.cue)
        return asked and found is not None and found[1].tag == "VB"

    def judged(self, event: EventDraft, i: int) -> Stance | None:
        """Does statement `i` deny or doubt a report that holds the event?"""
        statement, words = self.statements[i], self.words
        lemma = statement.lemma.lower()
        if self._doubting(statement, lemma):
            return "doubts"
        denial = statement.act == "denial" or lemma in words.denies
        if (denial or lemma in words.rejects) and self._governed(event, statement, denial):
            return "denies"
        return None

    def _belied(self, inner: StatementDraft, outer: StatementDraft) -> Stance | None:
        """ "said reports that troops had fired were exaggerated", "that it could not verify claims that ..."."""
        if inner.cue is None or not inner.content:
            return None
        for start, end in outer.content:
            if start <= inner.cue[0] < end:
                before = self.text[max(start, inner.cue[0] - 60) : inner.cue[0]].casefold()
                after = re.findall(
                    r"[\w-]+", self.text[inner.content[-1][1] : min(end, inner.content[-1][1] + 60)]
                )
                last = _CALLED.search(
                    self.text, *inner.content[-1]
                )  # "... reports that he ordered it were false"
                if last is not None:
                    after.append(last.group(1))
                if any(w.casefold() in self.words.falsity for w in after) or _UNTRUE.search(before):
                    return "denies"
                if _UNSURE.search(before) or any(p in before for p in self.words.unconvinced):
                    return "doubts"
        return None

    def presupposed(self, event: EventDraft, i: int) -> bool:
        """Is the event told by the narrator, the statement only being for or against it ("opposed the plan")?"""
        statement = self.statements[i]
        if (
            statement.act not in {"rejection", "support"}
            or statement.kind != "indirect"
            or statement.cue is None
        ):
            return False
        cue = self.token(statement.cue)
        if cue is None or cue[0].index != event.sentence or not 0 <= event.trigger < len(cue[0]):
            return False
        trigger = cue[0][event.trigger]
        bare = (
            trigger.pos in {"NOUN", "PROPN"} and trigger.head == cue[1].i and trigger.dep in {"dobj", "conj"}
        )
        return bare and self.stance(event, i) == "asserts"

    def stance(self, event: EventDraft, i: int) -> Stance:
        """How statement `i` stands to an event told in its content."""
        statement, words = self.statements[i], self.words
        lemma = statement.lemma.lower()
        denial = statement.act == "denial" or lemma in words.denies
        if self._doubting(statement, lemma) or self._unchecked(event, statement) or self._refusing(statement):
            return "doubts"
        if lemma in words.naming and self._called_false(statement):
            return "denies"
        if self._unconvinced(event, statement):
            return "doubts"
        if self._undone(event, statement) or self._to_nobody(event, statement):
            return "denies"
        ruled_out = lemma in words.rejects or lemma == "rule"
        if event.modality == "denied" and (denial or ruled_out or self._negative(event, statement)):
            return "denies"
        if (denial or lemma in words.rejects) and self._governed(event, statement, denial):
            return "denies"
        return "denies" if self._unproven(event, statement) else "asserts"

    def _refusing(self, statement: StatementDraft) -> bool:
        """ "refused to say whether troops had crossed": it is left open."""
        if statement.act != "rejection" or not statement.content:
            return False
        start = statement.content[0][0]
        opening = self.text[max(0, start - 9) : start + 9].casefold()
        if statement.lemma.lower() in self.words.unsure:
            return True  # "declined to confirm that", "refused to believe that"
        return re.search(r"\b(?:whether|if|who)\b", opening) is not None

    def _called_false(self, statement: StatementDraft) -> bool:
        """ "described as false a report that ...": the word stands between the cue and what it speaks of."""
        if statement.cue is None or not statement.content or statement.content[0][0] <= statement.cue[1]:
            return False
        between = self.text[statement.cue[1] : min(statement.content[0][0], statement.cue[1] + 60)].casefold()
        found = re.match(r" as (?:[\w-]+ ){0,2}?([\w-]+)", between)
        words = set(between.split()[1:4]) if found is not None else set[str]()
        return bool(words & self.words.falsity)

    def _governed(self, event: EventDraft, statement: StatementDraft, denial: bool) -> bool:
        """Is the event what is denied, not something told on the way ("denied ... after the attack")?"""
        if statement.cue is None or (cue := self.token(statement.cue)) is None:
            return False
        sentence, token = cue
        if sentence.index != event.sentence or not 0 <= event.trigger < len(sentence):
            return False
        t, allegation = sentence[event.trigger], denial
        for _ in range(_STEPS):
            if t.dep not in _DOWN:
                return False
            t = sentence[t.head]
            if t.i == token.i:
                return allegation
            if t.lemma.lower() in self.words.allegations:
                allegation = True
            elif t.pos == "NOUN" and denial and t.dep in {"dobj", "pobj"}:
                # "denied involvement in the attack": the part in it is denied, not the attack.
                return False
        return False

    def _doubting(self, statement: StatementDraft, lemma: str) -> bool:
        words = self.words
        if lemma in words.doubtful:
            return True
        found = self.token(statement.cue) if statement.cue is not None else None
        if lemma in words.doubts:
            if lemma not in words.believing:
                return True
            start = statement.content[0][0] if statement.content else 0
            opening = self.text[max(0, start - 10) : start + 10].casefold()
            return any(w in opening for w in ("whether", " if ", "if "))
        if found is None or lemma not in words.unsure:
            return False
        if (
            statement.content
            and _NOTHING.match(self.text, statement.content[0][0])
            and lemma in words.knowing
        ):
            return True  # "knew nothing of an arrest"
        sentence, token = found
        places = [token.i, token.head] if token.dep == "acomp" else [token.i]  # "are not convinced that"
        before = {t.text.lower() for t in sentence.tokens[max(0, token.i - 3) : token.i]}
        off = any(c.dep == "neg" for k in places for c in sentence.children(k)[:_OPEN])
        return off or ("nor" in before and lemma in {"rule", "exclude"})  # "neither confirm nor rule out"

    def _negative(self, event: EventDraft, statement: StatementDraft) -> bool:
        """Does a negation stand in the statement: near the event in its content, or on its cue?"""
        found = None if statement.cue is None else self.token(statement.cue)
        if found is not None and negated(found[0], found[1].i):
            return True
        outer = statement.within
        if statement.attitude != "speech" and outer is not None and self.statements[outer].act == "denial":
            return True  # "denied it had agreed to ..."
        for start, end in statement.content:
            if start <= event.cue[0] < end:
                if _WITHOUT.search(self.text, max(start, event.cue[0] - _NEAR), event.cue[0]):
                    return True
                near = self.text[max(start, event.cue[0] - _NEAR) : min(end, event.cue[1] + _NEAR)]
                return _NEGATION.search(_ASIDE.sub(" ", near)) is not None
        return True

    def _unchecked(self, event: EventDraft, statement: StatementDraft) -> bool:
        """ "said it could not confirm that homes had been shelled": a negated verb of checking above the event."""
        found = self.token(statement.cue) if statement.cue is not None else None
        if found is None or found[0].index != event.sentence or not 0 <= event.trigger < len(found[0]):
            return False
        sentence, cue = found
        for n, above in enumerate(sentence.ancestors(event.trigger)):
            inside = any(a <= above.start < b for a, b in statement.content)
            if above.i == cue.i or n >= _STEPS or not inside:
                return False
            if above.lemma.lower() in self.words.checking and negated(sentence, above.i):
                return True
        return False

    def _unconvinced(self, event: EventDraft, statement: StatementDraft) -> bool:
        """ "said he had seen nothing to convince him that ...": words before the event that leave it open."""
        for start, end in statement.content:
            if start <= event.cue[0] < end:
                before = self.text[max(start, event.cue[0] - _NEAR) : event.cue[0]].casefold()
                before = re.split(r"[.!?;] |, (?:but|and) ", before)[-1]
                return any(phrase in before for phrase in self.words.unconvinced)
        return False

    def _undone(self, event: EventDraft, statement: StatementDraft) -> bool:
        """ "The shelling never happened", "the raid had been invented": what is said of the event itself."""
        if statement.attitude != "speech" or not 0 <= event.sentence < len(self.sentences):
            return False
        sentence = self.sentences[event.sentence]
        if not 0 <= event.trigger < len(sentence) or sentence[event.trigger].pos != "NOUN":
            return False
        subject = sentence[event.trigger]
        if subject.dep not in {"nsubj", "nsubjpass"}:
            return False
        verb = sentence[subject.head]
        if not any(a <= verb.start < b for a, b in statement.content):
            return False
        off = negated(sentence, verb.i)
        if verb.lemma.lower() in _HAPPENING:
            none = any(c.text.lower() in {"no", "neither"} for c in sentence.children(subject.i)[:_OPEN])
            return off or none
        said = [verb, *(c for c in sentence.children(verb.i)[:_OPEN] if c.dep in {"attr", "acomp", "oprd"})]
        return not off and any({t.text.lower(), t.lemma.lower()} & self.words.falsity for t in said)

    def _to_nobody(self, event: EventDraft, statement: StatementDraft) -> bool:
        """ "My boys took no pastor", "none of them fired": a verb whose subject or object there was none of."""
        if statement.attitude != "speech" or not 0 <= event.sentence < len(self.sentences):
            return False
        sentence = self.sentences[event.sentence]
        if not 0 <= event.trigger < len(sentence) or sentence[event.trigger].pos != "VERB":
            return False
        for c in sentence.children(event.trigger)[:_OPEN]:
            if c.dep in {"dobj", "nsubj", "nsubjpass"}:
                first = {
                    c.text.lower(),
                    *(k.text.lower() for k in sentence.children(c.i)[:_OPEN] if k.i < c.i),
                }
                if first & _NOBODY:
                    return True
        return False

    def _unproven(self, event: EventDraft, statement: StatementDraft) -> bool:
        """ "There is no sign that a raid was made": denial in the words right before or after."""
        if event.modality not in {"possible", "denied"}:
            return False
        for start, end in statement.content:
            if start <= event.cue[0] < end:
                near = self.text[max(start, event.cue[0] - 60) : min(end, event.cue[1] + 40)].casefold()
                return any(phrase in near for phrase in self.words.no_evidence)
        return False
