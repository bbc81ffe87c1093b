"""Loading what the tables of stories hold, and what the readings in force say, within one transaction."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from importlib import resources
from typing import Any

import msgspec
from sqlalchemy import Connection, func, or_, select

from dragoman.knowledge import Knowledge
from dragoman.ledger import judgements
from dragoman.ledger.attaching import revision_text
from dragoman.ledger.body import unpack
from dragoman.ledger.schema import ReadingRow, ReportRow, RevisionRow
from dragoman.ledger.since import chunks
from dragoman.ledger.stories.rows import (
    StoryCopyRow,
    StoryEventRow,
    StoryKeyRow,
    StoryLinkRow,
    StoryPrintRow,
    StoryReadingRow,
    StoryStateRow,
)
from dragoman.ledger.who import Naming, Who
from dragoman.records.reading import Event, Reading, Span
from dragoman.records.report import Report
from dragoman.stories.copies import limits
from dragoman.stories.facts import paper
from dragoman.stories.origins import Origin
from dragoman.stories.records import Copy, Fact, Link, Mark, Paper
from dragoman.stories.weigh import Event as Placed
from dragoman.stories.weigh import scale

FORM = "1"
"""Raise it when what is kept of a report, or how its keys and prints are made, changes in the code."""

_FILES = ("weights.toml", "copies.toml", "words.toml", "credit.toml")

_papers = msgspec.msgpack.Decoder(Paper)
_facts = msgspec.msgpack.Decoder(Fact)
_copies = msgspec.msgpack.Decoder(Copy)


def scheme(knowledge: Knowledge) -> str:
    """A hash of all by which reports are linked: when it changes, they are linked anew."""
    digest = hashlib.sha256(FORM.encode())
    for name in _FILES:
        digest.update(resources.files("dragoman.stories").joinpath(name).read_bytes())
    for entry in knowledge.entries():
        if entry.kind == "outlet":
            digest.update(repr((entry.id, entry.name, entry.medium, entry.aliases, entry.weak)).encode())
    return digest.hexdigest()[:16]


def state(connection: Connection) -> dict[str, str]:
    """What the tables were made of."""
    rows = connection.execute(select(StoryStateRow.name, StoryStateRow.value))
    return {row.name: row.value for row in rows}


class Store:
    """The tables as they stand, but for the readings that are taken out; decoded once."""

    def __init__(self, connection: Connection, without: Collection[int] = ()) -> None:
        self.connection = connection
        self._without = frozenset(without)
        self._known: dict[int, Paper] = {}
        self._placed: dict[Mark, Placed] = {}
        self._whole: set[int] = set()

    def add(self, reading: int, new: Paper) -> None:
        """A report that is linked in this step."""
        self._known[reading] = msgspec.structs.replace(new, facts=())
        self._whole.add(reading)
        for fact in new.facts:
            mark = (reading, fact.number)
            self._placed[mark] = Placed(mark, fact, self._known[reading])

    def papers(self, readings: Iterable[int]) -> dict[int, Paper]:
        """Reports without their events; those that are not linked are left out."""
        wanted = {n for n in readings if n not in self._without or n in self._known}
        for some in chunks(sorted(wanted - self._known.keys())):
            rows = self.connection.execute(
                select(StoryReadingRow.reading_id, StoryReadingRow.paper).where(
                    StoryReadingRow.reading_id.in_(some)
                )
            )
            for row in rows:
                self._known[row.reading_id] = _papers.decode(row.paper)
        return {n: self._known[n] for n in wanted if n in self._known}

    def events(self, marks: Iterable[Mark]) -> dict[Mark, Placed]:
        """Events, as far as they are linked."""
        wanted = {mark for mark in marks if mark[0] not in self._without or mark[0] in self._whole}
        readings = {mark[0] for mark in wanted - self._placed.keys()} - self._whole
        papers = self.papers(readings)
        for some in chunks(sorted(readings)):
            rows = self.connection.execute(
                select(StoryEventRow.reading_id, StoryEventRow.number, StoryEventRow.fact).where(
                    StoryEventRow.reading_id.in_(some)
                )
            )
            for row in rows:
                mark = (row.reading_id, row.number)
                self._placed[mark] = Placed(mark, _facts.decode(row.fact), papers[row.reading_id])
        self._whole |= readings
        return {mark: self._placed[mark] for mark in wanted if mark in self._placed}

    def sharing(self, keys: Collection[int]) -> dict[int, list[Mark]]:
        """Linked events by key; a key that more events share than brings together is left out."""
        crowd = scale().limits.crowd
        found: dict[int, list[Mark]] = defaultdict(list)
        for some in chunks(sorted(keys)):
            counted = self.connection.execute(
                select(StoryKeyRow.key)
                .where(StoryKeyRow.key.in_(some))
                .group_by(StoryKeyRow.key)
                .having(func.count() <= crowd)
            )
            rows = self.connection.execute(
                select(StoryKeyRow.key, StoryKeyRow.reading_id, StoryKeyRow.number).where(
                    StoryKeyRow.key.in_([row.key for row in counted])
                )
            )
            for row in rows:
                if row.reading_id not in self._without:
                    found[row.key].append((row.reading_id, row.number))
        return found

    def printed(self, prints: Collection[int]) -> dict[int, list[int]]:
        """Linked reports by fingerprint in the order they came, the newest of a crowd."""
        found: dict[int, list[int]] = defaultdict(list)
        for some in chunks(sorted(prints)):
            rows = self.connection.execute(
                select(StoryPrintRow.print, StoryPrintRow.reading_id)
                .where(StoryPrintRow.print.in_(some))
                .order_by(StoryPrintRow.reading_id.desc())
            )
            for row in rows:
                if row.reading_id not in self._without and len(found[row.print]) < limits().crowd:
                    found[row.print].append(row.reading_id)
        return {mark: there[::-1] for mark, there in found.items()}

    def links(self, readings: Iterable[int]) -> list[Link]:
        """The links of these readings' events."""
        found: dict[tuple[Mark, Mark], Link] = {}
        for some in chunks(sorted(set(readings))):
            rows = self.connection.execute(
                select(StoryLinkRow.__table__).where(
                    or_(StoryLinkRow.reading_a.in_(some), StoryLinkRow.reading_b.in_(some))
                )
            )
            for row in rows:
                a, b = (row.reading_a, row.number_a), (row.reading_b, row.number_b)
                found[a, b] = Link(a=a, b=b, score=row.score)
        return list(found.values())

    def copies(self, readings: Iterable[int]) -> list[Copy]:
        """What these readings' reports share with others."""
        found: dict[tuple[int, int], Copy] = {}
        for some in chunks(sorted(set(readings))):
            rows = self.connection.execute(
                select(StoryCopyRow.a, StoryCopyRow.b, StoryCopyRow.evidence).where(
                    or_(StoryCopyRow.a.in_(some), StoryCopyRow.b.in_(some))
                )
            )
            for row in rows:
                found[row.a, row.b] = _copies.decode(row.evidence)
        return [found[pair] for pair in sorted(found)]

    def stories(self, marks: Iterable[Mark]) -> dict[Mark, str]:
        """The story of each of these events, as stored (also of readings that are taken out)."""
        wanted = set(marks)
        found: dict[Mark, str] = {}
        for some in chunks(sorted({mark[0] for mark in wanted})):
            rows = self.connection.execute(
                select(StoryEventRow.reading_id, StoryEventRow.number, StoryEventRow.story).where(
                    StoryEventRow.reading_id.in_(some)
                )
            )
            found |= {(row.reading_id, row.number): row.story for row in rows}
        return {mark: found[mark] for mark in wanted if mark in found}

    def of_readings(self, readings: Iterable[int]) -> dict[Mark, str]:
        """All events of these readings with their stories, as stored."""
        found: dict[Mark, str] = {}
        for some in chunks(sorted(set(readings))):
            rows = self.connection.execute(
                select(StoryEventRow.reading_id, StoryEventRow.number, StoryEventRow.story).where(
                    StoryEventRow.reading_id.in_(some)
                )
            )
            found |= {(row.reading_id, row.number): row.story for row in rows}
        return found

    def members(self, stories: Iterable[str]) -> dict[str, list[Mark]]:
        """The events of stories, as stored (also of readings that are taken out)."""
        found: dict[str, list[Mark]] = defaultdict(list)
        for some in chunks(sorted(set(stories))):
            rows = self.connection.execute(
                select(StoryEventRow.story, StoryEventRow.reading_id, StoryEventRow.number)
                .where(StoryEventRow.story.in_(some))
                .order_by(StoryEventRow.reading_id, StoryEventRow.number)
            )
            for row in rows:
                found[row.story].append((row.reading_id, row.number))
        return found

    def homes(self, readings: Iterable[int]) -> dict[int, tuple[int | None, Origin]]:
        """The family and newsroom of reports, as stored."""
        found: dict[int, tuple[int | None, Origin]] = {}
        for some in chunks(sorted(set(readings) - self._without)):
            rows = self.connection.execute(
                select(
                    StoryReadingRow.reading_id, StoryReadingRow.family, StoryReadingRow.origin,
                    StoryReadingRow.origin_name, StoryReadingRow.origin_by,
                ).where(StoryReadingRow.reading_id.in_(some))
            )  # fmt: skip
            for row in rows:
                origin = Origin(key=row.origin, shown=row.origin_name, by=row.origin_by)
                found[row.reading_id] = row.family, origin
        return found

    def text(self, reading: int) -> str:
        """The text of a reading's revision."""
        revision = select(ReadingRow.revision_id).where(ReadingRow.id == reading)
        return revision_text(self.connection, self.connection.execute(revision).scalar_one())


def read(connection: Connection, reading: int, who: Who, knowledge: Knowledge) -> tuple[Paper, str]:
    """A reading in force as it is compared, with reviewers' words applied, and its text."""
    row = _row(connection, reading)
    report = Report(
        id=row.source_id, text=row.text, title=row.title, published=row.published, outlet=row.outlet
    )
    stored = unpack(row.body)
    layer = judgements.layer(connection, reading, None, "")
    naming = Naming(who, row.ref, stored.actors) if who else None
    events, rejected = [], set()
    for number, event in enumerate(stored.events):
        judged, verdict = judgements.overlay(event, layer.get(("event", number), ()))
        assert isinstance(judged, Event)
        if verdict == "reject":
            rejected.add(event.id)
        events.append(judged if naming is None else naming.record(judged))
    now: Reading = msgspec.structs.replace(stored, events=tuple(events))
    if naming is not None:
        now = msgspec.structs.replace(
            now,
            actors=tuple(naming.known().values()),
            statements=tuple(map(naming.record, stored.statements)),
        )
    return paper(report, now, knowledge, row.ref, frozenset(rejected)), row.text


def _row(connection: Connection, reading: int) -> Any:
    return connection.execute(
        select(
            ReadingRow.body, RevisionRow.source_id, RevisionRow.text, RevisionRow.title, RevisionRow.published,
            ReportRow.outlet, ReportRow.ref,
        )
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .where(ReadingRow.id == reading)
    ).one()  # fmt: skip


def credited(found: Paper) -> list[Span]:
    """The lines of credit, which are no part of what is copied."""
    return [credit.span for credit in found.credits]
