"""Who is sought: from an id, a name or a code to the records in which that somebody takes part.

Answered in two forms. `keys` lists the records, the days with them, so that a search can be led by it; `holds` asks of
one record at a time. Guises answer for nearly all; where a split or a report's own actor bears on a reading, its own
rows are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from dragoman.ledger.identity import fold
from dragoman.ledger.lookup import OWN_ID
from dragoman.ledger.schema import (
    ActorRow,
    EventRow,
    GuiseRow,
    InvolvementRow,
    MentionRow,
    NameRow,
    NameWordRow,
    PartyRow,
    ReadingRow,
    ReportRow,
    ResolutionRow,
    StatementRow,
    TieRow,
)
from dragoman.ledger.searching import LONGEST_WORD, PARTS

if TYPE_CHECKING:
    from dragoman.ledger.who import Same, Who

Condition = ColumnElement[bool]

ID_ALONE = "id:"
"""Before an id: nobody is meant but him."""

LONGEST_NAME = 1_000
"""Characters of a name that is looked for; SQLite refuses patterns past 50,000 bytes, and no name is as long."""


def named(words: str) -> Select[Any] | None:
    """Ids of the names in which these folded words stand whole and together; None where nothing is to be looked for."""
    if not words or len(words) > LONGEST_NAME:
        return None
    rarest = max(words.split(), key=len)[:LONGEST_WORD]
    found = select(NameWordRow.name_id).where(NameWordRow.word == rarest)
    if " " in words or len(words) > LONGEST_WORD:
        padded = literal(" ") + NameRow.key + literal(" ")
        found = found.join(NameRow, NameRow.id == NameWordRow.name_id)
        found = found.where(padded.contains(f" {words} ", autoescape=True))
    return found


class Sought:
    """Somebody that is sought in one kind of record, in some roles."""

    def __init__(
        self, who: Who, sought: str, *, record: str, roles: Sequence[str], country: bool = False
    ) -> None:
        """`sought`: an id, a country code, or whole words of a name; after `id:` an id alone.

        `country`: a country code alone, places too.
        """
        sought = sought.strip()
        alone = sought.startswith(ID_ALONE) and not country
        sought = sought.removeprefix(ID_ALONE) if alone else sought
        self._record = record
        self._roles = tuple(role for role in roles if role != "place")
        self._parts = [PARTS[record, role] for role in roles]
        code = sought.upper() if country or (len(sought) == 3 and not alone) else None
        folded = "" if country or alone else fold(sought)
        names = named(folded)
        same: Same = who.same("" if country else sought, code, folded if names is not None else None)
        ids = set(same.ids) if country else {sought, *same.ids} | (set() if alone else {sought.lower()})
        self._guises = _any(_these(GuiseRow, ids - {""}, code, names))
        self._rows = _any(_these(ActorRow, ids, code, names))
        if same.lost_ids:
            self._guises = and_(self._guises, GuiseRow.actor.not_in(same.lost_ids))
            self._rows = and_(self._rows, ActorRow.actor.not_in(same.lost_ids))
        self._names = names
        self._more = list(same.rows)
        self._lost = list(same.lost_rows)
        self._own = OWN_ID.fullmatch(sought) if not country else None

    def keys(self) -> Select[Any]:
        """Day ("" for none), reading and number of the records; a record may come more than once."""
        row = InvolvementRow
        led: Any = select(row.day, row.reading_id, row.number).where(
            row.guise_id.in_(select(GuiseRow.id).where(self._guises)), row.part.in_(self._parts)
        )
        if self._lost:
            led = led.where(self._untouched())
        closer = self._closer()
        if closer is None:
            return led  # type: ignore[no-any-return]
        table: Any = {"event": EventRow, "statement": StatementRow, "tie": TieRow}[self._record]
        day = literal("") if table is TieRow else func.coalesce(table.first_day, "")
        few = select(day.label("day"), table.reading_id, table.number).where(
            tuple_(table.reading_id, table.number).in_(closer)
        )
        both = union_all(led, few).subquery()
        return select(both.c.day, both.c.reading_id, both.c.number)

    def holds(self, reading: Any, number: Any) -> Condition:
        """Whether the record of this reading and number is one of them."""
        row = InvolvementRow
        conditions = [
            row.reading_id == reading,
            row.part.in_(self._parts),
            row.number == number,
            (row.guise_id + 0).in_(select(GuiseRow.id).where(self._guises)),  # few rows here, many guises
        ]
        if self._lost:
            conditions.append(self._untouched())
        here = exists().where(*conditions)
        closer = self._closer()
        return here if closer is None else or_(here, tuple_(reading, number).in_(closer))

    def _apart(self) -> list[int]:
        """The readings in which a split or an own actor takes records away."""
        return sorted({reading for reading, _ in self._lost})

    def _untouched(self) -> Condition:
        """What guises tell that no split or own actor changes: other readings, and places."""
        places = [part for part in self._parts if part.endswith("p")]
        return or_(InvolvementRow.reading_id.not_in(self._apart()), InvolvementRow.part.in_(places))

    def _closer(self) -> Any:
        """Keys of records by the rows of their own readings, where guises do not tell; None: nowhere."""
        by = (PartyRow.record == self._record, PartyRow.role.in_(self._roles))
        found = []
        if self._lost:
            lost, apart = self._lost, self._apart()
            kept = tuple_(ActorRow.reading_id, ActorRow.number).not_in(lost)
            found.append(_resolved().where(ActorRow.reading_id.in_(apart), self._rows, kept, *by))
            if self._names is not None:
                theirs = select(ResolutionRow.reading_id, ResolutionRow.mention).where(
                    tuple_(ResolutionRow.reading_id, ResolutionRow.actor).in_(lost)
                )
                found.append(
                    select(PartyRow.reading_id, PartyRow.number)
                    .select_from(MentionRow)
                    .join(
                        PartyRow,
                        and_(
                            PartyRow.reading_id == MentionRow.reading_id,
                            PartyRow.mention == MentionRow.number,
                        ),
                    )
                    .where(
                        MentionRow.reading_id.in_(apart),
                        MentionRow.name_id.in_(self._names),
                        tuple_(MentionRow.reading_id, MentionRow.number).not_in(theirs),
                        *by,
                    )
                )
        if self._more:
            these = tuple_(ActorRow.reading_id, ActorRow.number).in_(self._more)
            found.append(_resolved().where(these, *by))
        if self._own is not None:
            own = and_(ActorRow.actor == self._own[2], ActorRow.reading_id.in_(_readings(self._own[1])))
            found.append(_resolved().where(own, *by))
        return union_all(*found) if len(found) > 1 else found[0] if found else None


def _any(conditions: list[Condition]) -> Condition:
    return or_(*conditions) if conditions else false()


def _these(row: Any, ids: set[str], code: str | None, names: Select[Any] | None) -> list[Condition]:
    """What makes an actor, or a guise, one of those sought."""
    found: list[Condition] = [row.actor.in_(sorted(ids))] if ids else []
    if code:
        found.append(row.code == code)
    if names is not None:
        found.append(row.name_id.in_(names))
    return found


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
