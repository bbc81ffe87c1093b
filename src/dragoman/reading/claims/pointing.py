"""Denials and doubts that point back: "Kyiv denied it", "rejected the charge", "could not confirm it"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence, Set

from dragoman.reading.claims.echoes import Echoes
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.judging import Judging
from dragoman.reading.claims.likeness import Likeness, stems
from dragoman.reading.claims.saying import Kind
from dragoman.reading.claims.words import stances
from dragoman.records.drafts import StatementDraft
from dragoman.records.reading import Stance

_BACK = 3
"""Sentences that a denial looks back over."""
_SHORT = 14
"""Words of a statement that may name what it speaks of."""
_MOST = 40
"""Events looked at for one denial: keeps endless sentences linear."""
_STEM = 4
_THIRD = frozenset({"he", "she", "it", "they", "we", "i"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})
_DEFINITE = re.compile(r"\b(?:in|for|with|of|to|about) (?:the|this|that|these|those)\b", re.IGNORECASE)

_RIGHT_BEHIND = re.compile(r"[\"”’']? (?:the|an?|any|all) (?:[\w-]+ )?", re.IGNORECASE)
_ALWAYS = frozenset({"telling", "doer", "named", "figure", "cleft"})
"""What points back even where the statement tells something of its own."""


class Pointing(Part):
    """Adds `denies` and `doubts` to the events that a statement without an event of its own points back to."""

    def __init__(self, given: Given, likeness: Likeness, echoes: Echoes) -> None:
        super().__init__(given)
        self.like = likeness
        self.words = stances()
        self.echoes = echoes
        self.judging = Judging(given.text, given.sentences, echoes.known)
        self.said = sorted((s.content[0][0], n) for n, s in enumerate(self.statements) if s.content)
        """Where each statement's words begin."""
        told = (
            (s.cue, n) for n, s in enumerate(self.statements) if s.lemma.lower() in self.words.allegations
        )
        self.reports = sorted((cue[0], n) for cue, n in told if cue is not None)
        """Where the nouns for what was told stand, with their statements."""
        self.charges: dict[int, list[int]] = {}
        """The accusations of each sentence."""
        for n, s in enumerate(self.statements):
            if s.act == "accusation" and s.content:
                place = bisect.bisect_right(self.starts, s.content[0][0]) - 1
                self.charges.setdefault(place, []).append(n)
        self.telling: set[int] = set()
        """Statements that tell of an event of their own."""
        self.pointing: dict[int, Kind] = {}
        """Statements found so far that say nothing but whether what was told is so."""

    def spread(self, claims: list[list[tuple[int, Stance]]], performers: Sequence[int | None]) -> None:
        """Add the claims, in place. What a statement tells of itself it does not point back to."""
        self.telling = telling = {s for n, made in enumerate(claims) for s, _ in made if not self._a_share(n)}
        self.pointing = {}
        for i, statement in enumerate(self.statements):
            judged = None if statement.attitude == "intention" else self.judging.judged(statement)
            if judged is None or (
                i in telling and judged[1] not in _ALWAYS and not self._part_in(statement, judged[1])
            ):
                continue
            stance, kind = judged
            self.pointing[i] = kind
            for n in self._meant(i, stance, kind, claims, performers):
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

    # -- what it points to -----------------------------------------------------------------------------------

    def _meant(
        self,
        i: int,
        stance: Stance,
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
        asked = self._asked(i, here) or self._object(i, claims)
        if asked:
            return asked
        opening = self._opening(statement)
        own_words = min((a for a, _ in statement.speakers), default=place)
        owners = self._owners(statement) if kind == "telling" else frozenset[str]()
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
            near = self._fitting(i, stance, kind, near, opening)
            if kind == "pronoun":
                near = [n for n in near if not self._between(i, n, place, [s for s, _ in claims[n]])]
            found = self._told(i, near, claims, "asserts", owners=owners)
            if not found and kind == "telling" and not owners:
                found = self._told(i, near, claims, "denies")
            if found:
                return found
            if kind in {"pronoun", "telling"} and self._charged(i, here - back):
                return []  # What was charged is no event here; the narrator's own is not what is meant.
            if back <= 1 and kind not in {"share", "any", "held", "lost", "figure", "cleft"}:
                own = [n for n in near if not claims[n] and self._open(n)]
                if own:
                    return own
        return []

    def _fitting(self, i: int, stance: Stance, kind: Kind, near: list[int], opening: str) -> list[int]:
        """Of these events the ones that words of this kind can point to."""
        match kind:
            case "lost":
                return [n for n in near if self.echoes.called(n, "kill down capture destroy sink")]
            case "held":
                return [n for n in near if self.echoes.takes(n)]
            case "named":
                return [n for n in near if self.echoes.called(n, opening)]
            case "cleft":
                return [n for n in near if self._disputed(n, opening)]
            case "figure":
                return [n for n in near if self._counted(n)]
            case "share":
                return [n for n in near if i not in self.telling or self.echoes.called(n, opening)]
            case "any":
                return [n for n in near if self.events[n].type in _HOSTILE]
            case "doer":
                meant = [n for n in near if self.echoes.called(n, opening)] or near
                said = set(opening.split())
                return [
                    n
                    for n in meant
                    if self.events[n].type in _HOSTILE
                    and (stance != "denies" or self._blamed(i, n) or not self.like.strangers(n, said))
                ]
            case _:
                return near

    def _owners(self, statement: StatementDraft) -> Set[str]:
        """Whose telling it is that is spoken of ("Kyiv's claim", "the rebels' account")."""
        start, end = statement.content[0]
        k = bisect.bisect_right(self.starts, start) - 1
        inside = self.sentences[k].within((start, end))[:_SHORT] if k >= 0 else []
        owners = stems({t.text.casefold() for t in inside if t.dep == "poss" and t.pos in {"NOUN", "PROPN"}})
        return owners

    def _opening(self, statement: StatementDraft) -> str:
        """The first words of a statement, as the dictionary has them."""
        start, end = statement.content[0]
        k = bisect.bisect_right(self.starts, start) - 1
        inside = self.sentences[k].within((start, end))[:_SHORT] if k >= 0 else []
        return " ".join(t.lemma for t in inside)

    def _told_by(self, statement: StatementDraft) -> Set[str]:
        """The verbs that the noun for what was told comes from ("the warning": warn), {} where it says nothing."""
        start, end = statement.content[0]
        words = re.findall(r"[\w-]+", self.text[start : min(end, start + 60)].casefold())[:4]
        forms = (form for w in words for form in (w, w.removesuffix("s")))
        return next((by for form in forms if (by := self.words.told_by.get(form))), frozenset())

    def _disputed(self, n: int, opening: str) -> bool:
        """A blow told in words of kin, and by other doers than are named here?"""
        doers, named = self.like.doers(n), set(opening.casefold().split())
        if self.events[n].type not in _HOSTILE or not doers or doers & named:
            return False
        return self.echoes.called(n, opening)

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

    def _blamed(self, i: int, n: int) -> bool:
        """Does an accusation, since event `n`, name who makes statement `i`?"""
        here = bisect.bisect_right(self.starts, self.statements[i].content[0][0]) - 1
        words = stems(self.like.said_by(i))
        for k in range(max(self.events[n].sentence, here - _BACK), here + 1):
            if self.charges.get(k):
                sentence = self.sentences[k]
                if words & stems({t.text.casefold() for t in sentence.tokens[:_MOST]}):
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

    def _object(self, i: int, claims: Sequence[Sequence[tuple[int, Stance]]]) -> list[int]:
        """ "dismissed as “a fantasy” a report that ...": what the report tells that stands right behind."""
        end = self.statements[i].content[-1][1]
        low = bisect.bisect_left(self.reports, (end, -1))
        for cue, n in self.reports[low : low + 1]:
            if _RIGHT_BEHIND.fullmatch(self.text, end, cue) is not None:
                near = self.by_sentence.get(bisect.bisect_right(self.starts, cue) - 1, [])[:_MOST]
                return [m for m in near if any(s == n for s, _ in claims[m])]
        return []

    def _told(
        self,
        i: int,
        near: Sequence[int],
        claims: Sequence[Sequence[tuple[int, Stance]]],
        stance: Stance,
        by: Set[str] = frozenset(),
        owners: Set[str] = frozenset(),
    ) -> list[int]:
        """Of these events the ones that the last other statement tells with this stance, `by` one of these verbs.

        Where `owners` are named ("the rebels' account"), it is one of theirs.
        """
        tellers = {
            n: s
            for n in near
            for s, how in claims[n]
            if how == stance
            and self._others(i, s)
            and (not by or self.statements[s].lemma.lower() in by)
            and (not owners or owners & stems(self.like.said_by(s)))
        }
        if not tellers:
            return []
        last = max(tellers.values(), key=lambda s: self.statements[s].content[0][0])
        return [n for n, s in tellers.items() if s == last]

    def _others(self, i: int, other: int) -> bool:
        """Is `other` somebody else's statement, and no intention?"""
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
        wordy = event.speech or event.type in self.words.speech_types
        return event.modality == "actual" and not event.historical and not wordy
