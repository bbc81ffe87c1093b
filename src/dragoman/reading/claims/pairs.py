"""What ties a statement to an event told before it: features for the weighing, each with its name."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence

from dragoman.reading.claims.bonds import HE, Bonds
from dragoman.reading.claims.fields import fields, meant, same_men
from dragoman.reading.claims.given import Given, Part
from dragoman.reading.claims.likeness import akin, stemmed, stems
from dragoman.reading.claims.signs import COMBINED, THE, Row, Signs
from dragoman.reading.grammar import negated, own_subjects
from dragoman.records.reading import Stance

Claims = Sequence[Sequence[tuple[int, Stance]]]

AHEAD = 10
"""Statements behind an event that are weighed."""
_FAR = 14
"""Sentences behind an event in which they stand."""
_INNER = 8
"""Events of one statement that are compared with one told before."""
_FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})

_TIES = (
    "narrated", "own.deed", "official.state", "accused", "suffered", "teller", "other.side", "deed",
    "goes.on", "latest", "best", "voice.denied", "voice.asserted", "last.denied", "last.asserted",
    "followed.asserts", "doer.subject", "inner.same", "right.after", "the.deed", "denied.deed",
    "denied.other", "force", "soft", "own.deed.next",
)  # fmt: skip
_SIGNS = frozenset({
    "s.no", "s.tone.negates", "s.tone.counters", "s.tone.tells", "s.own.first", "s.subject.own", "s.we",
    "s.saw", "s.causes", "s.traces", "s.head.had", "s.head.past", "s.head.now", "s.head.coming",
    "s.the.happening", "s.the.telling", "s.it.first", "s.who.eyes", "s.who.official", "s.who.examiner",
    "s.who.he", "s.who.his", "s.who.bare", "s.who.attached", "s.no.checks", "s.unsure", "s.cue.denies", "s.cue.affirms",
    "s.only", "s.self", "s.false", "s.act.denial", "s.number", "s.form.direct", "s.reasons",
})  # fmt: skip
CROSSED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_TIES, _SIGNS),
    **dict.fromkeys(("tied", "free"), _SIGNS | COMBINED),
}
"""For features of the pair the signs of the statement that they are crossed with: "accused" and "says it was not"."""
_BY_KIND = (
    "accused", "suffered", "other.side", "teller", "tied", "deed", "latest", "best", "inner.none",
    "inner.same", "narrated", "goes.on", "voice.denied",
)  # fmt: skip
"""Features of the pair that are told apart by whether the event is a blow."""
_KINDS = {kind: {one: f"{kind}&{one}" for one in _BY_KIND} for kind in ("force", "soft")}


class Pairs(Part):
    """Finds the features of one pair after another, those of events and statements once."""

    def __init__(self, given: Given, bonds: Bonds, signs: Signs, claims: Claims, followed: Claims) -> None:
        """`claims` are those that the rules found, `followed` these with what they follow and do not give."""
        super().__init__(given)
        self.bonds, self.like, self.same, self.signs = bonds, bonds.like, bonds.same, signs
        told = (i for i, s in enumerate(self.statements) if s.content)
        self.order = sorted(
            told, key=lambda i: (self.statements[i].content[0][0], -self.statements[i].content[0][1])
        )
        """The statements in the order of their words."""
        self.rank = {s: k for k, s in enumerate(self.order)}
        self.firsts = [self.statements[s].content[0][0] for s in self.order]
        self._events: dict[int, Row] = {}
        self._inner: dict[int, list[int]] = {}
        self._lands_of: dict[int, set[str]] = {}
        self._pointed_to: dict[int, set[str]] = {}
        self._negated: dict[int, list[set[str]]] = {}
        self._deeds: dict[int, frozenset[str]] = {}
        self._numbers: dict[int, set[str]] = {}
        self._low: dict[int, set[str]] = {}
        self._tellers: dict[tuple[int, int], float] = {}
        self._lines = [i for i, c in enumerate(self.text) if c == "\n"]
        self.claims, self.followed = claims, followed
        self._turned: dict[int, set[int]] = {}
        for n, made in enumerate(claims):
            for s, how in made:
                if how != "asserts":
                    self._turned.setdefault(s, set()).add(n)

    def after(self, n: int) -> list[int]:
        """The statements behind event `n` that are weighed, nearest first."""
        event = self.events[n]
        k = bisect.bisect_left(self.firsts, event.cue[1])
        near = self.order[k : k + AHEAD]
        return [s for s in near if self.bonds.sentence(s) - event.sentence <= _FAR]

    def inner(self, s: int) -> list[int]:
        """The events told in statement `s`."""
        if s not in self._inner:
            content = self.statements[s].content
            first, last = self.bonds.sentence(s), self.bonds.last(s)
            near = (
                m for k in range(first, min(last, first + 4) + 1) for m in self.by_sentence.get(k, ())[:20]
            )
            self._inner[s] = [m for m in near if any(a <= self.events[m].cue[0] < b for a, b in content)][
                :_INNER
            ]
        return self._inner[s]

    def event(self, n: int) -> Row:
        """Of the event alone."""
        if n not in self._events:
            event, made = self.events[n], self.claims[n]
            out: Row = {f"e.type.{event.type}": 1.0, f"e.{event.modality}": 1.0}
            out["e.force"] = float(event.type in _FORCE)
            out["e.narrated"] = float(not made)
            out["e.denied"] = float(any(how == "denies" for _, how in made))
            out["e.doers"] = float(bool(event.actors))
            out["e.sufferers"] = float(bool(event.recipients))
            out["e.speech"] = float(event.speech)
            out["e.definite"] = float(self.like.definite(n))
            out["e.historical"] = float(event.historical)
            self._events[n] = {k: v for k, v in out.items() if v}
        return self._events[n]

    def of(self, n: int, s: int, rivals: Sequence[int]) -> Row:
        """Of event `n` and statement `s`; `rivals` are the events told before the statement, `n` with them."""
        teller = self._teller(self.claims[n])
        out = self._place(n, s) | self._voice(n, s, teller) | self._said(n, s) | self._beside(n, s, rivals)
        out |= self._before(n, s)
        out = {name: value for name, value in out.items() if value}
        if "tied" not in out:
            out["free"] = 1.0
        kind = "force" if self.events[n].type in _FORCE else "soft"
        out |= {name: 1.0 for one, name in _KINDS[kind].items() if one in out}
        out[kind] = 1.0
        accused, tied = "accused" in out, "tied" in out
        out[f"sides.{accused:d}{'suffered' in out:d}{'teller' in out:d}"] = 1.0
        out[f"ties.{accused:d}{tied:d}{'latest' in out:d}"] = 1.0
        return out

    # -- where it stands ---------------------------------------------------------------------------------------

    def _teller(self, made: Sequence[tuple[int, Stance]]) -> int | None:
        return next((t for t, how in made if how == "asserts"), made[0][0] if made else None)

    def _place(self, n: int, s: int) -> Row:
        event = self.events[n]
        start = self.statements[s].content[0][0]
        between = self.rank[s] - bisect.bisect_left(self.firsts, event.cue[1])
        gap = self.bonds.sentence(s) - event.sentence
        lines = bisect.bisect_left(self._lines, start) - bisect.bisect_left(self._lines, event.cue[0])
        return {
            f"between.{min(between, 5)}": 1.0,
            f"gap.{min(gap, 5)}": 1.0,
            "gap": gap / 5,
            f"lines.{min((lines + 1) // 2, 2)}": 1.0,
        }

    # -- who speaks --------------------------------------------------------------------------------------------

    def _voice(self, n: int, s: int, teller: int | None) -> Row:
        like = self.like
        said = stemmed(like.said_by(s))
        out: Row = {
            "accused": float(self.bonds.accused(s, n)),
            "accused.name": float(bool(said & stemmed(like.doers(n)))),
            "suffered": float(bool(said & stemmed(like.sufferers(n)))),
            "bystander": float(bool(said & stemmed(like.things(n)))),
            "unknown.voice": float(not said),
        }
        out["official.state"] = float(bool(self._land(s) & self._lands(like.doers(n))))
        out["official.state.suffered"] = float(bool(self._land(s) & self._lands(like.sufferers(n))))
        if teller is None:
            out["narrated"] = 1.0
        else:
            key = (n, teller)
            if key not in self._tellers:
                own = self.bonds.himself(teller, n) or self.bonds.accused(teller, n)
                self._tellers[key] = float(own)
            out["own.deed"] = self._tellers[key]
        if teller is not None and teller != s:
            together = like.together(s, teller)
            out["teller"] = float(together)
            out["right.after"] = float(self.rank[s] - self.rank.get(teller, -9) == 1)
            out["own.deed.next"] = out["right.after"] * out["own.deed"]
            out["other.side"] = float(not together and bool(said))
            out["teller.official"] = self.signs.of(teller).get("s.who.official", 0.0)
            out["teller.eyes"] = self.signs.of(teller).get("s.who.eyes", 0.0)
        return out

    def _land(self, s: int) -> set[str]:
        """The states named anywhere in a statement's speakers ("the foreign ministry in Baku")."""
        if s not in self._lands_of:
            said = (
                t
                for span in self.statements[s].speakers
                for _, inside in self.stretch([span])
                for t in inside
            )
            words = (t.text for t in said if t.text[:1].isupper())
            self._lands_of[s] = {state for w in words if (state := self.state(w)) is not None}
        return self._lands_of[s]

    def _lands(self, words: frozenset[str]) -> set[str]:
        return {w for w in words if w.isupper()}

    # -- what is said ------------------------------------------------------------------------------------------

    def _said(self, n: int, s: int) -> Row:
        like, link = self.like, self.bonds.link(s, n)
        tokens, lemmas = self.signs.words(s)
        if s not in self._low:
            self._low[s] = {t.text.casefold() for t in tokens}
        low = self._low[s]
        doers, sufferers, things = like.doers(n), like.sufferers(n), like.things(n)
        mine = stemmed(self.same.nouns(s))
        out: Row = {
            "tied": float(link.tied),
            "deed": float(link.deed),
            "deed.same": float(bool(like.deeds(n) & lemmas - fields().light)),
            "men": float(link.men),
            "pronoun": float(link.pronoun),
            f"shared.{min(link.shared, 3)}": 1.0,
            "names": float(bool(like.names(n) & low)),
            "doers": float(bool(stemmed(doers) & mine)),
            "sufferers": float(bool(stemmed(sufferers) & mine)),
            "things": float(bool(stemmed(things) & mine)),
            "figures": float(bool(self._figures(n) & low)),
        }
        out |= self._subject(n, s, doers, sufferers)
        out["the.deed"] = float(bool(self._pointed(s) & stemmed(like.deeds(n))))
        out["the.thing"] = float(bool(self._pointed(s) & (stemmed(things) | stemmed(sufferers))))
        out["stem.deed"] = float(bool(self._deed_stems(n) & stemmed(lemmas)))
        out |= self._denied(n, s)
        return out | self._told_again(n, s)

    def _deed_stems(self, n: int) -> frozenset[str]:
        if n not in self._deeds:
            self._deeds[n] = frozenset(stems(self.like.deeds(n) - fields().light))
        return self._deeds[n]

    def _pointed(self, s: int) -> set[str]:
        """The stems of the nouns that have an article or the like in a statement ("the call had been short")."""
        if s not in self._pointed_to:
            nouns: set[str] = set()
            for _, inside in self.stretch(self.statements[s].content):
                opened = {t.head for t in inside if t.text.lower() in THE}
                nouns |= {t.lemma.lower() for t in inside if t.i in opened and t.pos in {"NOUN", "PROPN"}}
            self._pointed_to[s] = stems(nouns)
        return self._pointed_to[s]

    def _denied(self, n: int, s: int) -> Row:
        """What the statement says was not so: this deed, or another?"""
        if s not in self._negated:
            denied = self.signs.tones.rebuttals.denied(self.statements[s])
            self._negated[s] = [set(c.words | c.quantified) for c in denied]
        clauses = self._negated[s]
        if not clauses:
            return {}
        deeds, things = self.like.deeds(n), self.like.things(n)
        his = any(akin(c, deeds) or meant(c, deeds) for c in clauses)
        return {
            "denied.deed": float(his),
            "denied.thing": float(any(c & things for c in clauses)),
            "denied.other": float(not his and not any(c & (things | deeds) for c in clauses)),
        }

    def _figures(self, n: int) -> set[str]:
        if n not in self._numbers:
            self._numbers[n] = {t.text.casefold() for t in self.like.clause(n) if t.pos == "NUM"}
        return self._numbers[n]

    def _subject(self, n: int, s: int, doers: frozenset[str], sufferers: frozenset[str]) -> Row:
        """Whom the main clause of the statement speaks of."""
        found = self.signs.tones.head(self.statements[s])
        if found is None:
            return {}
        sentence, head = found
        out: Row = {"head.deed": float(akin(self.like.deeds(n), {head.lemma.lower()}))}
        out["head.deed.not"] = out["head.deed"] * float(negated(sentence, head.i))
        for subject in own_subjects(sentence, head.i)[:1]:
            lemma = {subject.lemma.lower()}
            out["doer.subject"] = float(same_men(lemma, doers)) if doers else 0.0
            out["sufferer.subject"] = float(bool(stems(lemma) & stemmed(sufferers)))
            out["thing.subject"] = float(bool(stems(lemma) & stemmed(self.like.things(n))))
            out["they.subject"] = float(subject.text.lower() in HE)
        return out

    def _told_again(self, n: int, s: int) -> Row:
        """Does an event of the statement look like this one?"""
        out: Row = {}
        event, best = self.events[n], 0
        for m in self.inner(s):
            if m == n:
                continue
            other = self.events[m]
            weight, rival = self.same.compare(m, n, s)
            out["inner.force" if other.type in _FORCE else "inner.other"] = 1.0
            out["inner.coming"] = max(
                out.get("inner.coming", 0.0), float(other.modality in {"planned", "possible"})
            )
            if other.type == event.type:
                out["inner.same"] = 1.0
                out[f"inner.same.{other.modality}"] = 1.0
            if weight >= 2 and rival:
                out["inner.rival"] = 1.0
            if weight >= 2 and other.modality == "denied":
                out["inner.denied"] = 1.0
            best = max(best, weight)
        out[f"inner.weight.{max(0, min(best, 5))}"] = 1.0
        out["inner.none"] = float(not self.inner(s))
        return out

    # -- what else was told ------------------------------------------------------------------------------------

    def _beside(self, n: int, s: int, rivals: Sequence[int]) -> Row:
        """How the event stands among those told before the statement."""
        weight = self._weight(s, n)
        place = (self.events[n].sentence, self.events[n].cue)
        later = [m for m in rivals if m != n and (self.events[m].sentence, self.events[m].cue) > place]
        others = [
            self._weight(s, m)
            for m in rivals
            if m != n and self.events[m].sentence != self.events[n].sentence
        ]
        top = max(others, default=-1)
        return {
            "best": float(weight > max(0, top)),
            "level": float(weight == top and weight > 0),
            "behind": float(weight < top),
            "lead": min(3, max(-3, weight - max(0, top))) / 3,
            "latest": float(all(self.events[m].sentence == self.events[n].sentence for m in later)),
            "latest.force": float(not any(self.events[m].type in _FORCE for m in later)),
            f"later.{min(len({self.events[m].sentence for m in later}), 3)}": 1.0,
            "alone": float(not others),
        }

    def _weight(self, s: int, m: int) -> int:
        link = self.bonds.link(s, m)
        return 2 * link.deed + min(3, link.shared) + link.men

    def _before(self, n: int, s: int) -> Row:
        """What the rules have of this statement and of those before it."""
        stance, seen = dict(self.claims[n]), dict(self.followed[n])
        out: Row = {}
        if s in stance:
            out[f"rule.{stance[s]}"] = 1.0
        elif s in seen:
            out[f"followed.{seen[s]}"] = 1.0
        out["rule.elsewhere"] = float(bool(self._turned.get(s, set()) - {n}))
        k = self.rank[s]
        before = self.order[k - 1] if k else None
        if before is not None:
            voice = self.bonds.one_voice(s, before)
            out["goes.on"] = float(voice)
            how = seen.get(before)
            if how is not None:
                out[f"last.{_SHORT[how]}"] = 1.0
                out[f"voice.{_SHORT[how]}"] = float(voice)
                out[f"turn.{_SHORT[how]}"] = float(not voice)
        for name, short in _SHORT.items():
            out[f"any.{short}"] = float(any(t != s and h == name for t, h in seen.items()))
            out[f"side.{short}"] = float(
                any(t != s and h == name and self.like.together(s, t) for t, h in list(seen.items())[:AHEAD])
            )
        return out


_SHORT: Mapping[Stance, str] = {"asserts": "asserted", "denies": "denied", "doubts": "doubted"}
