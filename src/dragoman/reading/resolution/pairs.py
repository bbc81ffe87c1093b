"""Words for two or three at once: "the two governments", "both presidents", "the pair". No stage."""

from __future__ import annotations

from dragoman.knowledge import normalise
from dragoman.reading.resolution.bodies import Bodies
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.pointing import Pointer
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind

_NUMBERS = {"two": 2, "both": 2, "three": 3}
_COUPLES = frozenset({"pair", "duo", "couple"})
_OPPOSED = frozenset({"rivals", "sides"})
"""Who are two even where no number says so."""
_PERSON: frozenset[ActorKind] = frozenset({"person"})
_STATELY: frozenset[ActorKind] = frozenset({"country", "government", "armed_forces", "legislature", "office"})
"""Kinds that stand for one state all alike."""
_STATES: frozenset[ActorKind] = frozenset({"country", "government"})
"""Kinds of which people speak as well ("Correa" for his country)."""
_BODIES = {
    "governments": "government",
    "armies": "armed-forces",
    "militaries": "armed-forces",
    "parliaments": "legislature",
}
"""Words for the same body of two states."""
_FAR = 6
"""Sentences to look back over."""


class Pairs:
    """Finds the last so many different actors of a kind."""

    def __init__(self, cast: Cast, pointer: Pointer, bodies: Bodies) -> None:
        self.cast = cast
        self.pointer = pointer
        self.bodies = bodies

    def find(self, i: int) -> Assignment | None:
        """The members of mention `i`, nobody where they are not clear, or None where it is no such word."""
        m = self.pointer.mentions[i]
        words = normalise(m.text).split()
        if not words:
            return None
        if words[-1] in _COUPLES and m.determiner == "the" and len(words) == 1:
            return self._several(m, self.pointer.joined(i, 2) or self._last(i, _PERSON, 2), 2)
        kinds = self.cast.knowledge.agents.pairs.get(words[-1])
        told = (*words[:2], m.determiner, *m.lead.split())
        wanted = next((_NUMBERS[w] for w in told if w in _NUMBERS), 0)
        if not wanted and words[-1] in _OPPOSED and len(words) == 1 and m.determiner == "the":
            wanted = 2
        if not wanted or not m.plural:
            return None
        office = self.cast.knowledge.office(m.text.removesuffix("s"))
        if office is None and (kinds is None or len([w for w in words if w not in _NUMBERS]) > 2):
            return None
        if office is not None:
            return self._several(m, self._holders(i, office, wanted), wanted)
        same = self._same(i)
        if same is not None:
            return same
        members = self._last(i, (kinds or _PERSON) - _PERSON, wanted) if kinds != _PERSON else ()
        members = members if len(members) == wanted else self._last(i, kinds or _PERSON, wanted)
        if kinds == _PERSON and len(members) < wanted and words[-1] == "leaders":
            members = self._leaders(i, wanted)
        return self._several(m, self._governing(members, words[-1]), wanted)

    def _same(self, i: int) -> Assignment | None:
        """ "The two men", of whom nothing is known but that there are so many: those told of before."""
        m = self.pointer.mentions[i]
        for j, n, id_ in self.pointer.before(i, _FAR):
            if n.form == "description" and n.plural and n.lemma == m.lemma and id_ in self.cast.local:
                why = f"{m.text!r} again, after {self.pointer.mentions[j].text!r}"
                return Assignment(actor=id_, by="description", why=why, score=0.6)
        return None

    def _several(self, m: MentionDraft, members: tuple[str, ...], wanted: int) -> Assignment:
        if len(members) < wanted and m.lemma == "side":
            state = self.cast.dominant()
            id_ = self.cast.add(m.text, "other", state)
            self.cast.local[id_].homeless = state is None
            why = f"{m.text!r}: which is not said"
            return Assignment(actor=id_, by="description", why=why, score=0.35)
        if len(members) < wanted:
            return Assignment(
                actor=None, by="description", why=f"whom {m.text!r} means is not clear", score=0.0
            )
        return Assignment(
            actor=None,
            by="description",
            members=members[:wanted],
            score=0.6,
            why=f"the last {wanted} of their kind",
        )

    def _last(
        self, i: int, kinds: frozenset[ActorKind], wanted: int, *, people: bool = True
    ) -> tuple[str, ...]:
        """The last so many actors of these kinds, one for a state; where too few are named, persons who are described,
        or states of people and demonyms. In the order of the text."""
        members: dict[str, str] = {}
        near = [(n, id_, self.cast.kind(id_)) for _, n, id_ in self.pointer.before(i, _FAR)]
        for named in () if people and kinds == _STATES else (True, False) if kinds == _PERSON else (False,):
            for n, id_, kind in near:
                fits = n.form == "name" if named else n.form not in {"pronoun", "demonym"}
                if fits and kind in kinds and not (kind == "person" and n.plural):
                    members.setdefault(self._state(id_) if kind in _STATELY else id_, id_)
                if len(members) == wanted:
                    return tuple(reversed(members.values()))
        for n, id_, kind in near if "country" in kinds else ():
            country = self._state(id_)
            theirs = {self.cast.country(x) for x in members.values()}
            if (
                n.form != "pronoun"
                and kind != "outlet"
                and country not in theirs
                and self.cast.kind(country) == "country"
            ):
                members.setdefault(country, country)
            if len(members) == wanted:
                break
        return tuple(reversed(members.values()))

    def _state(self, id_: str) -> str:
        return self.cast.country(id_) or id_

    def _states(self, i: int, wanted: int) -> tuple[str, ...]:
        """The last so many states of which anything is said."""
        found = self._last(i, _STATES, wanted, people=False)
        return tuple(self.cast.country(x) or x for x in found)

    def _holders(self, i: int, office: str, wanted: int) -> tuple[str, ...]:
        """ "both presidents": the last who hold that office, else the holders in the last states spoken of."""
        day, members = self.cast.day, dict[str, None]()
        for _, _, id_ in self.pointer.before(i, _FAR):
            entry = self.cast.knowledge.get(id_)
            roles = () if entry is None else entry.roles
            if id_.endswith(f"/office/{office}") or any(
                r.office == office and (day is None or r.on(day)) for r in roles
            ):
                members.setdefault(id_)
        if len(members) >= wanted:
            return tuple(reversed(list(members)[:wanted]))
        held = (self.bodies.holder(office, state) for state in self._states(i, wanted))
        return tuple(h.actor for h in held if h is not None and h.actor is not None)

    def _leaders(self, i: int, wanted: int) -> tuple[str, ...]:
        """Who leads the last states spoken of."""
        out = []
        for state in self._states(i, wanted):
            entry = self.cast.knowledge.get(state)
            held = None if entry is None or not entry.leader else self.bodies.holder(entry.leader, state)
            if held is not None and held.actor is not None:
                out.append(held.actor)
        return tuple(out)

    def _governing(self, members: tuple[str, ...], word: str) -> tuple[str, ...]:
        """The bodies in place of states."""
        body = _BODIES.get(word)
        if body is None:
            return members
        return tuple(f"{x}/{body}" if self.cast.kind(x) == "country" else x for x in members)
