"""Goes through a report's mentions: names first, then descriptions and pronouns in order. No stage."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence

from dragoman.knowledge import Knowledge, normalise
from dragoman.reading.resolution.bodies import Bodies, Description, in_rite
from dragoman.reading.resolution.capitals import Capitals
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.heading import entitled, leads, tail, traded
from dragoman.reading.resolution.links import Links
from dragoman.reading.resolution.lookback import Lookback
from dragoman.reading.resolution.naming import Namer
from dragoman.reading.resolution.offices import Offices
from dragoman.reading.resolution.outsiders import Outsiders
from dragoman.reading.resolution.pairs import Pairs
from dragoman.reading.resolution.pointing import Pointer
from dragoman.reading.resolution.serving import Serving
from dragoman.reading.resolution.shorts import Shorts
from dragoman.reading.resolution.somebody import Maker, as_body, as_person, chaired, named_after, set_off
from dragoman.reading.resolution.speaking import Spokes
from dragoman.reading.resolution.standing import Standing
from dragoman.reading.resolution.survey import sure, survey
from dragoman.reading.resolution.unowned import Unowned
from dragoman.reading.resolution.voices import Voice, Voices
from dragoman.reading.resolution.whereabouts import Whereabouts
from dragoman.reading.resolution.words import dependant, gender, words
from dragoman.records.drafts import Assignment, MentionDraft, Resolved
from dragoman.records.reading import Span

_NAMES = frozenset({"name", "alias", "short", "weak"})
_PARTS = frozenset(
    {"State", "Province", "County", "District", "Region", "Governorate", "Prefecture", "Territory"}
)
"""Last words of the names of parts of states."""
_HEADS = frozenset({"chief", "commissioner", "commander", "director", "head"})
"""Who speaks for the police or army at whose head he is."""
_DEPTH = 6
"""Owners of owners ("the spokesman of the minister of ..."): how far to follow."""


class Engine:
    """Resolves one report."""

    def __init__(
        self,
        mentions: Sequence[MentionDraft],
        knowledge: Knowledge,
        day: datetime.date | None,
        outlet: str | None,
        acting: Collection[int] = (),
        grounds: Mapping[int, str] | None = None,
        written: str | None = None,
        voices: Sequence[Voice] = (),
        elsewhere: Sequence[str] = (),
        seats: Mapping[int, str] | None = None,
    ) -> None:
        self.mentions = mentions = entitled(mentions, knowledge)
        self.acting = frozenset(acting)
        self.elsewhere, self.seats = elsewhere, seats or {}
        self.knowledge = knowledge
        home = knowledge.country(written)
        self.cast = Cast(knowledge, day, None if home is None else home.id)
        self.grounds = sure(self.cast, mentions, grounds or {})
        self.namer = Namer(self.cast)
        self.bodies = Bodies(self.cast)
        self.offices = Offices(self.cast, self.bodies)
        self.maker = Maker(self.cast)
        self.done: list[Assignment | None] = [None] * len(mentions)
        self.where = Whereabouts(self.cast, mentions, self.done, self.grounds)
        self.links = Links(knowledge, mentions, self.done)
        self.voices = Voices(mentions, voices)
        self.pointer = Pointer(self.cast, mentions, self.done, self.voices)
        self.pairs = Pairs(self.cast, self.pointer, self.bodies)
        self.lookback = Lookback(self.cast, self.pointer)
        self.unowned = Unowned(self.cast, self.bodies, self.pointer, self.where)
        self.outsiders = Outsiders(self.cast, self.bodies, self.pointer)
        self.spokes = Spokes(self.cast, self.bodies, self.pointer, mentions)
        self.serving = Serving(self.cast, mentions, self.done, self.voices, self._linked_owner, self.acting)
        self.busy: set[int] = set()
        self.roles = knowledge.agents.speaks.words | knowledge.agents.lead.words
        self.published_by = knowledge.outlet(outlet) if outlet else None
        self._apposed: list[list[int]] = [[] for _ in mentions]
        self._parents: list[list[int]] = [[] for _ in mentions]
        self._joined: list[list[int]] = [[] for _ in mentions]
        self._owners: set[int] = set()
        """Mentions that a role or body belongs to."""
        self._cores: dict[Span, int] = {}
        """The mention whose whole phrase is this span, for \"number of its troops\"."""
        for i, m in enumerate(mentions):
            self._cores.setdefault(m.span, i)
            for link in m.links:
                if link.role == "of":
                    self._owners.add(link.target)
                if link.role == "conjunct" and 0 <= link.target < len(mentions):
                    self._joined[link.target].append(i)
                if link.role == "modifier" and 0 <= link.target < len(mentions):
                    self._parents[link.target].append(i)
                if link.role == "apposition" and 0 <= link.target < len(mentions) and link.target != i:
                    self._apposed[i].append(link.target)
        for i, j in (
            *set_off(mentions, knowledge.agents.people_words),
            *named_after(mentions, self.knowledge),
        ):
            self._apposed[i].append(j)
        self._chaired = chaired(mentions)
        mentions[:] = traded(mentions, self._apposed)
        beside = self._apposed, self._parents, self._joined
        self.capitals = Capitals(self.cast, mentions, self.links, beside, self._owners)
        self.shorts = Shorts(self.cast, mentions, self._apposed)

    def run(self) -> Resolved:
        survey(self.cast, self.mentions, self.grounds, self.elsewhere)
        order = range(len(self.mentions))
        redefined = {self.mentions[i].text for i in order if self.shorts.redefined(i)}
        for i in order:
            m = self.mentions[i]
            if m.form in {"name", "demonym"} and self.done[i] is None and m.text not in redefined:
                self.done[i] = self.capitals.place(i, self.namer.lookup(m))
        late = list[int]()
        for i in order:
            m = self.mentions[i]
            if m.form in {"name", "demonym"} and self.done[i] is None:
                if not self.cast.states and m.label == "PERSON" and " " not in m.text:
                    late.append(i)  # Whose surname it is the report's states tell.
                else:
                    self.done[i] = self._name(i)
        self.cast.told_by(dict.fromkeys(a.actor for a in self.done if a is not None and a.actor is not None))
        for i in late:
            self.done[i] = self._name(i)
        self.cast.salience.update(a.actor for a in self.done if a is not None and a.actor is not None)
        for m, found in zip(self.mentions, self.done, strict=True):
            title = self.namer.ranked(m).title
            if title and found is not None and found.actor is not None:
                self.cast.tell(found.actor, self.maker.entitled(title))
        for i in order:
            self.settle(i)
        for i in order:
            leads(i, self.mentions, self._apposed, self.done, self._linked_owner, self.cast)
        Standing(self.cast, self.maker, self.mentions, self.done, self._linked_owner).run()
        self.spokes.run(self.done, self._linked_owner, self._apposed)
        self.serving.run(self._apposed)
        return self._resolved()

    # -- names ---------------------------------------------------------------------------------------------

    def _name(self, i: int) -> Assignment:
        """A name that is no known alias: a defined short form, a body of a state, or the report's own actor."""
        beside, speaks = self._apposed[i], not self.voices.words.keys().isdisjoint([i, *self._apposed[i]])
        m = as_person(self.mentions[i], [self.mentions[j] for j in beside], self.knowledge, speaks=speaks)
        led, placed = i in self._chaired, i in self.grounds
        m = as_body(m, [self.mentions[j] for j in beside], self.knowledge, led=led, placed=placed)
        m = self.namer.ranked(m)
        again = None if self.shorts.redefined(i) and not self._aliased(m) else self.namer.lookup(m)
        if again is not None:
            return again
        long = self.shorts.spelled_out(m)
        for j in (*self._apposed[i], *(() if long is None else (long,))):
            other = self.mentions[j]
            found = self.done[j] if self.done[j] is not None or j != long else self.settle(j)
            if found is None or found.actor is None or (other.form != "name" and j != long):
                continue
            if self.shorts.short(m, other, found.actor):
                self.cast.aliases[normalise(m.text)] = found.actor
                return Assignment(actor=found.actor, by="alias", why=f"short for {other.text!r}", score=0.9)
        found = self.namer.trimmed(m) or self._body(i)
        if found is None:
            found = self.namer.unknown(m, placed=i in self.grounds, acts=i in self.acting)
            if found.actor is not None and found.actor in self.cast.local:
                self.cast.local[found.actor].sentence_state = self.where.around(i)
                self._enrich(i, m, found.actor)
        if found.actor is not None and m.label != "PERSON":
            for j in self._apposed[i]:
                other = self.mentions[j]
                if (
                    other.form == "name"
                    and other.label != "PERSON"
                    and self.shorts.short(other, m, found.actor)
                ):
                    self.cast.aliases.setdefault(normalise(other.text), found.actor)
        return found

    def _enrich(self, i: int, m: MentionDraft, id_: str) -> None:
        """Give a new actor what stands beside its name: whose it is, and what a title says."""
        owner = self._linked_owner(i) if m.title or self.cast.kind(id_) != "person" else None
        self.where.seated(id_, self.seats.get(i))
        led = owner is not None and not self.roles.isdisjoint(normalise(m.title or "").split())
        if owner is not None and led and self.cast.kind(owner) not in {"country", "government"}:
            self.cast.enrich(id_, self.cast.country(owner), self.cast.sectors(owner))
        elif owner is not None and self.cast.kind(owner) in {"country", "place"} and not m.title:
            self.cast.enrich(id_, self.cast.country(owner), ())
        kin = dependant(normalise(m.title or "").rpartition(" ")[2], "")
        if owner is not None and kin:
            self.cast.enrich(id_, self.cast.country(owner), ("CVL",))
        self.cast.enrich(id_, None, self.maker.sectors(m.title or ""))

    def _aliased(self, m: MentionDraft) -> bool:
        return normalise(m.text) in self.cast.aliases

    def _body(self, i: int) -> Assignment | None:
        """ "Russian Foreign Ministry", "Libyan Coast Guard": an institution by rule, written like a name."""
        m = self.mentions[i]
        if m.label == "PERSON" or (m.label in {"GPE", "LOC"} and " " not in m.text):
            return None
        d = Description(self.knowledge, m.text)
        if d.phrase is None or len(d.words) > d.phrase.length + 4 or d.phrase.key == "people":
            return None
        if d.phrase.key == "armed-forces" and not words().unlawful.isdisjoint(d.words):
            return None
        if m.text.split()[-1] in _PARTS and self.knowledge.country_of_demonym(m.text.split()[0]) is None:
            return Assignment(actor=None, by="name", why=f"{m.text!r} as a place", score=0.0)
        owner = d.owner or self._linked_owner(i)
        if owner is not None:
            return self.bodies.compose(d, m, owner)
        if len(d.words) == d.phrase.length and d.phrase.sort == "institution" and not d.phrase.owned:
            return self._unowned(i, d)
        return None

    def _linked_owner(self, i: int) -> str | None:
        """Whom the grammar says a mention belongs to; of several, the state, and for a role whom it serves."""
        best: str | None = None
        m = self.mentions[i]
        first = "of" if m.title or m.lemma in self.roles else "modifier"
        for link in sorted(m.links, key=lambda x: x.role != first):
            if link.role not in {"of", "modifier"} or not 0 <= link.target < len(self.mentions):
                continue
            if link.role == "modifier" and self.links.in_term(m, self.mentions[link.target]):
                continue
            found = self.where.seat(link.target) or self.settle(link.target)
            if found is None or found.actor is None:
                continue
            of = self.mentions[link.target].text
            if of.lower().startswith(("pro-", "anti-")) or in_rite(self.knowledge, m.text.split(), of):
                continue
            if best is None or (self.cast.kind(best) == "people" and self.cast.kind(found.actor) != "people"):
                best = found.actor
        return best or self._beside(i)

    def _beside(self, i: int) -> str | None:
        """For a noun before a head, the state before both: in "Iraqi government spokesman", Iraq for "government"."""
        for parent in self._parents[i][:2]:
            for link in self.mentions[parent].links:
                if link.role == "modifier" and link.target < i:
                    found = self.done[link.target]
                    if found is not None and found.actor is not None and self.cast.state(found.actor):
                        return found.actor
        return None

    # -- descriptions and pronouns -------------------------------------------------------------------------

    def settle(self, i: int) -> Assignment | None:
        """Resolve mention `i`, and what it needs first; None only within a circle of links."""
        if self.done[i] is not None:
            return self.done[i]
        if i in self.busy or len(self.busy) > _DEPTH:
            return None
        self.busy.add(i)
        if i in self.voices.ahead:
            self.settle(self.voices.ahead[i])
        m = self.mentions[i]
        if m.form == "pronoun":
            found = self._relative(i) or (self.lookback.latter(i) if m.lemma == "latter" else None)
            found = found or self.pointer.pronoun(i)
        elif m.form == "description":
            found = self._description(i)
        else:
            found = self._name(i)
        self.busy.discard(i)
        self.done[i] = found
        return found

    def _relative(self, i: int) -> Assignment | None:
        for j in self._apposed[i]:
            found = self.settle(j)
            if found is not None:
                why = f"stands for {self.mentions[j].text!r}"
                return Assignment(
                    actor=found.actor, by="pronoun", on_behalf_of=found.on_behalf_of, members=found.members,
                    why=why, score=found.score * 0.95,
                )  # fmt: skip
        return None

    def _description(self, i: int) -> Assignment:
        m = self.mentions[i]
        inner = self._cores.get(m.core)
        if inner is not None and inner != i and m.span != m.core and m.title is None:
            named = (
                self._relative(i) if m.head[0] < m.core[0] and not m.plural else None
            )  # "one of them, Ali"
            found = named or self.settle(inner)
            if found is not None and (found.actor is not None or found.members or i not in self.voices.words):
                return found
        person = self._at_end(i)
        if person is not None:
            return person
        own = self._own(i)
        for j in self._apposed[i]:
            other = self.mentions[j]
            if other.form != "name":
                continue
            found = self.settle(j)
            if found is None or found.actor is None or self.bodies.clashes(m, found.actor):
                continue
            return self._of_name(i, j, own, found)
        if own is None and m.determiner == "the" and not m.plural:
            first = set(normalise(m.text).split()[:1])
            if first & self.knowledge.agents.former.words and m.lemma in self.knowledge.agents.people_words:
                own = self.pointer.only(i)
        if own is None and (
            i in self.acting
            or self.maker.human(m)
            or self.maker.bodily(m)
            or any(self.maker.joins(m.lemma, of) for of in self.links.members(i))
        ):
            own = self._somebody(i)
        return own or Assignment(actor=None, by="description", why=f"{m.text!r} tells of no actor", score=0.0)

    def _somebody(self, i: int) -> Assignment | None:
        """A party or speaker of whom nothing is known but what he is called."""
        m = self.mentions[i]
        owner = self._linked_owner(i) or self.where.native(i)
        state = owner is not None and self.cast.kind(owner) == "country"
        if owner is None and m.lemma == "officer" and " " not in m.text:
            owner = self.pointer.force(i)
        if owner is None and m.lemma in self.roles and not m.plural:
            owner = self.serving.described(i)
        if owner is not None and m.lemma in self.knowledge.agents.speaks.words and not (m.plural or state):
            return self.bodies.member(m, owner)
        home = self.where.around(i) or (self.pointer.like(i) if owner is None else None)
        return self.maker.make(m, owner, home or self.cast.dominant())

    def _at_end(self, i: int) -> Assignment | None:
        """A person's name at the end of what looks like a description ("Senior Superintendent Lau Wing-hong")."""
        m = self.mentions[i]
        for j in range(i + 1, min(i + 4, len(self.mentions))):
            other = self.mentions[j]
            if any(x.role == "of" and x.target == j for x in m.links):
                continue  # "a lawyer for Ann Lee"
            if other.form != "name" or other.label != "PERSON" or other.span[0] < m.span[0]:
                continue
            if other.span[1] == m.span[1] or (
                m.span == m.core and m.text[other.span[1] - m.span[0] :].startswith("-")
            ):
                return self.settle(j)
        return None

    def _of_name(self, i: int, j: int, own: Assignment | None, found: Assignment) -> Assignment:
        """A description beside a name: the same actor, and what it says is added to an unknown one."""
        m, id_ = self.mentions[i], found.actor
        assert id_ is not None
        if (said := gender(m.lemma)) and not m.plural and id_.startswith("local:"):
            self.cast.gender[id_] = said
        if own is not None and own.actor is not None and id_.startswith("local:"):
            self.cast.enrich(id_, self.cast.country(own.actor), self.cast.sectors(own.actor), m.lemma)
        elif id_.startswith("local:"):
            self.cast.enrich(id_, None, self.maker.sectors(m.text), m.lemma)
        elif self.cast.kind(id_) == "person":
            apart = own.actor if own is not None and (own.actor or "").startswith("local:") else None
            self.cast.tell(id_, self.cast.sectors(apart) if apart else self.maker.entitled(m.text))
        behalf = own.on_behalf_of if own is not None and self.cast.kind(id_) == "person" else None
        if own is not None and own.actor is not None and behalf is None and m.lemma in _HEADS:
            behalf = own.actor if self.cast.kind(own.actor) in {"police", "armed_forces"} else None
        if behalf is not None:
            self.cast.behalf.setdefault(id_, behalf)
        return Assignment(
            actor=id_, by="description", on_behalf_of=behalf,
            why=f"beside {self.mentions[j].text!r}", score=found.score * 0.95,
        )  # fmt: skip

    def _own(self, i: int) -> Assignment | None:
        """What a description says by itself."""
        m = self.mentions[i]
        pair = self.pairs.find(i)
        if pair is not None:
            return pair
        owner = self._linked_owner(i)
        namesake = self.lookback.namesake(i, owner) if m.lemma == "namesake" and owner is not None else None
        settled = namesake or self.offices.find(m, owner, tail(i, self.mentions))
        if settled is not None:
            return settled
        named = self._misread(m)
        if named is not None:
            return named
        d = Description(self.knowledge, m.text)
        if self.outsiders.styled(m):
            return Assignment(
                actor=None, by="description", why=f"{m.text!r}: what somebody is called", score=0.0
            )
        if owner is None and m.lemma in self.knowledge.agents.people_words:
            owner = self.where.native(i)
        if owner is not None and self.outsiders.unarmed(i, d, owner):
            owner = self.pointer.armed(i)
        serving = self._serving(i, d, owner)
        if serving is not None:
            return serving
        if d.owner and (owner is None or self.cast.kind(d.owner) != "people") and not self.links.in_place(i):
            owner = d.owner
        seat = self.links.seat(i)
        if seat is not None and owner is not None and (state := self.cast.state(owner)) is not None:
            town = self.unowned.of_town(m, seat, state)
            if town is not None:
                return town
        if owner is not None and (state := self.cast.state(owner)) is not None:
            like = self.offices.counterpart(m, state, self.pointer.persons_before(i))
            if like is not None:
                return like
        then = self.unowned.timed(i, d, owner)
        if then is not None:
            return then
        small = self.namer.small(m) or (
            self.namer.trimmed(m) if d.phrase is not None and d.phrase.length == 1 else None
        )
        apart = small or self.outsiders.find(i, d, owner)
        if apart is not None:
            return apart
        if owner is not None:
            if self.links.part_led(i):
                return self.bodies.member(m, owner)
            found = self.unowned.partisans(d, m, owner) or self.lookback.leader(i, owner)
            found = found or self.lookback.twin(i, owner)
            found = found or self.bodies.compose(d, m, owner)
            if found is not None:
                return found
        elif m.determiner in {"my", "our", "your"} or self._stranded(i):
            return self.unowned.generic(d, m)
        named = self.lookback.find(i, owner)
        if named is not None:
            return named
        inside = self._parents[i] and not m.determiner and not self._voiced(i)
        if owner is None and not inside and (same := self.pointer.same_words(i)) is not None:
            return same
        back = None if owner is not None or inside else self.pointer.anaphor(i)
        if back is not None:
            if not m.plural:
                self.cast.enrich(back.actor or "", None, self.maker.entitled(m.text), m.lemma)
            return back
        if d.phrase is not None and owner is None and (not d.phrase.owned or self.unowned.lawmaking(m, d)):
            return self._unowned(i, d)
        return None

    def _misread(self, m: MentionDraft) -> Assignment | None:
        """A name that the parse took for a noun."""
        if not all(w[0].isupper() for w in m.text.split()) or not any(
            h.how in _NAMES or (h.how == "capital" and not m.determiner) for h in self.knowledge.find(m.text)
        ):
            return None
        named = self.namer.lookup(m)
        return named if named is not None and named.actor is not None else None

    def _serving(self, i: int, d: Description, owner: str | None) -> Assignment | None:
        """One who speaks or acts for a body, or whom a coalition has."""
        m, agents = self.mentions[i], self.knowledge.agents
        allied = self.outsiders.allied(i, d, owner)
        if allied is not None:
            return allied
        if (
            m.lemma in agents.speaks.words
            and not m.plural
            and (d.phrase is None or (d.phrase.sort != "office" and d.phrase.key != "judiciary"))
        ):
            return self.spokes.speaker(m, owner, i)
        return self.spokes.servant(m, owner, i)

    def _unowned(self, i: int, d: Description) -> Assignment | None:
        inside = bool(self._parents[i])
        if not inside and (alone := self.outsiders.machine(i, d)) is not None:
            return alone
        voiced = inside and self._voiced(i)
        return self.unowned.find(i, d, inside=inside, voiced=voiced, placed=self.links.placed(i))

    def _voiced(self, i: int) -> bool:
        """Does the noun stand before one who speaks for it ("coalition spokesman")?"""
        parent = self.mentions[self._parents[i][0]]
        words = {parent.lemma, *normalise(parent.title or "").split()}
        return not words.isdisjoint(self.knowledge.agents.speaks.words)

    def _stranded(self, i: int) -> bool:
        """Does the text say whose it is, but nobody knows who that is ("the president of the club")?"""
        return any(x.role == "of" for x in self.mentions[i].links) and not self.links.placed(i)

    def _resolved(self) -> Resolved:
        self.cast.at_home()
        out, order = [], dict[str, None]()
        for found in self.done:
            assert found is not None
            behalf = found.on_behalf_of
            if behalf is None and found.actor is not None:
                behalf = self.cast.behalf.get(found.actor)
            if behalf != found.on_behalf_of:
                found = Assignment(
                    actor=found.actor, by=found.by, on_behalf_of=behalf, members=found.members, why=found.why,
                    score=found.score,
                )  # fmt: skip
            out.append(found)
            for id_ in (found.actor, behalf, *found.members):
                if id_ is not None:
                    order.setdefault(id_)
        return Resolved(actors=tuple(self.cast.actor(id_) for id_ in order), assignments=tuple(out))
