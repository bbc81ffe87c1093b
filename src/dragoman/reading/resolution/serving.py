"""Whom those speak for whose own phrase names a body or principal, known or not; and what stays with them. No stage."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from dragoman.knowledge import normalise
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.somebody import Maker
from dragoman.reading.resolution.sorting import HELPERS
from dragoman.reading.resolution.speaking import HIRED, MEN, SERVANTS
from dragoman.reading.resolution.voices import Voices
from dragoman.reading.tables import table
from dragoman.records.drafts import Assignment, MentionDraft

_BODIES = frozenset({
    "armed_forces", "police", "court", "legislature", "armed_group", "party", "igo", "ngo", "coalition", "other",
    "company",
})  # fmt: skip
"""Kinds of body that its leaders, officials and members speak for."""
_GROUPS = frozenset({"armed_group", "party", "igo", "ngo", "coalition"})
_NOBODIES = frozenset({"place"})
_LANDS = frozenset({"country", "government"})
_HEADS = frozenset({"prime", "chief"})
"""Ministers who head a government of their own."""
_OFFICIALS = frozenset({"official", "officer", "commander", "inspector"})
_PLAIN = frozenset({
    "member", "manager", "director", "employee", "researcher", "expert", "analyst", "economist", "candidate", "fighter",
    "owner", "deputy",
})  # fmt: skip
"""Who speaks for himself, where nobody knows the body he is of."""
_MOUTHS = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_PRESS = frozenset({"reporter", "correspondent", "journalist", "editor"})
_STAFF = frozenset({"office", "press", "service", "secretariat", "team", "staff"})
"""What one human being has to speak for him."""
_STEPS = 3
_WINDOW = 400
"""Mentions to look back over."""


class Words(msgspec.Struct, frozen=True):
    """data/serving.toml; its comments say what each list holds."""

    envoys: frozenset[str]
    parts: frozenset[str]
    papers: frozenset[str]
    bands: frozenset[str]
    nothing: frozenset[str]
    ranks: dict[str, frozenset[str]]


@functools.cache
def words() -> Words:
    """The word lists; raises KnowledgeError on a damaged file."""
    return table("resolution/data/serving.toml", Words)


class Serving:
    """Goes through a resolved report once: phrases first, then officers, then papers. What is known stays."""

    def __init__(
        self,
        cast: Cast,
        mentions: Sequence[MentionDraft],
        done: list[Assignment | None],
        voices: Voices,
        linked: Callable[[int], str | None],
        acting: Collection[int],
    ) -> None:
        self.cast = cast
        self.maker = Maker(cast)
        self.acting = set(acting)
        """Who speaks or is a party, and what stands beside him."""
        self.mentions = mentions
        self.done = done
        self.voices = voices
        self.linked = linked
        self.agents = cast.knowledge.agents
        self.words = words()
        self._cores: dict[tuple[int, int], int] = {}
        for i, m in enumerate(mentions):
            self._cores.setdefault(m.span, i)

    def run(self, apposed: Sequence[Sequence[int]]) -> None:
        """`apposed` are the mentions that stand beside each."""
        order = range(len(self.mentions))
        for i in order:
            self._presented(i, apposed[i])
        for i in order:
            self._ranked(i)
            self._bare(i)
        for i in order:
            self._written(i)
        for i in order:
            self._inside(i)

    # -- phrases -------------------------------------------------------------------------------------------

    def _presented(self, i: int, beside: Sequence[int]) -> None:
        """ "An official of the gas company", "X, who speaks for the brigade", "the army's regional command"."""
        found, m = self.done[i], self.mentions[i]
        if found is None or found.actor is None or found.on_behalf_of or found.actor in self.cast.behalf:
            return
        if m.form == "pronoun":
            owner = self._spoken_for(i)
        else:
            phrases = (i, *beside[:_STEPS])
            inner = (self._cores.get(self.mentions[j].core) for j in phrases)
            near = dict.fromkeys((*phrases, *(j for j in inner if j is not None)))
            if not self.acting.isdisjoint(phrases):
                self.acting.update(near)
            owner = next((o for j in near if (o := self._served(j, found.actor)) is not None), None)
        if owner is not None and owner != found.actor:
            self.cast.behalf[found.actor] = owner

    def _served(self, j: int, id_: str) -> str | None:
        """The body or principal that the phrase `j` says that actor `id_` serves."""
        m, kind = self.mentions[j], self.cast.kind(id_)
        said = {m.lemma, *normalise(m.title or "").split()[-2:]}
        gone = {*normalise(m.lead).split(), *normalise(m.title or m.text).split()}
        if m.form == "pronoun" or not gone.isdisjoint(self.agents.former.words):
            return None
        if kind not in {"person", "people"} and not self._servant(m, id_):
            part = m.lemma in self.words.parts and id_.startswith("local:")
            return self._whole(j) if part else None
        if m.form == "name" and not m.title:
            owner = self._spoken_for(j) or self.linked(j)
            return owner if owner is not None and self.cast.kind(owner) in _BODIES - {"company"} else None
        if "minister" in said and not m.plural:
            if id_ in self.cast.local and "prime" not in normalise(m.title or m.text).split():
                self.cast.local[id_].words.add("minister")
            return self._state(j, id_) if _HEADS.isdisjoint(normalise(m.title or m.text).split()) else None
        if self._assisting(m, said):
            owner = self._owner(j, _NOBODIES)
            if owner is not None and (self.cast.kind(owner) == "person" or "/office/" in owner):
                return owner
        if said & (self.agents.speaks.words | self.words.envoys):
            return self._owner(j, _NOBODIES | (_LANDS if said & HIRED else frozenset()))
        if said & (self.agents.lead.words | SERVANTS | MEN):
            owner = self._owner(j, _NOBODIES)
            press = owner is not None and self.cast.kind(owner) == "outlet" and not said.isdisjoint(_PRESS)
            armed = {"people"} if "commander" in said else set[str]()
            kinds = _BODIES | armed
            body = owner is not None and (self.cast.kind(owner) in kinds or self._office(owner))
            return owner if press or body else None
        return None

    def _office(self, owner: str) -> bool:
        """Is this a body of a government that the report alone knows?"""
        return self.cast.kind(owner) == "government" and owner in self.cast.local

    def _whole(self, j: int) -> str | None:
        """The body or human being that a part or office belongs to."""
        for t in self._targets(j):
            found = self.done[t]
            owner = self._made(t) if found is None or found.actor is None else found.actor
            kind = "" if owner is None else self.cast.kind(owner)
            own = self.mentions[j].lemma in _STAFF or kind != "person"
            if owner is not None and own and kind not in _LANDS | {"place", "people"}:
                return owner
        return None

    def _servant(self, m: MentionDraft, id_: str) -> bool:
        """One of a body who was taken for the body ("an army officer")?"""
        return id_ in self.cast.local and not m.plural and m.form == "description" and m.lemma in SERVANTS

    def _assisting(self, m: MentionDraft, said: set[str]) -> bool:
        """Does one so described help one human being: "the prime minister's chief of staff"?"""
        return not said.isdisjoint(HELPERS) or "chief of staff" in m.text.lower()

    def _state(self, j: int, id_: str) -> str | None:
        """Whom a minister acts for: the state that his phrase names, or his own."""
        owner = self.linked(j)
        own = owner if owner is not None and self.cast.kind(owner) == "country" else self.cast.country(id_)
        return None if own is None or self.cast.kind(own) != "country" else own

    def _owner(self, j: int, without: frozenset[str]) -> str | None:
        """Whose somebody is by his phrase: where that is described and known from nowhere, an actor of its own."""
        named = (self._named_after(t) for t in self._targets(j))
        owner = next((o for o in named if o is not None), None) or self._linked(j) or self.described(j)
        return None if owner is None or self.cast.kind(owner) in without else owner

    def _linked(self, j: int) -> str | None:
        """Whom grammar says, but no single human being who is only a noun before the head, and of a state and its body
        the body ("a Thai navy captain")."""
        owner, inner = self.linked(j), self._inner(j)
        if inner is not None and owner is not None and self.cast.kind(owner) == "country":
            body = self._actor(inner)
            return body if body is not None and self.cast.kind(body) in _BODIES else owner
        for t in self._targets(j):
            if owner is not None and self._actor(t) == owner:
                return self._side(t, owner) if self.mentions[t].form == "description" else owner
        return owner

    def _inner(self, j: int) -> int | None:
        """The noun for a body right before the head of the phrase."""
        m = self.mentions[j]
        near = (t for t in self._targets(j) if self.mentions[t].form == "description")
        return next((t for t in near if self.mentions[t].span[1] + 1 == m.head[0]), None)

    def _actor(self, t: int) -> str | None:
        found = self.done[t]
        return None if found is None else found.actor

    def described(self, j: int) -> str | None:
        """As `_owner`, where nothing is known of whose somebody is but what that is called."""
        m = self.mentions[j]
        said = {m.lemma, *normalise(m.title or "").split()[-1:]}
        if not said.isdisjoint(_PLAIN) or j not in self.acting:
            return None
        voiced = not m.plural and not said.isdisjoint(self.agents.speaks.words | _OFFICIALS)
        owners = (self._made(t, voiced=voiced) for t in self._targets(j))
        return next((o for o in owners if o is not None), None)

    def _targets(self, j: int) -> Iterator[int]:
        """Those to whom the phrase belongs, and the noun for a body before its head ("union leader")."""
        m = self.mentions[j]
        for link in m.links:
            if not 0 <= link.target < len(self.done):
                continue
            n = self.mentions[link.target]
            inside = n.form == "description" and m.span[0] <= n.span[0] and n.span[1] < m.span[1]
            if link.role == "of" or (link.role == "modifier" and inside):
                yield link.target

    def _made(self, t: int, *, voiced: bool = False) -> str | None:
        """The actor for the owner `t`, of whom nothing was known."""
        m, found = self.mentions[t], self.done[t]
        if found is None or found.members or m.form != "description":
            return None if found is None else found.actor
        if found.actor is not None:
            return self._side(t, found.actor)
        if m.lemma in self.words.nothing or (m.plural and not voiced and m.lemma != "police"):
            return None
        id_ = self._named_before(t) or self._sorted(m) or self._plain(t)
        if id_ is None and voiced:
            id_ = self.cast.add(m.text, "other")
        if id_ is not None:
            why = f"{m.text!r}: one speaks for it"
            self.done[t] = Assignment(actor=id_, by="description", why=why, score=0.5)
        return id_

    def _side(self, t: int, id_: str) -> str:
        """ "A rebel commander": the rebels of before, or their side, and no one rebel."""
        m = self.mentions[t]
        if m.plural or id_ not in self.cast.local or self.cast.kind(id_) != "person":
            return id_
        for j in range(t - 1, max(-1, t - _WINDOW), -1):
            n, found = self.mentions[j], self.done[j]
            if n.lemma == m.lemma and n.plural and found is not None and found.actor is not None:
                return found.actor
        own = self._sorted(m) or id_
        if self.cast.kind(own) in _GROUPS:
            self.done[t] = Assignment(actor=own, by="description", why=f"{m.text!r}: his side", score=0.5)
            return own
        return id_

    def _plain(self, t: int) -> str | None:
        made = self.maker.make(self.mentions[t], self.linked(t), self.cast.dominant())
        return None if made is None else made.actor

    def _sorted(self, m: MentionDraft) -> str | None:
        """A body or side by a common noun alone ("police", "rebel")."""
        phrase = self.cast.knowledge.phrase(tuple(normalise(m.text).split()))
        if phrase is None or phrase.sort == "office" or " " in m.text:
            return None
        institution = phrase.sort == "institution"
        known = self.cast.knowledge.institutions if institution else None
        sort = known[phrase.key] if known is not None else self.cast.knowledge.sector(phrase.key)
        return self.cast.add(m.text, sort.kind, sectors=sort.sectors)

    def _named_before(self, t: int) -> str | None:
        """ "The battalion" after "the Rapid Action Battalion"."""
        m = self.mentions[t]
        if m.determiner != "the" or " " in m.text:
            return None
        for j in range(t - 1, max(-1, t - _WINDOW), -1):
            n, found = self.mentions[j], self.done[j]
            if n.form == "name" and n.label != "PERSON" and n.text.lower().split()[-1:] == [m.lemma]:
                return None if found is None else found.actor
        return None

    def _spoken_for(self, i: int) -> str | None:
        """ "X, who speaks for the clan": by the links of the relative pronoun."""
        for link in self.mentions[i].links:
            if link.role != "serves" or not 0 <= link.target < len(self.done):
                continue
            m, found = self.mentions[link.target], self.done[link.target]
            if m.form != "name" and m.lemma not in self.words.bands and not self._near(i, link.target):
                continue
            after = self._named_after(link.target)
            if after is not None:
                return after
            known = found is not None and found.actor is not None
            return found.actor if found is not None and known else self._made(link.target, voiced=True)
        return None

    def _near(self, i: int, t: int) -> bool:
        """ "X of the Thai navy": is the body in the name's own phrase?"""
        m, n = self.mentions[i], self.mentions[t]
        gap = n.span[0] - m.span[1] - len(n.determiner)
        return m.form == "name" and n.preposition in {"of", "from"} and 0 < gap <= len(" from  ")

    def _named_after(self, t: int) -> str | None:
        """ "The rights group Odhikar": the name right after a word for a body."""
        m, found = self.mentions[t], self.done[t + 1] if t + 1 < len(self.done) else None
        if m.form != "description" or found is None or self.mentions[t + 1].span[0] - m.span[1] != 1:
            return None
        return found.actor if self.mentions[t + 1].form == "name" else None

    # -- officers ------------------------------------------------------------------------------------------

    def _ranked(self, i: int) -> None:
        """A named officer who speaks right after his army or police has spoken."""
        m, found = self.mentions[i], self.done[i]
        if found is None or found.actor is None or found.actor in self.cast.behalf or not m.title:
            return
        title = set(normalise(m.title).split())
        if i not in self.voices.words or m.form != "name" or self.cast.kind(found.actor) != "person":
            return
        kinds = {k for k, ranks in self.words.ranks.items() if title & ranks}
        body = self._heard(i)
        if body is None or body.startswith("local:") or self.cast.kind(body) not in kinds:
            return
        theirs, his = self.cast.country(body), self.cast.country(found.actor)
        if his is None or theirs in {None, his}:
            self.cast.behalf[found.actor] = body

    def _heard(self, i: int) -> str | None:
        """For whom the nearest spoke who spoke, or of whom the narrator spoke first, in the sentence before `i` or in
        its own."""
        here = self.mentions[i].sentence
        for j in range(i - 1, max(-1, i - _WINDOW), -1):
            m, found = self.mentions[j], self.done[j]
            if here - m.sentence > 1:
                return None
            if found is None or found.actor is None or m.form in {"pronoun", "demonym"}:
                continue
            if (j in self.voices.words or m.subject) and not self.voices.within(m):
                return found.on_behalf_of or self.cast.behalf.get(found.actor, found.actor)
        return None

    def _bare(self, i: int) -> None:
        """ "Spokesman X said", "a spokesman said", right after a body has spoken."""
        m, found = self.mentions[i], self.done[i]
        if found is None or found.actor is None or found.actor in self.cast.behalf or found.on_behalf_of:
            return
        said = normalise(m.title or "").split()[-1:] or [m.lemma]
        if said[0] not in _MOUTHS or m.plural or i not in self.voices.words or any(self._targets(i)):
            return
        entry = self.cast.knowledge.get(found.actor)
        if entry is not None and entry.part is not None:
            self.cast.behalf[found.actor] = entry.part
            return
        body = self._heard(i)
        if body is None or body == found.actor:
            return
        if self.cast.kind(body) not in {"person", "people", "place", "outlet"}:
            self.cast.behalf[found.actor] = body

    # -- papers --------------------------------------------------------------------------------------------

    def _written(self, i: int) -> None:
        """ "A statement from the embassy": it speaks for whom it is of, "the statement" for whose one was spoken of."""
        m, found = self.mentions[i], self.done[i]
        if found is None or m.lemma not in self.words.papers or m.plural:
            return
        if found.actor is not None and not found.actor.startswith("local:"):
            return
        author = self._author(i)
        if (
            author is None
            and m.lemma != "report"
            and m.determiner in {"the", "this"}
            and i in self.voices.words
        ):
            author = self._author_before(i)
        if author is not None:
            self.done[i] = msgspec.structs.replace(found, on_behalf_of=author)

    def _author(self, i: int) -> str | None:
        for t in self._targets(i):
            found = self.done[t]
            if found is not None and found.actor is not None:
                if found.actor == (self.done[i] or found).actor:
                    continue
                if self.mentions[t].lemma in self.words.parts:
                    return self.cast.behalf.get(found.actor, found.actor)
                return found.actor
            part = self.mentions[t].lemma in self.words.parts
            if part and (owner := self.linked(t)) is not None:
                return owner
            if i in self.acting and (made := self._made(t)) is not None:
                return made
        return None

    def _author_before(self, i: int) -> str | None:
        m = self.mentions[i]
        for j in range(i - 1, max(-1, i - _WINDOW), -1):
            n, found = self.mentions[j], self.done[j]
            if n.lemma != m.lemma or n.sentence == m.sentence or n.form != "description":
                continue
            if found is not None and found.on_behalf_of is not None:
                return found.on_behalf_of
            voices = (
                k
                for k in self.voices.words
                if self.mentions[k].sentence == n.sentence and self.mentions[k].lemma not in {"it", "itself"}
            )
            said = (self.done[k] for k in voices)
            return next((a.actor for a in said if a is not None and a.actor is not None), None)
        return None

    # -- nouns before a head -------------------------------------------------------------------------------

    def _inside(self, i: int) -> None:
        """ "Federal police" in "a federal police inspector": the body that he speaks for."""
        m, found = self.mentions[i], self.done[i]
        if found is None or found.actor is None:
            return
        body = found.on_behalf_of or self.cast.behalf.get(found.actor)
        if body is None or self.cast.kind(body) in {"country", "person", "place", "people"}:
            return
        for t in self._targets(i):
            n, other = self.mentions[t], self.done[t]
            within = m.span[0] <= n.span[0] and n.span[1] < m.span[1] and n.form == "description"
            if not within or other is None:
                continue
            vague = t == self._inner(i) and n.lemma in {"ministry", "service", "office", "department"}
            if other.actor is None or (vague and other.actor.endswith("/government")):
                why = f"{n.text!r}, whom {m.text!r} speaks for"
                self.done[t] = Assignment(actor=body, by="description", why=why, score=0.6)
