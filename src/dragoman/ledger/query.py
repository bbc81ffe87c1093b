"""Filters as SQL conditions. Every value is bound, none is ever written into the SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from dragoman.errors import UsageError
from dragoman.ledger import fts
from dragoman.ledger.answers import Filters
from dragoman.ledger.identity import fold_outlet, is_day
from dragoman.ledger.schema import (
    AttachmentRow,
    ClaimRow,
    EditRow,
    EventRow,
    JudgementRow,
    ModeRow,
    NoticeRow,
    PassageRow,
    PlaceRow,
    ReadingRow,
    ReportRow,
    RevisionRow,
    RunRow,
    StatementRow,
)
from dragoman.ledger.seeking import Sought
from dragoman.records.reading import EventType, Genre, Modality

if TYPE_CHECKING:
    from dragoman.ledger.who import Who

Searched = Literal["event", "statement"]
Condition = ColumnElement[bool]

FEW = 5_000
"""Records to lead by that stand in no order of days: each is looked up before they can be sorted."""

MANY = 50_000
"""Records to lead by whose days stand beside their keys: half a microsecond each."""

MANY_PASSAGES = 20_000
"""Passages with the words sought to lead by. Of a million events, twenty with a commoner word stand among the newest
thousand. `bench/ledger.py` measures what these three numbers cost."""

EVENTS_ONLY = (
    "types", "modes", "modality", "places", "asserted_only_by", "disputed", "min_confidence",
)  # fmt: skip
"""Filters that statements do not have."""

_OPEN_END = "9999-12-31"
_UNNUMBERED = "name:"


def in_force(row: Any, at: datetime | None) -> Condition:
    """A reading that is not superseded; at a moment: that was known then and not superseded."""
    if at is None:
        return row.superseded.is_(None)  # type: ignore[no-any-return]
    return and_(row.added <= at, or_(row.superseded.is_(None), row.superseded > at))


def stands(row: Any) -> Condition:
    """A reading of a report that its editors did not take back."""
    taken = and_(NoticeRow.reading_id == row.id, NoticeRow.kind == "retraction")
    return ~exists().where(taken).correlate(row)


def live(row: Any, at: datetime | None) -> Condition:
    """A judgement that holds; at a moment: that had been made and not yet withdrawn."""
    if at is None:
        return row.withdrawn.is_(None)  # type: ignore[no-any-return]
    return and_(row.made <= at, or_(row.withdrawn.is_(None), row.withdrawn > at))


PLOVER_TYPES: tuple[str, ...] = get_args(EventType)


def own_types(connection: Connection) -> tuple[str, ...]:
    """Types beyond PLOVER's that readings of this ledger have (`dragoman train --types`)."""
    found = connection.execute(select(EventRow.type).distinct()).scalars()
    return tuple(sorted(set(found) - set(PLOVER_TYPES)))


def check(filters: Filters, types: Sequence[str] = PLOVER_TYPES) -> None:
    """Raise UsageError for a filter that no record could ever meet or that has no meaning; `types` are those in use."""
    for name, values, allowed in (
        ("type", filters.types, types),
        ("modality", filters.modality, get_args(Modality)),
        ("genre", filters.genre, get_args(Genre)),
    ):
        if astray := [value for value in values if value not in allowed]:
            raise UsageError(
                f"filter.{name}", f"There is no {name} {astray[0]!r}.", f"One of: {', '.join(allowed)}."
            )
    if filters.min_confidence is not None and not 0.0 <= filters.min_confidence <= 1.0:
        raise UsageError(
            "filter.confidence", f"{filters.min_confidence} is no confidence.", "It goes from 0 to 1."
        )
    for name, day in (("since", filters.since), ("until", filters.until)):
        if day is not None and not is_day(day):
            raise UsageError(f"filter.{name}", f"{day!r} is no day.", "Write it as 2018-02-05.")
    if filters.since and filters.until and filters.since > filters.until:
        raise UsageError("filter.since", f"{filters.since} is after {filters.until}.", "Exchange them.")


def joined(row: type[EventRow] | type[StatementRow], *columns: Any) -> Any:
    """A select of these columns over records, with their reading, run, revision, report and passage."""
    return (
        select(*columns)
        .select_from(row)
        .join(ReadingRow, ReadingRow.id == row.reading_id)
        .join(RunRow, RunRow.id == ReadingRow.run_id)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .join(ReportRow, ReportRow.id == ReadingRow.report_id)
        .join(PassageRow, PassageRow.id == row.passage_id)
    )


class Lead(NamedTuple):
    """A filter by whose records a search may be led. `keys`: day ("" for none), reading, number.

    `counted`: what is counted to see how many these are; past `most` it is quicker to go through the days.
    """

    keys: Select[Any]
    counted: Select[Any]
    most: int
    answers: Condition | None = None
    """The condition that needs not be asked of these records any more."""


class Search:
    """The SQL for one kind of record, one set of filters, one moment."""

    def __init__(
        self,
        kind: Searched,
        filters: Filters,
        at: datetime | None,
        *,
        judged: bool,
        who: Who,
        types: Sequence[str] = PLOVER_TYPES,
        dialect: str = "sqlite",
    ) -> None:
        """`judged`: whether the ledger has judgements at all; without, their conditions are left out.

        `who`: the merges and splits by which actors are sought; `types`: the event types that there may be.
        """
        check(filters, types)
        if kind == "statement" and (filters.types or filters.modes or filters.modality or filters.places):
            raise UsageError(
                "filter.events-only",
                "Statements have no type, mode, modality or place.",
                "Search for events.",
            )
        if kind == "statement" and (
            filters.asserted_only_by is not None or filters.disputed or filters.min_confidence is not None
        ):
            raise UsageError(
                "filter.events-only",
                "Only events are claimed, disputed or more or less sure.",
                "Search for events.",
            )
        self.kind: Searched = kind
        self.row: type[EventRow] | type[StatementRow] = EventRow if kind == "event" else StatementRow
        self.filters = filters
        self.at = at
        self.judged = judged
        self.conditions: list[Condition] = []
        """What a record must meet, each asked of one record at a time."""
        self.scanned: list[Condition] = []
        """What helps a search that is not led to its index; `conditions` say it too."""
        self.taken: Condition | None = None
        """That no reviewer rejected the record: one of `conditions`, where there are judgements."""
        self.broad: dict[int, Condition] = {}
        """By the id() of a condition: what says the same, quicker where most of the ledger is looked at."""
        self._leads: list[Lead] = []
        self.matching: tuple[fts.Matching, Condition] | None = None
        """The words that are sought, and the condition that says so."""
        self.lead: Lead | None = None
        """By which a search is led, once `choose` has chosen."""
        self._add_text(dialect)
        self._add_parties(who)
        self._add_fields()
        self._add_report()

    def choose(self, connection: Connection) -> None:
        """Find the filter with the fewest records to be led by; with many to each, go through the days."""
        fewest = None
        for lead in self._leads:
            most = lead.most if fewest is None else min(lead.most, fewest)
            asked = select(func.count()).select_from(lead.counted.limit(most + 1).subquery())
            count: int = connection.execute(asked).scalar_one()
            if count <= most and (fewest is None or count < fewest):
                self.lead, fewest = lead, count

    def found(self, *columns: Any) -> Any:
        """A select of these columns over the records that meet every filter."""
        return joined(self.row, *columns).where(*self.every())

    def every(self) -> list[Condition]:
        """All conditions, that of the lead first."""
        if self.lead is None:
            return self.dated() + self.scanned + self.conditions
        keys = self.lead.keys.subquery()
        led = tuple_(self.row.reading_id, self.row.number).in_(select(keys.c.reading_id, keys.c.number))
        return [led, *self.dated(), *self.asked()]

    def dated(self) -> list[Condition]:
        """What `since` and `until` mean."""
        row, found = self.row, []
        if self.filters.since is not None and self.filters.begun:
            found.append(row.first_day >= self.filters.since)
        elif self.filters.since is not None:
            found += [
                func.coalesce(row.last_day, _OPEN_END) >= self.filters.since,
                row.first_day.is_not(None),
            ]
        if self.filters.until is not None:
            found.append(row.first_day <= self.filters.until)
        return found

    def asked(self) -> list[Condition]:
        """The conditions that the lead does not answer."""
        answered = None if self.lead is None else self.lead.answers
        return [condition for condition in self.conditions if condition is not answered]

    def _lead(self, keys: Any, answers: Condition | None = None) -> None:
        """Let these keys (reading and number), in no order of days, lead."""
        row: Any = self.row
        day = func.coalesce(row.first_day, "").label("day")
        led = select(day, row.reading_id, row.number).where(tuple_(row.reading_id, row.number).in_(keys))
        self._leads.append(Lead(led, keys, FEW, answers))

    def _add_text(self, dialect: str) -> None:
        words = self.filters.words
        if words is None:
            return
        matching = fts.Matching(words, dialect)
        if matching.empty:
            self.conditions.append(false())
            return
        row: Any = self.row
        here = matching.at(row.passage_id)
        self.conditions.append(here)
        self.matching = (matching, here)
        day = func.coalesce(row.first_day, "").label("day")
        keys = select(day, row.reading_id, row.number).where(row.passage_id.in_(matching.passages()))
        self._leads.append(Lead(keys, matching.passages(), MANY_PASSAGES, here))

    def _add_parties(self, who: Who) -> None:
        filters, row = self.filters, self.row
        sought = [
            Sought(who, name, record=self.kind, roles=(role,))
            for role, name in (("actor", filters.actor), ("recipient", filters.recipient))
            if name is not None
        ]
        if filters.country is not None:
            roles = ("actor", "recipient", "place")
            sought.append(Sought(who, filters.country, record=self.kind, roles=roles, country=True))
        for one in sought:
            holds = one.holds(row.reading_id, row.number)
            self.conditions.append(holds)
            self._leads.append(Lead(one.keys(), one.keys(), MANY, holds))
        if filters.asserted_only_by is not None:
            self._add_asserted(Sought(who, filters.asserted_only_by, record="statement", roles=("actor",)))

    def _add_asserted(self, speaker: Sought) -> None:
        """Some statement asserts the event, and all that do have the actor sought among their speakers.

        What the narrator tells in his own voice, and what a reviewer changed in the claims, is not among them.
        """
        asserts = ClaimRow.stance == "asserts"
        here = and_(ClaimRow.reading_id == self.row.reading_id, ClaimRow.event == self.row.number)
        theirs = speaker.holds(ClaimRow.reading_id, ClaimRow.statement)
        self.conditions += [exists().where(here, asserts, theirs), ~exists().where(here, asserts, ~theirs)]
        said = speaker.keys().subquery()
        keys = select(ClaimRow.reading_id, ClaimRow.event).where(
            asserts,
            tuple_(ClaimRow.reading_id, ClaimRow.statement).in_(select(said.c.reading_id, said.c.number)),
        )
        self._lead(keys)

    def _add_fields(self) -> None:
        """What only events have, and what reviewers rejected."""
        filters, row = self.filters, self.row
        if filters.types:
            self._add_types(filters.types)
        if filters.places:
            self._add_places(filters.places)
        if filters.modality:
            self.conditions.append(self._effective("modality", EventRow.modality, filters.modality))
        if filters.disputed:
            here = and_(ClaimRow.reading_id == row.reading_id, ClaimRow.event == row.number)
            doubted = exists().where(here, ClaimRow.stance != "asserts")
            self.conditions.append(doubted)
            self._lead(
                select(ClaimRow.reading_id, ClaimRow.event).where(ClaimRow.stance != "asserts"), doubted
            )
        if filters.min_confidence is not None:
            self.conditions.append(EventRow.confidence >= filters.min_confidence)
        if filters.modes:
            here = and_(ModeRow.reading_id == row.reading_id, ModeRow.event == row.number)
            done = exists().where(here, ModeRow.mode.in_(filters.modes))
            self.conditions.append(done)
            self._lead(select(ModeRow.reading_id, ModeRow.event).where(ModeRow.mode.in_(filters.modes)), done)
        if self.judged and not filters.rejected:
            self.taken = ~self._rejected()
            self.conditions.append(self.taken)
            self.broad[id(self.taken)] = self._not_refused()

    def _add_types(self, types: tuple[str, ...]) -> None:
        day = func.coalesce(EventRow.first_day, "").label("day")
        keys: Any = select(day, EventRow.reading_id, EventRow.number).where(EventRow.type.in_(types))
        if self.judged:
            edited = (
                select(AttachmentRow.reading_id, AttachmentRow.number)
                .join(EditRow, EditRow.judgement_id == AttachmentRow.judgement_id)
                .where(AttachmentRow.record == "event", EditRow.field == "type")
            )
            now = select(day, EventRow.reading_id, EventRow.number).where(
                tuple_(EventRow.reading_id, EventRow.number).in_(edited)
            )
            both = union_all(keys, now).subquery()
            keys = select(both.c.day, both.c.reading_id, both.c.number)
        self._leads.append(Lead(keys, keys, MANY))
        if len(types) == 1 and not self.judged:
            self.scanned.append(EventRow.type == types[0])  # has an index of its own by days
        # Several types have no common order of days in that index, nor has it any in a search that is led.
        self.conditions.append(self._effective("type", EventRow.type.concat(""), types))

    def _add_places(self, places: tuple[str, ...]) -> None:
        """Where it happens, as it was read: an edit of the place does not count here."""
        numbers = [int(place) for place in places if place.isdecimal() and len(place) <= 18]
        bare = [place.removeprefix(_UNNUMBERED) for place in places if place.startswith(_UNNUMBERED)]
        named = [place for place in places if not place.isdecimal() and not place.startswith(_UNNUMBERED)]
        these = or_(
            PlaceRow.geonameid.in_(numbers),
            and_(PlaceRow.geonameid.is_(None), PlaceRow.name.in_(bare)),
            PlaceRow.name.in_(named),
        )
        here = and_(PlaceRow.reading_id == EventRow.reading_id, PlaceRow.number == EventRow.place)
        there = exists().where(here, these)
        self.conditions.append(there)
        self._lead(
            select(EventRow.reading_id, EventRow.number)
            .select_from(PlaceRow)
            .join(EventRow, here)
            .where(these),
            there,
        )

    def _add_report(self) -> None:
        """The reading is in force, its outlet and report those that are asked for."""
        filters, row = self.filters, self.row
        theirs: list[Condition] = []
        if filters.outlet is not None:
            theirs.append(ReportRow.outlet_key == fold_outlet(filters.outlet))
        if filters.report is not None:
            theirs.append(ReportRow.ref == filters.report)
        reading = select(ReadingRow.id).where(in_force(ReadingRow, self.at))
        if filters.genre:
            reading = reading.where(ReadingRow.genre.in_(filters.genre))
        if not filters.retracted:
            reading = reading.where(stands(ReadingRow))
        if theirs:
            reading = reading.join(ReportRow, ReportRow.id == ReadingRow.report_id).where(*theirs)
            self._lead(select(row.reading_id, row.number).where(row.reading_id.in_(reading)))
        stand = reading.where(ReadingRow.id == row.reading_id).correlate(row).exists()
        self.conditions.append(stand)
        if not theirs and not filters.genre:
            self.broad[id(stand)] = self._not_gone()

    def _not_gone(self) -> Condition:
        """That the reading is in force: the few that are gone are looked up once."""
        gone = select(ReadingRow.id).where(not_(in_force(ReadingRow, self.at)))
        if not self.filters.retracted:
            back = select(NoticeRow.reading_id).where(NoticeRow.kind == "retraction")
            gone = gone.union_all(back)  # type: ignore[assignment]
        return (self.row.reading_id + 0).not_in(gone)

    def _bears(self, attachment: Any, judgement: Any) -> Condition:
        """A live judgement that is attached to the record."""
        return and_(
            attachment.reading_id == self.row.reading_id,
            attachment.record == self.kind,
            attachment.number == self.row.number,
            judgement.id == attachment.judgement_id,
            live(judgement, self.at),
        )

    def _rejected(self) -> Condition:
        """The newest live judgement on the record rejects it."""
        attachment, judgement = aliased(AttachmentRow), aliased(JudgementRow)
        newer_attachment, newer = aliased(AttachmentRow), aliased(JudgementRow)
        later = (
            exists()
            .where(self._bears(newer_attachment, newer), newer.id > judgement.id)
            .correlate(self.row, judgement)  # by itself it would reach out by one level only
        )
        return exists().where(self._bears(attachment, judgement), judgement.verdict == "reject", ~later)

    def _not_refused(self) -> Condition:
        """Not `_rejected`: the few records that are, are looked up once."""
        rank = func.row_number().over(
            partition_by=(AttachmentRow.reading_id, AttachmentRow.number), order_by=JudgementRow.id.desc()
        )
        judged = (
            select(AttachmentRow.reading_id, AttachmentRow.number, JudgementRow.verdict, rank.label("rank"))
            .join(JudgementRow, JudgementRow.id == AttachmentRow.judgement_id)
            .where(AttachmentRow.record == self.kind, live(JudgementRow, self.at))
            .subquery()
        )
        refused = select(judged.c.reading_id, judged.c.number).where(
            judged.c.rank == 1, judged.c.verdict == "reject"
        )
        return tuple_(self.row.reading_id, self.row.number).not_in(refused)

    def _effective(self, field: str, column: Any, values: tuple[str, ...]) -> Condition:
        """The field's value is one of these, as the newest live edit has it, else as it was read."""
        plain: Condition = column.in_(values)
        if not self.judged:
            return plain
        attachment, judgement, edit = aliased(AttachmentRow), aliased(JudgementRow), aliased(EditRow)
        newest = (
            select(edit.value)
            .where(self._bears(attachment, judgement), edit.judgement_id == judgement.id, edit.field == field)
            .order_by(judgement.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        encoded = [json.dumps(value) for value in values]
        return or_(newest.in_(encoded), and_(plain, newest.is_(None)))
