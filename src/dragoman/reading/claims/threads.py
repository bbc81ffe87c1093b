"""What the report is speaking of: who answers in his own words denies or doubts what was told.

"Villagers said soldiers had burned the mill. ‘They came with petrol,’ said a miller. The army said no unit was there."
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.reading.claims.answers import Answers, Scene
from dragoman.reading.claims.bonds import HE, Bonds
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import Likeness
from dragoman.reading.claims.rebuttals import Rebuttals
from dragoman.reading.claims.saying import Kind
from dragoman.reading.claims.tone import Tones
from dragoman.reading.claims.words import stances
from dragoman.records.drafts import StatementDraft
from dragoman.records.reading import Stance

_BACK = 6
"""Sentences over which something told stays what is spoken of."""
_MOST = 8
"""Things told together, and groups of them, that are looked at for one statement: keeps endless reports linear."""
_OWN = 40
"""Events of one statement that are looked at."""
_ONE = 3
"""Weight from which two tellings are of one event."""
_TOLD = frozenset(
    {"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT", "AID", "CONSULT", "AGREE", "COOPERATE", "SUPPORT",
     "PROTEST", "CONCEDE"}
)  # fmt: skip
_BOUND = frozenset({"demand", "threat", "promise", "support"})
"""Acts of speaking that are about what is to be done."""

Claims = list[list[tuple[int, Stance]]]


class Threads(Part):
    """Adds the claims that a statement makes on what was told before it."""

    def __init__(
        self, given: Given, like: Likeness, rebuttals: Rebuttals, pointing: Mapping[int, Kind]
    ) -> None:
        """`pointing` tells with what words a statement points back, where it does."""
        super().__init__(given)
        self.like, self.pointing = like, pointing
        self.bonds, self.tones = Bonds(given, like), Tones(given, like, rebuttals)
        self.same, self.answers = self.bonds.same, Answers(self.bonds, self.tones)
        self.order = sorted((i for i, s in enumerate(self.statements) if s.content), key=self._place)
        self.rank = {s: k for k, s in enumerate(self.order)}
        within = ((s, s.within) for s in self.statements if s.attitude == "speech" and s.content)
        self.relays = {
            outer
            for s, outer in within
            if outer is not None
            and 0 <= outer < len(self.statements)
            and self._passed_on(s, self.statements[outer])
        }
        self.topics: list[list[int]] = []
        """Events told together, those last spoken of at the end; of each the main one stands first."""
        self.at: dict[int, int] = {}
        """The sentence in which each event was last spoken of."""
        self.first: dict[int, int] = {}
        """For an event told again, its first telling."""
        self.settled: set[int] = set()
        """Statements that were found to deny or doubt what somebody told."""
        self.carried: set[int] = set()
        """Events told again by who told them first: what is said of these is said of the first telling."""
        self.told: dict[int, list[int]] = {}
        """The statements that tell each."""

    def spread(self, claims: Claims, performers: Sequence[int | None]) -> None:
        """Add denials and doubts, in place.

        Who goes on or bears out is followed, so that answers to him are found, but is not said to assert the first
        telling: too often he tells of something beside it, and a telling of his own is an event of its own.
        """
        seen = [list(made) for made in claims]
        self._read(seen, performers)
        for made, all_of_it in zip(claims, seen, strict=True):
            made.extend(claim for claim in all_of_it[len(made) :] if claim[1] != "asserts")

    def _read(self, claims: Claims, performers: Sequence[int | None]) -> None:
        own: dict[int, list[int]] = {}
        for n, made in enumerate(claims):
            for s, how in made:
                if self._inside(n, s) and performers[n] is None:
                    own.setdefault(s, []).append(n)
                elif how != "asserts" and any(t != s for t, _ in made):
                    self.settled.add(s)
        before: int | None = None
        for s in self.order:
            mine = own.get(s, [])[:_OWN]
            self._carry(s, mine, claims)
            if self._speaks(s, before):
                self.told = {m: [t for t, how in claims[m] if how == "asserts"] for m in self._open()}
                again = self._retold(s, before, mine, claims)
                self._follow(s, before, [n for n in mine if n not in again], claims)
                before = s
            self._note(s, mine, claims)

    # -- who speaks -------------------------------------------------------------------------------------------

    def _place(self, i: int) -> tuple[int, int]:
        start, end = self.statements[i].content[0]
        return start, -end

    def _inside(self, n: int, s: int) -> bool:
        cue = self.events[n].cue
        return any(a <= cue[0] and cue[1] <= b for a, b in self.statements[s].content)

    def _passed_on(self, inner: StatementDraft, outer: StatementDraft) -> bool:
        """Does the outer statement only say that somebody said the inner one?"""
        if not outer.content or inner.content == outer.content:
            return bool(outer.content)
        if any(self.text[a:b].casefold() in HE for a, b in inner.speakers):
            return False  # "said he could not say whether"
        head = self.tones.head(outer)
        return head is not None and inner.cue is not None and inner.cue[0] <= head[1].start < inner.cue[1]

    def _speaks(self, s: int, before: int | None) -> bool:
        """Is it a statement of how things are or were, in nobody else's mouth?"""
        statement = self.statements[s]
        if (
            before is not None
            and not statement.speakers
            and self.statements[before].content == statement.content
        ):
            return False  # "said in a statement that"
        speech = statement.attitude == "speech" or statement.lemma.lower() in stances().doubts
        if not speech or statement.act in _BOUND or s in self.relays:
            return False
        if statement.within is None or not 0 <= statement.within < len(self.statements):
            return True
        cue = None if statement.cue is None else self.sentences[self.bonds.sentence(s)].at(statement.cue[0])
        if cue is not None and cue.tag == "VB":
            return False  # "met to discuss the border"
        himself = any(self.text[a:b].casefold() in HE for a, b in statement.speakers)
        return not himself and self.statements[statement.within].speakers != statement.speakers

    # -- what is spoken of ------------------------------------------------------------------------------------

    def _open(self) -> list[int]:
        """The first tellings of what is spoken of, the main one of what was spoken of last at the end."""
        return [m for topic in self.topics for m in reversed(topic) if m not in self.first]

    def _carry(self, s: int, mine: Sequence[int], claims: Claims) -> None:
        """What statement `s` says of an event told again it says of the first telling, if not only of that account."""
        named = self.pointing.get(s, "telling") not in {"telling", "pronoun"}
        for n in [n for topic in self.topics for n in topic if n in self.first]:
            how, m = dict(claims[n]).get(s), self.first[n]
            if how is not None and (named or n in self.carried or n in mine):
                self._add(claims, m, s, how)

    def _add(self, claims: Claims, m: int, s: int, stance: Stance) -> None:
        if all(t != s for t, _ in claims[m]):
            claims[m].append((s, stance))

    def _note(self, s: int, mine: Sequence[int], claims: Claims) -> None:
        """Put what statement `s` tells or speaks of at the end of the topics."""
        here = self.bonds.sentence(s)
        touched = [t for t in self.topics if any(s == c for m in t for c, _ in claims[m])]
        told = (n for n in mine if self._tellable(n) and n not in self.at)
        new = [n for n in told if dict(claims[n]).get(s) == "asserts"][:_MOST]
        borne_out = bool(touched) and any((s, "asserts") in claims[m] for m in touched[-1])
        if borne_out:
            joined = [n for n in new if n in self.first or self._unnamed(s, n)]
            self._join(s, joined, touched[-1])
            new = [n for n in new if n not in joined]
        if new:
            new.sort(key=lambda n: (self._depth(n), self.events[n].cue))
            parts = [n for n in new[1:] if self.same.part_of(n, new[0])]
            self.first |= dict.fromkeys(parts, new[0])
            self.carried.update(parts)
            # Who denies tells his own story: what he denies stays what is spoken of.
            touched.insert(len(touched) if borne_out else 0, new)
        for topic in touched:
            if topic in self.topics:
                self.topics.remove(topic)
            self.topics.append(topic)
            self.at |= dict.fromkeys(topic, here)
        self.topics = [t for t in self.topics if here - self.at[t[0]] <= _BACK][-_MOST:]

    def _join(self, s: int, joined: Sequence[int], topic: list[int]) -> None:
        """Events that tell what was told before in other words."""
        topic.extend(joined[: max(0, _OWN - len(topic))])
        for n in joined:
            first = self.first.setdefault(n, topic[0])
            if self.statements[s].kind != "indirect" or self._sides(s, first):
                self.carried.add(n)

    def _unnamed(self, s: int, n: int) -> bool:
        """Is it told without names of who did it, nor, outside a quotation, to whom?"""
        quoted = self.statements[s].kind != "indirect"
        return not self.like.doers(n) and (quoted or not self.like.sufferers(n))

    def _depth(self, n: int) -> int:
        """How far below the sentence's main word an event's word hangs."""
        event = self.events[n]
        sentence = self.sentences[event.sentence] if 0 <= event.sentence < len(self.sentences) else None
        within = sentence is not None and 0 <= event.trigger < len(sentence)
        return sum(1 for _ in sentence.ancestors(event.trigger)) if sentence is not None and within else 0

    def _tellable(self, n: int) -> bool:
        event = self.events[n]
        return event.type in _TOLD and event.modality in {"actual", "possible"} and not event.historical

    # -- told again -------------------------------------------------------------------------------------------

    def _retold(self, s: int, before: int | None, mine: Sequence[int], claims: Claims) -> set[int]:
        """The events of statement `s` that were told before; its claims on the first telling are added."""
        again = set[int]()
        goes_on = before is not None and self.bonds.one_voice(s, before)
        for n in mine if not self.bonds.likewise(s) else ():
            if self.events[n].type not in _TOLD or self.events[n].modality == "planned":
                continue
            stance, found = dict(claims[n])[s], self._likest(n, s, before)
            if found is None or (stance == "asserts" and not found[1] and self._newly(s, n, found[0])):
                continue
            m, rival = found
            if rival and (stance != "asserts" or goes_on or not self._claims_it(s, n, m)):
                continue
            if not rival:
                again.add(n)
                self.first[n] = m
            # "Officers had fired in the air": who denied it tells it otherwise.
            otherwise = goes_on and stance == "asserts" and (before, "denies") in claims[m]
            self._add(claims, m, s, "denies" if rival or otherwise else stance)
        return again

    def _likest(self, n: int, s: int, before: int | None) -> tuple[int, bool] | None:
        """The first telling of what event `n` is likest to, and whether they differ in who did it."""
        best, found = _ONE - 1, None
        for topic in reversed(self.topics):
            near = before is not None and any(self.at[k] >= self.bonds.last(before) for k in topic)
            for m in topic:
                weight, rival = self.same.compare(n, m, s)
                if near and not weight:
                    weight = self.same.beside(n, m)
                if m != n and weight > best:
                    first = self.first.get(m, m)
                    best, found = weight, (first, rival or self.same.compare(n, first, s)[1])
        return found

    def _newly(self, s: int, n: int, m: int) -> bool:
        """Does statement `s` tell something new in the words of what was told: "They also burned a mill"?"""
        if self.same.anew(s) and self._sides(s, m):
            return True
        return self.tones.of(s) == "negates" and bool(self.events[n].actors)

    def _claims_it(self, s: int, n: int, m: int) -> bool:
        """Does the accused, or who says that it was himself, name another doer for what another side told?"""
        if self._sides(s, m) or self.like.strangers(m, set()) or not self.same.same_people(n, m):
            return False
        return self.bonds.himself(s, n) or self.bonds.accused(s, m)

    def _sides(self, s: int, m: int) -> bool:
        """Does statement `s` come from those who told event `m`?"""
        return any(self.like.together(s, t) for t in self.told.get(m, ()))

    # -- spoken of --------------------------------------------------------------------------------------------

    def _follow(self, s: int, before: int | None, mine: Sequence[int], claims: Claims) -> None:
        """What statement `s` says of what is spoken of."""
        open_ = self._open()
        taken = {m: how for m in open_ for t, how in claims[m] if t == s}
        told = (n for n in mine if self._tellable(n) and not taken)
        new = [n for n in told if dict(claims[n])[s] == "asserts"]
        if before is not None and (self.bonds.goes_on(s, before) or self.bonds.likewise(s)):
            for m in open_:
                stance = next((how for t, how in claims[m] if t == before), None)
                if m not in taken and stance is not None and self._keeps(s, before, stance, new, m):
                    taken[m] = stance
        if s in self.pointing:
            for m, stance in list(taken.items()):
                taken |= dict.fromkeys((n for n in self._told_on(m, open_) if n not in taken), stance)
        for m, stance in taken.items():
            self._add(claims, m, s, stance)
        wordy = any(self.events[n].type not in _TOLD and not self.like.definite(n) for n in mine)
        if taken or wordy or s in self.settled or self.pointing.get(s) in {"pronoun", "telling", "doer"}:
            return
        tone = "negates" if any((s, "denies") in claims[n] for n in mine) else self.tones.of(s)
        scene = Scene(
            before, {m: self.told.get(m, []) for m in open_}, self.topics[-1] if self.topics else [], self.at
        )
        for m, stance in self.answers.find(s, scene, tone, new, claims):
            self._add(claims, m, s, stance)

    def _keeps(self, s: int, before: int, stance: Stance, new: Sequence[int], m: int) -> bool:
        """Does a statement that goes on keep to the stance that the one before took?"""
        bonds, tone = self.bonds, self.tones.of(s)
        direct, voice, link = (
            self.statements[s].kind != "indirect",
            bonds.one_voice(s, before),
            bonds.link(s, m),
        )
        if bonds.likewise(s):
            return True
        if stance == "asserts":
            others = [n for n in new if not (direct or link.deed) or bonds.others_did(n, m)]
            if tone != "tells" or others or self.same.anew(s) or (not voice and bonds.accused(s, m)):
                return False
            if direct:
                return link.deed or link.pronoun or link.shared > 0
            return voice and (link.deed or (link.men and link.pronoun))
        if tone in {"negates", "counters"}:
            return (voice or direct) and (stance == "denies" or link.weight > 0)
        if stance != "denies" or tone != "tells" or not voice or new or self.same.anew(s):
            return False
        return direct or (link.weight > 0 and not bonds.adds(s))

    def _told_on(self, m: int, open_: Sequence[int]) -> list[int]:
        """Events told in one go with event `m` by who told it ("It added that two had been captured")."""
        return [n for n in open_ if n != m and self._in_one_go(self.told.get(m, []), self.told.get(n, []))]

    def _in_one_go(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Is one of the first statements the continuation of one of the others, or the other way round?"""
        for s in one[:_MOST]:
            for t in other[:_MOST]:
                early, late = sorted((s, t), key=self.rank.__getitem__)
                indirect = {self.statements[s].kind, self.statements[t].kind} == {"indirect"}
                beside = self.rank[late] - self.rank[early] == 1
                if indirect and beside and self.bonds.goes_on_himself(late):
                    return True
        return False
