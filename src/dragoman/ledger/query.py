"""Filters as SQL conditions. Every value is bound, none is ever written into the SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import aliased

from dragoman.errors import UsageError
from dragoman.ledger import fts
from dragoman.ledger.answers import Filters
from dragoman.ledger.identity import fold, fold_outlet, is_day
from dragoman.ledger.lookup import OWN_ID
from dragoman.ledger.schema import (
    ActorRow,
    AttachmentRow,
    ClaimRow,
    EditRow,
    EventRow,
    JudgementRow,
    MentionRow,
    ModeRow,
    NameRow,
    PartyRow,
    PassageRow,
    PlaceRow,
    ReadingRow,
    ReportRow,
    ResolutionRow,
    RevisionRow,
    RunRow,
    StatementRow,
)
from dragoman.records.reading import EventType, Modality

if TYPE_CHECKING:
    from dragoman.ledger.who import Same, Who

Searched = Literal["event", "statement"]
Condition = ColumnElement[bool]

LONGEST_NAME = 1_000
"""Characters of a name that is looked for; SQLite refuses patterns past 50,000 bytes, and no name is as long."""

_OPEN_END = "9999-12-31"


def in_force(row: Any, at: datetime | None) -> Condition:
    """A reading that is not superseded; at a moment: that was known then and not superseded."""
    if at is None:
        return row.superseded.is_(None)  # type: ignore[no-any-return]
    return and_(row.added <= at, or_(row.superseded.is_(None), row.superseded > at))


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
    ) -> None:
        """`judged`: whether the ledger has judgements at all; without, their conditions are left out.

        `who`: the merges and splits by which actors are sought; `types`: the event types that there may be.
        """
        check(filters, types)
        if kind == "statement" and (filters.types or filters.modes or filters.modality):
            raise UsageError(
                "filter.events-only", "Statements have no type, mode or modality.", "Search for events."
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
        self._filters = filters
        self._at = at
        self._judged = judged
        self._who = who
        self._led = filters.words is not None

    def found(self, *columns: Any) -> Any:
        """A select of these columns over the records that meet every filter."""
        row = self.row
        return (
            select(*columns)
            .select_from(row)
            .join(ReadingRow, ReadingRow.id == row.reading_id)
            .join(RunRow, RunRow.id == ReadingRow.run_id)
            .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
            .join(ReportRow, ReportRow.id == ReadingRow.report_id)
            .join(PassageRow, PassageRow.id == row.passage_id)
            .where(in_force(ReadingRow, self._at), *self._conditions())
        )

    def _in(self, keys: Any) -> Condition:
        """The record is among these keys (reading, number).

        Only the first such list of a search may lead the way to the records: two lists that both did so would
        be tried in all pairs. Adding nothing to the column keeps the planner from it.
        """
        leads, self._led = not self._led, True
        return tuple_(self.row.reading_id if leads else self.row.reading_id + 0, self.row.number).in_(keys)

    def _conditions(self) -> list[Condition]:
        filters, row = self._filters, self.row
        conditions: list[Condition] = []
        if filters.words is not None:
            matching = fts.matching(filters.words)
            conditions.append(false() if matching is None else matching)
        if filters.actor is not None:
            conditions.append(self._party("actor", filters.actor))
        if filters.recipient is not None:
            conditions.append(self._party("recipient", filters.recipient))
        if filters.country is not None:
            conditions.append(self._in_country(filters.country.strip().upper()))
        if filters.types:
            conditions.append(self._effective("type", EventRow.type, filters.types))
        if filters.modality:
            conditions.append(self._effective("modality", EventRow.modality, filters.modality))
        if filters.asserted_only_by is not None:
            conditions.extend(self._asserted_only_by(filters.asserted_only_by))
        if filters.disputed:
            doubted = select(ClaimRow.reading_id, ClaimRow.event).where(ClaimRow.stance != "asserts")
            conditions.append(self._in(doubted))
        if filters.min_confidence is not None:
            conditions.append(EventRow.confidence >= filters.min_confidence)
        if filters.modes:
            modes = select(ModeRow.reading_id, ModeRow.event).where(ModeRow.mode.in_(filters.modes))
            conditions.append(self._in(modes))
        if filters.since is not None:
            conditions.append(func.coalesce(row.last_day, _OPEN_END) >= filters.since)
            conditions.append(row.first_day.is_not(None))
        if filters.until is not None:
            conditions.append(row.first_day <= filters.until)
        if filters.outlet is not None:
            conditions.append(ReportRow.outlet_key == fold_outlet(filters.outlet))
        if filters.report is not None:
            conditions.append(ReportRow.ref == filters.report)
        if self._judged and not filters.rejected:
            conditions.append(~self._rejected())
        return conditions

    def _parties(
        self,
        roles: tuple[str, ...],
        *,
        actors: Condition,
        words: Condition | None,
        same: Same,
        kind: str | None = None,
    ) -> Any:
        """Keys of the records that have such an actor, or these words, as a party in one of these roles.

        Of the kind that is sought unless another is named. `same`: whom merges and splits add and take away.
        """
        by = (PartyRow.record == (kind or self.kind), PartyRow.role.in_(roles))
        if same.ids:
            actors = or_(actors, ActorRow.actor.in_(same.ids))
        if same.lost_ids:
            actors = and_(actors, ActorRow.actor.not_in(same.lost_ids))
        if same.lost_rows:
            actors = and_(actors, tuple_(ActorRow.reading_id, ActorRow.number).not_in(same.lost_rows))
        found = [_resolved().where(actors, *by)]
        if same.rows:
            found.append(_resolved().where(tuple_(ActorRow.reading_id, ActorRow.number).in_(same.rows), *by))
        if words is not None:
            worded = (
                select(PartyRow.reading_id, PartyRow.number)
                .select_from(MentionRow)
                .join(
                    PartyRow,
                    and_(PartyRow.reading_id == MentionRow.reading_id, PartyRow.mention == MentionRow.number),
                )
                .where(words, *by)
            )
            if same.lost_rows:
                theirs = select(ResolutionRow.reading_id, ResolutionRow.mention).where(
                    tuple_(ResolutionRow.reading_id, ResolutionRow.actor).in_(same.lost_rows)
                )
                worded = worded.where(tuple_(MentionRow.reading_id, MentionRow.number).not_in(theirs))
            found.append(worded)
        return union(*found) if len(found) > 1 else found[0]

    def _party(self, role: str, sought: str) -> Condition:
        """A party in this role is the actor sought."""
        return self._in(self._having(role, sought))

    def _asserted_only_by(self, sought: str) -> Iterator[Condition]:
        """Some statement asserts the event, and all that do have the actor sought among their speakers.

        What the narrator tells in his own voice, and what a reviewer changed in the claims, is not among them.
        """
        asserts = ClaimRow.stance == "asserts"
        theirs = tuple_(ClaimRow.reading_id, ClaimRow.statement).in_(
            self._having("actor", sought, "statement")
        )
        yield self._in(select(ClaimRow.reading_id, ClaimRow.event).where(asserts, theirs))
        here = and_(ClaimRow.reading_id == self.row.reading_id, ClaimRow.event == self.row.number)
        yield ~exists().where(here, asserts, ~theirs)

    def _having(self, role: str, sought: str, kind: str | None = None) -> Any:
        """Keys of records with the actor sought in a role: by id or country code, or by whole words of a name."""
        sought = sought.strip()
        actors: list[Condition] = [ActorRow.actor.in_({sought, sought.lower()})]
        code = sought.upper() if len(sought) == 3 else None
        if code is not None:
            actors.append(ActorRow.code == code)
        if own := OWN_ID.fullmatch(sought):
            actors.append(and_(ActorRow.actor == own[2], ActorRow.reading_id.in_(_readings(own[1]))))
        folded = fold(sought)
        words = None
        if folded and len(folded) <= LONGEST_NAME:
            padded = literal(" ") + NameRow.key + literal(" ")
            names = select(NameRow.id).where(padded.contains(f" {folded} ", autoescape=True))
            actors.append(ActorRow.name_id.in_(names))
            words = MentionRow.name_id.in_(names)
        same = self._who.same(sought, code, None if words is None else folded)
        return self._parties((role,), actors=or_(*actors), words=words, same=same, kind=kind)

    def _in_country(self, code: str) -> Condition:
        """The place is in the country, or a party belongs to it."""
        if self.kind == "event":
            places = select(PlaceRow.reading_id, PlaceRow.number).where(PlaceRow.country == code)
            there: Condition = tuple_(EventRow.reading_id, EventRow.place).in_(places)
        else:
            there = exists().where(
                PlaceRow.reading_id == StatementRow.reading_id,
                PlaceRow.country == code,
                PlaceRow.start >= PassageRow.start,
                PlaceRow.end <= PassageRow.end,
            )
        same = self._who.same(code=code)
        parties = self._parties(("actor", "recipient"), actors=ActorRow.code == code, words=None, same=same)
        return or_(there, self._in(parties))

    def _bears(self, attachment: Any, judgement: Any) -> Condition:
        """A live judgement that is attached to the record."""
        return and_(
            attachment.reading_id == self.row.reading_id,
            attachment.record == self.kind,
            attachment.number == self.row.number,
            judgement.id == attachment.judgement_id,
            live(judgement, self._at),
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

    def _effective(self, field: str, column: Any, values: tuple[str, ...]) -> Condition:
        """The field's value is one of these, as the newest live edit has it, else as it was read."""
        plain: Condition = column.in_(values)
        if not self._judged:
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


def _resolved() -> Any:
    """Keys of the records with the actors that resolution gave their parties."""
    return (
        select(PartyRow.reading_id, PartyRow.number)
        .select_from(ActorRow)
        .join(
            ResolutionRow,
            and_(ResolutionRow.reading_id == ActorRow.reading_id, ResolutionRow.actor == ActorRow.number),
        )
        .join(
            PartyRow,
            and_(PartyRow.reading_id == ResolutionRow.reading_id, PartyRow.mention == ResolutionRow.mention),
        )
    )


def _readings(ref: str) -> Any:
    """The readings of the reports whose refs begin so."""
    theirs = select(ReportRow.id).where(ReportRow.ref.startswith(ref, autoescape=True))
    return select(ReadingRow.id).where(ReadingRow.report_id.in_(theirs))
