"""One step of a refresh: some readings are linked, others taken out, and all that this touches is settled.

Computed from one state of the ledger, without its write lock; then written in one short transaction, if nobody has
changed the tables since.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from dragoman.knowledge import Knowledge
from dragoman.ledger import attaching
from dragoman.ledger.schema import ReadingRow
from dragoman.ledger.since import chunks
from dragoman.ledger.stories.rows import StoryEventRow, StoryRow
from dragoman.ledger.stories.said import Said
from dragoman.ledger.stories.store import Store, credited, read
from dragoman.ledger.who import Who
from dragoman.stories import blocks, cluster, linking, origins
from dragoman.stories.copies import Body
from dragoman.stories.origins import Origin
from dragoman.stories.records import Copy, Fact, Link, Mark, Paper
from dragoman.stories.telling import Story, tell
from dragoman.stories.weigh import Event, Scorer

ID_LENGTH = 12
"""Base-32 characters of a story's id, 60 bits: among a million stories two meet with p < 1e-6."""


class Plan(NamedTuple):
    """What a step does. `out`: readings whose rows go (superseded, pruned, or linked anew); `new`: to be linked.

    `stirred`: events and reports (number -1) of which reviewers now say something else.
    """

    new: tuple[int, ...]
    out: tuple[int, ...]
    stirred: tuple[Mark, ...]


class Done(NamedTuple):
    """What a step found, ready to be written."""

    plan: Plan
    papers: dict[int, Paper]
    prints: dict[int, tuple[int, ...]]
    keys: dict[Mark, frozenset[int]]
    copies: list[Copy]
    links: list[Link]
    homes: dict[int, tuple[int | None, Origin]]
    """Family and newsroom of the new reports, and of others where they changed."""
    story: dict[Mark, str]
    """The story of the new events, and of others where it changed."""
    stories: dict[str, Story]
    gone: dict[str, str | None]
    """Ids that are no story's any more, with the one they went up in."""


class Step:
    """Computes a step."""

    def __init__(
        self, connection: Connection, plan: Plan, said: Said, who: Who, knowledge: Knowledge
    ) -> None:
        self._plan = plan
        self._said = said
        self._who = who
        self._knowledge = knowledge
        self._store = Store(connection, without=plan.out)
        self._stored = Store(connection)
        self._connection = connection
        self._scorer = Scorer()
        self._homes: dict[int, tuple[int | None, Origin]] = {}

    def done(self) -> Done:
        """All of it."""
        papers, texts = {}, {}
        for reading in self._plan.new:
            papers[reading], texts[reading] = read(self._connection, reading, self._who, self._knowledge)
            self._store.add(reading, papers[reading])
        prints, copies = self._copies(papers, texts)
        keys, links = self._links(papers)
        homes, moved = self._families(papers, copies)
        heirs = self._heirs(papers, texts)
        story, old = self._stories(papers, links, heirs)
        touched = self._to_tell(story, moved, papers)
        stories = self._tell(touched, copies)
        left = {id_ for id_ in old if id_ not in stories}
        return Done(
            plan=self._plan,
            papers=papers,
            prints=prints,
            keys=keys,
            copies=copies,
            links=links,
            homes=homes,
            story={m: s for m, s in story.items() if m[0] in papers or self._before.get(m) != s},
            stories=stories,
            gone={id_: self._went(id_, heirs, story) for id_ in sorted(left)},
        )

    # -- copies ----------------------------------------------------------------------------------------------

    def _copies(
        self, papers: Mapping[int, Paper], texts: Mapping[int, str]
    ) -> tuple[dict[int, tuple[int, ...]], list[Copy]]:
        bodies = {n: Body(texts[n], credited(papers[n])) for n in papers}
        prints = {n: linking.prints_of(body) for n, body in bodies.items()}
        met = linking.Meetings(self._store.printed({p for some in prints.values() for p in some}))
        for n in sorted(papers):
            met.add(n, prints[n])
        old = {n for pair in met.pairs for n in pair} - papers.keys()
        for n, paper in self._store.papers(old).items():
            bodies[n] = Body(self._store.text(n), credited(paper))
        return prints, met.copies(bodies)

    def _families(
        self, papers: Mapping[int, Paper], new: Sequence[Copy]
    ) -> tuple[dict[int, tuple[int | None, Origin]], set[int]]:
        """Families and newsrooms that are new or others than before, and the reports whose tellings that changes."""
        out = set(self._plan.out)
        copies = {(c.a, c.b): c for c in new}
        seeds = {*papers, *(m[0] for m in self._plan.stirred if m[1] < 0)}
        for copy in self._stored.copies(out):
            seeds |= {copy.a, copy.b} - out
        near, frontier = set(seeds), set(seeds)
        while frontier:
            for copy in self._store.copies(frontier):
                if not {copy.a, copy.b} & out:
                    copies[copy.a, copy.b] = copy
            joined = {n for c in copies.values() if c.kind != "partial" for n in _other(c.a, c.b, frontier)}
            joined |= {n for a, b, same in self._said.reports if same for n in _other(a, b, frontier)}
            frontier = joined - near
            near |= frontier
        members = self._store.papers(near)
        families = origins.families(members, copies.values(), self._said.reports)
        before = self._store.homes(near)
        for n, paper in members.items():
            family = families.get(n)
            home = (None, origins.own(paper)) if family is None else (family.source, family.origin)
            self._homes[n] = home
        changed = {n: home for n, home in self._homes.items() if before.get(n) != home or n in papers}
        moved = set(changed) | {n for c in copies.values() for n in _other(c.a, c.b, set(changed))}
        return changed, moved | {m[0] for m in self._plan.stirred if m[1] < 0}

    # -- events ----------------------------------------------------------------------------------------------

    def _links(self, papers: Mapping[int, Paper]) -> tuple[dict[Mark, frozenset[int]], list[Link]]:
        sought: dict[Mark, frozenset[int]] = {}
        keys: dict[Mark, frozenset[int]] = {}
        index = blocks.Blocks()
        links: dict[tuple[Mark, Mark], Link] = {}
        for reading, paper in papers.items():
            events = [self._event((reading, fact.number)) for fact in paper.facts]
            for event, (own, asked) in zip(events, blocks.keys(paper), strict=True):
                keys[event.mark], sought[event.mark] = own, asked
                index.add(event.mark, own)
            links |= {(x.a, x.b): x for x in linking.within(events, self._scorer)}
        stored = self._store.sharing({key for asked in sought.values() for key in asked})
        for mark, asked in sought.items():
            there = index.sharing(asked)
            for key in asked & stored.keys():
                there[key] = [*stored[key], *there.get(key, ())]
            near = blocks.nearest(mark, asked, there)
            others = self._store.events(near)
            found = linking.across(self._event(mark), (others[m] for m in near if m in others), self._scorer)
            links |= {(x.a, x.b): x for x in found}
        return keys, [links[pair] for pair in sorted(links)]

    def _event(self, mark: Mark) -> Event:
        return self._store.events([mark])[mark]

    def _stories(
        self, papers: Mapping[int, Paper], new: Sequence[Link], heirs: Mapping[Mark, str]
    ) -> tuple[dict[Mark, str], set[str]]:
        """The story of every event that hangs together with what is new or gone, and the ids there were before."""
        out = set(self._plan.out)
        of_out = self._stored.of_readings(out)
        seeds = {(n, fact.number) for n, paper in papers.items() for fact in paper.facts}
        seeds |= {m for marks in self._stored.members(of_out.values()).values() for m in marks}
        for link in self._stored.links(out):
            seeds |= {link.a, link.b}
        seeds |= {m for m in self._plan.stirred if m[1] >= 0}
        marks, links = self._together({m for m in seeds if m[0] not in out or m[0] in papers}, new)
        events = self._store.events(marks)
        kept = [link for link in links if link.a in events and link.b in events]
        said = [word for word in self._said.events if word[0] in events and word[1] in events]
        found = cluster.stories(events, kept, said, self._scorer)
        self._before = self._stored.stories(events)
        inherited = {m: s for m, s in self._before.items() if m[0] not in out} | dict(heirs)
        named = self._named(found, inherited)
        return named, set(self._before.values()) | set(of_out.values())

    def _together(self, seeds: set[Mark], new: Sequence[Link]) -> tuple[set[Mark], list[Link]]:
        """All events that hang together with these, and the links among them."""
        out = set(self._plan.out)
        links = {(link.a, link.b): link for link in new}
        ties: dict[Mark, set[Mark]] = defaultdict(set)
        for a, b in [*links, *((a, b) for a, b, same in self._said.events if same)]:
            ties[a].add(b)
            ties[b].add(a)
        marks, frontier, asked = set(seeds), set(seeds), set[int]()
        while frontier:
            readings = {m[0] for m in frontier} - asked - out
            asked |= readings
            for link in self._store.links(readings):
                if not {link.a[0], link.b[0]} & out and (link.a, link.b) not in links:
                    links[link.a, link.b] = link
                    ties[link.a].add(link.b)
                    ties[link.b].add(link.a)
            frontier = {other for mark in frontier for other in ties[mark]} - marks
            marks |= frontier
        return marks, [link for pair, link in links.items() if pair[0] in marks and pair[1] in marks]

    def _named(self, found: Sequence[list[Event]], inherited: Mapping[Mark, str]) -> dict[Mark, str]:
        """An id for each story: the oldest that its events had; else made from its earliest event.

        Where a story has come apart, its id stays with the event that it was made from, else with most events.
        """
        had: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for number, events in enumerate(found):
            for event in events:
                if event.mark in inherited:
                    had[inherited[event.mark]][number] += 1
        ages = self._ages(had)
        ids: dict[int, str] = {}
        for id_ in sorted(had, key=lambda i: ages.get(i, ("", i))):
            shares = had[id_]
            founded = {n for n in shares if any(_hashed(event) == id_ for event in found[n])}
            number = min(shares, key=lambda n: (n not in founded, -shares[n], found[n][0].rank))
            ids.setdefault(number, id_)
        taken = set(ids.values()) | set(had)
        for number, events in enumerate(found):
            if number not in ids:
                ids[number] = self._made(events[0], taken)
                taken.add(ids[number])
        return {event.mark: ids[number] for number, events in enumerate(found) for event in events}

    def _ages(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for some in chunks(sorted(ids)):
            rows = self._connection.execute(
                select(StoryRow.id, StoryRow.added, StoryRow.first_seen).where(StoryRow.id.in_(some))
            )
            found |= {row.id: (f"{row.added.isoformat()} {row.first_seen or ''}", row.id) for row in rows}
        return found

    def _made(self, first: Event, taken: set[str]) -> str:
        """An id from the earliest event, which comes out the same wherever the story is made anew."""
        for salt in range(1000):
            id_ = _hashed(first, salt)
            if id_ in taken:
                continue
            held = select(StoryEventRow.reading_id).where(StoryEventRow.story == id_).limit(1)
            if self._connection.scalar(held) is None:
                return id_
        raise AssertionError("a thousand hashes of one event are taken")

    def _heirs(self, papers: Mapping[int, Paper], texts: Mapping[int, str]) -> dict[Mark, str]:
        """New events that a former reading of their report told too, with the story that had then."""
        out = self._stored.of_readings(self._plan.out)
        facts = self._stored.events(out)
        by_ref: dict[str, list[tuple[Mark, Event]]] = defaultdict(list)
        for mark, event in facts.items():
            by_ref[event.paper.ref].append((mark, event))
        revisions = self._revisions({*papers, *self._plan.out})
        found: dict[Mark, str] = {}
        for reading, paper in papers.items():
            former = sorted(by_ref.get(paper.ref, ()), key=lambda pair: pair[0])
            among = [attaching.Anchor(f.number, f.span, f.type) for f in paper.facts]
            flat = None
            for mark, event in former:
                span: tuple[int, int] | None = event.fact.span
                if revisions.get(mark[0]) is None:
                    continue
                if revisions[mark[0]] != revisions[reading]:
                    flat = flat or attaching.flatten(texts[reading])
                    span = _moved(self._stored.text(mark[0]), event.fact, flat)
                anchor = None if span is None else attaching.choose(span, event.fact.type, 0, among)
                if anchor is not None:
                    found.setdefault((reading, anchor.number), out[mark])
        return found

    def _revisions(self, readings: set[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for some in chunks(sorted(readings)):
            rows = self._connection.execute(
                select(ReadingRow.id, ReadingRow.revision_id).where(ReadingRow.id.in_(some))
            )
            found |= {row.id: row.revision_id for row in rows}
        return found

    # -- what the stories tell -------------------------------------------------------------------------------

    def _to_tell(
        self, story: Mapping[Mark, str], moved: set[int], papers: Mapping[int, Paper]
    ) -> dict[str, list[Mark]]:
        """The stories to tell anew with their events: those of the step, and those of reports whose origin changed."""
        members: dict[str, list[Mark]] = defaultdict(list)
        for mark, id_ in story.items():
            members[id_].append(mark)
        out = set(self._plan.out)
        others = {
            id_
            for mark, id_ in self._stored.of_readings(moved - out - papers.keys()).items()
            if mark not in story
        }
        for id_, marks in self._stored.members(others).items():
            members[id_] += [m for m in marks if m not in story and m[0] not in out]
        return {id_: marks for id_, marks in members.items() if marks}

    def _tell(self, members: Mapping[str, Sequence[Mark]], new: Sequence[Copy]) -> dict[str, Story]:
        marks = [m for some in members.values() for m in some]
        events = self._store.events(marks)
        readings = {m[0] for m in marks}
        teller = Teller(self._store, readings, self._said, new, self._homes, set(self._plan.out))
        return {
            id_: tell([events[m] for m in some], {m: teller.origins(events[m]) for m in some})
            for id_, some in members.items()
        }

    def _went(self, id_: str, heirs: Mapping[Mark, str], story: Mapping[Mark, str]) -> str | None:
        """The story that most events of a former one are in now."""
        votes: dict[str, int] = defaultdict(int)
        for mark, now in story.items():
            if (heirs.get(mark) or self._before.get(mark)) == id_:
                votes[now] += 1
        return min(votes, key=lambda s: (-votes[s], s)) if votes else None


class Teller:
    """The newsrooms behind tellings, for the events of some readings."""

    def __init__(
        self,
        store: Store,
        readings: set[int],
        said: Said,
        new: Sequence[Copy] = (),
        homes: Mapping[int, tuple[int | None, Origin]] | None = None,
        out: set[int] | None = None,
    ) -> None:
        gone = out or set()
        copies = [c for c in store.copies(readings) if not {c.a, c.b} & gone] + list(new)
        near = readings | {n for c in copies for n in (c.a, c.b)}
        known = homes or {}
        self._homes = store.homes(near - known.keys()) | {n: known[n] for n in near & known.keys()}
        papers = store.papers(near)
        partial: dict[int, list[Copy]] = defaultdict(list)
        for copy in {(c.a, c.b): c for c in copies if c.kind == "partial"}.values():
            partial[copy.a].append(copy)
            partial[copy.b].append(copy)
        self._parts = {
            n: [
                (part, self._homes[part.source][1])
                for part in origins.borrowed(n, partial[n], papers, said.reports)
                if part.source in self._homes
            ]
            for n in readings & partial.keys()
        }

    def origins(self, event: Event) -> tuple[Origin, ...]:
        """The newsrooms behind one report's telling."""
        home = self._homes[event.mark[0]][1]
        return origins.telling(event.fact, event.paper, home, self._parts.get(event.mark[0], ()))


def _hashed(event: Event, salt: int = 0) -> str:
    """The id of a story of which this is the earliest event."""
    words = f"{event.paper.ref}\n{event.fact.type}\n{event.fact.span}\n{salt or ''}"
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:ID_LENGTH]


def _other(a: int, b: int, of: set[int]) -> set[int]:
    """The other end of a pair, for each end that is among these."""
    return ({b} if a in of else set()) | ({a} if b in of else set())


def _moved(text: str, fact: Fact, flat: attaching.Flat) -> tuple[int, int] | None:
    """Where the cue of a former text stands in a changed one."""
    start, end = fact.span
    return attaching.relocate(text[start:end], *attaching.context(text, fact.span), start, flat)


def packed(record: msgspec.Struct) -> bytes:
    """A record as it is stored."""
    return msgspec.msgpack.encode(record)
