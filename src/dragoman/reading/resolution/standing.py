"""Sector and state of the report's own actors by what it says of them anywhere: what they are, lead, serve, seek. No
stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dragoman.knowledge import normalise
from dragoman.reading.resolution.cast import GROUPS, Cast, Local
from dragoman.reading.resolution.somebody import Maker
from dragoman.records.drafts import Assignment, MentionDraft

_ORDER = ("called", "apposition", "is", "serves", "seeks", "own")
"""What the text says, surest first."""
_HEADS = frozenset({
    "president", "vice-president", "chairman", "chairwoman", "head", "leader", "secretary", "director", "chief",
    "chair", "founder", "member", "secretary-general", "coordinator", "deputy", "official",
})  # fmt: skip
"""Who is what the body is of which he is that."""
_OWN = frozenset({
    "party", "faction", "bloc", "militia", "movement", "union", "ministry", "government", "cabinet", "army", "brigade",
    "coalition", "alliance", "guerrilla", "rebel", "diocese", "company", "regiment",
})  # fmt: skip
"""What belongs to one who leads it or is of it ("his party")."""
_THEIRS = frozenset({"party", "armed_group", "coalition"})
"""Kinds of known bodies that belong to such a one by name ("his Jumhooree Party")."""
_STATES = frozenset({"country", "place", "people"})
_VAGUE = frozenset({(), ("CVL",), ("ELI",)})
"""Sectors that say nothing of what one who leads or serves such a body is."""


class Standing:
    """Goes once through the mentions for each kind of evidence; what is known of an actor stays."""

    def __init__(
        self,
        cast: Cast,
        maker: Maker,
        mentions: Sequence[MentionDraft],
        done: Sequence[Assignment | None],
        linked: Callable[[int], str | None],
    ) -> None:
        self.cast = cast
        self.maker = maker
        self.mentions = mentions
        self.done = done
        self.linked = linked

    def run(self) -> None:
        said: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _ORDER}
        for i, m in enumerate(self.mentions):
            if m.called:
                said["called"].append((i, i))
            for kind, i_, target in self._links(i, m):
                said[kind].append((i_, target))
        for kind in _ORDER:
            for i, target in said[kind]:
                actor, id_ = self._own(i)
                if actor is not None and not actor.sectors:
                    self._tell(kind, id_, actor, target)

        self._partisans()
        self._led_in()

    def _led_in(self) -> None:
        """A report that opens with "A former British soldier ..." and goes on with a name, of whom nothing is said."""
        first = self.mentions[0].sentence if self.mentions else 0
        lead = [i for i, m in enumerate(self.mentions) if m.sentence <= first + 1 and m.subject]
        human = self.cast.knowledge.agents.people_words
        for i in lead:
            m, (actor, id_) = self.mentions[i], self._own(i)
            if m.form != "name" or actor is None or actor.kind != "person" or actor.country or actor.sectors:
                continue
            for j in lead:
                n, (other, _) = self.mentions[j], self._own(j)
                told = (
                    n.form == "description"
                    and n.determiner in {"a", "an"}
                    and n.lemma in human
                    and not n.plural
                )
                if told and n.sentence == m.sentence - 1 and other is not None and other.kind == "person":
                    self.cast.enrich(id_, other.country, other.sectors)

    def _partisans(self) -> None:
        """Who does or says something in a sentence on one party, and of whom nothing else is said, is of a party."""
        parties: dict[int, set[str]] = {}
        for i, m in enumerate(self.mentions):
            id_ = self._actor(i)
            if id_ is not None and m.form == "name" and self.cast.kind(id_) == "party":
                parties.setdefault(m.sentence, set()).add(id_)
        for i, m in enumerate(self.mentions):
            actor, id_ = self._own(i)
            if actor is None or actor.sectors or not m.subject or m.form != "name":
                continue
            if actor.kind == "person" and len(parties.get(m.sentence, ())) == 1:
                self.cast.enrich(id_, None, ("PTY",))

    def _links(self, i: int, m: MentionDraft) -> Iterator[tuple[str, int, int]]:
        """What links say, as kind of evidence, the mention of whom it is said, and the one that says it."""
        for link in m.links:
            if not 0 <= link.target < len(self.mentions):
                continue
            other = self.mentions[link.target]
            if link.role == "apposition" and m.form == "name" and other.form == "description":
                yield "apposition", i, link.target
            elif link.role in {"is", "serves", "seeks"}:
                yield link.role, i, link.target
            elif link.role == "of" and other.possessive and not m.title and self._belongs(i, m):
                yield "own", link.target, i

    def _belongs(self, i: int, m: MentionDraft) -> bool:
        id_ = self._actor(i)
        if m.form == "description":
            return m.lemma in _OWN and not m.plural
        return id_ is not None and self.cast.kind(id_) in _THEIRS

    def _actor(self, i: int) -> str | None:
        found = self.done[i]
        return None if found is None else found.actor

    def _own(self, i: int) -> tuple[Local | None, str]:
        id_ = self._actor(i) or ""
        return self.cast.local.get(id_), id_

    def _tell(self, kind: str, id_: str, actor: Local, target: int) -> None:
        m = self.mentions[target]
        if kind == "called":
            sort, sectors = self.maker.sorts(m.called)
            actor.kind = sort if actor.kind == "other" and sort != "person" else actor.kind
            self.cast.enrich(id_, None, sectors)
            return
        if actor.kind not in {"person", "other"} and kind in {"serves", "seeks", "own"}:
            return
        found = self._actor(target)
        if kind == "seeks":
            self.cast.enrich(id_, None, ("PTY",))
            return
        body = found if found is not None and found != id_ else None
        country = None if body is None else self.cast.country(body)
        if body is not None and country is None and actor.country is None and self.cast.kind(body) == "igo":
            actor.code = actor.code or self.cast.actor(body).code
        self.cast.enrich(id_, country, self._sectors(kind, target, body))

    def _sectors(self, kind: str, target: int, body: str | None) -> tuple[str, ...]:
        """By the body itself, else by the words for it and for those whom it is of."""
        m = self.mentions[target]
        theirs = () if body is None else self.cast.sectors(body)
        if kind in {"is", "apposition"} and m.form == "description":
            return self._described(m, target) or theirs
        if theirs in _VAGUE or (body is not None and self.cast.kind(body) in _STATES):
            theirs = self.maker.told(m, self._of(target)) or self._led(target) or theirs
        return theirs

    def _described(self, m: MentionDraft, target: int) -> tuple[str, ...]:
        """What the words for somebody say; nothing of one who heads a body of which nobody knows what it is."""
        if m.lemma in _HEADS:
            for t in (x.target for x in m.links if x.role == "of" and 0 <= x.target < len(self.done)):
                body, other = self._actor(t), self.mentions[t]
                if body in self.cast.local and self.cast.kind(body or "") in GROUPS:
                    return self.cast.sectors(body or "") or self.maker.told(other, self._of(t))
                if body is None and other.form == "description":
                    return self.maker.told(other, self._of(t)) or self.maker.entitled(m.text)
        return self.maker.entitled(m.text) or self.maker.told(m, self._of(target))

    def _led(self, target: int) -> tuple[str, ...]:
        """The sector of the body before a head of any ("the Fatah delegation")."""
        owner = self.linked(target)
        return () if owner is None or self.cast.kind(owner) in _STATES else self.cast.sectors(owner)

    def _of(self, target: int) -> list[str]:
        """The words for those to whom a description belongs."""
        of = (x.target for x in self.mentions[target].links if x.role in {"of", "modifier"})
        return [
            w for j in of if 0 <= j < len(self.mentions) for w in normalise(self.mentions[j].text).split()
        ]
