"""A denial in one place of a report reaches the same event told in another."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.claims.given import Part
from dragoman.records.drafts import EventDraft, StatementDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span, Stance

_MOST = 20
"""Denials of one type that are compared with other events: keeps long live reports linear."""
_STEPS = 8
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})
_ANY = frozenset({"a", "an", "any", "another", "every", "each", "no"})
_LIGHT = frozenset(
    {"carry", "make", "take", "have", "be", "do", "use", "launch", "commit", "conduct", "give", "say", "deny",
     "involvement", "part", "role", "evidence", "claim", "report", "allegation", "responsibility", "hold", "state"}
)  # fmt: skip


class Denials(Part):
    """Spreads `denies` over the events of one report."""

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add `(statement, "denies")` to the claims of other events that a denied one speaks of, in place."""
        denied: dict[str, list[tuple[int, int]]] = {}
        for n, made in enumerate(claims):
            for statement, stance in made:
                if stance == "denies" and len(denied.setdefault(self.events[n].type, [])) < _MOST:
                    denied[self.events[n].type].append((n, statement))
        if not denied:
            return
        known = {n: self._words(self.events[n]) for pairs in denied.values() for n, _ in pairs}
        for n, event in enumerate(self.events):
            if event.modality != "actual" or event.historical or performers[n] is not None:
                continue
            mine: set[str] | None = None
            for other, statement in denied.get(event.type, ()):
                if other == n or any(s == statement for s, _ in claims[n]):
                    continue
                mine = self._words(event) if mine is None else mine
                if self._same(event, mine, self.events[other], known[other], self.statements[statement]):
                    claims[n].append((statement, "denies"))

    def _same(
        self,
        event: EventDraft,
        mine: set[str],
        other: EventDraft,
        theirs: set[str],
        statement: StatementDraft,
    ) -> bool:
        """Two tellings of one event: a relative clause on it, or the same word with a party or place in common."""
        if event.sentence == other.sentence:
            return self._clause_on(event, statement)
        if self._plural(event) != self._plural(other):
            return False
        shared = mine & theirs
        a, b = self._names(event), self._names(other)
        if a and b and not a & b:
            return False
        if self._indefinite(event) or not self._places(event) <= self._names_near(other):
            return False
        kernel = self._lemma(event) == self._lemma(other) and self._lemma(event) not in _LIGHT
        return len(shared) >= (2 if kernel or a & b else 3)

    def _clause_on(self, event: EventDraft, statement: StatementDraft) -> bool:
        """ "the raid, which the army denies": does the denial's clause hang on the event's noun?"""
        sentence = self._sentence(event)
        if sentence is None or statement.cue is None or not 0 <= event.trigger < len(sentence):
            return False
        token = sentence.at(statement.cue[0])
        for _ in range(_STEPS):
            if token is None or token.head == token.i:
                return False
            if token.dep == "relcl":
                break
            token = sentence[token.head]
        else:
            return False
        noun = sentence[token.head]
        for _ in range(_STEPS):
            if noun.i == event.trigger:
                return True
            if noun.dep not in {"pobj", "prep", "compound", "amod", "appos"} or noun.head == noun.i:
                return False
            noun = sentence[noun.head]
        return False

    def _sentence(self, event: EventDraft) -> Sentence | None:
        return self.sentences[event.sentence] if 0 <= event.sentence < len(self.sentences) else None

    def _lemma(self, event: EventDraft) -> str:
        sentence = self._sentence(event)
        if sentence is None or not 0 <= event.trigger < len(sentence):
            return ""
        return sentence[event.trigger].lemma.lower()

    def _indefinite(self, event: EventDraft) -> bool:
        """ "a chemical attack" may be any."""
        sentence = self._sentence(event)
        if sentence is None or not 0 <= event.trigger < len(sentence):
            return False
        before = sentence.tokens[max(0, event.trigger - 3) : event.trigger]
        return any(t.text.lower() in _ANY and t.head == event.trigger for t in before)

    def _places(self, event: EventDraft) -> set[str]:
        """Names on the event's own words that are no party's: a place or a date tells two attacks apart."""
        parties = [*event.actors, *event.recipients]
        return {
            t.text.casefold()
            for t in self._near(event)
            if t.pos == "PROPN" and (t.dep == "compound" or not any(s <= t.start < e for s, e in parties))
        }

    def _names_near(self, event: EventDraft) -> set[str]:
        return {t.text.casefold() for t in self._near(event) if t.pos == "PROPN"}

    def _near(self, event: EventDraft) -> Sequence[Token]:
        sentence = self._sentence(event)
        if sentence is None or not 0 <= event.trigger < len(sentence):
            return ()
        return sentence.tokens[max(0, event.trigger - 4) : event.trigger + 8]

    def _plural(self, event: EventDraft) -> bool:
        sentence = self._sentence(event)
        if sentence is None or not 0 <= event.trigger < len(sentence):
            return False
        return sentence[event.trigger].tag in {"NNS", "NNPS"}

    def _words(self, event: EventDraft) -> set[str]:
        """Lemmas of the event's own words and of what hangs on them nearby."""
        return {
            t.lemma.lower() for t in self._near(event) if t.pos in _CONTENT and t.lemma.lower() not in _LIGHT
        }

    def _names(self, event: EventDraft) -> set[str]:
        """Last words of the parties, as far as they are names or nouns."""
        spans: list[Span] = [*event.actors, *event.recipients]
        words = (self.text[s:e].split() for s, e in spans)
        return {w[-1].casefold() for w in words if w and len(w[-1]) > 3}
