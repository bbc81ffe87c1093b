"""Descriptions that mean one already named: "the council" after a council's name, "the ministry" after its minister,
"the latter", "its namesake", "the general". No stage."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge import normalise
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.pointing import Pointer
from dragoman.records.drafts import Assignment, MentionDraft
from dragoman.records.reading import ActorKind, By

_THIS = frozenset({"the", "this", "that", "both"})
_FAR = 8
"""Sentences to look back over."""
_NO_BODIES: frozenset[ActorKind] = frozenset({"person", "people", "country", "place", "office"})
_LEADERS = frozenset({"leader", "chief", "head", "boss", "chairman", "chairwoman"})
_LED: frozenset[ActorKind] = frozenset({"party", "armed_group", "coalition"})
_MINISTRIES = frozenset({"ministry", "department"})
_ANY = frozenset({"group", "organisation", "organization", "movement", "network"})
"""Words that fit groups of every name."""
_AT_WAR = frozenset({"at", "on", "to", "from", "along", "near"})
"""Prepositions before a front where there is fighting."""
_SOLDIERS = frozenset({"MIL", "REB", "PRM"})
_POLITICAL = frozenset({"GOV", "OPP", "PTY", "LEG", "ELI"})
_CALLED = {
    **dict.fromkeys(
        ("general", "colonel", "captain", "major", "admiral", "marshal", "commander", "warlord"), _SOLDIERS
    ),
    **dict.fromkeys(("leader", "strongman", "dictator"), _SOLDIERS | _POLITICAL),
    **dict.fromkeys(("cleric", "ayatollah", "bishop", "cardinal"), frozenset({"REL"})),
    "politician": _POLITICAL,
}
"""What somebody may be called of whom nothing else says so, by his sectors."""


class Lookback:
    """Looks for the one who has a description's word in his name, office or rank."""

    def __init__(self, cast: Cast, pointer: Pointer) -> None:
        self.cast = cast
        self.knowledge = cast.knowledge
        self.pointer = pointer

    def twin(self, i: int, owner: str) -> Assignment | None:
        """ "The ministry in Baku", after Armenia's defence ministry: the same ministry of that state."""
        m, state = self.pointer.mentions[i], self.cast.state(owner)
        if m.lemma != "ministry" or m.plural or state is None or not m.text.lower().startswith("ministry"):
            return None
        for _, _, id_ in self.pointer.before(i, _FAR):
            of, _, key = id_.partition("/")
            if key.endswith("-ministry") and of != state:
                own, why = f"{state}/{key}", f"{m.text!r}: {key} of {state}, as that of {of}"
                known = self.knowledge.get(own) is not None
                return Assignment(actor=own, by="role", why=why, score=0.6) if known else None
        return None

    def find(self, i: int, owner: str | None) -> Assignment | None:
        """Whom mention `i`, which belongs to `owner` if that is known, means by any of these."""
        m = self.pointer.mentions[i]
        if owner is not None or m.determiner not in _THIS or m.plural or any(x.role == "of" for x in m.links):
            return None
        return self.bearing(i, m) or self.ministry(i, m) or self.called(i, m)

    def bearing(self, i: int, m: MentionDraft) -> Assignment | None:
        """ "The council" after "the Southern Transitional Council": the last body in whose name the word is; of words
        for any group only where none is named since."""
        agents = self.knowledge.agents
        if len(m.text.split()) > 1 or m.lead or m.lemma not in agents.gathering.words | _MINISTRIES:
            return None
        if m.lemma == "front" and m.preposition in _AT_WAR:
            return None
        word, kinds = (
            normalise(m.lemma),
            agents.anaphor.get(m.lemma, frozenset()) if m.lemma in _ANY else frozenset(),
        )
        for j, n, id_ in self.pointer.before(i, _FAR):
            if n.form != "name" or self.cast.kind(id_) in _NO_BODIES:
                continue
            if word in self._names(n, id_):
                return self._is(i, j, id_)
            if self.cast.kind(id_) in kinds:
                return None
        return None

    def _names(self, n: MentionDraft, id_: str) -> Sequence[str]:
        """The words by which a body is called."""
        entry = self.knowledge.get(id_)
        aliases = () if entry is None else (entry.name, *entry.aliases)
        return [w for name in (n.text, *aliases) for w in normalise(name).split()]

    def ministry(self, i: int, m: MentionDraft) -> Assignment | None:
        """ "The ministry" after "the interior minister": his."""
        if m.lemma != "ministry" or len(m.text.split()) > 1:
            return None
        for j, _, id_ in self.pointer.before(i, _FAR):
            for state, office in self._offices(id_):
                own = f"{state}/{office.removesuffix('-minister')}-ministry"
                if office.endswith("-minister") and self.knowledge.get(own) is not None:
                    return self._is(i, j, own)
        return None

    def _offices(self, id_: str) -> Sequence[tuple[str, str]]:
        """State and office of an office, or of one who holds it."""
        state, slash, office = id_.partition("/office/")
        if slash:
            return [(state, office)]
        entry, day = self.knowledge.get(id_), self.cast.day
        return [] if entry is None else [(r.of, r.office) for r in entry.roles if day is None or r.on(day)]

    def called(self, i: int, m: MentionDraft) -> Assignment | None:
        """ "The general", of whom nothing before says so: the only person named in this sentence and the one before, if
        the files have him and he may be called so."""
        if m.lemma not in _CALLED or len(m.text.split()) > 1 or not m.text.islower():
            return None
        near = self._persons(i)
        if len(near) != 1:
            return None
        id_, j = next(iter(near.items()))
        entry = self.knowledge.get(id_)
        if entry is None or entry.woman or _CALLED[m.lemma].isdisjoint(self.cast.sectors(id_)):
            return None
        return self._is(i, j, id_)

    def _persons(self, i: int) -> dict[str, int]:
        """Persons named in the sentence of `i` before it and in the one before."""
        near: dict[str, int] = {}
        for j, n, id_ in self.pointer.before(i, 1):
            if n.form == "name" and self.cast.kind(id_) == "person":
                near.setdefault(id_, j)
        return near

    def leader(self, i: int, owner: str) -> Assignment | None:
        """ "The Patriotic Front leader", whom the files do not have: the one person just named who is of that group, or
        else of its state and in no office."""
        m, day = self.pointer.mentions[i], self.cast.day
        if m.lemma not in _LEADERS or m.plural or m.determiner not in {"the", "its", "their", ""}:
            return None
        if self.cast.kind(owner) not in _LED or owner in self.cast.local or day is None:
            return None
        if any(
            self.knowledge.holders(office, owner, day)
            for office in ("leader", "president", "secretary-general")
        ):
            return None
        near = self._persons(i)
        known = [e for e in map(self.knowledge.get, near) if e is not None]
        fit = [e for e in known if e.part == owner]
        free = [
            e for e in known if e.country == self.cast.country(owner) and not any(r.on(day) for r in e.roles)
        ]
        fit = fit or [e for e in free if e.part is None]
        return self._is(i, near[fit[0].id], fit[0].id) if len(fit) == 1 else None

    def namesake(self, i: int, owner: str) -> Assignment | None:
        """ "Its Lebanese namesake": of all who bear a name of the report, the one of that state."""
        state = self.cast.country(owner) or owner
        for j, n, _ in self.pointer.before(i, _FAR):
            for hit in self.knowledge.find(n.text) if n.form == "name" else ():
                if hit.entry.country == state and hit.entry.id != state:
                    return self._is(i, j, hit.entry.id)
        return None

    def latter(self, i: int) -> Assignment | None:
        """ "The latter": the last one spoken of before, but not as the subject of the same sentence."""
        here = self.pointer.mentions[i]
        for j, n, id_ in self.pointer.before(i, 1):
            own = n.sentence == here.sentence and (n.subject or not here.subject)
            if n.form != "pronoun" and n.form != "demonym" and not own and self._alone(j):
                return self._is(i, j, id_)
        return None

    def _alone(self, j: int) -> bool:
        """Does mention `j` stand in no other's phrase?"""
        return j not in self.pointer.nested

    def _is(self, i: int, j: int, id_: str) -> Assignment:
        m = self.pointer.mentions[i]
        why = f"{m.text!r} points to {self.pointer.mentions[j].text!r}"
        by: By = "pronoun" if m.form == "pronoun" else "description"
        return Assignment(actor=id_, by=by, why=why, score=0.65)
